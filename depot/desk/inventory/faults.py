"""What can be wrong with an act upon an inventory."""

from __future__ import annotations

from depot.errors import Refused
from depot.words import N_


class InventoryForeign(Refused):
    """Facts: inventory, node."""

    what = N_("The inventory {inventory} belongs to the depot {node}.")
    todo = N_("It is counted and settled there.")


class InventoryState(Refused):
    """Facts: inventory, state."""

    what = N_("This cannot be done now: the inventory {inventory} is {state}.")
    todo = N_("Look at where it stands with: depot inventory show")


class InventoryEmpty(Refused):
    """There is no shelf to count."""

    what = N_("There is nothing to count there.")
    todo = N_("Name places that have shelves, or a unit of which boxes stand on shelves.")


class InventoryLarge(Refused):
    """Facts: boxes, limit."""

    what = N_("{boxes} boxes would be expected; one inventory takes at most {limit}.")
    todo = N_("Take the depot room by room, or draw a sample.")


class InventoryFirst(Refused):
    """Facts: code. More than one inventory is under way, or none."""

    what = N_("{code}: for which inventory?")
    todo = N_("Scan the code of the inventory first: it is on its paper. Begin one with: depot inventory start")


class ShelfFirst(Refused):
    """Facts: code."""

    what = N_("{code}: on which shelf?")
    todo = N_("Scan the shelf first, then what stands on it.")


class ShelfOutside(Refused):
    """Facts: place, inventory."""

    what = N_("{place} is not to be counted in the inventory {inventory}.")
    todo = N_("Scan a shelf of it, or the code of another inventory.")


class InventoryHidden(Refused):
    """Facts: inventory."""

    what = N_("The inventory {inventory} is blind: what is expected is not told while it is counted.")
    todo = N_("Say first that the counting is over: depot inventory end")


class ProblemUnknown(Refused):
    """Facts: code, inventory."""

    what = N_("{code} has no open problem in the inventory {inventory}.")
    todo = N_("See its problems with: depot inventory show")


class ProblemChanged(Refused):
    """Facts: code, inventory."""

    what = N_("{code} was scanned, moved or settled meanwhile.")
    todo = N_("Look at the inventory {inventory} again, then decide anew.")


class WayWrong(Refused):
    """Facts: code, problem."""

    what = N_("{code} ({problem}) cannot be settled this way.")
    todo = N_("Settle it as its kind asks for, or leave it with a reason.")


class InventoryUnsettled(Refused):
    """Facts: inventory, count."""

    what = N_("{count} problems of {inventory} are not settled.")
    todo = N_("Settle them, or close it with a reason, which is then said of each.")
