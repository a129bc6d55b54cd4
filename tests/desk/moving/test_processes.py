"""Two terminals that fill one shelf at once, and one that is killed: never over-full, never half a move."""

from __future__ import annotations

import random
import signal
import subprocess
import time

import pytest

from depot.desk.moving.acting import move_boxes
from depot.errors import Refused
from depot.store.store import Store
from depot.store.verify import verify
from tests.desk.founded import Founded
from tests.desk.moving.bays import Bays, at
from tests.desk.moving.terminal import at_work


def go(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def test_two_terminals_fill_one_shelf_at_once(depot: Founded, bays: Bays) -> None:
    """Two shelves with 2 + 3 boxes go to one that takes 3: whoever comes second takes what is left."""
    other = at_work(depot.path, 1, bays.a[2], bays.b[0])
    go(other)
    said = []
    try:
        move_boxes(depot.clerk, bays.a[1], bays.b[0], partial=True)
    except Refused as refused:
        said.append(refused.name)
    out, _err = other.communicate(timeout=60)
    said += [line for line in out.split() if "." in line]
    assert len(at(depot.store, bays.b[0])) == 3
    everywhere = [box for shelf in (*bays.a, *bays.b) for box in at(depot.store, shelf)]
    assert sorted(everywhere) == sorted(bays.boxes), "each box stands at one place"
    assert said in ([], ["place.full"])
    assert verify(depot.store).ok


def test_one_shelf_emptied_by_two_terminals_goes_to_one_place(depot: Founded, bays: Bays) -> None:
    other = at_work(depot.path, 1, bays.a[2], bays.b[0])
    go(other)
    said = []
    try:
        move_boxes(depot.clerk, bays.a[2], bays.b[1])
    except Refused as refused:
        said.append(refused.name)
    assert said in ([], ["move.empty"])
    out, _err = other.communicate(timeout=60)
    assert len(at(depot.store, bays.b[0])) in (0, 3)
    assert len(at(depot.store, bays.b[0])) + len(at(depot.store, bays.b[1])) == 3
    assert ("moved" in out) == (len(at(depot.store, bays.b[0])) == 3)


@pytest.mark.parametrize("seed", range(3))
def test_a_kill_leaves_whole_moves_only(depot: Founded, bays: Bays, seed: int) -> None:
    """All six boxes go to and fro between two bays; whenever it is killed, they stand together."""
    process = at_work(depot.path, 10_000, bays.first, bays.second, bays.second, bays.first)
    go(process)
    assert process.stdout is not None
    assert process.stdout.readline().startswith("moved")
    time.sleep(random.Random(seed).random() * 0.1)
    process.send_signal(signal.SIGKILL)
    out, _err = process.communicate(timeout=60)
    last = [line.split()[1] for line in out.splitlines() if line.startswith("moved ") and len(line) == 38]
    with Store.open(depot.path, clock=depot.clock) as store:
        counts = [sum(len(at(store, shelf)) for shelf in bay) for bay in (bays.a, bays.b)]
        assert sorted(counts) == [0, 6]
        assert [len(at(store, shelf)) for shelf in (bays.a if counts[0] else bays.b)] == [1, 2, 3]
        assert all(store.act_events(act) for act in last), "what was said to be done is there"
        assert verify(store).ok
