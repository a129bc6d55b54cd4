"""Writing to a key: full, locked, pulled, lying, or cut short; nothing is confirmed that is not there."""

from __future__ import annotations

import errno
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from depot.exchange import keyfile, medium
from depot.exchange.keyfile import Keys, beside
from depot.exchange.medium import (
    FolderMissing,
    KeyFull,
    KeyGone,
    KeyReadOnly,
    ReadBackDiffers,
    TargetTaken,
    read_back,
    sweep,
    write,
)
from tests.exchange.keys import assert_honest, confirmed, heal, sound, writer
from tests.exchange.media import Disk, disk, exfat
from tests.store.mounted import remount_readonly, tmpfs

PART = b"0123456789abcdef" * 4_096
"""64 KiB."""


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir() if entry.name != "lost+found")


def test_a_file_is_written_read_back_and_alone(usb: Path) -> None:
    written = write(usb / "P.DEP", [PART, b"end"])
    assert written.path.read_bytes() == PART + b"end"
    assert (written.size, written.settled) == (len(PART) + 3, sys.platform == "linux")
    assert names(usb) == ["P.DEP"]


def test_nothing_is_ever_overwritten(usb: Path) -> None:
    (usb / "P.DEP").write_bytes(b"kept")
    (usb / "L.DEP").symlink_to(usb / "nowhere")
    for name in ("P.DEP", "L.DEP"):
        with pytest.raises(TargetTaken):
            write(usb / name, [PART])
    assert (usb / "P.DEP").read_bytes() == b"kept"
    assert names(usb) == ["L.DEP", "P.DEP"]


def test_a_name_that_is_taken_while_it_is_written(usb: Path) -> None:
    def parts() -> Iterator[bytes]:
        yield PART
        (usb / "P.DEP").write_bytes(b"quicker")

    with pytest.raises(TargetTaken):
        write(usb / "P.DEP", parts())
    assert (usb / "P.DEP").read_bytes() == b"quicker"
    assert names(usb) == ["P.DEP"]


def test_a_folder_that_is_not_there(usb: Path) -> None:
    for path in (usb / "none" / "P.DEP", usb / "P.DEP" / "Q.DEP"):
        with pytest.raises(FolderMissing):
            write(path, [PART])


