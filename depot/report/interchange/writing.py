"""Writing what another program's importer takes: its CSV, whole or not at all.

UTF-8 without a mark, commas, line feeds: ArchivesSpace reads the mark as part of the first name, and neither program
guesses the delimiter. A text of people's that a spreadsheet would take for a formula gets an apostrophe all the same,
for these files are looked at in spreadsheets before they go; codes, years and terms never look like one.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from depot.errors import BadInput
from depot.report.interchange import archivesspace, atom, held
from depot.report.lists.shape import PLACE, UNIT, Asked, Beat, Source
from depot.report.lists.writing import BEATS, ReportNotWritten, Written
from depot.store.reports.reading import snapshot
from depot.store.store import Store
from depot.words import N_, _
from labels.faults import LabelsNotWritten
from labels.files import whole_file


class ResourceMissing(BadInput):
    """Facts: table."""

    what = N_("{table} does not say which resource of ArchivesSpace the boxes belong to.")
    todo = N_("Give its EAD ID or its address, such as /repositories/2/resources/1, with --into.")


class IntoUnused(BadInput):
    """Facts: table."""

    what = N_("{table} is not put below anything: --into says nothing here.")
    todo = N_("Leave --into out.")


class Table(NamedTuple):
    """A table that another program imports."""

    name: str
    about: str
    """A msgid: what it tells to whom."""
    heads: tuple[tuple[str, ...], ...]
    rows: Callable[[Source, str], Iterator[list[list[str]]]]
    """What is written of each thing, given what it goes below there."""
    length: Callable[[Source], int]
    into: bool = False
    """Whether it may be said what it goes below."""
    needs: bool = False
    """Whether that must be said."""
    filters: tuple[str, ...] = (UNIT, PLACE)
    """What it can be narrowed by."""


class Wanted(NamedTuple):
    """What is to be written."""

    table: Table
    asked: Asked
    into: str = ""
    """What it goes below there."""


def _locations(source: Source, _into: str) -> Iterator[list[list[str]]]:
    name, node = source.store.depot_name()
    return ([archivesspace.location(name or node, parts)] for parts in held.shelves(source))


def _of_boxes(
    rows: Callable[[held.Held, str], Iterator[list[str]]],
) -> Callable[[Source, str], Iterator[list[list[str]]]]:
    return lambda source, into: ([*rows(box, into)] for box in held.boxes(source))


TABLES: Final[dict[str, Table]] = {
    table.name: table
    for table in (
        Table(
            "archivesspace-locations",
            N_("the places where boxes stand, as ArchivesSpace's locations"),
            (archivesspace.LOCATION_HEAD,),
            _locations,
            held.shelves_count,
            filters=(PLACE,),
        ),
        Table(
            "archivesspace-holdings",
            N_("the boxes and their files, as ArchivesSpace's archival objects with top containers"),
            archivesspace.HOLDINGS_HEAD,
            _of_boxes(archivesspace.holdings),
            held.boxes_count,
            into=True,
            needs=True,
        ),
        Table(
            "atom-storage",
            N_("the boxes, as AtoM's physical storage"),
            (atom.STORAGE_HEAD,),
            _of_boxes(lambda box, _into: atom.storage(box)),
            held.boxes_count,
        ),
        Table(
            "atom-holdings",
            N_("the boxes and their files, as AtoM's archival descriptions"),
            (atom.HOLDINGS_HEAD,),
            _of_boxes(atom.holdings),
            held.boxes_count,
            into=True,
        ),
    )
}
"""By name."""


def write_table(store: Store, wanted: Wanted, file: Path, beat: Beat = lambda _done, _total: None) -> Written:
    """Write a table; the rows counted are those under the heads.

    Whatever `beat` raises ends it. Raises ResourceMissing, IntoUnused, ReportNotWritten and what reading raises; what
    had the name before is as it was then.
    """
    table, asked, into = wanted
    if table.needs and not into:
        raise ResourceMissing(table=table.name)
    if into and not table.into:
        raise IntoUnused(table=table.name)
    written = 0
    try:
        with snapshot(store) as own, whole_file(file) as stream:
            source = Source(own, asked, beat)
            total = table.length(source)
            wrapped = io.TextIOWrapper(stream, encoding="utf-8", newline="")
            try:
                writer = csv.writer(wrapped, lineterminator="\n")
                writer.writerows(table.heads)
                for done, rows in enumerate(table.rows(source, into)):
                    if done % BEATS == 0:
                        beat(done, total)
                    writer.writerows(rows)
                    written += len(rows)
                wrapped.flush()
            finally:
                wrapped.detach()
            size = stream.tell()
    except LabelsNotWritten as error:
        raise ReportNotWritten(**error.facts) from error
    return Written(file, written, size)


def title(table: Table) -> str:
    """What it is called while it is written."""
    return _(table.about)
