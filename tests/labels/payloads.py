"""What labels say, for tests: codes of ours and command cards."""

from __future__ import annotations

from itertools import islice

from hypothesis import assume
from hypothesis import strategies as st

from depot.model.codes import ALPHABET, LETTERS, SERIALS, Code, usable
from depot.model.commands import Command
from labels.drawing import Drawing, Mark, Words
from labels.stocks import Stock
from labels.symbols import SymbolDoesNotFit, bars, footprint, modules, put

COMMANDS = [command.code for command in Command]


@st.composite
def codes(draw: st.DrawFn) -> str:
    letter, node = draw(st.sampled_from(list(LETTERS))), draw(st.text(ALPHABET, min_size=2, max_size=2))
    serial = draw(st.one_of(st.integers(0, 10**6 - 1), st.integers(10**6, SERIALS - 1)))
    assume(usable(letter, node, serial))
    return Code(letter, node, serial).text


PAYLOADS = st.one_of(codes(), st.sampled_from(COMMANDS))
"""What ever stands in a symbol of ours."""


def label(stock: Stock, text: str, dpi: int, words: str = "") -> Drawing:
    """The least that a label can show: bars below, a line of words above, the QR to their right where it fits."""
    room = stock.room(dpi)
    tall = max(room.height // 3, dpi * 26 // 100)
    marks: list[Mark] = []
    across = room.width
    try:
        beside = modules(text, min(room.height, room.width // 3), dpi)
        bars(text, room.width - footprint(beside).width, tall, dpi)
    except SymbolDoesNotFit:
        pass
    else:
        across -= footprint(beside).width
        marks.append(put(beside, across, (room.height - footprint(beside).height) // 2))
    marks.append(put(bars(text, across, tall, dpi), 0, room.height - room.margin_y - tall))
    size = max(8, min((room.height - tall - 2 * room.margin_y) // 3, across // 9))
    marks.append(Words(room.margin_x, room.margin_y + size, size, words or text, bold=True))
    return Drawing(room.width, room.height, dpi, tuple(marks))


def numbered(count: int) -> list[str]:
    """So many codes of ours."""
    usables = (Code("B", "L1", serial) for serial in range(10**6) if usable("B", "L1", serial))
    return [code.text for code in islice(usables, count)]
