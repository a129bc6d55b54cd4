"""`depot move`: all of a shelf or bay to another, in one act; and what it would do."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from depot.cli.codes import key_of
from depot.cli.command import Command
from depot.cli.parser import text
from depot.model.codes import Code
from depot.words import N_, _

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.cli.parser import Parser
    from depot.desk.moving.planning import Going, MovePlan


def _for_move(parser: Parser) -> None:
    help_ = _("code of the shelf, bay or other place that is emptied")
    parser.add_argument("source", type=text, metavar=_("FROM"), help=help_)
    parser.add_argument("target", type=text, metavar=_("TO"), help=_("code of the place that takes its boxes"))
    parser.add_argument("--dry-run", action="store_true", help=_("only say what would move and what would not"))
    parser.add_argument("--partial", action="store_true", help=_("move those that fit, though not all do"))
    help_ = _("fill the shelves one after another, not each from the shelf against it")
    parser.add_argument("--refill", action="store_true", help=help_)


def _move(context: Context, options: Namespace) -> int:
    from depot.desk.moving.acting import move_boxes
    from depot.desk.moving.planning import plan_move
    from depot.desk.moving.telling import asked, done, remarks

    source, target = (key_of(context.reader, written, "location") for written in (options.source, options.target))
    if options.dry_run:
        plan, act = plan_move(context.reader, source, target, context.today, refill=options.refill), ""
        said = asked(context.reader, plan)
    else:
        acted = move_boxes(context.session, source, target, refill=options.refill, partial=options.partial)
        assert acted.result is not None
        plan, act = acted.result, acted.act
        said = done(context.reader, plan)
    context.out.table([_line(context, line) for line in plan.lines])
    told = [each.text(_) for each in remarks(plan)]
    context.out.say(_record(plan, act, said.text(_)), said.text(_), *told)
    return 0


def _line(context: Context, line: Going) -> tuple[dict[str, Any], list[str]]:
    from depot.desk.moving.telling import going
    from depot.desk.naming import place_name

    code, said = Code.from_id("B", line.box.id), going(context.reader, line).text(_)
    record = {
        "kind": "move-box",
        "box": code.text,
        "from": Code.from_id("S", line.source).text,
        "to": Code.from_id("S", line.target).text if line.target is not None else "",
        "carried": line.stands,
        "held": line.held,
        "reason": line.refused.name if line.refused is not None else "",
        "message": said,
    }
    return record, [code.shown, place_name(context.reader, line.source), said, _("held") if line.held else ""]


def _record(plan: MovePlan, act: str, message: str) -> dict[str, Any]:
    return {
        "kind": "move",
        "act": act,
        "from": Code.from_id("S", plan.source).text,
        "to": Code.from_id("S", plan.target).text,
        "matched": plan.matched,
        "boxes": len(plan.lines),
        "moved": len(plan.moving),
        "carried": plan.carried,
        "stayed": len(plan.staying),
        "kept": plan.kept,
        "message": message,
    }


COMMANDS = {
    "": Command(
        N_("move all boxes of a shelf or bay to another"),
        _move,
        _for_move,
        N_("One act, which depot undo takes back. Of a box that is out, only the home changes."),
    )
}
