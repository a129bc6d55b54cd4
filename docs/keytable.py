# ruff: noqa: INP001 - a program beside the pages, not a package
"""Writes docs/keys.md out of the commands that the screens really bind: `.venv/bin/python docs/keytable.py`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from importlib import import_module
from inspect import getdoc
from pathlib import Path
from pkgutil import walk_packages
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import screens
from depot import words
from screens.app import DepotApp
from screens.frame import Desk
from screens.help import MOVES
from screens.keys import Command, key_name, keys_of, verbs

PAGE: Final = Path(__file__).with_name("keys.md")

COMMANDS: Final = Path(__file__).resolve().parent.parent / "data" / "commands.json"

HEAD: Final = """\
# Keys

Every key of every screen. In the program, `?` shows those of the screen at hand, with their words in its language, and
Ctrl+P runs any command by its name. The foot of a screen shows the most useful ones. No key of ours is one that a
terminal or a keyboard keeps for itself: no Alt, no AltGr, no F11 (which a scanner may send before each code).

Letters are commands in lists only; where something is typed, they type. The last column is the command's name, which
does not change from one version to the next; by it a depot or a terminal gives a command other keys
([settings.md](settings.md#keys)). This page is made by `docs/keytable.py`.
"""

FOOT: Final = """\
## Dialogs

Enter agrees, Esc leaves without doing anything, Tab and Shift+Tab go from field to field. A question takes the command
cards `$YES` and `$NO` too, and `$CANCEL` leaves any dialog. The Enter that a scanner sends answers nothing.
"""


def desks() -> list[type[Desk]]:
    """The screens that people see, by the key of their desk; those that only others are made of are left out."""
    for module in walk_packages(screens.__path__, "screens."):
        import_module(module.name)
    return sorted(_leaves(Desk), key=_order)


def _leaves(base: type[Desk]) -> Iterator[type[Desk]]:
    """Classes of the screens that no other one of them is made of."""
    below = [each for each in base.__subclasses__() if each.__module__.startswith("screens.")]
    for each in below:
        yield from _leaves(each)
    if not below:
        yield base


def _order(desk: type[Desk]) -> tuple[int, bool, str]:
    """By key; the desk itself before the cards that it opens."""
    number = desk.NUMBER.removeprefix("F")
    return (
        int(number) if number.isdecimal() else 98 if number else 99,
        not desk.__module__.endswith(".desk"),
        desk.__name__,
    )


def page() -> str:
    """The whole page, in English."""
    before = words.language()
    words.use("en")
    try:
        common = {verb.id for verb in verbs(Desk)}
        parts = [HEAD, "## Everywhere\n", _table((*verbs(DepotApp), *verbs(Desk))), "## Lists\n", _table(MOVES)]
        for desk in desks():
            own = [verb for verb in verbs(desk) if verb.id not in common]
            if own:
                parts += [f"## {desk.NUMBER} {desk.TITLE}{_about(desk)}\n", _table(own)]
    finally:
        words.use(before)
    return "\n".join([*parts, FOOT])


def _about(desk: type[Desk]) -> str:
    """What a screen is, after a colon; nothing when its name says it."""
    line = (getdoc(desk) or "").partition("\n")[0].rstrip(".")
    return f": {line[:1].lower()}{line[1:]}" if line != desk.TITLE else ""


def _table(commands: Iterable[Command]) -> str:
    lines = ["| key | command | what it does | name |", "|---|---|---|---|"]
    for verb in commands:
        keys = ", ".join(key_name(key) for key in keys_of(verb))
        lines.append(f"| {keys} | {verb.name} | {verb.about} | `{verb.id}` |")
    return "\n".join(lines) + "\n"


def commands() -> str:
    """The same as data, for who cannot ask the screens: the desks and the command line."""
    common = {verb.id for verb in verbs(Desk)}
    groups: list[tuple[str, str, list[Command]]] = [
        ("", "Everywhere", [*verbs(DepotApp), *verbs(Desk)]),
        ("", "Lists", list(MOVES)),
    ]
    groups += [
        (desk.NUMBER, desk.TITLE or "", [verb for verb in verbs(desk) if verb.id not in common]) for desk in desks()
    ]
    every = {verb.id: verb for _number, _title, found in reversed(groups) for verb in found}
    rows = [json.dumps([verb.id, verb.keys, verb.name, int(verb.priority)]) for _id, verb in sorted(every.items())]
    screens_ = [json.dumps([number, title, [verb.id for verb in found]]) for number, title, found in groups if found]
    lists = (",\n".join(lines) for lines in (rows, screens_))
    return '{{"commands": [\n{}\n], "screens": [\n{}\n]}}\n'.format(*lists)


if __name__ == "__main__":
    COMMANDS.write_text(commands(), "utf-8")
    PAGE.write_text(page(), "utf-8")
