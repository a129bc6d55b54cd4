"""Opening and founding on a server: what is refused by name, and what a founding that was cut short leaves."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from depot.desk.setup import initialise
from depot.exchange import keyfile, owning
from depot.store.connection import DatabaseBusy, NoDepot, NotADepot
from depot.store.engine import OWN, DatabaseUnreachable, begin
from depot.store.found import DepotExists, draft, found
from depot.store.places import PlaceMalformed, place_of
from depot.store.postgres import connection as connecting
from depot.store.postgres import opening
from depot.store.postgres.connection import LoginRefused, RightMissing
from depot.store.postgres.opening import EncodingOther, ServerTooOld
from depot.store.store import Store
from depot.store.version import TooNew
from tests.store.depots import WHO, Clock, assert_sound, registered
from tests.store.postgres.servers import Postgres

GOOD = {"node": "V1", "name": "Voûte", "admin": "Ada", "pin": "4071", "station": "tty1"}


def name_of(url: str) -> str:
    """The name of a database."""
    return url.partition("@/")[2].partition("?")[0]


def founded(url: str) -> None:
    found(url, "V1", "Voûte", "", clock=Clock(), **WHO).close()


def test_a_database_that_is_not_there_and_one_with_nothing_in_it_are_no_depot(server: Postgres, empty: str) -> None:
    for url in (server.url("nowhere"), empty):
        with pytest.raises(NoDepot) as caught:
            Store.open(url)
        assert caught.value.facts == {"path": url}


@pytest.mark.parametrize("table", ["books(title text)", "meta(name text, value text)", "meta(id int)"])
def test_another_programs_database_is_neither_opened_nor_founded_in(server: Postgres, empty: str, table: str) -> None:
    server.sql(f"CREATE TABLE {table}", name_of(empty))
    with pytest.raises(NotADepot):
        Store.open(empty)
    with pytest.raises(NotADepot):
        founded(empty)
    query = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    assert server.sql(query, name_of(empty)) == f"{table.partition('(')[0]}\n"


def test_founding_never_overwrites(url: str) -> None:
    with pytest.raises(DepotExists):
        founded(url)
    assert_sound(url)


def test_a_founding_that_fails_leaves_nothing(empty: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("depot.store.store.Store.act", refused)
        with pytest.raises(DatabaseBusy):
            founded(empty)
    with pytest.raises(NoDepot):
        Store.open(empty)
    founded(empty)
    assert_sound(empty)


def refused(*_arguments: object, **_named: object) -> None:
    raise DatabaseBusy(path="")


def test_a_founding_that_was_killed_is_no_depot_and_gives_way_to_the_next(empty: str) -> None:
    program = (
        "import os, signal, sys\nfrom depot.store.found import draft, found\n"
        "with draft(sys.argv[1]) as there:\n"
        "    found(there, 'V1', 'n', '', actor='a', station='s').close()\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    env = {**os.environ, "PYTHONPATH": str(Path.cwd())}
    assert subprocess.run([sys.executable, "-c", program, empty], env=env, check=False).returncode < 0
    with pytest.raises(NoDepot):
        Store.open(empty)
    founded(empty)
    assert assert_sound(empty) == 1


def test_two_who_found_at_once_do_not_disturb_each_other(empty: str) -> None:
    with draft(empty) as there:
        with pytest.raises(DatabaseBusy):
            founded(empty)
        with pytest.raises(NoDepot):
            Store.open(empty)
        found(there, "V1", "Voûte", "", clock=Clock(), **WHO).close()
    assert assert_sound(empty) == 1


def test_a_depot_is_furnished_and_has_its_keys_on_this_computer(empty: str, tmp_path: Path) -> None:
    place = place_of(empty, tmp_path / "keys")
    session = initialise(place, clock=Clock(), **GOOD)
    with session.store as store:
        card = owning.make(session, role="vault")
        assert store.key_file == tmp_path / "keys" / "V1.keys"
        assert store.key_file.stat().st_mode & 0o777 == 0o600
        assert store.key_file.parent.stat().st_mode & 0o777 == 0o700
        assert owning.key_file(store, store.place).card == card == keyfile.load(store.key_file).card
        assert store.setting("language") == "fr"
    assert_sound(empty)


def test_a_login_that_the_server_does_not_take(server: Postgres, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    name = name_of(url)
    rules = server.folder / "data" / "pg_hba.conf"
    before = rules.read_text()
    server.sql("CREATE ROLE clerk LOGIN PASSWORD 'ouvre-toi'")
    rules.write_text(f"local all clerk scram-sha-256\n{before}")
    try:
        server.sql("SELECT pg_reload_conf()")
        mine = url.replace("postgres@", "clerk@")
        for wrong in (mine, mine.replace("clerk@", "clerk:faux@"), url.replace("postgres@", "nobody@")):
            with pytest.raises(LoginRefused) as caught:
                Store.open(wrong)
            assert "faux" not in str(caught.value)
            assert "faux" not in str(caught.value.facts)
        with pytest.raises(RightMissing):
            Store.open(mine.replace("clerk@", "clerk:ouvre-toi@"))
        server.sql("GRANT ALL ON ALL TABLES IN SCHEMA public TO clerk", name)
        monkeypatch.setenv("PGPASSWORD", "ouvre-toi")
        with Store.open(mine, clock=Clock()) as store:
            registered(store)
            assert "ouvre-toi" not in repr(store.place)
        monkeypatch.delenv("PGPASSWORD")
        password = server.folder / "pgpass"
        password.write_text("*:*:*:clerk:ouvre-toi\n")
        password.chmod(0o600)
        monkeypatch.setenv("PGPASSFILE", str(password))
        Store.open(mine, readonly=True).close()
    finally:
        rules.write_text(before)
        server.sql("SELECT pg_reload_conf()")


def test_a_server_that_does_not_answer(tmp_path: Path) -> None:
    for url in (f"postgresql:///vault?host={tmp_path}", "postgresql://ada:secret@127.0.0.1:1/vault"):
        with pytest.raises(DatabaseUnreachable) as caught:
            Store.open(url)
        assert "secret" not in caught.value.sentence()


def test_a_url_that_the_driver_cannot_read_shows_nothing_of_its_password() -> None:
    with pytest.raises(PlaceMalformed) as caught:
        Store.open("postgresql://ada:sec%zzret@server/vault")
    assert "sec" not in caught.value.sentence()
    assert caught.value.__cause__ is None


def test_a_writer_that_takes_too_long_is_named(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connecting, "SETTINGS", f"{connecting.SETTINGS}; SET lock_timeout = 200")
    with Store.open(url, clock=Clock()) as one, Store.open(url, clock=Clock()) as other:
        begin(one.connection, OWN)
        with pytest.raises(DatabaseBusy):
            registered(other)
        one.connection.execute("ROLLBACK")
        assert len(registered(other)) == 1, "and it was only that"


def test_an_encoding_that_cannot_hold_every_text(server: Postgres) -> None:
    server.sql("CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'")
    with pytest.raises(EncodingOther) as caught:
        founded(server.url("latin"))
    assert caught.value.facts["encoding"] == "LATIN1"


def test_an_old_server_is_refused_by_name(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "OLDEST", 990_000)
    with pytest.raises(ServerTooOld):
        Store.open(url)


def test_a_newer_programs_database_is_refused(server: Postgres, url: str) -> None:
    with Store.open(url) as store:
        store.connection.execute("UPDATE meta SET value = '999' WHERE name = 'schema'")
    with pytest.raises(TooNew):
        Store.open(url)


def test_without_the_driver_it_says_what_to_install() -> None:
    program = (
        "import sys\nsys.modules['psycopg'] = None\nfrom depot.store.store import Store\n"
        "try:\n    Store.open('postgresql:///vault')\nexcept Exception as error:\n    print(error.name)\n"
    )
    env = {**os.environ, "PYTHONPATH": str(Path.cwd())}
    done = subprocess.run([sys.executable, "-c", program], env=env, check=True, capture_output=True, text=True)
    assert done.stdout == "driver.missing\n"


def test_a_file_needs_no_driver() -> None:
    program = "import sys, depot.store.merging, depot.store.waiting\nprint('psycopg' in sys.modules)"
    env = {**os.environ, "PYTHONPATH": str(Path.cwd())}
    done = subprocess.run([sys.executable, "-c", program], env=env, check=True, capture_output=True, text=True)
    assert done.stdout == "False\n"
