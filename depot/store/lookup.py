"""Single look-ups, each one statement: what a scan or a card needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from depot.model.box import Box
from depot.model.codes import Code
from depot.model.event import Event
from depot.model.file import File
from depot.model.loan import Line, Loan
from depot.model.location import Location
from depot.model.printing import Series
from depot.model.reference import BoxType, User
from depot.model.searchtext import alias_key
from depot.model.subjects import BY_STATE
from depot.store import journal
from depot.store.engine import Connection, dialect_of, table
from depot.store.tied import Tied

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from depot.model.confirming import Confirmed
    from depot.model.retention.boxes import BoxReckoning
    from depot.model.retention.rules import Version
    from depot.model.trails import Claim, Incident, Placement, Refusal
    from depot.store.destructions import Destructions
    from depot.store.inventories import Inventories
    from depot.store.redacting import Whole
    from depot.store.requests import Requests
    from depot.store.transfers import Transfers

S = TypeVar("S")

MOST_FILES: Final = 1_000_000
"""More files than any box holds."""


class Fill(NamedTuple):
    """What stands at a place."""

    boxes: int
    known_mm: int
    """Length taken by boxes whose type has a width."""
    unmeasured: int
    """Boxes whose type has no width: the length taken is then not calculable."""


class Reader(Tied):
    """Reads through one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, state: type[S], key: int | str | None) -> S | None:
        """The state of a subject; None when there is none."""
        kind = BY_STATE[state]
        columns = ", ".join(kind.state._fields)
        query = f"SELECT {columns} FROM {table(kind.name)} WHERE {kind.key_field} = ?"
        row = self._connection.execute(query, (key,)).fetchone()
        return kind.state._make(row) if row is not None else None

    def stream_head(self) -> journal.Stream:
        """This depot's stream and its head."""
        return journal.own_stream(self._connection)

    def by_alias(self, text: str) -> list[str]:
        """Subjects that an old barcode or legacy number names."""
        rows = self._connection.execute("SELECT subject FROM alias WHERE text = ? ORDER BY subject", (alias_key(text),))
        return [subject for (subject,) in rows]

    def by_badge(self, id_: int) -> User | None:
        """The user with a badge."""
        row = self._connection.execute('SELECT key FROM "user" WHERE badge = ?', (id_,)).fetchone()
        return self.get(User, row[0]) if row else None

    def by_source(self, state: type[S], source_key: str) -> S | None:
        """The box, file, person or transfer that an import brought under this identity."""
        kind = BY_STATE[state]
        query = f"SELECT id FROM {kind.name} WHERE source_key = ? AND source_key <> ''"  # as the partial index says
        row = self._connection.execute(query, (source_key,)).fetchone()
        return self.get(state, row[0]) if row else None

    def all(self, state: type[S], *, retired: bool = False) -> list[S]:
        """Every one of a kind of named reference data, by key; retired ones only when asked."""
        kind = BY_STATE[state]
        columns = kind.state._fields
        where = "" if retired or "retired" not in columns else " WHERE retired = 0"
        rows = self._connection.execute(f"SELECT {', '.join(columns)} FROM {table(kind.name)}{where} ORDER BY 1")
        return [kind.state._make(row) for row in rows]

    def children(self, parent: int | None) -> list[Location]:
        """Locations directly in another, in walking order; the sites for None. Retired ones are left out."""
        columns = ", ".join(Location._fields)
        within, values = ("parent = ?", (parent,)) if parent is not None else ("parent IS NULL", ())
        query = f"SELECT {columns} FROM location WHERE {within} AND retired = 0 ORDER BY walk, id"
        return [Location._make(row) for row in self._connection.execute(query, values)]

    def ancestry(self, id_: int | None) -> list[Location]:
        """A location and what contains it, outermost first."""
        found: list[Location] = []
        while id_ is not None and len(found) < 20:
            location = self.get(Location, id_)
            if location is None:
                break
            found.append(location)
            id_ = location.parent
        return found[::-1]

    def fill(self, place: int) -> Fill:
        """What stands at a place."""
        query = (
            "SELECT coalesce(sum(f.boxes), 0), coalesce(sum(f.boxes * t.width_mm), 0), "
            "coalesce(sum(f.boxes) FILTER (WHERE t.width_mm IS NULL), 0) "
            "FROM fill f LEFT JOIN boxtype t ON t.key = f.type WHERE f.place = ?"
        )
        return Fill(*self._connection.execute(query, (place,)).fetchone())

    def boxes_at(self, place: int) -> list[Box]:
        """Boxes that stand at a place, by code."""
        columns = ", ".join(Box._fields)
        query = f"SELECT {columns} FROM box WHERE place = ? ORDER BY id"
        return [Box._make(row) for row in self._connection.execute(query, (place,))]

    def boxes_away_from(self, place: int) -> list[Box]:
        """Boxes of this depot that belong at a place and stand elsewhere or nowhere, by code.

        Those that another depot has, that are pulled to be destroyed or gone for good are left out.
        """
        columns = ", ".join(Box._fields)
        query = (
            f"SELECT {columns} FROM box WHERE home = ? AND (place IS NULL OR place <> home) "
            "AND holder = ? AND transit IN ('', holder) AND batch IS NULL "
            "AND destroyed_on = '' AND withdrawn = 0 ORDER BY id"
        )
        return [Box._make(row) for row in self._connection.execute(query, (place, self.stream_head().node))]

    def boxes_between(self) -> list[Box]:
        """Boxes on their way between depots, and those that arrived without news of their sending."""
        columns = ", ".join(Box._fields)
        rows = self._connection.execute(f"SELECT {columns} FROM box WHERE transit <> '' OR unsent = 1 ORDER BY id")
        return [Box._make(row) for row in rows]

    def boxes_with_twins(self) -> list[Box]:
        """Boxes whose code was given to another box too."""
        columns = ", ".join(Box._fields)
        return [
            Box._make(row) for row in self._connection.execute(f"SELECT {columns} FROM box WHERE twins > 0 ORDER BY id")
        ]

    def box_with_status(self, status: str) -> Box | None:
        """The first box of a status, by code."""
        columns = ", ".join(Box._fields)
        query = f"SELECT {columns} FROM box WHERE status = ? ORDER BY id LIMIT 1"
        row = self._connection.execute(query, (status,)).fetchone()
        return Box._make(row) if row else None

    def files_in(self, box: int, limit: int = 1000) -> list[File]:
        """Files listed in a box, by code."""
        columns = ", ".join(File._fields)
        query = f"SELECT {columns} FROM file WHERE box = ? AND removed = 0 ORDER BY id LIMIT ?"
        return [File._make(row) for row in self._connection.execute(query, (box, limit))]

    def files_count(self, box: int) -> int:
        """How many files are listed in a box."""
        query = "SELECT count(*) FROM file WHERE box = ? AND removed = 0"
        return int(self._connection.execute(query, (box,)).fetchone()[0])

    def files_out(self, box: int) -> list[File]:
        """Files of a box that are lent alone."""
        columns = ", ".join(File._fields)
        query = f"SELECT {columns} FROM file WHERE box = ? AND loan IS NOT NULL ORDER BY id"
        return [File._make(row) for row in self._connection.execute(query, (box,))]

    def reckoned(
        self, box: Box, *, without: Collection[int] = (), rules: Mapping[str, Version] | None = None
    ) -> BoxReckoning:
        """When a box becomes inactive, as everything is now; or as if some files (ids) were not in it, or other
        versions of some rules (by key) counted.
        """
        from depot.model.retention.boxes import reckon_box
        from depot.store.schedules import StoredSchedule

        files = [file for file in self.files_in(box.id, MOST_FILES) if file.id not in without]
        return reckon_box(box, files, StoredSchedule(self._connection, rules))

    def lines_of(self, loan: int) -> list[Line]:
        """Lines of a loan in the order in which they left; undone ones are left out."""
        columns = ", ".join(Line._fields)
        query = f"SELECT {columns} FROM loan_line WHERE loan = ? AND undone = 0 ORDER BY out_at, item"
        return [Line._make(row) for row in self._connection.execute(query, (loan,))]

    def loans_of(self, person: int) -> list[Loan]:
        """Loans of a person, newest first."""
        columns = ", ".join(Loan._fields)
        query = f"SELECT {columns} FROM loan WHERE person = ? AND voided = 0 ORDER BY id DESC"
        return [Loan._make(row) for row in self._connection.execute(query, (person,))]

    def out_to(self, person: int) -> int:
        """How many boxes and files a person has."""
        query = (
            "SELECT count(*) FROM loan l JOIN loan_line i ON i.loan = l.id "
            "WHERE l.person = ? AND i.back_at = '' AND i.undone = 0"
        )
        return int(self._connection.execute(query, (person,)).fetchone()[0])

    def placements(self, box: int) -> list[Placement]:
        """Where a box has stood, newest first."""
        from depot.model.trails import Placement

        columns = ", ".join(Placement._fields)
        query = f"SELECT {columns} FROM placement WHERE box = ? ORDER BY rev DESC"
        return [Placement._make(row) for row in self._connection.execute(query, (box,))]

    def refusals(self, limit: int = 100) -> list[Refusal]:
        """Refused scans, newest first."""
        from depot.model.trails import Refusal

        columns = ", ".join(Refusal._fields)
        query = f"SELECT {columns} FROM refusal ORDER BY at DESC, seq DESC LIMIT ?"
        return [Refusal._make(row) for row in self._connection.execute(query, (limit,))]

    def claims(self, subject: str = "", register: str = "") -> list[Claim]:
        """The claims of open conflicts, one conflict after another; of a subject and a register only, where asked."""
        from depot.model.trails import Claim

        asked = {name: value for name, value in (("subject", subject), ("register", register)) if value}
        where = f" WHERE {' AND '.join(f'{name} = ?' for name in asked)}" if asked else ""
        query = f"SELECT {', '.join(Claim._fields)} FROM conflict{where} ORDER BY subject, register, node, inc, seq"
        return [Claim._make(row) for row in self._connection.execute(query, tuple(asked.values()))]

    def conflict_keys(self) -> list[tuple[str, str]]:
        """Subject and register of every open conflict, in that order."""
        query = "SELECT DISTINCT subject, register FROM conflict ORDER BY 1, 2"
        return [(str(subject), str(register)) for subject, register in self._connection.execute(query)]

    def open_conflicts(self) -> int:
        """How many registers of subjects are in doubt."""
        query = "SELECT count(*) FROM (SELECT DISTINCT subject, register FROM conflict) AS doubts"
        return int(self._connection.execute(query).fetchone()[0])

    def incident_count(self) -> int:
        """How many incidents there are."""
        return int(self._connection.execute("SELECT count(*) FROM incident").fetchone()[0])

    def conflicts_of(self, node: str) -> int:
        """How many open conflicts have a side that a node wrote."""
        query = "SELECT count(*) FROM (SELECT DISTINCT subject, register FROM conflict WHERE node = ?) c"
        return int(self._connection.execute(query, (node,)).fetchone()[0])

    def confirmed(self, node: str = "") -> list[Confirmed]:
        """The receipts that were taken, in order of their events; those of one depot only, where asked."""
        from depot.model.confirming import Confirmed

        query = (
            f"SELECT {', '.join(f'c.{field}' for field in Confirmed._fields)} FROM confirmed c "
            "JOIN stream s ON s.node = c.node AND s.inc = c.inc WHERE ? IN ('', c.node) ORDER BY s.id, c.seq"
        )
        return [Confirmed._make(row) for row in self._connection.execute(query, (node,))]

    def newest_below(self, stream: int, prefixes: Sequence[str]) -> int:
        """The number of a stream's newest event about subjects that begin so, each with a slash; 0 for none."""
        query = "SELECT coalesce(max(pos), 0) FROM journal WHERE subject >= ? AND subject < ? AND stream = ?"
        ranges = [(prefix, f"{prefix[:-1]}0", stream) for prefix in prefixes]
        pos = max(self._connection.execute(query, values).fetchone()[0] for values in ranges)
        row = self._connection.execute("SELECT seq FROM journal WHERE pos = ?", (pos,)).fetchone()
        return int(row[0]) if row else 0

    def chained(self, node: str, inc: str, seq: int) -> tuple[int, str]:
        """The last event that is here of a stream, 0 for none; and the hash of one by number, empty where not here."""
        stream = journal.stream_of(self._connection, node, inc)
        if stream is None:
            return 0, ""
        known = seq <= stream.head_seq
        return stream.head_seq, journal.hash_at(self._connection, stream.id, seq).hex() if known else ""

    def incidents(self) -> list[Incident]:
        """All incidents, newest first."""
        from depot.model.trails import Incident

        query = f"SELECT {', '.join(Incident._fields)} FROM incident ORDER BY at DESC, subject, node, inc, seq, name"
        return [Incident._make(row) for row in self._connection.execute(query)]

    def bodies_of(self, subject: str) -> list[Whole]:
        """The events of a subject whose bodies are here, oldest first, with the hashes of these."""
        from depot.store.redacting import bodies_of

        return bodies_of(self._connection, subject)

    @property
    def destructions(self) -> Destructions:
        """Destruction batches and their lines."""
        from depot.store.destructions import Destructions

        return Destructions(self._connection)

    @property
    def transfers(self) -> Transfers:
        """Transfers, their lines and differences."""
        from depot.store.transfers import Transfers

        return Transfers(self._connection)

    @property
    def inventories(self) -> Inventories:
        """Inventories, with what was expected and what was scanned."""
        from depot.store.inventories import Inventories

        return Inventories(self._connection)

    @property
    def requests(self) -> Requests:
        """Requests of units and their lines."""
        from depot.store.requests import Requests

        return Requests(self._connection)

    def waiting(self) -> int:
        """How many events that were taken in wait for being folded."""
        return journal.waits(self._connection)

    def streams_of(self, node: str) -> list[journal.Stream]:
        """The incarnations of a node that are known here, in the order in which they were heard of."""
        return [stream for stream in journal.streams(self._connection) if stream.node == node]

    def event_at(self, node: str, inc: str, seq: int) -> Event | None:
        """An event by its place; None where it is not here."""
        stream = journal.stream_of(self._connection, node, inc)
        return journal.at(self._connection, stream.id, seq) if stream else None

    def knew(self, node: str, inc: str, seq: int, of_node: str, of_inc: str) -> int:
        """The last event of a stream that the writer of an event knew."""
        from depot.store.sharing import knowledge

        return knowledge(self._connection).upto((node, inc), seq, (of_node, of_inc))

    def settled_without(self, subject: str, act: str) -> Any:
        """The state of a subject that several wrote about, as if an act had not been; None when one wrote it alone."""
        from depot.store.shared import without

        return without(self._connection, subject, act)

    def events_below(self, prefix: str) -> list[Event]:
        """The events of all subjects that begin with a prefix such as `key/`, in order of arrival."""
        return journal.below(self._connection, prefix)

    def history(self, subject: str, *, newest: int | None = None) -> list[Event]:
        """The events of a subject, oldest first."""
        return [stored.event for stored in journal.of_subject(self._connection, subject, newest=newest)]

    def act_events(self, act: str) -> list[Event]:
        """The events of an act, in order."""
        return journal.of_act(self._connection, bytes.fromhex(act))

    def widths(self) -> dict[str, int | None]:
        """Width in millimetres by box type."""
        return {kind.key: kind.width_mm for kind in self.all(BoxType, retired=True)}

    def tally(self, name: str) -> int:
        """A counter, such as `box` or `box.lent`."""
        row = self._connection.execute("SELECT n FROM tally WHERE name = ?", (name,)).fetchone()
        return int(row[0]) if row else 0

    def setting(self, key: str, default: str = "") -> str:
        """A setting of the whole depot."""
        row: Any = self._connection.execute("SELECT value FROM setting WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else default

    def depot_name(self) -> tuple[str, str]:
        """Name and two characters of this depot."""
        node = journal.own_stream(self._connection).node
        row = self._connection.execute("SELECT name FROM node WHERE key = ?", (node,)).fetchone()
        return (str(row[0]) if row else ""), node

    def series_of(self, code: Code) -> Series | None:
        """The series of labels printed in advance that a code belongs to, its voided codes among them."""
        query = "SELECT key FROM series WHERE first <= ? AND last >= ? AND substr(key, 1, 1) = ? ORDER BY key LIMIT 1"
        row = self._connection.execute(query, (code.id, code.id, code.letter)).fetchone()
        return self.get(Series, row[0]) if row else None

    def data_version(self) -> int:
        """A number that changes when another connection commits."""
        return int(self._connection.execute(dialect_of(self._connection).changes).fetchone()[0])

    def home_organisation(self) -> str:
        """Key of the organisation whose depot this is; empty when none was named."""
        node = journal.own_stream(self._connection).node
        row = self._connection.execute("SELECT org FROM node WHERE key = ?", (node,)).fetchone()
        return str(row[0]) if row else ""
