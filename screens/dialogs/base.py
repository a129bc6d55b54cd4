"""What all dialogs are: a panel over the desk, a title, a line that tells the keys, Escape to leave."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from depot.words import _
from screens.capture import Scan

T = TypeVar("T")

YES = "$YES"
NO = "$NO"
CANCEL = "$CANCEL"
"""Command cards that answer a dialog."""


def command_of(scan: Scan) -> str:
    """The command card in a scan, in upper case as Caps Lock may have turned it; empty for any other code."""
    text = scan.text.strip().upper()
    return text if text.startswith("$") else ""


class Dialog(ModalScreen[T]):
    """A panel with a title; a subclass gives `panel()` and dismisses with its answer."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", show=False)]

    WIDE: ClassVar[bool] = False
    """Whether the panel takes most of the screen."""
    HINT: ClassVar[str] = ""
    """A msgid: the keys, in a line."""

    def __init__(self, heading: str, tone: str = "note") -> None:
        """The heading is in the language in use; the tone colours it."""
        super().__init__()
        self._heading = heading
        self._tone = tone
        self._leaving: AwaitComplete | None = None

    def compose(self) -> ComposeResult:
        """Title, panel, hint."""
        with Vertical(classes="dialog -wide" if self.WIDE else "dialog"):
            yield Static(self.heading(), classes=f"dialog-title -{self._tone}", markup=False)
            yield from self.panel()
            if self.HINT:
                yield Static(_(self.HINT), classes="dialog-hint", markup=False)

    def heading(self) -> str:
        """The heading as it is shown."""
        return self._heading

    def panel(self) -> ComposeResult:
        """What is between title and hint."""
        yield from ()

    def take_scan(self, scan: Scan) -> bool:
        """The card CANCEL leaves; any other scan is for the desk below."""
        if command_of(scan) == CANCEL:
            self.action_leave()
            return True
        return False

    def action_leave(self) -> None:
        """Leave without an answer."""
        self.answer(None)

    def answer(self, result: T | None) -> None:
        """Close with this answer, once: what was pressed twice would close the screen below as well.

        A handler of the dialog itself must not wait for the closing.
        """
        if self._leaving is None:
            self._leaving = self.dismiss(result)
