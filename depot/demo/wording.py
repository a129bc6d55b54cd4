"""The words of the demonstration depot, read from data/demo."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from random import Random
from typing import Any, Final

_ALPHABET: Final = "ABCDEFGHIJKLMNOPQRSTUVWZ"


@dataclass(frozen=True, slots=True)
class DemoUser:
    """Somebody who works there. The PINs are no secret: the screen of `depot demo` may show them."""

    key: str
    name: str
    role: str
    pin: str


@dataclass(frozen=True, slots=True)
class Series:
    """One kind of box."""

    class_code: str
    units: tuple[str, ...]
    share: int
    title: str
    files: tuple[str, ...]
    span: int
    """Years that a box covers beyond the first."""
    flags: tuple[str, ...]


@cache
def script() -> dict[str, Any]:
    """The whole file."""
    return tomllib.loads((resources.files("data.demo") / "depot.toml").read_text(encoding="utf-8"))


def users() -> tuple[DemoUser, ...]:
    """Who works there."""
    return tuple(DemoUser(**user) for user in script()["users"])


def series() -> tuple[Series, ...]:
    """What boxes hold."""
    return tuple(
        Series(
            entry["class"],
            tuple(entry["units"]),
            entry["share"],
            entry["title"],
            tuple(entry["files"]),
            entry["span"],
            tuple(entry["flags"]),
        )
        for entry in script()["series"]
    )


def person(random: Random) -> str:
    """A full name."""
    return f"{random.choice(script()['first_names'])} {random.choice(script()['last_names'])}"


def filled(template: str, random: Random, *, year: int, year2: int, unit: str) -> str:
    """A title made of its template."""
    start = random.randrange(0, len(_ALPHABET) - 4)
    letters = f"{_ALPHABET[start]} à {_ALPHABET[start + random.randrange(1, 4)]}"
    return template.format(
        year=year, year2=year2, letters=letters, n=random.randrange(1, 40), unit=unit, person=person(random)
    )
