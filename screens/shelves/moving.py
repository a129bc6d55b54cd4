"""Moving on the shelf desk: all boxes of a place to another, a place into another; and what to empty and to save."""

from __future__ import annotations

from typing import ClassVar

from textual import work

from depot.desk import places
from depot.desk.moving.acting import move_boxes
from depot.desk.moving.planning import MovePlan, plan_move
from depot.desk.moving.telling import done
from depot.errors import DepotError
from depot.model.codes import Code
from depot.model.location import HOLDS_BOXES, Location
from depot.words import N_, _
from screens.dialogs.confirm import Confirm
from screens.keys import Command
from screens.shelves.finding import PlaceFinding
from screens.shelves.movedialog import MOVE, MoveDialog


class PlaceMoving(PlaceFinding):
    """Moves, and the reports that lead to them."""

    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("place.empty", "m", N_("Move boxes"), N_("Move all boxes of this shelf or bay to another.")),
        Command("place.into", "p", N_("Put into"), N_("Put this place, with all that is in it, into another.")),
        Command("place.compact", "c", N_("Compact"), N_("Say which shelves in here could be emptied.")),
        Command("place.salvage", "s", N_("Salvage"), N_("List what to save first in here after a fire or a flood.")),
    )

    @work(exclusive=True, group="acts")
    async def action_place_empty(self) -> None:
        """Ask where to, say what would move, then move it."""
        row = self.target()
        if row is None:
            return
        heading = _("Move all boxes of {place}").format(place=row.address)
        target = await self.ask_place(heading, _("To which place? Scan it, or type its code or labels."))
        if target is not None:
            await self._empty(row.id, target, refill=False)

    async def _empty(self, source: int, target: int, *, refill: bool) -> None:
        today = self.app.clock().date()
        while True:
            way = refill

            try:
                plan = await self.finds.read(
                    lambda store, _stop, way=way: plan_move(store, source, target, today, refill=way)  # type: ignore[misc]
                )
            except DepotError as error:
                self.refuse(error)
                return
            if plan is None:
                return
            dialog = MoveDialog(self.app.store, plan, otherwise=plan.matched or refill)
            answer = await self.app.push_screen_wait(dialog)
            if answer is None:
                return
            if answer == MOVE:
                await self._moved(plan, refill=refill)
                return
            refill = not refill

    async def _moved(self, plan: MovePlan, *, refill: bool) -> None:
        said = done(self.app.store, plan).text(_)
        await self.act(
            lambda session: move_boxes(session, plan.source, plan.target, refill=refill, partial=True, seen=plan), said
        )

    @work(exclusive=True, group="acts")
    async def action_place_into(self) -> None:
        """Ask into which place, then put it there."""
        row = self.target()
        now = self.app.store.get(Location, row.id) if row is not None else None
        if row is None or now is None:
            return
        heading = _("Put {place} into another place").format(place=row.address)
        parent = await self.ask_place(heading, _("Into which place? Scan it, or type its code or labels."))
        if parent is None:
            return
        into = self.row_of(parent)
        asked = _("Put {place} into {parent}?").format(place=row.address, parent=into.address)
        told = _("Boxes stay on their shelves, and all in it goes along: only the addresses change.")
        if await self.app.push_screen_wait(Confirm(asked, told)):
            said = _("{place} is now in {parent}").format(place=row.address, parent=into.address)
            acted = await self.act(lambda session: places.move(session, row.id, parent, seen=now.rev), said)
            if acted is not None:
                self.go_to(row.id)

    def action_place_compact(self) -> None:
        """The report of what could be emptied in here; of a shelf, in what it stands in."""
        row = self.target()
        if row is not None:
            self._report("empty-shelves", row.parent if row.kind in HOLDS_BOXES and row.parent is not None else row.id)

    def action_place_salvage(self) -> None:
        """The report of what to save first in here."""
        place = self.about()
        if place is not None:
            self._report("salvage", place)

    def _report(self, name: str, place: int) -> None:
        self.run_worker(self.app.show(f"{name}/{Code.from_id('S', place).text}", "reports"))
