"""The register of destructions on paper (PDF) and as CSV that no spreadsheet runs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Final

from depot.desk.destruction.certifying import METHODS
from depot.desk.destruction.register import Entry
from depot.exchange.plaintables import harmless
from depot.model.reference import Organisation
from depot.report.typeset import typeset
from depot.store.lookup import Reader
from depot.words import _, language, ngettext

COLUMNS: Final = ("code", *(name for name in Entry.__slots__ if name != "box"))
"""Columns of the CSV, and fields of a JSON record."""


def record(entry: Entry) -> dict[str, Any]:
    """An entry by names; its box as `code`, in the stored form."""
    return {"code": entry.box.text} | {name: getattr(entry, name) for name in COLUMNS[1:]}


def as_csv(entries: Iterable[Entry]) -> Iterator[bytes]:
    """The register as CSV (RFC 4180, UTF-8 with its mark), some of it at a time."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    yield b"\xef\xbb\xbf" + _taken(text)
    for entry in entries:
        writer.writerow([harmless(value) if isinstance(value, str) else value for value in record(entry).values()])
        yield _taken(text)


def as_pdf(reader: Reader, entries: Iterable[Entry], at: datetime, *, facts: Iterable[tuple[str, str]] = ()) -> bytes:
    """The register as an accessible PDF; `facts` say what part of it this is, by name."""
    rows = [_row(entry) for entry in entries]
    name, _node = reader.depot_name()
    org = reader.get(Organisation, reader.home_organisation())
    data = {
        "language": language(),
        "title": _("Register of destructions"),
        "organisation": org.name if org is not None and org.name else reader.home_organisation(),
        "depot": name,
        "number": "",
        "made": _("Made on {at}").format(at=f"{at:%Y-%m-%d %H:%M}"),
        "words": {"page": _("page")},
        "summary": ngettext("{n} box destroyed", "{n} boxes destroyed", len(rows)).format(n=len(rows)),
        "facts": [list(fact) for fact in facts],
        "boxes_header": [
            *(_("Destroyed on"), _("Certificate"), _("Box"), _("Unit"), _("Rule"), _("Years"), _("Due"), _("Files")),
            *(_("How"), _("By")),
        ],
        "boxes": rows,
        "told": _("Made of the certificates and of the scans at the bin. Nothing is ever taken out of it."),
    }
    return typeset("register", data, at)


def _row(entry: Entry) -> list[str]:
    method = _(METHODS[entry.method]) if entry.method in METHODS else entry.method
    return [
        entry.destroyed_on,
        entry.certificate or _("none"),
        entry.box.shown,
        " ".join(filter(None, (entry.unit, entry.unit_name))),
        _("{rule} v{version}").format(rule=entry.rule, version=entry.version) if entry.rule else "—",
        entry.years or "—",
        entry.due or "—",
        str(entry.files or ""),
        ", ".join(filter(None, (method, entry.level, entry.contractor))),
        ", ".join(filter(None, (entry.scanned_by, entry.second, entry.witness))),
    ]


def _taken(text: io.StringIO) -> bytes:
    taken = text.getvalue().encode()
    text.seek(0)
    text.truncate()
    return taken
