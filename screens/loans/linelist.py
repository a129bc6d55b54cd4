"""The list of lines that can be marked: all of them at once, too."""

from __future__ import annotations

from collections.abc import Iterable

from screens.vlist import VirtualList


class LineList(VirtualList):
    """A list of loan lines."""

    def say_empty(self, msgid: str) -> None:
        """What a list of no rows says from now on."""
        self._empty = msgid

    def mark(self, ids: Iterable[int]) -> None:
        """Mark these rows and no others."""
        self._marked = set(ids)
        self.post_message(self.MarkedChanged(self, self.marked))
        self.refresh()
