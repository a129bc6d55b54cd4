"""Command cards: the printed barcodes that tell the desk what to do with what is scanned next.

A card holds `$` and a plain English name (`$LEND`). No code of ours begins with `$`, and `$` and the capital letters
are the same on every North American keyboard; on AZERTY they are repaired (depot.model.keyboards).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final, NamedTuple

from depot.words import N_

MARK: Final = "$"
"""What every command begins with."""


class Command(StrEnum):
    """What a card can say."""

    LOOK = "LOOK"
    SHELVE = "SHELVE"
    LEND = "LEND"
    RETURN = "RETURN"
    PICK = "PICK"
    INVENTORY = "INVENTORY"
    SHRED = "SHRED"
    RECEIVE = "RECEIVE"
    MOVE = "MOVE"
    UNDO = "UNDO"
    CANCEL = "CANCEL"
    DONE = "DONE"
    YES = "YES"
    NO = "NO"

    @property
    def code(self) -> str:
        """What the barcode of the card holds."""
        return MARK + self.value

    @property
    def label(self) -> str:
        """Its name on the card, in the palette and in the banner: a msgid."""
        return _WORDS[self].label

    @property
    def help(self) -> str:
        """What it does, in one sentence: a msgid."""
        return _WORDS[self].help

    @property
    def is_mode(self) -> bool:
        """Whether it changes what the next scans do."""
        return self in MODES

    @property
    def is_answer(self) -> bool:
        """Whether it answers a question of the desk."""
        return self in ANSWERS


MODES: Final = frozenset(
    {
        Command.LOOK,
        Command.SHELVE,
        Command.LEND,
        Command.RETURN,
        Command.PICK,
        Command.INVENTORY,
        Command.SHRED,
        Command.RECEIVE,
        Command.MOVE,
    }
)
"""Commands that stay in force until the next one."""

ANSWERS: Final = frozenset({Command.YES, Command.NO})
"""Commands that mean something only while a question is open."""


class _Words(NamedTuple):
    label: str
    help: str


_WORDS: Final = {
    Command.LOOK: _Words(N_("Look up"), N_("Each scan shows its card; nothing is changed.")),
    Command.SHELVE: _Words(N_("Shelve"), N_("Scan a shelf and boxes, in either order: the boxes are put there.")),
    Command.LEND: _Words(N_("Lend"), N_("Scan a borrower, then each box or file that goes out.")),
    Command.RETURN: _Words(N_("Take back"), N_("Scan each box or file that comes back, then the shelf it is put on.")),
    Command.PICK: _Words(N_("Pick"), N_("Scan each box or file that a unit asked for, at its shelf, in any order.")),
    Command.INVENTORY: _Words(
        N_("Take inventory"), N_("Scan a shelf of an inventory, then every box on it, in order.")
    ),
    Command.SHRED: _Words(
        N_("Destroy"), N_("Scan the code of an approved batch, then each box at its shelf, and again at the bin.")
    ),
    Command.RECEIVE: _Words(N_("Receive"), N_("Scan each box as it arrives, then its shelf.")),
    Command.MOVE: _Words(N_("Move"), N_("Scan a shelf, then the one that takes all its boxes.")),
    Command.UNDO: _Words(N_("Undo"), N_("Takes back the last act with an act that says so; both stay on record.")),
    Command.CANCEL: _Words(N_("Cancel"), N_("Drops what was begun and not yet done.")),
    Command.DONE: _Words(N_("Finish"), N_("Ends what is under way and goes back to looking up.")),
    Command.YES: _Words(N_("Yes"), N_("Answers the open question: go on.")),
    Command.NO: _Words(N_("No"), N_("Answers the open question: do not.")),
}


def parse_command(text: str) -> Command | None:
    """The command of a card's text, in either case, or None when the text is no command."""
    name = text.strip()
    if not name.startswith(MARK) or not name.isascii():
        return None
    return _BY_NAME.get(name[len(MARK) :].upper())


_BY_NAME: Final = {command.value: command for command in Command}
