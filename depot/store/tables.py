"""The schema: peewee models made from the states, and the tables of the journal and its indexes.

A state's fields are its columns, so the model of a subject stands in one place: its named tuple. Models serve
schema and reference lists; scans, lists and imports go through plain statements.
"""

from __future__ import annotations

import sqlite3
import types
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, get_args, get_type_hints

import peewee
from playhouse.sqlite_ext import FTS5Model, SearchField

from depot.model.redaction import REDACTIONS
from depot.model.retention.due import Due
from depot.model.subjects import SUBJECTS
from depot.store.connection import APPLICATION_ID
from depot.store.engine import Connection, replacing
from depot.store.trailing import TRAILS
from depot.store.version import FOLD_VERSION, SCHEMA_VERSION

INDEXES: Final = (
    "CREATE INDEX box_place ON box(place)",
    "CREATE INDEX box_home ON box(home) WHERE home IS NOT NULL",
    "CREATE INDEX box_unit ON box(unit)",
    "CREATE INDEX box_class ON box(class_code)",
    "CREATE INDEX box_status ON box(status)",
    "CREATE INDEX box_rule ON box(rule) WHERE rule <> ''",
    "CREATE INDEX box_type ON box(type) WHERE type <> ''",
    "CREATE INDEX box_system ON box(source) WHERE source <> ''",
    # In the order of codes, and a tenth of the table: the condition is false for every box.
    "CREATE INDEX box_codes ON box(created_at < '')",
    "CREATE INDEX box_number ON box(number COLLATE NOCASE)",
    "CREATE INDEX box_years ON box(coalesce(year_to, year_from), coalesce(year_from, year_to))",
    "CREATE INDEX box_title ON box_text(substr(text, 1, 40))",
    "CREATE INDEX box_loan ON box(loan) WHERE loan IS NOT NULL",
    "CREATE INDEX box_source ON box(source_key) WHERE source_key <> ''",
    "CREATE INDEX file_box ON file(box)",
    "CREATE INDEX file_loan ON file(loan) WHERE loan IS NOT NULL",
    "CREATE INDEX file_source ON file(source_key) WHERE source_key <> ''",
    # What a new version of a rule, or another rule of a class, concerns.
    "CREATE INDEX file_rule ON file(rule, box) WHERE rule <> ''",
    "CREATE INDEX file_class ON file(class_code, box) WHERE class_code <> ''",
    # With unit and rule, so that a part of the due list is read from it alone.
    "CREATE INDEX due_list ON due(disposition, due_on, box, unit, rule) WHERE due_on <> ''",
    "CREATE INDEX due_missing ON due(missing, box, unit, rule) WHERE missing <> ''",
    "CREATE INDEX location_parent ON location(parent)",
    "CREATE INDEX location_walk ON location(walk)",
    "CREATE INDEX location_label ON location(label)",
    "CREATE INDEX location_name ON location(name) WHERE name <> ''",
    "CREATE INDEX loan_person ON loan(person)",
    "CREATE INDEX loan_line_item ON loan_line(item)",
    "CREATE INDEX loan_line_out ON loan_line(due) WHERE back_at = '' AND undone = 0",
    "CREATE INDEX loan_line_back ON loan_line(back_at) WHERE back_at <> '' AND undone = 0",
    "CREATE INDEX person_source ON person(source_key) WHERE source_key <> ''",
    "CREATE INDEX batch_line_box ON batch_line(box)",
    "CREATE INDEX batch_status ON batch(status)",
    "CREATE INDEX transfer_status ON transfer(status)",
    "CREATE INDEX transfer_unit ON transfer(unit)",
    "CREATE INDEX transfer_source ON transfer(source_key) WHERE source_key <> ''",
    "CREATE INDEX transfer_line_box ON transfer_line(box) WHERE box IS NOT NULL",
    "CREATE INDEX transfer_line_number ON transfer_line(number) WHERE number <> ''",
    "CREATE INDEX box_batch ON box(batch) WHERE batch IS NOT NULL",
    "CREATE INDEX box_destroyed ON box(destroyed_on, id) WHERE destroyed_on <> ''",
    "CREATE INDEX inventory_status ON inventory(status)",
    "CREATE INDEX inventory_box_shelf ON inventory_box(inventory, shelf)",
    "CREATE INDEX inventory_scan_box ON inventory_scan(inventory, box) WHERE box IS NOT NULL",
    "CREATE INDEX inventory_scan_shelf ON inventory_scan(inventory, shelf)",
    "CREATE INDEX inventory_scan_back ON inventory_scan(inventory, back) WHERE back <> ''",
    "CREATE INDEX request_status ON request(status)",
    "CREATE INDEX request_unit ON request(unit)",
    "CREATE INDEX request_line_item ON request_line(item) WHERE item <> ''",
    "CREATE INDEX placement_place ON placement(place)",
    "CREATE INDEX refusal_text ON refusal(text)",
    "CREATE INDEX refusal_at ON refusal(at)",
    "CREATE INDEX alias_subject ON alias(subject)",
    "CREATE INDEX box_label ON box(id) WHERE label_needed = 1",
    "CREATE INDEX file_label ON file(id) WHERE label_needed = 1",
    "CREATE INDEX location_label_needed ON location(walk, id) WHERE label_needed = 1",
    "CREATE INDEX person_label ON person(id) WHERE label_needed = 1",
    "CREATE INDEX printjob_status ON printjob(status) WHERE status IN ('waiting', 'sending', 'doubted')",
    "CREATE INDEX box_away ON box(transit) WHERE transit <> '' OR unsent = 1",
    "CREATE INDEX box_twins ON box(id) WHERE twins > 0",
    'CREATE INDEX user_badge ON "user"(badge) WHERE badge IS NOT NULL',
    "CREATE INDEX hold_standing ON hold(key) WHERE lifted_at = ''",
    "CREATE INDEX unit_successor ON unit(successor) WHERE successor <> ''",
)

