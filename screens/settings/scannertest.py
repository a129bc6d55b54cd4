"""Test my scanner: what arrives, key by key, what it means, and the calibration card."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from depot.desk.settings import scanner
from depot.errors import DepotError
from depot.model.keyboards import CALIBRATION, card_in
from depot.model.scantext import calibrate, printable, read
from depot.words import N_, _
from screens.capture import Scan
from screens.frame import Desk
from screens.keys import Command
from screens.scanline import ScanLine
from screens.signs import OUTCOMES, is_plain

if TYPE_CHECKING:
    from screens.app import DepotApp


class ScannerTest(Desk):
    """Every scan comes here and does nothing else, until the page is left."""

    TITLE = N_("Test my scanner")
    HELP_TEXT = N_(
        "Scan anything: the page shows what arrived, how long the pauses between keys were, what was stripped, and "
        "what it means. Scan the calibration card once: if the keyboard of the scanner and of the computer differ, "
        "the program learns to undo it. Best of all, set the scanner to press F11 before each code and Enter after it."
    )
    CSS_PATH = "settings.tcss"
    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("test.leave", "escape,q", N_("Back"), N_("Leave; scans go to the scan desk again."), footer=True),
        Command("test.bell", "f4,b", N_("Bell"), N_("Ring as for a refused scan."), footer=True),
        Command("test.forget", "f8", N_("Forget"), N_("Forget what the calibration card taught."), footer=True),
    )
    app: DepotApp

    def body(self) -> ComposeResult:
        """Instructions, what came last, the scan line."""
        yield Static(_("Scan anything. Nothing is done with it here."), id="test-head", markup=False)
        yield Static("", id="test-result", markup=False)
        yield Static(_("Calibration card: {text}").format(text=CALIBRATION), id="test-card", markup=False)
        yield ScanLine(N_("or type a code and Enter"))

    def on_mount(self) -> None:
        """Typing goes to the line."""
        self.query_one(ScanLine).focus()

    def on_scan_line_typed(self, event: ScanLine.Typed) -> None:
        """A typed line, as if it had been scanned."""
        self.take_scan(Scan(event.text, "keys", len(event.text)))

    def take_scan(self, scan: Scan) -> bool:
        """Show it; learn from the calibration card."""
        lines = list(self._lines(scan))
        self.query_one("#test-result", Static).update(Content("\n").join(lines))
        if card_in(scan.text) >= 0 or len(scan.text) == len(CALIBRATION):
            self.run_worker(self._learn(scan))
        return True

    def _lines(self, scan: Scan) -> Iterator[Content]:
        settings, home = scanner(self.app.store, self.app.options.station), self.app.store.stream_head().node
        yield self._pair(_("arrived"), printable(scan.text) or "–")
        keys = " ".join(scan.keys[:40])
        yield self._pair(_("keys"), keys or "–")
        gaps = [round(gap * 1000) for gap in scan.gaps]
        if gaps:
            told = _("{least} to {most} ms").format(least=min(gaps), most=max(gaps))
            yield self._pair(_("between keys"), told)
        yield self._pair(_("told from typing by"), _(_HOW.get(scan.how, scan.how)))
        try:
            reading = read(scan.text, settings, home)
        except DepotError as error:
            yield self._verdict("stop", error.sentence(_))
            return
        if reading.aim:
            yield self._pair(_("identifier stripped"), printable(reading.aim))
        if reading.layout:
            yield self._pair(_("keyboard undone"), reading.layout)
        if reading.code is not None:
            yield self._verdict("ok", _("our code {code}").format(code=reading.code.shown))
        elif reading.command is not None:
            yield self._verdict("ok", _("command card: {name}").format(name=_(reading.command.label)))
        elif reading.problem is not None:
            yield self._verdict("stop", reading.problem.sentence(_))
        elif self.app.store.by_alias(reading.key):
            yield self._verdict("ok", _("an old barcode that is on record"))
        else:
            yield self._verdict("unknown", _("not a code of ours, and not on record"))

    def _pair(self, label: str, text: str) -> Content:
        return Content.assemble((f"{label:<22}", "$ink-soft"), (text, "$text"))

    def _verdict(self, outcome: str, text: str) -> Content:
        sign = OUTCOMES[outcome]
        return Content.assemble((f"\n{sign.mark(is_plain(self.app))} {text}", f"bold $tone-{sign.tone}"))

    async def _learn(self, scan: Scan) -> None:
        now = scanner(self.app.store, self.app.options.station)
        try:
            await self.app.keep_scanner(calibrate(scan.text, now))
        except DepotError as error:
            self._add(self._verdict("stop", f"{error.sentence(_)} {error.next_step(_)}"))
            return
        self._add(self._verdict("ok", _("Calibrated: this scanner's keyboard is understood.")))

    def _add(self, line: Content) -> None:
        shown = self.query_one("#test-result", Static)
        content = shown.content
        shown.update(Content("\n").join([content if isinstance(content, Content) else Content(str(content)), line]))

    async def action_test_forget(self) -> None:
        """Forget the calibration."""
        from dataclasses import replace

        await self.app.keep_scanner(replace(scanner(self.app.store, self.app.options.station), learned={}))
        self._add(self._verdict("ok", _("Forgotten.")))

    def action_test_bell(self) -> None:
        """Ring."""
        self.app.ring("stop")

    def action_test_leave(self) -> None:
        """Back to the settings."""
        self.app.pop_screen()


_HOW = {
    "prefix": N_("its prefix key"),
    "keys": N_("its speed, and Enter"),
    "silence": N_("its speed, and silence after it"),
    "paste": N_("a paste"),
}
