"""The label of a place: read from two metres by who pushes a trolley, and scanned with a box in the other hand."""

from __future__ import annotations

from typing import NamedTuple

from depot.words import _
from labels.drawing import Drawing
from labels.faces.codes import shown
from labels.faces.heads import place_head
from labels.faces.layout import Face, compose
from labels.faces.pieces import Arrow, Fact, Facts, Text
from labels.faces.signs import ARROWS
from labels.stocks import Room


class ShelfFacts(NamedTuple):
    """What is known of a place; what is empty is not shown."""

    code: str
    address: str
    """As short as people say it: `04-B-3`."""
    path: str = ""
    """In full: `S-2 · allée 04 · travée B · tablette 3`."""
    span: str = ""
    """What a range end shows: `04-B-1 → 04-B-6`."""
    capacity: str = ""
    """How much it takes: `12 boîtes · 120 cm`."""
    accepts: str = ""
    """Box types, when not all."""
    reserved: str = ""
    """For whom it is kept."""


def draw(place: ShelfFacts, room: Room, dpi: int, *, arrow: str = "") -> Drawing:
    """Arrow, address, range, path, capacity and code. `arrow` is one of signs.ARROWS, or empty for none.

    Left out first: who it is kept for, then path, capacity, range, code in letters. Raises SymbolDoesNotFit,
    SymbolUnsayable, ValueError for another arrow.
    """
    if arrow and arrow not in ARROWS:
        raise ValueError(f"no arrow points {arrow!r}")
    portrait = room.height > room.width
    pieces = (
        Text(place.span, 2, 5.0, bold=True, most=2),
        Text(place.path, 4, 3.2),
        Facts((Fact(_("Capacity"), place.capacity), Fact(_("Accepts"), place.accepts)), 3, 3.6),
        Text(_("Kept for {whom}").format(whom=place.reserved) if place.reserved else "", 5, 3.0, most=2),
    )
    aside = (Arrow(arrow if portrait else "", 0), Text(shown(place.code), 1, 3.2, most=1))
    head = place_head(place.address, "" if portrait else arrow)
    return compose(Face(place.code, head, pieces, aside, head_share=1.5, from_afar=True), room, dpi)
