"""How the scanner of one station sends what it reads: plain data, set by hand or by the calibration card."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from depot.errors import BadInput
from depot.words import N_

ENDS: Final = {"CR": "\r", "LF": "\n", "TAB": "\t"}
"""Keys that can end a scan, by the name that settings use; both CR and LF for a scanner that sends CR LF."""

_TEXTS: Final = ("prefix", "suffix", "prefix_key")
_RANGES: Final = {"double_ms": (0, 10_000), "detect_ms": (1, 1_000), "collect_ms": (1, 5_000), "shortest": (2, 40)}


class ScannerSettingBad(BadInput):
    """Facts: setting (its name), value."""

    what = N_("The scanner setting {setting} cannot be “{value}”.")
    todo = N_("Correct it in the settings, or scan the calibration card again.")


@dataclass(frozen=True, slots=True)
class ScannerSettings:
    """The defaults suit a scanner as it leaves the factory, on a keyboard that agrees with it."""

    prefix: str = ""
    """Text it sends before each code."""
    suffix: str = ""
    """Text it sends behind each code, before the key that ends the scan."""
    suffixes: frozenset[str] = frozenset(ENDS.values())
    """Characters that end a scan; none of them: a scan ends when nothing more comes."""
    learned: Mapping[str, str] = field(default_factory=dict)
    """From depot.model.keyboards.learn: the character that arrives to the one that is meant."""
    prefix_key: str = ""
    """Unused key that the scanner presses first, by its name in Textual (`f11`); empty for none."""
    double_ms: int = 900
    """The same code again within this many milliseconds is a double read; 0 takes every read."""
    detect_ms: int = 30
    """Longest gap between the first keys of a scan, in milliseconds; slower keys are typing."""
    collect_ms: int = 250
    """Longest gap inside a scan once it is known as one, in milliseconds."""
    shortest: int = 4
    """Keys that make a burst a scan."""

    def to_dict(self) -> dict[str, str | int]:
        """The settings as strings and integers, the inverse of from_dict."""
        return {
            **{name: getattr(self, name) for name in (*_TEXTS, *_RANGES)},
            "suffixes": " ".join(name for name, character in ENDS.items() if character in self.suffixes),
            "arrived": "".join(self.learned),
            "meant": "".join(self.learned.values()),
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, object]) -> ScannerSettings:
        """The settings of such a dictionary: what is absent has its default, names it does not know are left alone.

        Raises ScannerSettingBad for a value that cannot be.
        """
        known: dict[str, Any] = {name: _text(values, name) for name in _TEXTS if name in values}
        known |= {name: _number(values, name) for name in _RANGES if name in values}
        if "suffixes" in values:
            names = _text(values, "suffixes").split()
            if not ENDS.keys() >= set(names):
                raise ScannerSettingBad(setting="suffixes", value=" ".join(names))
            known["suffixes"] = frozenset(ENDS[name] for name in names)
        if "arrived" in values:
            arrived, meant = _text(values, "arrived"), _text(values, "meant")
            if len(arrived) != len(meant) or len(set(arrived)) != len(arrived):
                raise ScannerSettingBad(setting="arrived", value=arrived)
            known["learned"] = dict(zip(arrived, meant, strict=True))
        return cls(**known)


def _text(values: Mapping[str, object], name: str) -> str:
    value = values.get(name, "")
    if not isinstance(value, str):
        raise ScannerSettingBad(setting=name, value=value)
    return value


def _number(values: Mapping[str, object], name: str) -> int:
    value = values[name]
    least, most = _RANGES[name]
    if type(value) is not int or not least <= value <= most:
        raise ScannerSettingBad(setting=name, value=value)
    return value
