"""A hand-over for third parties: a BagIt bag (RFC 8493) with the journal as JSON Lines and the tables as CSV, signed.

    bagit.txt  bag-info.txt  manifest-sha256.txt  manifest-sha512.txt
    tagmanifest-sha256.txt  tagmanifest-sha512.txt   sums of the four above
    signature.txt                                    Ed25519 over tagmanifest-sha256.txt, and the card of the signer
    data/journal.jsonl  data/boxes.csv  …            one moment of the depot

It is not encrypted: it is made for whoever takes over, and an administrator answers for where it goes.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from hashlib import sha256, sha512
from pathlib import Path
from typing import Final, NamedTuple

from depot import __version__
from depot.desk.session import Session
from depot.exchange.keyfile import Keys
from depot.exchange.medium import FolderMissing, TargetTaken, told
from depot.exchange.packing import JournalBroken
from depot.exchange.plaintables import TABLES, table
from depot.model import roles
from depot.model.event import SALT, chain
from depot.model.reference import Node, Organisation
from depot.store import journal
from depot.store.filesystem import sync_folder, sync_medium
from depot.store.store import Store

SIGNATURE: Final = "signature.txt"
FORMAT: Final = "depot-signature/1"
DOMAIN: Final = b"depot-bag/1\0"

SUMS: Final = {"sha256": sha256, "sha512": sha512}

ROWS: Final = 500
"""Events written at a time."""


class Bag(NamedTuple):
    """A bag that was made."""

    path: Path
    files: int
    """In its payload."""
    size: int
    """Bytes of its payload."""
    events: int
    head: str
    """Hash of the last event of the depot's own journal, 64 hex digits."""


def hand_over(session: Session, target: Path, keys: Keys) -> Bag:
    """Make a bag of one moment of the depot, while others go on working.

    It is made beside and gets its name when it is whole. Raises RoleTooLow, TargetTaken, FolderMissing, KeyFull,
    KeyReadOnly, KeyGone, JournalBroken.
    """
    session.may(roles.ADMINISTER)
    if os.path.lexists(target):
        raise TargetTaken(path=str(target))
    if not target.parent.is_dir():
        raise FolderMissing(path=str(target.parent))
    making = target.with_name(f".{target.name}.{os.urandom(4).hex()}.part")
    try:
        with told(target.parent), session.store.another(readonly=True) as store:
            store.connection.execute("BEGIN")
            head = store.stream_head()
            making.mkdir(mode=0o700)
            bag = _Bag(making)
            events = _fill(bag, store)
            bag.tag("bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
            bag.tag("bag-info.txt", _info(store, bag, session, head))
            for name in SUMS:
                bag.tag(f"manifest-{name}.txt", bag.payload_sums(name))
            for name in SUMS:
                bag.write(f"tagmanifest-{name}.txt", bag.tag_sums(name))
            bag.write(SIGNATURE, _signature(bag.tag_sums("sha256"), keys))
            _settle(making, target)
    except BaseException:
        shutil.rmtree(making, ignore_errors=True)
        raise
    return Bag(target, bag.files, bag.size, events, head.head_hash.hex())


class _Bag:
    """Files of a bag under way, with their sums."""

    def __init__(self, folder: Path) -> None:
        self.size = 0
        self._folder = folder
        self._payload: dict[str, dict[str, str]] = {}
        self._tags: dict[str, dict[str, str]] = {}

    @property
    def files(self) -> int:
        return len(self._payload)

    def add(self, name: str, parts: Iterable[bytes]) -> None:
        """Write a file of the payload."""
        path = self._folder / "data" / name
        path.parent.mkdir(mode=0o700, exist_ok=True)
        self._payload[f"data/{name}"], size = _written(path, parts)
        self.size += size

    def tag(self, name: str, text: str) -> None:
        """Write a file about the bag."""
        self._tags[name], _size = _written(self._folder / name, [text.encode()])

    def write(self, name: str, text: str) -> None:
        """Write a file that no sum covers."""
        _written(self._folder / name, [text.encode()])

    def payload_sums(self, algorithm: str) -> str:
        return _lines(self._payload, algorithm)

    def tag_sums(self, algorithm: str) -> str:
        return _lines(self._tags, algorithm)


def _lines(sums: dict[str, dict[str, str]], algorithm: str) -> str:
    return "".join(f"{found[algorithm]}  {name}\n" for name, found in sorted(sums.items()))


def _written(path: Path, parts: Iterable[bytes]) -> tuple[dict[str, str], int]:
    """Write a new file durably; its sums and its length."""
    sums, size = {name: make() for name, make in SUMS.items()}, 0
    with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:  # noqa: PTH123 - a handle, no path
        for part in parts:
            file.write(part)
            size += len(part)
            for each in sums.values():
                each.update(part)
        file.flush()
        os.fsync(file.fileno())
    return {name: each.hexdigest() for name, each in sums.items()}, size


def _fill(bag: _Bag, store: Store) -> int:
    """Write the payload; how many events it has."""
    lines = _Lines(store)
    bag.add("journal.jsonl", lines)
    for name, state in TABLES.items():
        bag.add(f"{name}.csv", table(store, state))
    return lines.events


class _Lines:
    """Every event as a line of JSON, out of the stored bytes, each stream as its chain says."""

    def __init__(self, store: Store) -> None:
        self.events = 0
        self._store = store

    def __iter__(self) -> Iterator[bytes]:
        heads: dict[int, bytes] = {}
        for rows in journal.everything(self._store.connection, ROWS):
            yield b"".join(self._line(row, heads) for row in rows)

    def _line(self, row: journal.Raw, heads: dict[int, bytes]) -> bytes:
        (found,) = chain(heads.get(row.stream, bytes(32)), [(row.header, row.body, row.body_hash)])
        if found != row.hash:
            raise JournalBroken(seq=row.seq)
        heads[row.stream] = found
        self.events += 1
        salt, body = (
            (b'""', b"null") if row.body is None else (b'"%b"' % row.body[:SALT].hex().encode(), row.body[SALT:])
        )
        return b'{"header":%b,"salt":%b,"body":%b,"hash":"%b"}\n' % (row.header, salt, body, found.hex().encode())


def _info(store: Store, bag: _Bag, session: Session, head: journal.Stream) -> str:
    node = store.get(Node, head.node) or Node(head.node)
    org = store.get(Organisation, node.org)
    said = {
        "Source-Organization": org.name if org is not None else node.org,
        "External-Description": f"{node.name} ({head.node})",
        "External-Identifier": f"{head.node}-{head.inc}-{head.head_seq}",
        "Internal-Sender-Identifier": head.head_hash.hex(),
        "Contact-Name": session.account.name or session.user,
        "Bagging-Date": session.today.isoformat(),
        "Bag-Software-Agent": f"depot {__version__}",
        "Payload-Oxum": f"{bag.size}.{bag.files}",
    }
    return "".join(f"{name}: {' '.join(value.split())}\n" for name, value in said.items() if value.strip())


def _signature(signed: str, keys: Keys) -> str:
    signature = keys.secret.signature(DOMAIN + signed.encode()).hex()
    return f"{FORMAT}\nsigned tagmanifest-sha256.txt\nsignature {signature}\n{keys.card.text}"


def _settle(making: Path, target: Path) -> None:
    for folder in (making / "data", making):
        sync_folder(folder)
    if os.path.lexists(target):
        raise TargetTaken(path=str(target))
    making.rename(target)
    sync_folder(target.parent)
    sync_medium(target.parent)
