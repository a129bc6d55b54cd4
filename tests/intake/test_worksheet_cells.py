"""Cells of workbooks as a person sees them."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from depot.intake.faults import SheetLocked, SheetMissing, SheetUnreadable
from depot.intake.records import RowError
from depot.intake.rows import TableRow
from depot.intake.tables import Layout, Table
from tests.intake.workbooks import ROWS, SHEET, STRINGS, as_excel_writes, cells, changed, rows, workbook

NAIVE = datetime(2011, 3, 4, 13, 30)  # noqa: DTZ001 - a spreadsheet knows no zones


def test_cells_read_as_a_person_sees_them(written: Callable[[bytes | str], Path]) -> None:
    content = workbook(
        [
            ["N°", "Titre", "Date", "Oui"],
            [31142062754604, "Élèves\nde 2011", date(2011, 3, 4), True],
            [31142062754604.0, "007", NAIVE, False],
            [12.5, None, time(8, 5), "x"],
            [],
            [0.1 + 0.2, "a_x005F_b", date(1900, 1, 1), -3],
        ]
    )
    path = written(content)
    assert cells(path) == [
        ("31142062754604", "Élèves\nde 2011", "2011-03-04", "true"),
        ("31142062754604", "007", "2011-03-04", "false"),
        ("12.5", "", "08:05", "x"),
        ("0.3", "a_b", "1900-01-01", "-3"),
    ]
    assert [row.line for row in rows(path)] == [2, 3, 4, 6]


@pytest.mark.parametrize(
    ("code", "shown"),
    [("yyyy-mm-dd", "2011-03-04"), ('d" de "mmmm', "2011-03-04"), ("General", "40606"), ('0" jours"', "40606")],
)
def test_a_number_is_a_date_when_its_format_shows_one(
    written: Callable[[bytes | str], Path], code: str, shown: str
) -> None:
    path = written(workbook([["Date"], [40606]], formats={"A2": code}))
    assert cells(path) == [(shown,)]


def test_dates_count_from_1904_where_the_workbook_says_so(written: Callable[[bytes | str], Path]) -> None:
    assert cells(written(workbook([["Date"], [date(2011, 3, 4)]], since_1904=True))) == [("2011-03-04",)]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(day=st.dates(date(1900, 1, 1), date(9999, 12, 31)))
def test_every_day_comes_back(written: Callable[[bytes | str], Path], day: date) -> None:
    assert cells(written(workbook([["Date"], [day]]))) == [(day.isoformat(),)]


def test_a_formula_gives_its_stored_value(written: Callable[[bytes | str], Path]) -> None:
    content = changed(
        workbook([["Total"], ["=1+1"], ["=1+2"]]),
        SHEET,
        lambda xml: xml.replace(b"<f>1+1</f><v />", b"<f>1+1</f><v>2</v>").replace(b"<f>1+1</f><v></v>", b"<v>2</v>"),
    )
    first, second = rows(written(content))
    assert isinstance(first, TableRow)
    assert first.cells == ("2",)
    assert isinstance(second, TableRow)
    assert [fault.name for fault in second.faults.values()] == ["cell.broken"]  # nobody computed it


@pytest.mark.parametrize(
    ("value", "name"), [("#N/A", "cell.broken"), (10**15, "number.rounded"), (-(10**17), "number.rounded")]
)
def test_a_cell_that_lost_its_value_is_a_fault_of_that_cell(
    written: Callable[[bytes | str], Path], value: object, name: str
) -> None:
    bad, good = rows(written(workbook([["A", "B"], ["x", value], ["y", 999_999_999_999_999]])))
    assert isinstance(bad, TableRow)
    assert bad.cells == ("x", "")
    assert {place: fault.name for place, fault in bad.faults.items()} == {1: name}
    assert isinstance(good, TableRow)
    assert good.cells == ("y", "999999999999999")
    assert not good.faults


def test_shared_strings_are_read_without_their_phonetic_hints(written: Callable[[bytes | str], Path]) -> None:
    path = written(as_excel_writes(STRINGS, ROWS))
    assert [(row.line, row.cells) for row in rows(path) if isinstance(row, TableRow)] == [
        (5, ("deux morceaux",)),
        (6, ("é & è\r\n_x0041_",)),
    ]


def test_a_shared_string_that_is_not_there_is_refused(written: Callable[[bytes | str], Path]) -> None:
    with pytest.raises(SheetUnreadable):
        rows(written(as_excel_writes(STRINGS, ROWS.replace(b"<v>2</v>", b"<v>3</v>"))))


def test_sheets_are_chosen_by_name(written: Callable[[bytes | str], Path]) -> None:
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.title = "Cachée"
    first.sheet_state = "hidden"
    first.append(["H"])
    for title in ("Boîtes", "Dossiers"):
        book.create_sheet(title).append([title])
    out = io.BytesIO()
    book.save(out)
    path = written(out.getvalue())
    assert [list(Table(path, Layout(sheet=name))) for name in ("Boîtes", "Cachée")] == [[], []]
    table = Table(path)
    assert (table.headers, list(table)) == (("Boîtes",), [])
    with pytest.raises(SheetMissing) as refused:
        Table(path, Layout(sheet="Autre"))
    assert refused.value.facts["found"] == "Boîtes, Dossiers, Cachée"


def test_ragged_rows(written: Callable[[bytes | str], Path]) -> None:
    short, wide = rows(written(workbook([["A", "B"], ["1"], ["1", "2", "3"]])), Layout(fill_short_rows=False))
    assert isinstance(short, TableRow)
    assert short.cells == ("1", "")
    assert isinstance(wide, RowError)
    assert (wide.line, wide.error.name) == (3, "row.too-wide")


def test_macros_are_ignored(written: Callable[[bytes | str], Path]) -> None:
    out = io.BytesIO(workbook([["A"], ["1"]]))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 Auto_Open")
    assert cells(written(out.getvalue())) == [("1",)]


def test_parts_of_other_programs_are_no_matter(written: Callable[[bytes | str], Path]) -> None:
    out = io.BytesIO(workbook([["A"], ["1"]]))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("customXml/item1.xml", "<p/>".encode("utf-16"))
    assert cells(written(out.getvalue())) == [("1",)]


def test_an_old_or_locked_workbook_is_named(written: Callable[[bytes | str], Path]) -> None:
    with pytest.raises(SheetLocked):
        Table(written(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)))


def test_memory_does_not_grow_with_the_sheet(tmp_path: Path) -> None:
    peaks = []
    for count in (100, 5_000):
        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet()
        for row in range(count + 1):
            sheet.append([row, f"Dossiers d'élèves {row}", 31142062754604])
        path = tmp_path / f"{count}.xlsx"
        book.save(path)
        tracemalloc.start()
        try:
            assert sum(1 for _ in Table(path)) == count
            peaks.append(tracemalloc.get_traced_memory()[1])
        finally:
            tracemalloc.stop()
    assert peaks[1] < peaks[0] + 1_000_000, peaks  # five thousand rows of text would be more than twice that


def test_kinds_of_cells_that_openpyxl_does_not_write(written: Callable[[bytes | str], Path]) -> None:
    sheet = (
        b'<row><c t="s"><v>0</v></c><c t="str"><f>x</f><v>B</v></c><c t="str"><v>C</v></c></row>'
        b'<row><c t="d"><v>2011-03-04T00:00:00</v></c><c t="str"><f>x</f><v/></c><c><f>x</f></c></row>'
        b"<row><c><v>0012</v></c><c><v>1.5E3</v></c><c><v>-7.0</v></c></row>"
    )
    first, second = rows(written(as_excel_writes(STRINGS, sheet)))
    assert isinstance(first, TableRow)
    assert first.cells == ("2011-03-04", "", "")
    assert [(place, fault.name) for place, fault in first.faults.items()] == [(2, "cell.broken")]
    assert isinstance(second, TableRow)
    assert second.cells == ("12", "1500", "-7")
