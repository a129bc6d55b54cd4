"""The highest serials that were given out: of things that are there, of badges, of labels printed in advance."""

from __future__ import annotations

from typing import Final

from depot.model.codes import LETTERS, SERIAL_BITS, node_of
from depot.model.printing import Series
from depot.store.engine import Connection

SERIAL_MASK: Final = (1 << SERIAL_BITS) - 1
"""The bits of an id that hold the serial."""

SERIES: Final = 3
"""Characters of a series: a letter and a node."""

SERIES_DIGITS: Final = 10
"""More digits than any serial has."""


class Serials:
    """The table `serial` as a transaction sees it. The caller holds the write transaction and flushes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._last: dict[str, int] = {}
        self._raised: set[str] = set()
        self._series: dict[tuple[str, int], str] = {}

    def last(self, series: str) -> int:
        """The highest of a series (a letter and a node), 0 when none was given out."""
        if series not in self._last:
            row = self._connection.execute("SELECT last FROM serial WHERE series = ?", (series,)).fetchone()
            self._last[series] = row[0] if row else 0
        return self._last[series]

    def is_new(self, letter: str, id_: int, *, ask: bool = False) -> bool:
        """True for an id known to be above all that were ever seen: its row needs no look-up.

        Unless the series was met before, that is known only when it is asked for.
        """
        series = self._series_of(letter, id_)
        return (ask or series in self._last) and id_ & SERIAL_MASK > self.last(series)

    def see(self, letter: str, id_: int) -> None:
        """Something has this id."""
        try:
            series = self._series_of(letter, id_)
        except ValueError:
            return  # a badge that no depot gave out
        self._raise(series, id_ & SERIAL_MASK)

    def see_reserved(self, series: Series, node: str) -> None:
        """Codes whose labels are printed are given out for good, by the depot whose they are."""
        try:
            own = series.last is not None and series.letter in LETTERS and node_of(series.last) == node
        except ValueError:
            return  # a number that no depot gave out
        if own and series.last is not None:
            self.see(series.letter, series.last)

    def see_lost(self, serials: str) -> None:
        """Serials that were given out in acts which a restore lost: labels with these codes may be on boxes."""
        for line in serials.split("\n"):
            series, _, last = line.partition(" ")
            if len(series) == SERIES and last.isdecimal() and last.isascii() and len(last) <= SERIES_DIGITS:
                self._raise(series, int(last))

    def flush(self) -> None:
        """Write what rose."""
        if self._raised:
            keep = (
                "INSERT INTO serial(series, last) VALUES(?, ?) ON CONFLICT(series) DO UPDATE SET last = excluded.last"
            )
            self._connection.executemany(keep, [(series, self._last[series]) for series in sorted(self._raised)])
            self._raised.clear()

    def _raise(self, series: str, serial: int) -> None:
        if serial > self.last(series):
            self._last[series] = serial
            self._raised.add(series)

    def _series_of(self, letter: str, id_: int) -> str:
        place = (letter, id_ >> SERIAL_BITS)
        if place not in self._series:
            self._series[place] = letter + node_of(id_)
        return self._series[place]
