"""Desks where people act: refusals are told, what was done is said in a line, and F8 takes the last act back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, NamedTuple, TypeVar

from textual.content import Content
from textual.widgets import Static

from depot.desk.session import Session
from depot.desk.undo import UndoImpossible, UndoNothing, undo
from depot.errors import DepotError
from depot.store.store import Done
from depot.words import N_, _
from screens.dialogs.tell import Tell
from screens.frame import Desk
from screens.keys import Command
from screens.signs import OUTCOMES, is_plain
from screens.text import clean

if TYPE_CHECKING:
    from screens.app import DepotApp

T = TypeVar("T")

KEPT = 50
"""Acts that can be taken back, the last ones."""


class Deed(NamedTuple):
    """What somebody did on a desk."""

    user: str
    acts: tuple[str, ...]
    """Ids of its acts, in order."""
    said: str
    """What it was, in the language then in use."""


class SaidLine(Static):
    """One line at the foot of a desk: what was done last, with its time."""

    def __init__(self) -> None:
        super().__init__("", markup=False)

    def say(self, at: str, text: str, outcome: str) -> None:
        """Show it; `outcome` is a name of OUTCOMES."""
        sign = OUTCOMES[outcome]
        mark = (f"{sign.mark(is_plain(self.app))} ", f"bold $tone-{sign.tone}")
        self.update(Content.assemble(mark, (f"{at}  ", "$ink-faint"), (clean(text), "$text")), layout=False)


class Acting(Desk):
    """A desk with acts. Its body holds a SaidLine. Screens opened from it share its list of deeds."""

    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("desk.undo", "f8,u", N_("Undo"), N_("Take back your last act on this desk."), footer=True),
    )
    app: DepotApp

    def __init__(self, deeds: list[Deed] | None = None) -> None:
        """`deeds` are those of the desk that opens this screen."""
        super().__init__()
        self.deeds: list[Deed] = [] if deeds is None else deeds

    def say(self, text: str, outcome: str = "ok") -> None:
        """Say what was done, at the foot of the desk."""
        self.query_one(SaidLine).say(self.app.clock().strftime("%H:%M"), text, outcome)

    def refresh_data(self) -> None:
        """Something was written: read again what is on show."""

    def refuse(self, error: DepotError) -> None:
        """Tell a refusal and what to do about it."""
        self.app.push_screen(Tell.refusal(error))

    async def act(self, work: Callable[[Session], Done[T]], said: Callable[[T], str] | str) -> Done[T] | None:
        """Do one act, say it, and keep it for F8; tell the refusal and give None when there is one."""
        done = await self.act_all([work], said if isinstance(said, str) else lambda all_: said(all_[0]))
        return done[0] if done else None

    async def act_all(
        self, works: Sequence[Callable[[Session], Done[T]]], said: Callable[[list[T]], str] | str
    ) -> list[Done[T]]:
        """Do acts that belong together, until one is refused; F8 takes back all that were done."""
        done: list[Done[T]] = []
        refused: DepotError | None = None
        for work in works:
            try:
                done.append(await self.app.perform(work))
            except DepotError as error:
                refused = error
                break
        if done:
            results = [each.result for each in done if each.result is not None]
            text = said if isinstance(said, str) else said(results)
            self.remember(tuple(each.act for each in done if each.act), text)
            self.say(text)
            self.refresh_data()  # a dialog that comes now keeps the application's own call from this screen
        if refused is not None:
            self.refuse(refused)
        return done

    def remember(self, acts: tuple[str, ...], said: str) -> None:
        """Keep a deed of who sits here, for F8."""
        if acts and self.app.session is not None:
            self.deeds.append(Deed(self.app.session.user, acts, said))
            del self.deeds[:-KEPT]

    def last_deed(self) -> Deed | None:
        """The last thing that who sits here did on this desk."""
        user = self.app.session.user if self.app.session is not None else ""
        return next((deed for deed in reversed(self.deeds) if deed.user == user), None)

    async def action_desk_undo(self) -> None:
        """Take back the last deed, its last act first."""
        deed = self.last_deed()
        if deed is None:
            self.refuse(UndoNothing())
            return
        left = list(deed.acts)
        try:
            while left:
                act = left[-1]
                await self.app.perform(lambda session, act=act: undo(session, act))  # type: ignore[misc]
                left.pop()
        except DepotError as error:
            self.deeds.remove(deed)
            if left and not isinstance(error, UndoImpossible | UndoNothing):
                self.deeds.append(deed._replace(acts=tuple(left)))
            self.refuse(error)
            return
        self.deeds.remove(deed)
        self.say(_("Undone: {what}").format(what=deed.said))
