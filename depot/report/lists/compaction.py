"""The reports of what could be emptied: shelves, and whole bays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from depot.desk.compacting import advise
from depot.report.lists.shape import NUMBER, PLACE, UNTIL, WORD, Column, Report, Rows, Source
from depot.words import N_

MOVE: Final = "move"
WAIT: Final = "wait"

ADVICE: Final = {MOVE: N_("move"), WAIT: N_("wait: soon destroyed")}
"""What is advised, with its words for people."""


def _rows(*, bays: bool) -> Callable[[Source], Rows]:
    def read(source: Source) -> Rows:
        asked = source.asked
        until = asked.until or asked.today.isoformat()
        found = advise(source.store, within=asked.boxes.place, bays=bays, until=until, beat=source.beat)
        place, group_of = found.addresses, found.group_of
        for n, carry in enumerate(found.advice.carries, 1):
            emptied = place[group_of[carry.source]]
            yield n, emptied, MOVE, place[carry.source], place[carry.target], carry.box_type, carry.boxes
        for group in found.advice.waiting:
            yield None, place[group], WAIT, "", "", "", found.held[group]

    return read


def _report(name: str, title: str, about: str, *, bays: bool) -> Report:
    return Report(
        name=name,
        title=title,
        about=about,
        columns=(
            Column("step", N_("Step"), NUMBER, mm=12),
            Column("emptied", N_("Emptied"), share=2, tail=True),
            Column("advice", N_("Advice"), WORD, mm=26, words=ADVICE),
            Column("from", N_("From"), share=2, tail=True, wide=True),
            Column("to", N_("To"), share=2, tail=True),
            Column("type", N_("Type"), mm=16, wide=True),
            Column("boxes", N_("Boxes"), NUMBER, mm=14),
        ),
        filters=(PLACE, UNTIL),
        rows=_rows(bays=bays),
        heeds_due=True,
    )


SHELVES_TO_EMPTY: Final = _report(
    "empty-shelves",
    N_("Shelves to empty"),
    N_("Which shelves could be emptied by moving few boxes, and where to; which ones empty by themselves."),
    bays=False,
)

BAYS_TO_EMPTY: Final = _report(
    "empty-bays",
    N_("Bays to empty"),
    N_("Which whole bays could be emptied by moving few boxes, and where to; which ones empty by themselves."),
    bays=True,
)
