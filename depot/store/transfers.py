"""Look-ups of transfers: their lines, what was found otherwise than announced, what waits for whom."""

from __future__ import annotations

from typing import Final, NamedTuple

from depot.model.transfer import ENDED, Transfer
from depot.model.transferlines import Difference, TransferLine
from depot.store.engine import Connection

_TRANSFER: Final = ", ".join(f"t.{field}" for field in Transfer._fields)
_LINE: Final = ", ".join(f"l.{field}" for field in TransferLine._fields)
_LIVE: Final = f"t.status NOT IN ({', '.join(repr(state) for state in sorted(ENDED))})"


class Count(NamedTuple):
    """How far a transfer is."""

    announced: int = 0
    """Lines on the slip, without those that were not announced."""
    came: int = 0
    """Boxes that came, those not announced too."""
    extra: int = 0
    """Boxes that came without having been announced."""
    missing: int = 0
    """Lines of which somebody said that their box did not come."""
    differences: int = 0
    """Differences that stand."""

    @property
    def open(self) -> int:
        """Announced boxes that neither came nor are said to be missing."""
        return self.announced + self.extra - self.came - self.missing


class Transfers:
    """Reads of transfers through one connection. In an act, `tx.settle()` first shows what the act itself wrote."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def transfers(self, *, ended: bool = False, unit: str = "") -> list[Transfer]:
        """Transfers, newest first; those that are over only when asked; of a unit only, where one is named."""
        query = (
            f"SELECT {_TRANSFER} FROM transfer t WHERE {'1 = 1' if ended else _LIVE} AND ? IN ('', t.unit) "
            "ORDER BY t.id DESC"
        )
        return [Transfer._make(row) for row in self._connection.execute(query, (unit,))]

    def lines(self, transfer: int) -> list[TransferLine]:
        """The lines of a transfer in the order of the slip, without those taken off it."""
        query = f"SELECT {_LINE} FROM transfer_line l WHERE l.transfer = ? AND l.struck = 0 ORDER BY l.n"
        return [TransferLine._make(row) for row in self._connection.execute(query, (transfer,))]

    def line(self, transfer: int, n: int) -> TransferLine | None:
        """A line that was not taken off the slip."""
        query = f"SELECT {_LINE} FROM transfer_line l WHERE l.transfer = ? AND l.n = ? AND l.struck = 0"
        row = self._connection.execute(query, (transfer, n)).fetchone()
        return TransferLine._make(row) if row is not None else None

    def of_box(self, box: int) -> TransferLine | None:
        """The line that a box came by."""
        query = f"SELECT {_LINE} FROM transfer_line l WHERE l.box = ? ORDER BY l.transfer LIMIT 1"
        row = self._connection.execute(query, (box,)).fetchone()
        return TransferLine._make(row) if row is not None else None

    def announced(self, unit: str, number: str) -> TransferLine | None:
        """A line with the unit's number of a box that is still expected, in a transfer of the unit."""
        query = (
            f"SELECT {_LINE} FROM transfer_line l JOIN transfer t ON t.id = l.transfer "
            f"WHERE l.number = ? AND l.number <> '' AND t.unit = ? AND l.struck = 0 AND l.box IS NULL AND {_LIVE} "
            "ORDER BY l.transfer, l.n LIMIT 1"
        )
        row = self._connection.execute(query, (number, unit)).fetchone()
        return TransferLine._make(row) if row is not None else None

    def slip(self, unit: str, number: str) -> Transfer | None:
        """The transfer of a unit with its own number of the slip, unless it was cancelled."""
        query = (
            f"SELECT {_TRANSFER} FROM transfer t WHERE t.unit = ? AND t.number = ? AND t.status <> 'cancelled' "
            "ORDER BY t.id LIMIT 1"
        )
        row = self._connection.execute(query, (unit, number)).fetchone()
        return Transfer._make(row) if row is not None else None

    def read_before(self, source_key: str) -> Transfer | None:
        """The transfer that was made of a slip with this hash, unless it was cancelled."""
        query = (
            f"SELECT {_TRANSFER} FROM transfer t WHERE t.source_key = ? AND t.source_key <> '' "
            "AND t.status <> 'cancelled' ORDER BY t.id LIMIT 1"
        )
        row = self._connection.execute(query, (source_key,)).fetchone()
        return Transfer._make(row) if row is not None else None

    def differences(self, transfer: int, *, withdrawn: bool = False) -> list[Difference]:
        """What was found otherwise than announced, by line; what was cleared up only when asked."""
        standing = "" if withdrawn else "AND withdrawn_at = ''"
        query = (
            f"SELECT {', '.join(Difference._fields)} FROM transfer_difference WHERE transfer = ? {standing} "
            "ORDER BY line, noted_at, kind"
        )
        return [Difference._make(row) for row in self._connection.execute(query, (transfer,))]

    def count(self, transfer: int) -> Count:
        """How far a transfer is."""
        lines = (
            "SELECT count(*) FILTER (WHERE extra = 0), count(*) FILTER (WHERE box IS NOT NULL), "
            "count(*) FILTER (WHERE extra = 1) FROM transfer_line WHERE transfer = ? AND struck = 0"
        )
        found = (
            "SELECT count(*) FILTER (WHERE kind = 'missing'), count(*) FROM transfer_difference "
            "WHERE transfer = ? AND withdrawn_at = ''"
        )
        first = self._connection.execute(lines, (transfer,)).fetchone()
        return Count(*first, *self._connection.execute(found, (transfer,)).fetchone())
