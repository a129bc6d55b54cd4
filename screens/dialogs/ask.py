"""One line of text, such as a reason or a name."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input, Static

from depot.words import N_, _
from screens.capture import Scan
from screens.dialogs.base import Dialog, command_of
from screens.text import clean
from screens.textfield import TextField


class Ask(Dialog[str | None]):
    """A question answered by typing, or by a scan where codes are welcome; None when it was left."""

    HINT = N_("Enter accepts · Esc leaves")

    def __init__(
        self,
        heading: str,
        label: str = "",
        *,
        value: str = "",
        required: bool = True,
        secret: bool = False,
        accepts_scan: bool = False,
        most: int = 200,
    ) -> None:
        """`secret` hides what is typed; `most` is the number of characters accepted."""
        super().__init__(heading)
        self._label = label
        self._value = value
        self._required = required
        self._secret = secret
        self._accepts_scan = accepts_scan
        self._most = most

    def panel(self) -> ComposeResult:
        """Label, field, and room for a complaint."""
        if self._label:
            yield Static(self._label, classes="dialog-text", markup=False)
        yield TextField(self._value, secret=self._secret, most=self._most)
        yield Static("", classes="field-error", markup=False)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        text = event.value if self._secret else clean(event.value).strip()
        if self._required and not text:
            line = self.query_one(".field-error", Static)
            needed = _("This is needed.")
            line.update(f"! {needed}")
            line.display = True
        else:
            self.answer(text)

    def take_scan(self, scan: Scan) -> bool:
        """Where a code is welcome, it is the answer."""
        if self._accepts_scan and not command_of(scan):
            self.answer(scan.text)
            return True
        return super().take_scan(scan)
