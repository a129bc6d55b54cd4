"""Commands as data: one `Command` is the binding, the footer word, the tooltip, the help row and the palette entry.

Keys are those that every terminal sends and every keyboard has; `problems` finds the others. A depot may give a
command other keys by its id; `check_keymap` tells what is wrong with them before anything is bound.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final, Protocol, runtime_checkable

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.dom import DOMNode

from depot.model.keymap import ALLOWED, FUNCTION, NEEDS_SYNONYM, TYPING
from depot.words import N_, _

FOOTER_MOST: Final = 7
"""Commands shown at the foot of a desk, at most."""

FOOTER_WIDTH: Final = 80
"""Cells that the footer must fit in, in every language."""

_ID: Final = re.compile(r"[a-z][a-z0-9]*(\.[a-z][a-z0-9_]*)+")
_NAMES: Final[dict[str, str]] = {
    "question_mark": "?",
    "slash": "/",
    "plus": "+",
    "minus": "-",
    "full_stop": ".",
    "comma": ",",
    "colon": ":",
    "asterisk": "*",
    "equals_sign": "=",
    "escape": N_("Esc"),
    "enter": N_("Enter"),
    "space": N_("Space"),
    "tab": "Tab",
    "shift+tab": N_("Shift+Tab"),
    "backspace": N_("Backspace"),
    "delete": N_("Del"),
    "insert": N_("Ins"),
    "home": N_("Home"),
    "end": N_("End"),
    "pageup": N_("PgUp"),
    "pagedown": N_("PgDn"),
    "up": N_("Up"),
    "down": N_("Down"),
    "left": N_("Left"),
    "right": N_("Right"),
}


@dataclass(frozen=True, slots=True)
class Command:
    """One thing a person can ask of a desk."""

    id: str
    """Stable and dotted, such as `box.move`; what a keymap names."""
    keys: str
    """Textual's names of its keys, the first shown in the footer: "f6,m"."""
    name: str
    """A msgid: a word or two, for footer and palette."""
    about: str
    """A msgid: one sentence, for tooltip, help and palette."""
    footer: bool = False
    """Whether the footer shows it."""
    priority: bool = False
    """Whether it works before the focused widget sees the key; only for keys that type nothing."""
    do: str = ""
    """Textual's action with its parameters, where it is not the id with underscores."""

    @property
    def action(self) -> str:
        """The action that runs it: `box.move` runs `action_box_move`."""
        return self.do or self.id.replace(".", "_")

    def binding(self) -> Binding:
        """Textual's binding; its texts are shown by our footer and help, in the language then in use."""
        return Binding(
            self.keys, self.action, self.name, show=False, priority=self.priority, tooltip=self.about, id=self.id
        )


class Commanded:
    """A screen, app or widget that has commands: name it before Textual's class, and list them in VERBS."""

    VERBS: ClassVar[tuple[Command, ...]] = ()
    """Commands of this class; those of its bases stay."""

    BINDINGS: ClassVar[list[BindingType]] = []

    def __init_subclass__(cls, **options: Any) -> None:
        own: tuple[Command, ...] = cls.__dict__.get("VERBS", ())
        if own:
            cls.BINDINGS = [*cls.__dict__.get("BINDINGS", ()), *(verb.binding() for verb in own)]
        super().__init_subclass__(**options)


def verbs(owner: type | object) -> tuple[Command, ...]:
    """All commands of a class or instance, its own first, each id once."""
    found: dict[str, Command] = {}
    for base in (owner if isinstance(owner, type) else type(owner)).__mro__:
        for verb in base.__dict__.get("VERBS", ()):
            found.setdefault(verb.id, verb)
    return tuple(found.values())


def possible(node: DOMNode, verb: Command) -> bool | None:
    """What the node says of the command now: True, None (dimmed), or False (not here)."""
    name, _open, parameters = verb.action.partition("(")
    told = node.check_action(name, tuple(parameters.removesuffix(")").split(",")) if parameters else ())
    return told if told is None else bool(told)


def key_name(key: str) -> str:
    """A key as people read it on a keyboard: `f2` is F2, `escape` is Échap in French."""
    if key in _NAMES:
        return _(_NAMES[key])
    if key.startswith("ctrl+"):
        return f"Ctrl+{key[5:].upper()}"
    return key.upper() if key in FUNCTION else key


@runtime_checkable
class HasKeymap(Protocol):
    """An application in which a depot has changed keys."""

    @property
    def keymap_overrides(self) -> Mapping[str, str]:
        """Keys by the id of the command."""


def keymap_of(app: object) -> Mapping[str, str]:
    """The keys that a depot has changed; none for an application that keeps none."""
    return app.keymap_overrides if isinstance(app, HasKeymap) else {}


def keys_of(verb: Command, keymap: Mapping[str, str] | None = None) -> list[str]:
    """The keys of a command, with those a depot's keymap gives it instead."""
    return [key.strip() for key in (keymap or {}).get(verb.id, verb.keys).split(",") if key.strip()]


def footer_entries(commands: Iterable[Command], keymap: Mapping[str, str] | None = None) -> list[tuple[str, str]]:
    """Key and word of each command that the footer shows."""
    return [(key_name(keys_of(verb, keymap)[0]), _(verb.name)) for verb in commands if verb.footer]


def footer_width(entries: Sequence[tuple[str, str]]) -> int:
    """Cells that the footer's entries take: a cell at both ends, a space within, three between."""
    return sum(cell_len(key) + 1 + cell_len(word) + 3 for key, word in entries) - 1


def problems(*groups: Sequence[Command]) -> Iterator[str]:
    """What is wrong with commands that are in force together, in words for developers; nothing when all is well."""
    commands = [verb for group in groups for verb in group]
    for name, count in Counter(verb.id for verb in commands).items():
        if count > 1:
            yield f"{name}: {count} commands have this id"
    for verb in commands:
        if not _ID.fullmatch(verb.id):
            yield f"{verb.id}: not a dotted id in small letters"
        if not verb.name or not verb.about.endswith("."):
            yield f"{verb.id}: needs a name and a sentence about it"
        keys = keys_of(verb)
        if verb.priority and set(keys) & TYPING:
            yield f"{verb.id}: a key that types something cannot have priority over typing"
        if keys and set(keys) <= NEEDS_SYNONYM:
            yield f"{verb.id}: {verb.keys} does not reach every terminal; give it a second key"
    yield from check_keymap(commands, {})
    shown = footer_entries(commands)
    if len(shown) > FOOTER_MOST:
        yield f"footer: {len(shown)} commands, at most {FOOTER_MOST}"
    if footer_width(shown) > FOOTER_WIDTH:
        yield f"footer: {footer_width(shown)} cells wide, at most {FOOTER_WIDTH}"


def check_keymap(commands: Sequence[Command], keymap: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with a keymap for these commands: unknown ids, keys that get lost, two commands on one key."""
    known = {verb.id for verb in commands}
    for name in keymap.keys() - known:
        yield f"{name}: no such command"
    owner: dict[str, str] = {}
    for verb in commands:
        keys = keys_of(verb, keymap)
        if not keys:
            yield f"{verb.id}: no key left"
        for key in keys:
            if key not in ALLOWED:
                yield f"{verb.id}: {key} does not reach every terminal"
            if owner.setdefault(key, verb.id) != verb.id:
                yield f"{verb.id}: {key} is already {owner[key]}"
