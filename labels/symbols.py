"""Symbols on whole dots: Code 128 from python-barcode's modules, QR level H from qrcode's matrix, sized for a room.

A symbol holds a plain code, never an address or a record. Its module (X dimension) is the largest that fits between
what a hand scanner needs and what it can take in, always a whole number of dots. Quiet zones are part of what must fit:
10 modules at both sides of the bars, 4 all round a QR (ISO/IEC 15417 and 18004).
"""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from typing import Final, NamedTuple, TypeVar, cast

from depot.errors import Refused
from depot.words import N_
from labels.drawing import INCH, Bars, Modules

QUIET_BARS: Final = 10
"""Modules kept free at the left and the right of bars."""

QUIET_QR: Final = 4
"""Modules kept free all round a QR."""

LEAST_MODULE: Final = 240
"""Micrometres; finer than 10 mil (a whole number of dots at 300 and 600 dpi, 2 dots at 203) few scanners read well."""

LARGEST_BAR: Final = 600
"""Micrometres of a bar's module; wider symbols no longer fit the field of a hand scanner held near."""

LARGEST_QR: Final = 1_500
"""Micrometres of a QR's module, which is read at a metre."""

LEAST_BAR_DOTS: Final = 2
"""Of a thermal printer; `fragile` tells that three are better."""

LEAST_QR_DOTS: Final = 3

LEAST_HEIGHT: Final = 5_000
"""Micrometres of a bar; ISO/IEC 15417 wants this or 15 % of the width, whichever is greater."""

HEIGHT_PERCENT: Final = 15

Symbol = TypeVar("Symbol", bound=Bars | Modules)

_MASK: Final = 3
"""Any of the eight is valid and reads as well; choosing the least blotchy one is most of qrcode's time."""


class SymbolUnsayable(Refused):
    """Facts: text."""

    what = N_("No barcode can hold “{text}”.")
    todo = N_("A barcode holds letters without accents, digits and the signs of a typewriter, 48 at most.")


class SymbolDoesNotFit(Refused):
    """Facts: text, needed, needed_mm (with quiet zones), module (the finest allowed, in dots), dpi, room, room_mm."""

    what = N_(
        "The barcode of {text} needs {needed} dots ({needed_mm} mm) at {module} dots a module and {dpi} dpi; "
        "the label has {room} ({room_mm} mm)."
    )
    todo = N_("Choose a larger label, or a printer with more dots an inch.")


class SymbolTooFlat(SymbolDoesNotFit):
    """Facts also: those of its kind, along the height of the bars."""

    what = N_(
        "The barcode of {text} needs bars {needed} dots high ({needed_mm} mm) at {dpi} dpi; "
        "the label has {room} ({room_mm} mm)."
    )


LONGEST: Final = 48
"""Characters that a symbol on a label may hold."""


class Footprint(NamedTuple):
    """The rectangle that a symbol needs, its quiet zone included, in dots."""

    x: int
    y: int
    width: int
    height: int


@lru_cache(maxsize=4096)
def code128(text: str) -> tuple[int, ...]:
    """Widths in modules of bar, space, bar ... of a text's Code 128. Raises SymbolUnsayable."""
    _sayable(text)
    from barcode.codex import Code128

    return tuple(len(list(run)) for _bit, run in groupby(Code128(text).build()[0]))


@lru_cache(maxsize=4096)
def qr(text: str, longest: int = LONGEST) -> tuple[tuple[bool, ...], ...]:
    """Rows from the top of a text's QR at level H, dark is true: version 1 (21 x 21) up to 10 characters of ours.

    A paper has room for a `longest` text of more characters than a label. Raises SymbolUnsayable.
    """
    _sayable(text, longest)
    from qrcode import QRCode
    from qrcode.constants import ERROR_CORRECT_H

    symbol = QRCode(error_correction=ERROR_CORRECT_H, border=0, mask_pattern=_MASK)
    symbol.add_data(text, optimize=0)
    symbol.make(fit=True)
    return tuple(tuple(bool(module) for module in row) for row in symbol.get_matrix())


def bars(
    text: str, room: int, height: int, dpi: int, *, least: int = LEAST_BAR_DOTS, largest: int = LARGEST_BAR
) -> Bars:
    """The Code 128 of a text, as large as fits into `room` dots with both quiet zones, `height` dots high.

    It stands with its quiet zone against x = 0, at y = 0: see `put`. `least` is the fewest dots of a module, `largest`
    the most micrometres. Raises SymbolDoesNotFit, SymbolTooFlat, SymbolUnsayable.
    """
    widths = code128(text)
    modules = sum(widths)
    finest = max(least, -(-LEAST_MODULE * dpi // INCH))
    if (modules + 2 * QUIET_BARS) * finest > room:
        raise SymbolDoesNotFit(**_numbers(text, (modules + 2 * QUIET_BARS) * finest, finest, dpi, room))
    lowest = max(-(-LEAST_HEIGHT * dpi // INCH), -(-modules * finest * HEIGHT_PERCENT // 100))
    if lowest > height:
        raise SymbolTooFlat(**_numbers(text, lowest, finest, dpi, height))
    module = max(
        finest,
        min(
            room // (modules + 2 * QUIET_BARS),
            height * 100 // HEIGHT_PERCENT // modules,
            largest * dpi // INCH,
        ),
    )
    return Bars(QUIET_BARS * module, 0, height, module, widths, text)


def modules(text: str, room: int, dpi: int, *, least: int = LEAST_QR_DOTS, largest: int = LARGEST_QR) -> Modules:
    """The QR of a text, as large as fits into a square of `room` dots with its quiet zone.

    It stands with its quiet zone against x = 0 and y = 0: see `put`. Raises SymbolDoesNotFit, SymbolUnsayable.
    """
    rows = qr(text)
    across = len(rows) + 2 * QUIET_QR
    finest = max(least, -(-LEAST_MODULE * dpi // INCH))
    if across * finest > room:
        raise SymbolDoesNotFit(**_numbers(text, across * finest, finest, dpi, room))
    module = max(finest, min(room // across, largest * dpi // INCH))
    return Modules(QUIET_QR * module, QUIET_QR * module, module, rows, text)


def footprint(symbol: Bars | Modules) -> Footprint:
    """What must stay free of other marks: the symbol and its quiet zone."""
    if isinstance(symbol, Bars):
        quiet = QUIET_BARS * symbol.module
        return Footprint(symbol.x - quiet, symbol.y, symbol.width + 2 * quiet, symbol.height)
    quiet = QUIET_QR * symbol.module
    return Footprint(symbol.x - quiet, symbol.y - quiet, symbol.side + 2 * quiet, symbol.side + 2 * quiet)


def put(symbol: Symbol, x: int, y: int) -> Symbol:
    """The symbol with the upper left corner of its footprint at a place."""
    here = footprint(symbol)
    return cast("Symbol", symbol._replace(x=symbol.x + x - here.x, y=symbol.y + y - here.y))


def fragile(symbol: Bars | Modules) -> bool:
    """Whether a module has so few dots that one dot of ink more is felt: less than three."""
    return symbol.module < 3


def _sayable(text: str, longest: int = LONGEST) -> None:
    if not 0 < len(text) <= longest or not text.isascii() or not text.isprintable():
        raise SymbolUnsayable(text=text)


def _numbers(text: str, needed: int, module: int, dpi: int, room: int) -> dict[str, object]:
    return {
        "text": text,
        "needed": needed,
        "needed_mm": f"{needed * 25.4 / dpi:.1f}",
        "module": module,
        "dpi": dpi,
        "room": room,
        "room_mm": f"{room * 25.4 / dpi:.1f}",
    }
