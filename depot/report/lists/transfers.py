"""The report of transfers: what was announced, what came of it, and how long it took."""

from __future__ import annotations

from datetime import date
from typing import Final

from depot.model.codes import Code
from depot.model.transfer import DIFFERENCES, RECEIVED, STATES
from depot.report.lists.boxes import bare
from depot.report.lists.shape import CODE, DATE, NUMBER, SINCE, UNIT, UNTIL, WORD, Column, Report, Rows, Source
from depot.store.reports.reading import Statement, count, rows
from depot.store.reports.transfers import transfers
from depot.words import N_


def _asked(source: Source) -> Statement:
    return transfers(source.asked.boxes.units, source.asked.since, source.asked.until)


def _rows(source: Source) -> Rows:
    for row in rows(source.store, _asked(source)):
        id_, number, unit, name, title, status, announced, begun, received, ended, *figures = row
        state = DIFFERENCES if status == RECEIVED and figures[-1] else status
        days = _between(announced, received or ended, source.asked.today)
        on = (announced[:10], begun[:10], received[:10])
        yield Code.from_id("T", id_).text, number, bare(unit), name, title, state, *on, days, *figures


def _between(announced: str, end: str, today: date) -> int | None:
    """Days from the announcement to the end of the reception, to the end of it all, or to today."""
    try:
        last = date.fromisoformat(end[:10]) if end else today
        return max((last - date.fromisoformat(announced[:10])).days, 0)
    except ValueError:  # another depot's clock may have written anything
        return None


TRANSFERS: Final = Report(
    name="transfers",
    title=N_("Transfers"),
    about=N_(
        "Every transfer with its state: boxes announced and received, differences, and days until it was received."
    ),
    columns=(
        Column("transfer", N_("Transfer"), CODE, mm=24),
        Column("number", N_("Slip"), mm=18, wide=True),
        Column("unit", N_("Unit"), mm=14),
        Column("unit_name", N_("Name of the unit"), share=1, wide=True, paper=False),
        Column("title", N_("Title"), share=2),
        Column("state", N_("State"), WORD, mm=28, words=STATES),
        Column("announced_on", N_("Announced on"), DATE, mm=18, wide=True),
        Column("begun_on", N_("Begun on"), DATE, mm=18, wide=True, paper=False),
        Column("received_on", N_("Received on"), DATE, mm=18, wide=True),
        Column("days", N_("Days"), NUMBER, mm=11, wide=True),
        Column("announced", N_("Announced"), NUMBER, mm=18, wide=True),
        Column("came", N_("Came"), NUMBER, mm=17),
        Column("extra", N_("Extra"), NUMBER, mm=14, wide=True, paper=False),
        Column("missing", N_("Absent"), NUMBER, mm=18, wide=True),
        Column("differences", N_("Differences"), NUMBER, mm=18, wide=True),
    ),
    filters=(UNIT, SINCE, UNTIL),
    rows=_rows,
    length=lambda source: count(source.store, _asked(source)),
)
