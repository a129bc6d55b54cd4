"""The one long list: a cursor over an id vector of any length, rows loaded a page at a time, drawn line by line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from depot.words import N_, _
from screens.rowpaint import Painter
from screens.rows import Column, Loader, Pages
from screens.signs import TONES, is_plain

PREFETCH_AFTER = 0.04
"""Seconds of rest after a move before the neighbouring page is loaded."""

MARKED_MOST: Final = 10_000
"""Rows that one key marks, at most."""


class VirtualList(ScrollView, can_focus=True):
    """A list of things by id. The first line is the header, the last says where in the list the cursor is."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "virtual-list--header",
        "virtual-list--row",
        "virtual-list--quiet",
        "virtual-list--cursor",
        "virtual-list--cursor-away",
        "virtual-list--marked",
        "virtual-list--match",
        "virtual-list--empty",
        "virtual-list--position",
        *(f"virtual-list--{tone}" for tone in TONES),
    }

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "step(-1)", show=False),
        Binding("down", "step(1)", show=False),
        Binding("pageup", "leaf(-1)", show=False),
        Binding("pagedown", "leaf(1)", show=False),
        Binding("home", "edge(0)", show=False),
        Binding("end", "edge(1)", show=False),
        Binding("enter", "choose", show=False),
        Binding("space", "mark", show=False),
        Binding("asterisk", "mark_all", show=False),
    ]

    @dataclass
    class Highlighted(Message):
        """The cursor came to another thing."""

        list: VirtualList
        index: int
        id: int

        @property
        def control(self) -> VirtualList:
            """The list it happened in."""
            return self.list

    @dataclass
    class Chosen(Message):
        """Enter, or a click on the row under the cursor."""

        list: VirtualList
        index: int
        id: int

        @property
        def control(self) -> VirtualList:
            """The list it happened in."""
            return self.list

    @dataclass
    class MarkedChanged(Message):
        """Other rows are marked than before."""

        list: VirtualList
        marked: frozenset[int]

        @property
        def control(self) -> VirtualList:
            """The list it happened in."""
            return self.list

    def __init__(
        self,
        columns: Sequence[Column],
        load: Loader,
        *,
        empty: str = N_("Nothing here."),
        markable: bool = False,
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        """`empty` is a msgid shown in a list of no rows; `markable` lets the space bar mark rows, and `*` all."""
        super().__init__(id=id)
        self._columns = tuple(columns)
        self._pages = Pages(load)
        self._empty = empty
        self._markable = markable
        self._cursor = 0
        self._marked: set[int] = set()
        self._words: tuple[str, ...] = ()
        self._known = 0
        self._pending = False

    @property
    def ids(self) -> Sequence[int]:
        """The vector on show."""
        return self._pages.ids

    @property
    def cursor(self) -> int:
        """Index of the row under the cursor; 0 in an empty list."""
        return self._cursor

    @property
    def cursor_id(self) -> int | None:
        """Id of the thing under the cursor; None in an empty list."""
        return self.ids[self._cursor] if self.ids else None

    @property
    def marked(self) -> frozenset[int]:
        """Ids that are marked; they stay marked when the vector changes and they are still in it."""
        return frozenset(self._marked)

    def replace(self, ids: Sequence[int], *, words: Iterable[str] = (), cursor: int | None = None) -> None:
        """Show another vector, with the cursor on the same thing where it is still there, else at the same height.

        `words`, already folded, are underlined where a word begins with them. `cursor` is an index to go to instead.
        """
        before, at = self.cursor_id, self._cursor
        self._pages.reset(ids)
        self._words = tuple(word for word in words if word)
        if cursor is None:
            cursor = _index(ids, before, at) if before is not None else 0
        self._cursor = min(max(cursor, 0), max(len(ids) - 1, 0))
        if self._marked:
            kept = {id_ for id_ in self._marked if _index(ids, id_, -1) >= 0}
            if kept != self._marked:
                self._marked = kept
                self.post_message(self.MarkedChanged(self, self.marked))
        self._measure()
        self._show_cursor()
        self.refresh()
        if self.cursor_id is not None and self.cursor_id != before:
            self.post_message(self.Highlighted(self, self._cursor, self.ids[self._cursor]))

    def show_total(self, total: int) -> None:
        """Say that there are more things than the vector holds; 0 for no more."""
        self._known = total
        self.refresh()

    def reload(self, id_: int | None = None) -> None:
        """Rows changed: load them again, all or the one that is under the cursor."""
        if id_ is not None and id_ == self.cursor_id:
            self._pages.forget_id(id_, self._cursor)
        else:
            self._pages.forget()
        self.refresh()

    def go_to(self, index: int) -> None:
        """Put the cursor on an index, as near as there is one."""
        index = min(max(index, 0), len(self.ids) - 1)
        if index < 0 or index == self._cursor:
            return
        before, self._cursor = self._cursor, index
        if not self._show_cursor():
            self._redraw(before, index)
        self._ahead()
        self.post_message(self.Highlighted(self, index, self.ids[index]))

    def go_to_id(self, id_: int) -> bool:
        """Put the cursor on a thing; False when it is not in the list."""
        index = _index(self.ids, id_, -1)
        if index >= 0:
            self.go_to(index)
        return index >= 0

    def clear_marks(self) -> None:
        """Nothing is marked any more."""
        if self._marked:
            self._marked.clear()
            self.post_message(self.MarkedChanged(self, frozenset()))
            self.refresh()

    @property
    def _height(self) -> int:
        """Rows that can be seen at once."""
        return max(self.scrollable_content_region.height - 2, 1)

    def action_step(self, by: int) -> None:
        """A row up or down."""
        self.go_to(self._cursor + by)

    def action_leaf(self, by: int) -> None:
        """A page up or down."""
        self.go_to(self._cursor + by * max(self._height - 1, 1))

    def action_edge(self, last: int) -> None:
        """The first or the last row."""
        self.go_to(len(self.ids) - 1 if last else 0)

    def action_choose(self) -> None:
        """Tell who listens that this is the one."""
        if self.ids:
            self.post_message(self.Chosen(self, self._cursor, self.ids[self._cursor]))

    def action_mark(self) -> None:
        """Mark or unmark, then go one on."""
        if not self._markable or not self.ids:
            return
        self._marked.symmetric_difference_update({self.ids[self._cursor]})
        self.post_message(self.MarkedChanged(self, self.marked))
        self.refresh()
        self.go_to(self._cursor + 1)

    def action_mark_all(self) -> None:
        """Mark every row, or none where every row is; the bell rings where there are too many to be meant."""
        if not self._markable or not self.ids:
            return
        if len(self.ids) > MARKED_MOST:
            self.app.bell()
            return
        self._marked = set() if len(self._marked) == len(self.ids) else set(self.ids)
        self.post_message(self.MarkedChanged(self, self.marked))
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Go to a row; on the row of the cursor, choose it."""
        at = event.get_content_offset(self)
        if at is None or not 0 < at.y < self.scrollable_content_region.height - 1:
            return
        index = at.y - 1 + self.scroll_offset.y
        if index == self._cursor:
            self.action_choose()
        elif index < len(self.ids):
            self.go_to(index)

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self._measure()
        self._show_cursor()

    def render_line(self, y: int) -> Strip:
        """One line of the window: header, row, or position."""
        region = self.scrollable_content_region
        painter = Painter(self._columns, region.width, is_plain(self.app), self._style, marks=bool(self._marked))
        if y == 0:
            return painter.header()
        if y == region.height - 1:
            return painter.position(self._cursor, len(self.ids), self._known, len(self._marked))
        index = y - 1 + self.scroll_offset.y
        if index < len(self.ids):
            over = ("cursor" if self.has_focus else "cursor-away") if index == self._cursor else ""
            marked = self.ids[index] in self._marked
            return painter.row(self._pages.row(index), over=over, marked=marked, words=self._words)
        return painter.blank(_(self._empty) if not self.ids and y == 2 else "")

    def _style(self, part: str) -> Style:
        return self.get_component_rich_style(f"virtual-list--{part}")

    def _redraw(self, *rows: int) -> None:
        """Draw some rows again, and the position line."""
        width, bottom = self.size.width, self.scrollable_content_region.height - 1
        lines = [row + 1 - self.scroll_offset.y for row in rows]
        self.refresh(*(Region(0, y, width, 1) for y in (*lines, bottom) if y >= 0))

    def _measure(self) -> None:
        self.virtual_size = Size(0, len(self.ids) + 2)

    def _show_cursor(self) -> bool:
        """Scroll until the cursor can be seen; whether anything moved."""
        top, height = self.scroll_offset.y, self._height
        if top <= self._cursor < top + height:
            return False
        target = self._cursor if self._cursor < top else self._cursor - height + 1
        self.scroll_to(y=target, animate=False, immediate=True)
        return self.scroll_offset.y != top

    def _ahead(self) -> None:
        """Load the neighbouring pages once the cursor rests."""
        if not self._pending:
            self._pending = True
            self.set_timer(PREFETCH_AFTER, self._prefetch)

    def _prefetch(self) -> None:
        self._pending = False
        reach = 2 * self._height
        for index in (self._cursor + reach, self._cursor - reach):
            self._pages.prefetch(index)


def _index(ids: Sequence[int], id_: int, otherwise: int) -> int:
    """Where an id stands in a vector, at the speed of the vector's own search."""
    try:
        return ids.index(id_)
    except ValueError:
        return otherwise
