"""The label of a file that is lent alone."""

from __future__ import annotations

from typing import NamedTuple

from depot.words import _
from labels.drawing import Drawing
from labels.faces.box import title, warnings
from labels.faces.codes import shown
from labels.faces.layout import Face, code_head, compose
from labels.faces.pieces import MOST_LINES, Fact, Facts, Text
from labels.stocks import Room


class FileFacts(NamedTuple):
    """What is known of a file; what is empty is not shown."""

    code: str
    title: str = ""
    reference: str = ""
    """What its unit calls it."""
    box: str = ""
    """The code of the box it belongs in."""
    class_code: str = ""
    years: str = ""
    confidential: bool = False
    essential: bool = False
    personal: bool = False


def draw(file: FileFacts, room: Room, dpi: int, *, hide_confidential: bool = False) -> Drawing:
    """Code, title, box, reference, class, years and flags. Left out first: title, then facts, reference, box, flags.

    A confidential title is replaced by a sentence when asked. Raises SymbolDoesNotFit, SymbolUnsayable.
    """
    pieces = (
        Text(title(file.title, file.confidential and hide_confidential), 5, 3.8, bold=True, most=MOST_LINES),
        Text(_("In box {box}").format(box=shown(file.box)) if file.box else "", 2, 3.2, bold=True, most=1),
        Facts((Fact(_("Class"), file.class_code), Fact(_("Years"), file.years)), 4, 3.6),
        Text(_("Ref. {reference}").format(reference=file.reference) if file.reference else "", 3, 3.0, most=2),
    )
    flags = warnings(confidential=file.confidential, essential=file.essential, personal=file.personal)
    return compose(Face(file.code, code_head(file.code), pieces, (flags,)), room, dpi)
