"""Where in the sources is the advice of an error written, and what does it say there?

A text with values in it is a template: {} stands for each of them. What a helper is given is looked
up where it is called, so that a place is told by the rule and the advice that are printed.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

SRC = Path(__file__).parent.parent.parent / "src"
# what takes advice over from another error
_COPIES = {"replace"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, order=True)
class Place:
    """One advice: in which module, of which rule, and what it says."""

    module: str
    rule: str
    advice: str

    def matches(self, rule: str, advice: str) -> bool:
        """Return whether this is where a printed error comes from."""
        return bool(
            re.fullmatch(_pattern(self.rule), rule, re.DOTALL)
            and re.fullmatch(_pattern(self.advice), advice, re.DOTALL)
        )

    def __str__(self) -> str:
        """Return it as a case names it."""
        return f"{self.module}: {self.rule} -> {self.advice}"


def _pattern(template: str) -> str:
    """A printed command has the options of the call before its own words."""
    pattern = re.escape(template).replace(r"\{\}", ".*")
    return re.sub(r"(rowcall\\ (?:(?:quarantine|keys)\\ )?[a-z]+)", r"\1(?: --.*?)?", pattern)


@dataclass
class Module:
    """A module with its texts that have a name, and its functions."""

    name: str
    tree: ast.Module
    constants: dict[str, ast.expr] = field(default_factory=dict[str, ast.expr])
    imported: dict[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])

    def __post_init__(self) -> None:
        for node in self.tree.body:
            match node:
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    self.constants[name] = value
                case ast.ImportFrom(module=str(module), names=names):
                    for one in names:
                        self.imported[one.asname or one.name] = (module, one.name)
                case _:
                    pass


class Sources:
    """All modules of the packages below src."""

    def __init__(self, root: Path = SRC) -> None:
        self.modules = {
            module.name: module
            for path in sorted(root.rglob("*.py"))
            for module in [
                Module(
                    ".".join(path.relative_to(root).with_suffix("").parts),
                    ast.parse(path.read_text(encoding="utf-8")),
                )
            ]
        }

    def places(self) -> set[Place]:
        """Return every place where the advice of an error is written."""
        return {
            Place(module.name.removeprefix("rowcall.").replace(".", "/"), rule, advice)
            for module in self.modules.values()
            for call, within in _calls(module.tree)
            for rule, advice in self._texts(module, call, within)
        }

    def texts_of(self, module: Module, values: Iterable[ast.expr]) -> tuple[str, ...]:
        """Return what each of some values says, where it says one thing; a * is opened."""
        said: list[str] = []
        for value in values:
            match value:
                case ast.Starred(value=ast.Name(id=name)):
                    several = module.constants[name]
                    assert isinstance(several, ast.Tuple)
                    said += self.texts_of(module, several.elts)
                case _:
                    said += self._said(module, value)
        return tuple(said)

    def _texts(
        self, module: Module, call: ast.Call, within: Function | None
    ) -> Iterator[tuple[str, str]]:
        given = {word.arg: word.value for word in call.keywords}
        if "next" not in given or _name(call.func) in _COPIES:
            return
        rule = given.get("rule", ast.Constant(""))
        for bound in self._bindings(module, within, [rule, given["next"]]):
            yield from product(
                self._said(module, rule, bound),
                self._said(module, given["next"], bound),
            )

    def _bindings(
        self, module: Module, within: Function | None, texts: list[ast.expr]
    ) -> list[dict[str, tuple[Module, ast.expr]]]:
        """Return what the parameters among the texts are given, for each call of the function."""
        if within is None:
            return [{}]
        parameters = [*within.args.posonlyargs, *within.args.args]
        names = [one.arg for one in parameters]
        needed = {name for text in texts for name in _whole(text)}
        needed &= {*names, *(one.arg for one in within.args.kwonlyargs)}
        if not needed:
            return [{}]
        defaults = dict(
            zip(names[-len(within.args.defaults) :], within.args.defaults, strict=False)
        )
        found: list[dict[str, tuple[Module, ast.expr]]] = []
        for other in self.modules.values():
            for call, _ in _calls(other.tree):
                if _name(call.func) != within.name or not self._means(other, module, within.name):
                    continue
                given = dict(zip(names, call.args, strict=False))
                given |= {word.arg: word.value for word in call.keywords if word.arg}
                found.append(
                    {
                        one: (other, given[one]) if one in given else (module, defaults[one])
                        for one in needed
                    }
                )
        return found or [{}]

    def _means(self, other: Module, module: Module, name: str) -> bool:
        return other is module or other.imported.get(name) == (module.name, name)

    def _said(
        self,
        module: Module,
        text: ast.expr,
        bound: dict[str, tuple[Module, ast.expr]] | None = None,
    ) -> list[str]:
        """Return the texts that an expression may give, as templates."""

        def said(one: ast.expr) -> list[str]:
            return self._said(module, one, bound)

        match text:
            case ast.Constant(value=str(words)):
                return [words]
            case ast.JoinedStr(values=values):
                return ["".join(parts) for parts in product(*map(said, values))]
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return ["".join(parts) for parts in product(said(left), said(right))]
            case ast.IfExp(body=body, orelse=orelse):
                return [*said(body), *said(orelse)]
            case ast.Name(id=name) if bound and name in bound:
                return self._said(*bound[name])
            case _:
                return self._named(module, getattr(text, "value", text))

    def _named(self, module: Module, value: ast.expr) -> list[str]:
        """Return the text of a constant, or what a function of the sources returns; else {}."""
        match value:
            case ast.Name(id=name) if name in module.constants:
                return self._said(module, module.constants[name])
            case ast.Name(id=name) if name in module.imported:
                other, own = module.imported[name]
                if other in self.modules and own in self.modules[other].constants:
                    return self._said(self.modules[other], self.modules[other].constants[own])
            case ast.Call(func=ast.Name(id=name)):
                other, own = module.imported.get(name, (module.name, name))
                if other in self.modules:
                    returned = list(_returned(self.modules[other].tree, own))
                    return [
                        said for one in returned for said in self._said(self.modules[other], one)
                    ] or ["{}"]
            case _:
                pass
        return ["{}"]


def _calls(
    tree: ast.AST, within: Function | None = None
) -> Iterator[tuple[ast.Call, Function | None]]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Call):
            yield node, within
        yield from _calls(node, node if isinstance(node, Function) else within)


def _whole(text: ast.expr) -> Iterator[str]:
    """Yield the names whose value is a text by itself, or one of several."""
    match text:
        case ast.Name(id=name):
            yield name
        case ast.IfExp(body=left, orelse=right) | ast.BinOp(left=left, right=right):
            yield from _whole(left)
            yield from _whole(right)
        case _:
            pass


def _returned(tree: ast.Module, name: str) -> Iterator[ast.expr]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == name:
            for one in ast.walk(node):
                if isinstance(one, ast.Return) and isinstance(
                    one.value, ast.Constant | ast.JoinedStr
                ):
                    yield one.value


def _name(function: ast.expr) -> str:
    match function:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""
