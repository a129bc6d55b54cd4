"""Folding events into tables. The same code serves an act, a replay and a merge.

States are loaded on first touch, changed in memory and written once at the end (`flush`), together with what
follows from them: trails, aliases, the search text, fill of shelves, counters, the highest serials and the due list.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from depot.model import trails
from depot.model.batchlines import of_batch
from depot.model.event import Event
from depot.model.inventoryrows import of_inventory
from depot.model.redaction import REDACTIONS
from depot.model.registers import WRITES
from depot.model.request import Request
from depot.model.requestlines import of_request
from depot.model.searchtext import alias_key
from depot.model.subjects import SUBJECTS, Subject, resolve
from depot.model.transferlines import of_transfer
from depot.store.batches import marks, parts
from depot.store.counting import count, realias
from depot.store.duetable import DueNotes
from depot.store.engine import Connection, Writing, replacing, server, table, write
from depot.store.indexing import SearchIndex
from depot.store.serials import Serials
from depot.store.shared import LOCAL, SharedSubject
from depot.store.trailing import TrailWriter

if TYPE_CHECKING:
    from depot.store.sharing import Sharing

OF_SUBJECT: Final = {
    "box": (("placement", "box"), ("loan_line", "item")),
    "file": (("loan_line", "item"),),
    "batch": (("batch_line", "batch"),),
    "transfer": (("transfer_line", "transfer"), ("transfer_difference", "transfer")),
    "request": (("request_line", "request"),),
    "inventory": tuple((f"inventory_{rows}", "inventory") for rows in ("shelf", "box", "scan", "settled")),
}
"""Tables of rows that follow from a subject's events alone, and the column that names it."""


def _after(rows: Callable[[Any, Event], Iterable[trails.Row]]) -> Callable[[Any, Any, Event], list[trails.Row]]:
    return lambda _before, after, event: list(rows(after, event))


def _of_request(before: Request, after: Request, event: Event) -> list[trails.Row]:
    return list(of_request(before, after, event))


FOLLOWS: Final[dict[str, Callable[[Any, Any, Event], list[trails.Row]]]] = {
    "box": trails.of_box,
    "file": trails.of_file,
    "batch": _after(of_batch),
    "transfer": _after(of_transfer),
    "inventory": _after(of_inventory),
    "request": _of_request,
}
"""What rows follow from a change."""

ALIASED: Final = frozenset({"box", "file", "location", "person"})


@cache
def _select(kind: str, count: int = 1) -> str:
    fields, keys = SUBJECTS[kind].state._fields, marks(count)
    return f"SELECT {', '.join(fields)} FROM {table(kind)} WHERE {SUBJECTS[kind].key_field} IN ({keys})"


def loaded(connection: Connection, kind: Subject, keys: Sequence[int | str]) -> dict[int | str, Any]:
    """The states of subjects of a kind, by key; those that have none are left out."""
    states: dict[int | str, Any] = {}
    make = kind.state._make
    for some in parts(keys):
        states |= {row[0]: make(row) for row in connection.execute(_select(kind.name, len(some)), some)}
    return states


_ALIASES: Final = Writing("alias", ("text", "subject"), clash="ON CONFLICT DO NOTHING")
_CLAIMS: Final = Writing("conflict", trails.Claim._fields)
_COUNTS: Final = Writing("tally", ("name", "n"), clash="ON CONFLICT(name) DO UPDATE SET n = tally.n + excluded.n")
_FILLS: Final = Writing(
    "fill",
    ("place", "type", "boxes"),
    clash="ON CONFLICT(place, type) DO UPDATE SET boxes = fill.boxes + excluded.boxes",
)


@cache
def _new(name: str) -> Writing:
    return Writing(name, SUBJECTS[name].state._fields)


@cache
def _whole(name: str) -> Writing:
    return replacing(name, SUBJECTS[name].state._fields, (SUBJECTS[name].key_field,))


