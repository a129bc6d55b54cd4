"""Every face on every stock: nothing lies on anything else, everything reads, whatever the texts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st

from labels.drawing import Bars, Drawing, Modules, Words
from labels.faces.units import millimetres
from labels.raster import bitmap
from labels.symbols import SymbolDoesNotFit
from tests.labels.faces.geometry import collisions, stained
from tests.labels.faces.samples import BOX, FACES, PLAIN, ROOMS, TEXTS
from tests.labels.payloads import codes

TOO_SMALL = ("calibration", ("5167", 203))
"""The many characters of the calibration card have no room there."""

FLAGS = st.tuples(st.booleans(), st.booleans(), st.booleans())


def everywhere(name: str) -> Iterator[tuple[tuple[str, int], Drawing]]:
    """A face with plain facts on every stock at every resolution."""
    for where, room in ROOMS.items():
        if (name, where) != TOO_SMALL:
            yield where, FACES[name](PLAIN, (True, True, True), BOX, room, where[1])


@pytest.mark.parametrize("name", FACES)
@given(data=st.data(), texts=st.lists(TEXTS, min_size=8, max_size=8), flags=FLAGS, code=codes())
def test_nothing_lies_on_anything_else(
    name: str, data: st.DataObject, texts: list[str], flags: tuple[bool, bool, bool], code: str
) -> None:
    where = data.draw(st.sampled_from([key for key in ROOMS if (name, key) != TOO_SMALL]))
    drawing = FACES[name](texts, flags, code, ROOMS[where], where[1])
    assert not [*collisions(drawing, ROOMS[where])]
    assert not stained(drawing)


@pytest.mark.parametrize("name", FACES)
def test_plain_labels_keep_their_margins(name: str) -> None:
    for where, drawing in everywhere(name):
        assert not [*collisions(drawing, ROOMS[where])], where
    tall_digits = FACES["batch"](PLAIN, (False, False, False), "B16EFRF94V", ROOMS["5162", 600], 600)
    assert not [*collisions(tall_digits, ROOMS["5162", 600])], "6 and 9 rise higher in the light weight"


@pytest.mark.parametrize("name", FACES)
def test_every_symbol_reads_at_the_dots_of_the_printer(name: str) -> None:
    for where, drawing in everywhere(name):
        read = sorted(found.text for found in zxingcpp.read_barcodes(bitmap(drawing).convert("L")))
        assert read == sorted(symbol.text for symbol in drawing.symbols), where
        assert read, where


@pytest.mark.parametrize("name", FACES)
def test_no_letter_is_too_small_to_read(name: str) -> None:
    for where, drawing in everywhere(name):
        least = 1.5 if (name, where[0]) == ("calibration", "5167") else 1.9
        assert min(mark.size for mark in drawing.marks if isinstance(mark, Words)) >= millimetres(least, where[1]), (
            where
        )


@pytest.mark.parametrize("name", sorted(set(FACES) - {"calibration"}))
def test_both_symbols_are_there_wherever_they_have_room(name: str) -> None:
    for where, drawing in everywhere(name):
        kinds = {type(symbol) for symbol in drawing.symbols}
        assert kinds == ({Bars} if where[0] == "5167" else {Bars, Modules}), where


def test_a_label_without_room_for_any_symbol_is_refused_with_the_numbers() -> None:
    name, where = TOO_SMALL
    with pytest.raises(SymbolDoesNotFit) as refusal:
        FACES[name](PLAIN, (False, False, False), BOX, ROOMS[where], where[1])
    assert refusal.value.facts["needed"] == 41 * 3
    assert refusal.value.facts["room"] == ROOMS[where].height
