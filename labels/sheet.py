"""Labels on their pages: which one goes where, from the first free position on, in whole dots.

A page of a sheet holds the grid of its stock, a page of a roll one label. The origin of each label is corrected for the
printer, then put on the nearest dot; the label itself is not touched.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from labels.drawing import Drawing
from labels.faults import CopiesImpossible, StartImpossible
from labels.profiles import NEUTRAL, Profile, corrected
from labels.stocks import Stock, dots

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_COPIES: Final = 999
"""Of one label; more is a slip of the finger."""


class Place(NamedTuple):
    """Where a label goes."""

    page: int
    """From 0."""
    position: int
    """On its sheet, from 1, along the rows."""
    x: int
    y: int
    """Of its upper left corner, in dots of the page."""


class Placed(NamedTuple):
    """A label in its place."""

    position: int
    x: int
    y: int
    drawing: Drawing


class Page(NamedTuple):
    """A page as it will be printed; sizes in dots."""

    width: int
    height: int
    dpi: int
    labels: tuple[Placed, ...]

    def bitmap(self) -> Image:
        """The finished page in mode "1", a pixel a dot."""
        from labels.raster import bitmap, paste

        if [(label.x, label.y) for label in self.labels] == [(0, 0)] and self.labels[0].drawing.width == self.width:
            return bitmap(self.labels[0].drawing)
        return paste(self.width, self.height, ((each.x, each.y, bitmap(each.drawing)) for each in self.labels))


def place(count: int, stock: Stock, start: int = 1, profile: Profile = NEUTRAL, dpi: int = 300) -> list[Place]:
    """Where so many labels go, the first at the position `start` of the first sheet. Raises StartImpossible."""
    if not 1 <= start <= stock.per_page:
        raise StartImpossible(stock=stock.name, count=stock.per_page, start=start)
    half_w, half_h = stock.label_w // 2, stock.label_h // 2
    where = []
    for position in range(1, stock.per_page + 1):
        left, top = stock.origin(position)
        x, y = corrected(left + half_w, top + half_h, stock, profile)
        where.append((dots(x - half_w, dpi), dots(y - half_h, dpi)))
    numbers = (divmod(start - 1 + index, stock.per_page) for index in range(count))
    return [Place(page, index + 1, *where[index]) for page, index in numbers]


def lay(
    drawings: Sequence[Drawing], stock: Stock, start: int = 1, profile: Profile = NEUTRAL, copies: int = 1
) -> tuple[Page, ...]:
    """The pages of labels, each so many times in a row. All drawings have the resolution that their pages will have.

    Raises StartImpossible, CopiesImpossible.
    """
    if not 1 <= copies <= MOST_COPIES:
        raise CopiesImpossible(copies=copies, most=MOST_COPIES)
    wanted = [drawing for drawing in drawings for _copy in range(copies)]
    dpi = wanted[0].dpi if wanted else profile.dpi
    room = stock.room(dpi)
    if any((each.dpi, each.width, each.height) != (dpi, room.width, room.height) for each in wanted):
        raise ValueError(f"not all drawings are labels of {stock.name} at {dpi} dpi")
    pages: dict[int, list[Placed]] = {}
    for where, drawing in zip(place(len(wanted), stock, start, profile, dpi), wanted, strict=True):
        pages.setdefault(where.page, []).append(Placed(where.position, where.x, where.y, drawing))
    return tuple(Page(*stock.paper(dpi), dpi, tuple(labels)) for labels in pages.values())


def next_free(count: int, stock: Stock, start: int = 1) -> int:
    """The first position that so many labels from `start` on leave free on their last sheet; 1 when it is used up."""
    return (start - 1 + count) % stock.per_page + 1
