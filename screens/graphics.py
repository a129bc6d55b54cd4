"""True pictures, where the terminal has them: Kitty's protocol or Sixel, painted over the cells of a widget.

The terminal is asked, and only one that answers gets pictures. Its answers are taken out of what is typed before
Textual reads it, so that they can never be keys. Where several programs share a terminal (tmux, screen), and where
only plain characters are wanted, nothing is asked.
"""

from __future__ import annotations

import base64
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from textual._xterm_parser import XTermParser

if TYPE_CHECKING:
    from PIL.Image import Image
    from textual.app import App
    from textual.geometry import Region
    from textual.message import Message

KITTY: Final = "kitty"
SIXEL: Final = "sixel"

PATIENCE: Final = 1.5
"""Seconds in which a terminal answers, also at the far end of a slow line."""

IMAGE: Final = 31
"""Number of our picture in Kitty's protocol; there is never more than one."""

CHUNK: Final = 4096
"""Characters of base64 that Kitty's protocol takes at once."""

GREYS: Final = 4
"""Levels of a Sixel picture."""

_ASK: Final = "\x1b[16t\x1b[c"
"""The size of a cell (xterm, XTWINOPS), then what kind of terminal it is (DA1): every terminal answers the last."""

_ASK_KITTY: Final = f"\x1b_Gi={IMAGE},s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\"

_ANSWERS: Final = re.compile(
    r"\x1b_Gi=31(?P<kitty>[^\x1b]*)\x1b\\|\x1b\[6;(?P<high>\d{1,4});(?P<wide>\d{1,4})t|\x1b\[\?(?P<kind>[\d;]*)c"
)
_BEGUN: Final = re.compile(r"\x1b(?:_(?:G[^\x1b]{0,99}\x1b?)?|\[(?:\?[\d;]{0,60}|6(?:;\d{0,4}){0,2})?)$")
"""What may be the beginning of an answer; a lone ESC is the key."""


@dataclass
class Terminal:
    """What the terminal said of itself."""

    awaited: bool = False
    kind: str = ""
    """KITTY or SIXEL; empty for a terminal that draws cells only, or has not answered."""
    cell: tuple[int, int] = (0, 0)
    """Width and height of a cell in pixels, if it said so."""
    rest: str = ""

    def hear(self, data: str) -> str:
        """Take answers out of what came from the terminal; what was typed is left."""
        data, self.rest = self.rest + data, ""
        data = _ANSWERS.sub(self._note, data)
        begun = _BEGUN.search(data)
        if begun is not None:
            data, self.rest = data[: begun.start()], begun.group()
        return data

    def _note(self, answer: re.Match[str]) -> str:
        if answer["kitty"] is not None:
            self.kind = KITTY if answer["kitty"].endswith(";OK") else self.kind
        elif answer["high"] is not None:
            self.cell = int(answer["wide"]), int(answer["high"])
        elif "4" in answer["kind"].split(";")[1:] and not self.kind:
            self.kind = SIXEL
        return ""


TERMINAL: Final = Terminal()
"""The one that this process draws on."""


class ListeningParser(XTermParser):
    """Textual's parser, without the answers that are ours."""

    def feed(self, data: str) -> Iterable[Message]:
        """Parse what is left when answers are taken out; nothing at all would be the end of the input."""
        if not TERMINAL.awaited or not data:
            return super().feed(data)
        typed = TERMINAL.hear(data)
        return super().feed(typed) if typed else ()


def listen() -> None:
    """Let drivers made from now on hear answers. Textual has no public way to put a parser of ours in its driver."""
    try:
        from textual.drivers import linux_driver
    except ImportError:  # Windows, whose console has neither protocol before Sixel came to Windows Terminal
        return
    linux_driver.XTermParser = ListeningParser  # type: ignore[attr-defined]


def may_ask(environ: Mapping[str, str]) -> bool:
    """Whether the terminal is ours alone, and one that takes questions."""
    term = environ.get("TERM", "")
    shared = bool(environ.get("TMUX") or environ.get("STY")) or term.startswith(("screen", "tmux"))
    return bool(term) and not shared and term not in ("linux", "dumb", "vt100", "vt102", "vt220", "ansi", "cons25")


