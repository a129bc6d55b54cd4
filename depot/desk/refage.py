"""How old what the vault said is: holds, plan and schedule that were published since are not known here.

The age comes from data: from the newest event of an enrolled vault that is here, or its newest receipt. A depot that
believes no vault has no such age, since nobody publishes anything for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Final, NamedTuple

from depot.desk.settings import whole
from depot.model.outcome import Said
from depot.store.lookup import Reader
from depot.words import N_

FRESH: Final = "fresh"
OLD: Final = "old"
TOO_OLD: Final = "too_old"
AHEAD: Final = "ahead"

_VAULT: Final = "role vault"
"""The line of a key card that makes a node a vault (docs/packages.md)."""


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
        state = OLD if days > whole(reader, "reference_warn_days") else FRESH
    return ReferenceAge(vault, day, days, state)


def _heard(reader: Reader) -> Iterator[tuple[date, str]]:
    """The day of each word of an enrolled vault that counts, with the vault."""
    for node, enrolled_at in _vaults(reader).items():
        receipts = [event.body.get("issued") or event.at for event in reader.history(f"receipt/{node}", newest=1)]
        for at in (enrolled_at, *reader.heard_at(node), *receipts):
            day = _day(at)
            if day is not None:
                yield day, node


def _vaults(reader: Reader) -> dict[str, str]:
    """The vaults that are believed here, with when they were enrolled first."""
    here, found = reader.stream_head().node, dict[str, str]()
    for event in reader.events_below("key/"):
        if event.kind == "key.enrolled" and event.node == here and _VAULT in str(event.body.get("card")).split("\n"):
            found.setdefault(event.subject.partition("/")[2], event.at)
    return found


def _day(at: object) -> date | None:
    try:
        return datetime.fromisoformat(str(at)).date()
    except ValueError:
        return None
