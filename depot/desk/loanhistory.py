"""The history of a loan: what happened to the loan itself, and to each box and file while it was out on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from depot.desk.chronicle import Entry, chronicle
from depot.model.codes import Code
from depot.store.lookup import Reader


class Moment(NamedTuple):
    """One thing that happened."""

    entry: Entry
    item: str
    """Code of the box or file for people; empty for what happened to the loan as a whole."""


def loan_history(reader: Reader, loan: int) -> list[Moment]:
    """What happened on a loan, the newest first."""
    subject = Code.from_id("L", loan).text
    moments = [Moment(entry, "") for entry in chronicle(reader, subject)]
    for line in reader.lines_of(loan):
        shown = Code.parse(line.item).shown
        moments.extend(Moment(entry, shown) for entry in _while_out(chronicle(reader, line.item), subject))
    return sorted(moments, key=lambda moment: (moment.entry.event.at, moment.entry.event.seq), reverse=True)


def _while_out(entries: Iterable[Entry], loan: str) -> Iterator[Entry]:
    """The events of an item from its lending on this loan to its return, what was undone among them."""
    acts: set[str] = set()
    out = False
    for entry in entries:
        event = entry.event
        verb, named = event.kind.partition(".")[2], event.body.get("loan") == loan
        if verb == "lent":
            out = named
        undone = verb == "undone" and event.body.get("act") in acts
        if named or undone or (out and verb in ("extended", "recalled")):
            acts.add(event.act)
            yield entry
        out = out and verb != "returned"
