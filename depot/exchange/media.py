"""USB keys and other removable media that are plugged in, as far as the system tells without rights of its own."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

_MOUNTED: Final = Path("/proc/self/mountinfo")
_BLOCK: Final = Path("/sys/class/block")

_USUAL: Final = ("/media/", "/run/media/", "/mnt/", "/Volumes/")
"""Where desktops show removable media."""

_NONE: Final = frozenset({"autofs", "fuse.gvfsd-fuse", "fuse.portal", "overlay", "proc", "squashfs", "sysfs", "tmpfs"})
"""File systems that are no medium."""

_ESCAPES: Final = {r"\040": " ", r"\011": "\t", r"\012": "\n", r"\134": "\\"}


class Mount(NamedTuple):
    """A line of /proc/self/mountinfo."""

    path: str
    device: str
    """`/dev/sdb1`, or whatever its file system calls it."""
    kind: str
    """File system, such as `vfat`."""
    readonly: bool


class Medium(NamedTuple):
    """A medium that can take packages."""

    path: Path
    kind: str
    free: int
    """Bytes."""
    size: int
    """Bytes."""
    readonly: bool

    @property
    def name(self) -> str:
        """What people call it: the last part of where it is shown."""
        return self.path.name or str(self.path)


def media() -> list[Medium]:
    """What is plugged in, by path; nothing where the system does not tell."""
    found = []
    for mount in _mounts():
        with suppress(OSError):
            usage = shutil.disk_usage(mount.path)
            found.append(Medium(Path(mount.path), mount.kind, usage.free, usage.total, mount.readonly))
    return sorted(found)


def _mounts() -> Iterator[Mount]:
    if sys.platform == "linux":
        try:
            text = _MOUNTED.read_text("utf-8", "replace")
        except OSError:
            return
        yield from (mount for mount in parse(text.splitlines()) if _removable(mount))
    elif sys.platform == "darwin":
        for path in sorted(Path("/Volumes").glob("*")):
            if path.is_mount():
                yield Mount(str(path), "", "", readonly=not os.access(path, os.W_OK))


def parse(lines: Iterable[str]) -> list[Mount]:
    """The mounts in lines of mountinfo (proc(5)); a line that is none is left out."""
    found = []
    for line in lines:
        before, _, after = line.partition(" - ")
        parts, rest = before.split(" "), after.split(" ")
        if len(parts) < 6 or len(rest) < 2:
            continue
        readonly = "ro" in parts[5].split(",") or "ro" in (rest[2].split(",") if len(rest) > 2 else ())
        found.append(Mount(_unescaped(parts[4]), _unescaped(rest[1]), rest[0], readonly))
    return found


def _unescaped(text: str) -> str:
    for written, meant in _ESCAPES.items():
        text = text.replace(written, meant)
    return text


def _removable(mount: Mount) -> bool:
    if mount.kind in _NONE:
        return False
    return f"{mount.path}/".startswith(_USUAL) or (mount.device.startswith("/dev/") and _by_usb(mount.device))


def _by_usb(device: str) -> bool:
    """Whether the system says that a block device may be taken out, or hangs on USB."""
    try:
        place = (_BLOCK / Path(device).name).resolve(strict=True)
    except OSError:
        return False
    if "/usb" in str(place):
        return True
    for each in (place, place.parent):
        with suppress(OSError):
            if (each / "removable").read_text("ascii").strip() == "1":
                return True
    return False
