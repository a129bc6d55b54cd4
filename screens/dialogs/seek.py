"""One thing out of very many: type some of its words, go up and down, Enter. A scan of its code answers at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from depot.words import N_
from screens.capture import Scan
from screens.dialogs.base import Dialog
from screens.rows import Column, Loader
from screens.text import fold
from screens.textfield import TextField
from screens.vlist import VirtualList

Find = Callable[[str], Sequence[int]]
"""Ids of the things that a text means, the nearest first; of all of them for an empty text."""

Named = Callable[[str], int | None]
"""The id of the thing that a scan names; None for a scan that is of something else."""


class Seek(Dialog[int | None]):
    """The answer is the id of the row; None when it was left."""

    WIDE = True
    HINT = N_("Type to narrow the list · ↑ ↓ · Enter chooses · Esc leaves")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "step(-1)", show=False),
        Binding("down", "step(1)", show=False),
        Binding("pageup", "leaf(-1)", show=False),
        Binding("pagedown", "leaf(1)", show=False),
    ]

    def __init__(
        self,
        heading: str,
        columns: Sequence[Column],
        find: Find,
        load: Loader,
        *,
        text: str = "",
        hint: str = "",
        named: Named | None = None,
        empty: str = N_("Nothing is called so."),
    ) -> None:
        """`text` is typed already; `hint`, in the language in use, is shown while nothing is; `empty` is a msgid."""
        super().__init__(heading)
        self._columns = columns
        self._find = find
        self._load = load
        self._text = text
        self._hint = hint
        self._named = named
        self._empty = empty

    def panel(self) -> ComposeResult:
        """What is typed, and the things that it may mean."""
        yield TextField(self._text, hint=self._hint)
        listing = VirtualList(self._columns, self._load, empty=self._empty)
        listing.can_focus = False
        listing.styles.height = min(14, max(self.app.size.height - 12, 5))
        yield listing

    def on_mount(self) -> None:
        """Show what the text means."""
        self.query_one(Input).focus()
        self._narrow(self._text)

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self._narrow(event.value)

    def _narrow(self, text: str) -> None:
        listing = self.query_one(VirtualList)
        listing.replace(self._find(text), words=fold(text).split(), cursor=0)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        listing = self.query_one(VirtualList)
        if listing.cursor_id is not None:
            self.answer(listing.cursor_id)

    def on_virtual_list_chosen(self, event: VirtualList.Chosen) -> None:
        """A click on the row of the cursor."""
        event.stop()
        self.answer(event.id)

    def action_step(self, by: int) -> None:
        """A row up or down."""
        self.query_one(VirtualList).action_step(by)

    def action_leaf(self, by: int) -> None:
        """A page up or down."""
        self.query_one(VirtualList).action_leaf(by)

    def take_scan(self, scan: Scan) -> bool:
        """The code of one of the things is the answer."""
        found = self._named(scan.text) if self._named is not None else None
        if found is None:
            return super().take_scan(scan)
        self.answer(found)
        return True
