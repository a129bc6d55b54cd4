"""A depot of two organisations: who works for one reads and changes nothing of the other, whatever the command."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from depot.desk.reference import put_organisation
from depot.desk.session import Session
from depot.model import roles
from depot.model.belonging import SPANNING, allowed, whose
from depot.model.event import read
from depot.model.subjects import SUBJECTS, Subject, resolve
from depot.report.lists.catalogue import REPORTS
from depot.store import apart, journal
from depot.store.store import Store
from tests.cli.asking import requests
from tests.cli.burning import batches
from tests.cli.calls import BOX, PERSON, SHELF
from tests.cli.conftest import PIN, CommandLine
from tests.cli.counting import counted
from tests.cli.slips import transfers
from tests.cli.test_docs import every, prepared

OWN = "CSSMB"
BOB: dict[str, Any] = {"user": "bob", "pin": "9301z"}
SECRETS = ("élèves", "Comptes à payer", "Tremblay, Luc", "Marie-Ève", "Gérard-Filion", "31142054869881", "enquête")
"""Titles, names and old codes of what the other organisation has."""
CODES = ("B-L1-000001-0", "B-L1-000003-X", "P-L1-000002-8")


def shared(depot: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let another organisation share the depot, with a supervisor of its own and a box."""
    monkeypatch.setenv("DEPOT_NEW_PIN", BOB["pin"])
    with Store.open(depot.database) as store:
        session = Session(store, "ada", "test")
        session.do(roles.REFERENCE, lambda tx: put_organisation(tx, OWN, {"name": "CSS Marguerite"}))
    depot.act("unit", "add", f"{OWN}/88", "École Bellerose")
    depot.act("user", "add", "bob", "--role", "supervisor")
    depot.act("user", "orgs", "bob", OWN.lower())
    depot.act("box", "add", "--unit", f"{OWN}/88", "--title", "Dossiers de Bellerose", **BOB)


def written_by(depot: CommandLine, user: str) -> list[str]:
    """Subjects of the events of a user that belong to the other organisation."""
    with Store.open(depot.database, readonly=True) as store:
        rows = [row for chunk in journal.everything(store.connection, 500) for row in chunk]
        events = [read(row.header, row.body) for row in rows]
        return [e.subject for e in events if e.actor == user and _owners(store, e.subject) - {OWN}]


