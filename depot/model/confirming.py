"""What a vault has confirmed to a depot: rows that follow from `receipt.taken`, the only licence to say "arrived".

A row also keeps how far the vault itself was by then. Depots are its witnesses: a vault that shows less later was put
back to an old state.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from depot.model.event import Event

TAKEN = "receipt.taken"

LAST = 1 << 62
"""Beyond every number of an event."""


class Confirmed(NamedTuple):
    """A receipt that a depot took. The fields are the columns of the table `confirmed`."""

    node: str
    """The depot that took it, whose events it is about."""
    inc: str
    seq: int
    """The event by which it was taken."""
    vault: str
    """Node of the vault that gave it."""
    vault_inc: str
    vault_seq: int
    """How many events the vault itself had written when it gave the receipt."""
    vault_head: str
    """Hash of the last of them, 64 hex digits."""
    of_inc: str
    """Incarnation of the depot that it covers."""
    upto: int
    """The last event of that incarnation that is durable in the vault."""
    head: str
    """Its hash, 64 hex digits."""
    conflicts: int
    """Conflicts open at the vault in which the depot has a side."""
    held: int
    """Events of the depot that the vault keeps until its program knows their kinds."""
    reference: int
    """Number of the newest event of the vault about reference data; 0 for none."""
    issued: str
    """When the vault gave it, ISO 8601 with offset; for people."""
    at: str
    """When the depot took it."""


_TEXTS = ("vault_inc", "vault_head", "of_inc", "head", "issued")
_NUMBERS = ("vault_seq", "upto", "conflicts", "held", "reference")


def of_receipt(event: Event) -> Iterator[Confirmed]:
    """The row of an event; none where its body says nothing clear."""
    vault = event.subject.partition("/")[2]
    if event.kind != TAKEN or not vault:
        return
    said: dict[str, Any] = {name: event.body.get(name) for name in (*_TEXTS, *_NUMBERS)}
    texts = all(type(said[name]) is str for name in _TEXTS)
    if texts and all(_counts(said[name]) for name in _NUMBERS):
        yield Confirmed(node=event.node, inc=event.inc, seq=event.seq, vault=vault, at=event.at, **said)


def _counts(number: object) -> bool:
    return type(number) is int and 0 <= number < LAST


def instant(at: str) -> float:
    """A time with offset as seconds, for comparing; 0 for what is no time."""
    try:
        return datetime.fromisoformat(at).timestamp()
    except (ValueError, OverflowError):
        return 0.0
