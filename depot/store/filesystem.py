"""What the file system under a database is, and writes that survive a power cut."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from depot.errors import Refused
from depot.words import N_

NETWORK: Final = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ncpfs", "9p", "ceph", "glusterfs", "davfs", "fuse.sshfs"}
    | {"fuse.glusterfs", "fuse.rclone", "fuse.davfs2", "fuse.s3fs", "fuse.smbnetfs", "fuse.gvfsd-fuse"}
)
"""Types of mounts on which SQLite's write-ahead log corrupts silently: its shared memory is not shared."""

MOUNTS: Final = Path("/proc/self/mountinfo")
"""Where Linux lists the mounts of this process."""


class NetworkFileSystem(Refused):
    """A database may not stand on a network share: two terminals would corrupt it."""

    what = N_("{path} is on a network share ({kind}); a depot kept there would be damaged.")
    todo = N_("Keep the depot on a disk of this computer; other terminals connect to this computer (SSH).")


def _unescape(field: str) -> str:
    for code in ("040", "011", "012", "134"):
        field = field.replace("\\" + code, chr(int(code, 8)))
    return field


def kind_of(path: Path, mounts: Path = MOUNTS) -> str:
    """Type of the file system that `path` is on, such as `ext4`; empty where the system does not say."""
    try:
        table = mounts.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return ""
    real = os.path.realpath(path)
    best, kind = -1, ""
    for line in table.splitlines():
        left, _, right = line.partition(" - ")
        fields, tail = left.split(), right.split()
        if len(fields) < 5 or not tail:
            continue
        point = _unescape(fields[4])
        inside = real == point or real.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= best:
            best, kind = len(point), tail[0]
    return kind


def refuse_network(path: Path, mounts: Path = MOUNTS) -> None:
    """Raise NetworkFileSystem when `path` is on a network share. UNC paths of Windows count as one."""
    text = str(path)
    if text.startswith(("\\\\", "//")) and os.name == "nt":
        raise NetworkFileSystem(path=text, kind="UNC")
    kind = kind_of(path, mounts)
    if kind in NETWORK:
        raise NetworkFileSystem(path=text, kind=kind)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable. Does nothing where folders cannot be opened (Windows)."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def put_in_place(temporary: Path, final: Path) -> None:
    """Give a finished temporary file its name, durably: fsync, rename, fsync of the folder."""
    with temporary.open("rb+") as handle:
        os.fsync(handle.fileno())
    temporary.replace(final)
    sync_folder(final.parent)
