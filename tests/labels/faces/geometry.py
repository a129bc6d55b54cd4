"""Where the marks of a drawing put ink, and what stands where it must not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from labels.drawing import Bars, Block, Drawing, Frame, Mark, Modules, Shape, Words
from labels.fonts import face
from labels.raster import bitmap
from labels.stocks import Room
from labels.symbols import footprint

ANCHORS = {"start": "ls", "middle": "ms", "end": "rs"}


class Box(NamedTuple):
    left: int
    top: int
    right: int
    bottom: int
    """The last two just outside."""

    def meets(self, other: Box) -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def holds(self, other: Box) -> bool:
        return (
            self.left <= other.left
            and self.top <= other.top
            and other.right <= self.right
            and other.bottom <= self.bottom
        )


def ink(mark: Mark) -> Box:
    match mark:
        case Words():
            left, top, right, bottom = face(mark.size, mark.bold).getbbox(
                mark.text, mode="1", anchor=ANCHORS[mark.anchor]
            )
            return Box(mark.x + int(left), mark.baseline + int(top), mark.x + int(right), mark.baseline + int(bottom))
        case Bars():
            return Box(mark.x, mark.y, mark.x + mark.width, mark.y + mark.height)
        case Modules():
            return Box(mark.x, mark.y, mark.x + mark.side, mark.y + mark.side)
        case Block() | Frame():
            return Box(mark.x, mark.y, mark.x + mark.width, mark.y + mark.height)
        case Shape():
            across, down = [x for x, _ in mark.points], [y for _, y in mark.points]
            return Box(min(across), min(down), max(across) + 1, max(down) + 1)


def zone(symbol: Bars | Modules) -> Box:
    """A symbol with its quiet zone."""
    free = footprint(symbol)
    return Box(free.x, free.y, free.x + free.width, free.y + free.height)


def collisions(drawing: Drawing, room: Room) -> Iterator[str]:
    """What is wrong with a drawing's layout, in words."""
    label = Box(0, 0, room.width, room.height)
    inside = Box(room.margin_x, room.margin_y, room.width - room.margin_x, room.height - room.margin_y)
    marks = [mark for mark in drawing.marks if not (isinstance(mark, Words) and not mark.text.strip())]
    for mark in marks:
        if not inside.holds(ink(mark)):
            yield f"in the margin: {mark}"
    for symbol in drawing.symbols:
        if not label.holds(zone(symbol)):
            yield f"quiet zone cut: {symbol}"
        for mark in marks:
            if mark is not symbol and zone(symbol).meets(ink(mark)):
                yield f"in the quiet zone of {type(symbol).__name__}: {mark}"
    yield from _crossings(marks)


def _crossings(marks: list[Mark]) -> Iterator[str]:
    """Words that lie on something."""
    blocks = [mark for mark in marks if isinstance(mark, Block) and not mark.white]
    words = [mark for mark in marks if isinstance(mark, Words)]
    for index, word in enumerate(words):
        for other in words[index + 1 :]:
            if ink(word).meets(ink(other)):
                yield f"on each other: {word} {other}"
        held = any(ink(block).holds(ink(word)) for block in blocks)
        if word.white and not held:
            yield f"white on white: {word}"
        if not word.white and any(ink(block).meets(ink(word)) for block in blocks):
            yield f"black on black: {word}"
        for frame in marks:
            if isinstance(frame, Frame) and ink(frame).meets(ink(word)) and not ink(frame).holds(ink(word)):
                yield f"across a frame: {word} {frame}"


def stained(drawing: Drawing) -> list[str]:
    """The symbols in whose zone something else was painted, by the pixels."""
    all_ink = bitmap(drawing)
    alone = bitmap(drawing._replace(marks=drawing.symbols))
    return [
        f"{type(symbol).__name__} of {symbol.text}"
        for symbol in drawing.symbols
        if all_ink.crop(zone(symbol)).tobytes() != alone.crop(zone(symbol)).tobytes()
    ]


def texts(drawing: Drawing) -> str:
    """All words of a drawing, one line each."""
    return "\n".join(mark.text for mark in drawing.marks if isinstance(mark, Words))
