"""Taking a vault's receipt at a depot: from then on its events count as arrived. Nothing is deleted because of it.

A receipt that shows that others know more of this database than itself stops it (depot.store.behind). One that shows
that the vault knows less than it had confirmed is refused: the depots are the vault's memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from depot.desk.session import Session
from depot.exchange.cards import Card
from depot.exchange.keyring import Keyring
from depot.exchange.receiptfaults import (
    IncarnationUnknown,
    OwnReceiptAhead,
    OwnReceiptForked,
    ReceiptElsewhere,
    ReceiptForked,
    ReceiptOlder,
    ReceiptUnreadable,
    VaultRolledBack,
)
from depot.exchange.receipts import LONGEST, Receipt, believed, of_row, parse
from depot.model import roles
from depot.model.confirming import Confirmed, instant
from depot.model.event import Fact
from depot.model.knowing import of_event
from depot.store import behind
from depot.store.lookup import Reader
from depot.store.store import Done, Tx

DAY: Final = 10
"""Characters of a time that say the day."""


class Noted(NamedTuple):
    """What came of a receipt."""

    receipt: Receipt
    known: bool
    """True when it was taken before: nothing was written."""


def read_receipt(path: Path) -> Receipt:
    """The receipt in a file. Raises ReceiptUnreadable, ReceiptMalformed, ReceiptTooNew, LineMisread."""
    try:
        with path.open("rb") as file:
            stored = file.read(LONGEST + 1)
    except OSError as error:
        raise ReceiptUnreadable(path=str(path), detail=error.strerror or str(error)) from error
    return parse(stored.decode("utf-8", "replace"))


def take_receipt(session: Session, receipt: Receipt, ring: Keyring) -> Done[Noted]:
    """Note what a vault confirms; the same again changes nothing.

    Raises VaultUnknown, ReceiptForeign, ReceiptDamaged, ReceiptElsewhere, ReceiptOlder, VaultRolledBack, ReceiptForked,
    IncarnationUnknown, OwnReceiptForked, OwnReceiptAhead, DepotBehind, RoleTooLow. The two about this very database
    mark it, so that it takes no more acts until a restore.
    """
    believed(receipt, ring)

    def work(tx: Tx) -> Noted:
        _compare_own(tx, receipt)
        taken = tx.confirmed()
        if _repeats(taken, receipt):
            return Noted(receipt, known=True)
        _witness(tx, taken, receipt)
        body = {
            "of_inc": receipt.inc,
            "upto": receipt.seq,
            "head": receipt.head,
            "vault_inc": receipt.vault_inc,
            "vault_seq": receipt.vault_seq,
            "vault_head": receipt.vault_head,
            "conflicts": receipt.conflicts,
            "held": receipt.held,
            "reference": receipt.reference,
            "issued": receipt.issued,
            "key": receipt.key,
            "signature": receipt.signature.hex(),
        }
        tx.append(Fact("receipt.taken", f"receipt/{receipt.vault}", body))
        return Noted(receipt, known=False)

    try:
        return session.do(roles.CIRCULATE, work)
    except (OwnReceiptAhead, OwnReceiptForked) as error:
        with session.store.whole() as connection:
            behind.mark(connection, error.name)
        raise


def received(reader: Reader, to: Iterable[Card]) -> dict[str, int]:
    """By incarnation of this depot: the last event that every one of these vaults has confirmed.

    Who took in an incarnation that went on from another has that one, too, up to there. Without a vault, nothing.
    """
    nodes = sorted({card.node for card in to})
    here = reader.stream_head().node
    found = [_of_vault(reader, [row for row in reader.confirmed(here) if row.vault == node]) for node in nodes]
    if not found:
        return {}
    return {inc: min(each.get(inc, 0) for each in found) for inc in found[0]}


def newest(reader: Reader, vault: str = "") -> dict[str, Receipt]:
    """The last receipt that this depot took from each vault, or from one, by vault."""
    rows = {row.vault: row for row in reader.confirmed(reader.stream_head().node) if vault in ("", row.vault)}
    found = {name: receipt_of(reader, row) for name, row in rows.items()}
    return {name: receipt for name, receipt in found.items() if receipt is not None}


def receipt_of(reader: Reader, row: Confirmed) -> Receipt | None:
    """The receipt behind a row, with the signature that its event keeps; None for an event that keeps none."""
    event = reader.event_at(row.node, row.inc, row.seq)
    try:
        signature = bytes.fromhex(str(event.body["signature"])) if event is not None else b""
        return of_row(row, str(event.body["key"]), signature) if event is not None else None
    except (KeyError, ValueError):
        return None


def _of_vault(reader: Reader, rows: Sequence[Confirmed]) -> dict[str, int]:
    """By incarnation: how far one vault has confirmed it."""
    found: dict[str, int] = {}
    for row in rows:
        found[row.of_inc] = max(found.get(row.of_inc, 0), row.upto)
    for inc in list(found):
        below: str | None = inc
        while below is not None:
            below = _inherit(reader, below, found)
    return found


def _inherit(reader: Reader, inc: str, found: dict[str, int]) -> str | None:
    """Count what an incarnation goes on from as confirmed; its name, None where it began by itself."""
    first = reader.event_at(reader.stream_head().node, inc, 1)
    born = next((known for known in of_event(first) if known.born), None) if first is not None else None
    if born is None or found.get(born.of_inc, -1) >= born.upto:
        return None
    found[born.of_inc] = born.upto
    return born.of_inc


def _compare_own(tx: Tx, receipt: Receipt) -> None:
    """Compare what a receipt says of this depot with its own journal."""
    own = tx.stream_head()
    if receipt.node != own.node:
        raise ReceiptElsewhere(node=receipt.node, here=own.node)
    last, hash_ = tx.chained(own.node, receipt.inc, receipt.seq)
    if not last:
        raise IncarnationUnknown(vault=receipt.vault, inc=receipt.inc[:8], seq=receipt.seq)
    place = {"vault": receipt.vault, "node": own.node, "inc": receipt.inc, "seq": receipt.seq}
    mine = receipt.inc == own.inc
    if hash_ and hash_ != receipt.head:
        raise (OwnReceiptForked if mine else ReceiptForked)(**place)
    if mine and receipt.seq > last:
        raise OwnReceiptAhead(**place | {"seq": last, "last": receipt.seq})


def _repeats(taken: Sequence[Confirmed], receipt: Receipt) -> bool:
    """Whether a receipt was taken that says the same and is of the same day: the hour is no news."""
    told = (receipt.node, receipt.inc, receipt.seq, receipt.vault, receipt.vault_inc, receipt.vault_seq)
    more = (receipt.vault_head, receipt.conflicts, receipt.held, receipt.reference, receipt.issued[:DAY])
    return any(
        (row.node, row.of_inc, row.upto, row.vault, row.vault_inc, row.vault_seq) == told
        and (row.vault_head, row.conflicts, row.held, row.reference, row.issued[:DAY]) == more
        for row in taken
    )


def _witness(tx: Tx, taken: Sequence[Confirmed], receipt: Receipt) -> None:
    """Compare what a receipt says of the vault with what any depot saw of it. Raises VaultRolledBack, ReceiptOlder.

    Whether a smaller one is old or of a vault that was put back, only the vault's clock can tell where its own events
    are not here; it decides nothing but which of two refusals this is.
    """
    seen = [row for row in taken if row.vault == receipt.vault]
    known = max((row.upto for row in seen if row.node == receipt.node and row.of_inc == receipt.inc), default=0)
    same = [row for row in seen if row.vault_inc == receipt.vault_inc]
    furthest = max((row.vault_seq for row in same), default=0)
    facts = {"vault": receipt.vault, "seq": receipt.seq, "known": known, "start": receipt.seq + 1}
    _last, hash_ = tx.chained(receipt.vault, receipt.vault_inc, receipt.vault_seq)
    forked = any(row.vault_seq == receipt.vault_seq and row.vault_head != receipt.vault_head for row in same)
    if forked or (hash_ and hash_ != receipt.vault_head):
        raise VaultRolledBack(**facts)
    if receipt.vault_seq >= furthest and receipt.seq >= known:
        return
    later = all(instant(receipt.issued) > instant(row.issued) for row in seen)
    if later or (receipt.vault_seq > furthest and same):
        raise VaultRolledBack(**facts)
    if receipt.seq <= known:
        raise ReceiptOlder(vault=receipt.vault, seq=receipt.seq, known=known)
