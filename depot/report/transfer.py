"""The slip of a transfer on paper: what the unit announced, what came of it, where each box is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from depot.desk.naming import unit_name, user_name
from depot.desk.transfers.reading import Slip, address_of, slip
from depot.desk.transfers.stages import slip_number
from depot.model.box import Box
from depot.model.reference import Organisation
from depot.model.retention.boxes import BoxReckoning
from depot.model.state import shown
from depot.model.transfer import RETURNED, STATES
from depot.model.transferlines import DIFFERENCES, WHOLE, Difference, TransferLine
from depot.report.typeset import svg, typeset
from depot.store.lookup import Reader
from depot.words import N_, _, language, ngettext
from labels.symbols import qr

Data = dict[str, Any]

_SAID: Final = (
    ("number", N_("Unit's slip number")),
    ("title", N_("About")),
    ("sender", N_("Responsible for the documents")),
    ("role", N_("Function")),
    ("phone", N_("Telephone")),
    ("email", N_("E-mail")),
    ("filing", N_("Kept until now in")),
    ("calendar", N_("Retention schedule no.")),
    ("sent_on", N_("Sent on")),
    ("signed_by", N_("Signed by")),
    ("signed_on", N_("Signed on")),
    ("remarks", N_("Remarks")),
)
"""What the unit said of the whole slip, in the order of the paper."""


def slip_paper(reader: Reader, transfer: int, at: datetime, *, each: bool = False) -> bytes:
    """The slip as a PDF; with `each`, a slip of its own for each box (A-21.1, r. 2, art. 7). Raises SubjectUnknown."""
    it = slip(reader, transfer)
    return typeset("transfer", _data(reader, it, at, each=each), at)


def _data(reader: Reader, it: Slip, at: datetime, *, each: bool) -> Data:
    name, _node = reader.depot_name()
    org = reader.get(Organisation, it.transfer.org)
    slips = [_of_box(reader, it, line) for line in it.lines] if each else [_of_all(reader, it)]
    return {
        "language": language(),
        "title": _("Transfer slip"),
        "organisation": org.name if org is not None and org.name else it.transfer.org,
        "depot": name,
        "number": it.code.shown,
        "made": _("Made on {at}").format(at=f"{at:%Y-%m-%d %H:%M}"),
        "symbol": {"svg": svg(qr(it.code.text)), "alt": _("Code of the transfer: {code}").format(code=it.code.shown)},
        "wide": not each,
        "slips": slips or [_of_all(reader, it)],
        "boxes_header": [
            *(_("Line"), _("Unit's box"), _("Class"), _("Title"), _("Rule"), _("Years"), _("Files"), _("Media")),
            *(_("Restriction"), _("Box"), _("Address")),
        ],
        "differences_header": [_("Line"), _("Difference"), _("Remark"), _("Noted by")],
        "lines": [_("For the unit (name, signature, date)"), _("For the depot (name, signature, date)")],
        "words": {
            "page": _("page"),
            "identification": _("Identification"),
            "boxes": _("Boxes"),
            "depot": _("Reserved for the depot"),
            "differences": _("Differences"),
        },
    }


def _of_all(reader: Reader, it: Slip) -> Data:
    count = len(it.lines)
    boxes = ngettext("{n} box", "{n} boxes", count).format(n=count)
    return {
        "number": it.code.shown,
        "summary": f"{boxes}, {_(STATES[it.state])}",
        "facts": _head(reader, it),
        "boxes": [_row(reader, line) for line in it.lines],
        "depot": _reception(reader, it),
        "differences": [_difference(reader, found) for found in it.differences if not found.withdrawn_at],
    }


def _of_box(reader: Reader, it: Slip, line: TransferLine) -> Data:
    """The slip of one box: what is a column of the common slip is told by name."""
    box = reader.get(Box, line.box) if line.box is not None else None
    due = reader.reckoned(box) if box is not None and not box.gone else BoxReckoning()
    told = (
        (_("Unit's box"), line.number),
        (_("Class"), _code(line.class_code)),
        (_("Title"), line.title),
        (_("Contents"), line.contents),
        (_("Rule"), _code(line.rule)),
        (_("Copy"), line.copy),
        (_("Disposition"), due.disposition),
        (_("Due"), due.on.isoformat() if due.on is not None else ""),
        (_("Years"), _years(line)),
        (_("Files"), _number(line.quantity)),
        (_("Media"), line.media),
        (_("Restriction"), line.restriction),
        (_("Remarks"), line.remarks),
    )
    here = ((_("Box"), shown("B", line.box)), (_("Address"), address_of(reader, line)))
    return {
        "number": slip_number(line),
        "summary": "",
        "facts": _head(reader, it) + _given(told),
        "boxes": [],
        "depot": _given(here) + _reception(reader, it, line),
        "differences": [_difference(reader, found) for found in it.of_line(line.n)],
    }


def _head(reader: Reader, it: Slip) -> list[list[str]]:
    now = it.transfer
    org = reader.get(Organisation, now.org)
    first = (
        (_("Organisation"), org.name if org is not None and org.name else now.org),
        (_("Unit"), unit_name(reader, now.unit)),
    )
    return _given((*first, *((_(label), getattr(now, name)) for name, label in _SAID)))


def _reception(reader: Reader, it: Slip, line: TransferLine | None = None) -> list[list[str]]:
    """Who received (the box of a line, where one is named), verified and returned, with a blank to fill in by hand
    where it is still to be done.
    """
    now = it.transfer
    users, at = (now.receiver_list, now.received_at) if line is None else ((line.came_by,), line.came_at)
    received = ", ".join(user_name(reader, user) for user in users)
    rows = [
        [_("Received on"), _day(at) or "________"],
        [_("Received by"), received or "________"],
        [_("Verified by"), _by(reader, now.verified_at, now.verified_by, now.verified_note) or "________"],
    ]
    if now.ended:
        label = _("Returned") if now.ended == RETURNED else _(STATES[now.ended]).capitalize()
        rows.append([label, _by(reader, now.ended_at, now.ended_by, now.reason)])
    return rows


def _row(reader: Reader, line: TransferLine) -> list[str]:
    title = "\n".join(filter(None, (line.title, line.contents)))
    return [
        *(str(line.n), line.number, _code(line.class_code), title, _code(line.rule), _years(line)),
        *(_number(line.quantity), line.media, line.restriction, shown("B", line.box), address_of(reader, line)),
    ]


def _difference(reader: Reader, found: Difference) -> list[str]:
    line = "" if found.line == WHOLE else str(found.line)
    return [line, _(DIFFERENCES[found.kind]), found.remark, _by(reader, found.noted_at, found.noted_by)]


def _by(reader: Reader, at: str, user: str, more: str = "") -> str:
    return ", ".join(filter(None, (user_name(reader, user), _day(at), more))) if at else ""


def _day(at: str) -> str:
    return at[:10]


def _code(key: str) -> str:
    return key.partition("/")[2] or key


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _years(line: TransferLine) -> str:
    return "–".join(dict.fromkeys(str(year) for year in (line.year_from, line.year_to) if year is not None))


def _given(facts: Iterable[tuple[str, str]]) -> list[list[str]]:
    return [[label, value] for label, value in facts if value]
