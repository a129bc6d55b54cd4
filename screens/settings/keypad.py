"""The line of the scanner test, which notes when each key came."""

from __future__ import annotations

from textual import events

from depot.words import N_
from screens.scanline import ScanLine


class KeyPad(ScanLine):
    """The line where keys land that came too slowly for a scan: it notes when each one came."""

    def __init__(self) -> None:
        super().__init__(N_("scan, or type a code and Enter"))
        self.presses: list[tuple[str, float]] = []
        """Key and time of what is in the line; the end key last, once it came."""

    def on_key(self, event: events.Key) -> None:
        """Note it before the line takes it."""
        if event.key == "backspace":
            del self.presses[-1:]
        elif event.character and event.character.isprintable():
            if not self.text:
                self.presses.clear()
            self.presses.append((event.key, event.time))
        elif event.key == "enter":
            self.presses.append((event.key, event.time))
