"""Exports as programs that are broken off, and a look at what they left on the key."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from depot.errors import DepotError
from depot.exchange import keyfile, reading
from depot.exchange.exporting import export
from depot.exchange.keyfile import Keys
from depot.store.store import Store
from tests.conftest import ROOT
from tests.exchange.places import working


def writer(
    how: str, folder: Path, path: Path, most: int | None = None, under: Sequence[str] = ()
) -> subprocess.Popen[str]:
    """Start writing packages: without `most` again and again, else once, of so many events each."""
    program = [sys.executable, str(ROOT / "tests" / "exchange" / "writer.py"), how, str(folder), str(path)]
    command = [*under, *program, *([str(most)] if most else [])]
    environ = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environ)


def confirmed(program: subprocess.Popen[str]) -> tuple[list[str], str]:
    """The packages that it confirmed before it ended, and the last thing that it complained of."""
    out, complaints = program.communicate(timeout=120)
    return [line for line in out.splitlines() if line.endswith(".DEP")], (complaints.splitlines() or [""])[-1]


def sound(file: Path, keys: Keys) -> bool:
    """Whether a package can be read through."""
    try:
        return reading.check(file, None, keys.secret.identities()).content
    except DepotError:
        return False


def assert_honest(key: Path, promised: Sequence[str], keys: Keys) -> None:
    """What was confirmed is there; whatever has the name of a package is one."""
    files = [*key.rglob("*.DEP")]
    assert {str(file.relative_to(key)) for file in files} >= set(promised)
    assert [file.name for file in files if not sound(file, keys)] == []


def heal(path: Path, key: Path) -> None:
    """Export once more, as people do after a fault: the key then has everything and nothing that is broken off."""
    keys = keyfile.load(keyfile.beside(path)).keys()
    with working(path) as session:
        sent = list(export(session, key, keys, to=[keys.card]))
    assert all(sound(each.path, keys) for each in sent)
    with Store.open(path, readonly=True) as store:
        head = store.stream_head().head_seq
    covered = {seq for each in sent for seq in range(each.manifest.first, each.manifest.last + 1)}
    assert covered == {*range(1, head + 1)}
    assert [*key.glob("*.TMP")] == []
