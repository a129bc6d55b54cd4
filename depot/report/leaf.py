"""A letter page in words, rules and one QR symbol: what slips and receipts on paper are made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from depot.exchange.symbol import rows_of
from labels import checking
from labels.drawing import Block, Drawing, Mark, Modules, Words
from labels.fitting import fit
from labels.pdf import pdf
from labels.sheet import Page, Placed

DPI: Final = 300
WIDTH: Final = 2_550
HEIGHT: Final = 3_300
"""Dots of a letter page (8.5 by 11 inches)."""
MARGIN: Final = 225
"""Dots; three quarters of an inch, which every printer can print."""
SYMBOL: Final = 750
"""Dots that a symbol may take, with its quiet zone."""
QUIET: Final = 4
"""Modules of white around a symbol (ISO/IEC 18004)."""

SMALL: Final = 34
NORMAL: Final = 42
LARGE: Final = 72
"""Dots of an em."""


class Line(NamedTuple):
    """A line of text."""

    text: str
    size: int = NORMAL
    bold: bool = False
    gap: int = 0
    """Dots of white above it."""


class Rule(NamedTuple):
    """A line to sign on, with what it is for below it."""

    text: str
    gap: int = 150


class Leaf:
    """One page, written from the top."""

    def __init__(self) -> None:
        self._marks: list[Mark] = []
        self._at = MARGIN

    def symbol(self, text: str) -> None:
        """Put a QR symbol into the upper right corner; what is written beside it is kept clear of it."""
        rows = rows_of(text)
        module = SYMBOL // (len(rows) + 2 * QUIET)
        side = module * len(rows)
        self._marks.append(Modules(WIDTH - MARGIN - side, MARGIN, module, rows, text))

    def write(self, lines: Sequence[Line | Rule], *, beside: bool = False) -> None:
        """Write lines; with `beside`, at the left of the symbol."""
        width = WIDTH - 2 * MARGIN - (SYMBOL if beside else 0)
        for line in lines:
            self._at += line.gap
            if isinstance(line, Rule):
                self._marks.append(Block(MARGIN, self._at, width, 3))
                self._words(line.text, SMALL, width, bold=False)
            else:
                self._words(line.text, line.size, width, bold=line.bold)

    def below(self) -> None:
        """Go on below the symbol."""
        self._at = max(self._at, MARGIN + SYMBOL)

    @property
    def left(self) -> int:
        """Dots that are left on the page."""
        return HEIGHT - MARGIN - self._at

    def page(self) -> Page:
        """The finished page."""
        drawing = Drawing(WIDTH, HEIGHT, DPI, tuple(self._marks))
        return Page(WIDTH, HEIGHT, DPI, (Placed(1, 0, 0, drawing),))

    def _words(self, text: str, size: int, width: int, *, bold: bool) -> None:
        fitted = fit(text, width, (size,), 40, bold)
        for line in fitted.lines or ("",):
            self._at += size * 13 // 10
            self._marks.append(Words(MARGIN, self._at, size, line, bold))


def document(leaves: Sequence[Leaf], title: str, language: str) -> bytes:
    """The pages as a PDF of which every symbol was read. Raises LabelsUnreadable."""
    pages = [leaf.page() for leaf in leaves]
    data = pdf(pages, title, "fr-CA" if language == "fr" else "en-CA")
    checking.check_pdf(data, pages).demand()
    return data
