"""From the command line to the first screen: the terminal is ours before Textual is even imported.

Raw mode comes first, so that a code scanned while the program starts waits in the terminal's queue as it was sent
instead of being echoed and turned from CR into NL. Then some lines drawn by hand, then the slow imports. Whatever
happens, the terminal is given back as it was found. Nothing here imports Textual.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from types import FrameType
from typing import Final, TypeVar

from depot.errors import BadInput
from depot.words import N_
from screens.looks import LOOKS, MONO, PLAIN

T = TypeVar("T")

SETTINGS: Final = {"TEXTUAL_FPS": "240", "TEXTUAL_ANIMATIONS": "none", "TEXTUAL_SMOOTH_SCROLL": "0"}
"""What Textual reads from the environment as it is imported; a value already there stays."""

_ENTER: Final = "\x1b[?1049h\x1b[?25l\x1b[0m\x1b[2J"
_RESET: Final = "\x1b[?1000l\x1b[?1003l\x1b[?1006l\x1b[?1015l\x1b[?2004l\x1b[?1004l\x1b[?7h\x1b[0m"
_LEAVE: Final = f"{_RESET}\x1b[<u\x1b[?1049l\x1b[?25h"

Splash = Callable[[int, int], Sequence[tuple[str, str]]]
"""Lines for a terminal of so many columns and rows: text and look, `bar`, `text` or `ink-soft`."""


class NoTerminal(BadInput):
    """The screens were asked for where there is no terminal."""

    what = N_("The screens of depot need a terminal, and {stream} is none.")
    todo = N_(
        "Run `depot` by itself in a terminal, or use a command such as `depot search`; `depot --help` lists them."
    )


def in_terminal(run: Callable[[], T], splash: Splash, theme: str) -> T:
    """Take the terminal, draw the splash, run the program (which imports Textual), give the terminal back.

    Raises NoTerminal where there is none. SIGTERM and SIGHUP end the program as sys.exit would, until an
    application with an event loop takes them over.
    """
    for name, stream in (("stdin", sys.stdin), ("stdout", sys.stdout), ("stderr", sys.stderr)):
        if stream is None or not stream.isatty():
            raise NoTerminal(stream=name)
    for setting, value in SETTINGS.items():
        os.environ.setdefault(setting, value)
    os.environ.pop("NO_COLOR", None)  # the theme has answered it; Textual's own filter turns default colours to black
    with _raw(), _ending_on_signals():
        try:
            size = os.get_terminal_size()
            _write(_ENTER + _draw(splash(size.columns, size.lines), size.columns, size.lines, theme))
            result = run()
        except BaseException:
            _write(_LEAVE)
            raise
        _write(f"{_RESET}\x1b[?25h")
        return result


@contextlib.contextmanager
def _raw() -> Iterator[None]:
    """Keys as they are sent, unechoed, until the block is left; on Windows the console does so by itself."""
    try:
        import termios
    except ImportError:
        yield
        return
    fd = sys.stdin.fileno()
    before = termios.tcgetattr(fd)
    now = termios.tcgetattr(fd)
    now[0] &= ~(termios.ICRNL | termios.INLCR | termios.IGNCR | termios.IXON | termios.IXOFF)
    now[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
    termios.tcsetattr(fd, termios.TCSANOW, now)
    try:
        yield
    finally:
        with contextlib.suppress(termios.error):
            termios.tcsetattr(fd, termios.TCSANOW, before)


@contextlib.contextmanager
def _ending_on_signals() -> Iterator[None]:
    """Turn a request to end into an exit that cleans up."""

    def end(number: int, _frame: FrameType | None) -> None:
        sys.exit(128 + number)

    names = [name for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {name: signal.signal(getattr(signal, name), end) for name in names}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler)


def _draw(lines: Sequence[tuple[str, str]], columns: int, rows: int, theme: str) -> str:
    """The lines as one string for the terminal, each cleaned and cut to its width, on the theme's ground."""
    look = LOOKS[theme]
    rich = theme not in (PLAIN, MONO) and os.environ.get("COLORTERM", "") in ("truecolor", "24bit")
    parts: list[str] = []
    for row in range(rows):
        text, kind = lines[row] if row < len(lines) else ("", "text")
        safe = "".join(character if character.isprintable() else " " for character in text)[:columns]
        bar = kind == "bar"
        if rich:
            style = _sgr(38, look["bar-ink" if bar else kind]) + _sgr(48, look["bar" if bar else "ground"])
        else:
            style = "\x1b[7m" if bar else ""
        parts.append(f"\x1b[{row + 1};1H{style}{safe:<{columns}}\x1b[0m")
    return "".join(parts)


def _sgr(which: int, color: str) -> str:
    red, green, blue = bytes.fromhex(color.removeprefix("#"))
    return f"\x1b[{which};2;{red};{green};{blue}m"


def _write(text: str) -> None:
    """Straight to the terminal; one that is gone needs nothing."""
    with contextlib.suppress(OSError):
        data = text.encode(errors="replace")
        while data:
            data = data[os.write(sys.stderr.fileno(), data) :]
