"""The form that narrows a report: a field for each filter that the report has."""

from __future__ import annotations

from typing import Any, Final

from depot.model.box import STATUS_WORDS
from depot.report.lists.narrowing import Wish, place_of
from depot.report.lists.shape import CLASS, CLERK, ON, PLACE, QUERY, RULE, SINCE, STATUS, UNIT, UNTIL, Report
from depot.store.lookup import Reader
from depot.words import N_
from screens.choices import Choices
from screens.forms import CHOICE, DATE, Field
from screens.thingform import ThingForm, Values, stored

CLASS_FIELD: Final = "class_code"
"""What a form calls a class, so that it is chosen from the plan."""

FIELDS: Final = {
    UNIT: Field("unit", N_("Unit"), hint=N_("code or name; F4 shows the list")),
    CLASS: Field(CLASS_FIELD, N_("Class"), hint=N_("code or words; F4 shows the plan")),
    RULE: Field("rule", N_("Retention rule"), hint=N_("number or words; F4 shows the schedule")),
    PLACE: Field("place", N_("Place"), hint=N_("scan it, or its code: S-L1-000123-C"), place=True),
    STATUS: Field("status", N_("State"), kind=CHOICE, options=(("", N_("any")), *STATUS_WORDS.items())),
    QUERY: Field("query", N_("Search"), hint=N_("words and conditions, as at the boxes")),
    SINCE: Field("since", N_("From"), kind=DATE),
    UNTIL: Field("until", N_("Until"), kind=DATE),
    ON: Field("on", N_("As of"), kind=DATE, hint=N_("empty: today")),
    CLERK: Field("clerk", N_("User"), hint=N_("the name to sign in with")),
}
"""By filter."""

_CHOSEN: Final = {"unit": "unit", CLASS_FIELD: "class_", "rule": "rule"}
"""Fields that are chosen from lists, and what a wish calls them."""


class NarrowForm(ThingForm):
    """What of a report is wanted."""

    HINT = N_("Tab next field · F4 list · Enter shows · Esc leaves")

    def __init__(self, reader: Reader, heading: str, report: Report, wish: Wish) -> None:
        """The form begins with what narrows the report now."""
        self._reader = reader
        fields = tuple(FIELDS[name] for name in report.filters)
        before: dict[str, Any] = {field.key: _said(reader, field.key, wish) for field in fields}
        super().__init__(reader, heading, fields, before)

    def body(self, values: Values) -> dict[str, Any]:
        """All that is said, not what changed. Raises NameUnclear, SubjectUnknown and what reading a code raises."""
        said = stored(values, self._choices)
        if said.get("place"):
            said["place"] = place_of(self._reader, str(said["place"]))
        return said

    def wish(self, values: Values) -> Wish:
        """What is wanted."""
        said = self.body(values)
        named = {_CHOSEN.get(name, name): value for name, value in said.items() if value not in ("", None)}
        return Wish(**named)


def _said(reader: Reader, field: str, wish: Wish) -> str:
    """What a field holds at first."""
    value = getattr(wish, _CHOSEN.get(field, field))
    if field in _CHOSEN:
        return Choices.of(reader, field).label(value) if value else ""
    if field == "place":
        from depot.model.codes import Code

        return Code.from_id("S", value).shown if value is not None else ""
    return str(value or "")
