"""What can be wrong with the exchange of a depot: its keys, and how long nothing left or came."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from depot.doctor.check import Check, attention, ok, stop
from depot.errors import DepotError
from depot.words import N_

if TYPE_CHECKING:
    from depot.exchange.standing import Standing
    from depot.store.store import Store

LONG: Final = 14
"""Days after which events that have not arrived should."""

_BRING: Final = N_("Export to a key, and bring back the receipt of the vault.")


def checks(store: Store) -> Iterator[Check]:
    """The key file, what has not arrived, the age of the reference data."""
    from depot.exchange.standing import standing

    yield _keys(store, store.place.key_file(store.stream_head().node))
    found = standing(store)
    if found.behind:
        said = N_("This database takes no more acts: others know more of it ({reason}).")
        yield stop("behind", said, N_("Export what is only here, back it up, then: depot restore"), reason=found.behind)
    if not found.reference:
        yield ok("exchange", N_("No vault is enrolled here."))
        return
    yield _waiting(store, found)
    yield from _ages(store, found)


def _keys(store: Store, path: Path) -> Check:
    from depot.exchange import keyfile
    from depot.exchange.keyring import keyring

    try:
        card = keyfile.load(path).card
    except DepotError as error:
        return attention("keys", error.what, error.todo, **error.facts)
    here, mode = store.stream_head().node, path.stat().st_mode & 0o777
    if card.node != here:
        other = keyfile.KeysOfAnother
        return stop("keys", other.what, other.todo, path=str(path), node=card.node, here=here)
    if os.name == "posix" and mode & 0o077:
        said = N_("Others on this computer can read the keys (mode {mode}).")
        step = N_("Run: chmod 600 on the key file; then change the keys: depot key rotate")
        return attention("keys", said, step, mode=f"{mode:o}")
    if keyring(store).revoked(card.sign):
        said = N_("The keys of this depot were revoked: nobody believes what they sign.")
        return stop("keys", said, N_("Set the key file aside, make new keys, and have the new card enrolled."))
    return ok("keys", N_("The keys are here, and only their owner can read them."))


def _waiting(store: Store, found: Standing) -> Check:
    from depot.exchange.standing import HERE, ON_KEY

    here, key = found.events(HERE), found.events(ON_KEY)
    last = max((row.issued for row in found.receipts.values()), default="")
    if not here + key:
        return ok("exchange", N_("All events of this depot are in the vault."))
    if not last:
        said = N_("No vault has confirmed anything yet. Events here only: {here}; on a key: {key}.")
        return attention("exchange", said, _BRING, here=here, key=key)
    facts = {"here": here, "key": key, "days": _days(store, last)}
    said = N_("Last receipt: {days} days ago. Events here only: {here}; on a key: {key}.")
    if facts["days"] > LONG:
        return attention("exchange", said, _BRING, **facts)
    return ok("exchange", said, **facts)


def _ages(store: Store, found: Standing) -> Iterator[Check]:
    from depot.desk.refage import reference_age

    age = reference_age(store, store.clock().date())
    step = N_("Receive from a key what the vault publishes: depot receive")
    for it in found.reference:
        facts: dict[str, object] = {"vault": it.vault, "days": _days(store, it.at)}
        if not it.at:
            yield attention("reference", N_("Nothing of the vault {vault} was received yet."), step, **facts)
        elif not it.complete:
            said = N_("The vault {vault} has newer reference data than is here ({days} days old).")
            yield attention("reference", said, step, **facts)
        elif age is not None and age.vault == it.vault and age.warning is not None:
            yield attention("reference", age.warning.msgid, step, **age.warning.facts)
        else:
            yield ok("reference", N_("The reference data of {vault} is {days} days old."), **facts)


def _days(store: Store, at: str) -> int:
    """Whole days since a time; 0 for one that is none, or ahead of the clock."""
    try:
        return max((store.clock() - datetime.fromisoformat(at)).days, 0)
    except (ValueError, TypeError):
        return 0
