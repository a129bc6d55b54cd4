"""Reports as files: what a spreadsheet and a reader of PDF make of them, and what a fault leaves."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from depot import words
from depot.desk import boxes
from depot.errors import DepotError
from depot.report.lists import as_pdf, as_xlsx
from depot.report.lists.as_csv import cell
from depot.report.lists.as_pdf import PaperTooLong
from depot.report.lists.as_xlsx import LONGEST, SheetTooLong
from depot.report.lists.catalogue import REPORTS
from depot.report.lists.cells import one_line
from depot.report.lists.narrowing import Wish, asked
from depot.report.lists.shape import (
    CODE,
    DATE,
    LENGTH,
    NUMBER,
    PERCENT,
    WORD,
    Asked,
    Column,
    Report,
    Rows,
    Source,
    Value,
)
from depot.report.lists.writing import EndingUnknown, ReportNotWritten, write
from depot.store.store import Store
from tests.desk.founded import Founded
from tests.desk.hall import Hall
from tests.report.lists.asking import TODAY
from tests.report.test_papers import text_of

NASTY = "=cmd|'/c calc'!A1\x07\x1b[31m \u202etxet\u202c שלום e\u0301\u0323 \u2066x\r\nfin"
COLUMNS = (
    Column("code", "Code", CODE, mm=24),
    Column("n", "Boxes", NUMBER, mm=20),
    Column("length_mm", "Metres", LENGTH, mm=20),
    Column("full", "Full", PERCENT, mm=20),
    Column("on", "Date", DATE, mm=20),
    Column("state", "State", WORD, mm=20, words={"lent": "on loan"}),
    Column("title", "Title", share=1),
)
ROW: tuple[Value, ...] = ("BL10000010", 1200, 38_500, 81, "2026-10-05", "lent", NASTY)


def made(rows: int, row: tuple[Value, ...] = ROW) -> Report:
    """A report of so many equal rows."""

    def read(_source: Source) -> Rows:
        return (row for _ in range(rows))

    return Report("made", "Holdings", "About.", COLUMNS, (), read, length=lambda _source: rows)


def written(store: Store, report: Report, file: Path) -> bytes:
    done = write(store, report, Asked(TODAY), file)
    assert done.size == file.stat().st_size
    assert [path.name for path in file.parent.iterdir() if path.name.endswith(".part")] == []
    return file.read_bytes()


def lines(content: bytes, delimiter: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter))


def test_a_french_spreadsheet_opens_the_csv_by_itself(depot: Founded, tmp_path: Path) -> None:
    content = written(depot.store, made(2), tmp_path / "r.csv")
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == content.count(b"\n") == 3
    head, first, second = lines(content, ";")
    assert head[:2] == ["Code", "Boîtes"]
    assert first == second
    assert first[:6] == ["B-L1-000001-0", "1200", "38,50", "81", "2026-10-05", "en prêt"]


def test_an_english_one_gets_commas_and_points(depot: Founded, tmp_path: Path) -> None:
    words.use("en")
    _head, first = lines(written(depot.store, made(1), tmp_path / "r.CSV"), ",")
    assert first[:6] == ["B-L1-000001-0", "1200", "38.50", "81", "2026-10-05", "on loan"]


@given(st.text(max_size=30))
def test_no_text_is_a_formula_a_control_or_a_second_line(said: str) -> None:
    got = cell(COLUMNS[-1], said)
    assert isinstance(got, str)
    assert not got.lstrip(" \N{NO-BREAK SPACE}").startswith(("=", "+", "-", "@", "\t", "\r"))
    assert not re.search("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]", got)


def test_a_text_keeps_its_script_and_its_accents_and_loses_what_steers() -> None:
    told = one_line(NASTY)
    assert "שלום e\u0301\u0323" in told
    assert "\\x07\\x1b[31m \\u202etxet\\u202c" in told
    assert told.endswith("x  fin")


def test_a_workbook_keeps_the_kinds_and_runs_nothing(depot: Founded, tmp_path: Path) -> None:
    written(depot.store, made(2), tmp_path / "r.xlsx")
    sheet = load_workbook(tmp_path / "r.xlsx").active
    assert sheet is not None
    assert sheet.freeze_panes == "A2"
    head, first, _second = ([*row] for row in sheet.iter_rows())
    assert [each.value for each in head][:2] == ["Code", "Boîtes"]
    assert [each.value for each in first[:4]] == ["B-L1-000001-0", 1200, 38.5, 0.81]
    assert first[4].value.date() == date(2026, 10, 5)  # type: ignore[union-attr]
    assert [first[n].number_format for n in (2, 3, 4)] == ["0.00", "0%", "yyyy-mm-dd"]
    assert first[6].data_type == "s", "openpyxl itself would make it a formula"
    assert str(first[6].value).startswith("=cmd")


def test_a_date_that_is_none_stays_a_text_and_a_cell_of_any_length_is_cut(depot: Founded, tmp_path: Path) -> None:
    row = (*ROW[:4], "2026-13-45", "lent", "x" * (LONGEST + 1))
    written(depot.store, made(1, row), tmp_path / "r.xlsx")
    sheet = load_workbook(tmp_path / "r.xlsx").active
    assert sheet is not None
    (_head, first) = ([*row] for row in sheet.iter_rows())
    assert first[4].value == "2026-13-45"
    assert len(str(first[6].value)) == LONGEST


@pytest.mark.parametrize("language", ["fr", "en"])
def test_on_paper_it_is_accessible_says_its_filters_and_repeats_its_head(
    depot: Founded, hall: Hall, tmp_path: Path, language: str
) -> None:
    words.use(language)
    for n in range(80):
        boxes.register(depot.clerk, {"title": NASTY if not n else f"Titre {n}", "unit": "CSSRL/7210"})
    report = REPORTS["holdings"]
    wanted = asked(depot.store, report, Wish(unit="7210", status="unplaced"), TODAY)
    write(depot.store, report, wanted, tmp_path / "r.pdf")
    content = (tmp_path / "r.pdf").read_bytes()
    assert b"pdfuaid:part" in content
    assert re.search(rb"/Lang ?\(%s" % language.encode(), content)
    told = text_of(content)
    assert "7210 École Gérard-Filion" in told
    assert words._("without a place") in told
    assert len(re.findall(rf"\b{words._('Disposal') and words._('Then')}\b", told)) > 1, "the head is on every page"
    assert all(f"Titre {n}" in told for n in range(1, 80))
    assert "2026-10-05" in told
    assert "=cmd" in told


@pytest.mark.parametrize("name", REPORTS)
def test_every_report_goes_into_every_kind_of_file(depot: Founded, hall: Hall, tmp_path: Path, name: str) -> None:
    report = REPORTS[name]
    wanted = asked(depot.store, report, Wish(), TODAY)
    counts = {write(depot.store, report, wanted, tmp_path / f"r.{kind}").rows for kind in ("csv", "xlsx", "pdf")}
    assert len(counts) == 1
    assert b"pdfuaid:part" in (tmp_path / "r.pdf").read_bytes()


def test_a_chart_has_a_bar_for_each_row_and_is_no_second_table_for_a_reader(depot: Founded, tmp_path: Path) -> None:
    report = made(3)._replace(bars=("title", "full"))
    plain, drawn = tmp_path / "a.pdf", tmp_path / "b.pdf"
    write(depot.store, made(3), Asked(TODAY), plain)
    write(depot.store, report, Asked(TODAY), drawn)
    said = [text_of(path.read_bytes()).count("81") for path in (plain, drawn)]
    assert said[1] == said[0] + 3


def test_a_word_of_any_length_stays_in_its_column(depot: Founded, tmp_path: Path) -> None:
    row = (*ROW[:6], "x" * 200)
    write(depot.store, made(2, row)._replace(bars=("title", "full")), Asked(TODAY), tmp_path / "r.pdf")
    with pypdfium2.PdfDocument(tmp_path / "r.pdf") as document:
        page = document[0]
        text = page.get_textpage()
        right = max(text.get_charbox(n)[2] for n in range(text.count_chars()))
        assert right < page.get_width() - 40, "points: the margin is 16 mm"


def test_paper_refuses_what_is_too_long_and_says_what_to_do(depot: Founded, tmp_path: Path) -> None:
    most = as_pdf.MOST_CELLS // len(COLUMNS)
    file = tmp_path / "r.pdf"
    file.write_bytes(b"before")
    for report in (made(most + 1), made(most + 1)._replace(length=None)):
        with pytest.raises(PaperTooLong) as refused:
            write(depot.store, report, Asked(TODAY), file)
        assert refused.value.facts == {"rows": most + 1, "most": most}
    assert file.read_bytes() == b"before"
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".part"] == []


def test_a_sheet_refuses_more_rows_than_it_holds(
    depot: Founded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(as_xlsx, "MOST_ROWS", 5)
    with pytest.raises(SheetTooLong):
        write(depot.store, made(6), Asked(TODAY), tmp_path / "r.xlsx")
    write(depot.store, made(5), Asked(TODAY), tmp_path / "r.xlsx")


def test_an_ending_that_says_nothing_and_a_folder_that_is_not_there(depot: Founded, tmp_path: Path) -> None:
    with pytest.raises(EndingUnknown):
        write(depot.store, made(1), Asked(TODAY), tmp_path / "r.ods")
    with pytest.raises(ReportNotWritten):
        write(depot.store, made(1), Asked(TODAY), tmp_path / "none" / "r.csv")


class Enough(DepotError):
    """Somebody has seen enough."""


@pytest.mark.parametrize("kind", ["csv", "xlsx", "pdf"])
def test_stopping_leaves_what_was_there_and_nothing_half(
    depot: Founded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    scratch, file = tmp_path / "scratch", tmp_path / "out" / f"r.{kind}"
    scratch.mkdir()
    file.parent.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    file.write_bytes(b"before")
    seen = []

    def beat(done: int, total: int) -> None:
        seen.append((done, total))
        if done >= 1000:
            raise Enough

    with pytest.raises(Enough):
        write(depot.store, made(3000), Asked(TODAY), file, beat)
    assert seen[0] == (0, 3000)
    assert seen[-1] == (1000, 3000)
    assert file.read_bytes() == b"before"
    assert [*file.parent.iterdir()] == [file]
    assert [*scratch.iterdir()] == []


FULL = """
import resource, sys
from pathlib import Path
from depot.errors import DepotError
from depot.report.lists.shape import Asked
from depot.report.lists.writing import write
from depot.store.store import Store
from tests.report.lists.test_writing import TODAY, made
with Store.open(Path(sys.argv[1]), readonly=True) as store:
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
    try:
        write(store, made(3000), Asked(TODAY), Path(sys.argv[2]))
    except DepotError as error:
        print(error.name, error.facts["reason"])
