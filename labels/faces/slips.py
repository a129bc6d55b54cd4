"""Labels at the head of papers: a loan's counter slip, a destruction list, a transfer slip."""

from __future__ import annotations

from typing import NamedTuple

from depot.words import _
from labels.drawing import Drawing
from labels.faces.layout import Face, code_head, compose
from labels.faces.outcard import due, since
from labels.faces.pieces import Fact, Facts, Flag, Flags, Text
from labels.stocks import Room


class LoanFacts(NamedTuple):
    """A loan; its code stands for all that went out with it. What is empty is not shown; dates are AAAA-MM-JJ."""

    code: str
    borrower: str = ""
    unit: str = ""
    amount: str = ""
    """What went out: `3 boîtes, 1 dossier`."""
    since: str = ""
    due: str = ""


class BatchFacts(NamedTuple):
    """A destruction batch."""

    code: str
    title: str = ""
    amount: str = ""
    """How much is in it: `42 boîtes`."""
    year: str = ""
    """The year whose boxes are due."""


class TransferFacts(NamedTuple):
    """A transfer from a unit to the depot."""

    code: str
    unit: str = ""
    number: str = ""
    """The unit's own number of its slip."""
    amount: str = ""
    """How many boxes are expected: `12 boîtes`."""
    date: str = ""


def draw_loan(loan: LoanFacts, room: Room, dpi: int) -> Drawing:
    """The head of a counter slip. Left out first: unit, borrower, facts, kind."""
    facts = (Fact(_("Out"), loan.amount), since(loan.since), due(loan.due))
    words = (Text(loan.borrower, 3, 4.0, bold=True, most=2), Text(loan.unit, 4, 3.2, most=2), Facts(facts, 2, 3.8))
    return _draw(loan.code, _("LOAN"), words, room, dpi)


def draw_batch(batch: BatchFacts, room: Room, dpi: int) -> Drawing:
    """The head of a destruction list. Left out first: title, facts, kind."""
    facts = (Fact(_("In the batch"), batch.amount), Fact(_("Due in"), batch.year))
    words = (Text(batch.title, 3, 4.0, bold=True), Facts(facts, 2, 4.0))
    return _draw(batch.code, _("DESTRUCTION"), words, room, dpi)


def draw_transfer(transfer: TransferFacts, room: Room, dpi: int) -> Drawing:
    """The head of a transfer slip. Left out first: unit, facts, kind."""
    facts = (Fact(_("Expected"), transfer.amount), Fact(_("Slip"), transfer.number), Fact(_("Date"), transfer.date))
    words = (Text(transfer.unit, 3, 4.0, bold=True), Facts(facts, 2, 3.8))
    return _draw(transfer.code, _("TRANSFER"), words, room, dpi)


def _draw(code: str, kind: str, words: tuple[Text | Facts, ...], room: Room, dpi: int) -> Drawing:
    return compose(Face(code, code_head(code), (Flags((Flag(None, kind, strong=True),), 1, 2.8), *words)), room, dpi)
