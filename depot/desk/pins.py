"""PINs: which are good enough, how they are hashed, and how long an account is locked after wrong ones.

argon2id at the second choice of RFC 9106 scaled to a small terminal: 32 MiB, two passes, one lane (about 70 ms on two
slow cores). A PIN of four digits is guarded by the lock and by the mode of the database file, not by the hash alone.
"""

from __future__ import annotations

import unicodedata
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from depot.errors import Refused
from depot.words import N_

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST: Final = 4
LONGEST: Final = 64

ATTEMPTS: Final = 5
"""Wrong PINs in a row that lock an account."""

PERIODS: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15))
"""How long: after the fifth wrong PIN, after the sixth, after each one more."""

_NOBODY: Final = "$argon2id$v=19$m=32768,t=2,p=1$QmKncAASjrOKHlp0mlfi+g$g+HnjxpPIe6k9MrUAlWANmmPsTEojzUZnxW24/BuLbo"
"""Hash of a forgotten random text: checked where there is no account, so that this takes as long as a wrong PIN."""


class PinTooShort(Refused):
    """Facts: shortest."""

    what = N_("The PIN is too short.")
    todo = N_("Choose at least {shortest} digits or letters.")


class PinTooLong(Refused):
    """Facts: longest."""

    what = N_("The PIN is too long.")
    todo = N_("Choose at most {longest} characters.")


class PinTrivial(Refused):
    """It is what anybody would try first."""

    what = N_("This PIN is too easy to guess.")
    todo = N_("Choose one that is no row of digits (1234), no repetition (0000, 1212) and not the user's name.")


class Lock(NamedTuple):
    """A span of time in which no PIN is looked at."""

    since: datetime
    until: datetime

    @property
    def interval(self) -> str:
        """ISO 8601 interval, `begin/end`."""
        return f"{self.since.isoformat(timespec='seconds')}/{self.until.isoformat(timespec='seconds')}"

    @classmethod
    def of(cls, interval: str) -> Lock | None:
        """The lock of such an interval; None for the empty text."""
        since, _, until = interval.partition("/")
        return cls(datetime.fromisoformat(since), datetime.fromisoformat(until)) if interval else None

    def at(self, now: datetime) -> Lock | None:
        """The lock in force at a time: this one, None when it is over, or a new one when the clock was set back.

        A clock that says a time before the lock began was changed since. Nobody knows how long ago the lock began, so
        it begins again: setting the clock back opens nothing, and nothing stays locked longer than its period.
        """
        if now < self.since:
            return Lock(now, now + (self.until - self.since))
        return self if now < self.until else None


def lock_after(failures: int, now: datetime) -> Lock | None:
    """The lock that follows so many wrong PINs in a row."""
    if failures < ATTEMPTS:
        return None
    return Lock(now, now + PERIODS[min(failures - ATTEMPTS, len(PERIODS) - 1)])


def checked_pin(pin: str, user: str) -> str:
    """The PIN as it is hashed. Raises PinTooShort, PinTooLong, PinTrivial."""
    pin = normal(pin)
    if len(pin) < SHORTEST:
        raise PinTooShort(shortest=SHORTEST)
    if len(pin) > LONGEST:
        raise PinTooLong(longest=LONGEST)
    if _trivial(pin) or pin.lower() == user:
        raise PinTrivial
    return pin


def normal(pin: str) -> str:
    """A PIN in NFC: the same accents from every keyboard."""
    return unicodedata.normalize("NFC", pin)


def hashed(pin: str) -> str:
    """The encoded hash of a PIN, with a new salt."""
    return _hasher().hash(normal(pin))


def fits(pin_hash: str, pin: str) -> bool:
    """Whether a PIN is the one that was hashed. With no hash it never is, and that takes as long."""
    from argon2.exceptions import InvalidHashError, VerifyMismatchError

    try:
        _hasher().verify(pin_hash or _NOBODY, normal(pin)[: LONGEST + 1])
    except (VerifyMismatchError, InvalidHashError):
        return False
    return bool(pin_hash)


def outdated(pin_hash: str) -> bool:
    """Whether a hash was made with other parameters than today's."""
    return _hasher().check_needs_rehash(pin_hash)


def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=2, memory_cost=32 * 1024, parallelism=1)


def _trivial(pin: str) -> bool:
    """One or two characters over and over, or a row up or down (7890 goes on after 9)."""
    if pin[2:] == pin[:-2]:
        return True
    base = 10 if pin.isascii() and pin.isdigit() else 0x110000
    steps = {(ord(after) - ord(before)) % base for before, after in pairwise(pin)}
    return steps in ({1}, {base - 1})
