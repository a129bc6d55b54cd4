"""The retention schedule as a table for spreadsheets, a row for each copy of a rule, as imports read it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from depot.exchange.medium import Written, write
from depot.intake import schema
from depot.intake.formulas import guarded
from depot.intake.profiles import load_profile
from depot.intake.records import CopyRow, RuleRow
from depot.intake.rules import row_in_force
from depot.model.reference import Rule
from depot.words import language

ENGLISH: Final = {
    "org": "Organisation",
    "body_number": "Body number",
    "code": "Rule number",
    "transaction": "Transaction",
    "recueil": "Recueil",
    "recueil_number": "NO_RECUEIL",
    "title": "Title",
    "legal": "Legal references",
    "process": "Process",
    "class_codes": "Class codes",
    "holders": "Holders",
    "description": "Description",
    "document_types": "Document types",
    "essential": "Essential",
    "confidential": "Confidential",
    "delay_remarks": "Delay remarks",
    "general_remarks": "Remarks",
    "sampling_grid": "Sampling grid",
    "approved_on": "Approved on",
    "request": "Request number",
    "copy": "Copy",
    "period_number": "Period number",
    "media": "Media",
    "media_remark": "Media remark",
    "active": "Active",
    "active_remark": "Active remark",
    "semi": "Semi-active",
    "semi_remark": "Semi-active remark",
    "disposition": "Disposal",
    "disposition_remark": "Disposal remark",
}
"""Columns, in order, by the English names that the built-in profile knows; the French ones are its first."""

_OF_COPY: Final = ("media_remark", "active", "active_remark", "semi", "semi_remark", "disposition_remark")
_SEVERAL: Final = {"class_codes": "; ", "holders": "; ", "document_types": "; "}
_FLAGS: Final = ("essential", "confidential", "sampling_grid")


def export_list(rules: Iterable[Rule], path: Path) -> Written:
    """Write rules to a new CSV file (RFC 4180 with semicolons, UTF-8 with its mark).

    What only the letters of a GALA file said, such as blanks, is not in it. Raises what depot.exchange.medium raises.
    """
    return write(path, _lines(rules))


def headers() -> list[str]:
    """Names of the columns in the language that is spoken."""
    if language() != "fr":
        return list(ENGLISH.values())
    columns = load_profile().section(schema.SCHEDULE).columns
    return [columns[name][0] for name in ENGLISH]


def _lines(rules: Iterable[Rule]) -> Iterator[bytes]:
    yield b"\xef\xbb\xbf"
    yield _line(headers())
    for rule in rules:
        row = row_in_force(rule)
        for nth, copy in enumerate(row.copies or (None,)):
            said = (_of_rule(row) if not nth else {"code": row.code, "title": row.title}) | _of_copy(copy)
            yield _line([guarded(str(said.get(name, ""))) for name in ENGLISH])


def _of_rule(row: RuleRow) -> dict[str, Any]:
    said = {name: getattr(row, name) for name in ENGLISH if hasattr(row, name)}
    said |= {name: separator.join(said[name]) for name, separator in _SEVERAL.items()}
    return said | {name: {True: "O", False: "N", None: ""}[said[name]] for name in _FLAGS}


def _of_copy(copy: CopyRow | None) -> dict[str, Any]:
    if copy is None:
        return {}
    said: dict[str, Any] = {"copy": copy.copy, "period_number": copy.number, "disposition": copy.disposition}
    said |= {name: "" if getattr(copy, name) is None else getattr(copy, name) for name in _OF_COPY}
    return said | {"media": ", ".join(copy.media)}


def _line(cells: list[str]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerow(cells)
    return text.getvalue().encode()
