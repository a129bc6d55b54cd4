"""Telling a scanner's burst of keys from a person's typing. Pure: keys and times in, actions out.

A keyboard-wedge scanner is a keyboard that types a code in a few milliseconds a key and ends it with Enter or Tab.
The detector holds keys that may begin a code for `detect_gap`; when the next ones come as fast they are a burst, and
what it spells is delivered whole; otherwise they are released, in order, as typing. A configured prefix key makes it
certain without timing. Where typing must not wait (text fields, the scan line), keys pass sooner or at once, and a
burst takes them back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from itertools import pairwise
from typing import Final

MODIFIERS: Final = frozenset(
    f"{side}_{name}" for side in ("left", "right") for name in ("shift", "control", "alt", "super", "hyper", "meta")
) | {"iso_level3_shift", "iso_level5_shift", "caps_lock", "num_lock"}
"""Keys that terminals with the kitty protocol report by themselves, in the middle of a scanner's upper-case code."""

SAME_MAX: Final = 20
"""More equal characters in a row than this are a key held down; a 14-digit number may begin with nine zeros."""

QUICK: Final = 0.008
"""Seconds between two keys that only a machine manages: the next may then be later, should the machine have stalled."""

PATIENCE: Final = 4
"""How many times `detect_gap` the next key may then take."""

REPEAT_GAP: Final = 0.1
"""Seconds between the repeats of a held key, at most."""


class Focus(Enum):
    """Where typing goes at the moment."""

    COMMANDS = "commands"
    """A list, a button, nothing: a letter is a command, so every key is held until it is known to be typing."""
    TEXT = "text"
    """A text field: keys that can begin a code are held, for `echo_gap` at most."""
    SCAN_LINE = "scan line"
    """The scan line: keys pass at once, and are taken back when they turn out to be a burst."""


def never(_text: str) -> bool:
    """The answer of a configuration that knows no codes."""
    return False


@dataclass(frozen=True, slots=True)
class ScanConfig:
    """How one terminal's scanner speaks. Times in seconds."""

    prefix: frozenset[str] = frozenset()
    """Names of keys that announce a scan, such as {"f11"}."""
    timing: bool = True
    """Whether bursts without a prefix are recognised by their speed."""
    starters: frozenset[str] = frozenset("BFSPLUTDNR0123456789$]")
    """Characters that can begin a code."""
    detect_gap: float = 0.030
    """Longest pause between the first keys of a burst."""
    echo_gap: float = 0.010
    """Longest that a text field waits for a key; a slower scanner's first keys are shown, then taken back."""
    detect_len: int = 4
    """Fast keys that make a burst."""
    collect_gap: float = 0.250
    """Longest pause within a burst, once it is one: a slow link or a busy moment must not split it."""
    min_len: int = 4
    """Shortest burst that is a scan without being a known code."""
    max_len: int = 2000
    """Characters kept of a burst; the rest is only counted, and the whole delivered once."""
    ends: frozenset[str] = frozenset({"enter", "tab", "ctrl+j"})
    """Keys that end a scan."""
    suffixless: bool = False
    """Whether the scanner sends no end key, so that silence ends any burst."""
    is_code: Callable[[str], bool] = never
    """Whether a text is a code of ours or one that is known here."""

    def calibrated(self, gaps: tuple[float, ...]) -> ScanConfig:
        """The configuration for a scanner that paused this long between keys: three times its longest pause."""
        return replace(self, detect_gap=min(max(3 * max(gaps, default=0.0), 0.020), 0.060))


@dataclass(frozen=True, slots=True)
class Press:
    """One key as it arrived."""

    key: str
    """The key's name, such as `enter` or `B`."""
    character: str | None
    """What it types, control characters included; None for keys that type nothing."""
    time: float
    """When its byte was read, in seconds."""
    event: object = None
    """What the caller wants back."""

    @property
    def printable(self) -> bool:
        """Whether it types something that can be seen."""
        return self.character is not None and self.character.isprintable()


@dataclass(frozen=True, slots=True)
class Typed:
    """A key to be handled as typing."""

    press: Press


@dataclass(frozen=True, slots=True)
class Dropped:
    """A second end key of one scan, such as the LF of CR LF: to be forgotten."""

    press: Press


@dataclass(frozen=True, slots=True)
class Burst:
    """A scan. Its presses include prefix and end key; the first `echoed` were already given as Typed."""

    text: str
    presses: tuple[Press, ...]
    how: str
    """`prefix`, `keys` or `silence`: what made it certain."""
    echoed: int = 0
    length: int = 0
    """Characters that came, also those over `max_len`."""

    @property
    def gaps(self) -> tuple[float, ...]:
        """Seconds between its keys."""
        times = [press.time for press in self.presses if press.key not in MODIFIERS]
        return tuple(after - before for before, after in pairwise(times))

    @property
    def to_take_back(self) -> int:
        """Characters of it that were echoed as typing."""
        return sum(press.printable for press in self.presses[: self.echoed])


Action = Typed | Dropped | Burst
