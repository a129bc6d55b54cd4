"""Statements over what happened: loans that are out, the journal, old codes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from depot.model.event import Event
from depot.store.remains import told
from depot.store.reports.reading import Statement, rows
from depot.store.store import Store

_AT: Final = b'"at":"'
"""What stands before the time in a header; in a text a quotation mark has a backslash before it."""

EVENTS: Final = 2_000
"""Events between two looks whether to go on."""


def lines_out(units: Sequence[str] = (), before: str = "") -> Statement:
    """Loan lines that are out, the first due first, those without a date last; only those due before a day.

    Rows: loan (id), item (code).
    """
    tests, values = ["i.back_at = '' AND i.undone = 0"], list[Any]()
    if units:
        tests.append(f"l.unit IN ({', '.join('?' * len(units))})")
        values += units
    if before:
        tests.append("i.due <> '' AND i.due < ?")
        values.append(before)
    sql = f"""
        SELECT i.loan, i.item FROM loan_line i JOIN loan l ON l.id = i.loan
        WHERE {" AND ".join(tests)} ORDER BY i.due = '', i.due, i.loan, i.item"""
    return Statement(sql, tuple(values))


def old_codes() -> Statement:
    """Old barcodes and numbers in their order. Rows: text, subject."""
    return Statement("SELECT text, subject FROM alias ORDER BY text, subject")


def events(store: Store, since: str, until: str) -> Iterator[Event | None]:
    """The events of some days (AAAA-MM-JJ, ends included; empty for no end) in the order of the journal.

    Each as it was written, or what a redaction left of it. None now and then, so that whoever reads can stop.
    """
    first, last = since.encode(), until.encode() or b"9999"
    asked = Statement("SELECT header, body FROM journal ORDER BY pos")
    for n, (raw, body) in enumerate(rows(store, asked)):
        if n % EVENTS == 0:
            yield None
        header = bytes(raw)
        start = header.find(_AT) + len(_AT)
        if first <= header[start : start + 10] <= last:
            yield told(store.connection, header, None if body is None else bytes(body))


def events_count(store: Store) -> int:
    """How many events the journal has."""
    return int(store.connection.execute("SELECT count(*) FROM journal").fetchone()[0])


def requests(units: Sequence[str] = (), since: str = "", until: str = "") -> Statement:
    """Requests that were received in some days (AAAA-MM-JJ, ends included; empty for no end), of some units.

    Rows: unit, received_at, picked_at, over_at, status, needed_by.
    """
    tests, values = ["substr(r.received_at, 1, 10) BETWEEN ? AND ?"], [since, until or "9999"]
    if units:
        tests.append(f"r.unit IN ({', '.join('?' * len(units))})")
        values += units
    sql = f"""
        SELECT r.unit, r.received_at, r.picked_at, r.over_at, r.status, r.needed_by FROM request r
        WHERE {" AND ".join(tests)} ORDER BY r.received_at, r.id"""
    return Statement(sql, tuple(values))
