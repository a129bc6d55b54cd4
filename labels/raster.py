"""A drawing as dots: a bitmap of one bit a dot, and as a PNG that says how many dots an inch has."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Final
from zlib import Z_RLE

from labels.drawing import Bars, Block, Drawing, Frame, Modules, Shape, Words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

PAPER: Final = 255
INK: Final = 0

ANCHORS: Final = {"start": "ls", "middle": "ms", "end": "rs"}
"""Pillow's names for where a baseline is held."""


def bitmap(drawing: Drawing) -> Image:
    """The drawing in mode "1", a pixel a dot; what reaches over its edges is cut."""
    from PIL import Image, ImageDraw

    page = Image.new("1", (drawing.width, drawing.height), PAPER)
    pen = ImageDraw.Draw(page)
    pen.fontmode = "1"
    for mark in drawing.marks:
        _paint(mark, page, pen)
    return page


def paste(width: int, height: int, placed: Iterable[tuple[int, int, Image]]) -> Image:
    """A page of so many dots with bitmaps at their places (x, y)."""
    from PIL import Image

    page = Image.new("1", (width, height), PAPER)
    for x, y, label in placed:
        page.paste(label, (x, y))
    return page


def png(page: Image, dpi: int) -> bytes:
    """The bitmap as PNG that says its dots an inch; at 203 these are the 8 dots a millimetre of thermal heads."""
    exact = 203.2 if dpi == 203 else dpi
    stream = BytesIO()
    page.save(stream, "PNG", dpi=(exact, exact), compress_type=Z_RLE)  # half the time, and labels are runs
    return stream.getvalue()


def _paint(mark: Bars | Modules | Words | Block | Frame | Shape, page: Image, pen: ImageDraw) -> None:
    match mark:
        case Bars():
            x = mark.x
            for index, width in enumerate(mark.widths):
                if index % 2 == 0:
                    pen.rectangle((x, mark.y, x + width * mark.module - 1, mark.y + mark.height - 1), INK)
                x += width * mark.module
        case Modules():
            _modules(mark, page)
        case Words():
            from labels.fonts import face

            ink = PAPER if mark.white else INK
            pen.text((mark.x, mark.baseline), mark.text, ink, face(mark.size, mark.bold), ANCHORS[mark.anchor])
        case Block():
            if mark.width > 0 and mark.height > 0:
                box = (mark.x, mark.y, mark.x + mark.width - 1, mark.y + mark.height - 1)
                pen.rectangle(box, PAPER if mark.white else INK)
        case Frame():
            box = (mark.x, mark.y, mark.x + mark.width - 1, mark.y + mark.height - 1)
            pen.rectangle(box, outline=INK, width=mark.line)
        case Shape():
            pen.polygon(mark.points, PAPER if mark.white else INK)


def _modules(mark: Modules, page: Image) -> None:
    """Paint a QR as the magnified matrix: one copy instead of a rectangle a module."""
    from PIL import Image

    count = len(mark.rows)
    matrix = Image.new("1", (count, count))
    matrix.putdata([INK if dark else 255 for row in mark.rows for dark in row])
    page.paste(matrix.resize((mark.side, mark.side), Image.Resampling.NEAREST), (mark.x, mark.y))
