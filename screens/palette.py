"""The command palette: every command that is possible now, and any code of the depot."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final, Protocol, runtime_checkable

from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.widgets import Input

from depot.words import _
from screens.keys import key_name, keymap_of, keys_of, possible, verbs
from screens.text import clean


@dataclass(frozen=True, slots=True)
class Found:
    """A thing that the palette can go to."""

    label: str
    """Its code and title."""
    about: str
    """Where it is, in a line."""
    open: Callable[[], object]
    """Shows it."""


@runtime_checkable
class FindsCodes(Protocol):
    """An application that finds things by what is typed in the palette."""

    def find_codes(self, text: str) -> Iterable[Found]:
        """Things whose code, alias or number begins with the text; at most a few, and at once."""


class VerbProvider(Provider):
    """Commands of the screen and of the application, with their keys."""

    def _entries(self) -> Iterator[tuple[str, str, Callable[[], object]]]:
        keymap = keymap_of(self.app)
        seen: set[str] = set()
        for node in (self.focused, self.screen, self.app):
            for verb in verbs(node) if node is not None else ():
                if verb.id not in seen and node is not None and possible(node, verb):
                    seen.add(verb.id)
                    keys = "  ".join(map(key_name, keys_of(verb, keymap)))
                    yield f"{_(verb.name)}  ({keys})", _(verb.about), partial(node.run_action, verb.action)

    async def discover(self) -> Hits:
        """All of them, before anything is typed."""
        for label, about, run in self._entries():
            yield DiscoveryHit(label, run, help=about)

    async def search(self, query: str) -> Hits:
        """Those whose word, key or sentence matches."""
        matcher = self.matcher(query)
        for label, about, run in self._entries():
            score = max(matcher.match(label), matcher.match(about) * 0.8)
            if score > 0:
                yield Hit(score, matcher.highlight(label), run, text=label, help=about)


class CodeProvider(Provider):
    """Boxes, files, places, people: anything by its code."""

    async def search(self, query: str) -> Hits:
        """What the application finds for the text; ahead of the commands, since a code is meant."""
        if isinstance(self.app, FindsCodes) and len(query.strip()) > 1:
            for rank, found in enumerate(self.app.find_codes(query.strip())):
                label = clean(found.label)
                yield Hit(2.0 - rank / 1000, label, found.open, text=label, help=clean(found.about))


PROVIDERS: Final[set[type[Provider]]] = {VerbProvider, CodeProvider}
"""What the palette offers."""


class Palette(CommandPalette):
    """Textual's palette with our providers, words and steady cursor."""

    def __init__(self) -> None:
        super().__init__(PROVIDERS, placeholder=_("A command, or the code of anything"), id="--command-palette")

    def on_mount(self) -> None:
        """No blinking."""
        self.query_one(Input).cursor_blink = False