@cache
def _update(name: str, key: str, fields: tuple[str, ...]) -> str:
    return f"UPDATE {table(name)} SET {', '.join(f'{field} = ?' for field in fields)} WHERE {key} = ?"


class Folder:
    """Folds events through one connection whose write transaction the caller holds."""

    def __init__(
        self,
        connection: Connection,
        *,
        bulk: bool = False,
        replay: bool = False,
        sharing: Sharing | None = None,
        later: AbstractSet[str] | None = None,
    ) -> None:
        """With `bulk`, what is new waits to be indexed and reckoned; a `replay` only writes the texts.

        `sharing` where several streams are here. Of the subjects `later`, a replay only folds what is a row of its own,
        since it settles them at its end.
        """
        self._connection = connection
        self._now: dict[tuple[str, Any], Any] = {}
        self._first: dict[tuple[str, Any], Any] = {}
        self._touched: dict[tuple[str, Any], None] = {}
        """Subjects of events since the last flush, in order."""
        self._trails = TrailWriter(connection)
        self._serials = Serials(connection)
        self._aliases: dict[str, set[str]] = defaultdict(set)
        self._index = SearchIndex(connection, deferred=bulk, indexed=not replay)
        self._due = DueNotes(connection, deferred=bulk, kept=not replay)
        self._sharing = sharing
        self._later = later
        self._alone: set[str] = set()
        """Subjects known to have one writer."""
        self._shared: dict[tuple[str, Any], SharedSubject] = {}
        self._replay = replay
        self._whole = server(connection) is not None
        """Whether changed states are written with all their fields: many at once, where a way to a server is long."""
        self._redactions: list[Event] = []
        """Events since the last flush that take bodies away."""
        self._held: Counter[str] = Counter()
        """Events by node whose kind only a newer program knows, since the last flush."""

    def get(self, kind: Subject, key: int | str) -> Any:
        """The current state of a subject, as this transaction sees it; None when there is none."""
        place = (kind.name, key)
        if place in self._shared:
            return self._settled(place).state
        return self._folded(kind, key)

    def _folded(self, kind: Subject, key: int | str) -> Any:
        place = (kind.name, key)
        if place not in self._now:
            state = None
            if not (kind.letter and self._serials.is_new(kind.letter, int(key))):
                row = self._connection.execute(_select(kind.name), (key,)).fetchone()
                state = kind.state._make(row) if row is not None else None
            self._now[place] = self._first[place] = state
        return self._now[place]

    def expect(self, events: Iterable[Event]) -> None:
        """Look up at once what many events of one stream are about, before the first of them is folded."""
        wanted: dict[str, dict[int | str, str]] = defaultdict(dict)
        stream, later = ("", ""), self._later
        for event in events:
            found = resolve(event.subject)
            if found is None or (later and event.subject in later) or self._is_of_others(found[0], event):
                continue
            kind, key = found
            place = (kind.name, key)
            if place in self._now:
                continue
            if kind.letter and self._serials.is_new(kind.letter, int(key), ask=True):
                self._now[place] = self._first[place] = None
                self._alone.add(event.subject)
            else:
                wanted[kind.name][key] = event.subject
                stream = (event.node, event.inc)
        for name, subjects in wanted.items():
            states = loaded(self._connection, SUBJECTS[name], list(subjects))
            for key in subjects:
                self._now[name, key] = self._first[name, key] = states.get(key)
            if self._sharing is not None and self._later is None:
                self._alone.update(subjects.values())
                self._alone.difference_update(self._sharing.shared_among(stream, list(subjects.values())))

    def apply(self, events: Iterable[Event]) -> None:
        """Fold events, in order."""
        now, touched, trail = self._now, self._touched, self._trails.add
        sharing, alone = self._sharing, self._alone
        for event in events:
            subject = event.subject
            if event.kind not in WRITES:
                self._held[event.node] += 1
            elif event.kind in REDACTIONS and not self._replay:
                self._redactions.append(event)
            found = resolve(subject)
            if found is None:
                trail(trails.of_log(event))
                continue
            kind, key = found
            if event.kind == "node.restored":
                trail(trails.of_knowing(event))
                self._serials.see_lost(str(event.body.get("serials", "")))
            if sharing is not None and subject not in alone and self._set_apart(kind, key, event, sharing):
                continue
            name = kind.name
            place = (name, key)
            before = now[place] if place in now else self._folded(kind, key)
            blank = before if before is not None else kind.state(key)
            after = now[place] = kind.evolve(blank, event)
            touched[place] = None
            if name in ALIASED and blank.aliases != after.aliases:
                for alias in after.alias_list:
                    self._aliases[alias_key(alias)].add(subject)
            follows = FOLLOWS.get(name)
            if follows is not None and (rows := follows(blank, after, event)):
                trail(rows)
            if before is None or name == "user" or event.kind == "series.reserved":
                self._see_codes(kind, key, event, after, new=before is None)

    def _see_codes(self, kind: Subject, key: int | str, event: Event, after: Any, *, new: bool) -> None:
        """Keep the highest serials that were given out, for things that are there and for labels."""
        if new and kind.letter:
            self._serials.see(kind.letter, int(key))
        elif kind.name == "user" and after.badge is not None:
            self._serials.see("U", after.badge)
        elif kind.name == "series" and event.kind == "series.reserved":
            self._serials.see_reserved(after, event.node)

    def _set_apart(self, kind: Subject, key: int | str, event: Event, sharing: Sharing) -> bool:
        """Take an event out of the sequence: another depot's own affair, or about what several wrote about."""
        if self._is_of_others(kind, event):
            return True
        if self._later is not None:
            return event.subject in self._later
        place = (kind.name, key)
        if place not in self._shared:
            if (kind.letter and self._serials.is_new(kind.letter, int(key))) or not sharing.shared(event):
                self._alone.add(event.subject)
                return False
            self._shared[place] = SharedSubject(kind, key, event.subject)
        self._shared[place].more(event)
        return True

    def _is_of_others(self, kind: Subject, event: Event) -> bool:
        """Whether an event is another depot's own affair."""
        return kind.name in LOCAL and self._sharing is not None and event.node != self._sharing.home

    def settle(self, subject: str) -> None:
        """Settle a subject from all its events when the tables are written next."""
        found = resolve(subject)
        if found is not None:
            self._shared[found[0].name, found[1]] = SharedSubject(*found, subject)

    def _settled(self, place: tuple[str, Any]) -> SharedSubject:
        """A shared subject as all its events have it, those of this transaction included."""
        shared = self._shared[place]
        assert self._sharing is not None
        if not shared.fresh:
            self._folded(shared.kind, shared.key)
            shared.settle(self._sharing)
            self._now[place] = shared.state
            self._touched[place] = None
            for alias in getattr(shared.state, "alias_list", ()):
                self._aliases[alias_key(alias)].add(shared.subject)
            if shared.kind.letter and shared.state is not None:
                self._serials.see(shared.kind.letter, int(shared.key))
            for badge in shared.badges:
                self._serials.see("U", badge)
            for series, node in shared.reserved:
                self._serials.see_reserved(series, node)
        return shared

    def _write_shared(self) -> None:
        """Settle what is shared and was touched, and write anew what follows from it."""
        if not self._shared or self._sharing is None:
            return
        self._trails.flush()  # who knew whom
        self._sharing.forget()
        touched = [(place, shared) for place, shared in self._shared.items() if not shared.written]
        self._sharing.expect([shared.subject for _place, shared in touched if not shared.fresh])
        for place, shared in touched:
            self._settled(place)
            shared.written = True
        if not self._replay:
            self._clear([place for place, _shared in touched], [shared.subject for _place, shared in touched])
        for _place, shared in touched:
            self._trails.add(shared.rows)
        write(self._connection, _CLAIMS, [row for _place, shared in touched for row in shared.claims])

    def _clear(self, places: Sequence[tuple[str, Any]], subjects: Sequence[str]) -> None:
        """Take away the rows that follow from all events of subjects: they are written anew."""
        for name in ("conflict", "incident"):
            self._write(f"DELETE FROM {name} WHERE subject = ?", [(subject,) for subject in subjects])
        for kind, tables in OF_SUBJECT.items():
            of_kind = [(place[1], subject) for place, subject in zip(places, subjects, strict=True) if place[0] == kind]
            for name, column in tables:
                keys = [(subject if column == "item" else key,) for key, subject in of_kind]
                self._write(f"DELETE FROM {name} WHERE {column} = ?", keys)

    def named(self, text: str) -> set[str]:
        """Subjects that events not yet written gave an alias to."""
        return self._aliases.get(alias_key(text), set())

    def last_serial(self, letter: str, node: str) -> int:
        """Highest serial in use for a letter and node, 0 when none is."""
        return self._serials.last(letter + node)

    def flush(self) -> None:
        """Write what changed."""
        if self._redactions:
            self._take_away()
        self._write_shared()
        if self._touched:
            self._write_states()
        if self._held:
            self._write_tally({f"held.{node}": n for node, n in self._held.items()})
            self._held.clear()
        self._trails.flush()
        self._due.flush()

    def _take_away(self) -> None:
        """Take away the bodies that redactions name, and settle anew what they are about. The journal is written."""
        from depot.store.redacting import take_away
        from depot.store.sharing import Sharing

        subjects = take_away(self._connection, self._redactions)
        self._redactions.clear()
        self._trails.flush()
        self._sharing = Sharing(self._connection, self._connection)
        for subject in subjects:
            self._alone.discard(subject)
            self.settle(subject)

    def _write_states(self) -> None:
        inserts: dict[str, list[Any]] = defaultdict(list)
        updates: dict[tuple[str, tuple[str, ...]], list[tuple[Any, ...]]] = defaultdict(list)
        tally: dict[str, int] = defaultdict(int)
        fill: dict[tuple[int, str], int] = defaultdict(int)
        gone: list[tuple[str, str]] = []
        named: list[tuple[str, str]] = []
        for name, key in self._touched:
            before, after = self._first[name, key], self._now[name, key]
            if after is before or after == before:
                continue
            if before is None or self._whole:
                inserts[name].append(after)
            else:
                changed = tuple(f for f, old, new in zip(after._fields, before, after, strict=True) if old != new)
                values = (*(getattr(after, field) for field in changed), key)
                updates[name, changed].append(values)
            self._first[name, key] = after
            if name in ALIASED and after.aliases != (before.aliases if before is not None else ""):
                realias(gone, named, SUBJECTS[name], before, after)
            self._index.changed(name, before, after)
            self._due.changed(name, before, after)
            count(tally, fill, name, before, after)
        self._touched.clear()
        for name, rows in inserts.items():
            write(self._connection, (_whole if self._whole else _new)(name), rows)
        for (name, changed), values_rows in updates.items():
            self._write(_update(name, SUBJECTS[name].key_field, changed), values_rows)
        self._write("DELETE FROM alias WHERE text = ? AND subject = ?", gone)
        write(self._connection, _ALIASES, named)
        self._aliases.clear()
        self._index.flush()
        self._write_counters(tally, fill)

    def _write_counters(self, tally: dict[str, int], fill: dict[tuple[int, str], int]) -> None:
        self._write_tally(tally)
        fills = [(place, type_, n) for (place, type_), n in fill.items() if n]
        write(self._connection, _FILLS, fills)
        self._write("DELETE FROM fill WHERE place = ? AND type = ? AND boxes = 0", [row[:2] for row in fills])
        self._serials.flush()

    def _write_tally(self, tally: Mapping[str, int]) -> None:
        counts = [(name, n) for name, n in tally.items() if n]
        write(self._connection, _COUNTS, counts)
        self._write("DELETE FROM tally WHERE name = ? AND n = 0", [row[:1] for row in counts])

    def _write(self, statement: str, rows: Sequence[Any]) -> None:
        if rows:
            self._connection.executemany(statement, rows)
