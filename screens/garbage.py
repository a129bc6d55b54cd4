"""When garbage is collected: not while the program starts, and never among what it was started with."""

from __future__ import annotations

import gc
from typing import Final

STARTING: Final = 100_000
"""Objects made between two collections while the program starts: nearly all of them stay."""

_USUAL: Final = gc.get_threshold()


def hold() -> None:
    """The program starts."""
    gc.set_threshold(STARTING)


def settle() -> None:
    """All is imported: no collection looks at it again while a clerk waits."""
    gc.freeze()
    gc.set_threshold(*_USUAL)
