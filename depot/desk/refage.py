"""How old what the vault said is: holds, plan and schedule that were published since are not known here.

The age comes from data: from the newest event of an enrolled vault that is here, or from a receipt that says there is
no newer one. A depot that believes no vault has no such age, since nobody publishes anything for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Final, NamedTuple

from depot.desk.settings import whole
from depot.model.confirming import Confirmed, instant
from depot.model.outcome import Said
from depot.store.lookup import Reader
from depot.words import N_

FRESH: Final = "fresh"
OLD: Final = "old"
TOO_OLD: Final = "too_old"
AHEAD: Final = "ahead"

_VAULT: Final = "role vault"
"""The line of a key card that makes a node a vault (docs/packages.md)."""
_SIGN: Final = "sign "
"""What the line with its public key begins with."""


class Reference(NamedTuple):
    """How old the reference data of a vault is here."""

    vault: str
    at: str
    """Until when it is known to be complete, ISO 8601 with offset; empty when nothing ever came."""
    here: int
    """The last event of the vault that is here."""
    newest: int
    """The vault's newest event about reference data, as its last receipt says; 0 for none."""

    @property
    def complete(self) -> bool:
        """False when the vault has newer reference data than came here."""
        return self.here >= self.newest


class ReferenceAge(NamedTuple):
    """How old the vault's word is."""

    vault: str
    """Its two characters."""
    heard: date
    """Day of its newest word, by its own clock."""
    days: int
    """Days since then, by the clock here; below zero where that clock is behind."""
    state: str
    """FRESH; OLD: to be said; TOO_OLD: nothing is destroyed; AHEAD: the clock here is behind, so that nobody knows."""

    @property
    def refuses(self) -> bool:
        """Whether nothing may be destroyed on its word."""
        return self.state in (TOO_OLD, AHEAD)

    @property
    def warning(self) -> Said | None:
        """What to say about it; None while it is fresh."""
        facts = {"vault": self.vault, "date": self.heard.isoformat(), "days": self.days}
        return Said(_WARNINGS[self.state], facts) if self.state in _WARNINGS else None


_WARNINGS: Final = {
    OLD: N_("The last news of the vault {vault} is of {date}, {days} days ago: receive its packages."),
    TOO_OLD: N_("The last news of the vault {vault} is of {date}, {days} days ago: nothing may be destroyed."),
    AHEAD: N_("The vault {vault} wrote on {date}, and the clock here says an earlier day: set the clock."),
}


def warn_days(reader: Reader) -> int:
    """Days of silence from which on it is to be said."""
    return whole(reader, "reference_warn_days")


def reference_age(reader: Reader, today: date) -> ReferenceAge | None:
    """The age of the vault's word, of the one heard last where there are several; None where no vault is believed."""
    heard = max(_heard(reader), default=None)
    if heard is None:
        return None
    day, vault = heard
    days = (today - day).days
    if days < -1:  # a vault in another time zone may be a day ahead
        state = AHEAD
    elif days > whole(reader, "reference_refuse_days"):
        state = TOO_OLD
    else:
        state = OLD if days > warn_days(reader) else FRESH
    return ReferenceAge(vault, day, days, state)


def _heard(reader: Reader) -> Iterator[tuple[date, str]]:
    """The day until which the word of each enrolled vault is known, with the vault; at first that of its enrolment."""
    receipts = {row.vault: row for row in reader.confirmed(reader.stream_head().node)}
    for node, enrolled_at in _vaults(reader).items():
        day = _day(reference_of(reader, node, receipts.get(node)).at or enrolled_at)
        if day is not None:
            yield day, node


def _vaults(reader: Reader) -> dict[str, str]:
    """The vaults that are believed here, with when they were enrolled last."""
    here, found = reader.stream_head().node, dict[tuple[str, str], str]()
    for event in reader.events_below("key/"):
        node, said = event.subject.partition("/")[2], str(event.body.get("card")).split("\n")
        if event.kind == "key.enrolled" and event.node == here and _VAULT in said:
            found[node, next((line for line in said if line.startswith(_SIGN)), _SIGN)] = event.at
        elif event.kind == "key.rotated" and any(known == node for known, _sign in found):
            found[node, _SIGN] = min(at for (known, _sign), at in found.items() if known == node)
        elif event.kind == "key.revoked":
            found.pop((node, f"{_SIGN}{event.body.get('sign')}"), None)
    return {node: at for (node, _sign), at in found.items()}


def _day(at: str) -> date | None:
    try:
        return datetime.fromisoformat(at).date()
    except ValueError:
        return None


def reference_of(reader: Reader, vault: str, receipt: Confirmed | None) -> Reference:
    """How old a vault's reference data is here: of its newest stream, or of a receipt that says there is no newer."""
    streams = [stream for stream in reader.streams_of(vault) if stream.head_seq]
    newest = streams[-1] if streams else None
    here, at = (newest.head_seq, newest.head_at) if newest is not None else (0, "")
    if receipt is None:
        return Reference(vault, at, here, 0)
    if newest is not None and newest.inc == receipt.vault_inc and here >= receipt.reference:
        at = max(at, receipt.issued, key=instant)
    elif newest is None and not receipt.reference:
        at = receipt.issued
    return Reference(vault, at, here, receipt.reference)
