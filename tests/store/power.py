"""A disk that forgets: an SQLite file system where only what was synced survives a power cut, torn by sectors."""

from __future__ import annotations

import os
from pathlib import Path
from random import Random
from typing import Any

import apsw

from depot.store.connection import prepare
from tests.store.small import make

SECTOR = 512


class PowerCut(Exception):
    """The power went."""


class Disk:
    """Files in memory: what a reader sees, and what would survive."""

    def __init__(self) -> None:
        self.seen: dict[str, bytearray] = {}
        self.safe: dict[str, bytes] = {}
        self.loose: dict[str, list[tuple[int, bytes]]] = {}
        self.left = 10**9

    def tick(self) -> None:
        """One operation; the power goes when none is left."""
        self.left -= 1
        if self.left <= 0:
            raise PowerCut

    def after(self, chance: Random) -> Disk:
        """The disk as it is found when the power comes back: unsynced sectors survive or not, each by itself."""
        found = Disk()
        for name in self.seen:
            content = bytearray(self.safe.get(name, b""))
            for offset, data in self.loose.get(name, ()):
                for start in range(0, len(data), SECTOR):
                    if chance.random() < 0.5:
                        end = offset + start + len(data[start : start + SECTOR])
                        content.extend(bytes(max(end - len(content), 0)))
                        content[offset + start : end] = data[start : start + SECTOR]
            found.seen[name] = content
            found.safe[name] = bytes(content)
        return found


class _File(apsw.VFSFile):
    def __init__(self, disk: Disk, name: str) -> None:  # the base class opens real files: not called
        self._disk, self._name = disk, name
        disk.seen.setdefault(name, bytearray())
        disk.loose.setdefault(name, [])

    def xRead(self, amount: int, offset: int) -> bytes:  # noqa: N802 - SQLite's names
        return bytes(self._disk.seen[self._name][offset : offset + amount])

    def xWrite(self, data: Any, offset: int) -> None:  # noqa: N802
        self._disk.tick()
        content = self._disk.seen[self._name]
        content.extend(bytes(max(offset + len(data) - len(content), 0)))
        content[offset : offset + len(data)] = data
        self._disk.loose[self._name].append((offset, bytes(data)))

    def xTruncate(self, size: int) -> None:  # noqa: N802
        self._disk.tick()
        del self._disk.seen[self._name][size:]

    def xSync(self, _flags: int) -> None:  # noqa: N802
        self._disk.tick()
        self._disk.safe[self._name] = bytes(self._disk.seen[self._name])
        self._disk.loose[self._name] = []
        self._disk.tick()

    def xFileSize(self) -> int:  # noqa: N802
        return len(self._disk.seen[self._name])

    def xLock(self, _level: int) -> None:  # noqa: N802
        return None

    def xUnlock(self, _level: int) -> None:  # noqa: N802
        return None

    def xCheckReservedLock(self) -> bool:  # noqa: N802
        return False

    def xFileControl(self, _op: int, _pointer: int) -> bool:  # noqa: N802
        return False

    def xSectorSize(self) -> int:  # noqa: N802
        return SECTOR

    def xDeviceCharacteristics(self) -> int:  # noqa: N802
        return 0x1000  # SQLITE_IOCAP_POWERSAFE_OVERWRITE, as on every modern disk

    def xClose(self) -> None:  # noqa: N802
        return None


class _Vfs(apsw.VFS):
    def __init__(self, name: str, disk: Disk) -> None:
        super().__init__(name, "")
        self.disk = disk

    def xOpen(self, name: Any, flags: list[int]) -> Any:  # noqa: N802
        flags[1] = flags[0]
        text = name.filename() if isinstance(name, apsw.URIFilename) else str(name or os.urandom(6).hex())
        return _File(self.disk, text)

    def xAccess(self, path: str, _flags: int) -> bool:  # noqa: N802
        return path in self.disk.seen

    def xDelete(self, path: str, _sync: bool) -> None:  # noqa: N802
        for held in (self.disk.seen, self.disk.safe, self.disk.loose):
            held.pop(path, None)

    def xFullPathname(self, name: str) -> str:  # noqa: N802
        return name


def cut_while(path: Path, chance: Random) -> tuple[list[int], list[int], str]:
    """Write acts with the store's own pragmas until the power goes.

    Returns the acts that were acknowledged, those that are there afterwards, and what SQLite says of the file.
    """
    with make(path, boxes=4) as store:
        store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    disk = Disk()
    disk.seen["depot.db"] = bytearray(path.read_bytes())
    disk.safe["depot.db"] = path.read_bytes()
    name = f"power-{os.urandom(4).hex()}"
    vfs = _Vfs(name, disk)
    acknowledged: list[int] = []
    connection = _opened(name)
    disk.left = chance.randrange(4, 250)
    try:
        for n in range(1, 1000):
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO meta(name, value) VALUES(?, ?)", (f"act-{n}", "x" * chance.randrange(900)))
            connection.execute("UPDATE tally SET n = ? WHERE name = 'box'", (n,))
            connection.execute("COMMIT")
            acknowledged.append(n)
    except (PowerCut, apsw.Error):
        pass
    vfs.disk = disk.after(chance)
    disk.left = 10**9
    again = _opened(name)
    integrity = str(again.execute("PRAGMA integrity_check").fetchall()[0][0])
    names = again.execute("SELECT name FROM meta WHERE name LIKE 'act-%'").fetchall()
    kept = sorted(int(str(row[0])[4:]) for row in names)
    counter = again.execute("SELECT n FROM tally WHERE name = 'box'").fetchall()[0][0]
    assert not kept or counter == kept[-1], "an act is whole or not at all"
    return acknowledged, kept, integrity


def _opened(vfs: str) -> apsw.Connection:
    connection = apsw.Connection("depot.db", vfs=vfs)
    connection.execute("PRAGMA locking_mode=EXCLUSIVE").fetchall()  # no shared memory in this file system
    prepare(connection)  # type: ignore[arg-type]
    connection.execute("PRAGMA wal_autocheckpoint=20").fetchall()
    return connection