EXPORTED: Final = """CREATE TABLE exported(
  package TEXT PRIMARY KEY, node TEXT NOT NULL, inc TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
  head TEXT NOT NULL, at TEXT NOT NULL, path TEXT NOT NULL, size INTEGER NOT NULL, recipients TEXT NOT NULL
  ) STRICT, WITHOUT ROWID"""
"""What was exported from this machine: depot.store.exports."""

HELPERS: Final = (
    """CREATE TABLE saved_search(
  owner TEXT NOT NULL, key TEXT NOT NULL, name TEXT NOT NULL, text TEXT NOT NULL, ordering TEXT NOT NULL,
  widened INTEGER NOT NULL, by TEXT NOT NULL, PRIMARY KEY(owner, key)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE visited(
  owner TEXT NOT NULL, subject TEXT NOT NULL, n INTEGER NOT NULL, marked INTEGER NOT NULL,
  PRIMARY KEY(owner, subject)) STRICT, WITHOUT ROWID""",
    "CREATE TABLE synonym(terms TEXT PRIMARY KEY) STRICT, WITHOUT ROWID",
)
"""What helps people to find: depot.store.saved, visited and synonyms. Of this database alone, and never journalled."""

JOURNAL_SUBJECT: Final = "CREATE INDEX journal_subject ON journal(subject, pos, stream)"
"""With the stream, so that it tells by itself which subjects several wrote about."""
JOURNAL_ACT: Final = "CREATE UNIQUE INDEX journal_act ON journal(act, stream) WHERE n = 0"
"""Once in a stream: a restored database may have done again what its former one did."""

JOURNAL_REDACTIONS: Final = (
    f"CREATE INDEX journal_redactions ON journal(pos) WHERE kind IN ({', '.join(map(repr, REDACTIONS))})"
)
"""They are read before the rest when the journal is folded: what they say is what remains of other events."""

FOLDED_UPTO: Final = "folded INTEGER NOT NULL DEFAULT 0"
"""A column of `stream`: the last event that is in the tables; those behind it wait."""

JOURNAL_TABLES: Final = (
    f"""CREATE TABLE stream(
  id INTEGER PRIMARY KEY, node TEXT NOT NULL, inc TEXT NOT NULL, own INTEGER NOT NULL,
  head_seq INTEGER NOT NULL, head_hash BLOB NOT NULL, head_at TEXT NOT NULL, {FOLDED_UPTO},
  UNIQUE(node, inc)) STRICT""",
    """CREATE TABLE journal(
  pos INTEGER PRIMARY KEY, stream INTEGER NOT NULL REFERENCES stream(id), seq INTEGER NOT NULL,
  act BLOB NOT NULL, n INTEGER NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL,
  header BLOB NOT NULL, body BLOB, body_hash BLOB, hash BLOB NOT NULL,
  CHECK (body IS NOT NULL OR body_hash IS NOT NULL)) STRICT""",
    "CREATE UNIQUE INDEX journal_seq ON journal(stream, seq)",
    JOURNAL_SUBJECT,
    JOURNAL_ACT,
    JOURNAL_REDACTIONS,
    "CREATE TABLE meta(name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
    """CREATE TABLE secret("user" TEXT PRIMARY KEY, pin_hash TEXT NOT NULL, failures INTEGER NOT NULL,
  locked_until TEXT NOT NULL) STRICT, WITHOUT ROWID""",
    """CREATE TABLE station(name TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY(name, key)) STRICT, WITHOUT ROWID""",
    "CREATE TABLE search_pending(kind TEXT NOT NULL, id INTEGER NOT NULL, PRIMARY KEY(kind, id)) STRICT, WITHOUT ROWID",
    EXPORTED,
    *HELPERS,
)
"""The journal, and what is of this machine alone: secrets, station settings and exports are never events."""

