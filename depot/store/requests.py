"""Look-ups of requests: their lines, who waits for what, and what is to be picked in walking order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from depot.model.request import OVER, Request
from depot.model.requestlines import RequestLine
from depot.store.batches import marks, parts
from depot.store.engine import Connection

_REQUEST: Final = ", ".join(f"r.{field}" for field in Request._fields)
_LINE: Final = ", ".join(f"l.{field}" for field in RequestLine._fields)
_LIVE: Final = f"r.status NOT IN ({', '.join(repr(state) for state in sorted(OVER))})"
_STILL_OUT: Final = "i.back_at = '' AND i.undone = 0"


class Walk(NamedTuple):
    """Where an item is to be fetched."""

    place: int | None
    walk: str
    """Sort key of the walking order; empty for what stands nowhere."""


class Waiting(NamedTuple):
    """A line that waits for an item, in the order of arrival."""

    request: int
    n: int
    unit: str
    person: int | None
    picked: bool


class Requests:
    """Reads of requests through one connection. In an act, `tx.settle()` first shows what the act itself wrote."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def requests(self, *, over: bool = False, unit: str = "", limit: int = 1_000_000) -> list[Request]:
        """Requests that are under way, the oldest first; or those that are over, the newest first. Of a unit only,
        where one is named.
        """
        where, order = (f"NOT ({_LIVE})", "r.over_at DESC, r.id DESC") if over else (_LIVE, "r.id")
        query = f"SELECT {_REQUEST} FROM request r WHERE {where} AND ? IN ('', r.unit) ORDER BY {order} LIMIT ?"
        return [Request._make(row) for row in self._connection.execute(query, (unit, limit))]

    def lines(self, request: int) -> list[RequestLine]:
        """The lines of a request, in order."""
        query = f"SELECT {_LINE} FROM request_line l WHERE l.request = ? ORDER BY l.n"
        return [RequestLine._make(row) for row in self._connection.execute(query, (request,))]

    def lines_of(self, requests: Sequence[int]) -> dict[int, list[RequestLine]]:
        """The lines of several requests, in order."""
        found: dict[int, list[RequestLine]] = {request: [] for request in requests}
        for some in parts(requests):
            query = (
                f"SELECT {_LINE} FROM request_line l WHERE l.request IN ({marks(len(some))}) ORDER BY l.request, l.n"
            )
            for row in self._connection.execute(query, some):
                found[row[0]].append(RequestLine._make(row))
        return found

    def line(self, request: int, n: int) -> RequestLine | None:
        """A line of a request."""
        query = f"SELECT {_LINE} FROM request_line l WHERE l.request = ? AND l.n = ?"
        row = self._connection.execute(query, (request, n)).fetchone()
        return RequestLine._make(row) if row is not None else None

    def queue(self, item: str) -> list[Waiting]:
        """The lines under way that ask for a box or file (its code), in the order in which they came."""
        query = (
            "SELECT l.request, l.n, r.unit, r.person, l.picked_at <> '' FROM request_line l "
            f"JOIN request r ON r.id = l.request WHERE l.item = ? AND l.item <> '' AND l.outcome = '' AND {_LIVE} "
            "ORDER BY l.request, l.n"
        )
        rows = self._connection.execute(query, (item,))
        return [Waiting(request, n, unit, person, bool(picked)) for request, n, unit, person, picked in rows]

    def naming(self, item: str) -> list[tuple[int, int]]:
        """The lines of any time that name a box or file (its code): request and number."""
        query = "SELECT request, n FROM request_line WHERE item = ? AND item <> '' ORDER BY request, n"
        return [(request, n) for request, n in self._connection.execute(query, (item,))]

    def named(self, item: str) -> int:
        """How many requests of any time name a box or file (its code)."""
        query = "SELECT count(DISTINCT request) FROM request_line WHERE item = ? AND item <> ''"
        return int(self._connection.execute(query, (item,)).fetchone()[0])

    def out(self, request: int) -> int:
        """How many things that a request was answered with, other than by a reactivation, are still out."""
        query = (
            "SELECT count(*) FROM request_line l JOIN loan g ON g.id = l.loan "
            "JOIN loan_line i ON i.loan = l.loan AND i.item = l.item "
            f"WHERE l.request = ? AND g.kind <> 'reactivation' AND {_STILL_OUT}"
        )
        return int(self._connection.execute(query, (request,)).fetchone()[0])

    def where(self, boxes: Sequence[int]) -> dict[int, Walk]:
        """Where boxes are to be fetched: where they stand, else where they belong."""
        found: dict[int, Walk] = {}
        for some in parts(boxes):
            query = (
                "SELECT b.id, coalesce(b.place, b.home), coalesce(s.walk, '') FROM box b "
                f"LEFT JOIN location s ON s.id = coalesce(b.place, b.home) WHERE b.id IN ({marks(len(some))})"
            )
            for box, place, walk in self._connection.execute(query, some):
                found[box] = Walk(place, walk)
        return found
