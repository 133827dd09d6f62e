"""The demo of this project: the synthetic `edu` and the empty `lms`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast, get_args

import psycopg

from edu_lms.edu.build import Profile, build_edu
from edu_lms.half_migrated.build import build_half_migrated
from edu_lms.half_migrated.states import STATES, State
from edu_lms.lms.build import build_lms
from edu_lms.project import project
from rowcall import Project


@dataclass(frozen=True)
class Demo:
    """What `rowcall demo` builds and migrates."""

    name: str
    project: Project
    source_database: str
    target_database: str
    profiles: tuple[str, ...] = get_args(Profile)
    states: tuple[str, ...] = STATES

    def build_source(
        self, uri: str, *, scale: float, seed: int, profile: str, progress: Callable[[str], None]
    ) -> None:
        """Fill the empty database with the synthetic legacy database."""
        with psycopg.connect(uri) as connection:
            build_edu(
                connection,
                scale=scale,
                seed=seed,
                profile=cast("Profile", profile),
                progress=progress,
            )

    def build_target(self, uri: str) -> None:
        """Fill the empty database with the schema of `lms` and the rows that it ships."""
        with psycopg.connect(uri) as connection:
            build_lms(connection)

    def build_half_migrated(
        self, source_uri: str, target_uri: str, *, state: str, progress: Callable[[str], None]
    ) -> None:
        """Fill the fresh `lms` with what the old scripts made of the synthetic `edu`."""
        with psycopg.connect(source_uri) as source, psycopg.connect(target_uri) as target:
            build_half_migrated(source, target, state=cast("State", state), progress=progress)


demo = Demo("edu_lms", project, "edu", "lms")
