"""The forms of transfers: what a unit says of a slip, and of a box."""

from __future__ import annotations

from typing import Final

from depot.words import N_
from screens.forms import CHOICE, DATE, FLAG, NUMBER, Field

_HEAD: Final = (
    Field("number", N_("Unit's slip number"), most=40),
    Field("title", N_("About")),
    Field("sender", N_("Responsible"), most=120, hint=N_("scan a badge, or type a name"), person=True),
    Field("role", N_("Function"), most=120),
    Field("phone", N_("Telephone"), most=40),
    Field("email", N_("E-mail"), most=120),
    Field("filing", N_("Kept until now in")),
    Field("calendar", N_("Retention schedule no."), most=40),
    Field("sent_on", N_("Sent on"), kind=DATE),
    Field("signed_by", N_("Signed by"), most=120),
    Field("signed_on", N_("Signed on"), kind=DATE),
    Field("remarks", N_("Remarks"), most=2000),
)

SLIP: Final = (Field("unit", N_("Unit"), required=True, hint=N_("code or name; F4 shows the list")), *_HEAD)
"""What a unit says of a new slip."""

HEAD: Final = _HEAD
"""What of it can be put otherwise."""

BOX: Final = (
    Field("number", N_("Unit's own number"), most=80),
    Field("title", N_("Title"), required=True, most=2000),
    Field("class_code", N_("Classification"), hint=N_("code or words; F4 shows the plan")),
    Field("rule", N_("Retention rule"), hint=N_("number or words; F4 shows the schedule")),
    Field("copy", N_("Copy"), kind=CHOICE, options=(("P", N_("principal copy")), ("S", N_("secondary copy")))),
    Field("media", N_("Media"), hint="PA DM FI", most=20),
    Field("year_from", N_("First year"), kind=NUMBER, least=1000, most=2200),
    Field("year_to", N_("Last year"), kind=NUMBER, least=1000, most=2200),
    Field("quantity", N_("Files"), kind=NUMBER, most=100_000),
    Field("restriction", N_("Restriction")),
    Field("type", N_("Box type"), hint=N_("F4 shows the list")),
    Field("confidential", N_("Confidential"), kind=FLAG),
    Field("personal", N_("Personal information"), kind=FLAG),
    Field("contents", N_("Contents"), most=4000),
)
"""What a unit says of a box."""