NO_UPDATE: Final = """CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal
  WHEN OLD.body IS NULL OR NEW.body IS NOT NULL OR NEW.body_hash IS NULL
    OR OLD.pos IS NOT NEW.pos OR OLD.stream IS NOT NEW.stream OR OLD.seq IS NOT NEW.seq
    OR OLD.act IS NOT NEW.act OR OLD.n IS NOT NEW.n OR OLD.kind IS NOT NEW.kind OR OLD.subject IS NOT NEW.subject
    OR OLD.header IS NOT NEW.header OR OLD.hash IS NOT NEW.hash
    OR NOT EXISTS (SELECT 1 FROM redaction r JOIN stream s ON s.node = r.node AND s.inc = r.inc
      WHERE s.id = NEW.stream AND r.seq = NEW.seq AND r.subject = NEW.subject
        AND r.body_hash = lower(hex(NEW.body_hash))) BEGIN
  SELECT RAISE(ABORT, 'the journal is append-only'); END"""
"""Lets nothing be changed but a body that an event takes away, which gives way to its hash."""

JOURNAL: Final = f"""
{";".join(JOURNAL_TABLES)};
CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal BEGIN
  SELECT RAISE(ABORT, 'the journal is append-only'); END;
{NO_UPDATE};
"""
"""The same for a file, with what keeps the journal append-only."""


def _field(hint: Any, default: Any, *, primary: bool) -> peewee.Field:
    optional = isinstance(hint, types.UnionType) and type(None) in get_args(hint)
    base = next(kind for kind in (get_args(hint) or (hint,)) if kind is not type(None))
    make: Any = peewee.IntegerField if base is int else peewee.TextField
    if primary:
        return peewee.BigIntegerField(primary_key=True) if base is int else peewee.TextField(primary_key=True)
    field: peewee.Field = make(null=optional, default=None if optional else default)
    return field


def model(name: str, state: Any, keys: tuple[str, ...] | None = None) -> type[peewee.Model]:
    """A peewee model of a named tuple: `keys` is a composite primary key, else the first field is the key."""
    hints: Mapping[str, Any] = get_type_hints(state)
    first = state._fields[0]
    fields: dict[str, Any] = {
        field: _field(hints[field], state._field_defaults.get(field), primary=not keys and field == first)
        for field in state._fields
    }
    meta: dict[str, Any] = {"table_name": name, "strict_tables": True, "legacy_table_names": False}
    if keys:
        meta |= {"primary_key": peewee.CompositeKey(*keys), "without_rowid": True}
    elif hints[first] is str:
        meta["without_rowid"] = True
    return type(name.title().replace("_", ""), (peewee.Model,), fields | {"Meta": type("Meta", (), meta)})


class _Text(peewee.Model):
    """Folded text of a box or file, as the search index holds it (external content)."""

    id = peewee.BigIntegerField(primary_key=True)
    text = peewee.TextField()
    unit = peewee.TextField()
    code = peewee.TextField()


def _search(name: str) -> tuple[type[peewee.Model], type[peewee.Model]]:
    meta = type("Meta", (), {"table_name": f"{name}_text", "strict_tables": True})
    content = type(f"{name}_text", (_Text,), {"Meta": meta})
    options = {"content": f"{name}_text", "content_rowid": "id", "prefix": "2 3 4 5 6"}
    options["tokenize"] = "unicode61 remove_diacritics 0"
    index_meta = type("Meta", (), {"table_name": f"{name}_fts", "options": options})
    fields = {field: SearchField() for field in ("text", "unit", "code")}
    return content, type(f"{name}_fts", (FTS5Model,), {**fields, "Meta": index_meta})


class Alias(peewee.Model):
    """An old barcode or legacy number, upper-cased, and the subject it names."""

    text = peewee.TextField()
    subject = peewee.TextField()

    class Meta:
        table_name = "alias"
        strict_tables = True
        without_rowid = True
        primary_key = peewee.CompositeKey("text", "subject")


class Fill(peewee.Model):
    """How many boxes of each type stand at a place."""

    place = peewee.BigIntegerField()
    type = peewee.TextField()
    boxes = peewee.IntegerField()

    class Meta:
        table_name = "fill"
        strict_tables = True
        without_rowid = True
        primary_key = peewee.CompositeKey("place", "type")


class Tally(peewee.Model):
    """Counters that screens show, such as `box.lent`."""

    name = peewee.TextField(primary_key=True)
    n = peewee.IntegerField()

    class Meta:
        table_name = "tally"
        strict_tables = True
        without_rowid = True


