"""What is in a folder before anything is taken in: packages and receipts, whose, which events, whether they are new."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from depot.errors import DepotError
from depot.exchange import receipts
from depot.exchange.confirming import read_receipt
from depot.exchange.keyring import Keyring
from depot.exchange.manifest import Manifest
from depot.exchange.reading import opened
from depot.exchange.receipts import Receipt
from depot.exchange.receiving import ENDING, found_in
from depot.store import journal
from depot.store.store import Store

if TYPE_CHECKING:
    import pyrage

NEW = "new"
KNOWN = "known"
"""All of it is here already."""
LATE = "late"
"""Events before it are missing: it has to wait for them."""
OTHERS = "others"
"""For somebody else."""
BAD = "bad"
"""Refused by name."""


class Peeked(NamedTuple):
    """A file that could be taken in."""

    path: Path
    state: str
    """NEW, KNOWN, LATE, OTHERS or BAD."""
    manifest: Manifest | None = None
    receipt: Receipt | None = None
    problem: DepotError | None = None


def peek(store: Store, folder: Path, ring: Keyring, identities: Sequence[pyrage.x25519.Identity]) -> list[Peeked]:
    """The packages and receipts of a folder, and of the folder in it that has this place's name, by name.

    Only what stands in the clear is read, and who signed it is checked; nothing is decrypted, nothing written.
    """
    here = store.stream_head().node
    folders = [each for each in (folder, folder / here) if each.is_dir()]
    found = found_in(folders, ENDING, receipts.ENDING)
    return [
        _receipt(store, each.path, here)
        if each.path.suffix.upper() == receipts.ENDING
        else _package(store, each.path, ring, identities)
        for each in found
    ]


def _package(store: Store, path: Path, ring: Keyring, identities: Sequence[pyrage.x25519.Identity]) -> Peeked:
    try:
        with opened(path, ring) as package:
            made = package.manifest
            if not package.readable(identities):
                return Peeked(path, OTHERS, made)
    except DepotError as error:
        return Peeked(path, BAD, problem=error)
    stream = journal.stream_of(store.connection, made.node, made.inc)
    head = stream.head_seq if stream is not None else 0
    state = KNOWN if made.last <= head else LATE if made.first > head + 1 else NEW
    return Peeked(path, state, made)


def _receipt(store: Store, path: Path, here: str) -> Peeked:
    try:
        receipt = read_receipt(path)
    except DepotError as error:
        return Peeked(path, BAD, problem=error)
    if receipt.node != here:
        return Peeked(path, OTHERS, receipt=receipt)
    known = [row for row in store.confirmed(here) if (row.vault, row.of_inc) == (receipt.vault, receipt.inc)]
    same = any(row.upto >= receipt.seq and row.vault_seq >= receipt.vault_seq for row in known)
    return Peeked(path, KNOWN if same else NEW, receipt=receipt)
