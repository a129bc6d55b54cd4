"""Something a person must read: a message, or a refusal with its reason and the next step."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Button, Static

from depot.errors import DepotError
from depot.words import N_, _
from screens.capture import Scan
from screens.dialogs.base import NO, YES, Dialog, command_of
from screens.signs import OUTCOMES, is_plain


class Tell(Dialog[None]):
    """A message that waits to be read."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "leave", show=False)]
    HINT = N_("Enter closes")

    def __init__(self, heading: str, text: str = "", *, next_step: str = "", tone: str = "note") -> None:
        """All in the language in use."""
        super().__init__(heading, tone)
        self._text = text
        self._next_step = next_step

    @classmethod
    def refusal(cls, error: DepotError) -> Tell:
        """What an error says and what to do about it."""
        return cls(_("Refused"), error.sentence(_), next_step=error.next_step(_), tone="stop")

    def heading(self) -> str:
        """The heading, with the sign of a refusal before it."""
        sign = OUTCOMES["stop"].mark(is_plain(self.app))
        return f"{sign} {self._heading}" if self._tone == "stop" else self._heading

    def panel(self) -> ComposeResult:
        """The text, the next step, and one way out."""
        if self._text:
            yield Static(self._text, classes="dialog-text", markup=False)
        if self._next_step:
            yield Static(self._next_step, classes="dialog-next", markup=False)
        with Horizontal(classes="dialog-buttons"):
            yield Button(_("OK"), id="ok", compact=True)

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.answer(None)

    def take_scan(self, scan: Scan) -> bool:
        """The cards YES and NO both close it."""
        if command_of(scan) in (YES, NO):
            self.answer(None)
            return True
        return super().take_scan(scan)
