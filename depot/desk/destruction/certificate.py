"""What a certificate says, read from the events of the batch and the scans of its boxes, and from nothing else."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from depot.desk.destruction.certifying import seal, story
from depot.desk.destruction.reading import flagged
from depot.desk.destruction.stages import own
from depot.desk.naming import place_name, unit_name, user_name
from depot.desk.seen import known
from depot.model.batch import CERTIFIED, Batch
from depot.model.batchlines import MISSING, BatchLine, kept, listed
from depot.model.box import Box
from depot.model.codes import Code
from depot.model.event import Event
from depot.model.reference import Organisation, Rule
from depot.model.signing import Signature, counted
from depot.model.state import reference
from depot.store.lookup import Reader


@dataclass(frozen=True, slots=True)
class Destroyed:
    """A box that was destroyed."""

    box: Code
    title: str
    """Empty for a confidential box: papers say so."""
    unit: str
    rule: str
    """Code of the rule."""
    version: int
    approved_on: str
    """When that rule was approved, if it is still the version in force."""
    copy: str
    years: str
    due: str
    files: int
    shelf: str
    """Where it was scanned."""
    pulled_at: str
    pulled_by: str
    shredded_at: str
    shredded_by: str
    second: str


@dataclass(frozen=True, slots=True)
class Stayed:
    """A box of the list that was not destroyed."""

    box: Code
    title: str
    why: str
    who: str
    at: str


@dataclass(frozen=True, slots=True)
class Certificate:
    """The certificate of a batch; before it is certified, what it would say so far."""

    batch: Batch
    number: str
    depot: str
    organisation: str
    certified: bool
    destroyed: tuple[Destroyed, ...]
    missing: tuple[Stayed, ...]
    set_aside: tuple[Stayed, ...]
    kept: tuple[Stayed, ...]
    signatures: tuple[Signature, ...]
    said: dict[str, Any]
    """Method, level, weight_g, place, contractor, contract, seal, witness, note."""
    first: str
    """Day of the first box, AAAA-MM-JJ."""
    last: str
    digest: str
    """Hash of the events of the batch."""
    sound: bool
    """Whether the events that are here have that hash."""
    odd_clock: int
    """Events of the batch that were written while the clock was odd."""


def certificate(reader: Reader, batch: int) -> Certificate:
    """The certificate of a batch of this depot. Raises SubjectUnknown, BatchForeign."""
    now = own(reader, batch)
    events = [event for _hash, event in story(reader, batch)]
    lines = listed(reader.destructions.lines(batch))
    scans = {event.subject: event for event in events if event.kind == "box.shredded"}
    destroyed = tuple(_destroyed(reader, line, scans) for line in lines if _code(line).text in scans)
    left = [line for line in lines if line.outcome and _code(line).text not in scans]
    days = sorted(str(scan.body.get("on", "")) for scan in scans.values())
    name, _node = reader.depot_name()
    org = reader.get(Organisation, now.org)
    certified = now.ended == CERTIFIED
    digest = seal(reader, batch)
    return Certificate(
        now,
        Code.from_id("D", batch).shown,
        name,
        org.name if org is not None and org.name else now.org,
        certified,
        destroyed,
        tuple(_left(reader, line) for line in left if line.outcome == MISSING),
        tuple(_left(reader, line) for line in left if line.outcome != MISSING),
        tuple(_kept(reader, line) for line in kept(lines)),
        counted(now.signed, now.author_list),
        _said(now),
        days[0] if days else "",
        days[-1] if days else "",
        now.digest if certified else digest,
        digest == now.digest if certified else True,
        len(flagged(events)),
    )


def _said(batch: Batch) -> dict[str, Any]:
    try:
        found = json.loads(batch.certificate)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _code(line: BatchLine) -> Code:
    return Code.from_id("B", line.box)


def _destroyed(reader: Reader, line: BatchLine, scans: dict[str, Event]) -> Destroyed:
    box, code = known(reader, Box, line.box), _code(line)
    scan = scans[code.text]
    rule = reader.get(Rule, line.rule)
    shelf = scan.body.get("place")
    years = [str(year) for year in (box.year_from, box.year_to) if year is not None]
    return Destroyed(
        code,
        _title(box),
        unit_name(reader, box.unit),
        line.rule.partition("/")[2] or line.rule,
        line.version,
        rule.approved_on if rule is not None and rule.version == line.version else "",
        line.copy,
        "–".join(dict.fromkeys(years)),
        line.due,
        line.files,
        place_name(reader, reference(shelf)) if isinstance(shelf, str) else "",
        _when(scan.body.get("pulled_at")),
        user_name(reader, str(scan.body.get("pulled_by", ""))),
        _when(scan.at),
        user_name(reader, scan.actor),
        user_name(reader, str(scan.body.get("second", ""))),
    )


def _left(reader: Reader, line: BatchLine) -> Stayed:
    box = known(reader, Box, line.box)
    return Stayed(
        _code(line), _title(box), line.outcome_why, user_name(reader, line.outcome_by), _when(line.outcome_at)
    )


def _kept(reader: Reader, line: BatchLine) -> Stayed:
    box = known(reader, Box, line.box)
    return Stayed(_code(line), _title(box), line.reason, user_name(reader, line.decided_by), _when(line.decided_at))


def _title(box: Box) -> str:
    return "" if box.confidential else box.title


def _when(at: object) -> str:
    return str(at or "")[:16].replace("T", " ")
