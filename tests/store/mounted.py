"""Small real file systems for tests: a disk that is full, a medium that cannot be written."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


def _run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False)


@contextmanager
def tmpfs(folder: Path, size: str) -> Iterator[Path]:
    """A file system of this size in memory, mounted on a folder; a skip where mounting is not permitted."""
    folder.mkdir(exist_ok=True)
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root may mount a small disk")
    mounted = _run("mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder))
    if mounted.returncode:
        pytest.skip(f"a small disk may not be mounted here: {mounted.stderr.strip()}")
    try:
        yield folder
    finally:
        assert _run("umount", "-l", str(folder)).returncode == 0


def remount_readonly(folder: Path) -> None:
    """Make a mounted file system read-only, as a CD or a locked key is."""
    assert _run("mount", "-o", "remount,ro", str(folder)).returncode == 0
