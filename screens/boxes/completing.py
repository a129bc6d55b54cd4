"""What can be looked by, completed while it is typed: `un` becomes `unité:`, `état:pr` becomes `état:prêtée`."""

from __future__ import annotations

from typing import Final

from textual.suggester import Suggester

from depot.model.box import STATUSES
from depot.model.queryfields import FIELDS, STATES, field_named
from depot.model.searchtext import folded
from depot.words import N_, _, language

LEAST: Final = 2
"""Letters of a field that tell it."""

NAMES: Final = {
    "unit": N_("unit"),
    "class": N_("class"),
    "rule": N_("rule"),
    "status": N_("state"),
    "type": N_("type"),
    "code": N_("code"),
    "number": N_("number"),
    "year": N_("year"),
    "place": N_("place"),
    "within": N_("in"),
    "person": N_("borrower"),
    "source": N_("source"),
}
"""What each field is called in the language in use."""


class Fields(Suggester):
    """Completes the field or the state at the end of a query."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)

    async def get_suggestion(self, value: str) -> str | None:
        """The query with its end completed; None where nothing begins so."""
        return completed(value)


def completed(value: str) -> str | None:
    """The query with the field or the state at its end completed; None where nothing begins so."""
    end = value.rpartition(" ")[2].removeprefix("-")
    field, colon, begun = end.partition(":")
    if colon and field_named(folded(field)) == "status" and begun:
        choices = [word for status in STATUSES for word in STATES[status] if " " not in word]
        if language() == "en":
            choices = [*STATUSES, *choices]
        begun = begun.rpartition(",")[2]
    elif colon or len(end) < LEAST or '"' in end:
        return None
    else:
        begun = end
        choices = [f"{_(NAMES[name])}:" for name in FIELDS]
    for choice in choices:
        if begun and folded(choice).startswith(folded(begun)) and len(choice) > len(begun):
            return value + choice[len(begun) :]
    return None
