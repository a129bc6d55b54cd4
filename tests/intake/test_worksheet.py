"""Workbooks that are cut short, damaged, swollen, or made as the format forbids."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from depot.errors import DepotError
from depot.intake import container
from depot.intake.faults import SheetTooLarge, SheetUnreadable
from depot.intake.tables import Table
from tests.intake.workbooks import ROWS, SHEET, STRINGS, as_excel_writes, cells, changed, workbook

LONG = workbook([["A", "B"], *([f"valeur {row}", row] for row in range(100))])


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


def test_a_compression_that_nobody_here_reads_is_refused(written: Callable[[bytes | str], Path]) -> None:
    content = bytearray(LONG)
    for mark, at in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        place = content.find(mark)
        while place >= 0:
            content[place + at : place + at + 2] = (97).to_bytes(2, "little")  # WavPack
            place = content.find(mark, place + 1)
    with pytest.raises(SheetUnreadable, match="compression"):
        list(Table(written(bytes(content))))


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
