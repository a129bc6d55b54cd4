"""From exec to the first whole frame: ours, the floors under it, and others' programs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from bench.beside import venvs
from bench.beside.handout import ends, handout
from bench.beside.table import Contestant, compare
from bench.beside.venvs import Peer
from bench.emulated import Emulated
from bench.measure import depot_of, line, signed_in
from bench.starts import BARE

OURS: Final = "depot: the scan desk, signed in"
HOME: Final = ("scan anything to see it", "F5 Scan", "Ada Tremblay")
"""On the first frame of ours."""


def compare_starts(boxes: int, rounds: int) -> None:
    """Print the times to the first frame."""
    print(f"exec to first whole frame, {boxes} boxes")
    depot, table = depot_of(boxes), handout(boxes)
    contestants: dict[str, Contestant] = {
        OURS: _until(lambda: Emulated(["-m", "depot"], signed_in(depot)), *HOME),
        "floor: python prints a word": _until(lambda: Emulated(["-c", "print('READY' + 'NOW')"]), "READYNOW"),
        "floor: bare Textual application, same widgets": _until(lambda: Emulated(["-c", BARE]), "READYNOW"),
    }
    for peer, argv, markers in _peers(table):
        if peer.installed:
            contestants[peer.version] = _until(lambda peer=peer, argv=argv: peer.start(*argv), *markers)  # type: ignore[misc]
        else:
            line(peer.version, "not installed")
    compare(contestants, rounds, warm=True)


def _peers(table: Path) -> list[tuple[Peer, tuple[str, ...], tuple[str, ...]]]:
    """Programs, their arguments, and what their first whole frame shows."""
    return [
        (venvs.POSTING, (), ("Press ctrl+s to save", "No headers", "^p Commands")),
        (venvs.HARLEQUIN, ("-a", "sqlite", "-r", str(table)), ("main db", "Run Query", "^q Quit")),
        (venvs.BAGELS, (), ("No data to display", "This Week", "^q Quit")),
        (venvs.VISIDATA, (str(table), "+:boxes::"), (ends(table).first, "rows")),
        (venvs.LITECLI, (str(table),), (f"{table.name}>",)),
    ]


def _until(start: Callable[[], Emulated], *markers: str) -> Contestant:
    def once() -> dict[str, float]:
        with start() as terminal:
            shown = terminal.shows(*markers) - terminal.started
            return {"first frame": shown}

    return once
