"""What may stand where: why a box cannot be put at a place, and how many more of a type fit there.

A length that nobody measured refuses nothing: it only makes the room there not calculable, and `uncertainty` says why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from depot.errors import Refused
from depot.model.box import Box
from depot.model.codes import Code
from depot.model.location import Location
from depot.model.outcome import Said
from depot.words import N_

Widths = Mapping[str, int | None]
"""Outside width in millimetres by box type; None where nobody measured it."""


class Standing(NamedTuple):
    """What stands at a place."""

    boxes: int = 0
    known_mm: int = 0
    """Length taken by the boxes whose type has a width."""
    unmeasured: int = 0
    """Boxes whose type has none."""


class PlaceRetired(Refused):
    """Facts: place (its code), label."""

    what = N_("The place {label} ({place}) is no longer in use.")
    todo = N_("Choose another place.")


class PlaceHoldsNone(Refused):
    """Facts: place, label. It is a room, an aisle or a bay."""

    what = N_("No box can stand at {label} ({place}) itself: it only contains other places.")
    todo = N_("Scan the shelf in it where the box is to stand.")


class PlaceBlocked(Refused):
    """Facts: place, label, reason."""

    what = N_("Nothing may be put at {label} ({place}): {reason}.")
    todo = N_("Choose another place; a supervisor can unblock this one.")


class PlaceReserved(Refused):
    """Facts: place, label, holder."""

    what = N_("The place {label} ({place}) is reserved: {holder}.")
    todo = N_("Choose another place; a supervisor can end the reservation.")


class TypeNotAccepted(Refused):
    """Facts: place, label, type, accepted (comma-separated)."""

    what = N_("Boxes of type {type} may not stand at {label} ({place}), only {accepted}.")
    todo = N_("Choose a place for this type, or correct the type on the card of the box.")


class PositionOccupied(Refused):
    """Facts: place, label."""

    what = N_("Another box already stands at position {label} ({place}).")
    todo = N_("Scan a free position, or move the other box first.")


class PlaceFull(Refused):
    """Facts: place, label, boxes, positions."""

    what = N_("The place {label} ({place}) is full: {boxes} of {positions} positions are taken.")
    todo = N_("Choose another place.")


class PlaceTooShort(Refused):
    """Facts: place, label, needs (mm), free (mm)."""

    what = N_("The box does not fit at {label} ({place}): it takes {needs} mm and {free} mm are free.")
    todo = N_("Choose another place.")


def why_not(
    box: Box, location: Location, standing: Standing, widths: Widths, *, within: Sequence[Location] = ()
) -> Refused | None:
    """Why a box cannot be put at a place, or None when it can. `within` are the places that contain it.

    A box that stands there already is not refused for lack of room. A reserved place takes boxes of the unit or
    organisation whose key or code the reservation names.
    """
    for part in (*within, location):
        if part.retired:
            return PlaceRetired(**_about(part))
        if part.blocked:
            return PlaceBlocked(**_about(part), reason=part.blocked)
        if part.reserved and part.reserved not in _holders(box):
            return PlaceReserved(**_about(part), holder=part.reserved)
    if not location.holds_boxes:
        return PlaceHoldsNone(**_about(location))
    if box.type and location.accepts and box.type not in location.accepted:
        return TypeNotAccepted(**_about(location), type=box.type, accepted=", ".join(location.accepted))
    return _why_no_room(box, location, standing, widths) if box.place != location.id else None


def _why_no_room(box: Box, location: Location, standing: Standing, widths: Widths) -> Refused | None:
    positions = _positions(location)
    if positions is not None and standing.boxes >= positions:
        if location.kind == "position" and positions == 1:
            return PositionOccupied(**_about(location))
        return PlaceFull(**_about(location), boxes=standing.boxes, positions=positions)
    width = widths.get(box.type)
    if width is not None and location.capacity_mm is not None:
        free = location.capacity_mm - standing.known_mm
        if width > free:
            return PlaceTooShort(**_about(location), needs=width, free=max(free, 0))
    return None


def free_space(location: Location, standing: Standing, box_type: str, widths: Widths) -> int | None:
    """How many more boxes of a type fit at a place; None when that is not calculable (see uncertainty).

    0 where none may be put: retired, blocked, of another type. Reservations are the caller's business.
    """
    forbidden = location.accepts and box_type and box_type not in location.accepted
    if location.retired or location.blocked or not location.holds_boxes or forbidden:
        return 0
    positions, width = _positions(location), widths.get(box_type)
    by_position = max(positions - standing.boxes, 0) if positions is not None else None
    if location.capacity_mm is None:
        return by_position
    if by_position == 0 or width is None or standing.unmeasured:
        return 0 if by_position == 0 else None
    by_length = max(location.capacity_mm - standing.known_mm, 0) // width
    return by_length if by_position is None else min(by_position, by_length)


def uncertainty(location: Location, standing: Standing, box_type: str, widths: Widths) -> Said | None:
    """Why nobody can say whether boxes of a type still fit at a place; None when it can be calculated."""
    if free_space(location, standing, box_type, widths) is not None:
        return None
    if location.capacity_mm is None:
        return Said(N_("Nobody has measured this place: look whether there is room."))
    if not box_type:
        return Said(N_("The type of this box is not known: look whether it fits."))
    if widths.get(box_type) is None:
        return Said(N_("Nobody has measured boxes of type {type}: look whether it fits."), {"type": box_type})
    facts = {"boxes": standing.unmeasured}
    return Said(N_("Boxes without a measured type stand here ({boxes}): look whether there is room."), facts)


def _about(location: Location) -> dict[str, object]:
    code = Code.from_id("S", location.id).shown
    return {"place": code, "label": location.label or location.name or code}


def _holders(box: Box) -> set[str]:
    """What a reservation for this box may say."""
    return {box.unit, box.unit.partition("/")[2], box.org} - {""}


def _positions(location: Location) -> int | None:
    """How many boxes at most; a position holds one unless it says otherwise."""
    return 1 if location.positions is None and location.kind == "position" else location.positions
