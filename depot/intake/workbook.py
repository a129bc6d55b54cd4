"""What an XLSX workbook says about its sheets: where each is, its shared strings, which styles show dates.

Macros, links and drawings are never looked at.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Final, NamedTuple

from depot.intake.container import STRINGS, Container
from depot.intake.faults import SheetMissing

_DATES: Final = frozenset({*range(14, 18), 22, *range(27, 37), *range(50, 59)})
"""Built-in number formats that show a date (ECMA-376 part 1, 18.8.30)."""
_TIMES: Final = frozenset({18, 19, 20, 21, 45, 46, 47})
_NOT_LETTERS: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
"""Parts of a number format that are not its letters."""
_ESCAPE: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")

Attributes = dict[str, str]


class Styles(NamedTuple):
    """Cell styles by what they show, named as the `s` attribute of a cell names them."""

    dates: frozenset[str]
    times: frozenset[str]


class Sheets(NamedTuple):
    """Sheets of a workbook."""

    parts: dict[str, str]
    """Part of each sheet, by its name, in order; visible sheets first."""
    since_1904: bool
    """True when day 0 is 1904-01-01."""


def sheet_part(container: Container, sheets: Sheets, wanted: str) -> str:
    """The part of the sheet of that name, or of the first one. Raises SheetMissing, SheetUnreadable."""
    if not sheets.parts:
        raise container.damaged("no sheet")
    if wanted and wanted not in sheets.parts:
        raise SheetMissing(file=container.name, sheet=wanted, found=", ".join(sheets.parts))
    target = sheets.parts[wanted] if wanted else next(iter(sheets.parts.values()))
    return target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl", target))


def sheets_of(container: Container) -> Sheets:
    """The sheets of a workbook. Raises SheetUnreadable."""
    shown: list[tuple[str, str]] = []
    hidden: list[tuple[str, str]] = []
    targets: dict[str, str] = {}
    since_1904 = False

    def start(tag: str, attributes: Attributes) -> None:
        nonlocal since_1904
        local = _local(tag)
        if local == "sheet":
            link = next((text for key, text in attributes.items() if _local(key) == "id"), "")
            (shown if attributes.get("state", "visible") == "visible" else hidden).append((attributes["name"], link))
        elif local == "workbookPr":
            since_1904 = attributes.get("date1904", "0") in {"1", "true"}
        elif local == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    for part in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
        parser = container.parser()
        parser.StartElementHandler = start
        container.parse(part, parser)
    return Sheets({name: targets[link] for name, link in shown + hidden if link in targets}, since_1904)


def styles_of(container: Container) -> Styles:
    """The styles that show dates and times. Raises SheetUnreadable."""
    codes: dict[int, str] = {}
    formats: list[int] = []
    in_cells = False

    def start(tag: str, attributes: Attributes) -> None:
        nonlocal in_cells
        local = _local(tag)
        if local == "numFmt":
            codes[int(attributes["numFmtId"])] = _NOT_LETTERS.sub("", attributes.get("formatCode", "")).lower()
        elif local in {"cellXfs", "cellStyleXfs"}:
            in_cells = local == "cellXfs"
        elif local == "xf" and in_cells:
            formats.append(int(attributes.get("numFmtId", "0")))

    if "xl/styles.xml" in container.parts:
        parser = container.parser()
        parser.StartElementHandler = start
        container.parse("xl/styles.xml", parser)
    dates = _DATES | {number for number, code in codes.items() if "y" in code or "d" in code}
    times = _TIMES | {number for number, code in codes.items() if "h" in code or "ss" in code}
    return Styles(
        frozenset(str(place) for place, number in enumerate(formats) if number in dates),
        frozenset(str(place) for place, number in enumerate(formats) if number in times - dates),
    )


def strings_of(container: Container) -> list[str]:
    """The shared strings, in order, without their phonetic hints. Raises SheetUnreadable."""
    strings: list[str] = []
    pieces: list[str] = []
    hints = 0
    parser = container.parser()

    def start(tag: str, _attributes: Attributes) -> None:
        nonlocal hints
        local = _local(tag)
        if local == "rPh":
            hints += 1
        elif local == "t" and not hints:
            parser.CharacterDataHandler = pieces.append

    def end(tag: str) -> None:
        nonlocal hints
        local = _local(tag)
        if local == "rPh":
            hints -= 1
        elif local == "t":
            parser.CharacterDataHandler = None
        elif local == "si":
            strings.append(unescaped("".join(pieces)))
            pieces.clear()

    if STRINGS in container.parts:
        parser.StartElementHandler = start
        parser.EndElementHandler = end
        container.parse(STRINGS, parser)
    return strings


def unescaped(text: str) -> str:
    """A string with its `_x000D_` escapes read (ECMA-376 part 1, 22.9.2.19)."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _local(tag: str) -> str:
    return tag.rpartition(" ")[2]
