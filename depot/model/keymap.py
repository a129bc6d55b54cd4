"""Keys that a depot or a terminal gives to commands instead of the program's: how they are written, which may be.

    go.boxes=f6,b scan.mode=m

One entry a command, parted by spaces; the first of its keys is the one at the foot of the screen.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

LETTERS: Final = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
SIGNS: Final = frozenset(
    {"question_mark", "slash", "plus", "minus", "full_stop", "comma", "asterisk", "equals_sign", "colon"}
)
MOVES: Final = frozenset({"up", "down", "left", "right", "home", "end", "pageup", "pagedown", "tab", "shift+tab"})
FUNCTION: Final = frozenset(f"f{n}" for n in (*range(1, 11), 12))
_OTHERS: Final = frozenset({"enter", "escape", "space", "backspace", "delete", "insert"})
_CONTROL: Final = frozenset(
    {"ctrl+p", "ctrl+q", "ctrl+d", "ctrl+e", "ctrl+f", "ctrl+g", "ctrl+l", "ctrl+n", "ctrl+r", "ctrl+t", "ctrl+y"}
)

ALLOWED: Final = LETTERS | MOVES | FUNCTION | _OTHERS | SIGNS | _CONTROL
"""Keys that get through. Not F11 (the scanner's prefix, and full screen in many terminals), no alt, none of the
control keys that are another key (h i j m), flow control (s q: only quitting may use q), a terminal's or
multiplexer's own (a b c o z), and no character that a layout hides behind AltGr."""

NEEDS_SYNONYM: Final = (_CONTROL - {"ctrl+q"}) | {"slash", "f1", "f10", "f12", "insert"}
"""Keys that some terminals or keyboards keep for themselves: never the only way to a command."""

TYPING: Final = LETTERS | SIGNS | {"space"}
"""Keys that type something where something is typed."""

_ENTRY: Final = re.compile(r"([a-z][a-z0-9]*(?:\.[a-z][a-z0-9_]*)+)=([a-z0-9+_,]+)")

UNKNOWN: Final = "unknown"
LOST: Final = "lost"
RESERVED: Final = "reserved"
TYPES: Final = "types"
ALONE: Final = "alone"
TAKEN: Final = "taken"


class Bound(NamedTuple):
    """A command as the screens bind it."""

    keys: tuple[str, ...]
    name: str
    """A msgid."""
    priority: bool = False
    """Whether it works while something is typed."""


class Wrong(NamedTuple):
    """What is wrong with a keymap."""

    why: str
    """UNKNOWN: no such command; LOST: it would have no key; RESERVED: the key does not reach every terminal, or moves
    in lists and forms; TYPES: the
    command works while something is typed, and the key would type; ALONE: none of its keys reaches every terminal;
    TAKEN: the key is another command's on the same screen."""
    command: str
    key: str = ""
    by: str = ""
    """The other command."""


def read(text: str) -> dict[str, tuple[str, ...]] | None:
    """The keys by the id of the command; None for a text that is no keymap. No entry names a command twice."""
    found: dict[str, tuple[str, ...]] = {}
    for word in text.split():
        entry = _ENTRY.fullmatch(word)
        if entry is None or entry[1] in found:
            return None
        found[entry[1]] = tuple(dict.fromkeys(key for key in entry[2].split(",") if key))
    return found


def written(keymap: Mapping[str, Sequence[str]]) -> str:
    """A keymap as a text, by command."""
    return " ".join(f"{command}={','.join(keys)}" for command, keys in sorted(keymap.items()))


def wrong(
    keymap: Mapping[str, Sequence[str]], commands: Mapping[str, Bound], screens: Sequence[Sequence[str]]
) -> Iterator[Wrong]:
    """What is wrong with a keymap. `screens` are the ids that are in force together, those of lists included.

    What the program itself has is never wrong: of two commands on one key, one must be of the keymap.
    """
    for command, keys in keymap.items():
        if command not in commands:
            yield Wrong(UNKNOWN, command)
            continue
        if not keys:
            yield Wrong(LOST, command)
        for key in keys:
            if key not in ALLOWED or (key in MOVES and key not in commands[command].keys):
                yield Wrong(RESERVED, command, key)
            elif commands[command].priority and key in TYPING:
                yield Wrong(TYPES, command, key)
        if keys and set(keys) <= NEEDS_SYNONYM:
            yield Wrong(ALONE, command, keys[0])
    told: set[Wrong] = set()
    for screen in screens:
        owner: dict[str, str] = {}
        for command in screen:
            for key in keymap.get(command, commands[command].keys):
                first = owner.setdefault(key, command)
                if first == command or not {first, command} & keymap.keys():
                    continue
                mine, other = (command, first) if command in keymap else (first, command)
                if (clash := Wrong(TAKEN, mine, key, other)) not in told:
                    told.add(clash)
                    yield clash


def usable(
    keymap: Mapping[str, Sequence[str]],
    commands: Mapping[str, Bound],
    screens: Sequence[Sequence[str]],
    strong: Collection[str] = (),
) -> dict[str, tuple[str, ...]]:
    """What of a keymap can be bound, whatever another program wrote; of two that clash, `strong` stays."""
    kept = {command: tuple(keys) for command, keys in keymap.items()}
    while (found := next(wrong(kept, commands, screens), None)) is not None:
        yields = found.command in strong and found.by in kept and found.by not in strong
        del kept[found.by if yields else found.command]
    return kept
