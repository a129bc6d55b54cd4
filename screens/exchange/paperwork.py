"""Screens that put a page on paper: which printer, or which folder, then the errand."""

from __future__ import annotations

from collections.abc import Callable

from textual import work

from depot.desk.session import Session
from depot.errors import DepotError
from depot.words import N_, _
from screens.dialogs.choose import Choose
from screens.dialogs.working import Watch
from screens.exchange.acts import ExchangeActs
from screens.exchange.papers import FILE, keep_page, print_page, ways
from screens.rows import Column
from screens.text import clean


class Paperwork(ExchangeActs):
    """A screen with a page to print."""

    @work(exclusive=True, group="acts")
    async def put_on_paper(self, name: str, make: Callable[[Session], bytes | None]) -> None:
        """Ask where to, make the page, put it there; `make` gives None where there is nothing to print."""
        columns = (Column(N_("Where"), width=16), Column("", flex=1))
        choices = ways(self.app.store)
        address: str | None = FILE
        if len(choices) > 1:
            address = await self.app.push_screen_wait(Choose(_("Print where?"), columns, choices))
        folder = await self.ask_folder(_("In which folder?"), writing=True) if address == FILE else None
        if address is None or (address == FILE and folder is None):
            return

        def done(session: Session, _watch: Watch) -> str:
            data = make(session)
            if data is None:
                return ""
            if folder is not None:
                return str(keep_page(folder, name, data))
            print_page(address, name, data)
            return address

        where = await self.errand(_("Making the page"), done)
        if isinstance(where, DepotError):
            self.refuse(where)
        elif where:
            self.say(_("The page is at {where}").format(where=clean(where)))
        elif where is not None:
            self.say(_("There is nothing to print: nothing waits on a key."), "attention")
