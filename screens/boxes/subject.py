"""What the cards of boxes and files share: lend, take back, name by an old code, undo, copy the code."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Protocol

from textual import work

from depot.desk import aliases, lending
from depot.desk.chronicle import Entry, chronicle, own_act, since
from depot.desk.seen import SubjectChanged
from depot.desk.session import Session
from depot.desk.undo import undo
from depot.errors import DepotError
from depot.model.box import Box
from depot.model.codes import Code
from depot.model.file import File
from depot.model.loan import Loan
from depot.store.listing import Listing
from depot.store.lists import Lists
from depot.store.store import Done
from depot.words import N_, _, colon
from screens.acting import SaidLine
from screens.boxes.forms import shown
from screens.boxes.keeping import MARK, toggle_mark
from screens.boxes.pane import CardPane, fit_width
from screens.capture import Scan
from screens.dialogs.ask import Ask
from screens.dialogs.choose import Choose
from screens.dialogs.confirm import Confirm
from screens.dialogs.seek import Seek
from screens.dialogs.tell import Tell
from screens.forms import Field
from screens.frame import Desk
from screens.keys import Command
from screens.labelling import LABEL
from screens.naming import named_as
from screens.rows import Column, Row
from screens.thingform import ThingForm, Values

if TYPE_CHECKING:
    from screens.app import DepotApp

EDIT: Final = Command("item.edit", "f2,e", N_("Edit"), N_("Change what is written about it."), footer=True)
LEND: Final = Command(
    "item.lend", "f3,l", N_("Lend"), N_("Lend it: choose the borrower, or scan the badge."), footer=True
)
UNDO: Final = Command("item.undo", "f8,u", N_("Undo"), N_("Take back the last thing that you did to it."), footer=True)
OTHERS: Final = (
    Command("item.return", "r", N_("Take back"), N_("Take it back from its borrower; it is then to be put away.")),
    Command("item.name", "a", N_("Add a code"), N_("Let an old barcode or number name it from now on.")),
    Command("item.unname", "d", N_("Drop a code"), N_("Take an old barcode off it.")),
    LABEL,
    MARK,
    Command("item.copy", "y", N_("Copy"), N_("Copy its code, to paste it elsewhere.")),
    Command("item.close", "escape,backspace", N_("Back"), N_("Go back to the list.")),
)
"""Commands of every card; each kind of card lists them among its own."""


class Describe(Protocol):
    """A desk's function that changes what is written about a box or a file."""

    def __call__(self, session: Session, *, key: int, changes: Mapping[str, Any], seen: int) -> Done[None]:
        """Change it, unless it was changed since `seen`."""


class Home(Protocol):
    """The desk that a card lies on."""

    def take(self, scan: Scan) -> bool:
        """Show what a scan names, if it is to be shown here."""

    def show_subject(self, subject: str) -> None:
        """Show a box or a file in the place of the card on top."""

    @property
    def words(self) -> Sequence[str]:
        """What is looked for, folded."""


