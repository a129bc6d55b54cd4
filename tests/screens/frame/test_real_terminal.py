"""The real program in a real terminal on a real database: bursts, other desks, a kill."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from depot.model.codes import Code
from depot.model.event import Fact
from depot.store.store import Store
from depot.store.verify import verify
from tests.screens.depots import PINS, Furnished
from tests.screens.harness import Terminal

pytestmark = pytest.mark.pty


def many(path: Path, count: int) -> tuple[list[str], str]:
    """More boxes, and a shelf that takes them all."""
    with Store.open(path) as store:

        def work(tx: object) -> tuple[list[str], str]:
            from depot.store.store import Tx

            assert isinstance(tx, Tx)
            boxes = tx.allot("B", count)
            tx.append(*(Fact("box.registered", code.text, {"title": f"Boîte {n}"}) for n, code in enumerate(boxes)))
            shelf = tx.allot("S")[0]
            tx.append(Fact("location.created", shelf.text, {"kind": "shelf", "label": "X", "walk": "X"}))
            return [code.text for code in boxes], shelf.text

        found = store.act(work, actor="lou", station="t").result
    assert found is not None
    return found


def depot(path: Path) -> Terminal:
    return Terminal(["-m", "depot"], env={"DEPOT_DB": str(path), "DEPOT_USER": "lou", "DEPOT_PIN": PINS["lou"]})


def shelved(path: Path) -> list[str]:
    with Store.open(path, readonly=True) as store:
        rows = store.connection.execute(
            "SELECT subject FROM journal WHERE kind = 'box.shelved' ORDER BY pos"
        ).fetchall()
    return [row[0] for row in rows]


@pytest.mark.parametrize("keys", [b"", b"\x1b[17~"], ids=["scan desk", "box desk"])
def test_fifty_scans_back_to_back_are_fifty_acts_in_order(furnished: Furnished, keys: bytes) -> None:
    boxes, shelf = many(furnished.path, 50)
    before = len(shelved(furnished.path))
    with depot(furnished.path) as terminal:
        terminal.wait("scan anything to see it")
        terminal.send("$SHELVE\r")
        terminal.wait("scan a shelf, then boxes")
        terminal.send(f"{shelf}\r")
        terminal.wait(Code.parse(shelf).shown)
        if keys:
            terminal.send(keys)
            terminal.wait("boxes")
        for code in boxes:
            terminal.type(f"{code}\r", 0.001)
        terminal.wait(lambda: len(shelved(furnished.path)) == before + 50)
        terminal.wait(Code.parse(boxes[-1]).shown)
    assert shelved(furnished.path)[before:] == boxes
    assert verify(furnished.path).ok


def test_a_kill_loses_no_scan_that_was_answered(furnished: Furnished) -> None:
    boxes, shelf = many(furnished.path, 30)
    with depot(furnished.path) as terminal:
        terminal.wait("scan anything to see it")
        terminal.send(f"$SHELVE\r{shelf}\r")
        terminal.wait(Code.parse(shelf).shown)
        for code in boxes:
            terminal.type(f"{code}\r", 0.001)
            if code == boxes[17]:
                terminal.wait(Code.parse(boxes[12]).shown)
                os.killpg(terminal.process.pid, signal.SIGKILL)
                break
        time.sleep(0.2)
        painted = [code for code in boxes if f"{Code.parse(code).shown}".encode() in bytes(terminal.output)]
    assert boxes[12] in painted
    kept = shelved(furnished.path)
    answered = [code for code in painted if code != painted[-1]]
    assert set(answered) <= set(kept), "a scan whose answer was painted is in the journal"
    assert verify(furnished.path).ok
