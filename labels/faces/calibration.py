"""The scanner calibration card: every character that codes are made of, once, so that any keyboard can be undone."""

from __future__ import annotations

from depot.model.keyboards import CALIBRATION
from depot.words import _
from labels.drawing import Drawing
from labels.faces.heads import text_head
from labels.faces.layout import Face, compose
from labels.faces.pieces import Text
from labels.stocks import Room


def draw(room: Room, dpi: int) -> Drawing:
    """The card, for any stock; on narrow ones it has the QR alone, since its bars are 14 cm wide or more.

    Left out first: the characters in print, then the help. Raises SymbolDoesNotFit.
    """
    pieces = (
        Text(_("In the settings, choose the scanner, then scan this card once."), 1, 3.4),
        Text(CALIBRATION, 2, 2.6, most=2),
    )
    return compose(Face(CALIBRATION, text_head(_("Scanner calibration")), pieces, head_share=0.9), room, dpi)
