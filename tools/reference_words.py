"""The reference of the public names: each with its signature and its docstring, by module."""

import dataclasses
import importlib
import inspect
import re
from collections.abc import Iterator

import rowcall
from rowcall.mapping.columns import Join, Value
from rowcall.mapping.fallbacks import Word
from rowcall.mapping.sources import Source

_INTRODUCTION = """\
# Every public name

<!-- make reference writes this page from the code -->

What `from rowcall import …` offers, by module. [The language](language.md) tells how the words go
together.
"""
_MODULES = (
    "mapping.project", "mapping.mapping", "mapping.sources", "mapping.columns", "mapping.fallbacks",
    "mapping.distribution", "mapping.count_pair", "mapping.identity",
    "api.migration", "account.lines", "run.events", "errors",
)  # fmt: skip
# every word has these; the fallbacks are told once, and where it was written is not given
_SHARED = {"fallback", "alternatives", "place"}
# where a name comes from; a default such as 'rowcall.key' is none
_PREFIX = re.compile(r"(?<!')\b(?:rowcall|collections|pathlib|typing|builtins)(?:\.[a-z_]+)*\.")
_WIDTH = 90


def words_page() -> str:
    """Return the page."""
    lines = [_INTRODUCTION]
    seen: set[str] = set()
    for module_name in _MODULES:
        module = importlib.import_module(f"rowcall.{module_name}")
        lines += [f"## {_first_line(module)}", ""]
        for name, thing in vars(module).items():
            is_ours = getattr(thing, "__module__", "") == module.__name__
            if is_ours and (name in rowcall.__all__ or thing is Word):
                seen.add(name)
                lines += list(_entry(name, thing))
    missing = set(rowcall.__all__) - seen
    assert not missing, f"public names in no known module: {missing}"
    return "\n".join(lines).rstrip() + "\n"


def _entry(name: str, thing: object) -> Iterator[str]:
    yield from [f"### {name}", ""]
    if thing is not Word:
        yield from ["```python", _signature(name, thing), "```", ""]
    yield from [inspect.cleandoc(inspect.getdoc(thing) or ""), ""]
    members = list(_members(thing)) if inspect.isclass(thing) else []
    if members:
        yield from ["| | |", "|---|---|", *members, ""]


def _signature(name: str, thing: object) -> str:
    assert callable(thing)
    signature = inspect.signature(thing)
    kept = [p for p in signature.parameters.values() if p.name not in _SHARED]
    parameters = [_short(str(p)) for p in kept]
    if any(p.kind is p.KEYWORD_ONLY for p in kept):
        first = next(i for i, p in enumerate(kept) if p.kind is p.KEYWORD_ONLY)
        if not any(p.kind is p.VAR_POSITIONAL for p in kept):
            parameters.insert(first, "*")
    returned = signature.return_annotation
    arrow = "" if inspect.isclass(thing) else f" -> {_short(inspect.formatannotation(returned))}"
    line = f"{name}({', '.join(parameters)}){arrow}"
    if len(line) <= _WIDTH:
        return line
    return "\n".join([f"{name}(", *(f"    {one}," for one in parameters), f"){arrow}"])


def _short(text: str) -> str:
    for alias, union in (("Value", Value), ("Source", Source), ("Join", Join)):
        text = text.replace(str(union), alias)
    text = _PREFIX.sub("", text.replace("collections.abc.Mapping", "dict"))
    text = text.replace("MappingOf", "dict")
    # annotations that Python has not evaluated stand in quotes
    text = re.sub(r": '([^']*)'", r": \1", text)
    text = re.sub(r"<function (\w+) at 0x\w+>", r"\1", text)
    text = re.sub(r"(?:Posix|Windows)Path\(", "Path(", text)
    # such a default is made anew for each, and empty
    return text.replace("<factory>", "{}")


def _members(of: type) -> Iterator[str]:
    """Return the methods and properties that the class itself defines, each with its docstring."""
    fields = (
        {field.name for field in dataclasses.fields(of)} if dataclasses.is_dataclass(of) else ()
    )
    for name, member in vars(of).items():
        inner = member.fget if isinstance(member, property) else member
        if name.startswith("_") or name in fields or not inspect.isfunction(inner):
            continue
        said = " ".join(inspect.cleandoc(inspect.getdoc(inner) or "").split())
        if isinstance(member, property):
            yield f"| `.{name}` | {said} |"
        else:
            given = [str(p) for p in list(inspect.signature(inner).parameters.values())[1:]]
            call = f".{name}({', '.join(map(_short, given))})".replace("|", "\\|")
            yield f"| `{call}` | {said} |"


def _first_line(module: object) -> str:
    text = inspect.cleandoc(inspect.getdoc(module) or "").partition("\n")[0].rstrip(".")
    return text[0].upper() + text[1:]
