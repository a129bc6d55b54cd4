"""A database that others know more of than itself: what happened, and the way out, a step at a time."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar, Final

from textual import work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from depot.desk.session import Session
from depot.errors import DepotError
from depot.exchange.standing import HERE, Standing, standing
from depot.model import roles
from depot.store.backup import backup
from depot.store.restoring import Restored, restore
from depot.store.store import Clock, Store
from depot.words import N_, _
from screens.acting import Deed, SaidLine
from screens.dialogs.confirm import Confirm
from screens.dialogs.working import Watch
from screens.exchange.acts import ExchangeActs
from screens.exchange.figures import missing_words
from screens.exchange.snapshot import missing
from screens.keys import Command
from screens.signs import OUTCOMES, is_plain
from screens.text import clean, number

WHY: Final[Mapping[str, str]] = {
    "own.ahead": N_(
        "The vault or another depot has events of this depot that this database does not have. So this is an older "
        "state of it: an old copy was put back, or the disk lost its last days."
    ),
    "own.forked": N_(
        "The vault or another depot has other events of this depot under numbers that were given here too. So two "
        "copies of this database were worked with, here and somewhere else."
    ),
    "depot.twin": N_(
        "Another computer restored a backup of this database and goes on as this same depot. Only one of the two may."
    ),
}
"""What happened, by the error that showed it."""

OTHERWISE: Final = N_("Others know more of this depot than this database does.")


class RepairScreen(ExchangeActs):
    """The way out."""

    TITLE = N_("Restore")
    HELP_TEXT = N_(
        "This database takes no more acts, since it could give out numbers a second time. Nothing is lost by going "
        "through the steps: what is only here is exported, then the database is backed up, then it goes on as a new "
        "incarnation with all that it holds. What others have more comes back with the next packages, and what nobody "
        "has is listed, to be looked for on the shelves."
    )
    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("repair.export", "f2,x", N_("Export"), N_("Step 1: put what is only here on a key."), footer=True),
        Command("repair.backup", "f3,b", N_("Back up"), N_("Step 2: write a checked copy."), footer=True),
        Command("repair.restore", "f12,g", N_("Go on"), N_("Step 3: go on as a new incarnation."), footer=True),
        Command("repair.close", "escape", N_("Back"), N_("Go back to the exchange desk.")),
    )

    def __init__(self, deeds: list[Deed]) -> None:
        super().__init__(deeds)
        self._backup: Path | None = None
        self._standing: Standing | None = None

    def body(self) -> ComposeResult:
        """What happened, and the steps."""
        with VerticalScroll(id="paper"):
            yield Static("", id="words", markup=False)
        yield SaidLine()

    def on_mount(self) -> None:
        """Say it."""
        self.query_one("#paper").focus()
        self._draw()

    def on_screen_resume(self) -> None:
        """A step may be done."""
        self.refresh_data()

    def refresh_data(self) -> None:
        """Read again."""
        if self.query("#words"):
            self._draw()

    def _draw(self) -> None:
        it = self._standing = standing(self.app.store)
        here = it.events(HERE)
        exported, kept = not (here and it.reference), self._backup is not None
        leaves = _("F2: export what is only here ({n} events).").format(n=number(here))
        lines = [
            Content.assemble((_("This database takes no more acts."), "bold $tone-stop")),
            Content(""),
            Content(_(WHY.get(it.behind, OTHERWISE))),
            Content(""),
            self._step(1, leaves if it.reference else _("No vault to export to."), done=exported, due=True),
            self._step(2, _("F3: back this database up, on a key or another disk."), done=kept, due=exported),
            self._step(
                3,
                _("F12: go on as a new incarnation; what is here now is set aside, never deleted."),
                done=not it.behind,
                due=kept,
            ),
            self._step(
                4, _("Receive (F3 at the exchange desk): what others have more comes back."), done=False, due=False
            ),
            Content(""),
        ]
        lines += [Content.assemble((line, "$tone-attention")) for line in missing_words(missing(self.app.store))]
        self.query_one("#words", Static).update(Content("\n").join(lines))
        self.refresh_bindings()

    def _step(self, number_: int, text: str, *, done: bool, due: bool) -> Content:
        mark = OUTCOMES["ok"].mark(is_plain(self.app)) if done else " "
        finished = _("done")
        word = f" ({finished})" if done else ""
        look = "$tone-ok" if done else "bold $text" if due else "$ink-soft"
        return Content.assemble((f"{mark} {number_}. {text}{word}", look))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Exporting needs a vault; going on needs a backup, and a database that is behind."""
        if action == "repair_export" and not (self._standing is not None and self._standing.reference):
            return None
        behind = self._standing is not None and bool(self._standing.behind)
        if action == "repair_restore" and not (behind and self._backup is not None):
            return None
        return super().check_action(action, parameters)

    @work(exclusive=True, group="acts")
    async def action_repair_export(self) -> None:
        """What is only here, on a key."""
        await self.export()
        self.refresh_data()

    @work(exclusive=True, group="acts")
    async def action_repair_backup(self) -> None:
        """A checked copy, under a name that tells the time; a server has its own tools."""
        try:
            path = self.app.options.place.file
        except DepotError as error:
            self.refuse(error)
            return
        folder = await self.ask_folder(_("Back up where?"), writing=True)
        if folder is None:
            return
        stamp = self.app.clock().strftime("%Y%m%d-%H%M%S")
        target = folder / f"{path.stem}-{stamp}.db"

        def copied(session: Session, _watch: Watch) -> Path:
            return backup(session.store, target).path

        result = await self.errand(_("Backing up to {folder}").format(folder=clean(str(folder))), copied)
        if isinstance(result, DepotError):
            self.refuse(result)
        elif result is not None:
            self._backup = result
            self.say(_("Backed up and checked: {path}").format(path=clean(str(result))))
        self.refresh_data()

    @work(exclusive=True, group="acts")
    async def action_repair_restore(self) -> None:
        """Go on as a new incarnation: the screens end, the copy takes its place, and the screens come back."""
        copy, session = self._backup, self.app.session
        if copy is None or session is None:
            return
        try:
            await self.app.perform(lambda each: each.may(roles.ADMINISTER))
        except DepotError as error:
            self.refuse(error)
            return
        text = _("Close the program at every other terminal first. The screens close for a moment and come back.")
        question = Confirm(_("Go on as a new incarnation?"), text, yes=_("Go on"), no=_("Not yet"))
        if await self.app.push_screen_wait(question):
            path, clock = self.app.options.place.file, self.app.clock
            actor, station = session.user, session.station
            self.app.begin_again(lambda: go_on(copy, path, actor, station, clock))

    def action_repair_close(self) -> None:
        """Back."""
        self.dismiss(None)


def go_on(copy: Path, path: Path, actor: str, station: str, clock: Clock) -> str:
    """Put the copy in the place of the database, as a new incarnation; what was done, or why not, in words."""
    try:
        done = restore(copy, path, actor=actor, station=station, clock=clock)
        with Store.open(path, readonly=True, clock=clock) as store:
            return "\n\n".join((*_done_words(done), *missing_words(missing(store))))
    except DepotError as error:
        return f"{error.sentence(_)}\n\n{error.next_step(_)}"


def _done_words(done: Restored) -> list[str]:
    lines = [_("The depot goes on as a new incarnation. Events: {events}.").format(events=number(done.last.head_seq))]
    if done.aside is not None:
        lines.append(_("The database that was there is kept as {path}.").format(path=done.aside))
    for each in done.lost:
        words = _("Not in the backup: events {first} to {last} of {node}. Look on the shelves and on paper.")
        lines.append(words.format(first=each.first, last=each.last, node=each.node))
    lines.append(_("Now receive at the exchange desk (Ctrl+E, F3): what others have more comes back."))
    if not done.readable:
        lines.append(_("It could not be read: nobody knows what it had more than the backup."))
    return lines
