"""Yes or no, for what cannot be undone."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Button, Static

from depot.words import N_, _
from screens.capture import Scan
from screens.dialogs.base import NO, YES, Dialog, command_of


class Confirm(Dialog[bool]):
    """A question answered by O, Y or N, by a button, or by scanning the card YES or NO.

    The focus begins on No: the Enter of a scan that slipped through answers nothing that matters.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("o,y", "say(1)", show=False),
        Binding("n", "say(0)", show=False),
        Binding("left,up", "app.focus_previous", show=False),
        Binding("right,down", "app.focus_next", show=False),
    ]
    HINT = N_("Y yes · N no · or scan the card YES or NO")

    def __init__(self, heading: str, text: str = "", *, yes: str = "", no: str = "", tone: str = "attention") -> None:
        """All in the language in use; `yes` and `no` name the two ways out better than those words can."""
        super().__init__(heading, tone)
        self._text = text
        self._yes = yes or _("Yes")
        self._no = no or _("No")

    def panel(self) -> ComposeResult:
        """The text and the two buttons."""
        if self._text:
            yield Static(self._text, classes="dialog-text", markup=False)
        with Horizontal(classes="dialog-buttons"):
            yield Button(self._no, id="no", compact=True)
            yield Button(self._yes, id="yes", compact=True)

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.answer(event.button.id == "yes")

    def action_say(self, yes: int) -> None:
        """Answer by key."""
        self.answer(bool(yes))

    def action_leave(self) -> None:
        """To leave is to say no."""
        self.action_say(0)

    def take_scan(self, scan: Scan) -> bool:
        """The cards YES and NO answer."""
        command = command_of(scan)
        if command in (YES, NO):
            self.answer(command == YES)
            return True
        return super().take_scan(scan)
