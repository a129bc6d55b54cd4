"""Imports while other terminals are at work: nobody waits for more than one act, and nothing is stale."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from depot.desk.aliases import name_alias
from depot.desk.boxes import register
from depot.desk.reference import add
from depot.desk.session import Session
from depot.desk.shelving import shelve
from depot.errors import DepotError
from depot.intake import loading
from depot.intake.report import ImportReport
from depot.intake.taking import Taken, Taker
from depot.model.reference import Unit
from depot.store.connection import DatabaseBusy
from depot.store.verify import verify
from tests.desk.founded import ORG, SCHOOL, STATION, Founded
from tests.intake.bringing import boxes, bring, counts, refusals, shelf
from tests.intake.chunks import CHUNK, HEADER, ROWS, acts_of, listed

Pause = Callable[[Callable[[], object]], list[float]]


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "CHUNK", CHUNK)
    monkeypatch.setattr(loading, "SHORT_CHUNK", CHUNK // 2)
    monkeypatch.setattr(loading, "LONG_PAUSE", 0.0)
    monkeypatch.setattr(loading, "PAUSE", 0.0)


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> Pause:
    """Has something done in every pause between two acts; gives the lengths of the pauses."""

    def install(work: Callable[[], object]) -> list[float]:
        lengths: list[float] = []

        def sleep(seconds: float) -> None:
            lengths.append(seconds)
            work()

        monkeypatch.setattr(loading, "sleep", sleep)
        return lengths

    return install


@pytest.fixture
def second(depot: Founded) -> Iterator[Session]:
    """A second terminal, which waits for nobody."""
    with depot.store.another() as store:
        store.connection.execute("PRAGMA busy_timeout=0")
        yield Session(store, "lou", "tty2")


def test_another_terminal_shelves_in_every_pause_and_waits_for_one_act_only(
    depot: Founded, second: Session, pauses: Pause, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(depot, "locations", "Site;Tablette\nS-1;1\nS-1;2\n")
    code = register(second, {"unit": SCHOOL}).result
    assert code is not None
    places = [shelf(depot, "1").id, shelf(depot, "2").id]
    locked: list[str] = []
    take = Taker.take

    def watched(taker: Taker, record: object) -> Taken:
        try:
            shelve(second, code.id, places[0])
        except DatabaseBusy as busy:
            locked.append(busy.name)
        return take(taker, record)  # type: ignore[arg-type]

    moves = iter(range(1_000))
    pauses(lambda: shelve(second, code.id, places[next(moves) % 2]))
    monkeypatch.setattr(Taker, "take", watched)
    report = bring(depot, "boxes", listed())
    assert locked == ["database.busy"] * ROWS  # an act holds the database from its first row to its last
    acts = len(acts_of(depot)) - 1  # but the clerk's own
    assert next(moves) == acts + 2  # a move after each, one after the search index was filled, one after the due list
    assert counts(report) == {"boxes": ROWS - 4, "refused": 4}
    assert verify(depot.store).ok


def test_acts_are_shorter_and_pauses_longer_once_another_terminal_writes(
    depot: Founded, second: Session, pauses: Pause, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "LONG_PAUSE", 0.25)
    monkeypatch.setattr(loading, "PAUSE", 0.125)
    monkeypatch.setattr(loading, "COMPANY", 3)
    moment = iter(range(1_000))

    def once() -> None:
        if next(moment) == 1:
            register(second, {"unit": SCHOOL})

    lengths = pauses(once)
    bring(depot, "boxes", HEADER + "".join(f"A-{n};7210;T;;\n" for n in range(7 * CHUNK)))
    assert lengths[:8] == [0.125, 0.125, 0.25, 0.25, 0.25, 0.125, 0.125, 0.125]
    sizes = [n for n in acts_of(depot).values() if n > 1]
    assert sizes == [CHUNK] * 3 + [CHUNK // 2] * 3 + [CHUNK, CHUNK, CHUNK // 2]


def test_a_unit_that_is_added_meanwhile_is_known_to_the_rows_after_it(
    depot: Founded, second: Session, pauses: Pause
) -> None:
    admin = Session(second.store, "ada", STATION)
    pauses(first_only(lambda: add(admin, Unit, f"{ORG}/8000", {"name": "Neuve"})))
    report = bring(depot, "boxes", listed(A3="8000", A33="8000"))
    assert refusals(report)[0] == (5, "unit.unknown")
    taken = {box.number: box.unit for box in boxes(depot.store)}
    assert "A-3" not in taken
    assert taken["A-33"] == f"{ORG}/8000"


def test_an_old_barcode_that_is_given_meanwhile_is_not_given_twice(
    depot: Founded, second: Session, pauses: Pause
) -> None:
    owner = register(second, {"unit": SCHOOL, "title": "Autre"}).result
    assert owner is not None
    pauses(first_only(lambda: name_alias(second, owner.text, f"3114{11:010}")))
    report = bring(depot, "boxes", listed())
    assert (13, "alias.taken") in refusals(report)
    assert [note.error.facts["owner"] for note in report.refused if note.line == 13] == [owner.text]


def first_only(work: Callable[[], object]) -> Callable[[], object]:
    """The work, the first time; nothing afterwards."""
    rest = [work]

    def do() -> object:
        return rest.pop()() if rest else None

    return do


def test_two_terminals_that_import_the_same_list_make_each_box_once(
    depot: Founded, second: Session, pauses: Pause
) -> None:
    other = Session(second.store, "sam", "tty2")
    reports: list[ImportReport] = []
    path = depot.path.with_name("boxes-0.csv")

    def import_too() -> None:
        if not reports:
            reports.append(ImportReport())
            reports.append(loading.import_files(other, "boxes", [path]))

    pauses(import_too)
    report = bring(depot, "boxes", listed())
    both = [report, reports[1]]
    assert sum(one.added["boxes"] for one in both) == ROWS - 4
    assert sum(one.known for one in both) == ROWS - 4
    assert len(boxes(depot.store)) == ROWS - 4


def test_an_act_that_another_terminal_does_not_let_begin_loses_nothing(depot: Founded) -> None:
    depot.store.connection.execute("PRAGMA busy_timeout=0")
    with depot.store.another() as other:
        moment = iter(range(100))

        def hold(_report: ImportReport, _file: str, _share: float | None) -> None:
            if next(moment) == 1:
                other.connection.execute("BEGIN IMMEDIATE")

        with pytest.raises(DepotError) as refused:
            bring(depot, "boxes", listed(), progress=hold)
        other.connection.execute("ROLLBACK")
    assert refused.value.name == "database.busy"
    assert len(boxes(depot.store)) == 2 * CHUNK - 2
    assert counts(bring(depot, "boxes", listed())) == {"boxes": ROWS - 2 * CHUNK - 2, "known": 18, "refused": 4}
