"""The form of a borrower."""

from __future__ import annotations

from typing import Final

from depot.words import N_
from screens.forms import Field

PERSON_FORM: Final = (
    Field("name", N_("Name"), required=True, most=80),
    Field("unit", N_("Unit"), hint=N_("code or name; F4 shows the list")),
    Field("role", N_("Function"), most=80),
    Field("phone", N_("Telephone"), most=40),
    Field("email", N_("E-mail"), most=120),
)
"""What is written about a borrower."""
