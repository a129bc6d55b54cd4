"""The one family of errors, all of it: each has a name of its own, says what and what next, and knows its facts."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from importlib import import_module
from itertools import combinations
from pathlib import Path
from pkgutil import walk_packages
from string import Formatter
from typing import Final

import depot
import labels
import screens
from depot.errors import DepotError
from tests.project.tree import ROOT, python_files

ENDED: Final = re.compile(r"[.!?…]$|^\{step\}$|: \{\w+\}( --help)?$|: depot [a-z -]+$")
"""A sentence ends like one, or with what is to be typed or what somebody else said; or it is another's, whole."""


def modules() -> Iterator[str]:
    """Every module that may define an error."""
    for package in (depot, screens, labels):
        for module in walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__"):
                yield module.name


def below(error: type[DepotError]) -> Iterator[type[DepotError]]:
    """All that are made of an error."""
    for each in error.__subclasses__():
        yield each
        yield from below(each)


def family() -> list[type[DepotError]]:
    """Every error of the packages, once."""
    for name in modules():
        import_module(name)
    ours = tuple(f"{package.__name__}." for package in (depot, screens, labels))
    return [each for each in dict.fromkeys(below(DepotError)) if each.__module__.startswith(ours)]


def facts(error: type[DepotError]) -> set[str]:
    """The facts that its sentences name."""
    return {name for text in (error.what, error.todo) for _text, name, _spec, _how in Formatter().parse(text) if name}


def raised(path: Path) -> Iterator[tuple[int, type[DepotError], set[str]]]:
    """Where a file makes an error with named facts only: line, class, names of the facts."""
    module = import_module(".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"))
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        error = vars(module).get(node.func.id)
        if not isinstance(error, type) or not issubclass(error, DepotError) or "__init__" in vars(error):
            continue
        if not any(keyword.arg is None for keyword in node.keywords):
            yield node.lineno, error, {str(keyword.arg) for keyword in node.keywords}


def test_a_name_stands_for_one_error() -> None:
    named = defaultdict(list)
    for error in family():
        # The two ways in know nothing of each other and may both refuse for the same reason.
        named[error.__name__, error.__module__.startswith("screens.")].append(error)
    twice = [
        (one, other)
        for errors in named.values()
        for one, other in combinations(errors, 2)
        if not issubclass(one, other) and not issubclass(other, one)
    ]
    assert not twice


def test_every_error_says_what_and_what_next_in_sentences() -> None:
    assert len(family()) > 150
    assert not [error for error in family() if not ENDED.search(error.what) or not ENDED.search(error.todo)]


def test_every_error_means_something_of_its_own() -> None:
    kinds = {error for error in family() if error.__subclasses__()}
    silent = [error for error in family() if "what" not in vars(error) and "todo" not in vars(error)]
    assert set(silent) <= kinds


def test_the_facts_of_a_docstring_are_all_that_its_sentences_name() -> None:
    wrong = {}
    for error in family():
        told = re.sub(r"\([^)]*\)", "", (error.__doc__ or "").partition("Facts:")[2]).partition(".")[0]
        if told and not facts(error) <= set(re.findall(r"\w+", told)):
            wrong[error] = facts(error)
    assert not wrong


def test_who_makes_an_error_gives_it_its_facts() -> None:
    missing, seen = [], 0
    for path in python_files("depot", "screens", "labels"):
        if path.name == "__main__.py":
            continue
        for line, error, given in raised(path):
            seen += 1
            if not facts(error) <= given:
                missing.append(f"{path.name}:{line}: {error.__name__} without {facts(error) - given}")
    assert seen > 150
    assert not missing
