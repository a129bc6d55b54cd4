"""The journal: bytes, hashes, order, and what may never change."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from depot.model.event import GENESIS, Event, Fact, NotStorable, event_hash, header_bytes, read, well_formed
from depot.model.event import body_hash as hash_of_body
from depot.store import journal
from depot.store.journal import clock_state
from depot.store.migrations import refold
from depot.store.store import Store
from tests.store.depots import SHELVES, WHO, Clock, assert_sound, registered, shelve
from tests.store.redacting import redact

EXAMPLE = Event(
    node="L1",
    inc="000102030405060708090a0b0c0d0e0f",
    seq=1,
    act="101112131415161718191a1b1c1d1e1f",
    n=0,
    kind="box.registered",
    subject="BL10000010",
    at="2026-10-05T09:00:00-04:00",
    clock="ok",
    station="tty1",
    actor="ada",
    seen=None,
    body={"title": "Dossiers d’élèves", "year_from": 2001},
)
"""The event that docs/journal.md works through."""

SALT = bytes(range(16))


def rows(store: Store) -> list[journal.Raw]:
    return [row for chunk in journal.everything(store.connection, 7) for row in chunk]


def test_the_bytes_and_hashes_of_the_documented_example(request: pytest.FixtureRequest) -> None:
    header = header_bytes(EXAMPLE)
    body = SALT + '{"title":"Dossiers d’élèves","year_from":2001}'.encode()
    digest = event_hash(GENESIS, header, hash_of_body(body))
    assert header == (
        b'{"v":1,"node":"L1","inc":"000102030405060708090a0b0c0d0e0f","seq":1,'
        b'"act":"101112131415161718191a1b1c1d1e1f","n":0,"kind":"box.registered","subject":"BL10000010",'
        b'"at":"2026-10-05T09:00:00-04:00","clock":"ok","station":"tty1","actor":"ada"}'
    )
    assert read(header, body) == EXAMPLE
    page = (request.config.rootpath / "docs" / "journal.md").read_text("utf-8")
    document = page.replace("\n     ", "")  # the page breaks the header to be readable
    for part in (header.decode(), hash_of_body(body).hex(), digest.hex()):
        assert part in document


def test_another_program_can_check_the_chain_with_the_documented_rules_alone(store: Store, path: Path) -> None:
    shelve(store, registered(store)[0], SHELVES[0])
    store.close()
    connection = sqlite3.connect(path)
    tip: dict[int, bytes] = {}
    for stream, header, body, digest in connection.execute(
        "SELECT stream, header, body, hash FROM journal ORDER BY pos"
    ):
        inner = sha256(b"depot/body/1\0" + body).digest()
        prev = tip.get(stream, bytes(32))
        outer = sha256(b"depot/event/1\0" + prev + len(header).to_bytes(4, "big") + header + inner).digest()
        assert outer == digest
        assert json.loads(body[16:]) is not None
        tip[stream] = digest
    assert dict(connection.execute("SELECT id, head_hash FROM stream")) == tip
    connection.close()


def test_numbers_are_gapless_and_an_act_is_counted_from_zero(store: Store) -> None:
    done = store.act(lambda tx: tx.append(*(Fact("x.seen", "x/1", {"i": i}) for i in range(5))), **WHO)
    assert [event.n for event in done.events] == [0, 1, 2, 3, 4]
    assert [row.seq for row in rows(store)] == list(range(1, len(rows(store)) + 1))
    assert store.act_events(done.act) == done.events
    assert len({row.body for row in rows(store)}) == len(rows(store)), "every body has its own salt"


def test_an_act_may_append_in_several_goes(store: Store) -> None:
    def work(tx: object) -> None:
        tx.append(Fact("x.seen", "x/1", {}))  # type: ignore[attr-defined]
        tx.settle()  # type: ignore[attr-defined]
        tx.append(Fact("x.seen", "x/2", {}), Fact("x.seen", "x/3", {}))  # type: ignore[attr-defined]

    done = store.act(work, **WHO)
    assert [event.n for event in store.act_events(done.act)] == [0, 1, 2]
    store.close()
    assert_sound(store.path)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM journal WHERE pos = 2",
        "UPDATE journal SET body = x'00' WHERE pos = 2",
        "UPDATE journal SET hash = x'00' WHERE pos = 2",
        "UPDATE journal SET header = x'00', body = NULL, body_hash = x'00' WHERE pos = 2",
        "UPDATE journal SET seq = 99, body = NULL, body_hash = x'00' WHERE pos = 2",
        "UPDATE journal SET body = NULL WHERE pos = 2",
        "REPLACE INTO journal SELECT * FROM journal WHERE pos = 2",
    ],
)
def test_what_is_written_stays(store: Store, statement: str) -> None:
    before = rows(store)
    with pytest.raises(sqlite3.IntegrityError):
        store.connection.execute(statement)
    assert rows(store) == before


def test_a_body_goes_only_where_an_event_takes_it_away(store: Store, path: Path) -> None:
    box = registered(store, title="Nom de famille secret", unit="CSSRL/100")[0]
    shelve(store, box, SHELVES[0])
    pos, body = store.connection.execute("SELECT pos, body FROM journal WHERE kind = 'box.registered'").fetchone()
    statement = "UPDATE journal SET body = NULL, body_hash = ? WHERE pos = ?"
    with pytest.raises(sqlite3.IntegrityError):
        store.connection.execute(statement, (hash_of_body(body), pos))
    assert redact(store, [box.text]) == 1
    gone = store.connection.execute("SELECT body, body_hash FROM journal WHERE pos = ?", (pos,)).fetchone()
    assert gone == (None, hash_of_body(body))
    with pytest.raises(sqlite3.IntegrityError):
        store.connection.execute(statement, (bytes(32), pos))
    with pytest.raises(sqlite3.IntegrityError):
        store.connection.execute("UPDATE journal SET body = ?, body_hash = NULL WHERE pos = ?", (body, pos))
    assert store.history(box.text)[0].body == {"unit": "CSSRL/100"}
    refold(store.connection)
    assert store.history(box.text)[0].body == {"unit": "CSSRL/100"}
    store.close()
    assert_sound(path)
    with closing(sqlite3.connect(path)) as connection:
        assert b"secret" not in b"".join(bytes(str(row), "utf-8") for row in connection.execute("SELECT * FROM box"))


def test_unknown_kinds_and_subjects_are_kept(store: Store) -> None:
    box = registered(store)[0]
    facts = [
        Fact("box.teleported", box.text, {"to": "Mars"}),
        Fact("rocket.launched", "rocket/1", {"fuel": 3}),
        Fact("box.shelved", "BL1000001X", {"place": SHELVES[0].text}),
        Fact("Q.seen", "QL1000001X", {}),
        Fact("void", "", {}),
    ]
    store.act(lambda tx: tx.append(*facts), **WHO)
    assert [event.kind for event in store.history(box.text)] == ["box.registered", "box.teleported"]
    assert store.history("rocket/1")[0].body == {"fuel": 3}
    assert store.history("")[0].kind == "void"
    store.close()
    assert_sound(store.path)


@pytest.mark.parametrize("value", [1.5, float("nan"), b"x", {1: "x"}, {"x": {"y": 0.0}}, object()])
def test_a_body_of_other_things_than_integers_and_texts_is_refused(store: Store, value: object) -> None:
    before = rows(store)
    with pytest.raises(NotStorable):
        store.act(lambda tx: tx.append(Fact("x.seen", "x/1", {"v": value})), **WHO)
    assert rows(store) == before


def test_texts_are_stored_composed_and_whole(store: Store) -> None:
    decomposed, half = "e\u0301te\u0301", "\ud800"
    fact = Fact("unit.added", f"unit/O/{decomposed}", {"name": decomposed + half, "retired": False})
    done = store.act(lambda tx: tx.append(fact), actor=decomposed + half, station=half)
    (event,) = store.act_events(done.act)
    assert (event.subject, event.actor, event.station) == ("unit/O/été", "été?", "?")
    assert event.body == {"name": "été?", "retired": 0}
    store.close()
    assert_sound(store.path)


@pytest.mark.parametrize(
    ("header", "body"),
    [
        (b"", b""),
        (b"{}", b""),
        (b"[]", SALT + b"{}"),
        (header_bytes(EXAMPLE) + b"x", SALT + b"{}"),
        (header_bytes(EXAMPLE), SALT + b'{"x":1.5}'),
        (header_bytes(EXAMPLE), SALT + b'{"x":NaN}'),
        (header_bytes(EXAMPLE), SALT + b'{"x":1} '),
        (header_bytes(EXAMPLE), SALT + b"\xff"),
        (header_bytes(EXAMPLE), b"short"),
    ],
)
def test_bytes_that_are_no_event_are_not_read_as_one(header: bytes, body: bytes) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        read(header, body)


def test_an_event_of_the_wrong_types_or_forms_is_not_well_formed() -> None:
    assert well_formed(EXAMPLE)
    for act in (EXAMPLE.act[:-1], EXAMPLE.act[:-1] + "g", EXAMPLE.act.replace(EXAMPLE.act[3], " "), ""):
        assert not well_formed(EXAMPLE._replace(act=act))
    for n in (-1, 1 << 31, 1 << 70):
        assert not well_formed(EXAMPLE._replace(n=n))
    assert not well_formed(EXAMPLE._replace(at=None))  # type: ignore[arg-type]
    assert not well_formed(EXAMPLE._replace(seq="1"))  # type: ignore[arg-type]
    assert not well_formed(EXAMPLE._replace(body=[]))  # type: ignore[arg-type]


def test_half_characters_spelled_by_escapes_are_made_whole() -> None:
    assert read(header_bytes(EXAMPLE), SALT + b'{"x":"a\\ud800"}').body == {"x": "a?"}


NOON = datetime.fromisoformat("2026-10-05T12:00:00-04:00")


@pytest.mark.parametrize(
    ("now", "last", "state"),
    [
        (NOON, "", "ok"),
        (NOON, NOON.isoformat(), "ok"),
        (NOON - timedelta(seconds=1), NOON.isoformat(), "ok"),
        (NOON - timedelta(minutes=1), NOON.isoformat(), "back"),
        (NOON + timedelta(days=44), NOON.isoformat(), "ok"),
        (NOON + timedelta(days=46), NOON.isoformat(), "jump"),
        (NOON.replace(year=1970), NOON.isoformat(), "unset"),
        (NOON.replace(year=1970), "", "unset"),
        # The hour that comes twice when summer time ends: the later one, an hour on, is not "back".
        (datetime.fromisoformat("2026-11-01T01:30:00-05:00"), "2026-11-01T01:45:00-04:00", "ok"),
    ],
)
def test_an_odd_clock_is_named(now: datetime, last: str, state: str) -> None:
    assert clock_state(now, last) == state


def test_an_odd_clock_is_flagged_and_harmless(store: Store, clock: Clock) -> None:
    (box,) = registered(store)
    states = []
    for now in (NOON + timedelta(days=1), NOON - timedelta(days=3), NOON.replace(year=1971), NOON.replace(year=2099)):
        clock.now = now
        act = shelve(store, box, SHELVES[0])
        states.append(store.act_events(act)[0].clock)
    assert states == ["ok", "back", "unset", "jump"]
    assert [event.seq for event in store.history(box.text)] == sorted(event.seq for event in store.history(box.text))
    store.close()
    assert_sound(store.path)
