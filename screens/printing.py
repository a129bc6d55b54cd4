"""What the application has of printing: the print room, what it tells the desks, and the way to the label desk."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

from textual.message import Message
from textual.screen import Screen

from depot.store.store import Clock
from screens.capture import ScanCapture
from screens.frame import Desk
from screens.options import Options
from screens.printroom import REST, News, PrintRoom, told


class Printing(ScanCapture[int]):
    """An application that prints, whatever desk is on show."""

    options: Options
    clock: Clock
    _prints: PrintRoom | None = None

    class Printed(Message):
        """The print room tells how it goes."""

        def __init__(self, news: News) -> None:
            super().__init__()
            self.news = news

    @property
    def printroom(self) -> PrintRoom:
        """What sends print jobs; its thread begins when it is first needed."""
        if self._prints is None:
            self._prints = PrintRoom(
                self.options.db,
                self.options.station,
                lambda news: self.post_message(self.Printed(news)),
                clock=self.clock,
            )
            self._prints.start()
        return self._prints

    async def close_printroom(self) -> None:
        """Finish the job under way; what has not begun stays in the queue."""
        if self._prints is not None:
            await asyncio.to_thread(self._prints.end)

    def on_printing_printed(self, event: Printed) -> None:
        """Tell the desks; the one on show says it when it is another than theirs."""
        if not self.is_running or not self.screen_stack:
            return  # the program ends: the queue keeps what became of the job
        heard = False
        for screen in self.every_screen():
            hear = getattr(screen, "hear_print", None)
            if hear is not None:
                hear(event.news)
                heard = heard or screen is self.screen
        if not heard and event.news.stage != REST and isinstance(self.screen, Desk):
            self.screen.note(told(event.news))
        self.look_again()

    async def label(self, subject: str) -> None:
        """Put a thing (its code) on the list of the label desk, and go there."""
        await self.go("labels")
        shows = getattr(self.screen, "show_subject", None)
        if self.current_mode == "labels" and shows is not None:
            self.call_after_refresh(shows, subject)

    def every_screen(self) -> Iterable[Screen[Any]]:
        """The screens of all desks."""
        raise NotImplementedError

    def look_again(self) -> None:
        """Something was written: the desk on show looks again."""
        raise NotImplementedError

    async def go(self, desk: str) -> None:
        """Go to a desk by the name of its mode."""
        raise NotImplementedError
