"""A simulated disk that loses power: what was written is only sure to stay once it was synced.

SQLite's files live in memory through an apsw VFS. At a cut, each unsynced 512-byte sector of a write, each unsynced
change of length and each unsynced deletion survives or not, by chance. There is no shared memory, so one connection
holds the database in exclusive mode.
"""

from __future__ import annotations

import random
from itertools import count
from pathlib import Path
from typing import Any, Final

import apsw

SECTOR: Final = 512
NAME: Final = "powercut.db"
POWERSAFE_OVERWRITE: Final = 0x1000


class Cut(Exception):
    """The power goes."""


class Disk:
    """Files as programs see them (`seen`), as they surely are after a cut (`sure`), and what is between."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.seen = {name: bytearray(content) for name, content in files.items()}
        self.sure: dict[str, bytes] = dict(files)
        self.pending: dict[str, list[tuple[int, bytes | None]]] = {name: [] for name in files}
        self.countdown = -1
        """Operations until the cut; below zero for none."""
        self.scrapped = False
        """True once nobody looks at it any more: then everything succeeds."""

    def tick(self) -> None:
        """Count one operation; after the cut, each one fails."""
        if self.scrapped:
            return
        if self.countdown == 0:
            raise Cut
        self.countdown -= 1

    def open(self, name: str) -> None:
        self.seen.setdefault(name, bytearray())
        self.pending.setdefault(name, [])

    def write(self, name: str, data: bytes, offset: int) -> None:
        content = self.seen[name]
        content.extend(bytes(max(0, offset + len(data) - len(content))))
        content[offset : offset + len(data)] = data
        self.pending[name].append((offset, bytes(data)))

    def truncate(self, name: str, size: int) -> None:
        del self.seen[name][size:]
        self.pending[name].append((size, None))

    def sync(self, name: str) -> None:
        self.sure[name] = bytes(self.seen[name])
        self.pending[name] = []

    def delete(self, name: str, *, synced: bool) -> None:
        self.seen.pop(name, None)
        self.pending.pop(name, None)
        if synced:
            self.sure.pop(name, None)

    def after(self, chance: random.Random) -> dict[str, bytes]:
        """The files as they are found when the power is back."""
        found = {}
        for name in sorted({*self.seen, *self.sure}):
            if name not in self.seen and chance.random() < 0.5:
                continue  # its deletion was not synced, and survived all the same
            content = bytearray(self.sure.get(name, b""))
            for offset, data in self.pending.get(name, []):
                if data is None:
                    if chance.random() < 0.5:
                        del content[offset:]
                    continue
                for start in range(0, len(data), SECTOR):
                    if chance.random() < 0.5:
                        part = data[start : start + SECTOR]
                        end = offset + start + len(part)
                        content.extend(bytes(max(0, end - len(content))))
                        content[offset + start : end] = part
            if content or name in self.sure:
                found[name] = bytes(content)
        return found


class File(apsw.VFSFile):
    """A file on the disk."""

    def __init__(self, disk: Disk, name: str) -> None:
        self.disk, self.name = disk, name
        disk.open(name)

    def xRead(self, amount: int, offset: int) -> bytes:  # noqa: N802 - apsw's names
        return bytes(self.disk.seen[self.name][offset : offset + amount])

    def xWrite(self, data: Any, offset: int) -> None:  # noqa: N802
        self.disk.tick()
        self.disk.write(self.name, bytes(data), offset)

    def xTruncate(self, size: int) -> None:  # noqa: N802
        self.disk.tick()
        self.disk.truncate(self.name, size)

    def xSync(self, flags: int) -> None:  # noqa: N802
        self.disk.tick()
        self.disk.sync(self.name)
        self.disk.tick()

    def xFileSize(self) -> int:  # noqa: N802
        return len(self.disk.seen[self.name])

    def xLock(self, level: int) -> None:  # noqa: N802
        pass

    def xUnlock(self, level: int) -> None:  # noqa: N802
        pass

    def xCheckReservedLock(self) -> bool:  # noqa: N802
        return False

    def xFileControl(self, op: int, ptr: int) -> bool:  # noqa: N802
        return False

    def xSectorSize(self) -> int:  # noqa: N802
        return SECTOR

    def xDeviceCharacteristics(self) -> int:  # noqa: N802
        return POWERSAFE_OVERWRITE

    def xClose(self) -> None:  # noqa: N802
        pass

    def excepthook(self, *_cut: object) -> bool:
        """A cut that meets SQLite on its way out of another one is no news."""
        return True


class Machine(apsw.VFS):
    """A machine with one disk."""

    numbers = count()

    def __init__(self, disk: Disk) -> None:
        self.disk = disk
        self.name = f"powercut{next(self.numbers)}"
        super().__init__(self.name, "")

    def xOpen(self, name: Any, flags: list[int]) -> File:  # noqa: N802
        flags[1] = flags[0]
        self.disk.tick()
        text = name if isinstance(name, str) else name.filename() if name else f"temporary{next(self.numbers)}"
        return File(self.disk, text)

    def xAccess(self, pathname: str, flags: int) -> bool:  # noqa: N802
        return pathname in self.disk.seen

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802
        self.disk.tick()
        self.disk.delete(filename, synced=syncdir)
        self.disk.tick()

    def xFullPathname(self, name: str) -> str:  # noqa: N802
        return name

    def excepthook(self, *_cut: object) -> bool:
        """A cut that meets SQLite on its way out of another one is no news."""
        return True

    def connect(self, synchronous: str) -> apsw.Connection:
        """The database on the disk, checkpointed often so that cuts meet checkpoints too."""
        connection = apsw.Connection(NAME, vfs=self.name)
        connection.execute("PRAGMA locking_mode=EXCLUSIVE")
        for pragma in ("journal_mode=WAL", f"synchronous={synchronous}", "wal_autocheckpoint=20", "temp_store=MEMORY"):
            connection.execute(f"PRAGMA {pragma}")
        return connection


def written(files: dict[str, bytes], folder: Path) -> Path:
    """Put the files of a disk into a folder, for SQLite to recover; return the database."""
    path = folder / NAME
    for suffix in ("", "-wal", "-shm"):
        path.with_name(NAME + suffix).unlink(missing_ok=True)
    for name, content in files.items():
        if name.startswith(NAME):
            (folder / name).write_bytes(content)
    return path
