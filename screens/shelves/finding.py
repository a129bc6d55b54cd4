"""Finding on the shelf desk: a place by what it is called, and room for boxes of a type."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import work

from depot.desk.freespace import FreeSpace, find_room
from depot.desk.rackmap import Stop
from depot.desk.wayfinding import find_places
from depot.errors import DepotError
from depot.store.listing import Listing
from depot.store.store import Store
from depot.words import N_, _
from screens.acting import Deed
from screens.background import Background
from screens.dialogs.ask import Ask
from screens.dialogs.choose import Choose
from screens.forms import CHOICE, NUMBER, Field, Value
from screens.keys import Command
from screens.rows import Column, Row
from screens.shelves.acts import PlaceActs
from screens.shelves.facts import kind_of
from screens.shelves.forms import NOWHERE
from screens.shelves.placeform import RoomForm
from screens.shelves.spacing import SpaceDialog


class PlaceFinding(PlaceActs):
    """Ways to a place; the desk goes there."""

    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("place.go", "f2,g", N_("Go to"), N_("Go to a place by its code or its labels."), footer=True),
        Command("place.room", "f12,f", N_("Room"), N_("Find shelves with room for boxes of a type."), footer=True),
    )

    def __init__(self, deeds: list[Deed] | None = None) -> None:
        super().__init__(deeds)
        self.finds = Background(lambda: self.app.store.another(readonly=True))
        """Reads what is looked for."""
        self._room: dict[str, Value] = {"count": 1}
        """What room was looked for last."""

    def go_to(self, place: int) -> None:
        """Show a place."""
        raise NotImplementedError

    @work(exclusive=True, group="acts")
    async def action_place_go(self) -> None:
        """Ask for a place."""
        label = _("Its code, or the labels on the way to it, such as 04 B 3.")
        place = await self.ask_place(_("Go to which place?"), label)
        if place is not None:
            self.go_to(place)

    async def ask_place(self, heading: str, label: str) -> int | None:
        """A place that is typed or scanned; None when the question was left or names none."""
        text = await self.app.push_screen_wait(Ask(heading, label, accepts_scan=True, most=80))
        if not text:
            return None
        near = self.about()
        try:
            ids = await self.finds.read(lambda store, _stop: find_places(store, text, near)) or []
        except DepotError as error:
            self.refuse(error)
            return None
        return ids[0] if len(ids) == 1 else await self._which(ids) if ids else None

    async def _which(self, ids: Sequence[int]) -> int | None:
        """One of several places that are called so."""
        rows = Listing(self.app.store).locations(ids)
        choices = [(row.id, Row((row.address, kind_of(row), row.code))) for row in rows]
        columns = (Column(N_("Place"), least=20), Column(N_("Kind"), width=12), Column(N_("Code"), width=13))
        return await self.app.push_screen_wait(Choose(_("Which one?"), columns, choices))

    @work(exclusive=True, group="acts")
    async def action_place_room(self) -> None:
        """Ask for a box type and how many, then show where they fit."""
        about = self.about()
        here = ((str(about), self.row_of(about).address),) if about is not None else ()
        fields = (
            Field("type", N_("Box type"), required=True, hint=N_("F4 shows the list")),
            Field("count", N_("How many boxes"), NUMBER, required=True, least=1, most=10_000),
            Field("where", N_("In"), CHOICE, required=True, options=((NOWHERE, N_("the whole depot")), *here)),
        )
        form = RoomForm(self.app.store, _("Where is there room?"), fields, values=self._room | {"where": NOWHERE})
        values = await self.app.push_screen_wait(form)
        if values is None:
            return
        self._room = {"type": values["type"], "count": values["count"]}
        box_type, count = str(form.body(values)["type"]), int(str(values["count"]))
        within = None if values["where"] == NOWHERE else int(str(values["where"]))

        def look(store: Store, stop: Stop) -> FreeSpace:
            return find_room(store, box_type, count, within=within, stop=stop)

        space = await self.finds.read(look)
        place = await self.app.push_screen_wait(SpaceDialog(box_type, count, space)) if space is not None else None
        if place is not None:
            self.go_to(place)
