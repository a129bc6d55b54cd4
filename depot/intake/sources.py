"""The files that can be imported, by kind: each opens as a stream of records and row errors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from depot.intake.faults import CodeDoubled
from depot.intake.profiles import Profile
from depot.intake.reader import Reader
from depot.intake.records import BoxRow, FileRow, PersonRow, Record, RowError, RuleRow, UnitRow


@dataclass(frozen=True, slots=True)
class Source:
    """One open file."""

    name: str
    records: Iterator[Record | RowError]
    share: Callable[[], float]
    """How much of it was read, 0 to 1."""
    fonds: dict[str, str] = field(default_factory=dict)
    """Titles of the fonds that it names, by code."""
    finding_aid: bool = False
    """True when units, fonds and box types that it names are made as they are met."""
    exchanged: bool = False
    """True when codes of ours among its old barcodes say which thing is meant."""
    unread: tuple[str, ...] = ()
    """Columns that nothing reads."""


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
        counted = _Counted([*aid.errors, *aid.boxes, *aid.files])
        yield Source(path.name, counted, counted.share, {aid.identifier: aid.title}, finding_aid=True, exchanged=True)
    elif kind == "gala":
        from depot.intake.gala import read_gala

        counted = _Counted(list(read_gala(path)))
        yield Source(path.name, once(counted), counted.share)
    else:
        yield from _table(kind, path, profile)


def once(records: Iterable[Record | RowError]) -> Iterator[Record | RowError]:
    """The records, a refusal in place of one that names the same thing as an earlier one of the file.

    An import would otherwise take the first, and the second for the first come again.
    """
    lines: dict[int, int] = {}  # by the hash of what they name: a list may have millions
    for record in records:
        identity, name = _names(record)
        if identity and lines.setdefault(hash(identity), record.line) != record.line:
            yield RowError(record.line, "", CodeDoubled(code=name, line=lines[hash(identity)]))
        else:
            yield record


def _names(record: Record | RowError) -> tuple[tuple[str, ...], str]:
    """What tells a record from others of its file, and its name for people; nothing where its reader sees to it."""
    match record:
        case BoxRow():
            return ("box", record.source_key), record.number or record.source_key
        case FileRow():
            return ("file", record.source_key), record.ref or record.title
        case PersonRow():
            return (record.source_key,), record.name
        case UnitRow() | RuleRow():
            return (record.org, record.code), record.code
        case _:
            return (), ""


class _Counted:
    """Records that are all read, with how many of them were given."""

    def __init__(self, records: Sequence[Record | RowError]) -> None:
        self._all = len(records)
        self._given = 0
        self._records = iter(records)

    def __iter__(self) -> Iterator[Record | RowError]:
        return self

    def __next__(self) -> Record | RowError:
        record = next(self._records)
        self._given += 1
        return record

    def share(self) -> float:
        return self._given / self._all if self._all else 1.0


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

        def share() -> float:
            return reader.done / reader.total if reader.total else 0.0

        records = iter(reader) if reader.exchanged else once(reader)
        yield Source(path.name, records, share, exchanged=reader.exchanged, unread=tuple(reader.unused))
