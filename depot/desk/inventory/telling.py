"""What inventories and confidentiality incidents say in histories."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from depot.words import N_

INVENTORIES: Final[Mapping[str, Sequence[str]]] = {
    "breach.opened": (N_("confidentiality incident opened: {box} is missing"), N_("confidentiality incident opened")),
    "inventory.closed": (N_("closed: {reason}"), N_("closed")),
    "inventory.counted": (N_("the counting is over"),),
    "inventory.expected": (N_("expected on {shelf}"), N_("what is expected of a shelf")),
    "inventory.noted": (N_("{text} scanned on {shelf}: not on record"), N_("an unknown code scanned")),
    "inventory.paused": (N_("paused: {reason}"), N_("paused")),
    "inventory.resumed": (N_("taken up again"),),
    "inventory.seen": (N_("{box} seen on {shelf}"), N_("a box seen")),
    "inventory.settled": (
        N_("{subject} settled ({problem}): {how}, {why}"),
        N_("{subject} settled ({problem}): {how}"),
        N_("a problem settled"),
    ),
    "inventory.shelf_opened": (N_("{shelf} counted"), N_("a shelf counted")),
    "inventory.started": (N_("inventory begun: {boxes} boxes expected"), N_("inventory begun")),
    "inventory.withdrawn": (N_("a scan taken back"),),
}
"""Sentences by kind: the first one whose facts the event has is said."""
