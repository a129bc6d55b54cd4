"""Backups: what the schedule did, when the next one is due, and the drill that tries the way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import TYPE_CHECKING, ClassVar, Final, TypeVar

from textual import work
from textual.app import ComposeResult
from textual.widgets import Static

from depot.desk.backups import reading
from depot.desk.backups.drilling import drill
from depot.desk.backups.making import make
from depot.desk.permits import may
from depot.desk.session import Session
from depot.errors import DepotError
from depot.model import roles
from depot.model.event import Event
from depot.model.schedule import due_at
from depot.store.store import Store
from depot.store.verify import STAGES
from depot.words import N_, _
from screens.actthread import ActThread
from screens.dialogs.tell import Tell
from screens.dialogs.working import Watch, Working
from screens.frame import Desk
from screens.keys import Command
from screens.rows import Column, Row
from screens.signs import OUTCOMES
from screens.text import clean
from screens.vlist import VirtualList

if TYPE_CHECKING:
    from screens.app import DepotApp

R = TypeVar("R")

COLUMNS: Final = (
    Column(N_("When"), width=16),
    Column(N_("What was done"), flex=2, least=36),
    Column(N_("Backup"), flex=1, least=18),
)


class BackupsScreen(Desk):
    """What was done by the schedule."""

    CSS_PATH = "settings.tcss"
    TITLE = N_("Backups")
    HELP_TEXT = N_(
        "The newest stands first. The program makes the backup that is due by itself, while it is open or when it is "
        "opened next; the settings say where and how often. F2 makes one now. F4 is the drill: the last backup is "
        "brought back beside the depot, proved, compared and put away; nothing else is changed, and the result is "
        "written down here."
    )
    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("backups.make", "f2,n", N_("Back up now"), N_("Make a backup now, due or not."), footer=True),
        Command("backups.drill", "f4,d", N_("Drill"), N_("Try the way back from the last backup."), footer=True),
        Command("backups.back", "escape", N_("Back"), N_("Back to the settings."), footer=True),
    )
    app: DepotApp

    def __init__(self) -> None:
        super().__init__()
        self._events: list[Event] = []
        self._thread: ActThread | None = None

    def body(self) -> ComposeResult:
        """The list, and what the schedule says."""
        yield VirtualList(COLUMNS, self._load)
        yield Static("", id="remedy", markup=False)

    def on_mount(self) -> None:
        """Show it."""
        self.query_one(VirtualList).focus()
        self.refresh_data()

    def on_unmount(self) -> None:
        """Finish what is under way; its connection is closed."""
        if self._thread is not None:
            self._thread.end()

    def refresh_data(self) -> None:
        """Something was done, here or elsewhere."""
        if not self.query("#remedy"):  # the program may be closing
            return
        store = self.app.store
        self._events = reading.events(store)[::-1]
        listing = self.query_one(VirtualList)
        listing.replace(range(len(self._events)))
        listing.reload()
        self.query_one("#remedy", Static).update("\n".join(self._told(store)))
        self.refresh_bindings()

    def _told(self, store: Store) -> list[str]:
        now, plan, past = self.app.clock(), reading.schedule(store), reading.past(store)
        due = due_at(plan, past, now)
        if due is None:
            return [_("No backups are made: choose their folder in the settings.")]
        when = _("The next one is due now.") if due <= now else _("The next one is due on {when}.")
        where = _("They go to {folder}; {keep} are kept.").format(folder=clean(plan.folder), keep=plan.keep)
        late = [clean(said.text(_)) for said in reading.warnings(store, now)]
        return [where, when.format(when=f"{due:%Y-%m-%d %H:%M}"), *late]

    def _load(self, ids: Sequence[int]) -> list[Row]:
        return [_row(self._events[id_]) for id_ in ids]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Not for an auditor."""
        if action in ("backups_make", "backups_drill") and not may(self.app.session, roles.CIRCULATE):
            return None
        return super().check_action(action, parameters)

    # -- acts ---------------------------------------------------------------------------------------------------

    def action_backups_make(self) -> None:
        """Make one now."""
        self._errand(_("Back up now"), make)

    def action_backups_drill(self) -> None:
        """Try the way back."""
        self._errand(_("Drill"), drill)

    @work(exclusive=True)
    async def _errand(self, heading: str, act: Callable[[Session, reading.Progress], R]) -> None:
        """Do it on a connection of its own; the screens stay alive, and Escape stops it."""
        session, watch = self.app.session, Watch()
        if session is None:
            return
        if self._thread is None:
            self._thread = ActThread(self.app.options.db, session.station, self.app.clock)
        thread = self._thread

        def told(stage: str, done: int, total: int) -> None:
            watch.said = _(STAGES.get(stage, stage))
            watch.progress(done, total)

        def start() -> Future[R]:
            return thread.act(lambda store: act(session.on(store), told))

        dialog: Working[R] = Working(heading, start, watch)
        result = await self.app.push_screen_wait(dialog)
        self.refresh_data()
        if isinstance(result, DepotError):
            self.app.push_screen(Tell.refusal(result))
        elif result is not None:
            done = clean(reading.said(self._events[0]).text(_))
            self.app.push_screen(Tell(heading, done, tone="ok"))

    def action_backups_back(self) -> None:
        """Back to the settings."""
        self.dismiss(None)


def _row(event: Event) -> Row:
    sign = OUTCOMES["attention" if event.body.get("reason") else "ok"]
    path = str(event.body.get("path", "")).rpartition("/")[2]
    cells = (event.at[:16].replace("T", " "), clean(reading.said(event).text(_)), clean(path))
    return Row(cells, sign=sign)
