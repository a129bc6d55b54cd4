"""What doctor says of what is in a depot, and of what is attached to a terminal."""

from __future__ import annotations

import socket
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from depot.desk.accounts import close
from depot.desk.printing.kept import add_printer
from depot.desk.session import Session
from depot.desk.settings import change_station
from depot.doctor import devices, inside
from depot.doctor.check import Check
from depot.doctor.examining import checks
from depot.model.event import Fact
from depot.store import accounts as secrets
from depot.store import journal
from depot.store.redacting import UNCLEAN
from depot.store.sampling import sample
from depot.store.stations import keep_station_settings
from depot.store.store import Store
from tests.desk.founded import STATION


def looked(database: Path) -> dict[str, Check]:
    with Store.open(database, readonly=True) as store:
        return {check.name: check for check in inside.checks(store)}


def attached(database: Path) -> dict[str, Check]:
    with Store.open(database, readonly=True) as store:
        return {check.name: check for check in devices.checks(store, STATION)}


def test_a_sound_depot(database: Path) -> None:
    found = list(checks(database, STATION))
    assert len({check.name for check in found}) == len(found)
    wanting = {check.name for check in found if check.result != "ok"}
    assert wanting <= {"clock", "keys", "terminal", "backups"}, "the test's machine, and nobody said where copies go"
    assert {each.result for each in looked(database).values() if each.name != "clock"} == {"ok"}


def test_a_clock_that_was_set_back() -> None:
    now = datetime.fromisoformat("2026-10-05T09:00:00-04:00")
    for move, result in (
        (timedelta(0), "ok"),
        (timedelta(days=-1), "attention"),
        (timedelta(days=400), "attention"),
        (timedelta(days=-9000), "attention"),
    ):
        assert inside._clock(now + move, now.isoformat()).result == result
    assert inside._clock(now, "").result == "ok"


def written(store: Store, count: int) -> None:
    facts = [Fact("scan.refused", "scan/L1", {"scan": str(n)}) for n in range(count)]
    store.act(lambda tx: tx.append(*facts), actor="lou", station=STATION)


def altered(database: Path, seq: int) -> None:
    """Change one byte of an event, as somebody with a tool for databases could."""
    with closing(sqlite3.connect(database)) as connection:
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _sql in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(
            "UPDATE journal SET body = CAST(replace(CAST(body AS TEXT), 'scan', 'scam') AS BLOB) WHERE seq = ?", (seq,)
        )
        for _name, sql in triggers:
            connection.execute(sql)
        connection.commit()


@pytest.mark.parametrize("last", [True, False])
def test_an_event_that_was_altered(database: Path, last: bool) -> None:
    with Store.open(database) as store:
        written(store, 60)
        head = store.stream_head().head_seq
    assert looked(database)["journal"].result == "ok"
    altered(database, head if last else head - 30)
    check = looked(database)["journal"]
    assert (check.result, check.said.facts["streams"]) == ("stop", next(iter(check.said.facts.values())))


def test_every_event_can_be_drawn_and_none_is_proved_twice(database: Path) -> None:
    with Store.open(database) as store:
        written(store, 40)
        head = store.stream_head().head_seq
        for at in range(head - 10):
            found = sample(store.connection, lambda n, at=at: min(at, n - 1), rows=10)  # type: ignore[misc]
            assert found.wrong == ()
            assert found.events == 10 + min(10, head - 10 - at)
        assert sample(store.connection, lambda n: n - 1, rows=1).events == 2


def test_an_altered_event_is_found_when_it_is_drawn(database: Path) -> None:
    with Store.open(database) as store:
        written(store, 40)
        head = store.stream_head().head_seq
    altered(database, head - 20)
    with Store.open(database, readonly=True) as store:
        assert sample(store.connection, lambda n: 0, rows=10).wrong == ()
        assert len(sample(store.connection, lambda n: n - 12, rows=10).wrong) == 1


def test_events_that_are_gone(database: Path) -> None:
    with Store.open(database) as store:
        written(store, 5)
    with closing(sqlite3.connect(database)) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)")
        connection.commit()
    assert looked(database)["journal"].result == "stop"


def test_no_administrator_with_a_pin(database: Path) -> None:
    with Store.open(database) as store:
        for user in ("ada",):
            secrets.keep(store, secrets.Secret(user))
    check = looked(database)["accounts"]
    assert (check.result, bool(check.next_step())) == ("stop", True)


def test_redacted_texts_that_are_still_in_the_file(database: Path) -> None:
    with Store.open(database) as store:
        store.local([("INSERT INTO meta(name, value) VALUES(?, ?)", (UNCLEAN, "3"))])
    check = looked(database)["redacted"]
    assert (check.result, check.said.facts["n"]) == ("attention", 3)


def test_what_waits_to_be_folded(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "waits", lambda connection: 12)
    assert looked(database)["waiting"].result == "attention"


def test_a_scanner_that_cannot_be(database: Path) -> None:
    assert attached(database)["scanner"].result == "ok"
    with Store.open(database) as store:
        keep_station_settings(store, STATION, {"scanner.detect_ms": "-5"})
    check = attached(database)["scanner"]
    assert check.result == "attention"
    assert STATION in check.said.text()


def test_printers(database: Path, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        silent = f"tcp://127.0.0.1:{taken.getsockname()[1]}"  # bound and not listening: refused at once
        out = tmp_path / "out"
        out.mkdir()
        with Store.open(database) as store:
            ada = Session(store, "ada", STATION)
            add_printer(ada, "zebra", {"address": silent, "dpi": 203})
            add_printer(ada, "papier", {"address": f"folder:{out}"})
            change_station(store, STATION, {"printer": "papier"})
        found = attached(database)
        assert {name: check.result for name, check in found.items()} == {
            "scanner": "ok",
            "printer": "ok",
            "printer:papier": "ok",
            "printer:zebra": "attention",
        }
        assert silent in found["printer:zebra"].said.text()
        out.rmdir()
        assert attached(database)["printer:papier"].result == "attention"
    with Store.open(database) as store:
        change_station(store, STATION, {"printer": "gone"})
    assert attached(database)["printer"].result == "attention"


def test_a_closed_account_counts_for_nobody(database: Path) -> None:
    before = looked(database)["accounts"].said.facts["n"]
    with Store.open(database) as store:
        close(Session(store, "ada", STATION), "lou")
    assert looked(database)["accounts"].said.facts["n"] == int(str(before)) - 1
