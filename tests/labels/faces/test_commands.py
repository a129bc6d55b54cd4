"""The sheet of command cards: complete, and no card can be taken for its neighbour."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

import pytest
import zxingcpp

from depot import words
from depot.model.commands import Command
from depot.words import _
from labels.drawing import Bars, Words
from labels.faces import commands
from labels.faces.units import millimetres
from labels.raster import bitmap
from labels.stocks import stock
from labels.symbols import SymbolDoesNotFit
from tests.labels.faces.geometry import collisions, ink, stained, texts

PAGE = stock("letter")
DPIS = (203, 300, 600)


@pytest.fixture(params=["fr", "en"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    words.use(request.param)
    yield request.param
    words.use(None)


@pytest.mark.parametrize("dpi", DPIS)
@pytest.mark.parametrize("wanted", [frozenset(Command), frozenset({Command.YES})], ids=len)
def test_every_card_is_there_and_reads(language: str, dpi: int, wanted: frozenset[Command]) -> None:
    room = PAGE.room(dpi)
    drawing = commands.draw(room, dpi, wanted, depot="Dépôt Longueuil")
    assert not [*collisions(drawing, room)]
    assert not stained(drawing)
    said = texts(drawing)
    for command in Command:
        assert (command.code in said.split("\n")) == (command in wanted)
        if command in wanted:
            assert _(command.label) in said
    read = Counter(found.text for found in zxingcpp.read_barcodes(bitmap(drawing).convert("L")))
    assert read == {command.code: 2 for command in wanted}


def test_only_what_the_desk_obeys_is_printed() -> None:
    drawing = commands.draw(PAGE.room(300), 300)
    assert {symbol.text for symbol in drawing.symbols} == {command.code for command in Command}


@pytest.mark.parametrize("wanted", [frozenset(Command)], ids=len)
def test_neighbours_are_far_from_each_other(wanted: frozenset[Command]) -> None:
    drawing = commands.draw(PAGE.room(300), 300, wanted)
    for one, other in combinations(drawing.symbols, 2):
        if one.text == other.text:
            continue
        here, there = ink(one), ink(other)
        across = max(here.left, there.left) - min(here.right, there.right)
        down = max(here.top, there.top) - min(here.bottom, there.bottom)
        assert max(across, down) >= millimetres(20, 300), (one.text, other.text)
        if isinstance(one, Bars) and isinstance(other, Bars):
            assert down > 0, "no line of a laser held level crosses two cards"


def test_all_names_are_of_one_size_and_large() -> None:
    words.use("fr")
    drawing = commands.draw(PAGE.room(300), 300)
    words.use(None)
    names = {"Prêter", "Ranger", "Consulter", "Terminer"}
    sizes = {mark.size for mark in drawing.marks if isinstance(mark, Words) and mark.text in names}
    assert len(sizes) == 1
    assert sizes.pop() >= millimetres(6, 300)


def test_a_page_too_small_for_its_rows_is_refused() -> None:
    with pytest.raises(SymbolDoesNotFit):
        commands.draw(stock("5167").room(300), 300)


def test_no_command_means_a_page_with_its_title() -> None:
    drawing = commands.draw(PAGE.room(300), 300, ())
    assert not drawing.symbols
    assert texts(drawing)
