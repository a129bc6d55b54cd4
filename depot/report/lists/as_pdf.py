"""A report on paper: a tagged PDF of US-letter pages (PDF/UA-1), with its chart, and its head on every page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, BinaryIO, Final

from depot.errors import Refused
from depot.model.reference import Organisation
from depot.report.lists.cells import shown
from depot.report.lists.charting import bars
from depot.report.lists.shape import RIGHT, Report, Source, Value
from depot.report.typeset import typeset
from depot.words import N_, _, language, ngettext

MOST_CELLS: Final = 40_000
"""Cells that are set on paper: some 150 pages, two or three seconds, and 700 MB while they are set."""

LONG: Final = re.compile(r"\S{24}(?=\S)")
"""Part of a word that no column of text may be narrower than."""

UPRIGHT: Final = 7
"""Columns of a report that still fits on an upright page."""


class PaperTooLong(Refused):
    """Facts: rows, most."""

    what = N_("The report has {rows} rows or more: too many for paper, which takes {most} of them.")
    todo = N_("Narrow it, by unit, place or period; or write it as XLSX or CSV, which take all of it.")


def write_pdf(source: Source, report: Report, rows: Iterable[tuple[Value, ...]], stream: BinaryIO) -> None:
    """Write the rows. Raises PaperTooLong, PaperUnset."""
    most = MOST_CELLS // sum(column.paper for column in report.columns)
    total = report.length(source) if report.length is not None else 0
    gathered = []
    for row in rows if total <= most else ():
        gathered.append(row)
        total = max(total, len(gathered))
        if total > most:
            break
    if total > most:
        raise PaperTooLong(rows=total, most=most)
    at = source.store.clock()
    stream.write(typeset("report", data_of(source, report, gathered, f"{at:%Y-%m-%d %H:%M}"), at))


def data_of(source: Source, report: Report, rows: Sequence[tuple[Value, ...]], at: str) -> dict[str, Any]:
    """What the template is given."""
    store = source.store
    name, _node = store.depot_name()
    kept = [(n, column) for n, column in enumerate(report.columns) if column.paper]
    org = store.get(Organisation, store.home_organisation())
    return {
        "language": language(),
        "title": _(report.title),
        "organisation": org.name if org is not None and org.name else store.home_organisation(),
        "depot": name,
        "number": "",
        "made": _("Made on {at}").format(at=at),
        "words": {"page": _("page")},
        "summary": ngettext("{n} row", "{n} rows", len(rows)).format(n=len(rows)),
        "facts": [list(fact) for fact in source.asked.said],
        "wide": len(kept) > UPRIGHT,
        "columns": [{"mm": c.mm, "share": c.share, "right": c.kind in RIGHT} for _n, c in kept],
        "header": [_(column.label) for _n, column in kept],
        "rows": [[breakable(shown(column, row[n])) for n, column in kept] for row in rows],
        "bars": [bar._asdict() for bar in bars(report, rows)],
        "told": _(report.about),
    }


def breakable(said: str) -> str:
    """The text with places where a very long word may go on in the next line (U+200B, which nobody sees)."""
    return LONG.sub("\\g<0>\u200b", said)
