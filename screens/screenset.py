"""Which screens the application shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from textual.screen import Screen

    from depot.errors import DepotError
    from screens.app import DepotApp


class ScreenSet(NamedTuple):
    """What the application shows; made when it is first shown, so that starting imports one desk only."""

    desks: Mapping[str, Callable[[DepotApp], Screen[Any]]]
    """Desks by the name of their mode, made for an application; `scan` is the first."""
    sign_in: Callable[[str, DepotError | None], Screen[None]]
    """The lock: (name to begin with, why the last try failed)."""
    wizard: Callable[[], Screen[bool]]
    """The set-up wizard; True when there is a depot."""
    preload: Callable[[], object]
    """Imports what the other desks need, once the first one stands."""


DESK_OF: Final = {
    "B": "boxes",
    "F": "boxes",
    "S": "shelves",
    "P": "loans",
    "L": "loans",
    "R": "requests",
    "D": "destruction",
    "T": "transfers",
    "N": "inventory",
}
"""The desk of a thing, by the letter of its code."""
