"""Scans taken before dispatch: the application whose widgets, bindings and dialogs never see a scanner's keys.

Every key goes through a `BurstDetector` in `App.on_event`, ahead of priority bindings, focus and modal screens.
Times are those stamped by the input thread when the byte was read, never the handler's clock.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol, runtime_checkable

from textual import events
from textual._time import get_time
from textual.app import App, ReturnType

from screens.burst import Action, Burst, Focus, Press, ScanConfig, Typed
from screens.detector import BurstDetector

LATE = 0.004
"""A time-out that is this much late proves nothing: the program stood still, and keys may wait to be read."""


@dataclass(frozen=True, slots=True)
class Scan:
    """One scan as it came, before prefixes, AIM identifiers or keyboard layouts are undone."""

    text: str
    how: str
    """`prefix`, `keys`, `silence` or `paste`: how it was told from typing."""
    length: int
    """Characters that came; more than the text has when it was longer than any code."""
    keys: tuple[str, ...] = ()
    """Names of the keys, prefix and end key included, for the page that tests a scanner."""
    gaps: tuple[float, ...] = ()
    """Seconds between them."""


@runtime_checkable
class TakesScans(Protocol):
    """A screen that uses scans."""

    def take_scan(self, scan: Scan) -> bool:
        """Use the scan, or answer False to leave it to the screen below."""


class ScanCapture(App[ReturnType]):
    """An application with a scanner: subclass it, set `scan_config`, give screens a `take_scan`."""

    ENABLE_COMMAND_PALETTE = False  # ours opens on the same key, with our commands

    scan_config: ClassVar[ScanConfig] = ScanConfig()
    """The configuration to begin with; `configure_scanner` changes it."""

    def __init__(self) -> None:
        super().__init__()
        self._detector = BurstDetector(self.scan_config)
        self._early: list[events.Event] | None = []
        """Keys that came before the first screen stood; None once it does."""
        self._due: float | None = None
        """When the pending time-out should fire."""
        self._late = False
        """Whether the last time-out was late."""

    def configure_scanner(self, config: ScanConfig) -> None:
        """Use this configuration from the next key on."""
        self._detector.config = config

    def typing_focus(self) -> Focus:
        """Where typing goes now: what the focused widget says it does with a letter."""
        focused = self.focused
        if focused is None:
            return Focus.COMMANDS
        told = getattr(focused, "SCAN_FOCUS", None)
        if isinstance(told, Focus):
            return told
        return Focus.TEXT if focused.check_consume_key("a", "a") else Focus.COMMANDS

    def scanned(self, scan: Scan) -> None:
        """Give a scan to the topmost screen that wants it."""
        for screen in reversed(self.screen_stack):
            if isinstance(screen, TakesScans) and screen.take_scan(scan):
                return
        self.scan_unclaimed(scan)

    def scan_unclaimed(self, scan: Scan) -> None:  # noqa: ARG002 - for those who override it
        """No screen wanted the scan; an application overrides this to keep it."""
        self.bell()

    async def on_event(self, event: events.Event) -> None:
        """Catch keys and pastes on their way in; the rest is Textual's."""
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
        elif self._early is not None:
            self._early.append(event)
        elif isinstance(event, events.Paste):
            await self._paste(event)
        else:
            stalled = self._late or (self._due is not None and get_time() - self._due > LATE)
            self._late = False
            press = Press(event.key, event.character, event.time, event)
            await self._do(self._detector.feed(press, self.typing_focus(), stalled=stalled))
            self._arm()

    async def _on_ready(self) -> None:
        """The first screen stands: let in what was scanned and typed while the program started."""
        early, self._early = self._early or [], None
        for event in early:
            await self.on_event(event)

    def _on_load(self) -> None:
        """Leave as by the key when the system asks us to go; the return code tells which signal it was."""
        for name in ("SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            if number is not None:
                with contextlib.suppress(NotImplementedError, RuntimeError):  # not on Windows, not in a thread
                    asyncio.get_running_loop().add_signal_handler(number, self.exit, None, 128 + number)

    async def _do(self, actions: Sequence[Action]) -> None:
        for action in actions:
            if isinstance(action, Typed) and isinstance(action.press.event, events.Key):
                await super().on_event(action.press.event)
            elif isinstance(action, Burst):
                for _ in range(action.to_take_back):
                    await super().on_event(events.Key("backspace", "\x7f"))
                keys = tuple(press.key for press in action.presses)
                self.scanned(Scan(action.text, action.how, action.length, keys, action.gaps))

    async def _paste(self, event: events.Paste) -> None:
        """Pasted lines are scans when all look like codes, or when they go to the scan line; else they are text."""
        await self._do(self._detector.release())
        config = self._detector.config
        lines = [line.strip() for line in event.text.splitlines()]
        lines = [line for line in lines if line]
        if lines and (self.typing_focus() is Focus.SCAN_LINE or all(map(config.is_code, lines))):
            for line in lines:
                self.scanned(Scan(line[: config.max_len], "paste", len(line)))
        else:
            await super().on_event(event)

    def _arm(self) -> None:
        deadline = self._detector.deadline
        if deadline is not None and self._due is None:
            self._wait(max(deadline - get_time(), 0.001))

    def _wait(self, delay: float) -> None:
        self._due = get_time() + delay
        self.set_timer(delay, self._tick)

    def _tick(self) -> None:
        """The time-out: look again when keys may be on their way, else decide behind those already queued."""
        due, deadline, now = self._due or 0.0, self._detector.deadline, get_time()
        self._due = None
        if deadline is None:
            return
        if now < deadline:
            self._wait(deadline - now)
        elif now - due > LATE:
            self._late = True
            self._wait(0.010)
        else:
            self._due = now
            self.call_later(self._decide, deadline)

    async def _decide(self, deadline: float) -> None:
        self._due = None
        self._late = False
        if self._detector.deadline == deadline:
            await self._do(self._detector.quiet(get_time(), self.typing_focus()))
        self._arm()
