"""One sheet of an XLSX workbook as a stream of rows of text, as a person sees the cells.

Dates come as AAAA-MM-JJ, whole numbers without a decimal part, formulas as their stored values. A cell that shows an
error, a formula that nobody computed and a number that lost digits are faults of the cell, not empty cells.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from depot.intake.container import Container
from depot.intake.faults import CellBroken, CellNul, NumberRounded, RowFault
from depot.intake.records import RowError
from depot.intake.rows import NO_FAULTS, TableRow
from depot.intake.workbook import sheet_part, sheets_of, strings_of, styles_of, unescaped

MAX_COLUMNS: Final = 16_384
MAX_PIECES: Final = 1_000
"""Pieces of 8 kB that the text of one row's last cell may have: twice what a row of CSV may."""
ROUNDED: Final = 10**15
"""Whole numbers from here on have more digits than a spreadsheet keeps."""
_DAYS: Final = 2_958_465
"""9999-12-31, the last day that a spreadsheet knows."""

_ELEMENTS: Final = {
    f"{namespace} {name}": name
    for namespace in (
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "http://purl.oclc.org/ooxml/spreadsheetml/main",
    )
    for name in ("row", "c", "v", "t", "f")
}
"""Elements that are read, as the parser names them, of both kinds of ECMA-376."""

Cell = tuple[str, str, str, bool, str]
"""(reference, type, style, has a formula, text)."""


class Worksheet:
    """A sheet open as rows. Iterate once; `done` and `total` are bytes of the sheet, for a progress bar."""

    def __init__(self, path: Path, sheet: str = "") -> None:
        """Open it. Raises FileUnreadable, SheetLocked, SheetUnreadable, SheetTooLarge, SheetMissing."""
        self._container = Container(path)
        self.delimiter = ""
        try:
            sheets = sheets_of(self._container)
            self._part = sheet_part(self._container, sheets, sheet)
            self._styles = styles_of(self._container)
            self._strings = strings_of(self._container)
        except BaseException:
            self._container.close()
            raise
        self._day_zero = date(1904, 1, 1) if sheets.since_1904 else date(1899, 12, 30)
        self._columns: dict[str, int] = {}
        self.total = self._container.parts.get(self._part, 0)
        self.done = 0

    def close(self) -> None:
        """Close the file."""
        self._container.close()

    def __iter__(self) -> Iterator[TableRow | RowError]:
        try:
            for line, cells in self._rows():
                yield self._row(line, cells)
        finally:
            self.close()

    def _rows(self) -> Iterator[tuple[int, list[Cell]]]:
        """Rows as they stand in the file, each with its number."""
        ready: list[tuple[int, list[Cell]]] = []
        cells: list[Cell] = []
        pieces: list[str] = []
        parser = self._container.parser()
        number = 0
        reference = kind = style = ""
        formula = False

        def start(tag: str, attributes: dict[str, str]) -> None:
            nonlocal number, reference, kind, style, formula
            local = _ELEMENTS.get(tag)
            if local == "c":
                reference, kind = attributes.get("r", ""), attributes.get("t", "n")
                style, formula = attributes.get("s", ""), False
            elif local == "v" or local == "t":  # noqa: PLR1714 - twice as fast, two million times
                parser.CharacterDataHandler = pieces.append
            elif local == "row":
                number = int(attributes.get("r", number + 1))
            elif local == "f":
                formula = True

        def end(tag: str) -> None:
            local = _ELEMENTS.get(tag)
            if local == "c":
                cells.append((reference, kind, style, formula, "".join(pieces)))
                pieces.clear()
            elif local == "v" or local == "t":  # noqa: PLR1714 - as above
                parser.CharacterDataHandler = None
            elif local == "row":
                ready.append((number, cells.copy()))
                cells.clear()

        parser.StartElementHandler = start
        parser.EndElementHandler = end
        for done in self._container.feed(self._part, parser):
            self.done = done
            if len(cells) > MAX_COLUMNS or len(pieces) > MAX_PIECES:
                raise self._container.damaged(f"row {number} does not end")
            yield from ready
            ready.clear()

    def _row(self, line: int, cells: list[Cell]) -> TableRow | RowError:
        row: list[str] = []
        faults: dict[int, RowFault] = {}
        for reference, kind, style, formula, text in cells:
            place = self._column(reference) if reference else len(row)
            if place != len(row):
                if place < len(row):
                    raise self._container.damaged(f"row {line}, cell {reference} is out of order")
                row.extend([""] * (place - len(row)))
            if text:
                shown = self._shown(kind, style, text)
            else:  # a formula may give an empty text; without even that, nobody computed it
                shown = CellBroken(found="=…") if formula and kind != "str" else ""
            if not isinstance(shown, str):
                faults[place] = shown
                shown = ""
            elif "\0" in shown:
                return RowError(line, "", CellNul())
            row.append(shown)
        return TableRow(line, tuple(row), faults or NO_FAULTS)

    def _shown(self, kind: str, style: str, text: str) -> str | RowFault:
        match kind:
            case "s":
                place = int(text) if text.isdecimal() else -1
                if not 0 <= place < len(self._strings):
                    raise self._container.damaged(f"shared string {text} is missing")
                return self._strings[place]
            case "inlineStr" | "str":
                return unescaped(text)
            case "b":
                return "true" if text.strip() == "1" else "false"
            case "e":
                return CellBroken(found=text)
            case "d":
                return text.partition("T")[0]
            case _:
                return self._number(style, text.strip())

    def _number(self, style: str, text: str) -> str | RowFault:
        plain = style not in self._styles.dates and style not in self._styles.times
        if plain and len(text) <= 15 and text.isdecimal() and text.isascii():
            return text if text[0] != "0" else str(int(text))
        try:
            value = float(text)
        except ValueError:
            return CellBroken(found=text)
        if style in self._styles.dates and 0 <= value < _DAYS + 1:
            return self._day(int(value))
        if style in self._styles.times and 0 <= value < 1:
            minutes = round(value * 1440) % 1440
            return f"{minutes // 60:02d}:{minutes % 60:02d}"
        if not value.is_integer():
            return f"{value:.15g}"
        return NumberRounded(found=text) if abs(value) >= ROUNDED else str(int(value))

    def _day(self, serial: int) -> str:
        """The date of a serial number; before March 1900 one day on, since the format has a 29 February 1900."""
        leap = 1 if serial < 60 and self._day_zero.year == 1899 else 0
        return (self._day_zero + timedelta(days=serial + leap)).isoformat()

    def _column(self, reference: str) -> int:
        """The place of a cell such as `AB12` in its row, from 0."""
        letters = reference.rstrip("0123456789")
        place = self._columns.get(letters)
        if place is None:
            place = 0
            for letter in letters:
                place = place * 26 + ord(letter) - 64
            if not letters.isascii() or not letters.isupper() or place > MAX_COLUMNS:
                raise self._container.damaged(f"cell {reference}")
            place -= 1
            self._columns[letters] = place
        return place
