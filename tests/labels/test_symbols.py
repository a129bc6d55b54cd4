"""Symbols: what they say, whole dots, quiet zones, and refusals with their numbers."""

from __future__ import annotations

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFilter

from labels.drawing import Bars, Block, Drawing, Modules
from labels.raster import bitmap
from labels.symbols import (
    SymbolDoesNotFit,
    SymbolTooFlat,
    SymbolUnsayable,
    bars,
    code128,
    footprint,
    fragile,
    modules,
    put,
    qr,
)
from tests.labels.payloads import COMMANDS, PAYLOADS, codes

DPIS = st.sampled_from([203, 300, 600])


def alone(symbol: Bars | Modules, dpi: int) -> Drawing:
    """A label that is the footprint of its symbol."""
    here = footprint(put(symbol, 0, 0))
    return Drawing(here.width, here.height, dpi, (put(symbol, 0, 0),))


def read(image: Image.Image) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(image)]


@given(PAYLOADS, DPIS)
def test_what_a_symbol_says_is_read_back(text: str, dpi: int) -> None:
    assert read(bitmap(alone(bars(text, 4 * dpi, dpi, dpi), dpi))) == [text]
    assert read(bitmap(alone(modules(text, dpi, dpi), dpi))) == [text]


@given(st.text([chr(c) for c in range(32, 127)], min_size=1, max_size=48))
def test_bars_hold_any_typewriter_text(text: str) -> None:
    widths = code128(text)
    assert sum(widths) % 11 == 2  # characters of 11 modules, and 13 of the stop
    symbol = Bars(30, 0, 120, 3, widths, text)
    assert read(bitmap(Drawing(symbol.width + 60, 120, 300, (symbol,)))) == [text]


@given(codes())
def test_a_code_of_ours_is_as_small_as_the_standard_lets_it_be(text: str) -> None:
    assert len(qr(text)) == 21
    assert len(code128(text)) % 6 == 1
    assert sum(code128(text)) <= 145


def test_every_command_card_is_version_1() -> None:
    assert {len(qr(text)) for text in COMMANDS} == {21}


def test_the_fixed_mask_reads_as_well_as_the_one_that_qrcode_would_choose() -> None:
    """Blurred, at the fewest pixels a module that are read at all: the mask makes no difference."""
    from qrcode import QRCode
    from qrcode.constants import ERROR_CORRECT_H

    def survives(rows: tuple[tuple[bool, ...], ...]) -> int:
        drawing = Drawing(29 * 4, 29 * 4, 300, (Modules(16, 16, 4, rows, ""),))
        page = bitmap(drawing).convert("L")
        return sum(
            bool(read(page.resize((round(29 * scale), round(29 * scale)), Image.Resampling.BOX).filter(blur)))
            for scale in (1.8, 2.0, 2.3, 2.6, 3.0)
            for blur in (ImageFilter.GaussianBlur(0.3), ImageFilter.GaussianBlur(0.6))
        )

    ours = best = 0
    for number in range(40):
        text = f"BL1{number * 7919:06d}H"
        symbol = QRCode(error_correction=ERROR_CORRECT_H, border=0)
        symbol.add_data(text, optimize=0)
        symbol.make(fit=True)
        best += survives(tuple(tuple(bool(dark) for dark in row) for row in symbol.get_matrix()))
        ours += survives(qr(text))
    assert best > 200
    assert ours >= 0.97 * best


@given(PAYLOADS, st.integers(1, 2000), st.integers(1, 600), DPIS)
def test_bars_fit_their_room_or_are_refused(text: str, room: int, height: int, dpi: int) -> None:
    try:
        symbol = bars(text, room, height, dpi)
    except SymbolDoesNotFit as error:
        refusal = error
    else:
        assert_as_large_as_it_may_be(symbol, room, height, dpi)
        return
    needed, had = refusal.facts["needed"], refusal.facts["room"]
    assert int(str(needed)) > int(str(had))
    assert str(needed) in refusal.sentence()
    assert str(had) in refusal.sentence()


def assert_as_large_as_it_may_be(symbol: Bars, room: int, height: int, dpi: int) -> None:
    here = footprint(symbol)
    assert (here.x, here.y) == (0, 0)
    assert here.width <= room
    assert symbol.height == height >= 0.15 * symbol.width
    assert symbol.module * 25.4 / dpi >= 0.24
    assert symbol.x == 10 * symbol.module
    bigger = symbol.module + 1
    assert (
        bigger * (sum(symbol.widths) + 20) > room
        or bigger * sum(symbol.widths) * 0.15 > height
        or bigger * 25.4 / dpi > 0.6
    )


@given(PAYLOADS, st.integers(1, 1500), DPIS)
def test_a_qr_fits_its_room_or_is_refused(text: str, room: int, dpi: int) -> None:
    try:
        symbol = modules(text, room, dpi)
    except SymbolDoesNotFit as error:
        needed, module = error.facts["needed"], error.facts["module"]
        assert needed == 29 * int(str(module)) > room
        return
    assert footprint(symbol) == (0, 0, 29 * symbol.module, 29 * symbol.module)
    assert 29 * symbol.module <= room
    assert symbol.x == symbol.y == 4 * symbol.module
    assert 0.24 <= symbol.module * 25.4 / dpi <= 1.5


def test_the_numbers_of_a_refusal_are_those_of_the_label() -> None:
    with pytest.raises(SymbolDoesNotFit) as refusal:
        bars("BL1000123H", 300, 200, 203)
    assert refusal.value.sentence() == (
        "The barcode of BL1000123H needs 308 dots (38.5 mm) at 2 dots a module and 203 dpi; "
        "the label has 300 (37.5 mm)."
    )
    with pytest.raises(SymbolTooFlat) as flat:
        bars("BL1000123H", 600, 30, 300)
    assert (flat.value.facts["needed"], flat.value.facts["room"]) == (61, 30)


@pytest.mark.parametrize("text", ["", "É", "a\tb", "x" * 49, "\u0661", "\U0001f4e6"])
def test_what_no_symbol_can_say_is_refused(text: str) -> None:
    for make in (code128, qr):
        with pytest.raises(SymbolUnsayable):
            make(text)


def test_two_dots_are_fragile_and_three_are_not() -> None:
    assert fragile(bars("BL1000123H", 457, 100, 203))
    assert not fragile(bars("BL1000123H", 462, 100, 203))


@given(codes(), st.integers(0, 300), st.integers(0, 300))
def test_put_moves_the_whole_footprint(text: str, x: int, y: int) -> None:
    for symbol in (bars(text, 700, 200, 300), modules(text, 200, 300)):
        moved = put(symbol, x, y)
        assert footprint(moved)[:2] == (x, y)
        assert footprint(moved)[2:] == footprint(symbol)[2:]
        page = bitmap(Drawing(x + 800, y + 300, 300, (moved,)))
        left, top, _right, _bottom = page.convert("L").point(lambda v: 255 - v).getbbox() or (-1, -1, -1, -1)
        assert (left, top) == (moved.x, moved.y)


def test_ink_beside_a_symbol_does_not_pass_for_its_quiet_zone() -> None:
    """The footprint is what keeps a symbol readable: with a block up against the bars it is not read any more."""
    symbol = put(bars("BL1000123H", 700, 200, 300), 100, 0)
    here = footprint(symbol)
    spoiled = Drawing(900, 200, 300, (symbol, Block(here.x, 0, 10 * symbol.module - 2, 200)))
    assert read(bitmap(spoiled)) == []
    assert read(bitmap(Drawing(900, 200, 300, (symbol, Block(here.x - 20, 0, 20, 200))))) == ["BL1000123H"]
