"""The pick list of requests on paper: what is to be fetched, in walking order, with a place to tick."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from depot.desk.naming import place_name
from depot.desk.requests.picking import Pick, picks
from depot.desk.requests.reading import asker_name
from depot.model.codes import Code
from depot.model.commands import Command
from depot.model.reference import Organisation
from depot.report.typeset import svg, typeset
from depot.store.lookup import Reader
from depot.words import _, language, ngettext
from labels.symbols import qr


def pick_list(reader: Reader, at: datetime) -> bytes:
    """All that can be fetched for requests now, in walking order, as a PDF; its code is the card of PICK."""
    return typeset("picks", _data(reader, at), at)


def _data(reader: Reader, at: datetime) -> dict[str, Any]:
    found = picks(reader, at.date())
    name, _node = reader.depot_name()
    key = reader.home_organisation()
    org = reader.get(Organisation, key)
    count = len(found)
    requests = len({pick.request.id for pick in found})
    lines = ngettext("{n} line", "{n} lines", count).format(n=count)
    of = ngettext("of {n} request", "of {n} requests", requests).format(n=requests)
    made = _("Made on {at}").format(at=f"{at:%Y-%m-%d %H:%M}")
    return {
        "language": language(),
        "title": _("To be picked for requests"),
        "organisation": org.name if org is not None and org.name else key,
        "depot": name,
        "number": "",
        "batch_title": f"{lines} {of}",
        "made": made,
        "summary": _("Scan the code beside, then each box or file at its shelf, in any order."),
        "symbol": {"svg": svg(qr(Command.PICK.code)), "alt": _("Command card: pick")},
        "boxes_header": ["✓", _("Place"), _("Box or file"), _("Title"), _("For")],
        "boxes": [_row(reader, pick) for pick in found],
        "words": {"page": _("page"), "boxes": _("In walking order")},
    }


def _row(reader: Reader, pick: Pick) -> list[str]:
    code = Code.parse(pick.line.item).shown
    title = pick.box.title
    if pick.file is not None:
        code = _("{file} in {box}").format(file=code, box=Code.from_id("B", pick.box.id).shown)
        title = pick.file.title
    asks = f"{Code.from_id('R', pick.request.id).shown} {asker_name(reader, pick.request)}"
    return ["", place_name(reader, pick.place) or "—", code, title, asks]
