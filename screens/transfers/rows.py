"""Rows and columns of transfers and of their boxes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from depot.desk.naming import unit_name
from depot.desk.transfers.reading import Slip, address_of, slip
from depot.model.state import shown
from depot.model.transfer import (
    ANNOUNCED,
    CANCELLED,
    DIFFERENCES,
    ENDED,
    RECEIVED,
    RECEIVING,
    RETURNED,
    STATES,
    VERIFIED,
)
from depot.model.transferlines import DIFFERENCES as KINDS
from depot.model.transferlines import MISSING, Difference
from depot.store.lookup import Reader
from depot.words import N_, _
from screens.rows import Column, Row
from screens.signs import STATES as SIGNS
from screens.signs import Sign
from screens.text import clean, number

LIVE: Final = "live"
OVER: Final = "over"

VIEWS: Final = {LIVE: N_("Under way"), OVER: N_("Over")}
"""The views of the list, with their names."""

TRANSFER_COLUMNS: Final = (
    Column(N_("Transfer"), width=13),
    Column(N_("State"), width=24),
    Column(N_("Boxes"), width=9, right=True),
    Column(N_("Unit"), flex=2, least=14),
    Column(N_("What is next"), flex=2, least=18, from_width=90),
    Column(N_("Since"), width=10, from_width=110),
)

LINE_COLUMNS: Final = (
    Column(N_("Line"), width=5, right=True),
    Column(N_("Number"), width=11),
    Column(N_("Box"), width=13),
    Column(N_("Title"), flex=4, least=12),
    Column(N_("Address"), width=32, tail=True, from_width=120),
    Column(N_("Differences"), flex=3, least=14),
)

_OPEN: Final = Sign("expected", "·", ".", N_("expected"), "note")
_CAME: Final = Sign("came", "✓", "+", N_("came"), "ok")
_ODD: Final = Sign("odd", "!", "!", N_("difference"), "attention")

_TONES: Final = {
    ANNOUNCED: SIGNS["reserved"],
    RECEIVING: SIGNS["to-shelve"],
    DIFFERENCES: SIGNS["due"],
    RECEIVED: SIGNS["returned"],
    VERIFIED: SIGNS["full"],
    RETURNED: SIGNS["closed"],
    CANCELLED: SIGNS["closed"],
}

_NEXT: Final = {
    ANNOUNCED: N_("receive its boxes"),
    DIFFERENCES: N_("have it verified by a second person"),
    RECEIVED: N_("have it verified by a second person"),
    VERIFIED: N_("return the slip to the unit"),
}


def slips(reader: Reader, view: str) -> list[Slip]:
    """The transfers of a view, newest first."""
    every = reader.transfers.transfers(ended=view == OVER)
    return [slip(reader, each.id) for each in every if (each.status in ENDED) is (view == OVER)]


def transfer_row(reader: Reader, it: Slip) -> Row:
    """A line of the list of transfers."""
    now, count = it.transfer, it.count
    boxes = f"{number(count.came)}/{number(count.announced + count.extra)}"
    cells = (it.code.shown, _(STATES[it.state]), boxes, clean(unit_name(reader, now.unit)), next_step(it))
    return Row((*cells, now.announced_at[:10]), _TONES[it.state], quiet=bool(now.ended))


def next_step(it: Slip) -> str:
    """What is to be done next with a transfer."""
    if it.state == RECEIVING:
        return _("receive the rest") if it.count.open else _("say that all is here")
    return _(_NEXT[it.state]) if it.state in _NEXT else clean(it.transfer.reason)


def told(difference: Difference) -> str:
    """A difference with its remark."""
    return " — ".join(filter(None, (_(KINDS[difference.kind]), clean(difference.remark))))


def line_rows(reader: Reader, it: Slip, ids: Sequence[int]) -> list[Row]:
    """Lines of a transfer, by their numbers."""
    lines = {line.n: line for line in it.lines}
    found = []
    for n in ids:
        line = lines[n]
        odd = it.of_line(n)
        said = "; ".join(map(told, odd))
        gone = any(each.kind == MISSING for each in odd)
        sign = SIGNS["missing"] if gone else _ODD if odd and line.came else _CAME if line.came else _OPEN
        box = shown("B", line.box) or "—"
        cells = (str(n), clean(line.number), box, clean(line.title), address_of(reader, line), said)
        found.append(Row(cells, sign))
    return found
