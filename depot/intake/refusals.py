"""Why a row that can be read is not taken: what it refers to is not there. What desks refuse is theirs to say."""

from __future__ import annotations

from depot.errors import Refused
from depot.words import N_


class PlaceUnknown(Refused):
    """Facts: place."""

    what = N_("There is no place {place}.")
    todo = N_("Create the place first, or correct the address in the list.")


class BoxUnknown(Refused):
    """Facts: box."""

    what = N_("There is no box {box} for this file.")
    todo = N_("Import the list of boxes first, or correct the number of the box.")


class CodeOfOther(Refused):
    """Facts: code (of ours, in a list out of another program)."""

    what = N_("{code} is a code of a depot, and nothing here has it.")
    todo = N_("A label with a code of this depot is needed; it waits to be printed.")


class BoxOfOtherUnit(Refused):
    """Facts: box, found (the unit that it is of), unit (the one that the list names)."""

    what = N_("{box} is a box of the administrative unit {found}, and the list says {unit}.")
    todo = N_("Correct the number of the box or the unit of the file.")
