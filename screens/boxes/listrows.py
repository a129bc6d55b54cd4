"""Rows and columns of the lists of the box desk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from depot.model.box import DESTROYED, WITHDRAWN
from depot.model.location import SEPARATOR
from depot.model.trails import Placement
from depot.store.listing import Listing
from depot.store.rows import BoxRow, FileRow
from depot.words import N_, _
from screens.cardview import file_sign, status_sign, years
from screens.rows import Column, Row

BOX_COLUMNS: Final = (
    Column(N_("Code"), width=13),
    Column(N_("Title"), flex=3, least=12),
    Column(N_("State"), width=13, from_width=72),
    Column(N_("Where"), width=17),
    Column(N_("Unit"), width=8, from_width=104),
    Column(N_("Years"), width=9, from_width=92),
)
"""Of boxes. In a narrow list the state is told by its sign alone."""

FILE_COLUMNS: Final = (
    Column(N_("Code"), width=13),
    Column(N_("Title"), flex=3, least=12),
    Column(N_("State"), width=13, from_width=72),
    Column(N_("In box"), width=13),
    Column(N_("Where"), width=17, from_width=92),
)
"""Of files that a search found."""

INSIDE_COLUMNS: Final = (
    Column(N_("Code"), width=13),
    Column(N_("Reference"), width=12),
    Column(N_("Title"), flex=1, least=12),
    Column(N_("State"), width=13, from_width=64),
    Column(N_("Years"), width=9, from_width=76),
)
"""Of the files of one box."""

PLACE_COLUMNS: Final = (
    Column(N_("Place"), flex=2, least=16, tail=True),
    Column(N_("Since"), width=16),
    Column(N_("Until"), width=16),
    Column(N_("By"), flex=1, least=8, from_width=72),
)


INNER: Final = 4
"""Parts of an address that a list shows: the card has all of it."""


class Rows:
    """Loads rows of boxes and files for the lists."""

    def __init__(self, listing: Listing, today: date) -> None:
        self._listing = listing
        self._today = today.isoformat()

    def boxes(self, ids: Sequence[int]) -> list[Row]:
        """Boxes."""
        return [self._box(row) for row in self._listing.boxes(ids)]

    def files(self, ids: Sequence[int]) -> list[Row]:
        """Files with the box that each is in."""
        return [
            Row((row.code, row.title, _(sign.word), row.box, brief(row.place)), sign, quiet=row.removed)
            for row in self._listing.files(ids)
            for sign in (file_sign(lent=bool(row.person), overdue=self._late(row), to_return=row.to_return),)
        ]

    def inside(self, ids: Sequence[int]) -> list[Row]:
        """Files of one box."""
        return [
            Row((row.code, row.ref, row.title, _(sign.word), years(row.year_from, row.year_to)), sign)
            for row in self._listing.files(ids)
            for sign in (file_sign(lent=bool(row.person), overdue=self._late(row), to_return=row.to_return),)
        ]

    def _box(self, row: BoxRow) -> Row:
        sign = status_sign(row.status, overdue=self._late(row))
        where = row.person or row.elsewhere or brief(row.place)
        span = years(row.year_from, row.year_to)
        cells = (row.code, row.title or row.number, _(sign.word), where, row.unit, span)
        return Row(cells, sign, quiet=row.status in (DESTROYED, WITHDRAWN))

    def _late(self, row: BoxRow | FileRow) -> bool:
        return bool(row.due) and row.due < self._today


def brief(address: str) -> str:
    """The inner parts of an address: those that people go by once they are in the building."""
    return SEPARATOR.join(address.split(SEPARATOR)[-INNER:])


def placement_row(stay: Placement, address: str) -> Row:
    """One stay of a box at a place."""
    since, until = (at[:16].replace("T", " ") for at in (stay.since, stay.until))
    return Row((address, since, until or _("now"), stay.actor), quiet=bool(until))
