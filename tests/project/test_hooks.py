"""What a mixin of the screens leaves to the screen, each screen fills: nothing on show ends in NotImplementedError."""

from __future__ import annotations

import ast
import inspect
import pkgutil
import textwrap
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from textual.app import App
from textual.screen import Screen

import screens


def below(kind: type[Any]) -> Iterator[type[Any]]:
    """All classes that derive from one."""
    for each in kind.__subclasses__():
        yield each
        yield from below(each)


def concrete() -> set[type[Any]]:
    """The screens and the application that people see: classes of ours that no other class of ours derives from."""
    for module in pkgutil.walk_packages(screens.__path__, "screens."):
        import_module(module.name)
    ours = {kind for root in (Screen, App) for kind in below(root) if kind.__module__.startswith("screens.")}
    return {kind for kind in ours if not any(each in ours for each in kind.__subclasses__())}


def is_hook(member: Any) -> bool:
    """Whether a method or property only raises NotImplementedError."""
    found: Any = member.fget if isinstance(member, property) else member
    if not inspect.isfunction(found) or not found.__module__.startswith(("screens.", __name__)):
        return False
    (tree,) = ast.parse(textwrap.dedent(inspect.getsource(found))).body
    return any(isinstance(node, ast.Raise) and "NotImplementedError" in ast.unparse(node) for node in ast.walk(tree))


def unfilled(kind: type[Any]) -> list[str]:
    """The hooks that a class leaves open."""
    members = ((name, inspect.getattr_static(kind, name, None)) for name in dir(kind))
    return [f"{kind.__name__}.{name}" for name, member in members if is_hook(member)]


def test_every_screen_fills_what_its_mixins_leave_open() -> None:
    found = concrete()
    assert len(found) > 45
    assert not [hook for kind in found for hook in unfilled(kind)]


class Half:
    """A screen that somebody forgot to finish."""

    @property
    def subject(self) -> str:
        raise NotImplementedError

    def reload(self) -> None:
        raise NotImplementedError

    def drawn(self) -> str:
        return self.subject


def test_one_that_does_not_is_found() -> None:
    assert unfilled(Half) == ["Half.reload", "Half.subject"]
