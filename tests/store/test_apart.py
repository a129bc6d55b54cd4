"""Views that show what belongs to some organisations: what reads them, what writes past them, and their end."""

from __future__ import annotations

from pathlib import Path

import pytest

from depot.desk.boxes import describe, register
from depot.desk.reference import put_organisation, put_unit
from depot.desk.session import Session
from depot.model import roles
from depot.model.box import Box
from depot.model.queryparse import parse
from depot.store import apart, vectors
from depot.store.apart import LimitNeedsFile
from depot.store.search import Searcher
from depot.store.store import Store, Tx
from tests.desk.founded import make, reopened

ORGS = ("AA", "BB")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A depot of two organisations with six boxes each, one in turn, and one box of nobody's."""
    found = tmp_path / "depot.db"
    make(found)
    founded = reopened(found)

    def add(tx: Tx) -> None:
        for org in ORGS:
            put_organisation(tx, org, {"name": f"CSS {org}"})
            put_unit(tx, org, "1", {"name": f"École {org}"})

    with founded.store:
        session = Session(founded.store, "ada", "tty1")
        session.do(roles.REFERENCE, add)
        for n in range(12):
            org = ORGS[n % 2]
            register(session, {"unit": f"{org}/1", "title": f"Dossier {12 - n} {org.lower()}x", "number": str(n)})
        register(session, {"title": "Dossier sans unité"})
    return found


@pytest.mark.parametrize("order", vectors.ORDERS)
@pytest.mark.parametrize("whole", [0, vectors.READ_WHOLE])
def test_a_list_is_the_whole_list_without_what_is_anothers(
    path: Path, order: str, whole: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors, "READ_WHOLE", whole)
    with Store.open(path, readonly=True) as store, Searcher(store) as searcher:
        for text, n in (("", 7), ("dossier", 7), ("unité:1", 6), ("aax", 6), ("bbx", 0), ("-aax", 1)):
            store.limit(())
            every = list(searcher.vector(parse(text), order))
            hidden = {id_ for id_ in every if (store.get(Box, id_) or Box(0)).org == "BB"}
            store.limit(["AA"])
            shown = list(searcher.vector(parse(text), order))
            assert shown == [id_ for id_ in every if id_ not in hidden]
            assert (len(shown), searcher.count(parse(text)).n) == (n, n)
            assert set(searcher.boxes(parse(text)).ids) == set(shown)


def test_what_a_limited_store_writes_is_written_whole(path: Path) -> None:
    with Store.open(path) as store:
        session = Session(store, "ada", "tty1")
        others = [box for (box,) in store.connection.execute("SELECT id FROM box WHERE org = 'BB'")]
        store.limit(["AA"])
        assert store.get(Box, others[0]) is None
        describe(session, others[0], {"title": "Autre titre"})
        assert store.get(Box, others[0]) is None
        with pytest.raises(ZeroDivisionError):
            session.do(roles.CIRCULATE, lambda _tx: 1 / 0)
        assert store.orgs == apart.limits(store.connection) == ("AA",)
        assert store.get(Box, others[0]) is None
        with store.another(readonly=True) as other:
            assert other.get(Box, others[0]) is None
        store.limit(())
        assert (store.get(Box, others[0]) or Box(0)).title == "Autre titre"
        assert store.tally("box") == 13


def test_counters_count_what_is_shown(path: Path) -> None:
    with Store.open(path, readonly=True) as store:
        store.limit(["BB"])
        assert (store.tally("box"), store.tally("box.unplaced"), store.tally("unit")) == (7, 7, 1)
        store.limit(ORGS)
        assert store.tally("box") == 13


def test_a_name_with_an_apostrophe_is_a_name(path: Path) -> None:
    with Store.open(path, readonly=True) as store:
        store.limit(["A' OR 1=1 --"])
        assert store.tally("box") == 1


def test_a_connection_to_a_server_is_not_limited() -> None:
    class Server:
        """No connection to a file."""

    with pytest.raises(LimitNeedsFile):
        apart.limit(Server(), ["AA"])  # type: ignore[arg-type]


def test_an_act_leaves_what_is_being_read_limited(path: Path) -> None:
    with Store.open(path) as store:
        store.limit(["AA"])
        reading = store.connection.execute("SELECT id FROM box ORDER BY id")
        (first,) = reading.fetchone()
        describe(Session(store, "ada", "tty1"), first, {"title": "Autre"})
        assert len(reading.fetchall()) == 6
        assert store.tally("box") == 7
