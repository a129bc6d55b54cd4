"""Signs drawn on labels: understood without colour and from afar. Each fills a square of `side` dots from (0, 0)."""

from __future__ import annotations

from collections.abc import Callable
from math import cos, pi, sin
from typing import Final

from labels.drawing import Block, Mark, Shape

Sign = Callable[[int, bool], tuple[Mark, ...]]
"""Side in dots and whether it is white on black, to marks."""

UP: Final = "up"
DOWN: Final = "down"
LEFT: Final = "left"
RIGHT: Final = "right"
ARROWS: Final = (UP, DOWN, LEFT, RIGHT)


def lock(side: int, white: bool) -> tuple[Mark, ...]:
    """A padlock: confidential."""
    line = max(1, side // 8)
    body = round(side * 0.52)
    left, wide = round(side * 0.1), round(side * 0.8)
    shackle, across = round(side * 0.24), round(side * 0.52)
    return (
        Block(shackle, 0, across, side - body, white),
        Block(shackle + line, line, across - 2 * line, side - body - line, not white),
        Block(left, side - body, wide, body, white),
        Block(side // 2 - line // 2, side - round(body * 0.7), line, round(body * 0.4), not white),
    )


def star(side: int, white: bool) -> tuple[Mark, ...]:
    """A star: essential."""
    centre, outer = side / 2, side / 2
    turns = [(pi * turn / 5 - pi / 2, outer if turn % 2 == 0 else outer * 0.42) for turn in range(10)]
    points = tuple((round(centre + reach * cos(angle)), round(centre + reach * sin(angle))) for angle, reach in turns)
    return (Shape(points, white),)


def person(side: int, white: bool) -> tuple[Mark, ...]:
    """Head and shoulders: personal information."""
    centre, head = side / 2, side * 0.23
    turns = [pi * turn / 8 for turn in range(16)]
    circle = tuple((round(centre + head * cos(turn)), round(head + head * sin(turn))) for turn in turns)
    half = [pi + pi * turn / 8 for turn in range(9)]
    shoulders = tuple((round(centre + side * 0.45 * cos(turn)), round(side + side * 0.45 * sin(turn))) for turn in half)
    return Shape(circle, white), Shape(shoulders, white)


def arrow(direction: str, side: int, white: bool = False) -> tuple[Mark, ...]:
    """An arrow that fills the square, seen from metres away; `direction` is one of ARROWS."""
    shaft, neck = 0.19, 0.52
    up = (
        (0.5, 0.0),
        (1.0, neck),
        (0.5 + shaft, neck),
        (0.5 + shaft, 1.0),
        (0.5 - shaft, 1.0),
        (0.5 - shaft, neck),
        (0.0, neck),
    )
    turned = {
        UP: up,
        DOWN: tuple((x, 1 - y) for x, y in up),
        LEFT: tuple((y, x) for x, y in up),
        RIGHT: tuple((1 - y, x) for x, y in up),
    }[direction]
    return (Shape(tuple((round(x * side), round(y * side)) for x, y in turned), white),)
