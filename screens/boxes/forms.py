"""The forms of boxes and files: their fields, what is in them at first, and what they come to."""

from __future__ import annotations

from typing import Final

from depot.desk.fieldwords import COPIES
from depot.model.box import Box
from depot.model.file import File
from depot.store.lookup import Reader
from depot.words import N_
from screens.choices import KINDS, Choices
from screens.forms import CHOICE, DATE, FLAG, NUMBER, Field, Value
from screens.text import clean

_COPY: Final = tuple(COPIES.items())
_MEDIA: Final = r"(PA|DM|FI)( (PA|DM|FI))*"
_FIRST: Final = Field("year_from", N_("First year"), kind=NUMBER, least=1000, most=2200)
_LAST: Final = Field("year_to", N_("Last year"), kind=NUMBER, least=1000, most=2200)
_CLOSED: Final = Field("closed_on", N_("Closed on"), kind=DATE)
_ENDED: Final = (
    Field("event_on", N_("Event (888)"), kind=DATE),
    Field("semi_event_on", N_("Event, semi-active"), kind=DATE),
    Field("replaced_on", N_("Replaced (999)"), kind=DATE),
)
_CLASS: Final = Field("class_code", N_("Classification"), hint=N_("code or words; F4 shows the plan"))
_RULE: Final = Field("rule", N_("Retention rule"), hint=N_("number or words; F4 shows the schedule"))
_PERSONAL: Final = Field("personal", N_("Personal information"), kind=FLAG)
_ALIASES: Final = Field("aliases", N_("Old codes"), hint=N_("scan them, or type them with spaces between"), most=500)

BOX_FORM: Final = (
    Field("title", N_("Title"), most=2000),
    Field("unit", N_("Unit"), hint=N_("code or name; F4 shows the list")),
    Field("number", N_("Unit's own number"), most=80),
    Field("type", N_("Box type"), hint=N_("F4 shows the list")),
    _CLASS,
    _RULE,
    Field("copy", N_("Copy"), kind=CHOICE, options=_COPY),
    Field("media", N_("Media"), hint="PA DM FI", pattern=_MEDIA, pattern_help=N_("PA, DM or FI, with spaces between.")),
    _FIRST,
    _LAST,
    _CLOSED,
    _PERSONAL,
    Field("confidential", N_("Confidential"), kind=FLAG),
    Field("essential", N_("Essential"), kind=FLAG),
    Field("contents", N_("Contents"), most=4000),
    Field("remarks", N_("Remarks"), most=2000),
    Field("source", N_("Source"), hint=N_("system that it was listed in before"), most=80),
    *_ENDED,
)
"""What is written about a box."""

FILE_FORM: Final = (
    Field("ref", N_("Reference"), most=500),
    Field("title", N_("Title"), required=True, most=4000),
    _FIRST,
    _LAST,
    _CLOSED,
    _CLASS,
    _RULE,
    Field("copy", N_("Copy"), kind=CHOICE, options=_COPY),
    _PERSONAL,
    *_ENDED,
)
"""What is written about a file."""

NEW_BOX_FORM: Final = (*BOX_FORM, _ALIASES)
NEW_FILE_FORM: Final = (*FILE_FORM, _ALIASES)


def shown(reader: Reader, fields: tuple[Field, ...], state: Box | File) -> dict[str, Value]:
    """What is known of a thing, as its form shows it."""
    values: dict[str, Value] = {}
    for field in fields:
        value = getattr(state, field.key)
        if isinstance(value, str):
            value = clean(value).strip()
        values[field.key] = Choices.of(reader, field.key).label(value) if field.key in KINDS and value else value
    return values
