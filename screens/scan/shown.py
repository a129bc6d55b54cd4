"""What the last scan did: the outcome in words, what to do about it, and the card of the thing."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap

from textual.content import Content
from textual.widgets import Static

from depot.desk.cards import Card
from depot.model.outcome import Outcome
from depot.words import _
from screens.cardview import lines_of
from screens.signs import OUTCOMES, Sign, is_plain
from screens.text import cell_len, clean

SIGNS = {"scan.repeated": "again", "code.unknown": "unknown", "code.unused": "unknown"}
"""Signs of outcomes that have one of their own, by the name of the reason."""

INDENT = "    "
"""Before the lines of the card."""


def sign_of(outcome: Outcome) -> Sign:
    """The sign that an outcome is shown with."""
    return OUTCOMES[SIGNS.get(outcome.name, outcome.result)]


class Shown(Static):
    """The outcome and the card. It is told apart by word, sign and colour: a block of the tone, then the sentence."""

    def __init__(self) -> None:
        super().__init__("", markup=False)
        self._outcome: Outcome | None = None
        self._card: Card | None = None
        self._tips: Sequence[tuple[str, str]] = ()

    def show(self, outcome: Outcome, card: Card | None) -> None:
        """Show what a scan did."""
        self._outcome, self._card = outcome, card
        self._draw()

    def suggest(self, tips: Sequence[tuple[str, str]]) -> None:
        """Until something is scanned: codes to try, each with what it is."""
        self._tips = tips
        self._draw()

    def on_resize(self) -> None:
        """Wrap anew."""
        self._draw()

    def speak(self) -> None:
        """Say it in the language now in use."""
        self._draw()

    def _draw(self) -> None:
        width = self.content_size.width
        if width:
            lines = self._greeting() if self._outcome is None else self._answer(self._outcome, width)
            self.update(Content("\n").join(lines), layout=False)

    def _greeting(self) -> list[Content]:
        if not self._tips:
            return [Content(_("Scan a box, a shelf, a badge, or a command card.")), *self._commands()]
        wide = max(cell_len(code) for code, _about in self._tips)
        tries = [
            Content.assemble(INDENT, (code.ljust(wide), "bold $key"), f"  {clean(about)}") for code, about in self._tips
        ]
        return [Content(_("Demonstration depot: type one of these codes and Enter.")), Content(""), *tries]

    def _commands(self) -> list[Content]:
        cards = "$SHELVE  $LEND  $RETURN  $DONE"
        return [Content.assemble(INDENT, (cards, "bold $key"), f"  {_('command cards, or F2')}")]

    def _answer(self, outcome: Outcome, width: int) -> list[Content]:
        sign, plain = sign_of(outcome), is_plain(self.app)
        block = f" {sign.shown(plain).upper()} " if sign.bells else f" {sign.mark(plain)} "
        said = clean(outcome.said.text(_))
        said = said[:1].upper() + said[1:]
        margin = " " * (cell_len(block) + 1)
        first, *more = wrap(said, width, initial_indent=margin, subsequent_indent=margin)
        tone = f"bold $tone-{sign.tone}"
        lines = [Content.assemble((block, f"{tone} reverse"), " ", (first[len(margin) :], tone if sign.bells else "bold"))]
        lines += [Content.assemble((line, tone if sign.bells else "bold")) for line in more]
        if outcome.next_step is not None:
            step = wrap(clean(outcome.next_step.text(_)), width, initial_indent=margin, subsequent_indent=margin)
            lines += [Content(line) for line in step]
        lines.append(Content(""))
        if self._card is not None:
            lines += [Content.assemble(INDENT, line) for line in lines_of(self._card, plain=plain)]
        elif outcome.code:
            lines.append(Content.assemble(INDENT, (clean(outcome.code), "bold $key")))
        return lines
