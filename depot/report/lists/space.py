"""The report of the room that is taken and left: each site, room and aisle."""

from __future__ import annotations

from typing import Final

from depot.desk.occupancy import Occupied, occupied
from depot.model.location import KINDS
from depot.report.lists.shape import LENGTH, NUMBER, PERCENT, WORD, Column, Report, Rows, Source
from depot.words import N_, ngettext


def _rows(source: Source) -> Rows:
    for each in occupied(source.store, source.beat):
        free = each.capacity_mm - each.taken_mm
        figures = (each.shelves, each.boxes, each.capacity_mm, each.taken_mm, free, each.percent)
        yield (each.address, each.kind, *figures, each.unlimited + each.unmeasured, why(each))


def why(each: Occupied) -> str:
    """Why some shelves cannot be calculated; empty when all can."""
    said = []
    if each.unlimited:
        said.append(
            ngettext(
                "{n} shelf without a length or a number of positions",
                "{n} shelves without a length or a number of positions",
                each.unlimited,
            ).format(n=each.unlimited)
        )
    if each.unmeasured:
        said.append(
            ngettext(
                "{n} shelf with boxes of a type without a width",
                "{n} shelves with boxes of a type without a width",
                each.unmeasured,
            ).format(n=each.unmeasured)
        )
    return "; ".join(said)


OCCUPANCY: Final = Report(
    name="occupancy",
    title=N_("Occupancy"),
    about=N_("How full each site, room and aisle is, and which of its shelves cannot be calculated, and why."),
    columns=(
        Column("place", N_("Place"), share=3, tail=True),
        Column("kind", N_("Kind"), WORD, mm=16, words=KINDS, wide=True),
        Column("shelves", N_("Shelves"), NUMBER, mm=16),
        Column("boxes", N_("Boxes"), NUMBER, mm=16),
        Column("capacity_mm", N_("Length (m)"), LENGTH, mm=20, wide=True),
        Column("taken_mm", N_("Taken (m)"), LENGTH, mm=20, wide=True),
        Column("free_mm", N_("Free (m)"), LENGTH, mm=20),
        Column("percent", N_("Full"), PERCENT, mm=14),
        Column("uncalculatable", N_("Not calculable"), NUMBER, mm=20),
        Column("why", N_("Why"), share=3, wide=True),
    ),
    filters=(),
    rows=_rows,
    bars=("place", "percent"),
)
