"""`depot doctor`: what is wrong on this machine, line by line, and what to do."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from depot.cli.command import Command
from depot.cli.output import sign
from depot.model.outcome import STOP
from depot.words import N_, _

if TYPE_CHECKING:
    from depot.cli.context import Context


def _run(context: Context, _options: Namespace) -> int:
    from depot.doctor.examining import checks
    from depot.store.whereabouts import station_name

    stopped = False
    for check in checks(context.path, station_name()):
        stopped |= check.result == STOP
        message, step = check.said.text(_), check.next_step(_)
        record = {"check": check.name, "outcome": check.result, "message": message, "next": step}
        context.out.say(record, f"{sign(check.result)} {message}", *([f"    {step}"] if step else []))
    return int(stopped)


COMMANDS = {
    "doctor": Command(
        N_("look for what is wrong on this machine"),
        _run,
        more=N_("Each line is ok, attention or stop, and says what to do. The exit code is 1 when one is stop."),
    )
}
