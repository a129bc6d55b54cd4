"""How the screens were asked for."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class Options(NamedTuple):
    """What `depot` was started with. No dataclass: the splash waits for the imports of this module."""

    db: Path
    theme: str
    user: str = ""
    """Who signs in at start, with `pin` (kiosks, the demonstration depot); empty to be asked."""
    pin: str = ""
    demo: bool = False
    station: str = ""
    """This terminal's name in the journal."""
    seated: str = ""
    """Who sat here already and goes on after the language was changed: no PIN is asked again."""
    told: str = ""
    """What was done while the screens were away, in words, to be told when they are there again."""
