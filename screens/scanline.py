"""The scan line: where codes are typed by hand. Its own key buffer, one line to draw, no message per key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.reactive import var
from textual.strip import Strip
from textual.widget import Widget

from depot.words import _
from screens.burst import Focus
from screens.signs import is_plain
from screens.text import clean, fit

FIRST = "$]%"
"""Signs that a code may begin with, besides letters and digits."""

LONGEST = 2000
"""Characters kept of what is typed."""


class ScanLine(Widget, can_focus=True):
    """Typing lands here at once; a scanner's burst is taken back by the capture before it is anything."""

    SCAN_FOCUS: ClassVar[Focus] = Focus.SCAN_LINE

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "scan-line--prompt",
        "scan-line--text",
        "scan-line--hint",
        "scan-line--cursor",
    }

    hint: var[str] = var("")
    """A msgid shown while nothing is typed: what to scan or type next."""

    @dataclass
    class Typed(Message):
        """A text was typed and ended with Enter."""

        line: ScanLine
        text: str

        @property
        def control(self) -> ScanLine:
            """The scan line it was typed in."""
            return self.line

    def __init__(self, hint: str = "", *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._text = ""
        self.set_reactive(ScanLine.hint, hint)

    @property
    def text(self) -> str:
        """What is typed so far."""
        return self._text

    def clear(self) -> None:
        """Forget what is typed so far."""
        self._become("")

    def check_consume_key(
        self,
        key: str,  # noqa: ARG002 - Textual calls it
        character: str | None,
    ) -> bool:
        """Whatever can be seen is typed, but for signs that begin no code: those stay commands, such as `?`."""
        return character is not None and self._typable(character)

    def on_key(self, event: events.Key) -> None:
        """Keep a character, take one back, or send the line."""
        if event.character and self._typable(event.character):
            self._become((self._text + event.character)[:LONGEST])
        elif event.key == "backspace":
            self._become(self._text[:-1])
        elif event.key in ("ctrl+u", "escape") and self._text:
            self._become("")
        elif event.key == "enter" and self._text.strip():
            text, self._text = self._text.strip(), ""
            self.refresh()
            self.post_message(self.Typed(self, text))
        else:
            return
        event.stop()
        event.prevent_default()

    def watch_hint(self) -> None:
        """Draw the new hint."""
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Prompt, text and cursor; the hint when nothing is typed."""
        width = self.content_size.width
        base = self.rich_style
        if y:
            return Strip.blank(width, base)
        plain = is_plain(self.app)
        style = self.get_component_rich_style
        prompt = "> " if plain else "❯ "
        segments = [Segment(prompt, style("scan-line--prompt"))]
        room = max(width - cell_len(prompt) - 1, 0)
        text = clean(self._text)
        shown = text if cell_len(text) <= room else text[-room:]
        segments.append(Segment(shown, style("scan-line--text")))
        segments.append(Segment(" ", style("scan-line--cursor") if self.has_focus else base))
        rest = max(room - cell_len(shown), 0)
        hint = "" if text else f" {_(self.hint)}"
        segments.append(Segment(fit(hint, rest, plain=plain), style("scan-line--hint")))
        return Strip(segments, width)

    def _typable(self, character: str) -> bool:
        return character.isprintable() and (bool(self._text) or character.isalnum() or character in FIRST)

    def _become(self, text: str) -> None:
        if text != self._text:
            self._text = text
            self.refresh()