class SubjectScreen(Desk):
    """The card of one thing. A subclass draws it in `reload` and lists the commands."""

    CSS_PATH = "boxes.tcss"
    NUMBER = "F6"
    app: DepotApp

    def __init__(self, subject: str, home: Home) -> None:
        """`subject` is the code in stored form."""
        super().__init__()
        self.subject = subject
        self.home = home
        self._editing = False
        self._version = -1
        """Of the data that the card shows."""

    def change(self, subject: str) -> None:
        """Show another thing of the kind."""
        self.subject = subject
        self.reload()

    @property
    def shown_code(self) -> str:
        """The code for people."""
        return Code.parse(self.subject).shown

    @property
    def seen(self) -> int:
        """The revision that this card shows."""
        raise NotImplementedError

    def reload(self) -> None:
        """Read the thing again and draw it."""
        raise NotImplementedError

    def history(self) -> list[Entry]:
        """What happened to it, the newest first."""
        return chronicle(self.app.store, self.subject)[::-1]

    def refresh_data(self) -> None:
        """Something was written, perhaps about this."""
        version = self.app.store.data_version()
        if version != self._version and self.query(CardPane):  # the application asks before the card is composed, too
            self._version = version
            self.reload()

    def on_screen_resume(self) -> None:
        """The card may be old by now."""
        fit_width(self)
        self.refresh_data()
        if self._editing:
            self._editing = False
            self.call_after_refresh(self.run_action, "item_edit")

    def edit_at_once(self) -> None:
        """Open the form as soon as the card is there."""
        self._editing = True

    def take_scan(self, scan: Scan) -> bool:
        """A box or a file that is only looked up is shown here."""
        return self.is_active and self.home.take(scan)

    def show_subject(self, subject: str) -> None:
        """Show another thing."""
        self.home.show_subject(subject)

    def action_item_close(self) -> None:
        """Back to the list."""
        self.dismiss(None)

    # -- acts ---------------------------------------------------------------------------------------------------

    async def act(self, work: Callable[[Session], Done[Any]], said: str, seen: int | None = None) -> bool:
        """Do an act and say so; show why not, and then how the thing stands now.

        `seen` is the revision that the person looked at when deciding.
        """
        try:
            await self.app.perform(work)
        except DepotError as error:
            await self.refuse(error, seen)
            return False
        self.say(said)
        self.reload()
        return True

    async def refuse(self, error: DepotError, seen: int | None = None) -> None:
        """Show a refusal until it is read; one of an old card with what happened meanwhile."""
        dialog = Tell.refusal(error)
        if isinstance(error, SubjectChanged) and seen is not None:
            entries = since(self.app.store, self.subject, seen)
            changes = "\n".join(f"{entry.when}  {colon(entry.who, entry.what.text(_))}" for entry in entries)
            text = f"{error.sentence(_)}\n\n{changes}"
            dialog = Tell(_("Changed meanwhile"), text, next_step=error.next_step(_), tone="stop")
        await self.app.push_screen_wait(dialog)
        self.reload()

    async def edit(self, fields: tuple[Field, ...], state: Callable[[], Box | File], describe: Describe) -> None:
        """Change what is written about the thing in a form. Nothing that was typed is lost by a refusal."""
        typed: Values = {}
        while True:
            now = state()
            before = shown(self.app.store, fields, now)
            form = ThingForm(self.app.store, self.shown_code, fields, before, {**before, **typed})
            values = await self.app.push_screen_wait(form)
            if values is None:
                return
            body, typed = form.body(values), form.changed(values)
            write = partial(describe, key=now.id, changes=body, seen=now.rev)
            if not body or await self.act(write, _("Saved."), now.rev):
                return

    def say(self, text: str) -> None:
        """Tell at the foot what was done."""
        self.query_one(SaidLine).say(self.app.clock().strftime("%H:%M"), text, "ok")

    @work(exclusive=True, group="acts")
    async def action_item_lend(self) -> None:
        """Lend to somebody."""
        person = await self.app.push_screen_wait(self._borrowers())
        if person is None:
            return
        item, said = self.subject, _("Lent.")
        try:
            done = await self.app.perform(lambda session: lending.lend(session, person, [item]))
            self.say(_lent(done))
        except lending.OtherUnit as error:
            question = Confirm(_("Lend it all the same?"), f"{error.sentence(_)} {error.next_step(_)}")
            if await self.app.push_screen_wait(question):
                await self.act(lambda session: lending.lend(session, person, [item], authorised=True), said)
        except DepotError as error:
            await self.refuse(error)
        self.reload()

    def _borrowers(self) -> Seek:
        lists, listing = Lists(self.app.store), Listing(self.app.store)
        columns = (
            Column(N_("Name"), flex=2, least=16),
            Column(N_("Unit"), flex=2, least=12),
            Column(N_("Out"), width=7, right=True),
            Column(N_("Code"), width=13),
        )

        def rows(ids: Any) -> list[Row]:
            return [Row((each.name, each.unit_name, str(each.out or ""), each.code)) for each in listing.people(ids)]

        def named(text: str) -> int | None:
            try:
                return named_as(self.app, text, "person").key
            except DepotError:
                return None

        def find(text: str) -> list[int]:
            coded = named(text) if text.strip() else None
            return lists.people(text) if coded is None else [coded]

        heading = _("Lend {code} to whom?").format(code=self.shown_code)
        hint, empty = _("name, or scan the badge"), N_("Nobody is called so; the loan desk (F9) registers borrowers.")
        return Seek(heading, columns, find, rows, hint=hint, named=named, empty=empty)

    @work(exclusive=True, group="acts")
    async def action_item_return(self) -> None:
        """Take it back."""
        item = self.subject
        await self.act(lambda session: lending.give_back(session, [item]), _("Taken back; now put it away."))

    @work(exclusive=True, group="acts")
    async def action_item_undo(self) -> None:
        """Take back one's own last act, once it is clear which one that is."""
        assert self.app.session is not None
        try:
            entry = own_act(self.app.store, self.subject, self.app.session.user)
        except DepotError as error:
            await self.refuse(error)
            return
        what = _("{when}: {what}").format(when=entry.when, what=entry.what.text(_))
        if await self.app.push_screen_wait(Confirm(_("Undo this?"), what)):
            await self.act(lambda session: undo(session, entry.event.act), _("Undone."))

    @work(exclusive=True, group="acts")
    async def action_item_name(self) -> None:
        """Name it by an old code."""
        heading = _("Old code of {code}").format(code=self.shown_code)
        question = Ask(heading, _("Scan the old barcode, or type the number."), accepts_scan=True, most=80)
        alias = await self.app.push_screen_wait(question)
        if alias:
            subject, said = self.subject, _("Also named {alias}.").format(alias=alias)
            await self.act(lambda session: aliases.name_alias(session, subject, alias), said)

    @work(exclusive=True, group="acts")
    async def action_item_unname(self) -> None:
        """Take an old code off it."""
        subject, known = self.subject, self.old_codes
        choices = [(alias, Row((alias,))) for alias in known]
        dialog = Choose(_("Which code?"), (Column(N_("Code")),), choices, empty=N_("It has no old code."))
        alias = await self.app.push_screen_wait(dialog)
        if alias is not None:
            said = _("No longer named {alias}.").format(alias=alias)
            await self.act(lambda session: aliases.forget_alias(session, subject, alias), said)

    @property
    def old_codes(self) -> tuple[str, ...]:
        """Its old codes."""
        raise NotImplementedError

    def action_item_label(self) -> None:
        """Put it on the list of the label desk."""
        self.run_worker(self.app.label(self.subject))

    def action_item_mark(self) -> None:
        """Mark it to come back to, or take the mark away."""
        toggle_mark(self.app, self.subject, self.say)

    def action_item_copy(self) -> None:
        """Put the code on the clipboard of the terminal."""
        self.app.copy_to_clipboard(self.shown_code)
        self.say(_("{code} copied").format(code=self.shown_code))


def _lent(done: Done[Loan]) -> str:
    loan = done.result
    if loan is None:
        return _("Lent.")
    facts = {"due": loan.due or "—", "loan": Code.from_id("L", loan.id).shown}
    return _("Lent until {due}; loan {loan}").format(**facts)
