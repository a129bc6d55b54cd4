"""Acts on a server: the same as on a file, row for row, and none lost or doubled."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from depot.model.box import Box
from depot.model.event import Fact
from depot.model.reference import User
from depot.store import accounts, exports, journal
from depot.store.accounts import Secret
from depot.store.behind import DepotBehind, mark
from depot.store.connection import DepotReplaced, WriteFailed
from depot.store.copying import copy_database
from depot.store.exports import Exported
from depot.store.migrations import UpdateNeeded
from depot.store.places import NotAFile
from depot.store.stations import keep_station_settings, station_settings
from depot.store.store import Store, Tx
from depot.store.version import CURRENT
from tests.store.depots import WHO, Clock, act_id, assert_sound, furnished, registered, script
from tests.store.postgres.conftest import made
from tests.store.postgres.servers import Postgres
from tests.store.trading import snapshot


def acted(where: str | Path, seed: object, acts: int) -> None:
    """Do scripted acts."""
    with Store.open(where, clock=Clock()) as store:
        for number, work in zip(range(acts), script(seed), strict=False):
            store.act(work, act=act_id(seed, number), **WHO)


@settings(max_examples=4)
@given(st.lists(st.integers(0, 99), min_size=1, max_size=3))
def test_the_same_acts_give_the_same_tables(
    server: Postgres, furnished_database: str, tmp_path_factory: pytest.TempPathFactory, seeds: list[int]
) -> None:
    file = tmp_path_factory.mktemp("same") / "depot.db"
    furnished(file)
    url = made(server, furnished_database)
    for place in (str(file), url):
        for seed in seeds:
            acted(place, seed, 12)
    assert whole(url) == whole(file)
    assert_sound(url)


def whole(where: str | Path) -> dict[str, list[object]]:
    """Every folded row, but for the incarnation, which chance gives."""
    return {name: [without(row) for row in rows] for name, rows in snapshot(where).items()}


def without(row: Iterable[object]) -> tuple[object, ...]:
    return tuple("" if isinstance(value, str) and len(value) == 32 else value for value in row)


def test_an_act_is_done_once_and_remembered(store: Store, url: str) -> None:
    act = b"0123456789abcdef"
    fact = Fact("user.added", "user/ada", {"name": "Ada", "role": "clerk"})
    first = store.act(lambda tx: tx.append(fact, fact), act=act, **WHO)
    with Store.open(url, clock=Clock()) as other:
        again = other.act(lambda tx: tx.append(fact), act=act, **WHO)
    assert (again.repeated, again.events) == (True, first.events)
    assert store.act_events(act.hex()) == first.events
    user = store.get(User, "ada")
    assert user is not None
    assert user.name == "Ada"


def test_an_error_undoes_everything(store: Store) -> None:
    before = snapshot(str(store.place))

    def work(tx: Tx) -> None:
        tx.append(Fact("user.added", "user/ada", {}))
        tx.settle()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.act(work, **WHO)
    assert snapshot(str(store.place)) == before
    assert len(registered(store)) == 1


def test_terminals_write_one_chain_without_holes(url: str) -> None:
    def work(_nth: int) -> None:
        with Store.open(url, clock=Clock()) as store:
            for _time in range(5):
                registered(store, 2)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    with Store.open(url) as store:
        assert store.tally("box") == 40
    assert_sound(url)


def test_what_others_write_is_seen(store: Store, url: str) -> None:
    version = store.data_version()
    assert store.data_version() == version
    with Store.open(url, clock=Clock()) as other:
        (code,) = registered(other)
    assert store.data_version() != version
    assert store.get(Box, code.id) is not None


def test_a_reader_writes_nothing(store: Store, url: str) -> None:
    with Store.open(url, readonly=True) as reader, pytest.raises(WriteFailed):
        registered(reader)
    assert store.tally("box") == 0


def test_what_is_of_this_machine_alone(store: Store) -> None:
    accounts.keep(store, Secret("ada", "hash"))
    accounts.keep(store, Secret("ada", "other", 1))
    assert accounts.secret_of(store, "ada") == Secret("ada", "other", 1)
    assert accounts.secret_of(store, "postgres") == Secret("postgres"), "not the one who is logged in at the server"
    assert accounts.replace(store, Secret("ada", "other", 1), Secret("ada", "third"))
    assert not accounts.replace(store, Secret("ada", "other", 1), Secret("ada", "fourth"))
    keep_station_settings(store, "tty1", {"theme": "dark", "language": "fr"})
    keep_station_settings(store, "tty1", {"theme": "light", "language": None})
    assert station_settings(store, "tty1") == {"theme": "light"}
    noted = Exported("p" * 32, "L1", "i" * 32, 1, 5, "h" * 64, "2026-10-05", "/media", 12, "")
    exports.note(store, noted)
    exports.note(store, noted._replace(size=13))
    assert exports.exported(store) == [noted]
    assert exports.on_a_key(store, "L1", "i" * 32) == 5


def test_a_depot_that_is_behind_takes_no_acts(store: Store) -> None:
    with store.whole() as connection:
        mark(connection, "own.ahead")
        mark(connection, "own.forked")
    with pytest.raises(DepotBehind) as caught:
        registered(store)
    assert caught.value.facts == {"path": str(store.place), "reason": "own.forked"}


def test_the_tables_of_an_older_program_are_folded_anew(store: Store, url: str) -> None:
    acted(url, 3, 20)
    before = snapshot(url)
    store.connection.execute("UPDATE meta SET value = '1' WHERE name = 'fold'")
    store.connection.execute("ALTER TABLE box DROP COLUMN remarks")
    with pytest.raises(UpdateNeeded):
        Store.open(url, readonly=True)
    with Store.open(url) as newer:
        assert newer.fold_version() == CURRENT.fold
    assert snapshot(url) == before
    assert_sound(url)


def test_a_terminal_with_an_older_program_stops_writing(store: Store) -> None:
    store.connection.execute("UPDATE meta SET value = '999' WHERE name = 'fold'")
    with pytest.raises(DepotReplaced):
        registered(store)


def test_a_copy_in_a_file_is_the_same_depot(store: Store, url: str, tmp_path: Path) -> None:
    acted(url, 5, 25)
    accounts.keep(store, Secret("ada", "hash"))
    copy_database(store, tmp_path / "copy.db")
    assert_sound(tmp_path / "copy.db")
    assert snapshot(tmp_path / "copy.db") == snapshot(url)
    with Store.open(tmp_path / "copy.db", clock=Clock()) as copy:
        assert journal.streams(copy.connection) == journal.streams(store.connection)
        assert accounts.secret_of(copy, "ada").pin_hash == "hash"
        registered(copy)


def test_what_needs_a_file_is_refused_by_name(store: Store) -> None:
    for ask in (lambda: store.path, lambda: store.raw):
        with pytest.raises(NotAFile):
            ask()
