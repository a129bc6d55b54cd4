"""Power cuts: with our settings nothing acknowledged is lost; with weaker ones the same simulation shows losses."""

from __future__ import annotations

import random
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from depot.errors import DepotError
from depot.store import journal
from depot.store.connection import connect
from depot.store.store import Store
from depot.store.verify import verify
from tests.store.depots import WHO, Clock, act_id, script
from tests.store.powercut import NAME, Cut, Disk, Machine, written


def worked_until_cut(disk: Disk, seed: int, synchronous: str, chance: random.Random) -> tuple[int, dict[str, bytes]]:
    """Do scripted acts until the power goes; return how many were acknowledged, and the files when it is back."""
    machine = Machine(disk)
    acts = 0
    connection: Any = None
    with suppress(Cut):
        connection = machine.connect(synchronous)
        store = Store(Path(NAME), connection, readonly=False, clock=Clock())
        for number, work in enumerate(script(seed)):
            store.act(work, act=act_id(seed, number), **WHO)
            acts += 1
    found = disk.after(chance)
    disk.scrapped = True
    if connection is not None:
        connection.close(True)
    return acts, found


def after_cut(template: Path, folder: Path, seed: int, synchronous: str) -> str:
    """One cut at a random operation: `ok`, `lost` (an acknowledged act is gone) or `broken`."""
    chance = random.Random(seed)
    disk = Disk({NAME: template.read_bytes()})
    disk.countdown = chance.randrange(1, 700)
    acts, found = worked_until_cut(disk, seed, synchronous, chance)
    path = written(found, folder)
    try:
        report = verify(path)
    except DepotError:
        return "broken"
    if not report.ok:
        return "broken"
    connection = connect(path)
    try:
        there = [bool(journal.of_act(connection, act_id(seed, number))) for number in range(acts)]
    finally:
        connection.close()
    return "ok" if all(there) else "lost"


def cuts(template: Path, folder: Path, count: int, synchronous: str) -> Counter[str]:
    return Counter(after_cut(template, folder, seed, synchronous) for seed in range(count))


def test_a_power_cut_at_any_write_loses_nothing_acknowledged(template: Path, tmp_path: Path) -> None:
    assert cuts(template, tmp_path, 200, "FULL") == {"ok": 200}


@pytest.mark.parametrize(("weaker", "harm"), [("NORMAL", "lost"), ("OFF", "broken")])
def test_weaker_settings_are_seen_to_do_harm(template: Path, tmp_path: Path, weaker: str, harm: str) -> None:
    """The control: a simulation that never loses anything would prove nothing."""
    assert cuts(template, tmp_path, 25, weaker)[harm] > 0


def test_a_cut_that_never_comes_lets_everything_through(template: Path) -> None:
    disk = Disk({NAME: template.read_bytes()})
    disk.countdown = 100_000
    machine = Machine(disk)
    connection: Any = machine.connect("FULL")
    store = Store(Path(NAME), connection, readonly=False, clock=Clock())
    for number, work in zip(range(20), script(1), strict=False):
        store.act(work, act=act_id(1, number), **WHO)
    store.close()
    with suppress(KeyError):
        assert disk.pending[f"{NAME}-wal"] == []


@pytest.mark.soak
def test_power_cuts_by_the_thousand(template: Path, tmp_path: Path) -> None:
    assert cuts(template, tmp_path, 3000, "FULL") == {"ok": 3000}
