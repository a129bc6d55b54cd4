"""Proving a database on a server: what is sound passes, and what anybody changed behind our back is named."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from depot.errors import Damaged
from depot.model.box import Box
from depot.store.engine import Connection
from depot.store.migrations import refold
from depot.store.problems import (
    EventAltered,
    EventMislabelled,
    EventMissing,
    HeadDiffers,
    RowDiffers,
    RowMissing,
    RowUnfounded,
    SchemaDiffers,
)
from depot.store.redacting import Cleaned, clean
from depot.store.store import Store
from depot.store.verify import verify
from tests.store.depots import WHO, Clock, assert_sound, registered, script
from tests.store.redacting import redact


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """A depot where something was done."""
    with Store.open(url, clock=Clock()) as opened:
        for _nth, work in zip(range(30), script(7), strict=False):
            opened.act(work, **WHO)
        yield opened


def unguarded(connection: Connection, statement: str) -> None:
    """Change the journal as somebody does who owns it and knows how."""
    connection.execute("ALTER TABLE journal DISABLE TRIGGER journal_no_change")
    connection.execute(statement)
    connection.execute("ALTER TABLE journal ENABLE ALWAYS TRIGGER journal_no_change")


TABLES: dict[str, set[type[Damaged]]] = {
    "UPDATE box SET title = 'x' WHERE id = (SELECT min(id) FROM box)": {RowDiffers},
    "DELETE FROM placement WHERE (box, rev) IN (SELECT box, rev FROM placement LIMIT 1)": {RowMissing},
    "INSERT INTO tally(name, n) VALUES('x', 1)": {RowUnfounded},
    "UPDATE box_text SET text = 'x' WHERE id = (SELECT min(id) FROM box)": {RowDiffers},
    "UPDATE stream SET head_seq = head_seq - 1, folded = folded - 1 WHERE own = 1": {HeadDiffers},
}
JOURNAL: dict[str, set[type[Damaged]]] = {
    "UPDATE journal SET body = body || '\\x20'::bytea WHERE seq = 3": {EventAltered},
    "UPDATE journal SET subject = 'B' WHERE seq = 3": {EventMislabelled},
    "DELETE FROM journal WHERE seq = 3": {EventMissing},
}
SCHEMA = (
    "DROP INDEX box_place",
    "ALTER TABLE journal DISABLE TRIGGER journal_no_change",
    "ALTER TABLE box ALTER COLUMN title DROP NOT NULL",
    "ALTER TABLE box ADD COLUMN colour text",
    "CREATE OR REPLACE FUNCTION journal_append_only() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$",
    "ALTER TABLE unit ALTER COLUMN name TYPE varchar(9)",
)


@pytest.mark.parametrize("statement", TABLES)
def test_a_row_that_was_changed_is_named_and_a_refold_heals_it(store: Store, statement: str) -> None:
    assert_sound(str(store.place))
    store.connection.execute(statement)
    report = verify(store)
    assert {type(problem) for problem in report.problems} >= TABLES[statement]
    assert all(problem.facts.get("subject") for problem in report.problems)
    if HeadDiffers not in TABLES[statement]:
        refold(store.connection)
        assert_sound(str(store.place))


@pytest.mark.parametrize("statement", JOURNAL)
def test_an_event_that_was_changed_is_named(store: Store, statement: str) -> None:
    unguarded(store.connection, statement)
    found = {type(problem) for problem in verify(store).problems}
    assert found >= JOURNAL[statement]


@pytest.mark.parametrize("statement", SCHEMA)
def test_a_schema_that_was_changed_is_named(store: Store, statement: str) -> None:
    store.connection.execute(statement)
    assert {type(problem) for problem in verify(store).problems} == {SchemaDiffers}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal SET kind = 'x' WHERE seq = 2",
        "UPDATE journal SET body = '\\x00' WHERE seq = 2",
        "UPDATE journal SET body = NULL WHERE seq = 2",
        "UPDATE journal SET body = NULL, body_hash = hash, subject = 'B' WHERE seq = 2",
        "DELETE FROM journal",
        "TRUNCATE journal",
        "TRUNCATE stream, journal",
    ],
)
def test_the_journal_is_append_only(store: Store, statement: str) -> None:
    with pytest.raises(Exception, match="append-only"):
        store.connection.execute(statement)
    store.connection.execute("SET session_replication_role = replica")  # which switches common triggers off
    with pytest.raises(Exception, match="append-only"):
        store.connection.execute(statement)
    assert_sound(str(store.place))


def test_a_body_gives_way_to_its_hash_only_where_an_event_says_so(store: Store) -> None:
    statement = "UPDATE journal SET body = NULL, body_hash = sha256('depot/body/1\\000'::bytea || body) WHERE seq = 2"
    with pytest.raises(psycopg.errors.RaiseException):
        store.connection.execute(statement)
    box = registered(store, title="Nom de famille secret")[0]
    assert redact(store, [box.text]) == 1
    assert store.get(Box, box.id) is not None
    query = "SELECT count(*) FROM journal WHERE body IS NULL AND body_hash IS NOT NULL"
    assert store.connection.execute(query).fetchone()[0] == 1
    assert clean(store) == Cleaned(1, emptied=False)
    assert [problem.sentence() for problem in verify(store).problems] == []


def test_it_is_checked_while_others_write(store: Store) -> None:
    def progress(_stage: str, _done: int, _total: int) -> None:
        for _nth, work in zip(range(1), script("meanwhile"), strict=False):
            store.act(work, **WHO)

    report = verify(store, progress)
    assert [problem.sentence() for problem in report.problems] == []
