"""Finds a project by file, folder, module or the name under which a package ships it."""

import importlib
import importlib.util
import sys
import traceback
from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path
from types import ModuleType
from typing import TypeVar

from rowcall.errors import ProjectError, RowcallError
from rowcall.mapping.place import Place
from rowcall.mapping.project import Project

T = TypeVar("T")

SHIPPED = "rowcall.projects"
_NEXT = "name a .py file, a folder with project.py, a module or a shipped project with --project"
_OURS = str(Path(__file__).parent.parent)


def load_project(name: str) -> Project:
    """Return the project of that name; raises ProjectError with file and line."""
    for entry in entry_points(group=SHIPPED, name=name):
        return _project_of(_imported(entry.module), entry.attr)
    path = Path(name)
    if path.is_dir():
        path /= "project.py"
    if path.suffix == ".py":
        if not path.is_file():
            raise ProjectError(rule="there is no project file", where=str(path), next=_NEXT)
        return _project_of(_module_of(path.absolute()))
    return _project_of(_imported(name))


def _module_of(path: Path) -> ModuleType:
    """Import a file: as a part of its package, or by itself with its folder on the path."""
    parts, folder = [path.stem], path.parent
    while (folder / "__init__.py").exists():
        parts.insert(0, folder.name)
        folder = folder.parent
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
    if len(parts) > 1:
        return _imported(".".join(parts))
    # by a name of our own: its own may be taken, and may be none that can be imported
    spec = importlib.util.spec_from_file_location(f"project in {path}", path)
    assert spec is not None
    loader = spec.loader
    assert loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    _guarded(str(path), lambda: loader.exec_module(module))
    return module


def _imported(name: str) -> ModuleType:
    if not _exists(name):
        raise ProjectError(
            rule=f'there is no project "{name}": no such file, module or shipped project',
            next=_NEXT,
        )
    return _guarded(name, lambda: importlib.import_module(name))


def _exists(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except (ModuleNotFoundError, ValueError):
        return False
    except Exception:
        # a package above it fails: importing it tells where
        return True


def _guarded(name: str, load: Callable[[], T]) -> T:
    try:
        return load()
    except RowcallError:
        raise
    except SyntaxError as error:
        raise ProjectError(
            rule=f"the project is not Python: {error.msg}",
            where=str(Place(error.filename or name, error.lineno or 0)),
        ) from error
    except (Exception, SystemExit) as error:
        raise ProjectError(
            rule="the project cannot be loaded",
            where=_place_of(error, name),
            cause=f"{type(error).__name__}: {error}",
        ) from error


def _place_of(error: BaseException, name: str) -> str:
    """Return the line of the project that failed, not that of the language below it."""
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if not frame.filename.startswith((_OURS, "<", str(importlib.__file__)))
    ]
    return str(Place(frames[-1].filename, frames[-1].lineno or 0)) if frames else name


def _project_of(module: ModuleType, attribute: str = "project") -> Project:
    found = getattr(module, attribute or "project", None)
    if isinstance(found, Project):
        return found
    place = str(getattr(module, "__file__", module.__name__))
    if found is None:
        raise ProjectError(
            rule='the module does not define "project"',
            where=place,
            next="end it with: project = Project(name=..., mappings=(...))",
        )
    raise ProjectError(rule=f'"project" is a {type(found).__name__}, not a Project', where=place)
