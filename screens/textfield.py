"""The field that text is typed in: one line, a steady cursor, nothing selected behind the typist's back."""

from __future__ import annotations

from textual.suggester import Suggester
from textual.widgets import Input


class TextField(Input):
    """Textual's Input in the depot's dress. Its cursor stands still: a blinking one repaints a slow line for ever."""

    def __init__(
        self,
        value: str = "",
        *,
        hint: str = "",
        secret: bool = False,
        most: int = 200,
        id: str | None = None,  # noqa: A002 - Textual's own name
        suggester: Suggester | None = None,
    ) -> None:
        """`hint` is shown while it is empty, in the language in use; `most` is the number of characters accepted."""
        super().__init__(
            value,
            placeholder=hint,
            password=secret,
            max_length=most,
            select_on_focus=False,
            compact=True,
            classes="field",
            id=id,
            suggester=suggester,
        )
        self.cursor_blink = False

    def on_focus(self) -> None:
        """Begin at the end of what is there, and let it be seen."""
        self.cursor_position = 0
        self.call_after_refresh(self.action_end)