@pytest.mark.parametrize("command", [command for command in every() if command != "dump"])
def test_no_command_reads_or_changes_what_is_anothers(
    command: str, depot: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All but dump, which prints a file that whoever has it can read, without a depot."""
    arguments = prepared(command, depot, tmp_path, monkeypatch)
    shared(depot, monkeypatch)
    known = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    answer = depot(*command.split(), *arguments, **BOB)
    new = [path for path in tmp_path.rglob("*.[cxtp]*") if path.is_file() and known.get(path) != path.read_bytes()]
    told = answer.out + answer.err + "".join(path.read_bytes().decode("utf-8", "replace") for path in new)
    assert [word for word in SECRETS if word in told] == []
    assert written_by(depot, "bob") == []


@pytest.mark.parametrize("report", REPORTS)
def test_no_report_tells_what_is_anothers(report: str, depot: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    depot.act("loan", "lend", PERSON, BOX, "--due", "2900-01-01", "--authorised")
    depot.json("scan", stdin=f"$SHELVE\nBL1000003X\n{SHELF}\n".encode())
    shared(depot, monkeypatch)
    whole, part = depot("report", report), depot("report", report, **BOB)
    assert (whole.code, part.code) == (0, 0)
    assert [word for word in (*SECRETS, *CODES) if word in part.out] == []
    if report in ("holdings", "shelf-list", "loans", "journal"):
        assert [word for word in (*SECRETS, *CODES) if word in whole.out]
    assert ("Bellerose" in part.out) == (report in ("holdings", "by-unit", "journal"))


def test_what_is_ones_own_is_found_opened_and_counted(depot: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    shared(depot, monkeypatch)
    (found,) = depot.json("search", "dossiers", **BOB).records
    assert found["title"] == "Dossiers de Bellerose"
    assert len(depot.json("search", "dossiers").records) == 2
    assert depot("show", found["code"], **BOB).code == 0
    assert depot.act("box", "edit", found["code"], "--title", "Bulletins", **BOB)
    (counted,) = [record for record in depot.json("stats", **BOB).records if record.get("name") == "box"]
    assert counted["n"] == 1


def test_who_is_limited_is_told_whose_a_scanned_box_is(depot: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    shared(depot, monkeypatch)
    answer = depot.json("scan", stdin=f"{BOX}\n$SHELVE\n{BOX}\n".encode(), **BOB)
    looked, _mode, shelved = answer.records
    assert {looked["reason"], shelved["reason"]} == {"organisation.hidden"}
    assert "CSS des Rives (CSSRL)" in looked["message"]


def test_no_inventory_is_started_where_anothers_boxes_stand(
    depot: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    depot.json("scan", stdin=f"$SHELVE\n{BOX}\n{SHELF}\n".encode())
    shared(depot, monkeypatch)
    assert depot.json("inventory", "start", SHELF, **BOB).error["error"] == "organisation.other"
    assert depot.json("inventory", "list", "--all").records == []
    assert depot.json("move", SHELF, "SL1000008E", **BOB).error["error"] == "organisation.other"
    assert depot("verify").code == 0


def test_who_is_named_by_a_badge_or_in_capitals_is_limited_too(
    depot: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared(depot, monkeypatch)
    (badge,) = [record["badge"] for record in depot.json("user", "list").records if record["user"] == "bob"]
    for name in (badge, "BOB"):
        assert depot.json("show", BOX, user=name).error["error"] == "organisation.hidden"


def test_an_administrator_works_for_all(depot: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    shared(depot, monkeypatch)
    assert depot.json("user", "orgs", "ada", OWN).error["error"] == "admin.not-limited"
    assert depot.json("user", "role", "bob", "admin").error["error"] == "admin.not-limited"
    assert depot.json("user", "orgs", "bob", "NULLE").error["error"] == "organisation.unknown"
    assert depot.json("user", "orgs", "bob", "CSSRL", **BOB).error["error"] == "role.too-low"
    depot.act("user", "orgs", "bob")
    assert depot("show", BOX, **BOB).code == 0


def test_views_and_the_rule_agree_whose_a_thing_is(depot: CommandLine, tmp_path: Path) -> None:
    """Every thing of a depot in which much happened is shown exactly to those who may change it."""
    counted(depot, tmp_path)
    requests(depot)
    transfers(depot)
    batches(depot.database, "cléo", "ada", PIN)
    depot.act("hold", "place", "--unit", "7210", "--reason", "enquête")
    with Store.open(depot.database, readonly=True) as store:
        session = Session(store, "ada", "test")
        for orgs in ((OWN,), ("CSSRL",), (OWN, "CSSRL")):
            for name, kind in SUBJECTS.items():
                if name not in apart.VIEWS:
                    continue
                store.limit(())
                every_one = [kind.subject_of(key) for (key,) in _keys(session, kind)]
                mine = {s for s in every_one if allowed(orgs, _owners(store, s))}
                store.limit(orgs)
                assert {kind.subject_of(key) for (key,) in _keys(session, kind)} == mine, (name, orgs)
        store.limit(("CSSRL",))
        assert store.tally("box") == len(_keys(session, SUBJECTS["box"])) > 0


def _keys(session: Session, kind: Subject) -> list[tuple[int | str]]:
    return session.store.connection.execute(f"SELECT {kind.key_field} FROM {kind.name}").fetchall()


def _owners(store: Store, subject: str) -> set[str]:
    """The organisations whose a thing is, those of the boxes in it included."""
    found, owners = resolve(subject), set(whose(subject, store.get))
    if found is None or found[0].name not in SPANNING:
        return owners
    return owners | store.spans(found[0].name, int(found[1]))
