"""Real media for tests: a disk on a loop device that can lose its power, whatever was not yet written to it."""

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
        done = _run("mount", "-o", ",".join(["loop", *options]), str(self._image), str(self.folder))
        if done.returncode:
            pytest.skip(f"a disk may not be mounted here: {done.stderr.strip()}")

    def pull(self) -> None:
        """Cut it off: nothing more reaches it."""
        handle = os.open(self.folder, os.O_RDONLY)
        try:
            fcntl.ioctl(handle, SHUTDOWN, struct.pack("I", NOLOGFLUSH))
        finally:
            os.close(handle)

    def unmount(self) -> None:
        """Unplug it."""
        _run("umount", "-l", str(self.folder))


@contextmanager
def disk(folder: Path, megabytes: int) -> Iterator[Disk]:
    """An ext4 disk of this size; a skip where there may be none."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root may mount a disk")
    if shutil.which("mkfs.ext4") is None:
        pytest.skip("mkfs.ext4 is not installed")
    folder.mkdir(exist_ok=True)
    image = folder.with_name(f"{folder.name}.img")
    with image.open("wb") as file:
        file.truncate(megabytes << 20)
    assert _run("mkfs.ext4", "-q", "-F", str(image)).returncode == 0
    made = Disk(image, folder)
    made.mount()
    try:
        yield made
    finally:
        made.unmount()
