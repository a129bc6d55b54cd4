"""Which keys commands have here: the program's, the depot's instead, the terminal's instead of both."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

import data
from depot.errors import Refused
from depot.model.keymap import ALONE, LOST, RESERVED, TAKEN, TYPES, UNKNOWN, Bound, Wrong, read, usable, written, wrong
from depot.model.outcome import Said
from depot.words import N_

LONGEST: Final = 4_000
"""Characters of a keymap."""


class KeymapMalformed(Refused):
    """Facts: field."""

    what = N_("This is no list of keys.")
    todo = N_("Write a command and its keys, such as go.boxes=f6,f4, for each command; spaces part them.")


class KeymapStranger(Refused):
    """Facts: command, field."""

    what = N_("There is no command {command}.")
    todo = N_("Look up its name: depot keys list")


class KeyLost(Refused):
    """Facts: command, name, field."""

    what = N_("“{name}” ({command}) would have no key left.")
    todo = N_("Give it one, or give it those of the program back.")


class KeyReserved(Refused):
    """Facts: key, command, name, field."""

    what = N_("The key {key} cannot be given to “{name}”: it does not reach every terminal, or moves in lists.")
    todo = N_("Choose a letter, a digit or F1 to F10; no Alt, no AltGr, no F11, no control key of the terminal.")


class KeyTypes(Refused):
    """Facts: key, command, name, field."""

    what = N_("The key {key} cannot be given to “{name}”, which works also while something is typed.")
    todo = N_("Choose a function key.")


class KeyAlone(Refused):
    """Facts: key, command, name, field."""

    what = N_("{key} cannot be the only key of “{name}”: some terminals keep it for themselves.")
    todo = N_("Give it a second one.")


class KeyTaken(Refused):
    """Facts: key, command, name, by, other, field."""

    what = N_("The key {key} is that of “{other}” ({by}) already, where “{name}” is.")
    todo = N_("Choose another one, or give “{other}” other keys first.")


_REFUSALS: Final = {RESERVED: KeyReserved, TYPES: KeyTypes, ALONE: KeyAlone}


class Screen(NamedTuple):
    """Commands that are in force together."""

    key: str
    """The key of the desk, such as `F6`; empty for a page of it, for what is everywhere, and for lists."""
    title: str
    """A msgid."""
    commands: tuple[str, ...]
    """Ids of its own."""


class Bindings(NamedTuple):
    """All that the screens bind (data/commands.json, written from them by docs/keytable.py)."""

    commands: Mapping[str, Bound]
    screens: tuple[Screen, ...]
    """The first two are in force on all others: everywhere, and lists."""

    @property
    def together(self) -> list[tuple[str, ...]]:
        """The ids that are in force at once, screen by screen."""
        always = tuple(name for screen in self.screens[:2] for name in screen.commands)
        return [(*screen.commands, *always) for screen in self.screens[2:]]

    def where(self, command: str) -> Screen:
        """The first screen that has a command."""
        return next(screen for screen in self.screens if command in screen.commands)


@cache
def bindings() -> Bindings:
    """What the screens of this program bind."""
    told = json.loads(Path(data.__path__[0], "commands.json").read_text("utf-8"))
    commands = {name: Bound(tuple(keys.split(",")), word, bool(first)) for name, keys, word, first in told["commands"]}
    return Bindings(commands, tuple(Screen(key, title, tuple(ids)) for key, title, ids in told["screens"]))


def check(field: str, value: Any) -> str:
    """A keymap as it is kept. Raises KeymapMalformed, KeymapStranger, KeyLost, KeyReserved, KeyTypes, KeyAlone,
    KeyTaken.
    """
    text = str(value or "")
    keymap = read(text) if len(text) <= LONGEST else None
    if keymap is None:
        raise KeymapMalformed(field=field)
    found = next(wrong(keymap, bindings().commands, bindings().together), None)
    if found is not None:
        raise _refusal(found, field)
    return written(keymap)


def _refusal(found: Wrong, field: str) -> Refused:
    if found.why == UNKNOWN:
        return KeymapStranger(command=found.command, field=field)
    name = Said(bindings().commands[found.command].name)
    if found.why == LOST:
        return KeyLost(command=found.command, name=name, field=field)
    facts = {"key": found.key, "command": found.command, "name": name, "field": field}
    if found.why == TAKEN:
        return KeyTaken(**facts, by=found.by, other=Said(bindings().commands[found.by].name))
    return _REFUSALS[found.why](**facts)


def changed(keymap: str, command: str, keys: Sequence[str]) -> str:
    """A keymap with other keys for one command; none: those that it has without this keymap. Raises KeymapStranger."""
    if command not in bindings().commands:
        raise KeymapStranger(command=command, field="keymap")
    now = read(keymap) or {}
    now.pop(command, None)
    return written({**now, command: tuple(keys)} if keys else now)


def in_force(depot: str, terminal: str) -> dict[str, tuple[str, ...]]:
    """What is bound otherwise than by the program: the terminal's own over the depot's; what cannot be is left out."""
    own = read(terminal) or {}
    return usable({**(read(depot) or {}), **own}, bindings().commands, bindings().together, own)
