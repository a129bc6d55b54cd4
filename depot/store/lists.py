"""Id vectors of loan lines, borrowers, places, refused scans and the journal. Those of boxes are vectors.py's.

Ids of loan lines and of refused scans are made up (rows.line_id, and stream and number): they are good for
depot/store/listing.py, and stay the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from depot.model.codes import Code
from depot.model.indexed import tokens
from depot.model.searchtext import folded
from depot.store.engine import dialect_of, server
from depot.store.keyed import Chain, Key, Keyed, Span
from depot.store.rows import line_id, loan_and_item
from depot.store.store import Store

_IS_OUT: Final = "i.back_at = '' AND i.undone = 0"
_IS_BACK: Final = "i.back_at <> '' AND i.undone = 0"
_OPEN: Final = f"SELECT i.loan, i.item FROM loan_line i WHERE {_IS_OUT}"
_ORDER: Final = "ORDER BY i.due, i.loan, i.item"

SEQ_BITS: Final = 40
"""Bits of a refusal's id that hold its number in its stream; the stream is above them."""


class Lists:
    """Id vectors, read through a store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def out(self) -> Sequence[int]:
        """Lines that are out, the first due first; those without a due date last."""
        return Chain(self._keyed("due", f"{_IS_OUT} AND i.due <> ''"), self._lines(f"{_OPEN} AND i.due = '' {_ORDER}"))

    def overdue(self, on: date) -> list[int]:
        """Lines that were due before a date, the longest overdue first."""
        return self._lines(f"{_OPEN} AND i.due <> '' AND i.due < ? {_ORDER}", on.isoformat())

    def due(self, first: date, last: date) -> list[int]:
        """Lines due between two dates, ends included."""
        return self._lines(f"{_OPEN} AND i.due BETWEEN ? AND ? {_ORDER}", first.isoformat(), last.isoformat())

    def lent_on(self, day: date) -> list[int]:
        """Lines lent on a day that are still out, by loan."""
        return self._lines(f"{_OPEN} AND substr(i.out_at, 1, 10) = ? ORDER BY i.loan, i.item", day.isoformat())

    def recalled(self) -> list[int]:
        """Lines that are out and wanted back earlier than they were lent for, the first due first."""
        return self._lines(
            "SELECT i.loan, i.item FROM loan l JOIN loan_line i ON i.loan = l.id "
            f"WHERE l.recalled <> '' AND i.due = l.recalled AND {_IS_OUT} {_ORDER}"
        )

    def out_to(self, person: int) -> list[int]:
        """Lines that a borrower has, the first due first."""
        then = dialect_of(self._store.connection).then
        return self._lines(
            f"SELECT i.loan, i.item FROM loan l {then} loan_line i ON i.loan = l.id "
            f"WHERE l.person = ? AND {_IS_OUT} {_ORDER}",
            person,
        )

    def of_loan(self, loan: int) -> list[int]:
        """Lines of a loan, those that are out first."""
        query = "SELECT i.loan, i.item FROM loan_line i WHERE i.loan = ? AND i.undone = 0 ORDER BY i.back_at, i.item"
        return self._lines(query, loan)

    def closed(self) -> Sequence[int]:
        """Lines that came back, the last first."""
        return self._keyed("back_at", _IS_BACK, descending=True)

    def people(self, text: str = "", *, inactive: bool = False) -> list[int]:
        """Borrowers by name, accents folded; only those with words that begin with each word of a text."""
        wanted = tokens(folded(text))
        named = []
        only = "" if inactive else " WHERE inactive = 0"
        for id_, name in self._store.connection.execute(f"SELECT id, name FROM person{only}"):
            called = folded(name)
            words = tokens(called)
            if all(any(word.startswith(part) for word in words) for part in wanted):
                named.append((called, id_))
        return [id_ for _, id_ in sorted(named)]

    def locations(self) -> Sequence[int]:
        """Every place in walking order, retired ones among them."""
        span = Span("location l", ("l.walk", "l.id"))
        return Keyed(lambda: self._store.connection, span, self._store.tally("location"))

    def inside(self, parent: int | None) -> list[int]:
        """The places directly in another in walking order, the sites for None; without retired ones."""
        within, values = ("parent = ?", (parent,)) if parent is not None else ("parent IS NULL", ())
        query = f"SELECT id FROM location WHERE {within} AND retired = 0 ORDER BY walk, id"
        return [id_ for (id_,) in self._store.connection.execute(query, values)]

    def refusals(self) -> Sequence[int]:
        """Refused scans, the newest first."""
        streams: dict[int, Key] = {}
        for id_, node, inc in self._store.connection.execute("SELECT id, node, inc FROM stream"):
            streams[id_] = (node, inc)
        ids = {stream: id_ for id_, stream in streams.items()}

        def made(key: Key) -> int:
            _, node, inc, seq = key
            return ids[node, inc] << SEQ_BITS | int(seq)

        def parts(id_: int) -> Key:
            return (*streams.get(id_ >> SEQ_BITS, ("", "")), id_ & ((1 << SEQ_BITS) - 1))

        keys, at = ("r.at", "r.node", "r.inc", "r.seq"), "r.node = ? AND r.inc = ? AND r.seq = ?"
        span = Span("refusal r", keys, descending=True, at=at)
        length = self._one("SELECT count(*) FROM refusal")
        return Keyed(lambda: self._store.connection, span, length, id_of=made, values_of=parts)

    def journal(self) -> Sequence[int]:
        """The whole journal, the newest event first."""
        if server(self._store.connection) is not None:  # positions there have gaps
            span = Span("journal e", ("e.pos",), descending=True)
            return Keyed(lambda: self._store.connection, span, self._one("SELECT count(*) FROM journal"))
        return range(self._one("SELECT coalesce(max(pos), 0) FROM journal"), 0, -1)

    def history(self, subject: str) -> list[int]:
        """The events of a subject (in stored form), the newest first."""
        query = "SELECT pos FROM journal WHERE subject = ? ORDER BY pos DESC"
        return [pos for (pos,) in self._store.connection.execute(query, (subject,))]

    def _keyed(self, date_: str, where: str, *, descending: bool = False) -> Keyed:
        """Loan lines by one of their dates, read as they are looked at."""
        keys = (f"i.{date_}", "i.loan", "i.item")
        span = Span("loan_line i", keys, where, descending=descending, at="i.loan = ? AND i.item = ?")
        length = self._one(f"SELECT count(*) FROM loan_line i WHERE {where}")
        return Keyed(lambda: self._store.connection, span, length, id_of=_line_of, values_of=_line_values)

    def _lines(self, query: str, *values: Any) -> list[int]:
        return [line_id(loan, item) for loan, item in self._store.connection.execute(query, values)]

    def _one(self, query: str) -> int:
        return int(self._store.connection.execute(query).fetchone()[0])


def _line_of(key: Key) -> int:
    _, loan, item = key
    return line_id(loan, item)


def _line_values(id_: int) -> Key:
    loan, letter, item = loan_and_item(id_)
    return loan, Code.from_id(letter, item).text
