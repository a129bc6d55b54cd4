"""Confidentiality incidents: a box with personal information that is missing.

An organisation that has cause to believe that there was one enters it in a register (A-2.1, s. 63.8 and 63.11). What
the register says of each is in the Regulation respecting confidentiality incidents (A-2.1, r. 3.1, s. 7); it is kept up
to date and kept for five years at least after the organisation became aware of the incident (the same regulation).
Nothing ends one: what is known of it is added, for as long as it is kept.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from depot.model.event import Event
from depot.model.state import assign, touched

REFS: Final = frozenset({"box", "place"})
"""Fields that hold ids of coded things."""


KEPT_YEARS: Final = 5
"""Years that an entry is kept at least, from the day on which the organisation became aware (A-2.1, r. 3.1)."""


class Breach(NamedTuple):
    """An entry of the register."""

    key: str
    """Code of the inventory in which it was noticed and of the box, with a dot between."""
    box: int | None = None
    place: int | None = None
    """Where the box should have been."""
    opened_at: str = ""
    opened_by: str = ""
    information: str = ""
    """What personal information is concerned, or why that is not known."""
    circumstances: str = ""
    happened: str = ""
    """When it happened, or about when."""
    aware_on: str = ""
    """When the organisation became aware of it, AAAA-MM-JJ."""
    persons: int | None = None
    """How many persons are concerned, about; None while nobody can say."""
    assessment: str = ""
    """What was weighed in saying whether there is a risk of serious injury."""
    serious: str = ""
    """`yes` or `no`; empty while nobody said."""
    commission_on: str = ""
    """When the Commission d'accès à l'information was told, AAAA-MM-JJ."""
    persons_on: str = ""
    """When the persons concerned were told, AAAA-MM-JJ."""
    public_notice: str = ""
    """Whether a public notice was given, and why."""
    measures: str = ""
    """What was done so that the injury be less, and that it not happen again."""
    rev: int = 0

    @property
    def lacking(self) -> tuple[str, ...]:
        """Fields that the register must have and this entry has not yet."""
        needed = [
            "information",
            "circumstances",
            "happened",
            "aware_on",
            "persons",
            "assessment",
            "serious",
            "measures",
        ]
        if self.serious == "yes":
            needed += ["commission_on", "persons_on", "public_notice"]
        return tuple(name for name in needed if getattr(self, name) in ("", None))

    @property
    def kept_until(self) -> str:
        """The first day on which the entry need not be kept any more, AAAA-MM-JJ; empty for one without a date."""
        year, rest = self.aware_on[:4], self.aware_on[4:]
        if not year.isdigit():
            return ""
        return f"{int(year) + KEPT_YEARS:04}{'-03-01' if rest == '-02-29' else rest}"


def evolve(state: Breach, event: Event) -> Breach:
    """The entry after an event. Pure and total."""
    match event.kind:
        case "breach.opened":
            return assign(state, event.body, REFS)._replace(opened_at=event.at, opened_by=event.actor)
        case "breach.described":
            return assign(state, event.body, REFS)
        case "conflict.decided":
            return assign(state, event.body.get("fields") or {}, REFS)
        case _:
            return touched(state)
