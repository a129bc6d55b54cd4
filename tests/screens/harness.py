"""Driving screens from tests: a real pseudo-terminal with a program in it, and helpers for Textual's Pilot."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import fcntl
import json
import os
import re
import signal
import struct
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyte
from textual import events
from textual.app import App
from textual.pilot import Pilot

ROOT = Path(__file__).resolve().parents[2]

_UNKNOWN = re.compile(rb"\x1b\[[<>=][0-9;]*u|\x1b\[\?[0-9;]*\$p")
"""Sequences that real terminals obey or ignore and pyte would print."""

_ON_TTY = 'exec "$@" <"$DEPOT_TEST_TTY" >"$DEPOT_TEST_TTY" 2>&1'
"""A session leader that opens a terminal has it as its controlling one."""


class Terminal:
    """A program in a pseudo-terminal of its own, seen through pyte."""

    def __init__(
        self, argv: Sequence[str], *, columns: int = 80, rows: int = 24, env: Mapping[str, str] | None = None
    ) -> None:
        """Start `python argv` in the repository."""
        self._master, slave = os.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.before = termios.tcgetattr(slave)
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._lock = threading.Lock()
        self.output = bytearray()
        """Everything that the program wrote."""
        self._slave = slave
        environ = {
            **os.environ,
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "DEPOT_LANG": "en",
            **(env or {}),
            "DEPOT_TEST_TTY": os.ttyname(slave),
        }
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            ["/bin/sh", "-c", _ON_TTY, "sh", sys.executable, *argv], cwd=ROOT, env=environ, start_new_session=True
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def attributes(self) -> list[Any]:
        """How the terminal is set now."""
        return termios.tcgetattr(self._slave)

    @property
    def lines(self) -> list[str]:
        """What is on the screen, without the blanks at the right."""
        with self._lock:
            return [line.rstrip() for line in self._screen.display]

    @property
    def text(self) -> str:
        """What is on the screen."""
        return "\n".join(self.lines)

    def send(self, data: bytes | str) -> None:
        """Write all at once."""
        os.write(self._master, data.encode() if isinstance(data, str) else data)

    def type(self, data: bytes | str, per_key: float) -> None:
        """Write a byte at a time, `per_key` seconds apart, exactly.

        A busy machine may stop the writer itself; then what is left is written at once, since a scanner never stops.
        """
        due = time.perf_counter()
        rest_of = data.encode() if isinstance(data, str) else data
        while rest_of:
            late = per_key < 0.010 and time.perf_counter() - due > 0.005
            now, rest_of = (rest_of, b"") if late else (rest_of[:1], rest_of[1:])
            os.write(self._master, now)
            due += per_key
            rest = due - time.perf_counter()
            if rest > 0.002:
                time.sleep(rest - 0.001)
            while time.perf_counter() < due:
                pass

    def wait(self, until: Callable[[], bool] | str, seconds: float = 30.0) -> None:
        """Wait until something is true, or a text is on the screen; fail with the screen when it never is."""
        true = until if callable(until) else lambda: until in self.text
        end = time.monotonic() + seconds
        while not true():
            if time.monotonic() > end or (self.process.poll() is not None and not true()):
                raise AssertionError(f"never came: {until}\n{self.text}")
            time.sleep(0.01)

    def wait_exit(self, seconds: float = 30.0) -> int:
        """The exit code, once the program has ended and all that it wrote was read."""
        code = self.process.wait(seconds)
        time.sleep(0.1)
        return code

    def close(self) -> None:
        """End the program, however it is."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        if self._slave >= 0:
            os.close(self._slave)
            self._slave = -1
            self._reader.join(5)
            os.close(self._master)

    def _read(self) -> None:
        rest = b""
        while True:
            try:
                data = os.read(self._master, 65536)
            except OSError as error:
                if error.errno in (errno.EIO, errno.EBADF):
                    return
                raise
            if not data:
                return
            with self._lock:
                self.output += data
                data = _UNKNOWN.sub(b"", rest + data)
                cut = data.rfind(b"\x1b", len(data) - 12)
                rest = data[cut:] if cut >= 0 else b""
                self._stream.feed(data[:cut] if cut >= 0 else data)
                if rest and not _UNKNOWN.match(rest + b"u") and not rest.endswith((b"\x1b", b"[")):
                    self._stream.feed(rest)
                    rest = b""


class Log:
    """What a program under test wrote of itself, a JSON object a line."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.touch()

    def all(self, event: str) -> list[dict[str, Any]]:
        """The entries of one kind so far."""
        lines = self.path.read_text(encoding="utf-8").split("\n")[:-1]  # what follows the last end of line is not whole
        entries = [json.loads(line) for line in lines]
        return [entry for entry in entries if entry["ev"] == event]


def text_of(app: App[Any]) -> str:
    """The screen of a headless application as text; proves that it reads without colour."""
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)


async def scan(pilot: Pilot[Any], text: str, end: str = "enter") -> None:
    """What a scanner does: the keys of a code as fast as they go, then the end key."""
    driver = pilot.app._driver
    assert driver is not None
    for key in (*text, *([end] if end else [])):
        event = events.Key({"$": "dollar_sign", "-": "minus"}.get(key, key), key if len(key) == 1 else None)
        event.set_sender(pilot.app)
        driver.send_message(event)
    await pilot.pause(0 if end else 0.4)


async def type_slowly(pilot: Pilot[Any], text: str) -> None:
    """What a person does: a key at a time, too far apart for a scanner."""
    for key in text:
        await pilot.press({" ": "space"}.get(key, key))
        await asyncio.sleep(0.05)
    await pilot.pause()
