"""What a list may hold: the fields of each kind of list, by the names that mapping profiles use."""

from __future__ import annotations

from typing import Final

BOXES: Final = "boxes"
FILES: Final = "files"
LOCATIONS: Final = "locations"
UNITS: Final = "units"
PEOPLE: Final = "people"
PLAN: Final = "plan"
SCHEDULE: Final = "schedule"
TRANSFERS: Final = "transfers"

LEVELS: Final = ("site", "room", "aisle", "bay", "shelf", "position")
"""Kinds of place from the outside in; also the columns of a list that gives an address in parts."""

COORDINATES: Final = (1, 2, 3)
"""Levels below the room that say of what kind they are (ArchivesSpace)."""

_DATED: Final = (
    *("years", "year_from", "year_to", "date_from", "date_to"),
    *("closed_on", "event_on", "semi_event_on", "replaced_on"),
)
"""`years` is one column with both extremes, such as 2011-2012; `event_on` ends a period open in the rule (888),
`semi_event_on` a semi-active one, `replaced_on` one until replacement (999)."""
_PERIOD: Final = ("media", "active", "semi", "disposition")

FIELDS: Final[dict[str, tuple[str, ...]]] = {
    BOXES: (
        *("number", "org", "unit", "fonds", "type", "title", "contents", "class_code", "rule", "copy", "media"),
        *_DATED,
        *("confidential", "essential", "personal", "source", "aliases", "remarks", "home"),
        *(f"home_{level}" for level in LEVELS),
    ),
    FILES: (*("box", "org", "unit", "ref", "title", "class_code", "rule", "copy", *_DATED, "personal", "aliases"),),
    LOCATIONS: (
        *("kind", "label", "parent", "name", "capacity_cm", "capacity_mm", "positions", "accepts", "reserved"),
        *("blocked", "staging", "walk", "aliases", *LEVELS),
        *("floor", "area", *(f"coordinate_{n}{part}" for n in COORDINATES for part in ("", "_kind"))),
    ),
    UNITS: ("org", "code", "name", "parent", "successor", "loan_days", "retired"),
    PEOPLE: (
        *("number", "name", "first_name", "last_name", "org", "unit", "role", "phone", "email", "inactive"),
        *("aliases",),
    ),
    PLAN: ("org", "code", "title", "parent", "description", "rule"),
    SCHEDULE: (
        *("org", "body_number", "code", "transaction", "recueil", "recueil_number", "title", "legal", "process"),
        *("class_codes", "holders", "description", "document_types", "essential", "confidential", "delay_remarks"),
        *("general_remarks", "sampling_grid", "approved_on", "request", "copy", "period_number", *_PERIOD),
        *(f"{field}_remark" for field in _PERIOD),
        *(f"{copy}_{field}" for copy in ("principal", "secondary") for field in _PERIOD),
    ),
    TRANSFERS: (
        *("slip", "slip_title", "org", "unit", "sender", "role", "phone", "email", "filing", "calendar", "sent_on"),
        *("signed_by", "signed_on", "number", "title", "contents", "class_code", "rule", "copy", "media", "years"),
        *("year_from", "year_to", "date_from", "date_to", "closed_on", "quantity", "restriction", "type"),
        *("confidential", "essential", "personal", "remarks"),
    ),
}
"""Fields that a profile may map, by kind of list."""

MANY: Final = frozenset(
    ("aliases", "media", "principal_media", "secondary_media", "accepts", "class_codes", "holders", "document_types")
)
"""Fields that take several values, out of one cell or of several columns."""

IDENTITIES: Final[dict[str, tuple[str, ...]]] = {
    BOXES: ("unit", "number"),
    FILES: ("ref", "title"),
    PEOPLE: ("number", "name", "unit"),
}
"""Fields that tell one row from another, where the profile does not say; of a file, within its box."""
