"""A vault's merge as real processes: interrupted, killed, three at once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.sites import Site
from tests.exchange.trading import Place
from tests.store.depots import assert_sound, registered
from tests.store.trading import opened, snapshot

NODES = ("L1", "L2", "L3")


@pytest.fixture
def vault(tmp_path: Path) -> Site:
    """A vault that knows three depots, and a key with all that they wrote, in packages of a few events."""
    vault = Site(tmp_path, "V1", "vault", "init")
    for folder in ("beside", "key"):
        (tmp_path / folder).mkdir()
    place = Place(tmp_path / "beside", "V1", "vault")
    for node in NODES:
        depot = Place(tmp_path / "beside", node)
        with opened(depot.path) as store:
            registered(store, 60)
        card = tmp_path / f"{node}.card"
        card.write_text(depot.keys.card.text, "utf-8")
        vault.run("vault", "enrol", str(card), "--fingerprint", depot.keys.card.fingerprint)
        place.keys = place.keys._replace(card=place.keys.card._replace(seal=seal_of(vault)))
        depot.send(tmp_path / "key", place, most=4)
    return vault


def seal_of(vault: Site) -> str:
    return str(vault.one("key", "show")["seal"])


def merging(vault: Site, *words: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "depot", "--json", "--user", "eve", "vault", "merge", *words]
    return subprocess.Popen(
        command,
        env=vault.environment,
        cwd=vault.path.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def begun(vault: Site) -> bool:
    """Whether anything of a depot is in."""
    with opened(vault.path) as store:
        return bool(
            store.connection.execute("SELECT count(*) FROM stream WHERE own = 0 AND head_seq > 0").fetchone()[0]
        )


def when(vault: Site, process: subprocess.Popen[str], ready: Callable[[Site], bool]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None and not ready(vault):
        time.sleep(0.01)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_cut_short_and_done_again(vault: Site, tmp_path: Path, how: signal.Signals) -> None:
    key = str(tmp_path / "key")
    process = merging(vault, key, "--jobs", "2", "--receipts", key)
    when(vault, process, begun)
    os.killpg(process.pid, how)
    _out, err = process.communicate(timeout=60)
    assert process.returncode in {130, -how, 0}
    assert "Traceback" not in err
    for receipt in (tmp_path / "key").glob("*.REC"):
        assert receipt.read_text("utf-8").startswith("depot-receipt/1"), "none is half there"
    records = vault.run("vault", "merge", key, "--receipts", key)
    given = {record["node"]: record["seq"] for record in records if "text" in record}
    for node in NODES:
        with opened(tmp_path / "beside" / f"{node}.db") as store:
            assert given[node] == store.stream_head().head_seq
    boxes = [row for node in NODES for row in snapshot(tmp_path / "beside" / f"{node}.db")["box"]]
    assert sorted(snapshot(vault.path)["box"], key=repr) == sorted(boxes, key=repr)
    assert_sound(vault.path)


def test_three_merge_the_same_key_at_once(vault: Site, tmp_path: Path) -> None:
    key = str(tmp_path / "key")
    started = [merging(vault, key, "--jobs", "1") for _nth in range(3)]
    told = [process.communicate(timeout=120) for process in started]
    assert [process.returncode for process in started] == [0, 0, 0], told
    records = [[json.loads(line) for line in out.splitlines()] for out, _err in told]
    new = sum(record.get("new", 0) for some in records for record in some)
    seqs = [sorted((record["node"], record["seq"]) for record in some if "text" in record) for some in records]
    assert seqs[0] == seqs[1] == seqs[2]
    assert new == sum(seq for _node, seq in seqs[0]), "each event was taken in once"
    assert_sound(vault.path)
