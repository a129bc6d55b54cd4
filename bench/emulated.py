"""What a program in a timed terminal shows: its output on an emulated screen, piece by piece, with the time of each.

The screen is fed only while the program is not being timed, or a quarter of a second late: the pieces keep the times
at which they came.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

import pyte

from bench.measure import Timed

COLUMNS: Final = 120
ROWS: Final = 40

_UNKNOWN: Final = re.compile(rb"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p|\x1b[P_^][^\x1b]*\x1b\\")
"""Sequences that real terminals obey or ignore and pyte would print."""

_PAUSE: Final = 0.25
"""Seconds between looks at the screen, so that looking takes no processor from what is timed."""


class Emulated(Timed):
    """A program seen through an emulated screen of 120 by 40."""

    def __init__(
        self, argv: Sequence[str], env: Mapping[str, str] | None = None, *, program: str | Path = sys.executable
    ) -> None:
        super().__init__(argv, env or {}, columns=COLUMNS, rows=ROWS, program=program)
        self._screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.ByteStream(self._screen)
        self._fed = 0

    @property
    def text(self) -> str:
        """What the screen shows of the pieces that were looked at."""
        return "\n".join(self._screen.display)

    def shows(self, *markers: str, patience: float = 30.0) -> float:
        """When all texts stood on the screen together, looking on from the piece looked at last; else TimeoutError."""
        return self._when(lambda: all(marker in self.text for marker in markers), patience, " + ".join(markers))

    def changes(self, key: bytes, patience: float = 10.0) -> float:
        """Seconds from a key to the first piece that makes the screen look otherwise, colours included."""
        self.quiet()
        self.catch_up()
        before = self._looks()
        sent = self.type(key, 0)
        return self._when(lambda: self._looks() != before, patience, f"a change after {key!r}") - sent

    def catch_up(self) -> None:
        """Feed what has come so far."""
        while self._feed():
            pass

    def _when(self, true: Callable[[], bool], patience: float, what: str) -> float:
        until = time.monotonic() + patience
        if self._fed and true():
            return self.pieces[self._fed - 1][0]
        while time.monotonic() < until:
            time.sleep(_PAUSE)
            while self._feed():
                if true():
                    return self.pieces[self._fed - 1][0]
        raise TimeoutError(f"{what} did not come; the screen shows:\n{self.text}")

    def _feed(self) -> bool:
        if self._fed >= len(self.pieces):
            return False
        self._stream.feed(_UNKNOWN.sub(b"", self.pieces[self._fed][1]))
        self._fed += 1
        return True

    def _looks(self) -> list[tuple[object, ...]]:
        return [tuple(self._screen.buffer[row][column] for column in range(COLUMNS)) for row in range(ROWS)]
