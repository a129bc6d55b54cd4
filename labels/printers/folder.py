"""A folder instead of a printer: for a shop that prints, a hot folder, or a computer without a printer."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from filecmp import cmp
from pathlib import Path
from shutil import copyfileobj
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Final

from labels.printers.faults import FileTaken, FolderFull, FolderUnusable, reason
from labels.printers.jobs import FORMATS, Job, JobState, Receipt, Status, check, opened

if TYPE_CHECKING:
    from labels.printers.address import Address
    from labels.printers.jobs import Document

_FORBIDDEN: Final = frozenset('<>:"/\\|?*')
"""Characters that FAT and NTFS do not take, beside controls."""

_DEVICES: Final = {"CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in range(1, 10))}
"""Names that mean a device on Windows, whatever follows the first dot."""

_FULL: Final = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class FolderPrinter:
    """Leaves each document as a file that is there whole, or not at all."""

    def __init__(self, place: Address) -> None:
        self.address = place.text
        self._folder = Path(place.path)

    def status(self) -> Status:
        """Ready when the folder can be written to. Raises FolderUnusable."""
        if not self._folder.is_dir():
            raise FolderUnusable(printer=self.address, detail=os.strerror(errno.ENOENT))
        if not os.access(self._folder, os.W_OK):
            raise FolderUnusable(printer=self.address, detail=os.strerror(errno.EACCES))
        return Status(state="idle")

    def find(self, name: str, *, number: int | None = None, age: float | None = None) -> Job | None:  # noqa: ARG002 - as every Printer
        """Done when its file is there, whatever its format."""
        if not self._folder.is_dir():
            raise FolderUnusable(printer=self.address, detail=os.strerror(errno.ENOENT))
        for extension in FORMATS:
            with suppress(FileNotFoundError):
                if (self._folder / file_name(name, extension)).stat().st_size:
                    return Job(name, JobState.DONE)
        return None

    def send(self, document: Document) -> Receipt:
        """Write it beside, make the disk keep it, then give it its name; a file that is there is never replaced.

        The same document again, byte for byte, is the same job and changes nothing.
        """
        check(document)
        target = self._folder / file_name(document.name, document.format)
        with opened(document, self.address) as (stream, _size):
            try:
                with NamedTemporaryFile(dir=self._folder, prefix=".depot-", suffix=".part", delete=False) as draft:
                    try:
                        copyfileobj(stream, draft)
                        draft.flush()
                        os.fsync(draft.fileno())
                        if not _named(Path(draft.name), target) and not cmp(draft.name, target, shallow=False):
                            raise FileTaken(printer=self.address, file=target.name)
                    finally:
                        Path(draft.name).unlink(missing_ok=True)
                _sync(self._folder)
            except OSError as error:
                if error.errno in _FULL:
                    raise FolderFull(printer=self.address) from None
                raise FolderUnusable(printer=self.address, detail=reason(error)) from None
        return Receipt(Job(document.name, JobState.DONE))


def file_name(name: str, extension: str) -> str:
    """The name of a job as a file that every file system takes."""
    plain = "".join("_" if c in _FORBIDDEN or not c.isprintable() else c for c in name).strip(". ") or "_"
    if plain.partition(".")[0].rstrip().upper() in _DEVICES:
        plain = f"_{plain}"
    return f"{plain}.{extension}"


def _named(draft: Path, target: Path) -> bool:
    """Give the draft its name; False when a file has that name already. Raises OSError."""
    try:
        target.hardlink_to(draft)
        return True
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno not in {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EACCES, errno.ENOSYS, errno.EMLINK}:
            raise
    # FAT knows no second names: the name is taken first, by an empty file, which `find` does not count.
    try:
        target.touch(exist_ok=False)
    except FileExistsError:
        return False
    draft.replace(target)
    return True


def _sync(folder: Path) -> None:
    """Make the disk keep the new name, where a folder can be opened."""
    with suppress(PermissionError, IsADirectoryError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        except OSError as error:
            if error.errno not in {errno.EINVAL, errno.EBADF, errno.EACCES}:
                raise
        finally:
            os.close(handle)
