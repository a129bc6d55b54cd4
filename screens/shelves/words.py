"""Lines of text that are made for the width there is."""

from __future__ import annotations

from collections.abc import Callable

from textual.content import Content
from textual.widgets import Static

Make = Callable[[int], Content]
"""The lines for a width in cells."""


class Words(Static):
    """As high as its lines; the screen is laid out again only when there are more or fewer of them."""

    def __init__(self, id: str) -> None:  # noqa: A002 - Textual's own name
        super().__init__("", id=id, markup=False)
        self._make: Make | None = None

    def show(self, make: Make) -> None:
        """Show other lines."""
        self._make = make
        self._draw()

    def on_resize(self) -> None:
        """Another width has room for other words."""
        self._draw()

    def _draw(self) -> None:
        width = self.content_size.width
        if self._make is None or not width:
            return
        content = self._make(width)
        height = content.plain.count("\n") + 1
        if self.styles.height is None or self.styles.height.value != height:
            self.styles.height = height
        self.update(content, layout=False)
