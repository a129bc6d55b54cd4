"""Passing a vault's own events back to it, after it was restored from a backup that had not all of them.

A depot may not speak for a vault. But a receipt holds the vault's signature over the hash of its last event then, and
the chain leads to that hash: a package that ends there and brings the receipt along proves by itself that the vault
wrote what is in it, whoever carries it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from depot.errors import DepotError
from depot.exchange import receipts
from depot.exchange.cards import Card
from depot.exchange.confirming import receipt_of
from depot.exchange.keyring import Keyring
from depot.exchange.manifest import Manifest
from depot.exchange.receipts import Receipt
from depot.store import journal
from depot.store.store import Store


class Back(NamedTuple):
    """Events of a vault that it has lost and that are here."""

    stream: journal.Stream
    """Cut off where the receipt vouches for it."""
    first: int
    receipt: Receipt


def lost_by(store: Store, vault: str) -> Iterator[Back]:
    """What a vault's newest incarnation that is here has of the former ones not yet, as far as a receipt vouches."""
    streams = [each for each in journal.streams(store.connection) if each.node == vault and each.head_seq]
    last = streams[-1] if streams else None
    for stream in streams[:-1]:
        assert last is not None
        upto = store.knew(vault, last.inc, last.head_seq, vault, stream.inc)
        receipt = _voucher(store, stream) if upto else None
        if receipt is not None and receipt.vault_seq > upto:
            head = bytes.fromhex(receipt.vault_head)
            yield Back(stream._replace(head_seq=receipt.vault_seq, head_hash=head), upto + 1, receipt)


def vouched(manifest: Manifest, ring: Keyring) -> Card | None:
    """The card of the vault that vouches for a package by a receipt in its manifest; None where none does."""
    if not manifest.vouch:
        return None
    try:
        receipt = receipts.parse(manifest.vouch)
        receipts.believed(receipt, ring)
    except DepotError:
        return None
    said = (receipt.vault, receipt.vault_inc, receipt.vault_seq, receipt.vault_head)
    if said != (manifest.node, manifest.inc, manifest.last, manifest.head):
        return None
    return ring.cards_of(receipt.vault)[-1]


def _voucher(store: Store, stream: journal.Stream) -> Receipt | None:
    """The receipt that vouches for most of a vault's stream."""
    rows = [row for row in store.confirmed() if (row.vault, row.vault_inc) == (stream.node, stream.inc)]
    for row in sorted(rows, key=lambda row: -row.vault_seq):
        last, hash_ = store.chained(stream.node, stream.inc, row.vault_seq)
        if row.vault_seq <= last and hash_ == row.vault_head:
            return receipt_of(store, row)
    return None
