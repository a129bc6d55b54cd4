"""depot.__main__: which of the two ways in a command line takes."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest

from depot.__main__ import command, main


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        ([], None),
        (["demo"], "demo"),
        (["--db", "demo"], None),
        (["--lang", "en", "--user", "ada", "show", "B1"], "show"),
        (["--json", "show", "demo"], "show"),
        (["--db=x.depot"], None),
        (["--db"], None),
    ],
)
def test_the_command_is_the_first_word_that_is_no_option(arguments: list[str], word: str | None) -> None:
    assert command(arguments) == word


@pytest.mark.parametrize(
    ("line", "way"),
    [
        ("", "screens.launch"),
        ("demo", "screens.launch"),
        ("--lang en demo", "screens.launch"),
        ("--db x.depot", "screens.launch"),
        ("--help", "depot.cli"),
        ("demo --help", "depot.cli"),
        ("--version", "depot.cli"),
        ("show demo", "depot.cli"),
    ],
)
def test_only_the_chosen_way_in_is_taken(line: str, way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ways: list[tuple[str, list[str]]] = []
    for index, name in enumerate(("screens.launch", "depot.cli")):
        stand_in = ModuleType(name)

        def run(arguments: list[str], name: str = name, index: int = index) -> int:
            ways.append((name, arguments))
            return index

        monkeypatch.setattr(stand_in, "main", run, raising=False)
        monkeypatch.setitem(sys.modules, name, stand_in)
    monkeypatch.setattr(sys, "argv", ["depot", *line.split()])
    assert main() == ["screens.launch", "depot.cli"].index(way)
    assert ways == [(way, line.split())]
