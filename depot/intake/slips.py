"""Slips of transfers (bordereaux de versement), out of CSV or XLSX: a row for each box, several slips in a file or one.

A file is taken whole or not at all: of a slip that a unit signed, no line is left out. Each fault is told with its row.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from depot.desk.session import Session
from depot.desk.settings import default_org
from depot.desk.transfers.announcing import MOST, announce_slip
from depot.desk.transfers.faults import TransferFull
from depot.errors import DepotError, Refused
from depot.intake import schema
from depot.intake.boxes import MEDIA
from depot.intake.cells import Cells
from depot.intake.faults import CodeDoubled, SlipContradicted, ValueMissing
from depot.intake.profiles import Profile, load_profile
from depot.intake.reader import open_list
from depot.intake.records import RowError
from depot.intake.report import RowNote
from depot.model import roles
from depot.model.codes import Code
from depot.store.store import Tx

_OF_SLIP: Final = ("sender", "role", "phone", "email", "filing", "calendar", "sent_on", "signed_by", "signed_on")
"""What is said of a slip as a whole, beside its number, title, organisation and unit."""


@dataclass(frozen=True, slots=True)
class SlipRow:
    """One row: a box, and what it says of its slip."""

    head: Mapping[str, str]
    """Fields of a transfer; `number` is that of the slip. Only what is given."""
    box: Mapping[str, Any]
    """Fields of a line; only what is given."""
    line: int


@dataclass(slots=True)
class ReadSlip:
    """A slip that was read."""

    head: dict[str, str]
    rows: list[SlipRow] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """Hash of all that it says: the same slip again has the same."""
        whole = json.dumps([self.head, [row.box for row in self.rows]], sort_keys=True, ensure_ascii=False)
        return f"slip/{sha256(whole.encode()).hexdigest()[:32]}"


@dataclass(frozen=True, slots=True)
class TakenSlip:
    """What became of a slip."""

    transfer: str
    """Code of its transfer; empty after a dry run."""
    number: str
    """The unit's own number of it."""
    unit: str
    boxes: int
    known: bool
    """True when it had been taken before: nothing was added."""


@dataclass(slots=True)
class SlipReport:
    """What an import of slips did."""

    slips: list[TakenSlip] = field(default_factory=list)
    """Empty when a row was refused."""
    refused: list[RowNote] = field(default_factory=list)
    unread: tuple[str, ...] = ()
    """Columns that nothing was read from."""


class _NotTaken(Exception):
    """Undoes the act: a row was refused, or it was only tried."""


def import_slips(
    session: Session,
    path: Path,
    *,
    unit: str = "",
    profile: Profile | None = None,
    dry_run: bool = False,
) -> SlipReport:
    """Announce the slips of a file, in one act, for the unit that each names, else for `unit` (`ORG/CODE`).

    Rows that are refused are in the report, and then nothing was taken. Raises RoleTooLow, TransferFull and the
    FileFaults of a file that cannot be read as a whole.
    """
    report = SlipReport()
    slips = _slips(path, profile or load_profile(), report, default_org(session.store), unit)

    def work(tx: Tx) -> None:
        for slip in slips:
            _take(tx, slip, path.name, report)
        if report.refused or dry_run:
            raise _NotTaken

    try:
        session.do(roles.CIRCULATE, work)
    except _NotTaken:
        report.refused.sort(key=lambda note: note.line)
        kept = [] if report.refused else report.slips
        report.slips = [TakenSlip("", each.number, each.unit, each.boxes, each.known) for each in kept]
    return report


def _take(tx: Tx, slip: ReadSlip, file: str, report: SlipReport) -> None:
    number, unit, boxes = slip.head.get("number", ""), slip.head["unit"], len(slip.rows)
    before = tx.transfers.read_before(slip.digest)
    if before is not None:
        report.slips.append(TakenSlip(Code.from_id("T", before.id).text, number, unit, boxes, known=True))
        return

    def refused(place: int, error: Refused) -> None:
        report.refused.append(RowNote(file, slip.rows[place].line, "", error))

    try:
        code = announce_slip(tx, slip.head, [row.box for row in slip.rows], slip.digest, refused)
    except TransferFull:
        raise
    except Refused as error:
        report.refused.append(RowNote(file, slip.rows[0].line, "", error))
        return
    tx.settle()
    report.slips.append(TakenSlip(code.text, number, unit, boxes, known=False))


