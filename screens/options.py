"""How the screens were asked for."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from depot.store.places import Place, ServerPlace, place_of


class Options(NamedTuple):
    """What `depot` was started with. No dataclass: the splash waits for the imports of this module."""

    db: Place | Path
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

    @property
    def place(self) -> Place:
        """Where the database is."""
        return place_of(self.db)

    @property
    def made(self) -> bool:
        """Whether there is a database to open; a server says so itself, when it is asked."""
        return isinstance(self.place, ServerPlace) or self.place.file.exists()
