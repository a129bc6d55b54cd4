"""What the code says of events without being run: kinds and fields of every `Fact(...)`, and the kinds that fold."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

Function = ast.FunctionDef | ast.AsyncFunctionDef

OPEN: Final = "…"
"""Stands among fields that are not spelled out where the event is made."""


class Made(NamedTuple):
    """A `Fact(...)` of the sources."""

    where: str
    """File and line."""
    kind: str
    """As it is written: `box.lent`; `*.lent` when the subject varies; `*:retired` when a call makes it of this word."""
    fields: frozenset[str]
    """Names in its body; OPEN among them when there may be others."""


class Source:
    """One module, read for the facts that it makes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._tree = ast.parse(path.read_text("utf-8"))
        self._around: dict[ast.AST, ast.AST] = {
            child: node for node in ast.walk(self._tree) for child in ast.iter_child_nodes(node)
        }

    def facts(self) -> Iterator[Made]:
        """Every `Fact(kind, subject, body)`."""
        for call in self._calls("Fact"):
            kind, _subject, body, *_seen = call.args
            where = f"{self._path.name}:{call.lineno}"
            if not isinstance(kind, ast.Name):
                yield Made(where, self._kind(kind), frozenset(self._fields(body, call)))
                continue
            bodies = {caller: passed for passed, caller in self._passed(ast.unparse(body), call)}
            for passed, caller in self._passed(kind.id, call):
                yield Made(where, self._kind(passed), frozenset(self._fields(bodies[caller], caller)))

    def matched(self, subject: str) -> set[str]:
        """The texts that a `match` over this expression (`event.kind`, `verb`) names."""
        return {
            value.value.value
            for node in ast.walk(self._tree)
            if isinstance(node, ast.Match) and ast.unparse(node.subject) == subject
            for case in node.cases
            for value in ast.walk(case.pattern)
            if isinstance(value, ast.MatchValue)
            and isinstance(value.value, ast.Constant)
            and isinstance(value.value.value, str)
        }

    def _calls(self, name: str) -> Iterator[ast.Call]:
        for node in ast.walk(self._tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
                yield node

    def _kind(self, kind: ast.expr) -> str:
        match kind:
            case ast.Constant(value=str() as text):
                return text
            case ast.JoinedStr(values=[ast.FormattedValue(), ast.Constant(value=str() as tail)]):
                return f"*{tail}"
            case ast.Call(args=[*_, ast.Constant(value=str() as verb)]):
                return f"*:{verb}"
            case _:
                raise AssertionError(f"{self._path.name}:{kind.lineno}: no kind can be read from {ast.unparse(kind)}")

    def _fields(self, body: ast.expr, at: ast.AST) -> Iterator[str]:
        match body:
            case ast.Dict(keys=keys, values=values):
                for key, value in zip(keys, values, strict=True):
                    if isinstance(key, ast.Constant) and isinstance(key.value, str):
                        yield key.value
                    else:
                        yield from self._fields(value, at)
            case ast.IfExp(body=left, orelse=right) | ast.BinOp(left=left, right=right):
                yield from self._fields(left, at)
                yield from self._fields(right, at)
            case ast.DictComp(generators=[ast.comprehension(iter=ast.Call(func=ast.Attribute(value=whole)))]):
                yield from self._fields(whole, at)
            case ast.Name(id=name):
                yield from self._of_name(name, at)
            case _:
                yield OPEN

    def _of_name(self, name: str, at: ast.AST) -> Iterator[str]:
        """Fields of what a name holds: what is assigned to it where it is seen, or passed as a parameter."""
        found = False
        for function in self._functions(at):
            for node in ast.walk(function):
                match node:
                    case ast.Assign(targets=[ast.Name(id=target)], value=value) if target == name:
                        found = True
                        if not isinstance(value, ast.Call) or ast.unparse(value) != f"dict({name})":
                            yield from self._fields(value, node)
                    case ast.AnnAssign(target=ast.Name(id=target), value=ast.expr() as value) if target == name:
                        found = True
                        yield from self._fields(value, node)
                    case ast.AugAssign(target=ast.Name(id=target), value=value) if target == name:
                        yield from self._fields(value, node)
                    case ast.Assign(
                        targets=[ast.Subscript(value=ast.Name(id=target), slice=ast.Constant(value=str() as key))]
                    ) if target == name:
                        yield key
            if found:
                return
        for passed, caller in self._passed(name, at):
            yield from self._fields(passed, caller)

    def _passed(self, name: str, at: ast.AST) -> Iterator[tuple[ast.expr, ast.AST]]:
        """What the callers in this module pass for a parameter of the functions around a node."""
        for function in self._functions(at):
            parameters = [each.arg for each in function.args.args]
            if name in parameters:
                for call in self._calls(function.name):
                    if len(call.args) > parameters.index(name):
                        yield call.args[parameters.index(name)], call

    def _functions(self, node: ast.AST) -> Iterator[Function]:
        """The functions around a node, the innermost first."""
        while node in self._around:
            node = self._around[node]
            if isinstance(node, Function):
                yield node
