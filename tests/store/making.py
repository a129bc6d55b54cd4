"""Streams of a depot that never was: as many events as wanted, without the database that would have written them."""

from __future__ import annotations

import os
from collections.abc import Iterator

from depot.model.codes import Code, codes_from
from depot.model.event import GENESIS, Event, Fact
from depot.store import journal
from tests.store.trading import Carried, Parcel

AT = "2026-10-05T09:00:00-04:00"

EACH = 5
"""Events of one act: a box and a file come, the box is shelved, lent and brought back."""


class Maker:
    """Writes the stream of a node, parcel by parcel."""

    def __init__(self, node: str) -> None:
        self._stream = journal.Stream(0, node, os.urandom(16).hex(), 1, 0, GENESIS, AT)
        self._boxes = codes_from("B", node, 0, 999_000)
        self._files = codes_from("F", node, 0, 999_000)
        self._loans = codes_from("L", node, 0, 999_000)
        self._shelf = next(codes_from("S", node, 0, 1)).text

    def parcel(self, count: int) -> Parcel:
        """The next events, about so many."""
        before, items = self._stream, list[Carried]()
        while len(items) < count:
            stamp = journal.Stamp(os.urandom(16), "ada", "tty1", AT, "ok")
            facts = self._facts(next(self._boxes), next(self._files), next(self._loans).text)
            self._stream, events, rows = journal.draft(self._stream, stamp, facts)
            items += map(_carried, rows, events)
        last, prev = self._stream.head_seq, before.head_hash
        return Parcel(before.node, before.inc, before.head_seq + 1, last, prev, tuple(items))

    def _facts(self, box: Code, file: Code, loan: str) -> list[Fact]:
        return [
            Fact("box.registered", box.text, {"title": f"Élèves {box.serial}", "type": "STD30", "place": self._shelf}),
            Fact("file.listed", file.text, {"box": box.text, "title": f"Dossier {file.serial}"}),
            Fact("box.shelved", box.text, {"place": self._shelf}),
            Fact("box.lent", box.text, {"loan": loan, "due": "2026-12-01"}),
            Fact("box.returned", box.text, {"loan": loan}),
        ]

    def parcels(self, count: int, each: int) -> Iterator[Parcel]:
        """So many parcels."""
        return (self.parcel(each) for _nth in range(count))


def _carried(row: journal.Row, event: Event) -> Carried:
    *_front, header, body, hash_ = row
    return Carried(header, body, None, hash_, event)
