"""The way from a place, a list or a unit to its boxes: the search of the box desk, inside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from depot.words import N_
from screens.frame import Desk
from screens.keys import Command

if TYPE_CHECKING:
    from screens.app import DepotApp

WITHIN: Final = Command("item.within", "i", N_("Look inside"), N_("Look for boxes inside it, on the box desk."))


class Within(Desk):
    """A screen about something that has boxes; it lists WITHIN among its commands."""

    app: DepotApp

    @property
    def scope(self) -> str:
        """What the search takes for it: a code, or the key of a unit; empty where nothing is meant."""
        raise NotImplementedError

    def action_item_within(self) -> None:
        """Look for boxes in it."""
        if self.scope:
            self.app.run_worker(self.app.show(f"in:{self.scope}", "boxes"))
