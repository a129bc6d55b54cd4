"""Help for one desk: what it is for, then every key, out of the same commands that bind them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import Any, ClassVar, Final

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from depot.words import N_, _
from screens.keys import Command, key_name, keymap_of, keys_of, verbs
from screens.signs import OUTCOMES, STATES, Sign, is_plain

WIDTH: Final = 92
"""Cells of the page at most; the style sheet says the same."""

MOVES: Final = (
    Command("list.move", "up,down", N_("Move"), N_("Go up and down a list.")),
    Command("list.page", "pageup,pagedown", N_("Page"), N_("A page up or down; Home and End go to the ends.")),
    Command("list.open", "enter", N_("Open"), N_("Open what is under the cursor.")),
    Command("list.mark", "space", N_("Mark"), N_("Mark a row, to do something with several at once.")),
    Command("list.mark_all", "asterisk", N_("Mark all"), N_("Mark every row; again, none.")),
)
"""Keys of every list, as the help tells them."""


class HelpScreen(ModalScreen[None]):
    """A page to read: any of the usual keys closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,question_mark,f1,q,enter", "close", show=False)]

    def __init__(
        self, title: str, text: str, groups: Sequence[tuple[str, Sequence[Command]]], keymap: Mapping[str, str]
    ) -> None:
        """Title, text and group titles are in the language in use."""
        super().__init__()
        self._heading = title
        self._text = text
        self._groups = groups
        self._keymap = keymap

    @classmethod
    def of(cls, screen: Screen[Any]) -> HelpScreen:
        """The help of a screen: its own commands, those of lists, those of the program."""
        about = getattr(screen, "HELP_TEXT", "")
        groups = [(_("This desk"), verbs(screen)), (_("Lists"), MOVES), (_("Everywhere"), verbs(screen.app))]
        return cls(_(screen.TITLE) if screen.TITLE else "", _(about), groups, keymap_of(screen.app))

    def compose(self) -> ComposeResult:
        """The page in a scrolling panel."""
        with Vertical(classes="dialog -tall"):
            yield Static(self._heading, classes="dialog-title", markup=False)
            with VerticalScroll(classes="dialog-body"):
                if self._text:
                    yield Static(self._text, classes="help-text", markup=False)
                for title, commands in self._groups:
                    if commands:
                        yield Static(title, classes="help-group", markup=False)
                        yield Static(self._table(commands))
                yield Static(_("Signs"), classes="help-group", markup=False)
                yield Static(self._legend())
            yield Static(_("Esc closes"), classes="dialog-hint", markup=False)

    def on_mount(self) -> None:
        """Let the arrows scroll at once."""
        self.query_one(VerticalScroll).focus()

    def action_close(self) -> None:
        """Back to the desk."""
        self._leaving = self.dismiss(None)

    def _table(self, commands: Sequence[Command]) -> Content:
        every = [verb for _title, group in self._groups for verb in group]
        keys = max(cell_len(self._keys(verb)) for verb in every)
        names = max(cell_len(_(verb.name)) for verb in every)
        room = max(min(self.app.size.width * 94 // 100, WIDTH) - keys - names - 14, 20)
        lines: list[Content] = []
        for verb in commands:
            first, *more = wrap(_(verb.about), room) or [""]
            key, name = self._keys(verb), _(verb.name)
            pad = " " * (keys - cell_len(key) + 2)
            after = " " * (names - cell_len(name) + 2)
            lines.append(Content.assemble((key, "bold $key"), pad, (name, "$text"), after, (first, "$ink-soft")))
            lines.extend(Content.assemble(" " * (keys + names + 4), (line, "$ink-soft")) for line in more)
        return Content("\n").join(lines)

    def _keys(self, verb: Command) -> str:
        return " ".join(map(key_name, keys_of(verb, self._keymap)))

    def _legend(self) -> Content:
        plain = is_plain(self.app)
        signs: list[Sign] = [*OUTCOMES.values(), *STATES.values()]
        wide = max(cell_len(_(sign.word)) for sign in signs) + 3
        cells = [
            Content.assemble(
                (sign.mark(plain), f"bold $tone-{sign.tone}"), " ", _(sign.word), " " * (wide - cell_len(_(sign.word)))
            )
            for sign in signs
        ]
        lines = [Content("").join(cells[n : n + 3]) for n in range(0, len(cells), 3)]
        return Content("\n").join(lines)
