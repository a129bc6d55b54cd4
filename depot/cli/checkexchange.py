"""What can be wrong with the exchange of a depot: its keys, and how long nothing left or came."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from depot.errors import DepotError
from depot.model.outcome import ATTENTION, OK, STOP, Said
from depot.words import N_

if TYPE_CHECKING:
    from depot.exchange.standing import Standing
    from depot.store.store import Store

LONG: Final = 14
"""Days after which events that have not arrived should."""

Found = tuple[str, str, Said, str]
"""Name, result, sentence, and what to do: a msgid."""

_BRING: Final = N_("Export to a key, and bring back the receipt of the vault.")


def checks(store: Store) -> Iterator[Found]:
    """The key file, what has not arrived, the age of the reference data."""
    from depot.exchange.standing import standing

    yield _keys(store, store.place.key_file(store.stream_head().node))
    found = standing(store)
    if found.behind:
        said = Said(
            N_("This database takes no more acts: others know more of it ({reason})."), {"reason": found.behind}
        )
        yield "behind", STOP, said, N_("Export what is only here, back it up, then: depot restore")
    if not found.reference:
        yield "exchange", OK, Said(N_("No vault is enrolled here.")), ""
        return
    yield _waiting(store, found)
    yield from _ages(store, found)


def _keys(store: Store, path: Path) -> Found:
    from depot.exchange import keyfile
    from depot.exchange.keyring import keyring

    try:
        card = keyfile.load(path).card
    except DepotError as error:
        return "keys", ATTENTION, Said(error.what, error.facts), error.todo
    here, mode = store.stream_head().node, path.stat().st_mode & 0o777
    if card.node != here:
        said = Said(keyfile.KeysOfAnother.what, {"path": str(path), "node": card.node, "here": here})
        return "keys", STOP, said, keyfile.KeysOfAnother.todo
    if os.name == "posix" and mode & 0o077:
        said = Said(N_("Others on this computer can read the keys (mode {mode})."), {"mode": f"{mode:o}"})
        return "keys", ATTENTION, said, N_("Run: chmod 600 on the key file; then change the keys: depot key rotate")
    if keyring(store).revoked(card.sign):
        said = Said(N_("The keys of this depot were revoked: nobody believes what they sign."))
        return "keys", STOP, said, N_("Set the key file aside, make new keys, and have the new card enrolled.")
    return "keys", OK, Said(N_("The keys are here, and only their owner can read them.")), ""


def _waiting(store: Store, found: Standing) -> Found:
    from depot.exchange.standing import HERE, ON_KEY

    here, key = found.events(HERE), found.events(ON_KEY)
    last = max((row.issued for row in found.receipts.values()), default="")
    if not here + key:
        return "exchange", OK, Said(N_("All events of this depot are in the vault.")), ""
    if not last:
        facts = {"here": here, "key": key}
        said = Said(N_("No vault has confirmed anything yet. Events here only: {here}; on a key: {key}."), facts)
        return "exchange", ATTENTION, said, _BRING
    days = _days(store, last)
    facts = {"here": here, "key": key, "days": days}
    said = Said(N_("Last receipt: {days} days ago. Events here only: {here}; on a key: {key}."), facts)
    return ("exchange", OK, said, "") if days <= LONG else ("exchange", ATTENTION, said, _BRING)


def _ages(store: Store, found: Standing) -> Iterator[Found]:
    from depot.desk.refage import reference_age

    age = reference_age(store, store.clock().date())
    step = N_("Receive from a key what the vault publishes: depot receive")
    for it in found.reference:
        days = _days(store, it.at)
        facts = {"vault": it.vault, "days": days}
        if not it.at:
            yield "reference", ATTENTION, Said(N_("Nothing of the vault {vault} was received yet."), facts), step
        elif not it.complete:
            said = Said(N_("The vault {vault} has newer reference data than is here ({days} days old)."), facts)
            yield "reference", ATTENTION, said, step
        elif age is not None and age.vault == it.vault and age.warning is not None:
            yield "reference", ATTENTION, age.warning, step
        else:
            yield "reference", OK, Said(N_("The reference data of {vault} is {days} days old."), facts), ""


def _days(store: Store, at: str) -> int:
    """Whole days since a time; 0 for one that is none, or ahead of the clock."""
    try:
        return max((store.clock() - datetime.fromisoformat(at)).days, 0)
    except (ValueError, TypeError):
        return 0
