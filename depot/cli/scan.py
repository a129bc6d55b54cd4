"""`depot scan`: the scan desk on a file of scans, or on what a scanner sends down a pipe."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any, Final

from depot.cli.command import Command
from depot.cli.output import sign
from depot.words import N_, _

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.cli.parser import Parser
    from depot.desk.scanning.state import DeskState, Scanned
    from depot.model.outcome import Outcome

CODE_WIDTH: Final = 14
"""Cells for a code in a line; longer ones push the message."""


def _arguments(parser: Parser) -> None:
    help_ = _("file of scans, one a line; standard input without one, or for -")
    parser.add_argument("file", nargs="?", default="-", metavar=_("FILE"), help=help_)


def _run(context: Context, options: Namespace) -> int:
    return run(context, options.file)


def run(context: Context, file: str, state: DeskState | None = None) -> int:
    """Give the scans of a file (`-` for standard input) to a scan desk, which may begin in a mode of its own.

    Return 1 when a scan was stopped.
    """
    from depot.cli.scantape import lines, opened
    from depot.desk.scanning.engine import ScanDesk
    from depot.desk.settings import scanner
    from depot.exchange.scanned import welcome

    session = context.session
    with opened(file) as read:
        desk = ScanDesk(session, scanner(session.store, session.station), batch=True, guests=[welcome])
        desk.state = state or desk.state
        stopped = False
        for line in lines(read):
            scanned = desk.scan(line.text)
            stopped |= any(outcome.result == "stop" for outcome in (scanned.main, *scanned.details))
            _say(context, line.n, scanned)
    return int(stopped)


def _say(context: Context, n: int, scanned: Scanned) -> None:
    """Print one scan's result at once: whoever reads along sees it before the next scan is looked at."""
    main = scanned.main
    record: dict[str, Any] = {"n": n, **_record(main)}
    lines = [_line(main), *_heed(main)]
    if scanned.details:
        record["details"] = [_record(each) for each in scanned.details]
        for each in scanned.details:
            lines += [f"  {line}" for line in (_line(each), *_heed(each)) if each.result != "ok"]
    if main.next_step is not None and main.result == "stop":
        lines.append(f"{' ' * (CODE_WIDTH + 4)}{main.next_step.text(_)}")
    context.out.say(record, *lines)
    context.out.flush()


def _record(outcome: Outcome) -> dict[str, Any]:
    step = outcome.next_step
    record: dict[str, Any] = {
        "code": outcome.code,
        "outcome": outcome.result,
        "mode": outcome.mode,
        "subject": outcome.subject,
    }
    record |= {"message": outcome.said.text(_), "reason": outcome.name}
    record |= {"heed": [said.text(_) for said in outcome.heed]}
    return record | {"next": step.text(_) if step is not None else ""}


def _line(outcome: Outcome) -> str:
    return f"{sign(outcome.result)} {outcome.code:<{CODE_WIDTH}}  {outcome.said.text(_)}"


def _heed(outcome: Outcome) -> list[str]:
    return [f"{' ' * (CODE_WIDTH + 4)}{said.text(_)}" for said in outcome.heed]


COMMANDS = {
    "scan": Command(
        N_("run the scan desk on a file of scans, one result a line"),
        _run,
        _arguments,
        N_("Command cards, codes and old barcodes, as at the desk. The exit code is 1 when a scan was stopped."),
    )
}
