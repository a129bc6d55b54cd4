"""The sides of a conflict beside each other: who said what, where, when, and what they had not heard of."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import Final, NamedTuple

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from depot.words import _
from screens.signs import is_plain
from screens.text import clean

LEAST: Final = 34
"""Cells that a side needs."""

SUGGESTED: Final = ("◆", "@")
"""Mark of the side that is suggested; the second where only ASCII can be drawn."""


class Face(NamedTuple):
    """A side in words, in the language in use."""

    number: int
    depot: str
    value: str
    who: str
    at: str
    """AAAA-MM-JJ HH:MM."""
    unaware: tuple[int, ...]
    """Numbers of the sides that its writer had not heard of."""
    knew: tuple[int, ...]
    """Numbers of those that it had."""
    suggested: bool
    counts: bool
    """Whether it counts until somebody decides."""


class Sides(Widget):
    """As many sides as have room; the others come with the arrows."""

    def __init__(self) -> None:
        super().__init__(id="sides")
        self._faces: Sequence[Face] = ()
        self._first = 0

    def show(self, faces: Sequence[Face]) -> None:
        """Draw other sides, from the first."""
        self._faces, self._first = faces, 0
        self.refresh(layout=True)

    def step(self, by: int) -> None:
        """Sides further right, or left."""
        self._first += by
        self.refresh(layout=True)

    @property
    def hidden(self) -> int:
        """How many sides have no room."""
        return max(len(self._faces) - _room(self.content_size.width), 0)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - Textual's own
        """Lines of the highest side."""
        return len(self._rows(width))

    def render(self) -> Content:
        """The sides beside each other."""
        return Content("\n").join(self._rows(self.content_size.width))

    def _rows(self, width: int) -> list[Content]:
        room = _room(width)
        self._first = min(max(self._first, 0), max(len(self._faces) - room, 0))
        shown = self._faces[self._first : self._first + room]
        if not shown or width < LEAST:
            return []
        plain = is_plain(self.app)
        each = (width - 3 * (len(shown) - 1)) // len(shown)
        columns = [_lines(face, each, plain=plain) for face in shown]
        between = Content.assemble((" | " if plain else " │ ", "$ink-faint"))
        return [between.join(cells) for cells in zip_longest(*columns, fillvalue=Content(" " * each))]


def _room(width: int) -> int:
    """How many sides can be seen at once."""
    return max(width // LEAST, 2)


def _lines(face: Face, width: int, *, plain: bool) -> list[Content]:
    """A side, in lines of exactly so many cells."""
    mark = f"{SUGGESTED[plain]} " if face.suggested else ""
    paragraphs = [
        Content.assemble((f"[{face.number}] ", "bold $key"), (clean(face.depot), "bold $text")),
        Content.assemble((mark + _("suggested") if face.suggested else "", "$tone-ok")),
        Content.assemble((clean(face.value), "bold $text")),
        Content(""),
        Content.assemble((clean(face.who), "$ink-soft")),
        Content.assemble((face.at, "$ink-soft")),
        Content.assemble((_heard(face), "$tone-attention" if face.unaware else "$ink-soft")),
        Content.assemble((_knew(face), "$ink-soft")),
        Content.assemble((_("counts until somebody decides") if face.counts else "", "$ink-soft")),
    ]
    kept = [line for n, line in enumerate(paragraphs) if line.plain or n in (1, 3)]
    wrapped = [part for line in kept for part in (line.wrap(width) if line.plain else [line])]
    return [line.pad_right(width - line.cell_length) for line in wrapped]


def _heard(face: Face) -> str:
    if not face.unaware:
        return ""
    numbers = ", ".join(map(str, face.unaware))
    return _("had not heard of {numbers}").format(numbers=numbers)


def _knew(face: Face) -> str:
    return _("knew of {numbers}").format(numbers=", ".join(map(str, face.knew))) if face.knew else ""
