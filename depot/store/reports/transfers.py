"""Statements over transfers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from depot.store.reports.reading import Statement


def transfers(units: Sequence[str] = (), since: str = "", until: str = "") -> Statement:
    """Transfers in the order in which they were announced, of some units and days (AAAA-MM-JJ, ends included).

    Rows: id, number, unit, its name, title, status, when announced, begun, received and ended; announced lines, boxes
    that came, those of them that were not announced, lines that are said to be missing, differences that stand.
    """
    tests, values = ["1 = 1"], list[Any]()
    if units:
        tests.append(f"t.unit IN ({', '.join('?' * len(units))})")
        values += units
    for sign, day in ((">=", since), ("<=", until)):
        if day:
            tests.append(f"substr(t.announced_at, 1, 10) {sign} ?")
            values.append(day)
    sql = f"""
        SELECT t.id, t.number, t.unit, coalesce(u.name, ''), t.title, t.status, t.announced_at, t.begun_at,
          t.received_at, t.ended_at, coalesce(l.announced, 0), coalesce(l.came, 0), coalesce(l.extra, 0),
          coalesce(d.missing, 0), coalesce(d.standing, 0)
        FROM transfer t LEFT JOIN unit u ON u.key = t.unit
        LEFT JOIN (SELECT transfer, count(*) FILTER (WHERE extra = 0) AS announced,
            count(*) FILTER (WHERE box IS NOT NULL) AS came, count(*) FILTER (WHERE extra = 1) AS extra
          FROM transfer_line WHERE struck = 0 GROUP BY transfer) l ON l.transfer = t.id
        LEFT JOIN (SELECT transfer, count(*) FILTER (WHERE kind = 'missing') AS missing, count(*) AS standing
          FROM transfer_difference WHERE withdrawn_at = '' GROUP BY transfer) d ON d.transfer = t.id
        WHERE {" AND ".join(tests)} ORDER BY t.announced_at, t.id"""
    return Statement(sql, tuple(values))
