"""What the desk shows of a plan: made in the workshop's process, so nothing here knows a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from depot import words
from depot.desk.printing.document import examined, pages_of

if TYPE_CHECKING:
    from PIL.Image import Image

    from depot.desk.printing.plans import Plan
    from labels.checking import Checked
    from labels.drawing import Drawing

WIDEST: Final = 320
"""Pixels across of a small picture: enough for forty cells of it and their quadrants, four times over."""


class Small(NamedTuple):
    """A picture in greys, as bytes that travel between processes."""

    width: int
    height: int
    greys: bytes

    def image(self) -> Image:
        """The picture."""
        from PIL import Image

        return Image.frombytes("L", (self.width, self.height), self.greys)


class Look(NamedTuple):
    """The labels of a plan, and what the check says of the finished document."""

    drawings: tuple[Drawing, ...]
    """In the order of the labels."""
    smalls: tuple[Small, ...]
    """Of the same labels."""
    checked: Checked
    pages: int


def look(plan: Plan) -> Look:
    """Draw a plan and check its document. Raises SymbolDoesNotFit, SymbolUnsayable and their kin."""
    with words.speaking(plan.face.language):
        pages = pages_of(plan)
    drawings = tuple(label.drawing for page in pages for label in page.labels)
    small: dict[int, Small] = {}
    for drawing in drawings:
        if id(drawing) not in small:
            small[id(drawing)] = _small(drawing)
    smalls = tuple(small[id(drawing)] for drawing in drawings)
    return Look(drawings, smalls, examined(plan, pages).checked, len(pages))


def _small(drawing: Drawing) -> Small:
    from PIL import Image

    from labels.raster import bitmap

    width = min(WIDEST, drawing.width)
    height = max(round(drawing.height * width / drawing.width), 1)
    greys = bitmap(drawing).convert("L").resize((width, height), Image.Resampling.BOX)
    return Small(width, height, greys.tobytes())