def _slips(path: Path, profile: Profile, report: SlipReport, org: str, unit: str) -> list[ReadSlip]:
    """The slips of a file; rows that cannot be read go into the report."""
    found: dict[tuple[str, str], ReadSlip] = {}
    numbers: dict[tuple[str, str, str], int] = {}
    above: tuple[str, str] = ("", unit)
    with open_list(path, profile, schema.TRANSFERS, lambda cells: [_row(cells, org)]) as reader:
        report.unread = tuple(reader.unused)
        for row in reader:
            if isinstance(row, RowError):
                report.refused.append(RowNote(path.name, row.line, row.where, row.error))
                continue
            # An empty cell says what the row above says: cells that are merged have their value in the first only.
            key = above = (row.head.get("number") or above[0], row.head.get("unit") or above[1])
            if not key[1] and report.refused:
                continue  # the row that named its unit was refused itself
            fault = _put(found, numbers, key, row)
            if fault is not None:
                report.refused.append(RowNote(path.name, row.line, "", fault))
            if key in found and len(found[key].rows) > MOST:
                raise TransferFull(transfer=key[0] or path.name, limit=MOST)
    return list(found.values())


def _put(
    found: dict[tuple[str, str], ReadSlip],
    numbers: dict[tuple[str, str, str], int],
    key: tuple[str, str],
    row: SlipRow,
) -> DepotError | None:
    """Put a row into its slip; what is wrong with it there."""
    if not key[1]:
        return ValueMissing(field="unit")
    slip = found.setdefault(key, ReadSlip({"number": key[0], "unit": key[1]} if key[0] else {"unit": key[1]}))
    for name, value in row.head.items():
        said = slip.head.setdefault(name, value)
        if said != value:
            return SlipContradicted(line=slip.rows[0].line, first=said, value=value)
    number = str(row.box.get("number", "")).casefold()
    first = numbers.setdefault((*key, number), row.line) if number else row.line
    if first != row.line:
        return CodeDoubled(code=row.box["number"], line=first)
    slip.rows.append(row)
    return None


def _row(cells: Cells, org: str) -> SlipRow:
    """The box of a row, and what it says of its slip. Raises WhereFault."""
    first, last = cells.extremes()
    own = cells.text("org").upper() or org
    head = {"number": cells.number_text("slip"), "title": cells.text("slip_title"), "org": cells.text("org").upper()}
    head |= {name: cells.day(name) if name.endswith("_on") else cells.text(name) for name in _OF_SLIP}
    head["unit"] = _keyed(cells, "unit", own)
    box: dict[str, Any] = {
        "number": cells.number_text("number"),
        "title": cells.must("title"),
        "contents": cells.paragraphs("contents"),
        "class_code": _keyed(cells, "class_code", own),
        "rule": _keyed(cells, "rule", own),
        "copy": cells.copy(),
        "media": " ".join(cells.some_of("media", MEDIA)),
        "year_from": first.year_from if first else None,
        "year_to": last.year_to if last else None,
        "closed_on": cells.day("closed_on"),
        "quantity": cells.count("quantity", high=100_000),
        "restriction": cells.text("restriction"),
        "type": cells.text("type"),
        "remarks": cells.paragraphs("remarks"),
    }
    box |= {name: int(cells.flag(name)) for name in ("confidential", "essential", "personal")}
    return SlipRow(_given(head.items()), _given(box.items()), cells.row.line)


def _keyed(cells: Cells, name: str, org: str) -> str:
    """The key `ORG/CODE` of what a cell names; the desk says whether there is such a thing. Raises WhereFault."""
    code = cells.number_text(name)
    return f"{org}/{code}" if code else ""


def _given(fields: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    return {name: value for name, value in fields if value not in ("", None, 0)}
