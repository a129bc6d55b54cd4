"""Lengths as people write and read them: in millimetres, while stocks and profiles keep micrometres."""

from __future__ import annotations

import re
from typing import Final

from depot.errors import BadInput
from depot.words import N_, language

LENGTH: Final = r"[+\-−]?\d{1,4}([.,]\d{1,3})?"
"""A length in millimetres as a regular expression: 66.7, 66,7, −0.5."""

LENGTH_HELP: Final = N_("Millimetres, such as 66.7.")


class LengthUnreadable(BadInput):
    """Facts: field, text."""

    what = N_("“{text}” is no length.")
    todo = N_("Write millimetres, such as 66.7.")


def millimetres(micrometres: int, digits: int = 1) -> str:
    """A length in millimetres with so many digits at most: "66.7", with a decimal comma in French."""
    text = f"{micrometres / 1000:.{digits}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    text = "0" if text in ("-0", "") else text.replace("-", "−")
    return text.replace(".", ",") if language() == "fr" else text


def micrometres(text: str, field: str = "") -> int:
    """A length as people write it in millimetres, in micrometres; 0 for an empty one. Raises LengthUnreadable."""
    text = text.strip()
    if text and not re.fullmatch(LENGTH, text):
        raise LengthUnreadable(field=field, text=text)
    return round(float(text.replace(",", ".").replace("−", "-") or 0) * 1000)
