# ruff: noqa: INP001 - a program beside the pages, not a package
"""From Textual's screenshot to a picture that is the same everywhere: no web font, and bars and blocks as shapes.

In the screenshot every cell is text of a font that a reader may not have; large letters and lines then have gaps. Here
a cell is 10 by 20 units, what is drawn of blocks and lines becomes rectangles, and only words stay text.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Final, NamedTuple
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

WIDE: Final = 10
HIGH: Final = 20
"""Units of a cell."""

PAD: Final = 12
"""Units around the screen."""

FONTS: Final = "DejaVu Sans Mono, Cascadia Mono, Menlo, Consolas, monospace"

_RICH: Final = (12.2, 24.4)
"""Width and height of a cell in the screenshot (rich.console.Console.export_svg)."""

_RULE: Final = re.compile(r"\.[\w-]+-(r\d+) \{ (.*?) \}")
_SVG: Final = "{http://www.w3.org/2000/svg}"

_EIGHTHS: Final = {
    "▀": (0, 0, 8, 4),
    "▄": (0, 4, 8, 8),
    "█": (0, 0, 8, 8),
    "▌": (0, 0, 4, 8),
    "▐": (4, 0, 8, 8),
    **{chr(0x2588 - n): (0, 8 - n, 8, 8) for n in (1, 2, 3, 5, 6, 7)},  # ▇ to ▁, but for the half
    **{chr(0x2590 - n): (0, 0, n, 8) for n in (1, 2, 3, 5, 6, 7)},  # ▉ to ▏
    "▔": (0, 0, 8, 1),
    "▕": (7, 0, 8, 8),
}
"""Blocks: left, top, right, bottom in eighths of a cell."""

_QUADRANTS: Final = {
    character: tuple(
        box for bit, box in enumerate(((0, 0, 4, 4), (4, 0, 8, 4), (0, 4, 4, 8), (4, 4, 8, 8))) if n >> bit & 1
    )
    for n, character in enumerate(" ▘▝ ▖ ▞▛▗▚ ▜ ▙▟ ")
    if character != " "
}
"""Blocks of quarters: the boxes of each, in eighths of a cell."""

_SHADES: Final = {"░": 0.25, "▒": 0.5, "▓": 0.75}

_LINES: Final = {
    "─": "lr", "│": "ud", "┌": "rd", "┐": "ld", "└": "ru", "┘": "lu",
    "├": "rud", "┤": "lud", "┬": "lrd", "┴": "lru", "┼": "lrud",
    "━": "LR", "┃": "UD", "╭": "rd", "╮": "ld", "╰": "ru", "╯": "lu",
}  # fmt: skip
"""Box drawing: which sides a line goes to from the middle; capitals are thick."""

_DRAWN: Final = frozenset(_EIGHTHS) | frozenset(_QUADRANTS) | frozenset(_SHADES) | frozenset(_LINES)


class Ink(NamedTuple):
    """How a text looks."""

    color: str
    style: str
    """CSS beside the colour."""


def picture(screenshot: str, columns: int, rows: int, title: str) -> str:
    """The picture of a screen of so many cells, out of `App.export_screenshot`."""
    root = ET.fromstring(screenshot)  # noqa: S314 - made by this very process
    inks = {name: _ink(css) for name, css in _RULE.findall("".join(root.itertext()))}
    width, height = columns * WIDE + 2 * PAD, rows * HIGH + 2 * PAD
    ground = _grounds(root)
    shapes: dict[tuple[str, float], list[str]] = defaultdict(list)
    words: list[str] = []
    for column, row, text, ink in _texts(root, inks):
        for at, run in _runs(text):
            if run[0] in _DRAWN:
                for n, character in enumerate(run):
                    path, opacity = _shape(character, (column + at + n) * WIDE, row * HIGH)
                    shapes[ink.color, opacity].append(path)
            elif run.strip():
                words.append(_words(run, column + at, row, ink))
    drawn = [f'<path fill="{c}" fill-opacity="{o:g}" d="{"".join(d)}"/>' for (c, o), d in shapes.items()]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">',
            f"<title>{escape(title)}</title>",
            f'<rect width="{width}" height="{height}" rx="8" fill="{ground[0][4] if ground else "#000"}"/>',
            f'<g transform="translate({PAD} {PAD})" font-size="16.6" font-family="{FONTS}" xml:space="preserve">',
            '<g shape-rendering="crispEdges">',
            *(f'<rect x="{x}" y="{y}" width="{w}" height="{h}" fill="{color}"/>' for x, y, w, h, color in ground),
            *drawn,
            "</g>",
            *words,
            "</g>",
            "</svg>",
            "",
        ]
    )


def _ink(css: str) -> Ink:
    parts = dict(part.strip().split(": ", 1) for part in css.split(";") if ":" in part)
    color = parts.pop("fill")
    return Ink(color, ";".join(f"{name}:{value}" for name, value in parts.items()))


def _cell(element: ET.Element, above: float) -> tuple[int, int]:
    return round(float(element.get("x", "0")) / _RICH[0]), round((float(element.get("y", "0")) - above) / _RICH[1])


def _grounds(root: ET.Element) -> list[tuple[int, int, int, int, str]]:
    """Grounds of the cells as rectangles, neighbours of one colour joined along their line."""
    found: list[tuple[int, int, int, int, str]] = []
    for rect in root.iter(f"{_SVG}rect"):
        if rect.get("shape-rendering") != "crispEdges":
            continue
        column, row = _cell(rect, 1.5)
        wide, color = round(float(rect.get("width", "0")) / _RICH[0]) * WIDE, rect.get("fill", "")
        x, y = column * WIDE, row * HIGH
        if found and found[-1][1] == y and found[-1][4] == color and found[-1][0] + found[-1][2] == x:
            x, _y, before, _h, _c = found.pop()
            wide += before
        found.append((x, y, wide, HIGH, color))
    return found


def _texts(root: ET.Element, inks: dict[str, Ink]) -> Iterator[tuple[int, int, str, Ink]]:
    for element in root.iter(f"{_SVG}text"):
        ink = inks.get(element.get("class", "").rpartition("-")[2])
        if ink is not None:
            yield *_cell(element, 20), (element.text or "").replace("\xa0", " "), ink


def _runs(text: str) -> Iterator[tuple[int, str]]:
    """Stretches of drawn characters, and of words parted by two spaces or more, with where they begin."""
    for match in re.finditer(rf"[{''.join(_DRAWN)}]+|(?:(?!  )[^{''.join(_DRAWN)}])+", text):
        begin = len(match.group()) - len(match.group().lstrip())
        yield match.start() + begin, match.group()[begin:].rstrip() or " "


def _shape(character: str, x: int, y: int) -> tuple[str, float]:
    """A path and how dense its ink is."""
    if character in _SHADES:
        return _box(x, y, x + WIDE, y + HIGH), _SHADES[character]
    if character in _QUADRANTS:
        boxes = _QUADRANTS[character]
        path = "".join(
            _box(x + left * WIDE / 8, y + top * HIGH / 8, x + right * WIDE / 8, y + bottom * HIGH / 8)
            for left, top, right, bottom in boxes
        )
        return path, 1
    if character in _EIGHTHS:
        left, top, right, bottom = _EIGHTHS[character]
        return _box(x + left * WIDE / 8, y + top * HIGH / 8, x + right * WIDE / 8, y + bottom * HIGH / 8), 1
    sides = _LINES[character]
    half = 1.5 if sides.isupper() else 0.5
    middle, centre = x + WIDE / 2, y + HIGH / 2
    ends = {"l": x, "r": x + WIDE, "u": y, "d": y + HIGH}
    path = ""
    for side in sides.lower():
        end = ends[side]
        if side in "lr":
            path += _box(min(middle - half, end), centre - half, max(middle + half, end), centre + half)
        else:
            path += _box(middle - half, min(centre - half, end), middle + half, max(centre + half, end))
    return path, 1


def _box(left: float, top: float, right: float, bottom: float) -> str:
    return f"M{left:g} {top:g}H{right:g}V{bottom:g}H{left:g}Z"


def _words(run: str, column: int, row: int, ink: Ink) -> str:
    style = f' style="{ink.style}"' if ink.style else ""
    place = f'x="{column * WIDE}" y="{row * HIGH + 15}" textLength="{len(run) * WIDE}"'
    return f'<text {place} fill="{ink.color}"{style}>{escape(run)}</text>'
