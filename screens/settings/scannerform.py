"""The form of a scanner's settings, and its values from and to ScannerSettings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from depot.model.scanner import ENDS, ScannerSettings
from depot.words import N_
from screens.forms import CHOICE, NUMBER, Field, Value

NO_END: Final = "none"

FIELDS: Final = (
    Field(
        "prefix_key",
        N_("Key it presses first"),
        CHOICE,
        options=(("f11", "F11"), ("f12", "F12"), ("insert", N_("Ins"))),
    ),
    Field(
        "ends",
        N_("Ends each scan with"),
        CHOICE,
        required=True,
        options=(
            ("CR LF TAB", N_("any of Enter, Tab")),
            ("CR", N_("Enter (CR)")),
            ("LF", "LF"),
            ("CR LF", "CR LF"),
            ("TAB", N_("Tab")),
            (NO_END, N_("nothing")),
        ),
    ),
    Field("prefix", N_("Text before each code"), most=20),
    Field("suffix", N_("Text behind each code"), most=20),
    Field("double_ms", N_("Double read, in ms"), NUMBER, required=True, least=0, most=10_000),
    Field("detect_ms", N_("Gap of keys, in ms"), NUMBER, required=True, least=1, most=1_000),
)


def values_of(settings: ScannerSettings) -> dict[str, Value]:
    """What the form shows of settings."""
    ends = " ".join(name for name, character in ENDS.items() if character in settings.suffixes)
    return {
        "prefix_key": settings.prefix_key or None,
        "ends": ends if ends in dict(FIELDS[1].options) else NO_END if not ends else "CR LF TAB",
        "prefix": settings.prefix or None,
        "suffix": settings.suffix or None,
        "double_ms": settings.double_ms,
        "detect_ms": settings.detect_ms,
    }


def scanner_of(values: Mapping[str, Value], before: ScannerSettings) -> ScannerSettings:
    """The settings that a filled form gives; what it does not show stays as it was."""
    ends = str(values["ends"])
    return replace(
        before,
        prefix_key=str(values["prefix_key"] or ""),
        prefix=str(values["prefix"] or ""),
        suffix=str(values["suffix"] or ""),
        double_ms=int(values["double_ms"] or 0),
        detect_ms=int(values["detect_ms"] or 1),
        suffixes=frozenset() if ends == NO_END else frozenset(ENDS[name] for name in ends.split()),
    )
