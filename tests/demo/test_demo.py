from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

import pytest

from depot.demo.build import build, printouts
from depot.demo.samples import samples
from depot.demo.wording import users
from depot.desk.accounts import sign_in
from depot.desk.cards import BoxCard, card
from depot.desk.destruction.certificate import certificate
from depot.desk.destruction.reading import waiting_for
from depot.desk.destruction.sorting import to_sort
from depot.desk.destruction.unsorted import heaps
from depot.desk.held import on_box
from depot.desk.printing import jobs, kept, selection, sending
from depot.desk.printing.faces import FACES
from depot.desk.scanning.engine import ScanDesk
from depot.desk.seen import known
from depot.model.box import SHELVED, STATUSES, Box
from depot.model.codes import Code, code_id
from depot.model.hold import Hold
from depot.model.reference import Rule, Unit, User
from depot.model.transfer import ANNOUNCED, RECEIVING, RETURNED, Transfer
from depot.store.connection import DiskFull
from depot.store.found import DepotExists
from depot.store.store import Store
from depot.store.verify import verify

TODAY = datetime.fromisoformat("2026-11-22T10:00:00-05:00")
BOXES = 400


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    build(path, boxes=BOXES, clock=lambda: TODAY)
    return path


@pytest.fixture
def demo(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(built, tmp_path / "demo.db"))


def test_it_is_a_depot_whose_journal_and_tables_agree(demo: Path) -> None:
    report = verify(demo)
    assert report.ok, report.problems


def test_it_is_believable(demo: Path) -> None:
    with Store.open(demo, readonly=True) as store:
        received = sum(line.box is not None for each in store.all(Transfer) for line in store.transfers.lines(each.id))
        assert store.tally("box") == BOXES + received
        assert store.tally("file") > 5 * BOXES
        present = {status for status in STATUSES if store.tally(f"box.{status}")}
        assert present >= {"shelved", "lent", "to_shelve", "missing", "unplaced"}
        rooms = [place.label for site in store.children(None) for place in store.children(site.id)]
        assert {"S-1", "S-2"} <= set(rooms)
        assert all("non approuvé" in rule.fields for rule in store.all(Rule))
        clocks = {event.clock for kind in ("node/L1",) for event in store.history(kind)}
        assert clocks == {"ok"}


def test_units_send_boxes_to_it(demo: Path) -> None:
    with Store.open(demo, readonly=True, clock=lambda: TODAY) as store:
        slips = {each.status: each for each in store.all(Transfer)}
        assert set(slips) == {ANNOUNCED, RECEIVING, RETURNED}
        assert store.get(Unit, slips[ANNOUNCED].unit) is not None
        assert len(store.transfers.lines(slips[ANNOUNCED].id)) == 40
        assert len(store.transfers.differences(slips[RETURNED].id)) == 3
        came = [line.box for line in store.transfers.lines(slips[RETURNED].id) if line.box is not None]
        assert {known(store, Box, box).status for box in came} == {SHELVED}


def test_its_destruction_desk_shows_lists_at_every_point(demo: Path) -> None:
    with Store.open(demo, readonly=True, clock=lambda: TODAY) as store:
        batches = {each.status: each for ended in (False, True) for each in store.destructions.batches(ended=ended)}
        assert set(batches) == {"draft", "submitted", "started", "certified"}
        assert certificate(store, batches["certified"].id).sound
        progress = store.destructions.progress(batches["started"].id)
        assert 0 < progress.pulled < progress.lines
        rosa = store.get(User, "rosa")
        assert rosa is not None
        assert [it.batch.status for it in waiting_for(store, rosa, TODAY.date())] == ["submitted"]
        (hold,) = store.all(Hold)
        assert on_box(store, known(store, Box, code_id(hold.keys)), TODAY.date()) == (hold,)
        found = heaps(store, to_sort(store, TODAY.date()))
        sampled = [heap for heap in found if heap.proposals]
        assert sampled
        assert any(heap.proposed("C") and heap.proposed("D") for heap in sampled)


def test_its_labels_come_out_in_a_folder_beside_it(built: Path) -> None:
    path = built.with_name("printed.db")
    shutil.copy(built, path)
    clerk = users()[0]
    with Store.open(path, clock=lambda: TODAY) as store:
        session = sign_in(store, clerk.key, clerk.pin, "tty1")
        printer = kept.own_printer(store, "tty1")
        needed = selection.needed(store, FACES["box"])
        job = jobs.order(session, jobs.Order("box", tuple(needed), "5163", printer)).result
        assert job is not None
        sending.send(session, job)
        assert [file.suffix for file in printouts(built).iterdir()] == [".pdf"]
        assert not selection.needed(store, FACES["box"])


def test_the_same_seed_and_day_give_the_same_depot(built: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.db"
    build(again, boxes=BOXES, clock=lambda: TODAY)
    query = "SELECT id, title, place, status, due FROM box ORDER BY id"
    with Store.open(built, readonly=True) as one, Store.open(again, readonly=True) as other:
        assert one.connection.execute(query).fetchall() == other.connection.execute(query).fetchall()


def test_everybody_can_sign_in_and_the_samples_scan(demo: Path) -> None:
    with Store.open(demo, clock=lambda: TODAY) as store:
        for user in users():
            session = sign_in(store, user.key, user.pin, "test")
            assert session.account.role == user.role
        desk = ScanDesk(sign_in(store, users()[0].key, users()[0].pin, "test"), batch=True)
        codes = [Code.parse(code).text for code, _about in samples(store)]
        assert [code[0] for code in codes] == ["B", "B", "P", "S"]
        assert {desk.scan(code).main.result for code in codes} == {"ok"}
        shown = card(store, codes[1], TODAY.date())
        assert isinstance(shown, BoxCard)
        assert shown.borrower


def test_it_never_overwrites_and_leaves_nothing_half_done(demo: Path, tmp_path: Path) -> None:
    before = demo.read_bytes()
    with pytest.raises(DepotExists):
        build(demo, boxes=20, clock=lambda: TODAY)
    assert demo.read_bytes() == before

    def full(_done: int, _total: int) -> None:
        raise DiskFull(path="x")

    folder = tmp_path / "fresh"
    folder.mkdir()
    with pytest.raises(DiskFull):
        build(folder / "demo.db", boxes=20, clock=lambda: TODAY, progress=full)
    assert list(folder.iterdir()) == []