def test_whatever_the_system_refuses_leaves_no_file(usb: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number, error in (
        (errno.ENOSPC, KeyFull),
        (errno.EDQUOT, KeyFull),
        (errno.EROFS, KeyReadOnly),
        (errno.EACCES, KeyReadOnly),
        (errno.EIO, KeyGone),
        (errno.ENODEV, KeyGone),
    ):
        for call in ("fsync", "write", "syncfs", "read"):

            def fails(*_given: object, number: int = number) -> bytes:
                raise OSError(number, os.strerror(number))

            with monkeypatch.context() as patch:
                if call == "fsync":
                    patch.setattr(os, "fsync", fails)
                elif call == "syncfs":
                    patch.setattr("depot.store.filesystem.sync_medium", fails)
                elif call == "read":
                    patch.setattr(medium, "read_back", fails)
                parts = iter([PART, PART]) if call != "write" else (fails() for _nth in range(2))
                with pytest.raises(error) as refused:
                    write(usb / "P.DEP", parts)
            assert str(usb) in refused.value.sentence()
            assert names(usb) == []


def test_a_key_that_gives_back_something_else_is_told(usb: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def lies(path: Path) -> tuple[str, int]:
        path.write_bytes(path.read_bytes()[:-1] + b"?")
        return read_back(path)

    monkeypatch.setattr(medium, "read_back", lies)
    with pytest.raises(ReadBackDiffers):
        write(usb / "P.DEP", [PART])
    assert names(usb) == []


def test_a_full_key(tmp_path: Path) -> None:
    with tmpfs(tmp_path / "key", "1m") as key:
        write(key / "A.DEP", [PART] * 8)
        with pytest.raises(KeyFull):
            write(key / "B.DEP", [PART] * 16)
        assert names(key) == ["A.DEP"]
        (key / "A.DEP").unlink()
        write(key / "B.DEP", [PART] * 12)


def test_a_file_that_may_not_grow(usb: Path) -> None:
    """Without root: a limit for files stands for a full key."""
    before, handler = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (len(PART) * 3, before[1]))
        with pytest.raises(KeyFull):
            write(usb / "P.DEP", [PART] * 8)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert names(usb) == []


def test_a_locked_key(tmp_path: Path) -> None:
    with tmpfs(tmp_path / "key", "1m") as key:
        write(key / "A.DEP", [PART])
        remount_readonly(key)
        with pytest.raises(KeyReadOnly):
            write(key / "B.DEP", [PART])
        assert names(key) == ["A.DEP"]


def test_what_a_dead_export_left_is_swept_and_what_a_living_one_writes_is_not(usb: Path) -> None:
    left = usb / "L1-AAAA-000000001-AB12CD.TMP"
    left.write_bytes(b"half")
    (usb / "L2-AAAA-1.TMP").write_bytes(b"of another depot")
    living = usb / "L1-AAAA-000000002-EF34AB.TMP"
    program = (
        "import fcntl, sys, time\nfile = open(sys.argv[1], 'wb')\nfcntl.flock(file, fcntl.LOCK_EX)\n"
        "print('ok', flush=True)\ntime.sleep(60)"
    )
    other = subprocess.Popen([sys.executable, "-c", program, str(living)], stdout=subprocess.PIPE)
    try:
        assert other.stdout
        assert other.stdout.readline() == b"ok\n"
        sweep(usb, "L1-AAAA-")
        assert names(usb) == [living.name, "L2-AAAA-1.TMP"]
    finally:
        other.kill()
        other.communicate()


def started(how: str, folder: Path, path: Path) -> subprocess.Popen[str]:
    program = writer(how, folder, path)
    assert program.stdout
    assert program.stdout.readline() == "ready\n"
    return program


def wait_for(program: subprocess.Popen[str], count: int) -> list[str]:
    """So many confirmed packages."""
    assert program.stdout
    return [program.stdout.readline().strip() for _nth in range(count)]


def rest(program: subprocess.Popen[str]) -> list[str]:
    """What it had confirmed besides."""
    program.kill()
    return confirmed(program)[0]


Media = Callable[[Path, int], AbstractContextManager[Disk]]


def after_pulls(media: Media, how: str, path: Path, keys: Keys, folder: Path, *, pulls: int) -> tuple[int, int, int]:
    """Pull the key so often in mid-write: confirmed packages, those of them lost, and bad files under a good name."""
    promised = lost = bad = 0
    chance = random.Random(3)
    for number in range(pulls):
        with media(folder / f"{how}{number}", 48) as key:
            program = started(how, key.folder, path)
            seen = wait_for(program, 2 + number % 3)
            time.sleep(chance.random() * 0.05)
            key.pull()
            seen += rest(program)
            key.unmount()
            key.mount()
            promised += len(seen)
            lost += sum(not sound(key.folder / name, keys) for name in seen)
            bad += sum(not sound(file, keys) for file in key.folder.glob("*/*.DEP"))
            if how == "careful":
                heal(path, key.folder / "0000")
    return promised, lost, bad


@pytest.mark.parametrize("how", ["careful", "naive"])
@pytest.mark.parametrize("media", [disk, exfat])
def test_a_pulled_key_keeps_what_was_confirmed(path: Path, keys: Keys, tmp_path: Path, media: Media, how: str) -> None:
    keyfile.keep(beside(path), keys)
    promised, lost, bad = after_pulls(media, how, path, keys, tmp_path, pulls=4)
    assert promised >= 8
    if how == "careful":
        assert (lost, bad) == (0, 0)
    else:
        assert lost > 0, "the control: a naive writer loses what it confirmed"


@pytest.mark.soak
@pytest.mark.parametrize("media", [disk, exfat])
def test_a_key_that_is_pulled_a_hundred_times(path: Path, keys: Keys, tmp_path: Path, media: Media) -> None:
    keyfile.keep(beside(path), keys)
    promised, lost, bad = after_pulls(media, "careful", path, keys, tmp_path, pulls=100)
    assert promised >= 200
    assert (lost, bad) == (0, 0)


def test_a_kill_in_mid_export_leaves_no_half_file(path: Path, keys: Keys, usb: Path) -> None:
    keyfile.keep(beside(path), keys)
    chance, promised = random.Random(8), 0
    for number in range(8):
        folder = usb / f"k{number}"
        folder.mkdir()
        program = started("careful", folder, path)
        seen = wait_for(program, number % 2)
        time.sleep(chance.random() * 0.05)
        seen += rest(program)
        promised += len(seen)
        assert_honest(folder, seen, keys)
    assert promised >= 4
