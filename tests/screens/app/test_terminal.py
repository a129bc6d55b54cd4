"""The real program in a real terminal: pastes, what a station keeps, a kill in the middle of scans."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from depot.desk.boxes import register
from depot.desk.settings import change_station, keep_scanner
from depot.model.scanner import ScannerSettings
from depot.store.store import Store
from depot.store.verify import verify
from tests.screens.depots import PINS, Furnished
from tests.screens.harness import Terminal

pytestmark = pytest.mark.pty

PLACE = "desk-1"


class Depot(Terminal):
    """The program at work on a furnished depot, as its users start it."""

    def __init__(self, furnished: Furnished, **env: str) -> None:
        signed_in = {"DEPOT_USER": "lou", "DEPOT_PIN": PINS["lou"], "DEPOT_STATION": PLACE}
        super().__init__(["-m", "depot"], env={"DEPOT_DB": str(furnished.path), **signed_in, **env})


def shelved(path: Path, among: list[str]) -> list[str]:
    """Those of some boxes that were shelved, in the order of the journal."""
    with Store.open(path, readonly=True) as store:
        rows = store.connection.execute("SELECT subject FROM journal WHERE kind = 'box.shelved' ORDER BY pos")
        return [subject for (subject,) in rows if subject in among]


def new_boxes(furnished: Furnished, count: int) -> list[str]:
    with Store.open(furnished.path) as store:
        session = furnished.session("lou").on(store)
        codes = [register(session, {"title": f"Boîte {n}"}).result for n in range(count)]
    return [code.text for code in codes if code is not None]


def station(furnished: Furnished, scanner: ScannerSettings | None = None, **values: str) -> None:
    with Store.open(furnished.path) as store:
        change_station(store, PLACE, values)
        if scanner is not None:
            keep_scanner(store, PLACE, scanner)


def test_twenty_pasted_lines_are_twenty_scans(furnished: Furnished) -> None:
    sent = new_boxes(furnished, 18)
    lines = ["$SHELVE", furnished.shelves["table"].text, *sent]
    with Depot(furnished) as terminal:
        terminal.wait("scan anything to see it")
        terminal.send("\x1b[200~" + "\r\n".join(lines) + "\r\n\x1b[201~")
        terminal.wait(lambda: len(shelved(furnished.path, sent)) == len(sent))
        terminal.wait("18 done")
        terminal.send(b"\x11")
        assert terminal.wait_exit() == 0
    assert shelved(furnished.path, sent) == sent
    assert verify(furnished.path).ok


def test_a_station_keeps_its_language_theme_and_scanner(furnished: Furnished) -> None:
    station(furnished, ScannerSettings(prefix_key="f11"), language="en", theme="depot-plain")
    sent = new_boxes(furnished, 20)
    with Depot(furnished, DEPOT_LANG="") as terminal:
        terminal.wait("L O O K   U P")
        terminal.wait("scan anything to see it")
        for code in ("$SHELVE", furnished.shelves["table"].text, *sent):
            terminal.send(b"\x1b[23~")
            terminal.type(f"{code}\r", 0.001)
        terminal.wait(lambda: len(shelved(furnished.path, sent)) == len(sent))
    assert shelved(furnished.path, sent) == sent


def test_another_station_has_its_own(furnished: Furnished) -> None:
    station(furnished, language="en", theme="depot-plain")
    with Depot(furnished, DEPOT_LANG="", DEPOT_STATION="desk-2") as terminal:
        terminal.wait("scannez pour voir")


def test_the_other_language_at_once_and_still_signed_in(furnished: Furnished) -> None:
    with Depot(furnished) as terminal:
        terminal.wait("scan anything to see it")
        terminal.send(b"\x1b[21~")
        terminal.wait("Language of this terminal")
        terminal.send(b"\x1b[B")
        terminal.send("\r")
        terminal.wait("Choice")
        terminal.send(b"\x1b[H\r")
        terminal.wait("Lou Gagnon · commis")
        terminal.wait("scannez pour voir")


@pytest.mark.parametrize("after", [3, 11])
def test_a_kill_loses_nothing_that_was_painted_as_done(furnished: Furnished, after: int) -> None:
    sent = new_boxes(furnished, 25)
    with Depot(furnished) as terminal:
        terminal.wait("scan anything to see it")
        for code in ("$SHELVE", furnished.shelves["table"].text):
            terminal.type(f"{code}\r", 0.001)
        terminal.wait("on S-2")
        for code in sent[:-1]:
            terminal.type(f"{code}\r", 0.001)
            if f"{after} done" in terminal.text:
                break
        terminal.wait(lambda: any(f"{n} done" in terminal.text for n in range(after, 26)))
        os.killpg(terminal.process.pid, signal.SIGKILL)
        terminal.process.wait()
        painted = next(n for n in range(25, 0, -1) if f"{n} done" in terminal.text)
    kept = shelved(furnished.path, sent)
    assert painted >= after
    assert len(kept) >= painted, "what was painted as done is in the journal"
    assert kept == sent[: len(kept)], "in order, none twice, none left out"
    assert verify(furnished.path).ok
    with Depot(furnished) as terminal:
        terminal.wait("scan anything to see it")
        terminal.type(f"{kept[-1]}\r", 0.001)
        terminal.wait("TABLE")
