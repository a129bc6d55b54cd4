"""Many look-ups as a few statements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, TypeVar

T = TypeVar("T")

MOST: Final = 256
"""Values in one statement."""


def parts(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """The values, some at a time: as powers of two, so that few different statements are made."""
    start, size = 0, MOST
    while start < len(values):
        while size > len(values) - start:
            size //= 2
        yield values[start : start + size]
        start += size


def marks(count: int) -> str:
    """So many question marks, parted by commas."""
    return ", ".join("?" * count)
