"""Counting the events of a stretch of a stream by what they are and by when they were."""

from __future__ import annotations

from collections import Counter

from depot.store.engine import Connection


def kinds(connection: Connection, stream: int, first: int, last: int) -> Counter[str]:
    """How many events of each kind are between two numbers of a stream."""
    query = "SELECT kind, count(*) FROM journal WHERE stream = ? AND seq BETWEEN ? AND ? GROUP BY kind"
    return Counter(dict(connection.execute(query, (stream, first, last)).fetchall()))


def days(connection: Connection, stream: int, first: int, last: int) -> Counter[str]:
    """How many events of each day (AAAA-MM-JJ, local time of whoever acted) are between two numbers of a stream."""
    query = "SELECT header FROM journal WHERE stream = ? AND seq BETWEEN ? AND ?"
    rows = connection.execute(query, (stream, first, last))
    return Counter(bytes(header).partition(b'"at":"')[2][:10].decode("ascii", "replace") for (header,) in rows)


def day_runs(connection: Connection, stream: int, first: int, last: int) -> list[tuple[str, int, int]]:
    """Events between two numbers of a stream, parted where the day (AAAA-MM-JJ) changes: day, first, last."""
    query = "SELECT seq, header FROM journal WHERE stream = ? AND seq BETWEEN ? AND ? ORDER BY seq"
    runs: list[tuple[str, int, int]] = []
    for seq, header in connection.execute(query, (stream, first, last)):
        day = bytes(header).partition(b'"at":"')[2][:10].decode("ascii", "replace")
        if runs and runs[-1][0] == day:
            runs[-1] = (day, runs[-1][1], seq)
        else:
            runs.append((day, seq, seq))
    return runs
