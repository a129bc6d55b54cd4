"""Real media for tests: disks that can lose their power, whatever was not yet written to them, and one that lies."""

from __future__ import annotations

import fcntl
import os
import shutil
import struct
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

SHUTDOWN: Final = 0x8004587D
"""FS_IOC_SHUTDOWN: the file system stops at once; with NOLOGFLUSH, its journal is not written either."""
NOLOGFLUSH: Final = 2


def _run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False)


class Disk:
    """A disk in a file, mounted on a folder."""

    def __init__(self, image: Path, folder: Path) -> None:
        self.folder = folder
        self._image = image

    def mount(self, *options: str) -> None:
        """Plug it in; a skip where that is not permitted."""
        _allowed("mount", "-o", ",".join(["loop", *options]), str(self._image), str(self.folder))

    def pull(self) -> None:
        """Cut it off: nothing more reaches it."""
        handle = os.open(self.folder, os.O_RDONLY)
        try:
            fcntl.ioctl(handle, SHUTDOWN, struct.pack("I", NOLOGFLUSH))
        finally:
            os.close(handle)

    def unmount(self) -> None:
        """Unplug it."""
        if _run("umount", str(self.folder)).returncode:
            _run("umount", "-l", str(self.folder))


class ExfatDisk(Disk):
    """A key with exFAT, served by a program, in a file on a disk that is cut off together with it."""

    def __init__(self, host: Disk, image: Path, folder: Path) -> None:
        super().__init__(image, folder)
        self._host = host
        self._device = ""

    def mount(self, *options: str) -> None:
        """Plug it in; a skip where that is not permitted."""
        if not self._image.exists():
            self._host.mount()
        self._device = _allowed("losetup", "--find", "--show", str(self._image)).strip()
        _allowed("mount.exfat-fuse", "-o", "fsname=depot-test", self._device, str(self.folder))

    def pull(self) -> None:
        """Cut off what it stands on, then the program: what it had not written is gone."""
        self._host.pull()
        for each in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                words = each.read_bytes().split(b"\0")
            except OSError:
                continue
            if str(self.folder).encode() in words and b"exfat" in words[0]:
                os.kill(int(each.parent.name), 9)

    def unmount(self) -> None:
        """Unplug it, and what it stands on."""
        super().unmount()
        _run("losetup", "--detach", self._device)
        self._host.unmount()


@contextmanager
def disk(folder: Path, megabytes: int) -> Iterator[Disk]:
    """An ext4 disk of this size; a skip where there may be none."""
    _root("mkfs.ext4")
    folder.mkdir(exist_ok=True)
    made = Disk(_image(folder, megabytes), folder)
    _allowed("mkfs.ext4", "-q", "-F", str(made._image))
    made.mount()
    try:
        yield made
    finally:
        made.unmount()


@contextmanager
def exfat(folder: Path, megabytes: int) -> Iterator[Disk]:
    """A key of this size with exFAT, as most keys are sold; a skip where no program serves it."""
    _root("mkfs.exfat", "mount.exfat-fuse", "losetup")
    folder.mkdir(exist_ok=True)
    with disk(folder.with_name(f"{folder.name}-host"), 2 * megabytes) as host:
        made = ExfatDisk(host, _image(host.folder / folder.name, megabytes), folder)
        _allowed("mkfs.exfat", str(made._image))
        _synced(made._image)
        made.mount()
        try:
            yield made
        finally:
            made.unmount()


@contextmanager
def boastful(folder: Path, megabytes: int, held: str) -> Iterator[Disk]:
    """A key that says it has so many megabytes and holds much less (`held`, as tmpfs counts)."""
    from tests.store.mounted import tmpfs

    _root("mkfs.ext4")
    folder.mkdir(exist_ok=True)
    with tmpfs(folder.with_name(f"{folder.name}-held"), held) as inside:
        made = Disk(_image(inside / "key", megabytes), folder)
        lean = ("-b", "1024", "-N", "1024", "-O", "^has_journal,^resize_inode", "-E", "nodiscard")
        _allowed("mkfs.ext4", "-q", "-F", *lean, str(made._image))
        made.mount()
        try:
            yield made
        finally:
            made.unmount()


def _image(folder: Path, megabytes: int) -> Path:
    """An empty file of this size, without blocks, for a disk of this name."""
    image = folder.with_name(f"{folder.name}.img")
    with image.open("wb") as file:
        file.truncate(megabytes << 20)
    return image


def _synced(image: Path) -> None:
    with image.open("rb+") as file:
        os.fsync(file.fileno())


def _root(*programs: str) -> None:
    """A skip without root, or one of these programs."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root may mount a disk")
    for program in programs:
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")


def _allowed(*command: str) -> str:
    """What a program says; a skip where it may not do so."""
    done = _run(*command)
    if done.returncode:
        pytest.skip(f"{command[0]} may not work here: {done.stderr.strip()}")
    return done.stdout