class DuePending(peewee.Model):
    """A box that waits to be reckoned for the due list."""

    box = peewee.BigIntegerField(primary_key=True)

    class Meta:
        table_name = "due_pending"
        strict_tables = True


class DueWide(peewee.Model):
    """A change that concerns all boxes of a rule, class or organisation, and the last box that was reckoned for it."""

    kind = peewee.TextField()
    key = peewee.TextField()
    done = peewee.BigIntegerField()

    class Meta:
        table_name = "due_wide"
        strict_tables = True
        without_rowid = True
        primary_key = peewee.CompositeKey("kind", "key")


class DueTally(peewee.Model):
    """How many boxes of the due list have a disposition and a day, or miss a fact (`missing`, without a day)."""

    part = peewee.TextField()
    due_on = peewee.TextField()
    n = peewee.IntegerField()

    class Meta:
        table_name = "due_tally"
        strict_tables = True
        without_rowid = True
        primary_key = peewee.CompositeKey("part", "due_on")


class Vocabulary(peewee.Model):
    """A word of the texts that are searched, and in how many boxes and files it is."""

    word = peewee.TextField(primary_key=True)
    n = peewee.IntegerField()

    class Meta:
        table_name = "vocabulary"
        strict_tables = True
        without_rowid = True


class Serial(peewee.Model):
    """Highest serial seen for a letter and node."""

    series = peewee.TextField(primary_key=True)
    last = peewee.BigIntegerField()

    class Meta:
        table_name = "serial"
        strict_tables = True
        without_rowid = True


SUBJECT_MODELS: Final = {name: model(name, kind.state) for name, kind in SUBJECTS.items()}
"""Models of the subjects' tables, by name; for forms and reference lists."""

TRAIL_MODELS: Final = {name: model(name, state, keys) for name, (state, keys) in TRAILS.items()}

DUE: Final[tuple[type[peewee.Model], ...]] = (model("due", Due), DuePending, DueWide, DueTally)
"""The due list, and what waits for it: made from the folded tables by depot.store.duetable."""

BOX_TEXT, BOX_FTS = _search("box")
FILE_TEXT, FILE_FTS = _search("file")

_COUNTED: Final = (Alias, Fill, Tally, Serial, Vocabulary, BOX_TEXT, FILE_TEXT)

FOLDED: Final[tuple[type[peewee.Model], ...]] = (*SUBJECT_MODELS.values(), *TRAIL_MODELS.values(), *_COUNTED)
"""Every table that is a fold of the journal and can be compared row for row."""

SEARCH: Final[tuple[type[peewee.Model], ...]] = (BOX_FTS, FILE_FTS)

KEPT: Final = frozenset({"stream", "journal", "meta", "secret", "station", "search_pending", "exported"}) | {
    *("saved_search", "visited", "synonym")
}
"""Tables that are no fold of the journal: the journal itself and what is of this machine alone."""


def create(path: Path) -> None:
    """Create all tables in an empty database file. Raises sqlite3.Error."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
        connection.executescript(f"BEGIN; {JOURNAL}")
        create_folded(connection)
        set_version(connection, "schema", SCHEMA_VERSION)
        connection.execute("COMMIT")
    finally:
        connection.close()


@cache
def _statements(models: tuple[type[peewee.Model], ...]) -> tuple[str, ...]:
    """The statements that create the tables of models, as peewee writes them."""
    database = peewee.SqliteDatabase(":memory:")
    with database.bind_ctx(models):
        database.create_tables(models, safe=False)
    names = [model._meta.table_name for model in models]
    query = f"SELECT sql FROM sqlite_schema WHERE type = 'table' AND name IN ({', '.join('?' * len(names))})"
    statements = tuple(sql for (sql,) in database.execute_sql(query, names))  # type: ignore[no-untyped-call]
    database.close()
    return statements


def folded_tables() -> tuple[str, ...]:
    """The statements that create the folded tables."""
    return _statements(FOLDED)


def search_tables() -> tuple[str, ...]:
    """The statements that create the search indexes, whose texts are in folded tables."""
    return _statements(SEARCH)


def due_tables() -> tuple[str, ...]:
    """The statements that create the due list and what waits for it."""
    return _statements(DUE)


def create_folded(connection: sqlite3.Connection) -> None:
    """Create the folded tables, their indexes, the search indexes and the due list."""
    for statement in (*folded_tables(), *search_tables(), *due_tables(), *INDEXES):
        connection.execute(statement)
    set_version(connection, "fold", FOLD_VERSION)


def set_version(connection: Connection, name: str, number: int) -> None:
    """Record the version of the tables (`fold`) or of the journal's schema (`schema`)."""
    connection.execute(replacing("meta", ("name", "value"), ("name",)).statement, (name, str(number)))
