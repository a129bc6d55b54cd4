"""The register of destructions: every box that was destroyed, in this depot and those whose events are here, for ever.

It is made of what cannot be changed: the certificates, the lines of the batches and the scans. It holds no titles, so
that a redaction takes nothing from it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from depot.desk.naming import unit_name, user_name
from depot.desk.succession import units_of
from depot.model.batch import CERTIFIED
from depot.model.codes import Code
from depot.model.event import Event
from depot.store.destructions import Gone
from depot.store.lookup import Reader

AT_ONCE: Final = 400
"""Entries that are read at a time."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A box that was destroyed."""

    box: Code
    depot: str
    """Node of the depot that destroyed it."""
    certificate: str
    """Number of the certificate, as people write it; empty while there is none."""
    certified_on: str
    batch: str
    """Code of the batch in its stored form; empty where it was destroyed without one."""
    destroyed_on: str
    unit: str
    unit_name: str
    rule: str
    """Code of the rule that was applied."""
    version: int
    copy: str
    years: str
    due: str
    """From when it might be destroyed."""
    files: int
    method: str
    """One of depot.desk.destruction.certifying.METHODS; empty while it is not certified."""
    level: str
    place: str
    contractor: str
    witness: str
    scanned_by: str
    """Who scanned it at the bin."""
    second: str
    """The second person, where there was one."""
    redacted_on: str


def ids(reader: Reader, *, year: int = 0, unit: str = "") -> list[int]:
    """Ids of the boxes in the register, the first destroyed first; of a year, of a unit and its parts (its key)."""
    first, last = (f"{year:04d}-01-01", f"{year:04d}-12-31") if year else ("", "9999")
    return reader.destructions.gone_ids(first, last, tuple(units_of(reader, unit)) if unit else ())


def entries(reader: Reader, boxes: Sequence[int]) -> Iterator[Entry]:
    """The entries of boxes, in order; none for one that was not destroyed."""
    for start in range(0, len(boxes), AT_ONCE):
        some = reader.destructions.gone(boxes[start : start + AT_ONCE])
        ends = reader.destructions.ends([Code.from_id("B", gone.box).text for gone in some])
        for gone in some:
            code = Code.from_id("B", gone.box)
            end = ends.get(code.text)
            yield _entry(reader, gone, code, end)


def _entry(reader: Reader, gone: Gone, code: Code, end: Event | None) -> Entry:
    batch = Code.from_id("D", gone.batch) if gone.batch is not None else None
    certified = batch is not None and gone.ended == CERTIFIED
    said = _said(gone.certificate) if certified else {}
    years = [str(year) for year in (gone.year_from, gone.year_to) if year is not None]
    return Entry(
        box=code,
        depot=end.node if end is not None else code.node,
        certificate=batch.shown if certified and batch is not None else "",
        certified_on=gone.ended_at[:10] if certified else "",
        batch=batch.text if batch is not None else "",
        destroyed_on=gone.destroyed_on,
        unit=gone.unit.partition("/")[2],
        unit_name=unit_name(reader, gone.unit),
        rule=gone.rule.partition("/")[2],
        version=gone.version,
        copy=gone.copy,
        years="–".join(dict.fromkeys(years)),
        due=gone.due,
        files=gone.files,
        **{name: str(said.get(name, "")) for name in ("method", "level", "place", "contractor", "witness")},
        scanned_by=user_name(reader, end.actor) if end is not None else "",
        second=user_name(reader, str(end.body.get("second", ""))) if end is not None else "",
        redacted_on=gone.redacted_on,
    )


def _said(certificate: str) -> dict[str, Any]:
    try:
        found = json.loads(certificate)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
