"""Which scans stay on the loan desk: badges of borrowers and slips of loans, while the scan desk only looks up."""

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

HERE: Final = frozenset({"person", "loan"})


class Gate:
    """Decides, scan by scan. A scan that was let through is waited for: it may change what the next ones mean."""

    def __init__(self) -> None:
        self._passed = 0

    def subject(self, app: DepotApp, scan: Scan) -> str:
        """The code of a person or loan that the scan names; empty when the scan is for the scan desk."""
        found = "" if self._passed else _named_here(app, scan)
        self._passed += not found
        return found

    def hear(self, answer: Answer) -> None:
        """The scan desk answered one."""
        if answer.scanned is not None or answer.failed is not None:
            self._passed = max(self._passed - 1, 0)


def _named_here(app: DepotApp, scan: Scan) -> str:
    if app.session is None or app.worker.waiting or not _looking(app):
        return ""
    try:
        found = named(app, scan.text)
    except DepotError:
        return ""
    return found.subject if found.kind in HERE else ""


def _looking(app: DepotApp) -> bool:
    """Whether the scan desk would only look the thing up."""
    for screen in app.get_screen_stack("scan"):
        try:
            banner = screen.query_one(ModeBanner).banner
        except NoMatches:
            continue
        return banner is None or (banner.mode is Command.LOOK and banner.question is None)
    return True
