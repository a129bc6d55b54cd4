"""What is done to places on the shelf desk: made one by one or by ranges, changed, blocked, reserved, retired."""

from __future__ import annotations

from typing import ClassVar

from textual.message import Message

from depot.desk import places
from depot.desk.permits import may
from depot.desk.racks import Racks, RacksThere, create_by_ranges
from depot.desk.session import Session
from depot.errors import DepotError
from depot.model import roles
from depot.model.codes import Code
from depot.model.location import HOLDS_BOXES, KINDS, Location
from depot.store.rows import LocationRow
from depot.words import N_, _, ngettext
from screens.acting import Acting
from screens.dialogs.ask import Ask
from screens.dialogs.confirm import Confirm
from screens.dialogs.form import FormDialog
from screens.forms import Value
from screens.keys import Command
from screens.shelves import forms
from screens.shelves.ranges import RangesDialog, check_ranges, counted, levels_of, range_fields, shelf_fields
from screens.text import clean, number

ARRANGING = frozenset({"place_new", "place_ranges", "place_edit", "place_block", "place_reserve", "place_retire"})
"""Actions that need the right to arrange places."""

ON_A_PLACE = frozenset({"place_edit", "place_block", "place_reserve", "place_retire"})
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
        if action in ON_A_PLACE and self.about() is None:
            return None
        return super().check_action(action, parameters)

    def about(self) -> int | None:
        """The place that acts are about; None when there is none."""
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
        """What a new place would be in: the place itself, or what a shelf stands in."""
        row = self.target()
        if row is None or row.kind not in HOLDS_BOXES:
            return row
        return self.row_of(row.parent) if row.parent is not None else None

    def action_place_new(self) -> None:
        """One place."""
        parent = self._container()
        fields = (forms.where_field(parent), forms.kind_field(), forms.LABEL, forms.NAME, forms.STAGING, *forms.SHELF)
        kinds = list(KINDS)
        inner = self.app.store.children(parent.id) if parent is not None else []
        below = kinds[min(kinds.index(parent.kind) + 1, len(kinds) - 1)] if parent is not None else kinds[0]
        start: dict[str, Value] = {"kind": inner[-1].kind if inner else below}
        dialog = FormDialog(_("New place"), fields, start, check=lambda values: forms.check_new(self.app.store, values))

        def answered(values: dict[str, Value] | None) -> None:
            if values is not None:
                self.run_worker(self._create(values))

        self.app.push_screen(dialog, answered)

    async def _create(self, values: dict[str, Value]) -> None:
        told = {key: value for key, value in forms.stored(values).items() if value not in (None, "")}
        parent = forms.parent_of(values)
        done = await self.act(
            lambda session: places.create(session, parent, told),
            lambda made: _("{place} created: {code}").format(
                place=clean(made.label), code=Code.from_id("S", made.id).shown
            ),
        )
        if done is not None and done.result is not None:
            self.made(done.result.id)

    def action_place_ranges(self) -> None:
        """Whole racks: a form that counts, then a question, then the making."""
        self._ask_ranges(self._container(), None)

    def _ask_ranges(self, parent: LocationRow | None, start: dict[str, Value] | None) -> None:
        heading = _("Racks in {place}").format(place=parent.address) if parent is not None else _("Racks")
        dialog = RangesDialog(
            heading, range_fields(parent), start, check=lambda values: check_ranges(self.app.store, values)
        )

        def answered(values: dict[str, Value] | None) -> None:
            if values is not None:
                self._confirm_ranges(values)

        self.app.push_screen(dialog, answered)

    def _confirm_ranges(self, values: dict[str, Value]) -> None:
        levels = levels_of(values)
        sure = Confirm(_("Create these places?"), counted(levels), yes=_("Create"), tone="note")

        def answered(yes: bool | None) -> None:
            if yes:
                self.run_worker(self._make_racks(values, keep=False))

        self.app.push_screen(sure, answered)

    async def _make_racks(self, values: dict[str, Value], *, keep: bool) -> None:
        levels, fields, parent = levels_of(values), shelf_fields(values), forms.parent_of(values)

        def progress(done: int, total: int) -> None:
            self.post_message(self.Advanced(done, total))

        def work(session: Session) -> Racks:
            return create_by_ranges(session, parent, levels, fields, keep=keep, progress=progress)

        try:
            made = await self.app.perform(work)
        except RacksThere as error:
            question = Confirm(error.sentence(_), _("Leave those as they are and make the others?"))

            def answered(yes: bool | None) -> None:
                if yes:
                    self.run_worker(self._make_racks(values, keep=True))

            self.app.push_screen(question, answered)
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

    def action_place_edit(self) -> None:
        """Change what is known of it."""
        row = self.target()
        if row is None:
            return
        before = forms.edit_values(row)
        now = self.app.store.get(Location, row.id)
        assert now is not None
        dialog = FormDialog(
            _("{place}  {code}").format(place=row.address, code=row.code),
            forms.edit_fields(row),
            before,
            check=lambda values: forms.check_edit(self.app.store, now, values),
        )

        def answered(values: dict[str, Value] | None) -> None:
            changes = forms.stored(values, before) if values is not None else {}
            if changes:
                said = _("{place} changed").format(place=row.address)
                self.run_worker(self.act(lambda session: places.describe(session, row.id, changes, seen=row.rev), said))

        self.app.push_screen(dialog, answered)

    def action_place_block(self) -> None:
        """Block it for a reason; unblock it when it is blocked."""
        row = self.target()
        if row is None:
            return
        if row.blocked:
            said = _("{place} no longer blocked").format(place=row.address)
            self.run_worker(self.act(lambda session: places.unblock(session, [row.id]), said))
            return
        heading = _("Block {place}").format(place=row.address)

        def answered(reason: str | None) -> None:
            if reason:
                said = _("{place} blocked: {why}").format(place=row.address, why=reason)
                self.run_worker(self.act(lambda session: places.block(session, [row.id], reason), said))

        self.app.push_screen(Ask(heading, _("Why may nothing be put there?"), most=120), answered)

    def action_place_reserve(self) -> None:
        """Reserve it for a unit or in words; end the reservation when there is one."""
        row = self.target()
        if row is None:
            return
        if row.reserved:
            said = _("{place} no longer reserved").format(place=row.address)
            self.run_worker(self.act(lambda session: places.unreserve(session, [row.id]), said))
            return
        heading = _("Reserve {place}").format(place=row.address)
        label = _("For whom? The code of a unit lets its boxes be put there.")

        def answered(holder: str | None) -> None:
            if holder:
                said = _("{place} reserved: {whom}").format(place=row.address, whom=holder)
                self.run_worker(self.act(lambda session: places.reserve(session, [row.id], holder), said))

        self.app.push_screen(Ask(heading, label, most=120), answered)

    def action_place_retire(self) -> None:
        """Take it out of use, with all that is in it, after a question."""
        row = self.target()
        if row is None:
            return
        text = _("Its code and history stay on record. Boxes that stand there must be moved first.")
        if row.children:
            text = f"{_('All places in it go with it.')} {text}"

        def answered(yes: bool | None) -> None:
            if yes:
                said = _("{place} no longer in use").format(place=row.address)
                self.run_worker(self.act(lambda session: places.retire(session, row.id, whole=True), said))

        self.app.push_screen(Confirm(_("Retire {place}?").format(place=row.address), text), answered)
