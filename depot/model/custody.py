"""Who has a box, as one depot sees it. Pure."""

from __future__ import annotations

from typing import Final

from depot.model.box import Box
from depot.model.codes import node_of

HERE: Final = "here"
COMING: Final = "coming"
SENT: Final = "sent"
PASSING: Final = "passing"
AWAY: Final = "away"

STANDINGS: Final[dict[str, str]] = {
    HERE: "this depot has it, or lent it",
    COMING: "another depot sent it here, and nobody accepted it yet",
    SENT: "this depot sent it, and no other accepted it yet",
    PASSING: "it is on its way between two others",
    AWAY: "another depot has it, or lent it",
}
"""Every standing, for maintainers."""


def holder_of(box: Box) -> str:
    """The node that has a box, or sent it and is answerable until another accepts it."""
    return box.holder or node_of(box.id)


def standing(box: Box, here: str) -> str:
    """How a box stands to a depot: one of STANDINGS."""
    holder = holder_of(box)
    if not box.transit or box.transit == holder:
        return HERE if holder == here else AWAY
    if box.transit == here:
        return COMING
    return SENT if holder == here else PASSING
