"""Style sheets that are parsed once, however many screens bring theirs."""

from __future__ import annotations

from typing import Final

from textual.cache import LRUCache
from textual.css.stylesheet import Stylesheet

SHEETS: Final = 1024
"""Sheets kept parsed: more than all widgets and desks have."""


class KeptStylesheet(Stylesheet):
    """Textual's, except that a sheet is parsed anew only when a variable in it may have changed.

    Textual itself parses every sheet again for each screen that is shown first, and keeps 64 at most.
    """

    def __init__(self, *, variables: dict[str, str] | None = None) -> None:
        super().__init__(variables=variables)
        self._parse_cache = LRUCache(SHEETS)

    def set_variables(self, variables: dict[str, str]) -> None:
        """Go by other variables, if they are others."""
        if variables != self._variables:
            super().set_variables(variables)

    def reparse(self) -> None:
        """Make the rules anew, from what is parsed already where that still holds."""
        self.parse()
