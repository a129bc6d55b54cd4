"""Why all of a place cannot be moved to another. What one shelf says against one box is depot.model.standing's."""

from __future__ import annotations

from depot.errors import Refused
from depot.words import N_


class MoveSame(Refused):
    """Facts: place."""

    what = N_("{place} cannot be emptied into itself.")
    todo = N_("Scan another shelf or bay.")


class MoveNested(Refused):
    """Facts: inner, outer."""

    what = N_("{inner} is inside {outer}: the boxes of the one cannot be moved to the other.")
    todo = N_("Choose two places of which neither contains the other.")


class MoveEmpty(Refused):
    """Facts: place."""

    what = N_("No box stands at {place}, and none that is out belongs there.")
    todo = N_("Check the label of the place that is to be emptied.")


class MoveShelfless(Refused):
    """Facts: place."""

    what = N_("There is no shelf in {place} that boxes could be put on.")
    todo = N_("Choose another place, or create shelves in this one.")


class MovePartial(Refused):
    """Facts: fits, boxes, place, reason (a sentence: why the first that stays does)."""

    what = N_("Only {fits} of {boxes} boxes can go to {place}: {reason}")
    todo = N_("Move those that fit (--partial), or choose a place with more room.")


class MoveChanged(Refused):
    """Facts: source, target."""

    what = N_("What stands at {source} or {target} was changed meanwhile.")
    todo = N_("Nothing was moved. Look at it again, then decide anew.")


class ShelfUnmatched(Refused):
    """Facts: place, label (of the shelf that is emptied)."""

    what = N_("There is no shelf over there to match {label} ({place}).")
    todo = N_("Fill the shelves one after another instead.")
