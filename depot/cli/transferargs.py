"""What commands about transfers are given: the transfer, its lines, and what a unit says of them."""

from __future__ import annotations

from argparse import ArgumentTypeError
from typing import TYPE_CHECKING, Final

from depot.cli import fields
from depot.cli.codes import key_of
from depot.cli.fields import CODED, Fields, Option, day
from depot.cli.parser import text, whole
from depot.words import N_, _

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.cli.parser import Parser

HEAD: Final[Fields] = {
    "number": Option(N_("the unit's own number of the slip"), flag="slip"),
    "title": Option(N_("what the transfer is about")),
    "sender": Option(N_("person responsible for the documents")),
    "role": Option(N_("their function")),
    "phone": Option(N_("telephone")),
    "email": Option(N_("e-mail")),
    "filing": Option(N_("where the unit had the documents")),
    "calendar": Option(N_("number of the retention schedule")),
    "sent_on": Option(N_("day of sending"), day, N_("DATE")),
    "signed_by": Option(N_("who signed the slip for the unit")),
    "signed_on": Option(N_("when it was signed"), day, N_("DATE")),
    "remarks": Option(N_("remarks")),
}
"""What a unit says of a transfer as a whole."""

_OF_BOX: Final = (
    *("number", "title", "contents", "class_code", "rule", "copy", "media", "years", "closed_on", "type"),
    *("confidential", "essential", "personal", "remarks"),
)
LINE: Final[Fields] = {name: fields.BOX[name] for name in _OF_BOX} | {
    "quantity": Option(N_("how many files"), whole, "N"),
    "restriction": Option(N_("until when, or why, access is refused (A-2.1)")),
}
"""What a unit says of a box."""


def unit(parser: Parser, *, required: bool) -> None:
    """The unit that transfers."""
    help_ = _("unit that it comes from, CODE or ORG/CODE")
    parser.add_argument("--unit", required=required, default="", type=text, metavar=_(CODED), help=help_)


def one(parser: Parser) -> None:
    """The transfer that a command is about."""
    parser.add_argument("transfer", type=text, metavar=_("TRANSFER"), help=_("code of the transfer, on its slip"))


def key(context: Context, written: str) -> int:
    """The key of a transfer. Raises what the look-up of a code raises."""
    return key_of(context.reader, written, "transfer")


def numbers(argument: str) -> list[int]:
    """A number of a line, or several in a row such as 3-7."""
    first, dash, last = argument.partition("-")
    for part in (first, last if dash else first):
        if not (part.isascii() and part.isdigit() and 0 < len(part) < 6):
            raise ArgumentTypeError(_("numbers of lines are wanted, such as 4 or 3-7"))
    return list(range(int(first), int(last or first) + 1))
