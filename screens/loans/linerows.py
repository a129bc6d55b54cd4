"""Rows and columns of the lists of the loan desk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from depot.store.listing import Listing
from depot.store.rows import LineRow
from depot.words import N_, _
from screens.loans.wording import day, lateness
from screens.rows import Column, Row
from screens.signs import STATES, Sign

OUT_COLUMNS: Final = (
    Column(N_("Borrower"), flex=2, least=12),
    Column(N_("Unit"), width=8, from_width=100),
    Column(N_("Item"), width=13),
    Column(N_("Title"), flex=3, least=10),
    Column(N_("Out since"), width=10, from_width=100),
    Column(N_("Due"), width=10),
    Column(N_("Late"), width=14),
)
"""Of what is out."""

BACK_COLUMNS: Final = (
    Column(N_("Borrower"), flex=2, least=12),
    Column(N_("Item"), width=13),
    Column(N_("Title"), flex=3, least=10),
    Column(N_("Out since"), width=10, from_width=100),
    Column(N_("Back"), width=10),
    Column(N_("Where"), width=14),
)
"""Of what came back."""

ITEM_COLUMNS: Final = (
    Column(N_("Item"), width=13),
    Column(N_("Title"), flex=1, least=12),
    Column(N_("Out since"), width=10, from_width=60),
    Column(N_("Due"), width=10),
    Column(N_("State"), width=16),
)
"""Of the lines of one loan or one person."""

PEOPLE_COLUMNS: Final = (
    Column(N_("Name"), flex=2, least=12),
    Column(N_("Unit"), flex=2, least=10),
    Column(N_("Badge"), width=13, from_width=90),
    Column(N_("Out"), width=5, right=True),
    Column(N_("First due"), width=10),
    Column(N_("Late"), width=14),
)
"""Of borrowers."""

SHELVE_COLUMNS: Final = (
    Column(N_("Shelf"), flex=1, least=18),
    Column(N_("Box"), width=13),
    Column(N_("Title"), flex=2, least=16),
    Column(N_("Unit"), width=8, from_width=96),
)
"""Of boxes that wait for their shelf."""

LOAN_COLUMNS: Final = (
    Column(N_("Loan"), width=13),
    Column(N_("Kind"), flex=1, least=16),
    Column(N_("Opened"), width=10),
    Column(N_("Out"), width=8, right=True),
    Column(N_("Due"), width=10),
)
"""Of the loans of a person."""


class Rows:
    """Loads rows for the lists."""

    def __init__(self, listing: Listing, today: date) -> None:
        self._listing = listing
        self._today = today

    def out(self, ids: Sequence[int]) -> list[Row]:
        """Lines of any loan that are out."""
        return [
            Row((row.person, row.unit, row.item, row.title, day(row.out_at), row.due, self._late(row)), self._sign(row))
            for row in self._listing.lines(ids)
        ]

    def back(self, ids: Sequence[int]) -> list[Row]:
        """Lines that came back."""
        return [
            Row(
                (row.person, row.item, row.title, day(row.out_at), day(row.back_at), row.back_where or _("here")),
                STATES["returned"],
                quiet=True,
            )
            for row in self._listing.lines(ids)
        ]

    def items(self, ids: Sequence[int]) -> list[Row]:
        """Lines of one loan or one person."""
        return [
            Row((row.item, row.title, day(row.out_at), row.due, self._state(row)), self._sign(row), bool(row.back_at))
            for row in self._listing.lines(ids)
        ]

    def people(self, ids: Sequence[int]) -> list[Row]:
        """Borrowers."""
        rows = []
        for row in self._listing.people(ids):
            late = lateness(row.first_due, self._today) if row.out else ""
            overdue = bool(row.first_due) and row.first_due < self._today.isoformat()
            sign = STATES["overdue" if overdue else "lent"] if row.out else None
            unit = row.unit_name or row.unit
            cells = (row.name, unit, row.code, str(row.out or ""), row.first_due, late)
            rows.append(Row(cells, sign, quiet=row.inactive))
        return rows

    def to_shelve(self, ids: Sequence[int]) -> list[Row]:
        """Boxes that wait for their shelf."""
        return [
            Row((row.home or _("no home yet"), row.code, row.title or row.number, row.unit), STATES["to-shelve"])
            for row in self._listing.boxes(ids)
        ]

    def _late(self, row: LineRow) -> str:
        if row.back_at:
            return ""
        if row.recalled and row.due >= self._today.isoformat():
            return _("recalled")
        return lateness(row.due, self._today) or _("no date")

    def _state(self, row: LineRow) -> str:
        if row.back_at:
            return _("back {day}").format(day=day(row.back_at))
        return self._late(row)

    def _sign(self, row: LineRow) -> Sign:
        if row.back_at:
            return STATES["returned"]
        return STATES["overdue" if row.due and row.due < self._today.isoformat() else "lent"]
