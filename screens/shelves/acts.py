"""What is done to places on the shelf desk: made one by one or by ranges, changed, blocked, reserved, retired."""

from __future__ import annotations

from typing import ClassVar

from textual import work
from textual.message import Message

from depot.desk import places
from depot.desk.permits import may
from depot.desk.racks import RacksThere, create_by_ranges
from depot.errors import DepotError
from depot.model import roles
from depot.model.codes import Code
from depot.model.location import HOLDS_BOXES, KINDS, Location
from depot.store.rows import LocationRow
from depot.words import N_, _, ngettext
from screens.acting import Acting
from screens.dialogs.ask import Ask
from screens.dialogs.confirm import Confirm
from screens.forms import Value
from screens.keys import Command
from screens.shelves import forms
from screens.shelves.placeform import PlaceForm
from screens.shelves.ranges import RangesDialog, check_ranges, counted, levels_of, range_fields, shelf_fields
from screens.text import clean, number

ARRANGING = frozenset({"place_new", "place_ranges", "place_edit", "place_block", "place_reserve", "place_retire"}) | {
    "place_into"
}
"""Actions that need the right to arrange places."""

ON_A_PLACE = frozenset({"place_edit", "place_block", "place_reserve", "place_retire"}) | {
    *("place_into", "place_empty", "place_compact", "place_salvage")
}
"""Actions that need a place to act on."""


