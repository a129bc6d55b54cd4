"""Which scans stay on a desk: codes of the things that it is about, while the scan desk only looks things up."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from textual.css.query import NoMatches

from depot.desk.scanning.resolve import Found
from depot.errors import DepotError
from depot.model.commands import Command
from screens.capture import Scan
from screens.naming import named
from screens.scan.banner import ModeBanner
from screens.scanworker import Answer

if TYPE_CHECKING:
    from screens.app import DepotApp


class Gate:
    """Decides, scan by scan. A scan that was let through is waited for: it may change what the next ones mean."""

    def __init__(self, app: DepotApp, kinds: Collection[str]) -> None:
        """`kinds` are those of depot.desk.scanning.resolve.Found that stay here."""
        self._app = app
        self._kinds = kinds
        self._passed = 0

    def found(self, scan: Scan, *, reserved: bool = False) -> Found | None:
        """The thing that the scan names and that is to be dealt with here; None for all other scans. With `reserved`,
        labels printed in advance that nothing has yet are too.
        """
        app = self._app
        if self._passed or app.session is None or app.worker.waiting or not _looking(app):
            return None
        try:
            found = named(app, scan.text, reserved=reserved)
        except DepotError:
            return None
        return found if found.kind in self._kinds or found.kind == "reserved" else None

    def subject(self, scan: Scan) -> str:
        """The code of such a thing; empty for all other scans."""
        found = self.found(scan)
        return found.subject if found is not None else ""

    def let_through(self) -> None:
        """A scan goes to the scan desk."""
        self._passed += 1

    def hear(self, answer: Answer) -> None:
        """The scan desk answered one."""
        if answer.scanned is not None or answer.failed is not None:
            self._passed = max(self._passed - 1, 0)


def _looking(app: DepotApp) -> bool:
    """Whether the scan desk would only look the thing up."""
    for screen in app.get_screen_stack("scan"):
        try:
            banner = screen.query_one(ModeBanner).banner
        except NoMatches:
            continue
        return banner is None or (banner.mode is Command.LOOK and banner.question is None)
    return True
