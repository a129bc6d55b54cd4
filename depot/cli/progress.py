"""How far a long command is: one line on the terminal's standard error, drawn over itself, and then gone."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from depot.cli.output import Output, safe, width
from depot.words import _

if TYPE_CHECKING:
    from types import FrameType

INTERRUPTED: Final = 130
"""Exit code after Ctrl-C."""

CELLS: Final = 24
"""Length of the bar."""


class Bar:
    """The line. Without a terminal, and beside JSON, nothing is shown."""

    def __init__(self, output: Output) -> None:
        self._visible = sys.stderr.isatty() and not output.json
        self._width = 0

    def show(self, label: str, share: float | None, note: str = "") -> None:
        """Draw what is being done and which share of it is done, from 0 to 1; None when nobody knows."""
        if not self._visible:
            return
        parts = [label]
        if share is not None:
            done = round(share * CELLS)
            parts.append(f"[{'#' * done}{'.' * (CELLS - done)}] {share:4.0%}")
        line = safe("  ".join(part for part in (*parts, note) if part))
        self._write(line + " " * max(self._width - width(line), 0))
        self._width = width(line)

    def clear(self) -> None:
        """Take the line away."""
        if self._width:
            self._write(" " * self._width + "\r")
            self._width = 0

    def _write(self, line: str) -> None:
        print("\r" + line, end="", file=sys.stderr, flush=True)


@contextmanager
def verifying(output: Output) -> Iterator[Callable[[str, int, int], None]]:
    """Show how far a verification is."""
    from depot.store.verify import STAGES

    bar = Bar(output)

    def progress(stage: str, done: int, total: int) -> None:
        bar.show(_(STAGES.get(stage, stage)), done / total if total else None)

    try:
        yield progress
    finally:
        bar.clear()


@contextmanager
def folding(output: Output) -> Iterator[Callable[[int, int], None]]:
    """Show how far the folding of what was taken in is."""
    bar = Bar(output)

    def progress(done: int, total: int) -> None:
        bar.show(_("folding events"), done / total if total else None)

    try:
        yield progress
    finally:
        bar.clear()


@contextmanager
def stopping() -> Iterator[Callable[[], bool]]:
    """Let the first Ctrl-C end what is under way between two acts, and the second one at once."""
    asked = False

    def ask(_number: int, _frame: FrameType | None) -> None:
        nonlocal asked
        if asked:
            raise KeyboardInterrupt
        asked = True

    try:
        before = signal.signal(signal.SIGINT, ask)
    except ValueError:  # not in the main thread, where no signal arrives
        yield lambda: asked
        return
    try:
        yield lambda: asked
    finally:
        signal.signal(signal.SIGINT, before)
