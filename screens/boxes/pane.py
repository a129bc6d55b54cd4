"""A card on the screen: beside a list, or on top of a desk of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from depot.desk.cards import Card
from depot.desk.chronicle import Entry
from depot.words import _
from screens.cardview import lines_of
from screens.signs import is_plain
from screens.text import clean, matches

WIDE = 100
"""Cells from which a card stands beside its lists."""

LATEST = 3
"""Events of its history that a card beside a list tells."""


def fit_width(screen: Screen[Any]) -> None:
    """Tell the style sheet whether there is room beside a list, also for a screen that no resizing was told to."""
    wide = screen.app.size.width >= WIDE
    screen.set_class(wide, "-wide")
    screen.set_class(not wide, "-narrow")


class CardPane(Static):
    """The lines of a card, and the latest events under them where there is room."""

    def show(self, card: Card | None, history: Sequence[Entry] = (), words: Sequence[str] = ()) -> None:
        """Draw another card, the words that it was found by underlined; nothing for None."""
        lines = lines_of(card, plain=is_plain(self.app)) if card is not None else []
        lines = [underlined(line, words) for line in lines] if words else lines
        if lines:
            lines.insert(2, Content(""))
        if history:
            lines.append(Content(""))
        for entry in [entry for entry in reversed(history) if not entry.undone][:LATEST]:
            lines.append(
                Content.assemble((entry.when[:10], "$ink-faint"), "  ", (clean(entry.what.text(_)), "$ink-soft"))
            )
        self.update(Content("\n").join(lines))


def underlined(line: Content, words: Sequence[str]) -> Content:
    """A line with the words, already folded, underlined where they begin a word of it."""
    for start, end in matches(line.plain, words):
        line = line.stylize("underline", start, end)
    return line
