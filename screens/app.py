"""The application: one mode a desk, one worker for scans, one for other acts, and who sits at the terminal."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from typing import Any, ClassVar, TypeVar

from textual.message import Message
from textual.screen import Screen

from depot import words
from depot.desk.apart import limit_reads, orgs_of
from depot.desk.keymap import in_force
from depot.desk.session import Session
from depot.desk.settings import keep_scanner, own_keymap, station_value, value, whole
from depot.desk.settings import scanner as scanner_settings
from depot.errors import DepotError
from depot.model.commands import Command as Card
from depot.model.roles import ROLES
from depot.model.scanner import ScannerSettings
from depot.store.store import Clock, Store, wall_clock
from depot.words import N_, _
from screens.actthread import ActThread
from screens.backing import DUE, Backing
from screens.capture import Scan
from screens.codes import codes_like, looks_like_code
from screens.dialogs.tell import Tell
from screens.frame import Desk, FrameFacts
from screens.going import Going
from screens.graphics import listen
from screens.keys import Command, Commanded
from screens.options import Options
from screens.palette import Found
from screens.performing import RELAUNCH, Performing
from screens.printing import Printing
from screens.scanconfig import capture_config
from screens.scanworker import Answer, ScanWorker
from screens.screenset import DESK_OF, ScreenSet
from screens.signs import ring
from screens.stylesheet import KeptStylesheet
from screens.theme import LOOK, install_themes
from screens.upkeep import KEEP_UP, Upkeep

T = TypeVar("T")

PRELOAD_AFTER = 0.6
"""Seconds of rest before the other desks are imported, so that they open at once."""

CHANGES = 2.0
"""Seconds between two looks whether another terminal changed something."""


class DepotApp(Going, Performing, Commanded, Printing):
    """The screens of one depot."""

    TITLE = "depot"
    CSS_PATH = LOOK
    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("go.scan", "f5", N_("Scan"), N_("Go to the scan desk."), priority=True),
        Command("go.boxes", "f6", N_("Boxes"), N_("Go to the box desk: search, cards, files."), priority=True),
        Command(
            "go.shelves", "f7", N_("Shelves"), N_("Go to the shelf desk: tree, rack map, contents."), priority=True
        ),
        Command("go.loans", "f9", N_("Loans"), N_("Go to the loan desk: out, overdue, by person."), priority=True),
        Command(
            "go.destruction",
            "ctrl+r",
            N_("Destruction"),
            N_("Go to the destruction desk: due, and why."),
            priority=True,
        ),
        Command("go.reports", "ctrl+g", N_("Reports"), N_("Go to the reports desk: lists, figures."), priority=True),
        Command("go.transfers", "ctrl+n", N_("Transfers"), N_("Go to what units send in."), priority=True),
        Command(
            "go.inventory",
            "ctrl+y",
            N_("Inventory"),
            N_("Go to the inventory desk: count, settle, report."),
            priority=True,
        ),
        Command("go.labels", "ctrl+l", N_("Labels"), N_("Go to the label desk: choose, look, print."), priority=True),
        Command(
            "go.exchange", "ctrl+e", N_("Exchange"), N_("Go to the exchange desk: in, out, in doubt."), priority=True
        ),
        Command("go.settings", "f10,ctrl+t", N_("Settings"), N_("Theme, language, scanner, users."), priority=True),
        Command("app.lock", "ctrl+d", N_("Lock"), N_("Leave the terminal to somebody else."), priority=True),
        Command("app.leave", "ctrl+q", N_("Quit"), N_("End the program; every act is already written."), priority=True),
    )

    class Answered(Message):
        """The scan desk answered."""

        def __init__(self, answer: Answer) -> None:
            super().__init__()
            self.answer = answer

    class Changed(Message):
        """Something was written, here or at another terminal."""

    def __init__(
        self,
        options: Options,
        screens: ScreenSet,
        *,
        clock: Clock = wall_clock,
        acts: ActThread | None = None,
        greeting: Future[Session] | None = None,
    ) -> None:
        """Who starts the program may have begun to open the depot, and to check the PIN (`ActThread.greet`)."""
        listen()
        super().__init__()
        self.stylesheet = KeptStylesheet(variables=self.get_css_variables())
        self.options = options
        self._screens_of = screens
        for mode, make in screens.desks.items():
            self.add_mode(mode, partial(make, self))
        self.clock = clock
        self.session: Session | None = None
        """Who sits here, on the connection that the screens read through; None while nobody does."""
        self._store: Store | None = None
        self.acts = acts or ActThread(options.db, options.station, clock)
        self._greeting = greeting
        self._version = 0
        self.worker = ScanWorker(
            options.db, options.station, lambda answer: self.post_message(self.Answered(answer)), clock=clock
        )
        self._idle_since, self._ending = 0.0, False
        self._upkeep = Upkeep(self.on_all, options.station, lambda: self._ending)
        self.backing = Backing(lambda: Store.open(options.db, clock=clock), options.station, lambda: self._ending)
        self.keymap_overrides: dict[str, str] = {}
        """Keys that this depot or this terminal gives to commands, by the id of the command."""
        self.between: Callable[[], str] | None = None
        """Done between two runs of the screens, when every connection is closed; gives what to tell then."""
        install_themes(self, options.theme)

    # -- start and end ------------------------------------------------------------------------------------------

    async def on_mount(self) -> None:
        """Open the depot, or ask for a new one."""
        if not self.options.made:
            self.push_screen(self._screens_of.wizard(), self._founded)
            return
        await self.open_depot()

    def _founded(self, done: bool | None) -> None:
        if done:
            self.run_worker(self.open_depot())
        else:
            self.exit(return_code=1)

    async def open_depot(self) -> None:
        """Open the database for reading and begin at the scan desk."""
        try:
            await self.on_acts(lambda store: store.fold_version())
            self._store = Store.open(self.options.db, readonly=True, clock=self.clock)
            limit_reads(self._store, self.options.seated)
        except DepotError as error:
            self.exit(return_code=error.exit_code, message=f"{error.sentence(_)}\n{error.next_step(_)}")
            return
        self._version = self.store.data_version()
        self.bind_keys()
        settings = scanner_settings(self.store, self.options.station)
        self.configure_scanner(capture_config(settings, partial(looks_like_code, self.store)))
        self.worker.start()
        greeting = self._greeting or self.acts.greet(self.options)
        await self.switch_mode("scan")
        self.set_interval(CHANGES, self._look_for_changes)
        self.set_timer(PRELOAD_AFTER, self._preload)
        self.set_interval(KEEP_UP, self._keep_up)
        self.set_interval(DUE, self._back_up)
        self.set_interval(15.0, self._lock_when_idle)
        if self.options.seated:
            self.seat(self.options.seated)
            if self.options.told:
                self.push_screen(Tell(_("What was done"), self.options.told))
        elif greeting is not None:
            await self._sit_down(self.options.user, greeting)
        else:
            self.ask_who(self.options.user)

    async def _preload(self) -> None:
        if not self._ending:
            await self.in_background(self._screens_of.preload)
        self._keep_up()
        self._back_up()

    def _keep_up(self) -> None:
        self.run_worker(self._go_on())

    async def _go_on(self) -> None:
        """Go on with what another program left."""
        with suppress(DepotError):  # what stands in the way stands in the way of the next act too, which says so
            if not self._ending and await self._upkeep.keep_up(self.store):
                self.look_again()

    def _back_up(self) -> None:
        self.run_worker(self._backed_up())

    async def _backed_up(self) -> None:
        """Make the backup that is due, and let every desk say when one is late."""
        with suppress(DepotError):
            if not self._ending and await self.backing.look(self.store):
                self.look_again()

    async def on_unmount(self) -> None:
        """Finish what waits; nothing that was scanned is lost."""
        self._ending = True
        await asyncio.to_thread(self.worker.end)
        await self.close_printroom()
        self.acts.end()
        if self._store is not None:
            self._store.close()

    @property
    def store(self) -> Store:
        """The connection that screens read through; read-only."""
        assert self._store is not None
        return self._store

    # -- who ----------------------------------------------------------------------------------------------------

    async def sign_in(self, name: str, pin: str) -> None:
        """Let a user sit down; Tell the refusal otherwise and ask again."""
        await self._sit_down(name, self.acts.sign_in(name, pin))

    async def _sit_down(self, name: str, signing: Future[Session]) -> None:
        try:
            session = await asyncio.wrap_future(signing)
        except DepotError as error:
            self.ask_who(name, error)
            return
        self.seat(session.user)

    def seat(self, user: str) -> None:
        """This user, whose PIN was right, sits here from now on."""
        self.session = Session(self.store, user, self.options.station)
        if self.limited_otherwise():
            return
        self.worker.sit(self.session.user, scanner_settings(self.store, self.options.station))
        self._rested()
        for screen in self.screen_stack:
            if isinstance(screen, Desk):
                screen.refresh_frame()

    def ask_who(self, name: str = "", error: DepotError | None = None) -> None:
        """Lock the terminal until somebody signs in; the screens below stay as they are."""
        self.session = None
        self.push_screen(self._screens_of.sign_in(name, error))

    @property
    def frame_facts(self) -> FrameFacts:
        """What the title bar says."""
        if self._store is None:
            return FrameFacts("depot")
        name, node = self.store.depot_name()
        if self.session is None:
            return FrameFacts(name, node)
        account = self.session.account
        role = ", ".join((_(ROLES.get(account.role, account.role)), *orgs_of(account)))
        return FrameFacts(name, node, account.name or account.key, role)

    def _rested(self) -> None:
        self._idle_since = asyncio.get_running_loop().time()

    def _lock_when_idle(self) -> None:
        minutes = whole(self.store, "idle_lock_minutes")
        if self.session and minutes and asyncio.get_running_loop().time() - self._idle_since > minutes * 60:
            self.ask_who(self.session.user)

    def bind_keys(self) -> None:
        """Go by the keys of this depot and of this terminal from the next key on."""
        given = in_force(value(self.store, "keymap"), own_keymap(self.store, self.options.station))
        self.keymap_overrides = {command: ",".join(keys) for command, keys in given.items()}
        self.set_keymap(self.keymap_overrides)

    async def keep_scanner(self, settings: ScannerSettings) -> None:
        """Keep this station's scanner settings and go by them from the next key on."""
        station = self.options.station
        await self.on_acts(lambda store: keep_scanner(store, station, settings))
        self.configure_scanner(capture_config(settings, partial(looks_like_code, self.store)))
        if self.session is not None:
            self.worker.sit(self.session.user, settings)

    def ring(self, outcome: str) -> None:
        """Ring the bell for an outcome, unless this terminal is to be silent."""
        if station_value(self.store, self.options.station, "bell") != "off":
            ring(self, outcome)

    def speak(self, language: str) -> None:
        """Speak another language: the screens are made anew, and who sits here stays."""
        words.use(language)
        self.exit(return_code=RELAUNCH)

    def begin_again(self, between: Callable[[], str]) -> None:
        """End the screens, do something that wants the depot for itself, then make them anew; who sits here stays."""
        self.between = between
        self.exit(return_code=RELAUNCH)

    def action_app_lock(self) -> None:
        """Lock by hand."""
        if self.session is not None:
            self.ask_who()

    def action_app_leave(self) -> None:
        """End the program."""
        self.exit(0)

    # -- desks --------------------------------------------------------------------------------------------------

    async def go(self, desk: str) -> None:
        """Go to a desk by the name of its mode, if somebody sits here."""
        if self.session is None or self.current_mode == desk:
            return
        if desk == "exchange" and self.tells_limit():
            return
        await self.switch_mode(desk)

    async def show(self, subject: str, mode: str = "") -> None:
        """Open the desk of a thing (its code), or the one named, and put the thing there."""
        await self.go(mode or DESK_OF.get(subject[:1], "scan"))
        if (shows := getattr(self.screen, "show_subject", None)) is not None:
            self.call_after_refresh(shows, subject)

    # -- scans and acts -----------------------------------------------------------------------------------------

    def scanned(self, scan: Scan) -> None:
        """A scan: to the topmost screen that wants it, else to the scan desk."""
        self._rested()
        super().scanned(scan)

    def scan_unclaimed(self, scan: Scan) -> None:
        """Scans that no screen wants go to the scan desk, from everywhere; nobody signed in: they wait for no one."""
        if self.session is None:
            self.bell()
            return
        self.worker.scan(scan.text)
        if self.current_mode != "scan":
            self.run_worker(self.go("scan"))

    def choose(self, command: Card) -> None:
        """A command card by key."""
        self.worker.choose(command)

    def _look_for_changes(self) -> None:
        version = self.store.data_version()
        if version != self._version and not self.limited_otherwise():
            self._version = version
            self.post_message(self.Changed())

    def on_depot_app_answered(self, event: Answered) -> None:
        """Tell the desks; the scan desk shows it."""
        self._version = self.store.data_version()
        for screen in self.every_screen():
            if (hear := getattr(screen, "hear", None)) is not None:
                hear(event.answer)

    def look_again(self) -> None:
        """Something was written: the desk on show looks again."""
        self.post_message(self.Changed())

    def on_depot_app_changed(self) -> None:
        """The desk on show looks again."""
        if (again := getattr(self.screen, "refresh_data", None)) is not None:
            again()

    def every_screen(self) -> Iterable[Screen[Any]]:
        """The screens of all desks."""
        for stack in self._screen_stacks.values():
            yield from stack

    def find_codes(self, text: str) -> Iterable[Found]:
        """Things whose code, alias or number begins with the text, for the palette."""
        for code, label, about in codes_like(self.store, text, self.clock().date()):
            yield Found(label, about, partial(self._open, code))

    def _open(self, code: str) -> None:
        self.run_worker(self.show(code))
