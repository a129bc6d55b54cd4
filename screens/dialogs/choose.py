"""One thing out of a list of a few."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from textual.app import ComposeResult

from depot.words import N_
from screens.dialogs.base import Dialog
from screens.rows import Column, Row
from screens.vlist import VirtualList

K = TypeVar("K")


class Choose(Dialog[K | None]):
    """A list with one line a choice; the answer is what stands behind the line, None when it was left."""

    HINT = N_("Enter chooses · Esc leaves")

    def __init__(
        self,
        heading: str,
        columns: Sequence[Column],
        choices: Sequence[tuple[K, Row]],
        *,
        empty: str = N_("Nothing here."),
        start: int = 0,
    ) -> None:
        """`start` is the index of the choice to begin on."""
        super().__init__(heading)
        self._columns = columns
        self._choices = choices
        self._empty = empty
        self._start = start

    def panel(self) -> ComposeResult:
        """The list, as high as its choices and no higher than the screen allows."""
        listing = VirtualList(self._columns, self._load, empty=self._empty)
        listing.styles.height = min(max(len(self._choices), 2) + 2, max(self.app.size.height - 10, 5))
        yield listing

    def on_mount(self) -> None:
        """Show the choices."""
        self.query_one(VirtualList).replace(range(len(self._choices)), cursor=self._start)

    def on_virtual_list_chosen(self, event: VirtualList.Chosen) -> None:
        """That one."""
        event.stop()
        self.answer(self._choices[event.id][0])

    def _load(self, ids: Sequence[int]) -> list[Row]:
        return [self._choices[id_][1] for id_ in ids]
