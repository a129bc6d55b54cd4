"""Lists of results: one is left by its ends, into the search line or the next list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from textual.message import Message

from screens.vlist import VirtualList


class ResultList(VirtualList):
    """A list that tells when the cursor wants to go beyond its first or last row."""

    @dataclass
    class Passed(Message):
        """The cursor was sent beyond an end."""

        list: ResultList
        by: int
        """-1 above the first row, 1 below the last."""

        @property
        def control(self) -> ResultList:
            """The list that was left."""
            return self.list

    def action_step(self, by: int) -> None:
        """A row up or down, or out."""
        if 0 <= self.cursor + by < len(self.ids):
            super().action_step(by)
        else:
            self.post_message(self.Passed(self, by))

    def say_empty(self, msgid: str) -> None:
        """What a list of no rows says from now on."""
        self._empty = msgid

    def follow(self, ids: Sequence[int], *, words: Iterable[str] = (), anew: bool) -> None:
        """Show another vector: from its top when it answers another question, else with the cursor where it was."""
        cursor = 0
        if not anew and self.cursor_id is not None:
            try:
                cursor = ids.index(self.cursor_id)  # long vectors find it by their index, without being read
            except ValueError:
                cursor = self.cursor
        self.replace(ids, words=words, cursor=cursor)
