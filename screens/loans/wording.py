"""Words of the loan desk: how late something is, where it came back, where it belongs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from depot.model.loan import KINDS
from depot.words import _, ngettext
from screens.text import clean


def lateness(due: str, today: date) -> str:
    """How far off a due date is, in words; empty for none."""
    if not due:
        return ""
    days = (date.fromisoformat(due) - today).days
    if days < 0:
        return ngettext("{n} day late", "{n} days late", -days).format(n=-days)
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    return ngettext("in {n} day", "in {n} days", days).format(n=days)


def kind_of(kind: str) -> str:
    """The kind of a loan in words."""
    return _(KINDS[kind]) if kind in KINDS else kind


def day(at: str) -> str:
    """The day of a time."""
    return at[:10]


def counted_items(count: int) -> str:
    """So many boxes and files."""
    return ngettext("{n} item", "{n} items", count).format(n=count)


def joined(parts: Iterable[str], *, plain: bool) -> str:
    """Parts that say something, with a dot between."""
    return (" - " if plain else " · ").join(clean(part) for part in parts if part)
