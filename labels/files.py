"""Files that appear whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from labels.faults import LabelsNotWritten


def write_whole(file: Path, content: bytes) -> None:
    """Write a file beside its place, bring it to the disk, then give it its name.

    Raises LabelsNotWritten; nothing half-made is left then, and what had the name before is untouched.
    """
    with whole_file(file) as stream:
        stream.write(content)


@contextmanager
def whole_file(file: Path) -> Iterator[BinaryIO]:
    """A file to write into, which gets its name at the end, once it is on the disk.

    Raises LabelsNotWritten. Whatever is raised meanwhile leaves nothing half-made, and what had the name untouched.
    """
    try:
        if file.exists() and not file.is_file():  # a folder, or a device, which a file would replace
            raise OSError(kind := errno.EISDIR if file.is_dir() else errno.EINVAL, os.strerror(kind))
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name[:40]}-", suffix=".part")
    except OSError as error:
        raise LabelsNotWritten(file=file, reason=error.strerror or str(error)) from error
    half = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        half.chmod(0o666 & ~_umask())
        half.replace(file)
    except OSError as error:
        raise LabelsNotWritten(file=file, reason=error.strerror or str(error)) from error
    finally:
        half.unlink(missing_ok=True)
    _keep_name(file.parent)


def _umask() -> int:
    """Of this process; it can only be read by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _keep_name(folder: Path) -> None:
    """Bring the renaming to the disk too, where the system lets a folder be opened."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    except OSError:
        pass  # some network shares refuse; the file itself is safe
    finally:
        os.close(handle)
