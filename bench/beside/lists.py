"""All boxes in a list: ours, Textual's DataTable, and others' programs on the same rows.

Opened is exec to the home screen and, where the list is asked for there, the key to its first rows; the time in
between, when a person would look for the key, is left out.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Final, NamedTuple

from bench.beside import venvs
from bench.beside.handout import ends, handout
from bench.beside.starts import HOME
from bench.beside.table import Contestant, Figures, compare
from bench.beside.venvs import Peer
from bench.emulated import Emulated
from bench.measure import ROOT, depot_of, line, signed_in

PROGRAMS: Final = ROOT / "bench" / "beside" / "programs"
F5: Final = b"\x1b[15~"
F6: Final = b"\x1b[17~"
DOWN: Final = b"\x1b[B"
END: Final = b"\x1b[F"
CONTROL_END: Final = b"\x1b[1;5F"
KEYS: Final = 9
"""Cursor keys a run."""

PATIENCE: Final = 300.0
"""Seconds that a list may take to open or to fill."""


class Listing(NamedTuple):
    """A program that lists all boxes, and its keys."""

    name: str
    start: Callable[[], Emulated] | None
    """None where it is not installed."""
    last: str
    """On the screen once the last row is."""
    home: tuple[str, ...]
    """On its first frame: rows, where it opens with them."""
    ask: tuple[bytes, ...] = ()
    """Keys on that frame that ask for the list; the last one is timed."""
    first: tuple[str, ...] = ()
    """On the screen once the first rows are, when they were asked for."""
    full: str = ""
    """On the screen once all rows can be reached, where that is later."""
    focus: bytes = b""
    """Key into the list."""
    down: bytes = DOWN
    end: bytes = CONTROL_END
    most: int = sys.maxsize
    """Rows beyond which it is not tried."""

    def run(self) -> Figures:
        """Open, go down some rows, jump to the end."""
        assert self.start is not None
        figures: dict[str, float | list[float]] = {}
        with self.start() as terminal:
            opened = terminal.shows(*self.home, patience=PATIENCE) - terminal.started
            terminal.quiet()
            for key in self.ask:
                terminal.catch_up()
                sent = terminal.type(key, 0)
                if key is self.ask[-1]:
                    opened += terminal.shows(*self.first, patience=PATIENCE) - sent
                terminal.quiet()
            figures["opened: first rows"] = opened
            full = terminal.shows(self.full, patience=PATIENCE) - terminal.started if self.full else opened
            figures["all rows within reach"] = max(full, opened)
            terminal.quiet()
            if self.focus:
                terminal.type(self.focus, 0)
            figures["cursor key to repaint"] = [terminal.changes(self.down) for _nth in range(KEYS)]
            terminal.quiet()
            sent = terminal.type(self.end, 0)
            figures["jump to the last row"] = terminal.shows(self.last) - sent
            figures["resident MB"] = terminal.resident()
        return figures


def compare_lists(boxes: int, rounds: int) -> None:
    """Print what the lists take."""
    print(f"a list of {boxes} rows")
    contestants: dict[str, Contestant] = {}
    for listing in _ours(boxes), *_others(boxes):
        if listing.start is None:
            line(listing.name, "not installed")
        elif boxes > listing.most:
            line(listing.name, f"not tried beyond {listing.most} rows: its time to open grows with them")
        else:
            contestants[listing.name] = listing.run
    compare(contestants, rounds)


def _ours(boxes: int) -> Listing:
    depot = signed_in(depot_of(boxes))
    return Listing(
        "depot: the box desk",
        lambda: Emulated(["-m", "depot"], depot),
        last=f"{boxes:,} of {boxes:,}",
        home=HOME,
        ask=(F6,),
        first=(f" 1 of {boxes:,}",),
        focus=DOWN,
        end=END,
    )


def _others(boxes: int) -> list[Listing]:
    table = handout(boxes)
    top, last, number = ends(table)
    datatable, fast = (str(PROGRAMS / name) for name in ("datatable.py", "fastdatatable.py"))
    at_once = ("-a", "sqlite", "-r", "--viewer-max-rows", "-1", str(table))
    return [
        Listing("Textual DataTable", lambda: Emulated([datatable, str(table)]), last, (top,), most=100_000),
        Listing(*_peer(venvs.FASTDATATABLE, fast, str(table)), last, (top,)),
        Listing(
            *_peer(venvs.VISIDATA, str(table), "+:boxes::"), last, (top,), full=f" {boxes} rows", down=b"j", end=b"G"
        ),
        Listing(
            *_peer(venvs.HARLEQUIN, *at_once),
            number,
            home=("main db", "Run Query"),
            ask=(b"select * from boxes", b"\n"),
            first=(top,),
            focus=F5,
        ),
    ]


def _peer(peer: Peer, *argv: str) -> tuple[str, Callable[[], Emulated] | None]:
    return peer.version, (lambda: peer.start(*argv)) if peer.installed else None
