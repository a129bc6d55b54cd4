"""Workbooks made for tests: by openpyxl, part by part, or changed afterwards."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
from openpyxl.utils.datetime import CALENDAR_MAC_1904

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