def ask(app: App[Any], environ: Mapping[str, str] = os.environ) -> None:
    """Ask the terminal once what it can draw; the answer comes when it comes."""
    if TERMINAL.awaited or app.is_headless or not may_ask(environ):
        return
    TERMINAL.awaited = True
    known = environ.get("TERM", "") in ("xterm-kitty", "xterm-ghostty") or "KITTY_WINDOW_ID" in environ
    others = environ.get("TERM_PROGRAM", "") in ("ghostty", "WezTerm") or "KONSOLE_VERSION" in environ
    _write(app, (_ASK_KITTY if known or others else "") + _ASK)


def paint(app: App[Any], image: Image, over: Region) -> None:
    """Paint a picture over these cells of the screen."""
    at = f"\x1b7\x1b[{over.y + 1};{over.x + 1}H"
    whole = over.width, over.height
    body = kitty(image, *whole) if TERMINAL.kind == KITTY else sixel(image, *pixels(*whole))
    _write(app, f"{at}{body}\x1b8")


def pixels(columns: int, rows: int) -> tuple[int, int]:
    """Pixels of so many cells; a usual size where the terminal did not tell."""
    wide, high = TERMINAL.cell
    return columns * (wide or 10), rows * (high or 20)


def erase(app: App[Any]) -> None:
    """Take the picture off the screen; Sixel goes by itself when the cells are written again."""
    if TERMINAL.kind == KITTY:
        _write(app, f"\x1b_Ga=d,d=I,i={IMAGE},q=2\x1b\\")


def kitty(image: Image, columns: int, rows: int) -> str:
    """A picture in Kitty's protocol, to be scaled to so many cells; the cursor stays."""
    stream = BytesIO()
    image.convert("L").save(stream, "PNG")
    data = base64.standard_b64encode(stream.getvalue()).decode()
    parts = [data[n : n + CHUNK] for n in range(0, len(data), CHUNK)]
    head = f"a=T,f=100,i={IMAGE},p=1,c={columns},r={rows},C=1,q=2,"
    return "".join(
        f"\x1b_G{head if n == 0 else ''}m={int(n < len(parts) - 1)};{part}\x1b\\" for n, part in enumerate(parts)
    )


def sixel(image: Image, width: int, height: int) -> str:
    """A picture of so many pixels as Sixel (DEC STD 070), in a few greys."""
    from PIL import Image as Images

    high = height // 6 * 6  # a band that is not whole would scroll the screen at its foot
    grey = image.convert("L").resize((width, max(high, 6)), Images.Resampling.BOX)
    levels = grey.point([round(value * (GREYS - 1) / 255) for value in range(256)]).tobytes()
    parts = [f'\x1bPq"1;1;{width};{max(high, 6)}']
    parts += [
        f"#{n};2;{n * 100 // (GREYS - 1)};{n * 100 // (GREYS - 1)};{n * 100 // (GREYS - 1)}" for n in range(GREYS)
    ]
    for top in range(0, max(high, 6), 6):
        rows = [levels[(top + n) * width : (top + n + 1) * width] for n in range(6)]
        for level in range(GREYS):
            masks = [row.translate(_is(level, n)) for n, row in enumerate(rows)]
            if any(map(any, masks)):
                column = bytes(63 + sum(bits) for bits in zip(*masks, strict=True)).decode("ascii")
                parts.append(f"#{level}{_shortened(column)}$")
        parts.append("-")
    return "".join(parts) + "\x1b\\"


def _is(level: int, bit: int) -> bytes:
    """A table that turns a level into its bit, and all others into nothing."""
    return bytes(1 << bit if value == level else 0 for value in range(256))


def _shortened(text: str) -> str:
    runs = [(character, len(list(run))) for character, run in groupby(text)]
    return "".join(f"!{n}{character}" if n > 3 else character * n for character, n in runs)


def _write(app: App[Any], text: str) -> None:
    driver = app._driver  # noqa: SLF001 - Textual's way to the terminal; pinned, like the capture of keys
    if driver is not None:
        driver.write(text)
        driver.flush()
