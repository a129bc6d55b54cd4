"""End-of-period letters on paper, with a code each, to be signed by the unit's head."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from depot.desk.naming import unit_name, user_name
from depot.desk.reasons import ENDINGS
from depot.model.box import Box
from depot.model.codes import Code, code_id
from depot.model.notice import Notice
from depot.report.heading import heading
from depot.report.typeset import svg, svg_bars, typeset
from depot.store.duelist import DueList, DueRow
from depot.store.store import Store
from depot.words import _, ngettext
from labels.symbols import code128, qr


def notices_paper(store: Store, notices: Sequence[Notice], at: datetime) -> bytes:
    """The letters as an accessible PDF, each on pages of its own."""
    data = heading(store, at, _("End of the retention period")) | {
        "words": {
            "page": _("page"),
            "answer": _("Answer of the unit"),
            "agree": _("I agree: what becomes of each box may be carried out."),
            "object": _("I object, for the boxes and the reason that follow:"),
            "return": _("Return this letter to the depot, which enters the answer with the code above."),
        },
        "letters": [_letter(store, notice) for notice in notices],
    }
    return typeset("notices", data, at)


def _letter(store: Store, notice: Notice) -> dict[str, Any]:
    rows = DueList(store).rows([code_id(code) for code in notice.codes])
    n = len(rows)
    said = ngettext(
        "The retention period of the box listed below ends by {day}.",
        "The retention periods of the {n} boxes listed below end by {day}.",
        n,
    ).format(n=n, day=notice.until)
    bars = _("Barcode of the letter: {code}").format(code=notice.key)
    return {
        "number": notice.key,
        "date": notice.sent_at[:10],
        "to": unit_name(store, notice.unit),
        "text": f"{said} " + _("The head of the unit is asked to answer before anything becomes of them."),
        "symbol": {"svg": svg(qr(notice.key)), "alt": _("Code of the letter: {code}").format(code=notice.key)},
        "bars": {"svg": svg_bars(code128(notice.key)), "alt": bars},
        "header": [_("Box"), _("Unit's number"), _("Title"), _("Rule"), _("Ends on"), _("Becomes")],
        "rows": [_row(store, row) for row in rows],
        "lines": [_("Head of the unit (name, signature, date)"), _("For the depot (name, signature, date)")],
        "sender": user_name(store, notice.sent_by),
    }


def _row(store: Store, row: DueRow) -> list[str]:
    box = store.get(Box, row.id)
    title = _("(confidential)") if box is not None and box.confidential else row.title
    becomes = _(ENDINGS[row.disposition]) if row.disposition in ENDINGS else ""
    return [Code.from_id("B", row.id).shown, row.number, title, row.rule, row.due_on, becomes]
