"""The out card (fiche fantôme): stands on the shelf in the place of what is lent, until it comes back."""

from __future__ import annotations

from typing import NamedTuple

from depot.words import _
from labels.drawing import Drawing
from labels.faces.box import title
from labels.faces.codes import shown
from labels.faces.heads import band_head
from labels.faces.layout import Face, compose
from labels.faces.pieces import Fact, Facts, Text
from labels.stocks import Room


class OutFacts(NamedTuple):
    """What is out; what is empty is not shown. Dates are AAAA-MM-JJ."""

    loan: str
    """The loan's code, which the symbols say."""
    item: str
    """The code of the box or file that was here."""
    title: str = ""
    borrower: str = ""
    unit: str = ""
    since: str = ""
    due: str = ""
    place: str = ""
    """Where it belongs, as people say it."""
    confidential: bool = False


def draw(out: OutFacts, room: Room, dpi: int, *, hide_confidential: bool = False) -> Drawing:
    """What was here, who has it, since when, due when, the loan. Left out first: place, loan in letters, title, unit.

    A confidential title is replaced by a sentence when asked. Raises SymbolDoesNotFit, SymbolUnsayable.
    """
    pieces = (
        Text(title(out.title, out.confidential and hide_confidential), 5, 3.4, most=4),
        Facts((Fact(_("Lent to"), out.borrower),), 1, 4.6),
        Text(out.unit, 4, 3.0, most=2),
        Facts((since(out.since), due(out.due)), 2, 4.0),
    )
    aside = (
        Text(_("Loan {loan}").format(loan=shown(out.loan)), 6, 2.8, most=1),
        Text(_("Belongs in {place}").format(place=out.place) if out.place else "", 7, 2.8, most=2),
    )
    return compose(Face(out.loan, band_head(_("OUT"), shown(out.item)), pieces, aside), room, dpi)


def since(date: str) -> Fact:
    """When it went out."""
    return Fact(_("Since"), date, _("since {date}").format(date=date) if date else "")


def due(date: str) -> Fact:
    """When it is to be back."""
    return Fact(_("Due back"), date, _("due {date}").format(date=date) if date else "")
