"""The report of an inventory on paper (PDF) and as CSV that no spreadsheet runs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from depot.desk.inventory.reading import Sheet
from depot.desk.inventory.wording import Row, counts, row
from depot.desk.naming import place_name, unit_name, user_name
from depot.exchange.plaintables import harmless
from depot.model.codes import code_id
from depot.model.inventory import STATES
from depot.model.recount import PROBLEMS, WAYS
from depot.model.reference import Organisation
from depot.report.typeset import svg, typeset
from depot.store.lookup import Reader
from depot.words import _, language
from labels.symbols import qr


def as_csv(reader: Reader, it: Sheet) -> Iterator[bytes]:
    """Every problem as CSV (RFC 4180 with semicolons, UTF-8 with its mark: what French Excel opens), row by row."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow(Row._fields)
    yield b"\xef\xbb\xbf" + _taken(text)
    for problem in it.result.problems:
        writer.writerow([harmless(value) for value in row(reader, problem)])
        yield _taken(text)


def as_pdf(reader: Reader, it: Sheet, at: datetime) -> bytes:
    """The report as an accessible PDF, its problems by kind, with the code that the scan desk takes."""
    now = it.inventory
    name, _node = reader.depot_name()
    org = reader.get(Organisation, reader.home_organisation())
    rows = [row(reader, problem) for problem in it.result.problems]
    data: dict[str, Any] = {
        "language": language(),
        "title": _("Inventory"),
        "organisation": org.name if org is not None and org.name else reader.home_organisation(),
        "depot": name,
        "number": it.code.shown,
        "made": _("Made on {at}").format(at=f"{at:%Y-%m-%d %H:%M}"),
        "symbol": {"svg": svg(qr(it.code.text)), "alt": _("Code of the inventory: {code}").format(code=it.code.shown)},
        "words": {"page": _("page")},
        "summary": " — ".join(filter(None, (now.title, _(STATES[now.status])))),
        "facts": [[label[:1].upper() + label[1:], value] for label, value in (*_scope(reader, it), *counts(it))],
        "header": [_("Code"), _("Title"), _("Seen at"), _("On record at"), _("Scanned by"), _("What became of it")],
        "kinds": [
            {"name": _(label).capitalize(), "rows": [_cells(each) for each in rows if each.problem == kind]}
            for kind, label in PROBLEMS.items()
            if any(each.problem == kind for each in rows)
        ],
        "none": "" if rows else _("There is no problem."),
    }
    return typeset("inventory", data, at)


def _scope(reader: Reader, it: Sheet) -> list[tuple[str, str]]:
    """What the inventory is of, and when."""
    now = it.inventory
    places = [place_name(reader, code_id(code)) for code in now.place_codes] or [_("the whole depot")]
    facts = [(_("places"), ", ".join(places))]
    if now.unit:
        facts.append((_("unit"), unit_name(reader, now.unit)))
    if now.sample:
        facts.append((_("sample"), _("{n} boxes, seed {seed}").format(n=now.sample, seed=now.seed)))
    facts.append((_("begun"), " ".join((_when(now.started_at), user_name(reader, now.started_by)))))
    if now.closed_at:
        closed = (_when(now.closed_at), user_name(reader, now.closed_by), now.reason)
        facts.append((_("closed"), " ".join(filter(None, closed))))
    return facts


def _cells(it: Row) -> list[str]:
    how = _(WAYS[it.how]) if it.how in WAYS else _("not settled")
    became = ", ".join(filter(None, (how, it.why, it.settled_by, _when(it.settled_at))))
    scanned = " ".join(filter(None, (it.who, _when(it.at))))
    return [it.shown, it.title or "—", it.seen_at or "—", it.place or "—", scanned or "—", became]


def _when(at: str) -> str:
    return at[:16].replace("T", " ")


def _taken(text: io.StringIO) -> bytes:
    taken = text.getvalue().encode()
    text.seek(0)
    text.truncate()
    return taken
