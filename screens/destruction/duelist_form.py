"""The form that narrows the due list."""

from __future__ import annotations

from typing import Any, Final

from depot.store.lookup import Reader
from depot.words import N_
from screens.choices import Choices
from screens.destruction.duelist_rows import Narrowed
from screens.forms import DATE, Field
from screens.thingform import ThingForm, Values, stored

FIELDS: Final = (
    Field("until", N_("Due until"), kind=DATE, hint=N_("empty: all dates")),
    Field("since", N_("Due from"), kind=DATE),
    Field("unit", N_("Unit"), hint=N_("code or name; F4 shows the list")),
    Field("rule", N_("Retention rule"), hint=N_("number or words; F4 shows the schedule")),
)


class NarrowForm(ThingForm):
    """Dates, a unit with its parts, a rule."""

    HINT = N_("Tab next field · F4 list · Enter shows · Esc leaves")

    def __init__(self, reader: Reader, heading: str, narrowed: Narrowed) -> None:
        """The form begins with what narrows the list now."""
        before = {
            "until": narrowed.until,
            "since": narrowed.since,
            "unit": Choices.of(reader, "unit").label(narrowed.unit) if narrowed.unit else "",
            "rule": Choices.of(reader, "rule").label(narrowed.rule) if narrowed.rule else "",
        }
        super().__init__(reader, heading, FIELDS, before)

    def narrowed(self, values: Values) -> Narrowed:
        """What of the list is wanted. Raises NameUnclear."""
        said: dict[str, Any] = stored(values, self._choices)
        return Narrowed(**{field.key: str(said.get(field.key) or "") for field in FIELDS})
