"""Forms of destruction batches."""

from __future__ import annotations

from typing import Final

from depot.desk.destruction.certifying import LEVELS, METHODS
from depot.words import N_
from screens.forms import CHOICE, DATE, Field

PAPER_SIGNATURE: Final = (
    Field("name", N_("Who signed"), required=True, most=80, hint=N_("scan a badge, or type a name"), person=True),
    Field("paper", N_("Reference of the sheet"), required=True, most=120, hint=N_("where it is filed")),
)

POSTPONEMENT: Final = (
    Field("until", N_("Until"), kind=DATE, required=True),
    Field("reason", N_("Why"), required=True, most=300),
)

CERTIFICATE: Final = (
    Field("method", N_("Method"), kind=CHOICE, required=True, options=tuple(METHODS.items())),
    Field(
        "level", N_("Level (ISO/IEC 21964)"), kind=CHOICE, required=True, options=tuple((each, each) for each in LEVELS)
    ),
    Field("weight_g", N_("Weight in kg"), most=12, hint=N_("such as 412,5")),
    Field("place", N_("Place"), required=True),
    Field("witness", N_("Witness"), required=True, most=120, hint=N_("scan a badge, or type a name"), person=True),
    Field("contractor", N_("Contractor")),
    Field("contract", N_("Contract"), most=120),
    Field("seal", N_("Seal"), most=80),
    Field("note", N_("Note"), most=1000),
)
"""What no scan tells of a destruction."""
