"""Test my scanner: what arrives, key by key, what it means, what to set better, and the calibration card."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from textwrap import wrap
from typing import TYPE_CHECKING, ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from depot.desk.settings import scanner as scanner_settings
from depot.errors import DepotError
from depot.model.keyboards import CALIBRATION, card_in
from depot.model.scanner import ScannerSettings
from depot.model.scantext import calibrate
from depot.words import N_, _
from screens.burst import ScanConfig
from screens.capture import Scan
from screens.frame import Desk
from screens.keys import Command
from screens.scanline import ScanLine
from screens.settings.cardcode import calibration_symbol
from screens.settings.keypad import KeyPad
from screens.settings.sentkeys import Sent, columns_of, sent
from screens.settings.verdict import SLOWEST, advice, judge
from screens.signs import OUTCOMES, is_plain, ring

if TYPE_CHECKING:
    from screens.app import DepotApp

HOW: Final = {
    "prefix": N_("its prefix key"),
    "keys": N_("its speed, and the key that ends it"),
    "silence": N_("its speed, and the silence after it"),
    "paste": N_("nothing: it was pasted"),
    "typed": N_("nothing: it came as slowly as typing"),
}
"""How a scan was told from typing."""

STEPS: Final = (
    N_("In its manual: the keyboard interface (USB HID), and the keyboard country of this computer."),
    N_("Suffix: Enter (CR). No pause between characters."),
    N_("Best of all, prefix F11: then nothing that people type is ever taken for a scan, nor the other way round."),
    N_("Then press F2 here and scan the calibration card: the program learns the rest."),
)
"""How to set a scanner."""

LABELS: Final = 14
"""Cells of the column of labels."""

AT_ONCE: Final = 0.7
"""Seconds in which a key such as F11 belongs to the scan that follows it."""


class ScannerTest(Desk):
    """Every scan comes here and does nothing else, until the page is left."""

    TITLE = N_("Test my scanner")
    HELP_TEXT = N_(
        "Scan anything: the page shows every key that arrived with the pause before it, what was stripped, which "
        "keyboard was undone, what it means and what to set better. Nothing is done with it. Press F2 and scan the "
        "calibration card once: the program learns the keyboard, the speed, the prefix and the suffix of this scanner."
    )
    CSS_PATH = "settings.tcss"
    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("test.leave", "escape", N_("Back"), N_("Leave; scans go to the scan desk again."), footer=True),
        Command("test.calibrate", "f2", N_("Calibrate"), N_("Learn from a scan of the calibration card."), footer=True),
        Command("test.bell", "f4", N_("Bell"), N_("Ring as for a refused scan."), footer=True),
        Command("test.forget", "f8", N_("Forget"), N_("Forget what this scanner taught; begin anew."), footer=True),
    )
    app: DepotApp

    def __init__(self) -> None:
        super().__init__()
        self._calibrating = False
        self._announced = ("", 0.0)
        """A key that types nothing, such as F11, and when it came."""

    def body(self) -> ComposeResult:
        """What came last, above the line."""
        with VerticalScroll(id="test-body", can_focus=False):
            yield Static("", id="test-result", markup=False)
        yield KeyPad()

    def on_mount(self) -> None:
        """Say how to begin."""
        self.query_one(KeyPad).focus()
        self._show([*self._begin(_("Scan anything. Nothing is done with it here.")), Content(""), *self._steps()])

    @property
    def _settings(self) -> ScannerSettings:
        return scanner_settings(self.app.store, self.app.options.station)

    def on_key(self, event: events.Key) -> None:
        """A key that no command uses may be one that the scanner presses first."""
        if event.character is None and event.key.startswith("f"):
            self._announced = (event.key, time.monotonic())

    def on_scan_line_typed(self, event: ScanLine.Typed) -> None:
        """Keys that came one by one."""
        event.stop()
        pad = self.query_one(KeyPad)
        keys, times = zip(*pad.presses, strict=True) if pad.presses else ((), ())
        gaps = tuple(after - before for before, after in pairwise(times))
        pad.presses.clear()
        self.take_scan(Scan(event.text, "typed", len(event.text), keys, gaps))

    def take_scan(self, scan: Scan) -> bool:
        """Show it; learn from it when it is the calibration card."""
        key, at = self._announced
        announced = key if time.monotonic() - at < AT_ONCE else ""
        self._announced = ("", 0.0)
        if self._calibrating or _is_card(scan.text):
            self._calibrating = False
            self.call_later(self._learn, scan, announced)
        else:
            self._show(list(self._told(scan, announced)))
        return True

    def _told(self, scan: Scan, announced: str) -> Iterator[Content]:
        settings, keys = self._settings, sent(scan)
        verdict = judge(scan.text, settings, self.app.store)
        yield self._verdict(verdict.outcome, verdict.means)
        yield Content("")
        yield from self._facts(scan, keys)
        if verdict.taken_off:
            yield from self._pair(_("taken off"), verdict.taken_off)
        if verdict.keyboard:
            yield from self._pair(_("keyboard"), verdict.keyboard)
        hints = list(advice(keys, scan.how, verdict, settings, announced))
        yield Content("")
        for hint in hints:
            yield from self._wrapped("! ", hint, "$tone-attention")
        if not hints and verdict.outcome == "ok":
            yield Content.assemble((_("This scanner is well set."), "$tone-ok"))

    def _facts(self, scan: Scan, keys: Sent) -> Iterator[Content]:
        label = _("keys")
        for above, below in columns_of(keys.keys, keys.pauses, self._room):
            yield Content.assemble((label.ljust(LABELS), "$ink-soft"), (above, "bold $text"))
            yield Content.assemble((_("ms").ljust(LABELS) if keys.pauses else "", "$ink-faint"), (below, "$ink-faint"))
            label = ""
        yield from self._pair(_("bytes"), keys.bytes if len(keys.text) <= len(CALIBRATION) else "")
        if keys.pauses:
            said = _("{typical} ms as a rule, {longest} ms at most inside the code")
            yield from self._pair(_("pauses"), said.format(typical=keys.typical, longest=keys.longest))
        yield from self._pair(_("known by"), _(HOW.get(scan.how, scan.how)))

    async def _learn(self, scan: Scan, announced: str) -> None:
        keys, now = sent(scan), self._settings
        try:
            learned = calibrate(scan.text + keys.ending, now)
        except DepotError as error:
            said = f"{error.sentence(_)} {error.next_step(_)}"
            self._show([self._verdict("stop", said), Content(""), *self._facts(scan, keys)])
            return
        gap = ScanConfig().calibrated((keys.longest / 1000,)).detect_gap
        learned = replace(learned, detect_ms=round(gap * 1000), prefix_key=announced or now.prefix_key)
        if not keys.ending and scan.how != "paste":
            learned = replace(learned, suffixes=frozenset())
        await self.app.keep_scanner(learned)
        lines = [self._verdict("ok", _("Calibrated and kept for this terminal.")), Content("")]
        undone = _("differs from the computer's, and is undone") if learned.learned else _("agrees with the computer's")
        lines += self._pair(_("keyboard"), undone)
        lines += self._pair(_("first key"), learned.prefix_key.upper() or _("none: scans are known by their speed"))
        lines += self._pair(_("added text"), " ".join(filter(None, (learned.prefix, learned.suffix))) or _("none"))
        lines += self._pair(_("ends with"), keys.keys[-1] if keys.ending else _("nothing"))
        lines += self._pair(_("pauses"), _("{ms} ms at most inside the code").format(ms=keys.longest))
        if keys.longest > SLOWEST and not learned.prefix_key:
            slow = _("That is as slow as typing: set its pause between characters to none, or its prefix to F11.")
            lines += [Content(""), *self._wrapped("! ", slow, "$tone-attention")]
        self._show([*lines, Content(""), Content(_("Now scan a label, to see that it is read."))])

    def action_test_calibrate(self) -> None:
        """The next scan is the card's, whatever arrives."""
        self._calibrating = True
        lines = self._begin(_("Now scan the calibration card: the printed one, or this one off the screen."))
        symbol = [] if is_plain(self.app) else [Content.assemble("    ", line) for line in calibration_symbol()]
        self._show([*lines, Content(""), *symbol, Content.assemble("    ", (CALIBRATION, "$ink-soft"))])

    async def action_test_forget(self) -> None:
        """As the scanner left the factory, for this terminal."""
        self._calibrating = False
        await self.app.keep_scanner(ScannerSettings(double_ms=self._settings.double_ms))
        self._show([self._verdict("ok", _("Forgotten: scans are known by their speed again."))])

    def action_test_bell(self) -> None:
        """Ring, also where the bell is off: this is to hear whether the terminal can."""
        ring(self.app, "stop")
        self.note(_("Three bells: did you hear them?"))

    def action_test_leave(self) -> None:
        """Back to the settings; from the calibration, back to the test."""
        if self._calibrating:
            self._calibrating = False
            self.on_mount()
        else:
            self.dismiss(None)

    @property
    def _room(self) -> int:
        return max(self.size.width - 4 - LABELS, 20)

    def _show(self, lines: list[Content]) -> None:
        self.query_one("#test-result", Static).update(Content("\n").join(lines))
        self.query_one(VerticalScroll).scroll_home(animate=False)

    def _begin(self, text: str) -> list[Content]:
        return [Content.assemble((text, "bold $text"))]

    def _steps(self) -> Iterator[Content]:
        yield Content.assemble((_("How to set a scanner:"), "$ink-soft"))
        for nth, step in enumerate(STEPS, 1):
            yield from self._wrapped(f"{nth}. ", _(step), "$text")

    def _wrapped(self, mark: str, text: str, style: str) -> Iterator[Content]:
        width = self._room + LABELS
        for line in wrap(text, width, initial_indent=mark, subsequent_indent=" " * len(mark)):
            yield Content.assemble((line, style))

    def _pair(self, label: str, text: str) -> list[Content]:
        parts = wrap(text, self._room) if text else []
        labels = [label, *[""] * len(parts)]
        return [
            Content.assemble((at.ljust(LABELS), "$ink-soft"), part) for at, part in zip(labels, parts, strict=False)
        ]

    def _verdict(self, outcome: str, text: str) -> Content:
        sign, plain = OUTCOMES[outcome], is_plain(self.app)
        block = f" {sign.shown(plain).upper()} " if sign.bells else f" {sign.mark(plain)} "
        tone = f"bold $tone-{sign.tone}"
        return Content.assemble((block, f"{tone} reverse"), "  ", (text, tone))


def _is_card(text: str) -> bool:
    """Whether it can only be the calibration card: on a known keyboard, or as many characters and all different."""
    return card_in(text) >= 0 or len(set(text)) == len(text) == len(CALIBRATION)
