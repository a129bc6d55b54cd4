"""What the screens of the exchange desk share: which folder, the keys of the depot, and long errands with progress."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Final, TypeVar

from depot.desk.session import Session
from depot.errors import DepotError, Refused
from depot.exchange import media
from depot.exchange.keyfile import Keys
from depot.exchange.owning import key_file
from depot.store.exports import last_folder
from depot.store.store import Store
from depot.words import N_, _
from screens.acting import Acting, Deed
from screens.actthread import ActThread
from screens.dialogs.ask import Ask
from screens.dialogs.choose import Choose
from screens.dialogs.working import Watch, Working
from screens.exchange.sending import Exported, headline, said_of, send
from screens.rows import Column, Row
from screens.text import clean, number

R = TypeVar("R")

TYPED: Final = ""
"""The choice of a folder that is typed."""

MEGABYTE: Final = 1_000_000


class FolderUnknown(Refused):
    """Facts: path."""

    what = N_("There is no folder {path} here.")
    todo = N_("Plug the key in and wait until the system shows it, then choose again.")


class ExchangeActs(Acting):
    """A screen of the exchange desk."""

    CSS_PATH = "exchange.tcss"
    NUMBER = "Ctrl+E"

    def __init__(self, deeds: list[Deed] | None = None) -> None:
        super().__init__(deeds)
        self._thread: ActThread | None = None

    def on_unmount(self) -> None:
        """Finish what is under way; its connection is closed."""
        if self._thread is not None:
            self._thread.end()

    async def errand(self, heading: str, work: Callable[[Session, Watch], R]) -> R | DepotError | None:
        """Do something long on a connection of its own; its result, its refusal, or None when nobody sits here."""
        session, watch = self.app.session, Watch()
        if session is None:
            return None
        user, station = session.user, session.station
        if self._thread is None:
            self._thread = ActThread(self.app.options.db, station, self.app.clock)
        thread = self._thread

        def start() -> Future[R]:
            def run(store: Store) -> R:
                return work(Session(store, user, station), watch)

            return thread.act(run)

        dialog: Working[R] = Working(heading, start, watch)
        result = await self.app.push_screen_wait(dialog)
        self.app.look_again()
        return result

    async def export(self) -> Exported | None:
        """Put what has not arrived on a key, and tell what came of it; None when it was left or refused."""
        folder = await self.ask_folder(_("Export where?"), writing=True)
        keys = await self.ask_keys() if folder is not None else None
        if folder is None or keys is None:
            return None
        heading = _("Exporting to {folder}").format(folder=clean(str(folder)))
        result = await self.errand(heading, lambda session, watch: send(session, folder, keys, watch))
        if isinstance(result, Exported):
            self.say(*headline(result))
            await self.app.push_screen_wait(said_of(result))
            return result
        if result is not None:
            self.refuse(result)
        return None

    async def ask_folder(self, heading: str, *, writing: bool) -> Path | None:
        """Which folder: a medium that is plugged in, the last one that was used, or one that is typed."""
        last = self.last_used()
        choices = await self.app.in_background(lambda: folders(last, writing=writing))
        chosen: str | None = TYPED
        if len(choices) > 1:
            columns = (Column(N_("Medium"), width=16), Column(N_("Free"), width=12, right=True), Column(N_("Folder")))
            chosen = await self.app.push_screen_wait(Choose(heading, columns, choices))
        if chosen is None:
            return None
        if chosen != TYPED:
            return Path(chosen)
        told = _("Folder of the key, as the system shows it")
        typed = await self.app.push_screen_wait(Ask(heading, told, accepts_scan=True, most=1_000))
        if not typed:
            return None
        try:
            return await self.app.in_background(lambda: folder_named(typed))
        except DepotError as error:
            self.refuse(error)
            return None

    def last_used(self) -> str:
        """The folder of the key that was written last; empty when none was."""
        return last_folder(self.app.store)

    async def ask_keys(self) -> Keys | None:
        """The keys of this depot, with their passphrase where they have one; a refusal is told."""
        path = self.app.options.db
        try:
            file = await self.app.on_acts(lambda store: key_file(store, path))
            passphrase: str | None = None
            if file.locked:
                told = _("The keys of this depot are locked.")
                passphrase = await self.app.push_screen_wait(Ask(_("Passphrase"), told, secret=True))
                if passphrase is None:
                    return None
            return await self.app.in_background(lambda: file.keys(passphrase))
        except DepotError as error:
            self.refuse(error)
            return None


def folder_named(typed: str) -> Path:
    """A folder by what a person typed; `~` is their own. Raises FolderUnknown."""
    path = Path(typed).expanduser()
    if not path.is_dir():
        raise FolderUnknown(path=str(path))
    return path


def folders(last: str, *, writing: bool) -> list[tuple[str, Row]]:
    """Folders to choose from: the media, then the last one that was used; the last choice is to type one."""
    found: dict[str, Row] = {}
    for medium in media.media():
        free = _("read only") if medium.readonly else _("{n} MB").format(n=number(medium.free // MEGABYTE))
        if not (writing and medium.readonly):
            found[str(medium.path)] = Row((medium.name, free, str(medium.path)))
    if last and last not in found and Path(last).is_dir():
        found[last] = Row((_("last one"), "", last))
    return [*found.items(), (TYPED, Row((_("another one"), "", _("type its folder"))))]
