"""Imports as a whole: chunks, interruptions, rehearsals."""

from __future__ import annotations

import tempfile
from itertools import pairwise
from pathlib import Path

import pytest

from depot.desk.boxes import describe
from depot.errors import BadInput
from depot.intake import loading
from depot.intake.report import ImportReport
from depot.intake.taking import Taken, Taker
from depot.model.queryparse import parse
from depot.model.roles import RoleTooLow
from depot.store.search import Searcher
from depot.store.store import Store
from depot.store.verify import verify
from tests.desk.founded import Founded
from tests.intake.bringing import boxes, bring, counts, refusals
from tests.intake.chunks import CHUNK, ROWS, acts_of, listed


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "CHUNK", CHUNK)
    monkeypatch.setattr(loading, "SHORT_CHUNK", CHUNK // 2)
    monkeypatch.setattr(loading, "LONG_PAUSE", 0.0)
    monkeypatch.setattr(loading, "PAUSE", 0.0)


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
    assert (shares[-1], seen[-1]) == (1.0, (report.rows, "", 1.0))
    reckoned = [share for _, file, share in seen if not file and share is not None]
    assert reckoned == sorted(reckoned)
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
