"""The files that can be imported, by kind: each opens as a stream of records and row errors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from depot.intake.profiles import Profile
from depot.intake.reader import Reader
from depot.intake.records import Record, RowError


def _no_measure() -> float | None:
    return None


@dataclass(frozen=True, slots=True)
class Source:
    """One open file."""

    name: str
    records: Iterable[Record | RowError]
    share: Callable[[], float | None] = _no_measure
    """How much of it was read, 0 to 1; None when that is not known."""
    fonds: dict[str, str] = field(default_factory=dict)
    """Titles of the fonds that it names, by code."""


LISTS: Final = ("boxes", "files", "locations", "units", "people", "plan", "schedule")
"""Kinds that are tables (CSV, XLSX) read through a profile."""

KINDS: Final = (*LISTS, "ead", "gala")
"""Every kind of import."""


@contextmanager
def open_source(kind: str, path: Path, profile: Profile | None = None) -> Iterator[Source]:
    """A file of this kind. Raises the FileFaults of depot.intake.faults and faults_xml."""
    if kind == "ead":
        from depot.intake.ead import read_ead

        aid = read_ead(path)
        records: tuple[Record | RowError, ...] = (*aid.errors, *aid.boxes, *aid.files)
        yield Source(path.name, records, fonds={aid.identifier: aid.title})
    elif kind == "gala":
        from depot.intake.gala import read_gala

        yield Source(path.name, read_gala(path))
    else:
        yield from _table(kind, path, profile)


def _table(kind: str, path: Path, profile: Profile | None) -> Iterator[Source]:
    from depot.intake import boxes, files, people, places, plan, schedule

    openers: dict[str, Callable[[Path, Profile | None], Reader[Any]]] = {
        "boxes": boxes.read_boxes,
        "files": files.read_files,
        "locations": places.read_locations,
        "units": people.read_units,
        "people": people.read_people,
        "plan": plan.read_plan,
        "schedule": schedule.read_schedule,
    }
    with openers[kind](path, profile) as reader:
        yield Source(path.name, reader, lambda: reader.done / reader.total if reader.total else None)
