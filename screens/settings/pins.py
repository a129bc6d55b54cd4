"""Forms that ask for a new PIN, typed twice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from depot.errors import Refused
from depot.words import N_
from screens.forms import SECRET, Field, Value

NEW_PIN: Final = (
    Field("pin", N_("The new PIN"), SECRET, required=True, most=64, hint=N_("four digits or more")),
    Field("again", N_("The new PIN again"), SECRET, required=True, most=64),
)
OWN_PIN: Final = (Field("old", N_("Your PIN now"), SECRET, required=True, most=64), *NEW_PIN)


class PinsDiffer(Refused):
    """The PIN was not typed the same twice."""

    what = N_("The two PINs are not the same.")
    todo = N_("Type the PIN again.")


def new_pin(values: Mapping[str, Value]) -> str:
    """The PIN of such a form. Raises PinsDiffer."""
    if values["pin"] != values["again"]:
        raise PinsDiffer
    return str(values["pin"])
