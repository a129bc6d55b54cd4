"""What the file system under a database is, and writes that survive a power cut."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

from depot.errors import Refused
from depot.words import N_

NETWORK: Final = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ncpfs", "9p", "ceph", "glusterfs", "davfs", "coda", "lustre"}
    | {"gpfs", "beegfs", "orangefs", "pvfs2", "vboxsf", "vmhgfs", "prl_fs", "fuse"}
)
"""Types of mounts on which SQLite's write-ahead log corrupts silently: its shared memory is not shared.

So are `fuse.sshfs` and its like.
"""

LOCAL_DRIVERS: Final = frozenset({"fuse.ntfs", "fuse.ntfs-3g", "fuse.lowntfs-3g", "fuse.exfat", "fuse.fuse2fs"})
"""Disks of this computer whose driver runs in user space, where the kernel does not call them `fuseblk`."""

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


def kind_of(path: Path, mounts: Path | None = None) -> str:
    """Type of the file system that `path` is on, such as `ext4`; empty where the system does not say."""
    try:
        table = (mounts or MOUNTS).read_text(encoding="utf-8", errors="surrogateescape")
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


def is_network(kind: str) -> bool:
    """Whether a type of file system is a network share, or may be one."""
    return kind not in LOCAL_DRIVERS and kind.partition(".")[0] in NETWORK


def refuse_network(path: Path, mounts: Path | None = None) -> None:
    """Raise NetworkFileSystem when `path` is on a network share. UNC paths of Windows count as one."""
    text = str(path)
    if text.startswith(("\\\\", "//")) and os.name == "nt":
        raise NetworkFileSystem(path=text, kind="UNC")
    kind = kind_of(path, mounts)
    if is_network(kind):
        raise NetworkFileSystem(path=text, kind=kind)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable. Does nothing where folders cannot be opened (Windows)."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def put_in_place(temporary: Path, final: Path) -> None:
    """Give a finished temporary file its name, durably: fsync, rename, fsync of the folder, fsync of the medium."""
    sync_file(temporary)
    temporary.replace(final)
    sync_folder(final.parent)
    sync_medium(final.parent)


def put_in_new_place(temporary: Path, final: Path) -> None:
    """The same, for a name that must be free. Raises FileExistsError and leaves both files."""
    sync_file(temporary)
    try:
        os.link(temporary, final)
    except FileExistsError:
        raise
    except OSError as error:
        # FAT and some shares have no second names; the gap between look and rename is then a person's to avoid.
        if final.exists():
            raise FileExistsError(str(final)) from error
        temporary.replace(final)
    temporary.unlink(missing_ok=True)
    sync_folder(final.parent)
    sync_medium(final.parent)


def remove_database(path: Path) -> None:
    """Take away an unfinished database and its logs; what cannot be taken away stays."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        with suppress(OSError):
            path.with_name(path.name + suffix).unlink()


def sync_file(path: Path) -> None:
    """Make a file's content durable, and let the next read come from the medium, where the system can."""
    with path.open("rb+") as handle:
        os.fsync(handle.fileno())
        if sys.platform == "linux":
            os.posix_fadvise(handle.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def sync_medium(folder: Path) -> None:
    """Wait until the whole medium is written (syncfs), so that a key may be pulled. Only Linux has it."""
    if sys.platform != "linux":
        return
    import ctypes

    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        library = ctypes.CDLL(None, use_errno=True)
        if library.syncfs(handle) != 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number), str(folder))
    finally:
        os.close(handle)
