"""Founding: a whole depot or none."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from depot.store import filesystem, found
from depot.store.connection import DiskFull, WriteFailed
from depot.store.filesystem import NetworkFileSystem
from depot.store.found import DepotExists
from tests.store.depots import WHO, Clock, assert_sound, listed


def test_a_new_depot_is_private_whole_and_alone_in_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "new" / "depot.db"
    with found.found(path, "L1", "Dépôt", "CSSRL", clock=Clock(), **WHO) as store:
        for name in listed(path.parent):
            assert stat.S_IMODE((path.parent / name).stat().st_mode) == 0o600, name
        assert store.history("node/L1")[0].body == {"name": "Dépôt", "org": "CSSRL", "founded_at": "2026-10-05"}
    assert listed(path.parent) == ["depot.db"]
    assert assert_sound(path) == 1


def test_founding_never_overwrites(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(DepotExists):
        found.found(path, "L1", "n", "O", **WHO)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("error", "expected"),
    [(OSError(28, "No space left"), DiskFull), (OSError(5, "I/O error"), WriteFailed), (KeyError("x"), KeyError)],
)
def test_a_founding_that_fails_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, expected: type[Exception]
) -> None:
    def fail(*_paths: Path) -> None:
        raise error

    monkeypatch.setattr(found, "put_in_new_place", fail)
    with pytest.raises(expected):
        found.found(tmp_path / "depot.db", "L1", "n", "O", **WHO)
    assert listed(tmp_path) == []


def test_two_foundings_at_once_make_one_depot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "depot.db"
    place = filesystem.put_in_new_place

    def late(temporary: Path, final: Path) -> None:
        monkeypatch.setattr(found, "put_in_new_place", place)
        found.found(path, "K9", "the quicker one", "O", **WHO).close()
        place(temporary, final)

    monkeypatch.setattr(found, "put_in_new_place", late)
    with pytest.raises(DepotExists):
        found.found(path, "L1", "n", "O", **WHO)
    assert listed(tmp_path) == ["depot.db"]
    assert assert_sound(path) == 1


def test_no_depot_is_founded_on_a_network_share(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text("1 0 0:1 / / rw - nfs4 server:/x rw\n")
    monkeypatch.setattr(filesystem, "MOUNTS", mounts)
    with pytest.raises(NetworkFileSystem):
        found.found(tmp_path / "depot.db", "L1", "n", "O", **WHO)
    assert listed(tmp_path) == ["mountinfo"]
