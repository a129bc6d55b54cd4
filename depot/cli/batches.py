"""`depot batch`: destruction batches, from the list to the certificate."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from depot.cli import batchafter, batchsigning, batchsort, batchwork
from depot.cli.acts import tell
from depot.cli.batchargs import boxes, codes_of, docket_of, one
from depot.cli.command import Command
from depot.cli.fields import day
from depot.cli.parser import text, whole
from depot.words import N_, _, ngettext

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.cli.parser import Parser
    from depot.desk.destruction.drafting import Drafted
    from depot.store.store import Done


def _for_draft(parser: Parser) -> None:
    boxes(parser, "*")
    parser.add_argument("--title", type=text, default="", metavar=_("TEXT"), help=_("what the batch is called"))
    parser.add_argument("--due", action="store_true", help=_("all boxes that are due for destruction"))
    help_ = _("of the due ones, only those of this unit and its parts")
    parser.add_argument("--unit", type=text, default="", metavar=_("CODE"), help=help_)
    parser.add_argument("--rule", type=text, default="", metavar=_("CODE"), help=_("only those of this rule"))
    parser.add_argument(
        "--until", type=day, default="", metavar=_("DATE"), help=_("only those due by this day (today)")
    )
    parser.add_argument("--limit", type=whole, default=0, metavar="N", help=_("at most N of them"))


def _draft(context: Context, options: Namespace) -> int:
    from depot.desk.destruction import drafting

    session = context.session
    wanted = codes_of(context, options.boxes) + (_due(context, options) if options.due else [])
    done = drafting.draft(session, wanted, options.title)
    return _drafted(context, done, asked=len(options.boxes))


def _due(context: Context, options: Namespace) -> list[str]:
    from depot.cli.fields import reference
    from depot.desk.destruction.drafting import due_boxes
    from depot.desk.succession import units_of

    reader = context.reader
    units = units_of(reader, reference(reader, options.unit)) if options.unit else ()
    rule = reference(reader, options.rule) if options.rule else ""
    until = min(options.until or context.today.isoformat(), context.today.isoformat())
    return due_boxes(context.session.store, until, units=units, rule=rule, limit=options.limit)


def _drafted(context: Context, done: Done[Drafted], *, asked: int) -> int:
    """Say what went on the list, what was left out and why, and to what units object."""
    from depot.desk import objections
    from depot.model.codes import Code

    assert done.result is not None
    drafted = done.result
    for _code, stop in drafted.stopped:
        context.out.warn(stop.name, stop.sentence(_), stop.next_step(_))
    for code, said in drafted.objected:
        context.out.warn(objections.NAME, f"{Code.parse(code).shown}: {said.text(_)}", objections.step(code).text(_))
    count = len(drafted.added)
    message = ngettext("{n} box put on the list", "{n} boxes put on the list", count).format(n=count)
    if not done.act and not drafted.added:
        message = _("No box may go on the list.")
        context.out.warn("list.empty", message)
    else:
        tell(context, done, drafted.batch.text, message, boxes=list(drafted.added))
    return 1 if (drafted.stopped and asked) or not done.act else 0


def _for_list(parser: Parser) -> None:
    parser.add_argument("--all", action="store_true", help=_("also those that are over"))
    parser.add_argument("--mine", action="store_true", help=_("only those that wait for whoever asks"))


def _list(context: Context, options: Namespace) -> int:
    from depot.cli import batchrecords
    from depot.desk.destruction.reading import docket, waiting_for
    from depot.model.batch import STATES

    reader = context.reader
    if options.mine:
        found = waiting_for(reader, context.session.account, context.today)
    else:
        every = reader.destructions.batches(ended=options.all)
        found = [docket(reader, each, context.today) for each in every]
    rows: list[tuple[dict[str, Any], tuple[str, ...]]] = [
        (
            batchrecords.batch(it),
            (it.code.shown, _(STATES[it.state]), str(it.progress.lines), it.batch.drafted_at[:10], it.batch.title),
        )
        for it in found
    ]
    context.out.table(rows)
    if not rows:
        context.out.note(_("There is no batch."))
    return 0


def _show(context: Context, options: Namespace) -> int:
    from depot.cli.batchrecords import show

    show(context, docket_of(context, options.batch))
    return 0


def _for_edit(parser: Parser) -> None:
    one(parser)
    boxes(parser)


def _add(context: Context, options: Namespace) -> int:
    from depot.desk.destruction import drafting

    session, it = context.session, docket_of(context, options.batch)
    done = drafting.add(session, it.batch.id, codes_of(context, options.boxes))
    return _drafted(context, done, asked=len(options.boxes))


def _remove(context: Context, options: Namespace) -> int:
    from depot.desk.destruction import drafting

    session, it = context.session, docket_of(context, options.batch)
    done = drafting.remove(session, it.batch.id, codes_of(context, options.boxes))
    tell(context, done, it.code.text, _("taken off the list"))
    return 0


def _for_rename(parser: Parser) -> None:
    one(parser)
    parser.add_argument("title", type=text, metavar=_("TEXT"), help=_("what the batch is called"))


def _rename(context: Context, options: Namespace) -> int:
    from depot.desk.destruction import drafting

    session, it = context.session, docket_of(context, options.batch)
    tell(context, drafting.rename(session, it.batch.id, options.title), it.code.text, _("changed"))
    return 0


def _submit(context: Context, options: Namespace) -> int:
    from depot.desk.destruction import drafting

    session, it = context.session, docket_of(context, options.batch)
    tell(context, drafting.submit(session, it.batch.id), it.code.text, _("handed to its signers"))
    return 0


COMMANDS = {
    "draft": Command(
        N_("begin a destruction list with boxes that are due; what may not be destroyed is left out and said"),
        _draft,
        _for_draft,
    ),
    "list": Command(N_("list the batches that are under way, newest first"), _list, _for_list),
    "show": Command(N_("show a batch, its signatures and its lines, with what is in the way of each"), _show, one),
    "add": Command(N_("put more boxes on a list that is not handed in"), _add, _for_edit),
    "remove": Command(N_("take boxes off a list that is not handed in"), _remove, _for_edit),
    "rename": Command(N_("call a batch otherwise"), _rename, _for_rename),
    "submit": Command(N_("hand a list to its signers"), _submit, one),
    **batchsigning.COMMANDS,
    **batchwork.COMMANDS,
    **batchsort.COMMANDS,
    **batchafter.COMMANDS,
}
