"""Textual's own Input under a scanner: it counts the scans that are one of the codes named: `input.py CODE...`."""

import sys

from textual.app import App, ComposeResult
from textual.widgets import Input, Static


class Scans(App[None]):
    """One field and a count."""

    right = 0

    def compose(self) -> ComposeResult:
        yield Static("READY" + "NOW")
        yield Input()

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.right += event.value in sys.argv[1:]
        self.query_one(Static).update(f"right: {self.right}.")
        event.input.value = ""


Scans().run()
