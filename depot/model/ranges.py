"""Ranges of labels as people write them on a plan of the shelves: `04-12`, `A-F`, `T1-T5`, `1-30, 35`."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from depot.errors import BadInput
from depot.words import N_

LIMIT: Final = 10_000
"""Labels that one expression may give."""

_PART: Final = re.compile(r"(?P<stem>.*?)(?P<digits>\d+)", re.DOTALL)
_LETTERS: Final = re.compile(r"[A-Z]{1,3}|[a-z]{1,3}")


class RangeUnreadable(BadInput):
    """An end of the range is not of the same make as its beginning, or comes before it."""

    what = N_("“{range}” is not a range of labels.")
    todo = N_("Write it as 04-12, A-F, T1-T5 or 1-30, 35: the same kind of label at both ends, the smaller one first.")


class RangeTooLong(BadInput):
    """The expression gives more labels than LIMIT."""

    what = N_("“{range}” gives more than {limit} labels.")
    todo = N_("Check the ends of the range, or create the labels in several steps.")


def labels_of(expression: str) -> list[str]:
    """The labels that an expression stands for, in order, zeros in front kept (`08-10` gives 08, 09, 10).

    Parts are separated by commas or semicolons; the ends of a range by a hyphen, a dash or two dots.
    Raises RangeUnreadable, RangeTooLong.
    """
    labels: list[str] = []
    for part in re.split(r"[,;]", expression):
        first, dash, last = (end.strip() for end in _ends(part))
        if not first or (dash and not last):
            raise RangeUnreadable(range=expression.strip())
        labels += _between(first, last, expression) if dash else [first]
        if len(labels) > LIMIT:
            raise RangeTooLong(range=expression.strip(), limit=LIMIT)
    return labels


def _ends(part: str) -> tuple[str, str, str]:
    found = re.search(r"\.\.|[-–—]", part)
    return (part[: found.start()], found[0], part[found.end() :]) if found else (part, "", "")


def _between(first: str, last: str, expression: str) -> list[str]:
    numbered = _numbers(first, last)
    if numbered is not None:
        stem, low, high, width = numbered
        return _spread(low, high, expression, lambda n: f"{stem}{n:0{width}d}")
    if _LETTERS.fullmatch(first) and _LETTERS.fullmatch(last) and first.isupper() == last.isupper():
        base = "A" if first.isupper() else "a"
        return _spread(_rank(first, base), _rank(last, base), expression, lambda n: _letters(n, base))
    raise RangeUnreadable(range=expression.strip())


def _numbers(first: str, last: str) -> tuple[str, int, int, int] | None:
    """(stem, low, high, width) of a numbered range; None when the ends are not numbered alike."""
    low, high = _PART.fullmatch(first), _PART.fullmatch(last)
    if low is None or high is None or high["stem"] not in {low["stem"], ""}:
        return None
    a, b = low["digits"], high["digits"]
    if (b[0] == "0" and len(b) != len(a)) or max(len(a), len(b)) > 9:  # 1-030 says two widths
        return None
    return low["stem"], int(a), int(b), len(a) if a[0] == "0" else 1


def _spread(low: int, high: int, expression: str, label: Callable[[int], str]) -> list[str]:
    if high < low:
        raise RangeUnreadable(range=expression.strip())
    if high - low >= LIMIT:
        raise RangeTooLong(range=expression.strip(), limit=LIMIT)
    return [label(n) for n in range(low, high + 1)]


def _rank(letters: str, base: str) -> int:
    """The place of A, B … Z, AA, AB …, from 1."""
    rank = 0
    for letter in letters:
        rank = rank * 26 + ord(letter) - ord(base) + 1
    return rank


def _letters(rank: int, base: str) -> str:
    text = ""
    while rank:
        rank, place = divmod(rank - 1, 26)
        text = chr(ord(base) + place) + text
    return text
