"""Dates as lists write them, in the forms that a profile names: AAAA year, MM month, JJ day."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

from depot.intake.faults import DateUnreadable


class Span(NamedTuple):
    """What a date cell says: always years, and days where it gives them."""

    year_from: int
    year_to: int
    day_from: str = ""
    """AAAA-MM-JJ."""
    day_to: str = ""

    @property
    def last_day(self) -> str:
        """The last day that it can mean, so that nothing closed "in 2016" is ever due too early."""
        return self.day_to or f"{self.year_to}-12-31"


_Y: Final = r"([12]\d{3})"
_TIME: Final = re.compile(r"[T ]\d{1,2}[:h]\d{2}(:\d{2}([.,]\d+)?)?(Z|[+-]\d{2}:?\d{2})?$")


def _day(year: str, month: str, day: str) -> Span | None:
    try:
        text = date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None
    return Span(int(year), int(year), text, text)


def _month(year: str, month: str) -> Span | None:
    return Span(int(year), int(year)) if 1 <= int(month) <= 12 else None


def _years(first: str, last: str) -> Span | None:
    return Span(int(first), int(last)) if int(first) <= int(last) else None


def _school_year(first: str, last: str) -> Span | None:
    """1 July to 30 June (Loi sur l'instruction publique, art. 13)."""
    following = int(first) + 1
    same = following % 100 == int(last)
    return Span(int(first), following, f"{first}-07-01", f"{following}-06-30") if same else None


_READERS: Final[dict[str, tuple[re.Pattern[str], Callable[..., Span | None]]]] = {
    "AAAA-MM-JJ": (re.compile(_Y + r"-(\d{1,2})-(\d{1,2})", re.ASCII), _day),
    "AAAA/MM/JJ": (re.compile(_Y + r"/(\d{1,2})/(\d{1,2})", re.ASCII), _day),
    "AAAAMMJJ": (re.compile(_Y + r"(\d{2})(\d{2})", re.ASCII), _day),
    "JJ/MM/AAAA": (re.compile(r"(\d{1,2})/(\d{1,2})/" + _Y, re.ASCII), lambda d, m, y: _day(y, m, d)),
    "JJ-MM-AAAA": (re.compile(r"(\d{1,2})-(\d{1,2})-" + _Y, re.ASCII), lambda d, m, y: _day(y, m, d)),
    "MM/JJ/AAAA": (re.compile(r"(\d{1,2})/(\d{1,2})/" + _Y, re.ASCII), lambda m, d, y: _day(y, m, d)),
    "AAAA": (re.compile(_Y, re.ASCII), lambda y: Span(int(y), int(y))),
    "AAAA-AAAA": (re.compile(_Y + r" ?(?:[-–—/]|à|to) ?" + _Y, re.ASCII), _years),
    "AAAA-AA": (re.compile(_Y + r" ?[-–—/] ?(\d{2})", re.ASCII), _school_year),
    "AAAA-MM": (re.compile(_Y + r"[-/](\d{2})", re.ASCII), _month),
}
"""Forms by name. AAAA-AA is a school year (2011-12), AAAA-AAAA any two years."""

KNOWN: Final = tuple(_READERS)
"""Every form that a profile may name."""

FORMS: Final = ("AAAA-MM-JJ", "AAAA/MM/JJ", "AAAAMMJJ", "JJ/MM/AAAA", "JJ-MM-AAAA", "AAAA", "AAAA-AAAA", "AAAA-AA")
"""Forms that are tried when the profile names none; of what can be read two ways only the usual one is here."""


def form_name(text: str) -> str:
    """A form in our letters: YYYY-MM-DD is AAAA-MM-JJ."""
    return text.strip().upper().translate(str.maketrans("YD", "AJ"))


@lru_cache(maxsize=4096)
def span_of(text: str, forms: tuple[str, ...] = FORMS) -> Span:
    """The dates that a cell gives, by the first form that fits; a time of day after a date is left out.

    Raises DateUnreadable.
    """
    plain = _TIME.sub("", " ".join(text.split()))
    for form in forms:
        pattern, reader = _READERS[form]
        found = pattern.fullmatch(plain)
        span = reader(*found.groups()) if found else None
        if span is not None:
            return span
    raise DateUnreadable(value=text, forms=", ".join(forms))
