"""The frame around every desk: who and where above, what can be done below, nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, runtime_checkable

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.reactive import reactive
from textual.screen import Screen
from textual.widget import Widget

from depot.words import N_, _
from screens.help import HelpScreen
from screens.keys import Command, Commanded, footer_width, key_name, keymap_of, keys_of, possible, verbs
from screens.palette import Palette
from screens.signs import is_plain
from screens.text import clean, fit


@dataclass(frozen=True, slots=True)
class FrameFacts:
    """What the title bar tells: shown cleaned, shortened from the left part on when there is no room."""

    depot: str = ""
    node: str = ""
    """Two characters of the depot's code."""
    user: str = ""
    role: str = ""
    """In the language in use."""


@runtime_checkable
class HasFrame(Protocol):
    """An application that says who works where."""

    @property
    def frame_facts(self) -> FrameFacts:
        """The facts now."""


class TitleBar(Widget):
    """One line: depot and node, desk, a note, user and role."""

    desk: reactive[str] = reactive("")
    """Number and name of the desk, in the language in use."""
    note: reactive[str] = reactive("")
    """Something passing, such as "3 en attente"; empty for nothing."""

    def __init__(self, desk: str = "") -> None:
        super().__init__()
        self.set_reactive(TitleBar.desk, desk)

    def render(self) -> Content:
        """The bar at the width it has."""
        facts = self.app.frame_facts if isinstance(self.app, HasFrame) else FrameFacts()
        plain = is_plain(self.app)
        dot = " - " if plain else " · "
        width = self.content_size.width
        desk = clean(self.desk)
        right = dot.join(clean(part) for part in (self.note, facts.user, facts.role) if part)
        left = dot.join(clean(part) for part in (facts.depot, facts.node) if part)
        side = max((width - cell_len(desk) - 4) // 2, 0)
        right = fit(right, min(cell_len(right), width - cell_len(desk) - 4 - min(cell_len(left), 12)), plain=plain)
        room = width - cell_len(desk) - cell_len(right) - 4
        left = fit(left, min(cell_len(left), room), plain=plain)
        before = max(min(side, width - cell_len(right) - cell_len(desk) - 2) - cell_len(left), 2)
        after = max(width - cell_len(left) - before - cell_len(desk) - cell_len(right), 1)
        return Content.assemble(
            (left, "$bar-ink"), " " * before, (desk, "bold $bar-strong"), " " * after, (right, "$bar-ink")
        )


class KeyBar(Widget):
    """One line: the keys of the commands that this desk shows, dimmed where they make no sense now."""

    def __init__(self) -> None:
        super().__init__()
        self._spans: list[tuple[int, int, Command]] = []

    def on_mount(self) -> None:
        """Follow what the desk says of its commands."""
        self.screen.bindings_updated_signal.subscribe(self, self._again)

    def _again(self, _screen: Screen[Any]) -> None:
        self.refresh()

    def render(self) -> Content:
        """Key, word, key, word: as many as fit, help always last."""
        keymap, plain = keymap_of(self.app), is_plain(self.app)
        shown = [(verb, possible(self.screen, verb)) for verb in shown_verbs(self.screen)]
        entries = [(verb, state, key_name(keys_of(verb, keymap)[0]), _(verb.name)) for verb, state in shown]
        entries = [entry for entry in entries if entry[1] is not False]
        width = self.content_size.width
        while len(entries) > 1 and footer_width([entry[2:] for entry in entries]) > width + 2:
            entries.pop(-2)
        self._spans = []
        parts: list[str | Content | tuple[str, str]] = []
        at = 0
        for verb, state, key, word in entries:
            faint = state is None
            label = f"({key})" if faint and plain else key
            parts += [(label, "$ink-faint" if faint else "bold $key"), " "]
            parts += [(word, "$ink-faint" if faint else "$foot-ink"), "   "]
            end = at + cell_len(label) + 1 + cell_len(word)
            self._spans.append((at, end, verb))
            at = end + 3
        return Content.assemble(*parts)

    async def on_click(self, event: events.Click) -> None:
        """The mouse may do what the key does."""
        at = event.x - self.content_region.x + self.region.x
        for start, end, verb in self._spans:
            if start <= at < end and possible(self.screen, verb):
                await self.screen.run_action(verb.action)
                return


HELP_VERB = Command(
    "desk.help", "question_mark,f1", N_("Help"), N_("Show what this desk is for and all its keys."), footer=True
)

FIND_VERB = Command(
    "desk.find", "ctrl+p,colon", N_("Find"), N_("Run any command, or go to anything by its code."), footer=True
)


class Desk(Commanded, Screen[None]):
    """A desk: title bar, body, key bar. A subclass gives `TITLE`, `VERBS`, `HELP_TEXT` and `body()`."""

    NUMBER: ClassVar[str] = ""
    """The key of the desk, as the title bar shows it; empty for screens that are no desk."""
    TITLE: ClassVar[str | None] = ""
    """A msgid: the desk's name."""
    HELP_TEXT: ClassVar[str] = ""
    """A msgid: what the desk is for, a paragraph or two."""

    VERBS: ClassVar[tuple[Command, ...]] = (FIND_VERB, HELP_VERB)
    HORIZONTAL_BREAKPOINTS: list[tuple[int, str]] | None = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012 - Textual's
    BINDINGS: ClassVar[list[BindingType]] = []

    def compose(self) -> ComposeResult:
        """Bar, body, keys."""
        yield TitleBar(" ".join(part for part in (self.NUMBER, _(self.TITLE) if self.TITLE else "") if part))
        yield from self.body()
        yield KeyBar()

    def body(self) -> ComposeResult:
        """The widgets of the desk."""
        yield from ()

    def on_screen_resume(self) -> None:
        """Another user may have sat down while another desk was on show."""
        self.refresh_frame()

    def refresh_frame(self) -> None:
        """Draw bars again: the user, the language or what is possible has changed."""
        for bar in self.query(TitleBar):  # none while the desk is made
            bar.refresh()
        self.refresh_bindings()

    def note(self, text: str) -> None:
        """Show something passing in the title bar; empty takes it away."""
        self.query_one(TitleBar).note = text

    async def action_desk_help(self) -> None:
        """Open the help of this desk."""
        await self.app.push_screen(HelpScreen.of(self))

    async def action_desk_find(self) -> None:
        """Open the palette."""
        await self.app.push_screen(Palette())


def shown_verbs(screen: Screen[Any]) -> Iterable[Command]:
    """The commands that the key bar shows: the desk's own in its order, the application's, then find and help."""
    shown = [verb for verb in (*verbs(screen), *verbs(screen.app)) if verb.footer]
    return sorted(shown, key=(FIND_VERB, HELP_VERB).count)
