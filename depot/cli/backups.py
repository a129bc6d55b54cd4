"""`depot backups`: copies by the schedule, and the drill that tries the way back from one."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from depot.cli.command import Command
from depot.cli.progress import verifying
from depot.words import N_, _

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.cli.parser import Parser
    from depot.desk.backups.making import Made


def _list(context: Context, _options: Namespace) -> int:
    from depot.desk.backups import reading

    reader = context.reader
    rows = []
    for event in reading.events(reader):
        message, path = reading.said(event).text(_), str(event.body.get("path", ""))
        record = {"at": event.at, "what": event.kind.partition(".")[2], "path": path, "message": message}
        record |= {"reason": str(event.body.get("reason", "")), "user": event.actor}
        rows.append((record, (event.at[:16].replace("T", " "), message, path)))
    context.out.table(rows)
    if not rows:
        context.out.note(_("No backup was made by the schedule yet."))
    for told in reading.warnings(reader, reader.clock()):
        context.out.warn("backup.late", told.text(_))
    return 0


def _for_run(parser: Parser) -> None:
    help_ = _("only when it is due; for the clock of the system, in nobody's name")
    parser.add_argument("--due", action="store_true", help=help_)


def _run(context: Context, options: Namespace) -> int:
    from depot.desk.backups import making

    if options.due:
        from depot.store.store import Store
        from depot.store.whereabouts import station_name

        with Store.open(context.place) as store:
            made = making.make_due(store, station_name())
        if made is None:
            context.out.note(_("No backup is due."))
        else:
            _tell(context, made)
        return 0
    with verifying(context.out) as progress:
        made = making.make(context.session, progress)
    _tell(context, made)
    return 0


def _tell(context: Context, made: Made) -> None:
    removed = [str(path) for path in made.removed]
    record = {"path": str(made.path), "size": made.size, "events": made.events, "removed": removed}
    message = _("{path}: written and checked. Events: {events}; kB: {size}.")
    lines = [message.format(path=made.path, events=made.events, size=-(-made.size // 1000))]
    lines += [_("{path}: taken away, it was the oldest.").format(path=path) for path in removed]
    context.out.say(record, *lines)


def _drill(context: Context, _options: Namespace) -> int:
    from depot.desk.backups.drilling import drill

    with verifying(context.out) as progress:
        done = drill(context.session, progress)
    message = _("{path}: brought back, proved, compared. Events: {events}; the depot went on by {behind} since.")
    line = message.format(path=done.path, events=done.events, behind=done.behind)
    context.out.say({"path": str(done.path), "events": done.events, "behind": done.behind}, line)
    return 0


COMMANDS = {
    "list": Command(N_("list what was done by the schedule: backups, failures, drills"), _list),
    "run": Command(
        N_("make a backup by the schedule now"),
        _run,
        _for_run,
        N_("It goes to the folder of the setting backup_folder; the oldest beyond backup_keep goes."),
    ),
    "drill": Command(
        N_("try the way back: bring the last backup back beside the depot, prove and compare it"),
        _drill,
        more=N_("Nothing of the depot is changed; the result is written down."),
    ),
}
