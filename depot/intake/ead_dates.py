"""Dates of finding aids: `normal` and `standarddate` attributes (ISO 8601), else the years that the text names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Final, NamedTuple

_ISO: Final = re.compile(r"(?P<year>[12]\d{3})(?:-?(?P<month>\d{2})(?:-?(?P<day>\d{2}))?)?")
_YEAR: Final = re.compile(r"(?<!\d)(?P<year>[12]\d{3})(?:(?P<decade>s)|[-–](?P<short>\d{2})(?![\d-]))?(?!\d)")
"""A year in words: 1952, 1950s, 1952-53."""


class Extent(NamedTuple):
    """Extreme dates. Years are None, and days empty, when they are not said."""

    year_from: int | None = None
    year_to: int | None = None
    day_from: str = ""
    """AAAA-MM-JJ, when the first date is given to the day."""
    day_to: str = ""


def extent_of(normal: str, text: str) -> Extent:
    """The extreme dates of one unitdate: of its `normal` attribute, else of its text."""
    dates = [found for part in normal.split("/") if (found := _ISO.fullmatch(part.strip()))]
    if not dates:
        return _extent_of_text(text)
    first, last = min(dates, key=_first_day), max(dates, key=_last_day)
    return Extent(int(first["year"]), int(last["year"]), _exact(first), _exact(last))


def overall(extents: Iterable[Extent]) -> Extent:
    """The extremes of several; a day is kept only where it is the extreme, and known to the day."""
    dated = [extent for extent in extents if extent.year_from is not None and extent.year_to is not None]
    if not dated:
        return Extent()
    first = min(dated, key=lambda extent: (extent.year_from or 0, extent.day_from))
    last = max(dated, key=lambda extent: (extent.year_to or 0, extent.day_to or "9"))
    return Extent(first.year_from, last.year_to, first.day_from, last.day_to)


def _extent_of_text(text: str) -> Extent:
    years: list[int] = []
    for found in _YEAR.finditer(text):
        year = int(found["year"])
        years.append(year)
        if found["decade"]:
            years.append(year + 9)
        elif found["short"] and int(found["short"]) > max(12, year % 100):  # up to 12 it may be a month
            years.append(year - year % 100 + int(found["short"]))
    return Extent(min(years), max(years)) if years else Extent()


def _exact(found: re.Match[str]) -> str:
    """The day, when it is given and exists."""
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"])).isoformat()
    except (TypeError, ValueError):
        return ""


def _first_day(found: re.Match[str]) -> str:
    return f"{found['year']}{found['month'] or ''}{found['day'] or ''}"


def _last_day(found: re.Match[str]) -> str:
    return f"{found['year']}{found['month'] or '99'}{found['day'] or '99'}"
