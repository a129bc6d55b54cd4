from __future__ import annotations

import io
import re
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from depot.errors import DepotError
from depot.intake import container
from depot.intake.faults import SheetLocked, SheetMissing, SheetTooLarge, SheetUnreadable
from depot.intake.records import RowError
from depot.intake.rows import TableRow
from depot.intake.tables import Layout, Table

SHEET = "xl/worksheets/sheet1.xml"


def workbook(rows: list[list[object]], *, formats: dict[str, str] | None = None, since_1904: bool = False) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    if since_1904:
        book.epoch = CALENDAR_MAC_1904
    for row in rows:
        sheet.append(row)
    for cell, code in (formats or {}).items():
        sheet[cell].number_format = code
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def changed(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with one part rewritten."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return out.getvalue()


def as_excel_writes(strings: bytes, sheet: bytes) -> bytes:
    """A workbook with shared strings, which openpyxl does not write: the items of the table, the rows of the sheet."""
    main = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    office = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = b"application/vnd.openxmlformats-officedocument.spreadsheetml"
    kinds = {"workbook": b"sheet.main", "sharedStrings": b"sharedStrings", "worksheets/sheet1": b"worksheet"}
    types = b"".join(
        b'<Override PartName="/xl/%s.xml" ContentType="%s.%s+xml"/>' % (part.encode(), package, kind)
        for part, kind in kinds.items()
    )
    parts = {
        "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        b'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        b"%s</Types>" % types,
        "xl/workbook.xml": b'<workbook %s xmlns:r="%s"><sheets><sheet name="Liste" sheetId="1" r:id="rId1"/></sheets>'
        b"</workbook>" % (main, office),
        "xl/_rels/workbook.xml.rels": b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        b'relationships"><Relationship Id="rId1" Type="%s/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
        % office,
        "xl/sharedStrings.xml": b"<sst %s>%s</sst>" % (main, strings),
        SHEET: b"<worksheet %s><sheetData>%s</sheetData></worksheet>" % (main, sheet),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


STRINGS = (
    b"<si><t>N\xc2\xb0</t></si><si><r><rPr><b/></rPr><t xml:space='preserve'>deux </t></r><r><t>morceaux</t></r></si>"
    b"<si><t>\xc3\xa9 &amp; \xc3\xa8_x000D_\n_x005F_x0041_</t><rPh sb='0' eb='1'><t>HINT</t></rPh></si>"
)
ROWS = b'<row><c t="s"><v>0</v></c></row><row r="5"><c r="A5" t="s"><v>1</v></c></row><row><c t="s"><v>2</v></c></row>'


def rows(path: Path, layout: Layout | None = None) -> list[TableRow | RowError]:
    return list(Table(path, layout))


def cells(path: Path, layout: Layout | None = None) -> list[tuple[str, ...]]:
    return [row.cells for row in rows(path, layout) if isinstance(row, TableRow)]


LONG = workbook([["A", "B"], *([f"valeur {row}", row] for row in range(100))])
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


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(cut=st.floats(0.001, 0.999))
def test_a_workbook_cut_short_is_refused(written: Callable[[bytes | str], Path], cut: float) -> None:
    content = LONG
    with pytest.raises(SheetUnreadable):
        list(Table(written(content[: max(5, int(len(content) * cut))])))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80)
@given(place=st.integers(4, 4000), flip=st.integers(1, 255))
def test_a_damaged_workbook_is_refused_or_read_never_a_crash(
    written: Callable[[bytes | str], Path], place: int, flip: int
) -> None:
    content = bytearray(LONG)
    content[place % len(content)] ^= flip
    try:
        list(Table(written(bytes(content))))
    except DepotError as error:
        code = error.exit_code
    else:
        code = 0
    assert code in {0, 2}


BROKEN = {
    "sheet cut": (SHEET, lambda xml: xml[: len(xml) // 2]),
    "entity": (SHEET, lambda xml: b'<!DOCTYPE w [<!ENTITY a "aaaa">]>' + xml),
    "cell beyond the last column": (SHEET, lambda xml: xml.replace(b'r="A2"', b'r="ZZZZ2"')),
    "a row far below the last": (SHEET, lambda xml: xml.replace(b'<row r="2"', b'<row r="99999999"')),
    "another encoding": (SHEET, lambda xml: xml.decode().encode("utf-16")),
    "no sheets": ("xl/workbook.xml", lambda xml: re.sub(rb"<sheet .*?/>", b"", xml)),
    "styles": ("xl/styles.xml", lambda xml: xml.replace(b'numFmtId="0"', b'numFmtId="zero"')),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_the_format_forbids_is_refused(written: Callable[[bytes | str], Path], case: str) -> None:
    part, change = BROKEN[case]
    content = workbook([["A", "B"], ["x", "y"]])
    assert changed(content, part, change) != content
    with pytest.raises(SheetUnreadable):
        list(Table(written(changed(content, part, change))))


def test_a_part_that_swells_is_refused(written: Callable[[bytes | str], Path]) -> None:
    bomb = changed(workbook([["A"], ["x"]]), SHEET, lambda xml: xml + b" " * (40 << 20))
    with pytest.raises(SheetTooLarge) as refused:
        Table(written(bomb))
    assert refused.value.facts["part"] == SHEET


def test_a_part_beyond_the_limit_is_refused(
    written: Callable[[bytes | str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(container, "MAX_PART", 50)
    with pytest.raises(SheetTooLarge):
        Table(written(as_excel_writes(STRINGS, ROWS)))


@pytest.mark.parametrize("end", [b"", b"</row></sheetData>"])
def test_a_row_without_end_is_refused(written: Callable[[bytes | str], Path], end: bytes) -> None:
    cells_without_end = b"".join(b"<c><v>1</v></c>" for _ in range(20_000))
    content = changed(
        workbook([["A"], ["x"]]), SHEET, lambda xml: xml.replace(b"</sheetData>", b"<row>" + cells_without_end + end)
    )
    with pytest.raises(SheetUnreadable):
        list(Table(written(content)))


def test_a_row_that_does_not_end_is_refused_before_it_is_in_memory(
    written: Callable[[bytes | str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(container, "MAX_ROW", 100_000)
    endless = "<row><c t='inlineStr'><is><t>" + "".join(map(str, range(40_000))) + "</t></is></c></row></sheetData>"
    content = workbook([["A"], ["x"]])
    with pytest.raises(SheetUnreadable) as refused:
        Table(written(changed(content, SHEET, lambda xml: xml.replace(b"</sheetData>", endless.encode()))))
    assert "does not end" in str(refused.value.facts["reason"])
    long = b"".join(b'<row r="%d"><c><v>1</v></c></row>' % row for row in range(3, 9_000)) + b"</sheetData>"
    assert len(cells(written(changed(content, SHEET, lambda xml: xml.replace(b"</sheetData>", long))))) == 8_998


def test_damage_at_the_end_of_a_sheet_is_found_before_its_first_row_is_given(
    written: Callable[[bytes | str], Path],
) -> None:
    path, out = written(b""), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(LONG)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    content = out.getvalue()
    path.write_bytes(content.replace(b"valeur 98", b"valeur 89"))  # the last rows, and a checksum that is wrong
    with pytest.raises(SheetUnreadable):
        Table(path)


def test_the_size_that_a_workbook_says_it_has_cuts_nothing_off(written: Callable[[bytes | str], Path]) -> None:
    content = workbook([["A", "B"], ["1", "2"], ["3", "4"]])
    small = changed(content, SHEET, lambda xml: xml.replace(b'ref="A1:B3"', b'ref="A1:A2"'))
    assert small != content
    assert cells(written(small)) == [("1", "2"), ("3", "4")]


def test_hidden_rows_and_columns_are_read_and_drop_down_lists_are_no_matter(
    written: Callable[[bytes | str], Path],
) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["A", "B"], ["1", "2"], ["3", "4"]):
        sheet.append(row)
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["B"].hidden = True
    out = io.BytesIO()
    book.save(out)
    uri = b"{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"  # drop-down lists of Excel, which openpyxl warns of
    lists = b'</sheetData><extLst><ext uri="%s"/></extLst>' % uri
    content = changed(out.getvalue(), SHEET, lambda xml: xml.replace(b"</sheetData>", lists))
    assert cells(written(content)) == [("1", "2"), ("3", "4")]


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
