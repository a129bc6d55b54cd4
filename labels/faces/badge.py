"""Badges: of a borrower, and of a user of the program."""

from __future__ import annotations

from typing import NamedTuple

from depot.words import _
from labels.drawing import Drawing
from labels.faces.codes import shown
from labels.faces.heads import text_head
from labels.faces.layout import Face, compose
from labels.faces.pieces import Flag, Flags, Text
from labels.stocks import Room


class BadgeFacts(NamedTuple):
    """Who wears it."""

    code: str
    name: str
    unit: str = ""
    """A borrower's unit, a user's role."""
    depot: str = ""
    """Whose depot gives it out."""


def draw_person(badge: BadgeFacts, room: Room, dpi: int) -> Drawing:
    """The badge of a borrower: name, unit, code. Left out first: depot, unit, kind, code in letters."""
    return _draw(badge, _("BORROWER"), room, dpi)


def draw_user(badge: BadgeFacts, room: Room, dpi: int) -> Drawing:
    """The badge that opens the program for a user: name, role, code. Left out as for a borrower."""
    return _draw(badge, _("DEPOT STAFF"), room, dpi)


def _draw(badge: BadgeFacts, kind: str, room: Room, dpi: int) -> Drawing:
    pieces = (
        Flags((Flag(None, kind, strong=True),), 2, 2.8),
        Text(badge.unit, 3, 3.8, most=2),
        Text(badge.depot, 4, 2.6, most=2),
    )
    aside = (Text(shown(badge.code), 1, 3.6, bold=True, most=1),)
    return compose(Face(badge.code, text_head(badge.name), pieces, aside, head_share=1.3), room, dpi)
