"""Running writers as processes, and looking at what they left."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from depot.store import journal
from depot.store.store import Store
from tests.store.depots import WHO, act_id, assert_sound, script

ROOT: Final = Path(__file__).resolve().parents[2]
WRITER: Final = Path(__file__).with_name("writer.py")


def writer(path: Path, seed: str, count: int, first: int = 0, under: Sequence[str] = ()) -> subprocess.Popen[str]:
    """Start a writer, under another program where asked; its acknowledged acts come on its output."""
    command = [*under, sys.executable, str(WRITER), str(path), seed, str(first), str(count)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)


def acknowledged(process: subprocess.Popen[str]) -> list[str]:
    """The acts that a writer acknowledged before it ended."""
    output, _errors = process.communicate(timeout=120)
    return [line for line in output.splitlines() if line not in {"", "ready"}]


def assert_nothing_lost(path: Path, acts: Sequence[str], seed: str) -> int:
    """Every acknowledged act is there, at most one more is, each is whole; a retry of all of them adds nothing.

    Return how many acts are there that were not acknowledged.
    """
    events = assert_sound(path)
    with Store.open(path) as store:
        rows = [row for chunk in journal.everything(store.connection, 1000) for row in chunk]
        written = list(dict.fromkeys(row.act.hex() for row in rows))[2:]  # the first two furnished the depot
        assert written[: len(acts)] == list(acts), "an acknowledged act is lost"
        assert len(written) <= len(acts) + 1, "one act at a time"
        for number, (work, act) in enumerate(zip(script(seed), written, strict=False)):
            assert act == act_id(seed, number).hex()
            assert store.act(work, act=bytes.fromhex(act), **WHO).repeated
        assert store.stream_head().head_seq == events
    return len(written) - len(acts)
