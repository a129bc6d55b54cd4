"""Where events are, as signs and words: here only, on the key, in the vault, in question."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from depot.exchange.standing import HERE, IN_VAULT, ON_KEY
from depot.words import N_, _, ngettext
from screens.signs import Sign

SIGNS: Final[Mapping[str, Sign]] = {
    HERE: Sign(HERE, "●", "!", N_("here only"), "attention"),
    ON_KEY: Sign(ON_KEY, "→", ">", N_("on the key"), "note"),
    IN_VAULT: Sign(IN_VAULT, "✓", "+", N_("in the vault"), "ok"),
}
"""By place of depot.exchange.standing."""

QUESTION: Final = Sign("question", "?", "?", N_("in question"), "stop")


def minute(at: str) -> str:
    """A time for people: AAAA-MM-JJ HH:MM."""
    return at[:16].replace("T", " ")


def days_since(at: str, today: date) -> int | None:
    """Days from a time to today; None for what is no time."""
    try:
        return (today - datetime.fromisoformat(at).date()).days
    except ValueError:
        return None


def ago(at: str, today: date) -> str:
    """How long ago, in words; empty for what is no time."""
    days = days_since(at, today)
    if days is None:
        return ""
    return _("today") if days <= 0 else ngettext("{n} day ago", "{n} days ago", days).format(n=days)