"""


@pytest.mark.parametrize("kind", ["csv", "xlsx", "pdf"])
def test_a_full_disk_leaves_the_old_file_as_it_was(depot: Founded, tmp_path: Path, kind: str) -> None:
    file = tmp_path / "out" / f"r.{kind}"
    file.parent.mkdir()
    file.write_bytes(b"before")
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(depot.path), str(file)],
        cwd=root,
        env={"PATH": "/usr/bin:/bin", "TMPDIR": str(scratch), "PYTHONPATH": str(root), "DEPOT_LANG": "en"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("report.not-written"), done.stderr
    assert file.read_bytes() == b"before"
    assert [*file.parent.iterdir()] == [file]
    assert [*scratch.iterdir()] == []


@pytest.mark.parametrize(("kind", "few", "many"), [("csv", 1_000, 20_000), ("xlsx", 500, 4_000)])
def test_many_rows_take_no_more_memory_than_few(depot: Founded, tmp_path: Path, kind: str, few: int, many: int) -> None:
    def peak(rows: int) -> int:
        tracemalloc.start()
        try:
            write(depot.store, made(rows), Asked(TODAY), tmp_path / f"r.{kind}")
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(few)  # what is imported and cached
    assert peak(many) < peak(few) + 400_000


def test_all_rows_are_of_one_moment_whatever_is_written_meanwhile(depot: Founded, hall: Hall, tmp_path: Path) -> None:
    report = REPORTS["holdings"]

    def rows(source: Source) -> Iterator[tuple[Value, ...]]:
        boxes.register(depot.clerk, {"title": "entre-temps"})
        yield from report.rows(source)

    slow = report._replace(rows=rows)
    assert write(depot.store, slow, Asked(TODAY), tmp_path / "r.csv").rows == 4
    assert write(depot.store, report, Asked(TODAY), tmp_path / "r.csv").rows == 5


@pytest.mark.soak
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_hundred_thousand_rows(depot: Founded, tmp_path: Path, kind: str) -> None:
    assert write(depot.store, made(100_000), Asked(TODAY), tmp_path / f"r.{kind}").rows == 100_000
