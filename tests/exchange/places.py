"""Two places that trade: a depot with a journal worth sending, and a vault's keys, all of a test's own."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from depot.desk.session import Session
from depot.exchange import keyfile
from depot.exchange.cards import VAULT
from depot.exchange.keyfile import Keys
from depot.exchange.keyring import Keyring
from depot.exchange.packing import Wish, pack
from depot.exchange.reading import opened
from depot.model.event import Fact
from depot.store.store import Store
from tests.store.depots import WHO, Clock, furnished, script
from tests.store.redacting import redact as redact_subjects

CREATED: Final = "2026-10-05T09:00:00-04:00"
PASSPHRASE: Final = "châssis de rangement"


def made(path: Path, acts: int) -> None:
    """A depot with so many acts, and an administrator."""
    furnished(path)
    with Store.open(path, clock=Clock()) as store:
        for user, role in (("ada", "admin"), ("lou", "clerk"), ("aud", "auditor")):
            fact = Fact("user.added", f"user/{user}", {"name": user.title(), "role": role})
            store.act(lambda tx, fact=fact: tx.append(fact), **WHO)  # type: ignore[misc]
        for _nth, work in zip(range(acts), script("exchange"), strict=False):
            store.act(work, **WHO)


@contextmanager
def working(path: Path, user: str = "ada") -> Iterator[Session]:
    """Somebody at work in a depot."""
    with Store.open(path, clock=Clock()) as store:
        yield Session(store, user, "tty1")


def keys_of(node: str, role: str = "depot") -> Keys:
    """New keys."""
    return keyfile.generate(role, node, f"Lieu {node}", "2026-10-05")


def vault_keys() -> Keys:
    return keys_of("V1", VAULT)


def packed(path: Path, keys: Keys, to: Sequence[str] = (), first: int = 1, last: int | None = None) -> bytes:
    """The bytes of a package of a depot's events."""
    with Store.open(path, readonly=True) as store:
        stream = store.stream_head()
        with pack(store, stream, first, last or stream.head_seq, Wish(keys, tuple(to), (), CREATED)) as it:
            return b"".join(it.parts())


def bytes_read(path: Path, ring: Keyring | None, keys: Keys) -> list[tuple[bytes, bytes | None, bytes | None, bytes]]:
    """Header, body, hash of a redacted body and hash of all events of a package."""
    with opened(path, ring) as package:
        return [each[:4] for some in package.events(keys.secret.identities()) for each in some]


def bytes_kept(path: Path) -> list[tuple[bytes, bytes | None, bytes | None, bytes]]:
    """The same of a depot's own stream."""
    with Store.open(path, readonly=True) as store:
        query = "SELECT header, body, body_hash, hash FROM journal WHERE stream = ? ORDER BY seq"
        return store.connection.execute(query, (store.stream_head().id,)).fetchall()


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def redact(path: Path, count: int) -> list[int]:
    """Redact the first boxes of a depot; return the numbers of the events whose bodies went."""
    with Store.open(path, clock=Clock()) as store:
        query = "SELECT subject FROM journal WHERE kind = 'box.registered' ORDER BY pos LIMIT ?"
        redact_subjects(store, [subject for (subject,) in store.connection.execute(query, (count,))])
        return [seq for (seq,) in store.connection.execute("SELECT seq FROM journal WHERE body IS NULL ORDER BY pos")]
