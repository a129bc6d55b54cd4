"""Lists of files in boxes, out of CSV or XLSX; a list may also make the boxes that it names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from depot.intake import schema
from depot.intake.boxes import box_key, box_of
from depot.intake.cells import Cells
from depot.intake.columns import find_columns
from depot.intake.profiles import Profile, Section, load_profile
from depot.intake.reader import Reader, open_columns, rows_of
from depot.intake.records import BoxRow, FileRow, source_key


def read_files(path: Path, profile: Profile | None = None) -> Reader[BoxRow | FileRow]:
    """A list of files. Where the profile has [files.boxes], each box comes before the first of its files.

    Raises the FileFaults of tables and columns.
    """
    chosen = profile or load_profile()
    section = chosen.section(schema.FILES)
    table, columns = open_columns(path, chosen, schema.FILES, section)
    boxes = _boxes_of(section, chosen.section(schema.BOXES))
    try:
        box_columns = find_columns(table.name, schema.BOXES, table.headers, boxes)
    except BaseException:
        table.close()
        raise
    files = Cells(schema.FILES, section, columns, chosen.dates)
    rows = _Rows(chosen, section, Cells(schema.BOXES, boxes, box_columns, chosen.dates))
    reader: Reader[BoxRow | FileRow] = Reader(table, columns, rows_of(table, files, rows.read))
    if section.boxes is not None:
        reader.unused = [name for name in reader.unused if name in box_columns.unused()]
    return reader


def _boxes_of(files: Section, boxes: Section) -> Section:
    """How the box of a file is named: as the file's own columns say, and as [files.boxes] says."""
    shared = {name: names for name, names in files.columns.items() if name in {"org", "unit"}}
    made = files.boxes or replace(boxes, columns={}, constants={}, required=frozenset())
    named = {**shared, "number": files.columns.get("box", ())} | dict(made.columns)
    constants = {name: value for name, value in files.constants.items() if name in {"org", "unit"}}
    return replace(made, columns=named, constants={**constants, **made.constants})


class _Rows:
    """Turns rows into files, and boxes where they are to be made."""

    def __init__(self, profile: Profile, section: Section, boxes: Cells) -> None:
        self._source = profile.source
        self._identity = section.identity
        self._box_identity = profile.section(schema.BOXES).identity
        self._makes_boxes = section.boxes is not None
        if section.boxes is not None:
            self._box_identity = section.boxes.identity
        self._boxes = boxes
        self._made: set[str] = set()
        self._repeats: Counter[str] = Counter()

    def read(self, cells: Cells) -> Iterator[BoxRow | FileRow]:
        self._boxes.row = cells.row
        key = box_key(self._boxes, self._source, self._box_identity)
        file = self._file(cells, key)
        if self._makes_boxes and key not in self._made:
            yield box_of(self._boxes, self._source, self._box_identity)
            self._made.add(key)
        yield file

    def _file(self, cells: Cells, box: str) -> FileRow:
        first, last = cells.extremes()
        return FileRow(
            source_key=self._key(cells, box),
            box=box,
            box_number=cells.must("box"),
            org=cells.text("org"),
            unit=cells.text("unit"),
            ref=cells.number_text("ref"),
            title=cells.must("title"),
            class_code=cells.text("class_code"),
            rule=cells.text("rule"),
            copy=cells.copy(),
            date_from=first.day_from if first else "",
            date_to=last.day_to if last else "",
            year_from=first.year_from if first else None,
            year_to=last.year_to if last else None,
            closed_on=cells.day("closed_on"),
            event_on=cells.day("event_on"),
            semi_event_on=cells.day("semi_event_on"),
            replaced_on=cells.day("replaced_on"),
            personal=cells.flag("personal"),
            aliases=cells.many("aliases"),
            line=cells.row.line,
        )

    def _key(self, cells: Cells, box: str) -> str:
        """Its box and its identity. Files without a reference that look alike in one box are told apart by a count."""
        values = [cells.number_text(name) for name in self._identity]
        key = f"{box}/{source_key(*values)}"
        if values[0]:
            return key
        self._repeats[key] += 1
        return key if self._repeats[key] == 1 else f"{key}#{self._repeats[key]}"
