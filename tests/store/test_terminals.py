"""Several terminals at one database: nobody fails, nobody overtakes, one wins."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from itertools import pairwise
from pathlib import Path

import pytest

from depot.errors import Refused
from depot.model.box import Box
from depot.model.event import Fact
from depot.store import journal
from depot.store.store import Store, Tx
from tests.store.depots import SHELVES, WHO, assert_sound, registered, shelve
from tests.store.terminals import ROOT, acknowledged, writer


def test_two_terminals_write_at_once_and_none_fails(path: Path) -> None:
    terminals = [writer(path, seed, 120) for seed in ("one", "two")]
    acts = [acknowledged(terminal) for terminal in terminals]
    assert [terminal.returncode for terminal in terminals] == [0, 0]
    assert [len(of_one) for of_one in acts] == [120, 120]
    with Store.open(path) as store:
        rows = [row for chunk in journal.everything(store.connection, 1000) for row in chunk]
    assert [row.seq for row in rows] == list(range(1, len(rows) + 1)), "no gap"
    order = list(dict.fromkeys(row.act.hex() for row in rows))
    assert {*acts[0], *acts[1]} == set(order[2:])
    for of_one in acts:
        assert [act for act in order if act in set(of_one)] == of_one, "each in its own order"
    switches = sum((a in set(acts[0])) != (b in set(acts[0])) for a, b in pairwise(order[2:]))
    assert switches > 0, "they did write at once"
    assert_sound(path)


class Taken(Refused):
    """Somebody was quicker."""


def test_of_eight_that_take_one_box_one_wins(path: Path) -> None:
    with Store.open(path) as store:
        boxes = registered(store, 10)
    won: list[tuple[int, int]] = []
    refused: list[tuple[int, int]] = []
    start = threading.Barrier(8)

    def take(terminal: int) -> None:
        with Store.open(path) as mine:
            for number, box in enumerate(boxes):

                def work(tx: Tx, code: str = box.text, key: int = box.id) -> None:
                    state = tx.get(Box, key)
                    assert state is not None
                    if state.place is not None:
                        raise Taken
                    tx.append(Fact("box.shelved", code, {"place": SHELVES[terminal % 3].text}))

                start.wait(30)
                try:
                    mine.act(work, **WHO)
                    won.append((number, terminal))
                except Taken:
                    refused.append((number, terminal))

    threads = [threading.Thread(target=take, args=(terminal,)) for terminal in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(number for number, _ in won) == list(range(10)), "exactly one each"
    assert len(refused) == 70
    with Store.open(path) as store:
        for number, terminal in won:
            state = store.get(Box, boxes[number].id)
            assert state is not None
            assert (state.place, state.rev) == (SHELVES[terminal % 3].id, 2)
    assert_sound(path)


HOLD = """
import sys, time
from pathlib import Path
from depot.store.store import Store
def hold(tx):
    print("held", flush=True)
    time.sleep(600)
Store.open(Path(sys.argv[1])).act(hold, actor="x", station="x")
"""


def test_a_terminal_that_dies_in_an_act_holds_nobody_up(path: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", HOLD, str(path)]
    with Store.open(path) as store:
        box = registered(store)[0]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as other:
            assert other.stdout
            assert other.stdout.readline() == "held\n"
            assert store.tally("box") == 1, "readers are never held up"
            threading.Timer(0.2, other.send_signal, (signal.SIGKILL,)).start()
            shelve(store, box, SHELVES[0])
        assert store.stream_head().head_seq == 7
    assert_sound(path)


def test_a_reader_keeps_its_moment(path: Path) -> None:
    with Store.open(path) as writing, Store.open(path, readonly=True) as reading:
        reading.connection.execute("BEGIN")
        assert reading.tally("box") == 0
        registered(writing, 5)
        assert reading.tally("box") == 0
        reading.connection.execute("COMMIT")
        assert reading.tally("box") == 5


@pytest.mark.soak
def test_four_terminals_for_long(path: Path) -> None:
    terminals = [writer(path, str(seed), 1500) for seed in range(4)]
    acts = [acknowledged(terminal) for terminal in terminals]
    assert [terminal.returncode for terminal in terminals] == [0, 0, 0, 0]
    assert sum(len(of_one) for of_one in acts) == 6000
    assert_sound(path)
