"""Is this database older than what is on a key? An old file that was put back by hand betrays itself there.

The database cannot know it by itself: whatever remembers how far it got was put back with it. The packages on the key
were not.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from depot.errors import DepotError
from depot.exchange.cards import Card
from depot.exchange.keyring import Keyring, keyring
from depot.exchange.manifest import Manifest
from depot.exchange.reading import opened
from depot.store import behind, journal
from depot.store.merging import OwnAhead, OwnForked
from depot.store.store import Store

_LEADING: Final = 8
"""Digits of the incarnation in the name of a package."""


def look(store: Store, folder: Path, own: Card) -> None:
    """Compare this depot with its own packages in a folder; `own` is its present card.

    Raises OwnAhead where one goes further, OwnForked where one ends with another event. The database then takes no more
    acts (DepotBehind), and can be exported all the same: who knows it already is not told again.
    """
    if behind.reason(store.connection):
        return
    stream, ring = store.stream_head(), keyring(store, own)
    for path in sorted(folder.glob(f"{stream.node}-{stream.inc[:_LEADING].upper()}-*.DEP")):
        made = _ours(path, ring)
        if made is None or (made.node, made.inc) != (stream.node, stream.inc):
            continue
        here = {"path": path.name, "node": made.node, "inc": made.inc}
        head = store.stream_head().head_seq  # another terminal may have gone on and written this very package
        problem: OwnAhead | OwnForked | None = None
        if made.last > head:
            problem = OwnAhead(**here, seq=head, last=made.last)
        elif journal.hash_at(store.connection, stream.id, made.last).hex() != made.head:
            problem = OwnForked(**here, seq=made.last)
        if problem is not None:
            with store.whole() as connection:
                behind.mark(connection, problem.name)
            raise problem


def _ours(path: Path, ring: Keyring) -> Manifest | None:
    """What a package says of itself, when a key of this depot signed it; None for a damaged one or a stranger's."""
    try:
        with opened(path, ring) as package:
            return package.manifest
    except DepotError:
        return None
