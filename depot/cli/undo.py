"""`depot undo`: take back an act with a counter-event."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from depot.cli.acts import tell
from depot.cli.codes import subject_of
from depot.cli.command import Command
from depot.cli.faults import ActMalformed, NothingDone
from depot.errors import Refused
from depot.words import N_, _

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.cli.parser import Parser
    from depot.store.lookup import Reader


def _arguments(parser: Parser) -> None:
    from depot.cli.parser import text

    words = _("an act as depot history --acts shows it; or a code, for the last act on it")
    parser.add_argument("act", type=text, metavar=_("ACT"), help=words)


def _run(context: Context, options: Namespace) -> int:
    from depot.desk.undo import undo

    session = context.session
    done = undo(session, act_of(context.reader, options.act))
    for subject in done.result or []:
        tell(context, done, subject, _("as it was before"))
    return 0


def act_of(reader: Reader, written: str) -> str:
    """The id of an act, given as such or by a thing it was the last to change. Raises ActMalformed, NothingDone."""
    act = written.strip().lower()
    if len(act) == 32 and not set(act) - set("0123456789abcdef"):
        return act
    try:
        subject = subject_of(reader, written)
    except Refused as error:
        raise ActMalformed(act=written) from error
    events = reader.history(subject, newest=1)
    if not events:
        raise NothingDone(code=written)
    return events[0].act


COMMANDS = {
    "undo": Command(
        N_("take back an act, with an act that says so; both stay on record"),
        _run,
        _arguments,
        N_("One's own acts; a supervisor those of others too. What registers a thing is corrected instead."),
    )
}
