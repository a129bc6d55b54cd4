"""All the real finding aids in one depot: counted by another reader, scanned, lent, shelved, undone, proved."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from itertools import chain, count, repeat
from pathlib import Path

import pytest

from depot.desk.people import register
from depot.desk.places import create
from depot.desk.scanning.engine import ScanDesk
from depot.intake.report import ImportReport
from depot.model.box import LENT, SHELVED, TO_SHELVE, UNPLACED, Box
from depot.model.codes import Code
from depot.model.queryparse import parse
from depot.model.reference import BoxType, Fonds, Unit
from depot.store.search import Searcher
from depot.store.verify import verify
from tests.desk.founded import Founded, reopened
from tests.intake.bringing import boxes, bring, counts, files
from tests.intake.second_reading import containers


@pytest.fixture(scope="module")
def aids(shared_data: Path) -> list[Path]:
    return sorted((shared_data / "ead").glob("*/*.xml"))


@pytest.fixture(scope="module")
def named(aids: list[Path]) -> list[tuple[str, int, tuple[str, ...]]]:
    """(file, number of the component, identity of the box), as the other reader finds them."""
    return [(path.name, *pair) for path in aids for pair in containers(path.read_text(encoding="utf-8"))]


@pytest.fixture(scope="module")
def imported(
    aids: list[Path], template: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, ImportReport, ImportReport]:
    """A depot with all of them, made once; the report of a rehearsal and that of the import."""
    path = tmp_path_factory.mktemp("imported") / "depot.db"
    shutil.copy(template, path)
    founded = reopened(path)
    with founded.store:
        rehearsed = bring(founded, "ead", *aids, dry_run=True)
        report = bring(founded, "ead", *aids)
        founded.store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path, rehearsed, report


@pytest.fixture
def full(imported: tuple[Path, ImportReport, ImportReport], tmp_path: Path) -> Iterator[Founded]:
    """A copy of it."""
    shutil.copy(imported[0], tmp_path / "full.db")
    founded = reopened(tmp_path / "full.db")
    with founded.store:
        yield founded


def test_they_count_as_the_other_reader_counts(
    imported: tuple[Path, ImportReport, ImportReport], named: list[tuple[str, int, tuple[str, ...]]]
) -> None:
    _path, rehearsed, report = imported
    expected = {
        "boxes": len({box for _, _, box in named}),
        "files": len({pair for pair in named if pair[1]}),
        # a box that several finding aids name is known the next time
        "known": len({(aid, box) for aid, _, box in named}) - len({box for _, _, box in named}),
    }
    assert counts(report) == counts(rehearsed) == {name: n for name, n in expected.items() if n}
    assert len(named) > 12_000


def test_the_depot_holds_what_was_counted(full: Founded, named: list[tuple[str, int, tuple[str, ...]]]) -> None:
    assert len(boxes(full.store)) == full.store.tally("box") == len({box for _, _, box in named})
    in_boxes = Counter(box for _, number, box in {(aid, number, box) for aid, number, box in named} if number)
    listed = Counter(file.box for file in files(full.store))
    assert sorted(in_boxes.values()) == sorted(listed.values())
    for barcode in [box[0] for box in in_boxes if len(box) == 1][::25]:
        (subject,) = full.store.by_alias(barcode)
        assert listed[Code.parse(subject).id] == in_boxes[barcode,]


def test_every_repository_and_type_is_kept_apart(full: Founded, named: list[tuple[str, int, tuple[str, ...]]]) -> None:
    units = [unit.name for unit in full.store.all(Unit)]
    assert len(units) == len(set(units)) == 10 + 2
    assert len({box.unit for box in boxes(full.store)}) == 10
    assert len({kind.name.casefold() for kind in full.store.all(BoxType)}) == len(full.store.all(BoxType))
    assert len(full.store.all(Fonds)) == len({aid for aid, _, _ in named}) > 60


def test_again_they_add_nothing(full: Founded, aids: list[Path]) -> None:
    head = full.store.stream_head().head_seq
    report = bring(full, "ead", *aids)
    assert counts(report).keys() == {"known"}
    assert full.store.stream_head().head_seq == head


def test_stopped_anywhere_they_end_the_same(
    depot: Founded, aids: list[Path], named: list[tuple[str, int, tuple[str, ...]]]
) -> None:
    some = aids[::6]
    names = {path.name for path in some}
    rounds = 0
    for rounds in count(1):
        asked = chain(repeat(False, 3 * rounds), repeat(True))
        if not bring(depot, "ead", *some, stop=lambda asked=asked: next(asked)).interrupted:
            break
    assert rounds > 3
    assert len(boxes(depot.store)) == len({box for aid, _, box in named if aid in names})
    assert len(files(depot.store)) == len({pair for pair in named if pair[0] in names and pair[1]})
    assert verify(depot.store).ok


def test_every_real_barcode_scans(full: Founded, named: list[tuple[str, int, tuple[str, ...]]]) -> None:
    desk = ScanDesk(full.clerk, monotonic=count().__next__)
    barcodes = sorted({box[0] for _, _, box in named if len(box) == 1})
    assert len(barcodes) > 600
    for barcode in barcodes:
        scanned = desk.scan(barcode)
        assert (scanned.main.result, scanned.main.subject[:1]) == ("ok", "B")


def test_real_boxes_are_shelved_lent_taken_back_and_undone(
    full: Founded, named: list[tuple[str, int, tuple[str, ...]]]
) -> None:
    by_aid = {aid: box[0] for aid, _, box in named if len(box) == 1}
    assert len(by_aid) > 20
    place = create(full.supervisor, None, {"kind": "shelf", "label": "T1"}).result
    assert place is not None
    shelf = Code.from_id("S", place.id).text
    desk = ScanDesk(full.clerk, monotonic=count(step=5).__next__)

    def status(barcode: str) -> str:
        (subject,) = full.store.by_alias(barcode)
        box = full.store.get(Box, Code.parse(subject).id)
        return box.status if box is not None else ""

    def scan(*codes: str) -> list[str]:
        return [desk.scan(code).main.result for code in codes]

    for barcode in by_aid.values():
        (subject,) = full.store.by_alias(barcode)
        box = full.store.get(Box, Code.parse(subject).id)
        assert box is not None
        borrower = register(full.clerk, {"name": f"Emprunteur {barcode}", "unit": box.unit}).result
        assert borrower is not None
        assert status(barcode) == UNPLACED
        assert scan("$SHELVE", shelf, barcode, "$DONE") == ["ok"] * 4
        assert status(barcode) == SHELVED
        assert scan("$LEND", borrower.code.text, barcode, "$DONE") == ["ok"] * 4
        assert status(barcode) == LENT
        assert scan("$RETURN", barcode) == ["ok"] * 2
        assert status(barcode) == TO_SHELVE
        assert scan("$UNDO") == ["ok"]
        assert status(barcode) == LENT
        assert scan("$RETURN", barcode, shelf, "$DONE") == ["ok"] * 4
        assert status(barcode) == SHELVED
    assert verify(full.store).ok


def test_they_are_found_by_their_words(full: Founded) -> None:
    with Searcher(full.store) as searcher:
        for text in ("correspondence", "photographs", "abu dhabi"):
            assert searcher.count(parse(text)).n + len(searcher.files(parse(text)).ids) > 0
    assert full.store.connection.execute("SELECT count(*) FROM search_pending").fetchone() == (0,)


def test_the_depot_is_what_its_journal_says(full: Founded) -> None:
    report = verify(full.store)
    assert report.problems == ()
    assert report.events == full.store.stream_head().head_seq
