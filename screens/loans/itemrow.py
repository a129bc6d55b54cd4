"""Rows of the list of what goes out: each thing with its state, so that what cannot be lent is seen before."""

from __future__ import annotations

from typing import Final

from depot.desk.cards import BoxCard, Card, FileCard
from depot.words import N_
from screens.cardview import box_sign, file_sign, where
from screens.rows import Column, Row

COLUMNS: Final = (
    Column(N_("Item"), width=13),
    Column(N_("Title"), flex=3, least=16),
    Column(N_("Where"), flex=2, least=12),
)


def item_row(card: Card | None, code: str) -> Row:
    """The row of a box or a file; only its code for a thing that has no card."""
    match card:
        case BoxCard(box=box):
            return Row((card.code, box.title or box.number, where(card)), box_sign(box, overdue=card.overdue))
        case FileCard(file=file):
            sign = file_sign(lent=file.loan is not None, to_return=bool(file.to_return), removed=bool(file.removed))
            there = card.borrower or (where(card.box) if card.box is not None else "")
            return Row((card.code, file.title, there), sign)
        case _:
            return Row((code, "", ""))
