"""What commands about destruction batches are given: the batch, and boxes of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from depot.cli.codes import key_of, thing
from depot.cli.parser import text
from depot.words import _

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.cli.parser import Parser
    from depot.desk.destruction.reading import Docket


def one(parser: Parser) -> None:
    """The batch that a command is about."""
    parser.add_argument("batch", type=text, metavar=_("BATCH"), help=_("code of the batch"))


def boxes(parser: Parser, nargs: str = "+") -> None:
    """The boxes that a command is about."""
    parser.add_argument("boxes", nargs=nargs, type=text, default=[], metavar=_("BOX"), help=_("code of a box"))


def codes_of(context: Context, written: Sequence[str]) -> list[str]:
    """Codes of boxes, as they were written."""
    return [thing(context.reader, each, "box").subject for each in written]


def docket_of(context: Context, written: str) -> Docket:
    """A batch as it is now. Raises what the look-up of a code raises."""
    from depot.desk.destruction.reading import docket
    from depot.desk.seen import known
    from depot.model.batch import Batch

    reader = context.reader
    return docket(reader, known(reader, Batch, key_of(reader, written, "batch")), context.today)
