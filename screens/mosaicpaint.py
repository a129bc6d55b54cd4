"""Tiles of a mosaic as strips for Textual. Paper is white and ink black in every theme."""

from __future__ import annotations

from functools import lru_cache

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from screens.mosaic import Tile


def strip(tiles: list[Tile]) -> Strip:
    """A line of tiles, those of one style joined."""
    segments: list[Segment] = []
    text, style = "", None
    for tile in tiles:
        own = grey_style(tile.ink if tile.glyph != " " else tile.paper, tile.paper)
        if own is not style and text:
            segments.append(Segment(text, style))
            text = ""
        style = own
        text += tile.glyph
    if text:
        segments.append(Segment(text, style))
    return Strip(segments)


@lru_cache(maxsize=1024)
def grey_style(ink: int, paper: int) -> Style:
    """Two greys as a style."""
    return Style.from_color(Color.from_rgb(ink, ink, ink), Color.from_rgb(paper, paper, paper))
