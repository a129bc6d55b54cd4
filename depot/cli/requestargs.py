"""What commands about requests are given: the request, its lines, and what a unit says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from depot.cli import fields
from depot.cli.codes import key_of
from depot.cli.fields import CODED, Fields, Option, day
from depot.cli.parser import text, whole
from depot.words import N_, _

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.cli.parser import Parser

SAID: Final[Fields] = {
    "purpose": Option(N_("what it is needed for")),
    "needed_by": Option(N_("day by which it is needed"), day, N_("DATE")),
    "remarks": Option(N_("remarks")),
}
"""What can be said otherwise of a request."""

AUTHORITY: Final[Fields] = {
    "signed_by": Option(N_("who signed it")),
    "signed_on": Option(N_("when it was signed"), day, N_("DATE")),
}
"""What is said of a written authorisation beside its reference."""


def one(parser: Parser) -> None:
    """The request that a command is about."""
    parser.add_argument("request", type=text, metavar=_("REQUEST"), help=_("code of the request"))


def line(parser: Parser, nargs: str | None = None) -> None:
    """The line that a command is about, or several."""
    if nargs is None:
        parser.add_argument("line", type=whole, metavar=_("LINE"), help=_("number of the line"))
    else:
        help_ = _("numbers of lines; all of them where none is named")
        parser.add_argument("lines", nargs=nargs, type=whole, default=[], metavar=_("LINE"), help=help_)


def person(parser: Parser, flag: str, help_: str) -> None:
    """A borrower."""
    parser.add_argument(flag, dest="person", type=text, default="", metavar=_("PERSON"), help=_(help_))


def unit(parser: Parser) -> None:
    """The unit that asks."""
    help_ = _("unit that asks, CODE or ORG/CODE")
    parser.add_argument("--unit", default="", type=text, metavar=_(CODED), help=help_)


def reason(parser: Parser) -> None:
    """Why."""
    parser.add_argument("--reason", required=True, type=text, metavar=_("TEXT"), help=_("why; it stays on record"))


def key(context: Context, written: str) -> int:
    """The key of a request. Raises what the look-up of a code raises."""
    return key_of(context.reader, written, "request")


def person_key(context: Context, written: str) -> int | None:
    """The key of a borrower; None where none is named."""
    return key_of(context.reader, written, "person") if written else None


def unit_key(context: Context, written: str) -> str:
    """The key of a unit; empty where none is named."""
    return fields.reference(context.reader, written) if written else ""
