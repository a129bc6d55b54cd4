"""Writing a package to a key so that a key that is pulled cannot lie.

The bytes go under another name and are synced; then they get their name, the folder is synced, the whole medium is
synced (syncfs: on exFAT a synced folder alone does not make a name durable), the cache is dropped and the file is read
back and compared. Only then it is done. Until the name is given there is no file under it; it is never taken from
another file.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import Final, NamedTuple

from depot.errors import Damaged, Refused
from depot.store.filesystem import put_in_new_place, sync_folder, sync_medium
from depot.words import N_

PART: Final = ".TMP"
"""Ending of a file that is being written."""

SETTLES: Final = sys.platform == "linux"
"""Whether this system can say that a medium has everything: else it must be ejected before it is removed."""


class FolderMissing(Refused):
    """Facts: path."""

    what = N_("There is no folder {path}.")
    todo = N_("Plug the key in and wait until the system shows it, then name its folder.")


class TargetTaken(Refused):
    """Facts: path."""

    what = N_("There is already something at {path}.")
    todo = N_("Nothing is ever overwritten: choose another folder, or take away what is there.")


class KeyFull(Refused):
    """Facts: path."""

    what = N_("There is no more room at {path}: the file was not written.")
    todo = N_("Make room there or take another key, then export again. What was written before is sound.")


class KeyReadOnly(Refused):
    """Facts: path, detail."""

    what = N_("Nothing can be written at {path}: {detail}.")
    todo = N_("Push back the lock of the key, or take one that you may write to, then export again.")


class KeyGone(Refused):
    """Facts: path, detail."""

    what = N_("The key at {path} failed or was pulled while it was being written: {detail}.")
    todo = N_("Nothing counts as exported that was not confirmed. Plug it in again or take another, then export again.")


class ReadBackDiffers(Damaged):
    """Facts: path. The medium gives back something else than what it was given."""

    what = N_("What {path} gives back is not what was written to it: it is not to be relied on.")
    todo = N_("Throw this key away, take another one and export again.")


class Written(NamedTuple):
    """A file that was written and read back."""

    path: Path
    size: int
    settled: bool
    """True when the whole medium is known to be written, so that it may be pulled; else eject it first."""


def write(path: Path, parts: Iterable[bytes]) -> Written:
    """Write a new file to a medium, durably, and read it back.

    Raises FolderMissing, TargetTaken, KeyFull, KeyReadOnly, KeyGone, ReadBackDiffers. After an error there is no file
    under the name, as far as the medium still obeys.
    """
    folder = path.parent
    if not folder.is_dir():
        raise FolderMissing(path=str(folder))
    if os.path.lexists(path):
        raise TargetTaken(path=str(path))
    temporary = folder / f"{path.stem}-{os.urandom(3).hex().upper()}{PART}"
    try:
        with told(folder):
            wanted = _pour(temporary, parts)
            put_in_new_place(temporary, path)
            if read_back(path) != wanted:
                raise ReadBackDiffers(path=str(path))
    except FileExistsError as error:
        _remove(temporary)
        raise TargetTaken(path=str(path)) from error
    except BaseException:
        _remove(temporary, path)  # what could not be confirmed must not look like a package
        raise
    return Written(path, wanted[1], SETTLES)


def settle(path: Path) -> Written:
    """Make durable a file that is there already, with its name. Raises KeyFull, KeyReadOnly, KeyGone."""
    with told(path.parent):
        _digest, size = read_back(path)
        sync_folder(path.parent)
        sync_medium(path.parent)
    return Written(path, size, SETTLES)


def read_back(path: Path) -> tuple[str, int]:
    """SHA-256 and length of a file, read from the medium itself where the system can drop its cache."""
    found, size = sha256(), 0
    with path.open("rb", buffering=0) as file:
        if sys.platform == "linux":
            os.fsync(file.fileno())
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        while piece := file.read(1 << 20):
            found.update(piece)
            size += len(piece)
    return found.hexdigest(), size


@contextmanager
def told(folder: Path) -> Iterator[None]:
    """Turn the system's refusals to write into ours."""
    try:
        yield
    except FileExistsError:
        raise
    except OSError as error:
        detail = error.strerror or str(error)
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise KeyFull(path=str(folder)) from error
        if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
            raise KeyReadOnly(path=str(folder), detail=detail) from error
        raise KeyGone(path=str(folder), detail=detail) from error


def _pour(temporary: Path, parts: Iterable[bytes]) -> tuple[str, int]:
    """Write a new file; its SHA-256 and length."""
    found, size = sha256(), 0
    with open(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb", buffering=0) as file:  # noqa: PTH123 - a handle, no path
        _hold(file.fileno())
        for part in parts:
            found.update(part)
            size += len(part)
            left = memoryview(part)
            while left:
                left = left[file.write(left) :]
        os.fsync(file.fileno())
    return found.hexdigest(), size


def sweep(folder: Path, stem: str) -> None:
    """Take away what exports that were cut short left under names that begin so; nobody may be writing them now."""
    for left in folder.glob(f"{stem}*{PART}"):
        with suppress(OSError), left.open("rb+") as file:
            _hold(file.fileno())
            left.unlink()


def _hold(handle: int) -> None:
    """Lock a file that is being written; raises BlockingIOError while another process holds it."""
    if sys.platform == "win32":
        return
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise
    except OSError:
        pass  # a file system without locks


def _remove(*paths: Path) -> None:
    for path in paths:
        with suppress(OSError):
            path.unlink(missing_ok=True)
