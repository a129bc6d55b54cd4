"""Promises of docs/security.md that no desk or screen shows: what the code never does, what the database refuses."""

from __future__ import annotations

import ast
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

import pytest

from depot.model.event import Fact
from depot.store import filesystem
from depot.store.connection import DiskFull, connect
from depot.store.filesystem import NetworkFileSystem
from depot.store.found import found
from depot.store.store import Store
from depot.store.verify import verify
from tests.project.tree import PACKAGES, python_files

NEVER_IMPORTED: Final = {
    *("pickle", "marshal", "shelve", "dill"),  # reading them runs what they hold
    *("subprocess", "pty", "socketserver", "http", "urllib", "ftplib", "smtplib", "ssl", "requests"),
    *("xml.etree", "xml.dom", "xml.sax", "xmlrpc"),  # lxml with its doors shut is the only reader
}
NEVER_CALLED: Final = {"eval", "exec", "compile", "__import__", "os.system", "os.popen", "os.execv", "os.spawnv"}


@pytest.fixture
def depot(tmp_path: Path) -> Iterator[Store]:
    with found(tmp_path / "depot.db", "L1", "Dépôt", "", actor="ada", station="test") as store:
        yield store


def forbidden(path: Path) -> Iterator[str]:
    """What a file does that no file may."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Import(names=names):
                used = {each.name for each in names}
            case ast.ImportFrom(module=str() as module, names=names):
                used = {module, *(f"{module}.{each.name}" for each in names)}
            case ast.Call(func=function) if ast.unparse(function) in NEVER_CALLED:
                yield f"{path.name}:{node.lineno}: {ast.unparse(function)}"
                continue
            case _:
                continue
        for name in used:
            if any(f"{name}.".startswith(f"{never}.") for never in NEVER_IMPORTED):
                yield f"{path.name}:{node.lineno}: {name}"


def test_no_code_runs_data_starts_programs_or_reaches_for_the_network() -> None:
    assert not [found for path in python_files(*PACKAGES) for found in forbidden(path)]


def test_what_is_forbidden_is_seen(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text("import pickle\nfrom xml import sax\nimport urllib.request\neval('1')\nos.system('ls')\n")
    assert len([*forbidden(program)]) == 5


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM journal",
        "UPDATE journal SET body = x'00'",
        "UPDATE journal SET kind = 'box.found'",
        "REPLACE INTO journal SELECT * FROM journal",
    ],
)
def test_the_database_itself_keeps_the_journal_as_it_is(depot: Store, statement: str) -> None:
    before = verify(depot)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        depot.connection.execute(statement)
    assert verify(depot) == before
    assert before.ok


def test_a_database_on_a_network_share_is_not_opened(
    depot: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = tmp_path / "mountinfo"
    table.write_text(f"1 1 0:1 / {tmp_path} rw - cifs //server/archives rw\n")
    monkeypatch.setattr(filesystem, "MOUNTS", table)
    with pytest.raises(NetworkFileSystem) as refused:
        connect(depot.path)
    assert refused.value.facts["kind"] == "cifs"
    with pytest.raises(NetworkFileSystem):
        found(tmp_path / "other.db", "L2", "Dépôt", "", actor="ada", station="test")
    assert not (tmp_path / "other.db").exists()


def test_on_a_full_disk_an_act_is_refused_whole_and_the_next_one_is_taken(depot: Store) -> None:
    facts = [Fact("setting.changed", f"setting/s{n}", {"value": "x" * 1_000}) for n in range(500)]
    pages = depot.connection.execute("PRAGMA page_count").fetchone()[0]
    depot.connection.execute(f"PRAGMA max_page_count={pages + 20}")
    before = depot.stream_head()
    with pytest.raises(DiskFull):
        depot.act(lambda tx: tx.append(*facts), actor="ada", station="test")
    assert depot.stream_head() == before
    depot.connection.execute(f"PRAGMA max_page_count={1 << 20}")
    depot.act(lambda tx: tx.append(*facts), actor="ada", station="test")
    assert verify(depot).ok
    with closing(connect(depot.path, readonly=True)) as reader:
        assert reader.execute("SELECT count(*) FROM setting").fetchone() == (500,)
