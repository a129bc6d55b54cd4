from __future__ import annotations

import json
import os
import sqlite3
import stat
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from depot.model.box import Box
from depot.model.codes import code_id
from depot.model.event import GENESIS, Fact, NotStorable, body_hash, event_hash, read
from depot.store import filesystem
from depot.store.connection import DiskFull, NoDepot, NotADepot
from depot.store.filesystem import NetworkFileSystem, kind_of, refuse_network
from depot.store.found import DepotExists, found
from depot.store.store import Store, Tx
from depot.store.verify import verify
from tests.store.small import ACTOR, STATION, Clock, codes, make, raw, shelve


class Stop(Exception):
    pass


def rows(store: Store) -> list[tuple[int, bytes, bytes, bytes]]:
    query = "SELECT seq, header, body, hash FROM journal ORDER BY seq"
    return store.connection.execute(query).fetchall()


def test_the_chain_is_that_of_the_documented_bytes(store: Store) -> None:
    prev = GENESIS
    for seq, header, body, hash_ in rows(store):
        assert event_hash(prev, header, body_hash(body)) == hash_
        assert json.loads(header)["seq"] == seq
        assert read(header, body).seq == seq
        prev = hash_
    head = store.stream_head()
    assert (head.head_hash, head.head_seq) == (prev, len(rows(store)))


def test_an_error_undoes_the_whole_act(store: Store) -> None:
    box, shelf = codes(store, "box", "B")[0], codes(store, "location", "S")[0]
    before = rows(store)

    def work(tx: Tx) -> None:
        tx.append(Fact("box.shelved", box, {"place": shelf}))
        tx.settle()
        raise Stop

    with pytest.raises(Stop):
        store.act(work, actor=ACTOR, station=STATION)
    assert rows(store) == before
    state = store.get(Box, code_id(box))
    assert state is not None
    assert state.place is None


def test_the_same_act_again_does_nothing_and_gives_its_events(store: Store) -> None:
    box, shelf = codes(store, "box", "B")[0], codes(store, "location", "S")[0]
    act = os.urandom(16)
    shelve(store, box, shelf, act)
    head = store.stream_head()
    again = store.act(lambda tx: pytest.fail("done again"), actor=ACTOR, station=STATION, act=act)
    assert again.repeated
    assert [event.subject for event in again.events] == [box]
    assert store.stream_head() == head


@pytest.mark.parametrize("value", [1.5, object(), {1: "x"}, float("nan")])
def test_what_no_event_may_hold(store: Store, value: object) -> None:
    fact = Fact("box.described", codes(store, "box", "B")[0], {"remarks": value})
    with pytest.raises(NotStorable):
        store.act(lambda tx: tx.append(fact), actor=ACTOR, station=STATION)


def test_unknown_kinds_and_subjects_are_kept_and_harmless(store: Store) -> None:
    box = codes(store, "box", "B")[0]
    facts = [Fact("box.levitated", box, {"height": 3}), Fact("dragon.seen", "dragon/1", {"wings": 2})]
    store.act(lambda tx: tx.append(*facts), actor=ACTOR, station=STATION)
    assert store.history(box)[-1].body == {"height": 3}
    assert store.history("dragon/1")[0].kind == "dragon.seen"
    assert verify(store).ok


@pytest.mark.parametrize(
    ("shift", "flag"),
    [(timedelta(days=-3), "back"), (timedelta(days=90), "jump"), (timedelta(days=-365 * 26), "unset")],
)
def test_a_clock_that_errs_is_flagged_and_decides_nothing(store: Store, shift: timedelta, flag: str) -> None:
    box, shelves = codes(store, "box", "B")[0], codes(store, "location", "S")
    clock = store.clock
    assert isinstance(clock, Clock)
    clock.now += shift
    shelve(store, box, shelves[0])
    shelve(store, box, shelves[1])
    assert store.history(box)[-2].clock == flag
    state = store.get(Box, code_id(box))
    assert state is not None
    assert state.place == code_id(shelves[1]), "the chain decides, not the clock"
    assert verify(store).ok


def test_the_journal_is_append_only(store: Store, path: Path) -> None:
    for statement in ("DELETE FROM journal", "UPDATE journal SET kind = 'x'", "UPDATE journal SET body = x'00'"):
        with raw(path) as connection, pytest.raises(sqlite3.DatabaseError, match="append-only"):
            connection.execute(statement)


def test_only_the_owner_can_read_it(store: Store, path: Path) -> None:
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_founding_never_overwrites(store: Store, path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(DepotExists):
        found(path, "L2", "Autre", "X", actor=ACTOR, station=STATION)
    assert path.read_bytes() == before


def test_what_is_no_depot(tmp_path: Path) -> None:
    with pytest.raises(NoDepot):
        Store.open(tmp_path / "absent.db")
    text = tmp_path / "letter.txt"
    text.write_text("Chère cliente, " * 200)
    with pytest.raises(NotADepot):
        Store.open(text)
    other = tmp_path / "other.db"
    with raw(other) as connection:
        connection.execute("CREATE TABLE recipes(name)")
    with pytest.raises(NotADepot):
        Store.open(other)


def test_a_full_disk_refuses_the_act_and_loses_nothing(store: Store) -> None:
    pages = store.connection.execute("PRAGMA page_count").fetchone()[0]
    store.connection.execute(f"PRAGMA max_page_count={pages}")
    before = rows(store)

    def big(tx: Tx) -> None:
        for code in tx.allot("B", 400):
            tx.append(Fact("box.registered", code.text, {"title": "x" * 900}))

    with pytest.raises(DiskFull):
        store.act(big, actor=ACTOR, station=STATION)
    assert rows(store) == before
    store.connection.execute(f"PRAGMA max_page_count={pages + 2000}")
    store.act(big, actor=ACTOR, station=STATION)
    assert verify(store).ok


MOUNTS = """\
22 1 254:1 / / rw,relatime - ext4 /dev/vda1 rw
30 22 0:40 / /mnt/share rw - nfs4 server:/export rw
31 22 0:41 / /mnt/with\\040space rw - cifs //server/x rw
32 30 254:2 / /mnt/share/local rw - xfs /dev/vdb rw
"""


@pytest.mark.parametrize(
    ("where", "kind"),
    [
        ("/srv/depot.db", "ext4"),
        ("/mnt/share/depot.db", "nfs4"),
        ("/mnt/sharedish/depot.db", "ext4"),
        ("/mnt/with space/depot.db", "cifs"),
        ("/mnt/share/local/depot.db", "xfs"),
    ],
)
def test_the_file_system_of_a_path(tmp_path: Path, where: str, kind: str) -> None:
    table = tmp_path / "mountinfo"
    table.write_text(MOUNTS)
    assert kind_of(Path(where), table) == kind
    if kind in filesystem.NETWORK:
        with pytest.raises(NetworkFileSystem):
            refuse_network(Path(where), table)
    else:
        refuse_network(Path(where), table)


def test_a_database_on_a_network_share_is_not_opened(
    store: Store, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = tmp_path / "mountinfo"
    table.write_text(f"22 1 0:40 / {tmp_path} rw - nfs4 server:/export rw\n")
    check: Callable[..., None] = refuse_network
    monkeypatch.setattr("depot.store.connection.refuse_network", lambda where: check(where, table))
    with pytest.raises(NetworkFileSystem):
        Store.open(path)


def test_times_are_those_of_the_clock_with_its_offset(path: Path) -> None:
    with make(path) as store:
        at = store.history(codes(store, "box", "B")[0])[0].at
    assert datetime.fromisoformat(at).utcoffset() == timedelta(hours=-4)
