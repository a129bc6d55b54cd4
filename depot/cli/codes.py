"""From what was written on the command line to a thing on record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from depot.cli.faults import CodeOfCommand, CodeOther
from depot.words import _

if TYPE_CHECKING:
    from depot.desk.scanning.resolve import Found
    from depot.store.lookup import Reader


def subject_of(reader: Reader, written: str) -> str:
    """The subject that a code or an old barcode names, without asking whether it is on record.

    The quick way for what is written well; all else goes the way of a scan and raises what that raises.
    """
    from depot.errors import Refused
    from depot.model.codes import Code

    aliased = reader.by_alias(written)
    if len(aliased) == 1:
        return aliased[0]
    if not aliased:
        try:
            return Code.parse(written).text
        except Refused:
            pass
    return thing(reader, written).subject


def thing(reader: Reader, written: str, *kinds: str) -> Found:
    """What a code, an old barcode or a misprinted one names, as the scan desk would read it.

    `kinds` are those that the command takes. Raises CodeOther, CodeOfCommand and what the desk's look-up raises.
    """
    from depot.desk.scanning.resolve import find
    from depot.model.codes import LETTERS, Code
    from depot.model.scantext import read

    home = reader.stream_head().node
    reading = read(written, None, home)
    if reading.command is not None:
        raise CodeOfCommand(code=reading.text)
    found = find(reader, reading, home)
    if kinds and found.kind not in kinds:
        wanted = ", ".join(_(LETTERS[letter]) for letter in LETTERS if _KIND.get(letter) in kinds)
        raise CodeOther(code=Code.parse(found.subject).shown, thing=_(LETTERS[found.subject[0]]), wanted=wanted)
    return found


def key_of(reader: Reader, written: str, *kinds: str) -> int:
    """The key of what a code names."""
    return thing(reader, written, *kinds).key


_KIND = {
    "B": "box",
    "F": "file",
    "S": "location",
    "P": "person",
    "L": "loan",
    "D": "batch",
    "T": "transfer",
    "N": "inventory",
    "R": "request",
    "U": "user",
}
"""Names of kinds by the letter of their codes."""
