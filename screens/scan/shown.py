"""What the last scan did: the outcome in words, what to do about it, and the card of the thing."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from textwrap import wrap

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Region
from textual.widget import Widget

from depot.desk.cards import Card
from depot.model.outcome import Outcome
from depot.words import _
from screens.cardview import lines_of
from screens.signs import OUTCOMES, Sign, is_plain
from screens.text import clean

SIGNS = {"scan.repeated": "again", "code.unknown": "unknown", "code.unused": "unknown"}
"""Signs of outcomes that have one of their own, by the name of the reason."""

INDENT = "    "
"""Before the lines of the card."""


def sign_of(outcome: Outcome) -> Sign:
    """The sign that an outcome is shown with."""
    return OUTCOMES[SIGNS.get(outcome.name, outcome.result)]


class Shown(Widget):
    """The outcome and the card. It is told apart by word, sign and colour: a block of the tone, then the sentence."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[Content] = []
        self._outcome: Outcome | None = None
        self._card: Card | None = None
        self._asked = False
        self._tips: Sequence[tuple[str, str]] = ()

    def show(self, outcome: Outcome, card: Card | None, *, asked: bool = False) -> None:
        """Show what a scan did; what to do about it is left out when the banner asks it."""
        self._outcome, self._card, self._asked = outcome, card, asked
        self._draw()

    def suggest(self, tips: Sequence[tuple[str, str]]) -> None:
        """Until something is scanned: codes to try, each with what it is."""
        self._tips = tips
        self._draw()

    def on_resize(self) -> None:
        """Wrap anew."""
        self._draw()

    def render(self) -> Content:
        """The lines made by the last change."""
        return Content("\n").join(self._lines)

    def _draw(self) -> None:
        """Make the lines again, and repaint those that read otherwise than before."""
        width = self.content_size.width
        if not width:
            return
        before = self._lines
        now = self._lines = self._greeting(width) if self._outcome is None else self._answer(self._outcome, width)
        changed = [y for y, (was, is_) in enumerate(zip_longest(before, now)) if not _same(was, is_)]
        if changed:
            self.refresh(Region(0, changed[0], width, changed[-1] - changed[0] + 1))

    def _greeting(self, width: int) -> list[Content]:
        if not self._tips:
            head = _("Scan a box, a shelf, a badge, or a command card.")
            cards = [("$SHELVE  $LEND  $RETURN  $DONE", _("command cards, or F2"))]
            return _listed(head, cards, width)
        return _listed(_("Demonstration depot: type one of these codes and Enter."), self._tips, width)

    def _answer(self, outcome: Outcome, width: int) -> list[Content]:
        sign, plain = sign_of(outcome), is_plain(self.app)
        block = f" {sign.shown(plain).upper()} " if sign.bells else f" {sign.mark(plain)} "
        said = clean(outcome.said.text(_))
        said = said[:1].upper() + said[1:]
        margin = " " * (cell_len(block) + 1)
        first, *more = wrap(said, width, initial_indent=margin, subsequent_indent=margin)
        tone = f"bold $tone-{sign.tone}"
        lines = [
            Content.assemble((block, f"{tone} reverse"), " ", (first[len(margin) :], tone if sign.bells else "bold"))
        ]
        lines += [Content.assemble((line, tone if sign.bells else "bold")) for line in more]
        if outcome.next_step is not None and not self._asked:
            step = wrap(clean(outcome.next_step.text(_)), width, initial_indent=margin, subsequent_indent=margin)
            lines += [Content(line) for line in step]
        lines.append(Content(""))
        if self._card is None:
            return [*lines, Content.assemble(INDENT, (clean(outcome.code), "bold $key"))]
        card = lines_of(self._card, plain=plain)
        room = width - len(INDENT)
        left = self.content_size.height - len(lines)
        if left > len(card) and any(line.cell_length > room for line in card):
            wrapped = [part for line in card for part in line.wrap(room)]
            card = wrapped if len(wrapped) <= left else card
        return lines + [Content.assemble(INDENT, line) for line in card]


def _listed(head: str, codes: Sequence[tuple[str, str]], width: int) -> list[Content]:
    wide = max(cell_len(code) for code, _about in codes)
    rows = [Content.assemble(INDENT, (code.ljust(wide), "bold $key"), f"  {clean(about)}") for code, about in codes]
    return [*(Content(line) for line in wrap(head, width)), Content(""), *rows]


def _same(was: Content | None, now: Content | None) -> bool:
    return was is not None and now is not None and was.plain == now.plain and was.spans == now.spans
