"""Rows of the depots of a vault, and all that is known of one of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from depot.exchange import overview
from depot.exchange.overview import NodeStatus
from depot.words import N_, _, ngettext
from screens.dialogs.tell import Tell
from screens.exchange.placewords import ago, minute
from screens.exchange.vaultsnapshot import DepotLine
from screens.rows import Column, Row
from screens.signs import Sign
from screens.text import clean, number

DEPOT_COLUMNS: Final = (
    Column(N_("State"), width=14),
    Column(N_("Depot"), flex=1, least=12),
    Column(N_("Last event"), width=10),
    Column(N_("Received"), width=10),
    Column(N_("Gaps"), width=8, right=True, from_width=100),
    Column(N_("In doubt"), width=8, right=True),
    Column(N_("To give"), width=9, right=True),
)

STATES: Final = {
    overview.UNKNOWN: Sign("unknown", "✗", "X", N_("no key"), "attention"),
    overview.GAPS: Sign("gaps", "!", "!", N_("gap"), "attention"),
    overview.SILENT: Sign("silent", "!", "!", N_("silent"), "attention"),
    overview.NOTHING: Sign("nothing", "?", "?", N_("nothing yet"), "note"),
    overview.FINE: Sign("fine", "✓", "+", N_("in order"), "ok"),
}
"""By state of depot.exchange.overview."""

GAPS_TOLD: Final = 6
"""Gaps that are told one by one."""


def depot_rows(lines: Sequence[DepotLine], today: date, limit: int) -> list[Row]:
    """A row for each depot; `limit` is how many days of silence are nothing to say."""
    rows = []
    for line in lines:
        it = line.status
        sign = STATES[it.state(today, limit)]
        lost = sum(gap.last - gap.first + 1 for gap in it.gaps)
        name = f"{it.node} {clean(it.name)}"
        cells = (_(sign.word), name, it.at[:10], it.received[:10], _count(lost), _count(it.conflicts))
        rows.append(Row((*cells, _count(line.give)), sign))
    return rows


def wanting(line: DepotLine, today: date, limit: int) -> bool:
    """Whether a depot wants looking at."""
    return STATES[line.status.state(today, limit)].tone == "attention"


def _count(n: int) -> str:
    return number(n) if n else ""


def about_depot(line: DepotLine, today: date, limit: int) -> Tell:
    """Everything about a depot, its gaps by name."""
    it = line.status
    sign = STATES[it.state(today, limit)]
    text = "\n".join((*_events(it, today), *_missing(it), *_doubts(it), *_owed(line)))
    heading = f"{it.node} {clean(it.name)} ({_(sign.word)})"
    return Tell(heading, text, next_step=_next_step(it, sign.name), tone=sign.tone)


def _events(it: NodeStatus, today: date) -> Iterator[str]:
    if it.seq:
        said = _("Here up to event {seq}, which it wrote on {at}.").format(seq=number(it.seq), at=minute(it.at))
        yield said
    else:
        yield _("Nothing of it is here yet.")
    if it.received:
        yield _("Last taken in: {at} ({ago}).").format(at=minute(it.received), ago=ago(it.received, today))
    if it.card is not None:
        yield _("Its key: {fingerprint}").format(fingerprint=it.card.fingerprint)
    if it.waits:
        told = ngettext(
            "{n} event waits to be put into the lists.", "{n} events wait to be put into the lists.", it.waits
        )
        yield told.format(n=number(it.waits))
    if it.held:
        told = ngettext(
            "{n} event of a newer program waits for one.", "{n} events of a newer program wait for one.", it.held
        )
        yield told.format(n=number(it.held))


def _missing(it: NodeStatus) -> Iterator[str]:
    for gap in it.gaps[:GAPS_TOLD]:
        said = _("Missing: events {first} to {last}; {source} has what follows.")
        yield said.format(first=number(gap.first), last=number(gap.last), source=clean(gap.source))
    if len(it.gaps) > GAPS_TOLD:
        more = len(it.gaps) - GAPS_TOLD
        yield ngettext("{n} gap more.", "{n} gaps more.", more).format(n=number(more))


def _doubts(it: NodeStatus) -> Iterator[str]:
    if it.conflicts:
        said = ngettext("{n} disagreement with a side of it.", "{n} disagreements with a side of it.", it.conflicts)
        yield said.format(n=number(it.conflicts))
    if it.incidents:
        yield ngettext("{n} incident.", "{n} incidents.", it.incidents).format(n=number(it.incidents))


def _owed(line: DepotLine) -> Iterator[str]:
    it = line.status
    if it.card is None:
        return
    if not line.give:
        yield _("It has all that is here.")
        return
    said = ngettext("{n} event has not reached it yet", "{n} events have not reached it yet", line.give)
    of_ours = ngettext("{n} of them was written here.", "{n} of them were written here.", it.behind)
    yield ", ".join((said.format(n=number(line.give)), of_ours.format(n=number(it.behind))))


def _next_step(it: NodeStatus, state: str) -> str:
    if state == overview.UNKNOWN:
        return _("Have its card brought, and enrol it: E.")
    if state == overview.GAPS:
        return _("Have it export again, from the first event that is missing: depot export --from {n}").format(
            n=it.gaps[0].first
        )
    if state == overview.SILENT:
        return _("Telephone that depot: has its key been lost on the way?")
    if state == overview.NOTHING:
        return _("Publish (F2), so that it has the reference data; then it exports.")
    return ""
