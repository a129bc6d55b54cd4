"""Signs of states and outcomes: each is a glyph, a word and a tone, so that colour never speaks alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from depot.words import N_, _
from screens.looks import MONO, PLAIN

if TYPE_CHECKING:
    from textual.app import App

TONES: Final = ("ok", "attention", "stop", "note", "quiet")
"""Tones in which a sign is drawn; each theme gives every tone a colour (`$tone-ok`, ...)."""


@dataclass(frozen=True, slots=True)
class Sign:
    """One state as people see it."""

    name: str
    """Stable name, such as `lent`."""
    glyph: str
    """One cell wide."""
    plain: str
    """The same in ASCII."""
    word: str
    """A msgid: the state in one or two words."""
    tone: str = "note"
    """One of TONES."""
    bells: int = 0
    """How many times the terminal's bell rings when it is an outcome."""

    def mark(self, plain: bool = False) -> str:
        """The glyph that the terminal can show."""
        return self.plain if plain else self.glyph

    def shown(self, plain: bool = False) -> str:
        """Glyph and word, in the language in use."""
        return f"{self.mark(plain)} {_(self.word)}"


OUTCOMES: Final[dict[str, Sign]] = {
    sign.name: sign
    for sign in (
        Sign("ok", "✓", "+", N_("done"), "ok"),
        Sign("attention", "!", "!", N_("attention"), "attention", bells=2),
        Sign("stop", "✗", "X", N_("STOP"), "stop", bells=3),
        Sign("again", "=", "=", N_("already scanned"), "quiet", bells=1),
        Sign("unknown", "?", "?", N_("unknown"), "attention", bells=2),
    )
}
"""What a scan or an act came to, by name."""

STATES: Final[dict[str, Sign]] = {
    sign.name: sign
    for sign in (
        Sign("new", "+", "+", N_("registered"), "note"),
        Sign("shelved", "=", "=", N_("on the shelf"), "ok"),
        Sign("to-shelve", "↓", "v", N_("to shelve"), "attention"),
        Sign("lent", "→", ">", N_("on loan"), "note"),
        Sign("overdue", "!", "!", N_("overdue"), "stop"),
        Sign("returned", "✓", "+", N_("returned"), "ok"),
        Sign("missing", "?", "?", N_("not found"), "stop"),
        Sign("held", "■", "#", N_("on hold"), "stop"),
        Sign("due", "◆", "@", N_("due for disposal"), "attention"),
        Sign("destroyed", "×", "x", N_("destroyed"), "quiet"),
        Sign("reserved", "◇", "r", N_("reserved"), "note"),
        Sign("blocked", "■", "#", N_("blocked"), "stop"),
        Sign("full", "●", "*", N_("full"), "attention"),
        Sign("free", "○", "o", N_("free"), "ok"),
        Sign("closed", "·", ".", N_("closed"), "quiet"),
    )
}
"""States of boxes, files, loans and places, by name."""


def sign(name: str) -> Sign | None:
    """The sign of a state or outcome; None for a name that has none."""
    return STATES.get(name) or OUTCOMES.get(name)


def is_plain(app: App[Any]) -> bool:
    """Whether the terminal is to be sent ASCII signs and borders only."""
    return app.theme in (PLAIN, MONO)


def ring(app: App[Any], outcome: str) -> None:
    """Ring the bell as often as the outcome asks, 150 ms apart: one pitch is all that a terminal has."""
    bells = OUTCOMES[outcome].bells if outcome in OUTCOMES else 0
    for nth in range(bells):
        if nth:
            app.set_timer(0.15 * nth, app.bell)
        else:
            app.bell()
