"""Which scans stay on the box desk: codes of boxes and files while the scan desk only looks things up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.css.query import NoMatches

from depot.errors import DepotError
from depot.model.commands import Command
from screens.capture import Scan
from screens.naming import named
from screens.scan.banner import ModeBanner
from screens.scanworker import Answer

if TYPE_CHECKING:
    from screens.app import DepotApp

HERE: Final = frozenset({"box", "file"})


class Gate:
    """Decides, scan by scan. A scan that was let through is waited for: it may change what the next ones mean."""

    def __init__(self, app: DepotApp) -> None:
        self._app = app
        self._passed = 0

    def subject(self, scan: Scan) -> str:
        """The code of a box or file that the scan names and that is to be shown here; empty for all other scans."""
        if self._passed or self._app.worker.waiting or not self._looking():
            return ""
        try:
            found = named(self._app, scan.text)
        except DepotError:
            return ""
        return found.subject if found.kind in HERE else ""

    def let_through(self) -> None:
        """A scan goes to the scan desk."""
        self._passed += 1

    def hear(self, answer: Answer) -> None:
        """The scan desk answered one."""
        if answer.scanned is not None or answer.failed is not None:
            self._passed = max(self._passed - 1, 0)

    def _looking(self) -> bool:
        """Whether the scan desk would only look the thing up."""
        for screen in self._app.get_screen_stack("scan"):
            try:
                banner = screen.query_one(ModeBanner).banner
            except NoMatches:
                continue
            return banner is None or (banner.mode is Command.LOOK and banner.question is None)
        return True
