"""Imports as a whole: chunks, interruptions, rehearsals, and other terminals at work beside them."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from depot.desk.aliases import name_alias
from depot.desk.boxes import describe, register
from depot.desk.reference import add
from depot.desk.session import Session
from depot.desk.shelving import shelve
from depot.errors import BadInput, DepotError
from depot.intake import loading
from depot.intake.report import ImportReport
from depot.intake.taking import Taken, Taker
from depot.model.queryparse import parse
from depot.model.reference import Unit
from depot.model.roles import RoleTooLow
from depot.store.connection import DatabaseBusy
from depot.store.search import Searcher
from depot.store.store import Store
from depot.store.verify import verify
from tests.desk.founded import ORG, SCHOOL, STATION, Founded
from tests.intake.bringing import boxes, bring, counts, refusals, shelf

CHUNK = 10
ROWS = 4 * CHUNK + 3
HEADER = "Numéro;Unité;Titre;Code-barres;Adresse\n"

Pause = Callable[[Callable[[], object]], list[float]]


def listed(rows: int = ROWS, **units: str) -> str:
    """A list of boxes, one refused in every ten, one in two with a barcode."""
    lines = []
    for n in range(rows):
        unit = units.get(f"A{n}", "9999" if n % 10 == 5 else "7210")
        lines.append(f"A-{n};{unit};Registre {n};{f'3114{n:010}' if n % 2 else ''};\n")
    return HEADER + "".join(lines)


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


def acts_of(depot: Founded) -> Counter[bytes]:
    """How many boxes each act registered."""
    rows = depot.store.connection.execute("SELECT act FROM journal WHERE kind = 'box.registered'")
    return Counter(act for (act,) in rows)


def found(store: Store, text: str) -> int:
    """How many boxes a search finds."""
    with Searcher(store) as searcher:
        return searcher.count(parse(text)).n


def test_rows_are_taken_in_acts_of_a_chunk_and_progress_only_grows(depot: Founded) -> None:
    seen: list[tuple[int, str, float | None]] = []

    def progress(report: ImportReport, file: str, share: float | None) -> None:
        seen.append((report.rows, file, share))

    report = bring(depot, "boxes", listed(), listed(ROWS * 2), progress=progress)
    assert counts(report) == {"boxes": ROWS * 2 - 9, "known": ROWS - 4, "refused": 13}
    assert set(acts_of(depot).values()) <= set(range(1, CHUNK + 1))
    assert all(before[0] <= after[0] for before, after in pairwise(seen))
    shares = [share for _, file, share in seen if file and share is not None]
    assert shares == sorted(shares)
    assert (shares[-1], seen[-1]) == (1.0, (report.rows, "", None))
    assert list(dict.fromkeys(file for _, file, _ in seen)) == ["boxes-0.csv", "boxes-1.csv", ""]


@pytest.mark.parametrize("after", range(6))
def test_an_import_that_is_stopped_goes_on_with_the_same_totals(depot: Founded, after: int) -> None:
    asked = iter([False] * after + [True] * 9)
    report = bring(depot, "boxes", listed(), stop=lambda: next(asked))
    assert report.interrupted == (after < 5)
    taken = report.added["boxes"]
    assert report.rows == min(after * CHUNK, ROWS)
    assert found(depot.store, "registre") == len(boxes(depot.store)) == taken
    again = bring(depot, "boxes", listed())
    assert (again.known, again.added["boxes"], len(again.refused)) == (taken, ROWS - 4 - taken, 4)
    assert len(boxes(depot.store)) == ROWS - 4
    assert verify(depot.store).ok


@pytest.mark.parametrize("row", [0, 1, CHUNK + 4, ROWS - 1])
def test_an_interruption_in_the_middle_of_an_act_leaves_nothing_of_it(
    depot: Founded, row: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = iter(range(ROWS))
    take = Taker.take

    def interrupted(taker: Taker, record: object) -> Taken:
        if next(taken, None) == row:
            raise KeyboardInterrupt
        return take(taker, record)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(Taker, "take", interrupted)
        with pytest.raises(KeyboardInterrupt):
            bring(depot, "boxes", listed())
    before = len(boxes(depot.store))
    assert before == len([n for n in range(row // CHUNK * CHUNK) if n % 10 != 5])
    assert verify(depot.store).ok
    again = bring(depot, "boxes", listed())
    assert (again.known, again.added["boxes"]) == (before, ROWS - 4 - before)
    assert found(depot.store, "registre") == ROWS - 4


def test_a_file_that_cannot_be_read_ends_the_import_and_what_came_before_it_stays(depot: Founded) -> None:
    reports: list[ImportReport] = []
    with pytest.raises(BadInput) as refused:
        bring(depot, "boxes", listed(), depot.path.with_name("rien.csv"), progress=lambda r, _f, _s: reports.append(r))
    assert refused.value.name == "file.unreadable"
    assert reports[-1].added["boxes"] == ROWS - 4
    assert found(depot.store, "registre") == ROWS - 4


def test_a_dry_run_counts_the_same_and_writes_nothing(depot: Founded, monkeypatch: pytest.MonkeyPatch) -> None:
    bring(depot, "locations", "Site;Tablette;Positions\nS-1;1;1\n")
    rows = listed() + "X-1;7210;T;;S-1 > 1\nX-2;7210;T;;S-1 > 1\nX-3;7210;T;;nulle part\nA-0;7210;Deux fois;;\n"
    depot.store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before = depot.path.read_bytes()
    folder = depot.path.with_name("temporaire")
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    rehearsed = bring(depot, "boxes", rows, dry_run=True)
    assert rehearsed.dry_run
    assert depot.path.read_bytes() == before
    assert depot.path.with_name("depot.db-wal").stat().st_size == 0
    assert list(folder.iterdir()) == []
    report = bring(depot, "boxes", rows)
    assert counts(rehearsed) == counts(report) == {"boxes": ROWS - 2, "refused": 6, "attention": 1}
    assert refusals(rehearsed) == refusals(report)
    assert [note.line for note in rehearsed.attention] == [note.line for note in report.attention]


def test_the_same_again_adds_nothing_and_leaves_what_a_clerk_changed(depot: Founded) -> None:
    bring(depot, "boxes", listed())
    box = boxes(depot.store)[0]
    describe(depot.clerk, box.id, {"title": "Corrigé"})
    head = depot.store.stream_head().head_seq
    assert counts(bring(depot, "boxes", listed())) == {"known": ROWS - 4, "refused": 4}
    assert depot.store.stream_head().head_seq == head
    assert boxes(depot.store)[0].title == "Corrigé"


@pytest.mark.parametrize("who", ["clerk", "auditor"])
def test_only_who_may_import_does(depot: Founded, who: str) -> None:
    path = depot.path.with_name("liste.csv")
    path.write_text(listed(), "utf-8")
    for dry_run in (False, True):
        with pytest.raises(RoleTooLow):
            loading.import_files(getattr(depot, who), "boxes", [path], dry_run=dry_run)


# ------------------------------------------------------------------------------------------- beside other terminals
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
    assert next(moves) == acts + 1  # a move after each, and one after the search index was filled
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


def test_a_workbook_comes_in_like_a_list(depot: Founded, tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in listed().splitlines():
        sheet.append(line.split(";"))
    sheet["A3"].value = "=1/0"
    book.save(tmp_path / "boîtes.xlsx")
    report = bring(depot, "boxes", tmp_path / "boîtes.xlsx")
    assert refusals(report)[0] == (3, "cell.broken")
    assert counts(report) == {"boxes": ROWS - 5, "refused": 5}
