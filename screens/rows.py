"""What a long list is made of: columns and rows as data, and the pages of rows kept in memory."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from screens.signs import Sign

PAGE: Final = 100
"""Rows loaded at once."""

PAGES: Final = 24
"""Pages kept; the one not looked at for longest goes first."""

GAP: Final = 2
"""Cells between two columns."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a list."""

    title: str
    """A msgid."""
    width: int = 0
    """Cells; 0 for a column that shares what is left."""
    flex: int = 1
    """Its share of what is left, against the other such columns."""
    least: int = 8
    """Cells that a sharing column keeps at least."""
    right: bool = False
    """Whether it is set flush right, as numbers are."""
    tail: bool = False
    """Whether it keeps its end where there is too little room: addresses differ there."""
    from_width: int = 0
    """Cells that the list must have for the column to be shown at all."""


Cell = str | Sign
"""A text, or a state drawn as its sign and word."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row, ready to be drawn."""

    cells: tuple[Cell, ...]
    """One for each column."""
    sign: Sign | None = None
    """The state of the thing, drawn before the first column."""
    quiet: bool = False
    """Whether it is drawn faintly: destroyed, closed."""


Loader = Callable[[Sequence[int]], Sequence[Row]]
"""Rows for these ids, as many and in the same order."""


def layout(columns: Sequence[Column], width: int) -> list[int]:
    """Cells of each column in a list of this width; 0 for a column that is not shown."""
    shown = [column for column in columns if width >= column.from_width]
    fixed = sum(column.width for column in shown) + GAP * max(len(shown) - 1, 0)
    sharing = [column for column in shown if not column.width]
    left = max(width - fixed, 0)
    while narrow := [each for each in sharing if left * each.flex // _shares(sharing) < each.least]:
        sharing = [each for each in sharing if each not in narrow]
        left -= sum(each.least for each in narrow)
    widths: list[int] = []
    shares = _shares(sharing)
    for column in columns:
        if width < column.from_width:
            widths.append(0)
        elif column not in sharing:
            widths.append(column.width or column.least)
        else:
            part = left * column.flex // shares
            shares -= column.flex
            left -= part
            widths.append(part)
    return widths


def _shares(columns: Sequence[Column]) -> int:
    return sum(column.flex for column in columns)


class Pages:
    """Rows of an id vector, loaded a page at a time and forgotten when unused."""

    def __init__(self, load: Loader, page: int = PAGE, keep: int = PAGES) -> None:
        self._load = load
        self._page = page
        self._keep = keep
        self._pages: OrderedDict[int, Sequence[Row]] = OrderedDict()
        self.ids: Sequence[int] = ()
        """The vector; replacing it is `reset`."""

    def reset(self, ids: Sequence[int]) -> None:
        """Take another vector; nothing is loaded before it is looked at."""
        self.ids = ids
        self._pages.clear()

    def forget(self) -> None:
        """Load every row again when it is next looked at."""
        self._pages.clear()

    def forget_id(self, id_: int, index: int) -> None:
        """Load the page of one row again when it is next looked at."""
        if self.ids[index] == id_:
            self._pages.pop(index // self._page, None)

    def row(self, index: int) -> Row:
        """The row at an index, loading its page when it is not there."""
        number, offset = divmod(index, self._page)
        return self._fetch(number)[offset]

    def has(self, index: int) -> bool:
        """Whether the row can be drawn without loading, or does not exist at all."""
        return not 0 <= index < len(self.ids) or index // self._page in self._pages

    def prefetch(self, index: int) -> None:
        """Load the page of an index ahead of its need."""
        if not self.has(index):
            self._fetch(index // self._page)

    def _fetch(self, number: int) -> Sequence[Row]:
        page = self._pages.get(number)
        if page is None:
            ids = self.ids[number * self._page : (number + 1) * self._page]
            page = self._load(ids)
            if len(page) != len(ids):
                raise ValueError(f"{len(page)} rows loaded for {len(ids)} ids")
            self._pages[number] = page
            if len(self._pages) > self._keep:
                self._pages.popitem(last=False)
        else:
            self._pages.move_to_end(number)
        return page
