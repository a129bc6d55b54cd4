"""Merging on a server: the same tables as in a file, in whatever order, by however many, whatever breaks."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from depot.model.event import Fact
from depot.store.engine import DatabaseUnreachable
from depot.store.merging import ActTaken, PackageForked, PackageGap
from depot.store.postgres.connection import TextTooLong
from tests.store.depots import WHO, assert_sound, registered, script
from tests.store.postgres.servers import Postgres, running
from tests.store.trading import Parcel, append, depot, fold, opened, parcels, receive, snapshot

PROGRAM = """
import os, pickle, signal, sys
from pathlib import Path
from depot.store.postgres.connection import PostgresConnection
from tests.store.trading import receive
where, nth, url, parcel = sys.argv[1], int(sys.argv[2]), sys.argv[3], Path(sys.argv[4])
real, calls = getattr(PostgresConnection, where or "copy"), []
def once_more(self, *rest, **named):
    calls.append(1)
    if where and len(calls) == nth:
        print("here", flush=True)
        sys.stdin.readline()
    return real(self, *rest, **named)
setattr(PostgresConnection, where or "copy", once_more)
print(receive(url, pickle.loads(parcel.read_bytes()), 40).new)
"""
"""Takes a parcel in; before the so-manieth call of a method it says so and waits."""


@pytest.fixture
def big(tmp_path: Path) -> Path:
    """A parcel of some hundred events of all kinds, in a file."""
    file = tmp_path / "parcel"
    file.write_bytes(pickle.dumps(lived(tmp_path / "L1.db", "L1", 80)))
    return file


def lived(path: Path, node: str, acts: int) -> Parcel:
    """What a depot did, from its beginning."""
    depot(path, node)
    with opened(path) as store:
        for _nth, work in zip(range(acts), script(node), strict=False):
            store.act(work, **WHO)
    return parcels(path)[0]


def run(url: str, parcel: Path, where: str = "", nth: int = 0) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", PROGRAM, where, str(nth), url, str(parcel)]
    env = {**os.environ, "PYTHONPATH": str(Path.cwd())}
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, env=env)


@pytest.fixture
def vault(empty: str) -> str:
    """A vault with nothing in it."""
    return depot(empty, "V1")


def test_conflicts_come_out_the_same_as_in_a_file(tmp_path: Path, vault: str) -> None:
    one, two, hub = (depot(tmp_path / f"{node}.db", node) for node in ("L1", "L2", "V1"))
    with opened(one) as store:
        codes = registered(store, 5)
    for parcel in parcels(one):
        receive(two, parcel)
    for path, title in ((one, "A"), (two, "B")):
        with opened(path) as store:
            for code in codes[:3]:
                fact = Fact("box.described", code.text, {"title": title, "remarks": "…\u0000"})
                store.act(lambda tx, fact=fact: tx.append(fact), **WHO)  # type: ignore[misc]
    for path in (one, two):
        for parcel in parcels(path):
            receive(hub, parcel)
    for path in (two, one):
        for parcel in parcels(path):
            append(vault, parcel)
    fold(vault, 2)
    assert snapshot(vault, "V1") == snapshot(hub, "V1")
    assert len(snapshot(vault)["conflict"]) == 6
    assert_sound(vault)


def test_what_is_known_is_passed_over_and_what_follows_is_appended(tmp_path: Path, vault: str) -> None:
    parcel = lived(tmp_path / "L1.db", "L1", 20)
    half = parcel.last // 2
    assert receive(vault, parcel.cut(1, half)).new == half
    assert (receive(vault, parcel).new, receive(vault, parcel).new) == (parcel.last - half, 0)
    assert_sound(vault)


def test_gaps_forks_and_repeated_acts_are_refused_by_name_and_nothing_is_kept(tmp_path: Path, vault: str) -> None:
    parcel, other = (lived(tmp_path / f"{name}.db", "L1", 9) for name in ("one", "other"))
    receive(vault, parcel.cut(1, 8))
    before = snapshot(vault), parcels(vault)
    with pytest.raises(PackageGap):
        receive(vault, parcel.cut(10, parcel.last))
    forked = other._replace(inc=parcel.inc)
    with pytest.raises(PackageForked):
        receive(vault, forked)
    twice = parcel.items[8]._replace(event=parcel.items[8].event._replace(act=parcel.items[0].event.act, n=0))
    with pytest.raises(ActTaken):
        receive(vault, parcel.cut(9, 9)._replace(items=(twice,)))
    assert (snapshot(vault), parcels(vault)) == before
    assert receive(vault, parcel).new == parcel.last - 8
    assert_sound(vault)


@pytest.mark.parametrize(("where", "nth"), [("append", 1), ("copy", 1), ("write", 1), ("write", 9), ("executemany", 2)])
def test_an_importer_that_is_killed_leaves_nothing_half_done(where: str, nth: int, big: Path, vault: str) -> None:
    parcel = pickle.loads(big.read_bytes())
    with run(vault, big, where, nth) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "here\n"
        process.send_signal(signal.SIGKILL)
    reached = heads(vault).get("L1", (parcel.last, 0))
    assert (reached[0], reached[1] % 40) == (parcel.last, 0)
    assert_sound(vault)
    receive(vault, parcel)
    assert all(head == folded for head, folded in heads(vault).values())
    assert_sound(vault)


def heads(url: str) -> dict[str, tuple[int, int]]:
    """How far the journal and the tables reach, by node."""
    with opened(url) as store:
        rows = store.connection.execute("SELECT node, head_seq, folded FROM stream").fetchall()
        return {node: (head, folded) for node, head, folded in rows}


def test_three_importers_of_one_package_take_it_once(big: Path, vault: str) -> None:
    last = pickle.loads(big.read_bytes()).last
    started = [run(vault, big) for _nth in range(3)]
    told = [process.communicate() for process in started]
    assert sorted(int(said) for said, _error in told) == [0, 0, last], told
    assert_sound(vault)
    with opened(vault) as store:
        assert [event.body["heads"] for event in store.history("heads/V1")] == [{f"L1/{parcel_inc(big)}": last}]


def parcel_inc(file: Path) -> str:
    return str(pickle.loads(file.read_bytes()).inc)


def test_many_depots_at_once_come_out_as_one_after_another(tmp_path: Path, vault: str) -> None:
    brought = [lived(tmp_path / f"{node}.db", node, 25) for node in ("L1", "L2", "L3", "L4", "L5")]
    with ThreadPoolExecutor(5) as pool:
        taken = list(pool.map(lambda parcel: receive(vault, parcel).new, brought))
    assert taken == [parcel.last for parcel in brought]
    hub = depot(tmp_path / "V1.db", "V1")
    for parcel in brought:
        receive(hub, parcel)
    assert snapshot(vault, "V1") == snapshot(hub, "V1")
    assert_sound(vault)


def test_depots_do_not_wait_for_one_another(tmp_path: Path, vault: str) -> None:
    """The negative control is the last line: for the same depot, the other importer does wait."""
    one, two = (lived(tmp_path / f"{node}.db", node, 5) for node in ("L1", "L2"))
    with opened(vault) as store, store.whole(appending=("L1", one.inc)):
        assert append(vault, two).new == two.last
        with ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(append, vault, one)
            with pytest.raises(TimeoutError):
                waiting.result(0.3)
            store.connection.execute("ROLLBACK")
            store.connection.execute("BEGIN")
            assert waiting.result().new == one.last


@pytest.fixture
def breakable() -> Iterator[Postgres]:
    """A server that a test may break."""
    with running() as started:
        yield started


@pytest.mark.parametrize(("where", "nth"), [("copy", 1), ("write", 2)])
def test_a_server_that_stops_in_the_middle_keeps_nothing_half_done(
    where: str, nth: int, big: Path, breakable: Postgres, tmp_path: Path
) -> None:
    breakable.sql("CREATE DATABASE vault")
    vault = depot(breakable.url("vault"), "V1")
    parcel = pickle.loads(big.read_bytes())
    with run(vault, big, where, nth) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "here\n"
        breakable.stop("immediate")
        _, error = process.communicate("\n")
    assert process.returncode != 0
    assert "DatabaseUnreachable" in error
    with pytest.raises(DatabaseUnreachable):
        opened(vault)
    breakable.start()
    assert_sound(vault)
    receive(vault, parcel)
    hub = depot(tmp_path / "V1.db", "V1")
    receive(hub, parcel)
    assert snapshot(vault, "V1") == snapshot(hub, "V1")
    assert_sound(vault)


def test_a_store_goes_on_when_its_server_comes_back(breakable: Postgres) -> None:
    breakable.sql("CREATE DATABASE vault")
    with opened(depot(breakable.url("vault"), "V1")) as store:
        act: Callable[[], object] = lambda: registered(store)  # noqa: E731
        act()
        breakable.stop("immediate")
        with pytest.raises(DatabaseUnreachable):
            act()
        breakable.start()
        act()
        assert store.tally("box") == 2
        assert_sound(breakable.url("vault"))


def test_texts_that_no_index_takes_are_named_or_do_no_harm(tmp_path: Path, vault: str) -> None:
    noise = "".join(chr(0x4E00 + number * 7919 % 20_000) for number in range(5_000))
    path = depot(tmp_path / "L1.db", "L1")
    with opened(path) as store:
        (code,) = registered(store, title=noise, number=noise, aliases=noise, source_key=noise, contents=noise * 9)
        store.act(lambda tx: tx.append(Fact("scan.refused", "scan/tty1", {"text": noise, "mode": noise})), **WHO)
        assert store.by_alias(noise) == [code.text]
    fine = parcels(path)[0]
    receive(vault, fine)
    assert_sound(vault)
    with opened(vault) as store:
        assert store.by_alias(noise) == [code.text]
    with opened(path) as store:
        store.act(lambda tx: tx.append(Fact("unit.added", f"unit/CSS/{noise}", {})), **WHO)
    with pytest.raises(TextTooLong):
        receive(vault, parcels(path)[0])
    assert parcels(vault, "L1")[0].last == fine.last
    assert_sound(vault)
