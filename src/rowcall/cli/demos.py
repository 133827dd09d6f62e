"""The demos that installed packages bring, found by entry point."""

from importlib.metadata import entry_points
from typing import Protocol, cast

from rowcall.errors import RefusedError
from rowcall.mapping.project import Project

_GROUP = "rowcall.demos"


class Say(Protocol):
    """Told what is being built."""

    def __call__(self, what: str, /) -> None:
        """Say it."""


class Demo(Protocol):
    """A project with a synthetic source and an empty target."""

    @property
    def name(self) -> str:
        """Under this name `--project` finds the project."""
        ...

    @property
    def project(self) -> Project:
        """The mappings."""
        ...

    @property
    def source_database(self) -> str:
        """What the source is called on the server."""
        ...

    @property
    def target_database(self) -> str:
        """What the target is called on the server."""
        ...

    @property
    def profiles(self) -> tuple[str, ...]:
        """The kinds of source that can be built, the usual one first."""
        ...

    def build_source(
        self, uri: str, *, scale: float, seed: int, profile: str, progress: Say
    ) -> None:
        """Fill an empty database with the synthetic source."""
        ...

    def build_target(self, uri: str) -> None:
        """Fill an empty database with the target's schema and the rows that it ships."""
        ...

    @property
    def states(self) -> tuple[str, ...]:
        """How far an earlier migration can have come, the usual state first."""
        ...

    def build_half_migrated(
        self, source_uri: str, target_uri: str, *, state: str, progress: Say
    ) -> None:
        """Fill a fresh target with what an earlier migration of the source left behind."""
        ...


def find_demo(name: str | None) -> Demo:
    """Return the demo of that name, or the only one; raises RefusedError."""
    found = {entry.name: entry for entry in entry_points(group=_GROUP)}
    if name is None and len(found) == 1:
        name = next(iter(found))
    if name not in found:
        known = ", ".join(sorted(found)) or "none"
        raise RefusedError(
            rule=f'there is no demo "{name}"' if name else "which demo?",
            cause=f"installed: {known}",
            next="rowcall demo NAME",
        )
    return cast("Demo", found[name].load())
