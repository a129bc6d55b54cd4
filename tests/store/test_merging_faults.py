"""Receivers that die at any moment, that come in threes, and that others work beside; memory that stays the same."""

from __future__ import annotations

import os
import pickle
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest

from depot.store import journal
from depot.store.store import Store
from depot.store.verify import verify
from tests.conftest import ROOT
from tests.store.depots import Clock, assert_sound, registered
from tests.store.making import EACH, Maker
from tests.store.trading import Parcel, depot, opened, receive, snapshot

RECEIVER = """
import pickle, sys
from pathlib import Path
from tests.store.trading import receive
path, file, size = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
brought = pickle.loads(file.read_bytes())
print("ready", flush=True)
print(sum(receive(path, parcel, size).new for parcel in brought), flush=True)
"""


def receiver(path: Path, file: Path, size: int) -> subprocess.Popen[str]:
    """A process that takes parcels in and folds them, so many events at a time; at work when it is given."""
    command = [sys.executable, "-c", RECEIVER, str(path), str(file), str(size)]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def packed(folder: Path, brought: Sequence[Parcel]) -> Path:
    file = folder / "parcels"
    file.write_bytes(pickle.dumps(brought))
    return file


@pytest.fixture
def there(tmp_path: Path) -> Path:
    return depot(tmp_path / "there.db", "L2")


def heads(path: Path) -> dict[str, int]:
    with opened(path) as store:
        return {stream.node: stream.head_seq for stream in journal.streams(store.connection)}


def killed_until_done(path: Path, file: Path, ends: set[int], seed: int, size: int) -> int:
    """Let receivers die at any moment until one gets through; return how many died."""
    chance, died = random.Random(seed), 0
    while True:
        with receiver(path, file, size) as process:
            time.sleep(chance.random() * 0.12)
            process.send_signal(signal.SIGKILL)
        assert heads(path).get("L1", 0) in ends, "all of a package or nothing of it"
        report = verify(path)
        assert report.problems == ()
        if heads(path).get("L1") == max(ends) and not report.waiting:
            return died
        died += 1
        if died > 60:
            receive(path, pickle.loads(file.read_bytes())[-1])


def test_receivers_that_are_killed_again_and_again_come_to_the_same_tables(there: Path, tmp_path: Path) -> None:
    calm = Path(shutil.copy(there, tmp_path / "calm.db"))
    brought = list(Maker("L1").parcels(3, 150))
    for parcel in brought:
        receive(calm, parcel, 1_000)
    died = killed_until_done(there, packed(tmp_path, brought), {0, *(each.last for each in brought)}, 1, 15)
    assert died > 0
    assert snapshot(there, "L2") == snapshot(calm, "L2")
    assert_sound(there)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(40))
def test_receivers_that_are_killed_by_the_hundred(seed: int, there: Path, tmp_path: Path) -> None:
    brought = list(Maker("L1").parcels(6, 400))
    killed_until_done(there, packed(tmp_path, brought), {0, *(each.last for each in brought)}, seed, 20)
    assert_sound(there)


def test_three_receivers_of_one_package_take_and_fold_it_once(there: Path, tmp_path: Path) -> None:
    calm = Path(shutil.copy(there, tmp_path / "calm.db"))
    brought = [Maker("L1").parcel(600)]
    receive(calm, brought[0], 1_000)
    file = packed(tmp_path, brought)
    with ExitStack() as held:
        processes = [held.enter_context(receiver(there, file, 20)) for _nth in range(3)]
        told = [process.stdout.read() for process in processes if process.stdout is not None]
    assert [process.returncode for process in processes] == [0] * 3
    assert sorted(map(int, told)) == [0, 0, brought[0].last]
    assert snapshot(there, "L2") == snapshot(calm, "L2")
    with opened(there) as store:
        assert [[*event.body["heads"].values()] for event in store.history("heads/L2")] == [[brought[0].last]]
    assert_sound(there)


def worked_beside(there: Path, folder: Path, count: int) -> int:
    """Act at one terminal while another takes a package in; return how many acts that were."""
    file, acts = packed(folder, [Maker("L1").parcel(count)]), 0
    with Store.open(there, clock=Clock()) as store:
        box = registered(store)[0]
        with receiver(there, file, 500) as process:
            while process.poll() is None:
                registered(store)
                acts += 1
            assert process.returncode == 0
        assert store.tally("box") == acts + 1 + count // EACH
        assert len(store.history(box.text)) == 1
    return acts


def test_others_act_while_a_package_is_taken_in_and_folded(there: Path, tmp_path: Path) -> None:
    assert worked_beside(there, tmp_path, 1_500) > 0
    assert_sound(there)


@pytest.mark.soak
def test_others_act_while_fifty_thousand_events_come(there: Path, tmp_path: Path) -> None:
    assert worked_beside(there, tmp_path, 50_000) > 10
    assert_sound(there)


MILLION = """
import resource, sys
from pathlib import Path
from tests.store.making import Maker
from tests.store.trading import receive
path, maker = Path(sys.argv[1]), Maker("L1")
for nth, parcel in enumerate(maker.parcels(int(sys.argv[2]), int(sys.argv[3]))):
    receive(path, parcel, 2_000)
    print(nth, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, flush=True)
"""


@pytest.mark.soak
def test_memory_stays_the_same_for_a_million_events(there: Path) -> None:
    command = [sys.executable, "-c", MILLION, str(there), "20", "50000"]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=env)
    most = [int(line.split()[1]) for line in done.stdout.splitlines()]
    assert most[-1] < most[3] * 1.1, most
