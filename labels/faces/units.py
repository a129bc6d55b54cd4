"""Millimetres in dots, and marks carried to another place."""

from __future__ import annotations

from collections.abc import Iterable

from labels.drawing import Mark, Shape, Words


def millimetres(length: float, dpi: int) -> int:
    """A length in whole dots."""
    return round(length * dpi / 25.4)


def moved(marks: Iterable[Mark], dx: int, dy: int) -> list[Mark]:
    """The marks, so many dots to the right and downwards."""
    result: list[Mark] = []
    for mark in marks:
        if isinstance(mark, Shape):
            result.append(mark._replace(points=tuple((x + dx, y + dy) for x, y in mark.points)))
        elif isinstance(mark, Words):
            result.append(mark._replace(x=mark.x + dx, baseline=mark.baseline + dy))
        else:
            result.append(mark._replace(x=mark.x + dx, y=mark.y + dy))
    return result
