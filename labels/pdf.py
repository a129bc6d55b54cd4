"""Pages of labels as vector PDF whose bars fall on whole dots in every renderer tried, at 300, 600 and 1200 dpi.

Coordinates are whole dots of the page, and every bar is drawn a tenth of a dot smaller on each side: a renderer paints
each dot that ink touches, so a bar that ended a hair beyond its dot would grow by a whole one. Texts stay texts, in
subsets of the fonts that ship. The same pages give the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from io import BytesIO
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from labels.drawing import Bars, Block, Drawing, Frame, Modules, Shape, Words
from labels.fonts import drawable, font_path
from labels.sheet import Page

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

REGULAR: Final = "Depot"
BOLD: Final = "DepotBold"

_BEYOND_BMP: Final = re.compile(r"<([0-9A-F]{5,6})>")


def pdf(pages: Iterable[Page], title: str, lang: str = "fr-CA") -> bytes:
    """The pages as one document, to be printed at its true size on one side of the paper."""
    _register_fonts()
    from reportlab.pdfgen.canvas import Canvas

    stream = BytesIO()
    document = Canvas(stream, pageCompression=1, invariant=1, lang=lang, pdfVersion=(1, 7))
    document.setTitle(drawable(title))
    document.setSubject(drawable(title))
    document.setAuthor("Depot")
    document.setCreator("Depot")
    document.setViewerPreference("PrintScaling", "None")
    document.setViewerPreference("Duplex", "Simplex")
    for page in pages:
        _draw(page, document)
    document.save()
    return stream.getvalue()


def _draw(page: Page, document: Canvas) -> None:
    dot = 72 / page.dpi
    document.setPageSize((page.width * dot, page.height * dot))
    for label in page.labels:
        # from here on a unit is a dot and y grows downwards
        document.saveState()
        document.transform(dot, 0, 0, -dot, label.x * dot, (page.height - label.y) * dot)
        _label(label.drawing, document)
        document.restoreState()
    document.showPage()


def _label(drawing: Drawing, document: Canvas) -> None:
    for mark in drawing.marks:
        if isinstance(mark, Words):
            _words(mark, document)
        elif path := " ".join(_path(mark)):
            white = isinstance(mark, Block | Shape) and mark.white
            document.addLiteral(f"1 g {path} f 0 g" if white else f"{path} f")


def _words(mark: Words, document: Canvas) -> None:
    from reportlab.pdfbase.pdfmetrics import stringWidth

    font = BOLD if mark.bold else REGULAR
    width = 0.0 if mark.anchor == "start" else stringWidth(mark.text, font, mark.size)
    line = document.beginText()
    line.setTextTransform(1, 0, 0, -1, mark.x - (width / 2 if mark.anchor == "middle" else width), mark.baseline)
    line.setFont(font, mark.size)
    if mark.white:
        document.addLiteral("1 g")
    line.textOut(mark.text)
    document.drawText(line)
    if mark.white:
        document.addLiteral("0 g")


def _path(mark: Bars | Modules | Block | Frame | Shape) -> Iterator[str]:
    """The operators of a mark's outline, for one filling."""
    match mark:
        case Bars():
            x = mark.x
            for index, width in enumerate(mark.widths):
                if index % 2 == 0:
                    yield _inset(x, mark.y, width * mark.module, mark.height)
                x += width * mark.module
        case Modules():
            yield from _modules(mark)
        case Block():
            if mark.width > 0 and mark.height > 0:
                yield _inset(mark.x, mark.y, mark.width, mark.height)
        case Frame():
            right, bottom = mark.x + mark.width - mark.line, mark.y + mark.height - mark.line
            for x in (mark.x, right):
                yield _inset(x, mark.y, mark.line, mark.height)
            for y in (mark.y, bottom):
                yield _inset(mark.x, y, mark.width, mark.line)
        case Shape():
            for index, (x, y) in enumerate(mark.points):
                yield f"{x} {y} {'l' if index else 'm'}"


def _modules(mark: Modules) -> Iterator[str]:
    """A QR as its runs along the rows and along the columns: one filling of both leaves no seams between modules."""
    side = mark.module
    for row, dark in enumerate(mark.rows):
        for col, length in _runs(dark):
            above = row and mark.rows[row - 1][col]
            below = row + 1 < len(mark.rows) and mark.rows[row + 1][col]
            if length > 1 or not (above or below):
                yield _inset(mark.x + col * side, mark.y + row * side, length * side, side)
    for col in range(len(mark.rows)):
        for row, length in _runs([dark[col] for dark in mark.rows]):
            if length > 1:
                yield _inset(mark.x + col * side, mark.y + row * side, side, length * side)


def _runs(line: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Where the dark runs of a line begin, and how long they are."""
    at = 0
    for dark, run in groupby(line):
        length = len(list(run))
        if dark:
            yield at, length
        at += length


def _inset(x: int, y: int, width: int, height: int) -> str:
    """A rectangle of whole dots, a tenth of a dot smaller on each side."""
    return f"{x + 0.1:.1f} {y + 0.1:.1f} {width - 0.2:.1f} {height - 0.2:.1f} re"


@cache
def _register_fonts() -> None:
    """Make the fonts known to reportlab, once a process; their subsets are made for each document."""
    from reportlab import rl_config
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.pdfbase.ttfonts import TTFont

    class Font(TTFont):
        """Says in UTF-16 what characters beyond the first 65 536 are; reportlab writes numbers that no reader takes."""

        def addObjects(self, doc: Any) -> None:  # noqa: N802 - reportlab's name
            super().addObjects(doc)
            for name, kept in doc.idToObject.items():
                if name.startswith("toUnicodeCMap:"):
                    kept.content = _BEYOND_BMP.sub(_utf16, kept.content)

    rl_config.canvas_basefontname = REGULAR  # else each page names Helvetica, which is not embedded
    rl_config.useA85 = 0  # text that is only there for e-mail of the nineties
    registerFont(Font(REGULAR, str(font_path())))
    registerFont(Font(BOLD, str(font_path(bold=True))))


def _utf16(match: re.Match[str]) -> str:
    return f"<{chr(int(match[1], 16)).encode('utf-16-be').hex().upper()}>"