class PlaceActs(Acting):
    """The acts; the desk says which place they are about."""

    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("place.new", "f3,n", N_("New"), N_("Create a place in this one."), footer=True),
        Command("place.edit", "f4,e", N_("Edit"), N_("Change what is known of this place."), footer=True),
        Command("place.ranges", "r", N_("Racks"), N_("Create whole racks by ranges: aisles, bays, shelves.")),
        Command("place.block", "b", N_("Block"), N_("Let nothing be put here, for a reason; or let it again.")),
        Command("place.reserve", "v", N_("Reserve"), N_("Keep this place for somebody; or end that.")),
        Command("place.retire", "x,delete", N_("Retire"), N_("Take this place out of use.")),
    )

    class Advanced(Message):
        """Some racks are made."""

        def __init__(self, done: int, total: int) -> None:
            super().__init__()
            self.done = done
            self.total = total

        def can_replace(self, message: Message) -> bool:
            """Only the latest counts."""
            return isinstance(message, PlaceActs.Advanced)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Dim what the user's role may not do, and what needs a place while there is none."""
        if action in ARRANGING and not may(self.app.session, roles.ARRANGE):
            return None
        if action == "place_empty" and not may(self.app.session, roles.CIRCULATE):
            return None
        if action in ON_A_PLACE and self.about() is None:
            return None
        return super().check_action(action, parameters)

    def about(self) -> int | None:
        """The place that acts are about; None when there is none."""
        raise NotImplementedError

    def here(self) -> LocationRow | None:
        """The place of the tree; None when there is none."""
        raise NotImplementedError

    def row_of(self, place: int) -> LocationRow:
        """A place as it stands."""
        raise NotImplementedError

    def target(self) -> LocationRow | None:
        """The place that acts are about, as it stands."""
        place = self.about()
        return self.row_of(place) if place is not None else None

    def made(self, place: int) -> None:
        """A place was created: show it."""
        raise NotImplementedError

    # -- new places ---------------------------------------------------------------------------------------------

    def _container(self) -> LocationRow | None:
        """What a new place would be in: the place of the tree, or what a shelf stands in."""
        here = self.here()
        if here is None or here.kind not in HOLDS_BOXES:
            return here
        return self.row_of(here.parent) if here.parent is not None else None

    @work(exclusive=True, group="acts")
    async def action_place_new(self) -> None:
        """One place."""
        parent = self._container()
        fields = (forms.where_field(parent), forms.kind_field(), forms.LABEL, forms.NAME, forms.STAGING, *forms.SHELF)
        start: dict[str, Value] = {"kind": self._usual_kind(parent)}
        dialog = PlaceForm(_("New place"), fields, start, check=lambda values: forms.check_new(self.app.store, values))
        values = await self.app.push_screen_wait(dialog)
        if values is None:
            return
        told = {key: value for key, value in forms.stored(values).items() if value not in (None, "")}
        done = await self.act(lambda session: places.create(session, forms.parent_of(values), told), _created)
        if done is not None and done.result is not None:
            self.made(done.result.id)

    def _usual_kind(self, parent: LocationRow | None) -> str:
        """The kind of what is there already, else the next kind inwards."""
        kinds, there = list(KINDS), self.app.store.children(parent.id if parent is not None else None)
        if there or parent is None:
            return there[-1].kind if there else kinds[0]
        return kinds[min(kinds.index(parent.kind) + 1, len(kinds) - 1)]

    @work(exclusive=True, group="acts")
    async def action_place_ranges(self) -> None:
        """Whole racks: a form that counts, a question, then the making."""
        parent = self._container()
        heading = _("Racks in {place}").format(place=parent.address) if parent is not None else _("Racks")
        dialog = RangesDialog(heading, range_fields(parent), check=lambda values: check_ranges(self.app.store, values))
        values = await self.app.push_screen_wait(dialog)
        if values is None:
            return
        sure = Confirm(_("Create these places?"), counted(levels_of(values)), yes=_("Create"), tone="note")
        if await self.app.push_screen_wait(sure):
            await self._make_racks(values, keep=False)

    async def _make_racks(self, values: dict[str, Value], *, keep: bool) -> None:
        levels, fields, parent = levels_of(values), shelf_fields(values), forms.parent_of(values)

        def progress(done: int, total: int) -> None:
            self.post_message(self.Advanced(done, total))

        try:
            made = await self.app.perform(
                lambda session: create_by_ranges(session, parent, levels, fields, keep=keep, progress=progress)
            )
        except RacksThere as error:
            question = Confirm(error.sentence(_), _("Leave those as they are and make the others?"))
            if await self.app.push_screen_wait(question):
                await self._make_racks(values, keep=True)
        except DepotError as error:
            self.refuse(error)
        else:
            self.say(ngettext("{n} place created", "{n} places created", made.created).format(n=number(made.created)))
            if parent is not None:
                self.made(parent)
        finally:
            self.note("")

    def on_place_acts_advanced(self, event: Advanced) -> None:
        """Say in the bar how far the making is."""
        if event.done < event.total:
            self.note(_("{done} of {total}").format(done=number(event.done), total=number(event.total)))

    # -- one place ----------------------------------------------------------------------------------------------

    @work(exclusive=True, group="acts")
    async def action_place_edit(self) -> None:
        """Change what is known of it."""
        row = self.target()
        now = self.app.store.get(Location, row.id) if row is not None else None
        if row is None or now is None:
            return
        before = forms.edit_values(row)
        dialog = PlaceForm(
            f"{row.address}  {row.code}",
            forms.edit_fields(row),
            before,
            check=lambda values: forms.check_edit(self.app.store, now, values),
        )
        values = await self.app.push_screen_wait(dialog)
        changes = forms.stored(values, before) if values is not None else {}
        if changes:
            said = _("{place} changed").format(place=row.address)
            await self.act(lambda session: places.describe(session, row.id, changes, seen=now.rev), said)

    @work(exclusive=True, group="acts")
    async def action_place_block(self) -> None:
        """Block it for a reason; unblock it when it is blocked."""
        row = self.target()
        if row is None:
            return
        if row.blocked:
            said = _("{place} no longer blocked").format(place=row.address)
            await self.act(lambda session: places.unblock(session, [row.id]), said)
            return
        heading, label = _("Block {place}").format(place=row.address), _("Why may nothing be put there?")
        reason = await self.app.push_screen_wait(Ask(heading, label, most=120))
        if reason:
            said = _("{place} blocked: {why}").format(place=row.address, why=reason)
            await self.act(lambda session: places.block(session, [row.id], reason), said)

    @work(exclusive=True, group="acts")
    async def action_place_reserve(self) -> None:
        """Reserve it for a unit or in words; end the reservation when there is one."""
        row = self.target()
        if row is None:
            return
        if row.reserved:
            said = _("{place} no longer reserved").format(place=row.address)
            await self.act(lambda session: places.unreserve(session, [row.id]), said)
            return
        heading = _("Reserve {place}").format(place=row.address)
        label = _("For whom? The code of a unit lets its boxes be put there.")
        holder = await self.app.push_screen_wait(Ask(heading, label, most=120))
        if holder:
            said = _("{place} reserved: {whom}").format(place=row.address, whom=holder)
            await self.act(lambda session: places.reserve(session, [row.id], holder), said)

    @work(exclusive=True, group="acts")
    async def action_place_retire(self) -> None:
        """Take it out of use, with all that is in it, after a question."""
        row = self.target()
        if row is None:
            return
        text = _("Its code and history stay on record. Boxes that stand there must be moved first.")
        if row.children:
            text = " ".join((_("All places in it go with it."), text))
        if await self.app.push_screen_wait(Confirm(_("Retire {place}?").format(place=row.address), text)):
            said = _("{place} no longer in use").format(place=row.address)
            await self.act(lambda session: places.retire(session, row.id, whole=True), said)


def _created(place: Location) -> str:
    code = Code.from_id("S", place.id).shown
    return _("{place} created: {code}").format(place=clean(place.label), code=code)
