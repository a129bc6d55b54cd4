"""Inventories as JSON records and as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from depot.cli.codes import key_of
from depot.cli.parser import text
from depot.cli.records import Fields, coded
from depot.desk.inventory.wording import counts, row
from depot.model.inventory import STATES, Inventory
from depot.model.recount import PROBLEMS, WAYS
from depot.words import _

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.cli.parser import Parser
    from depot.desk.inventory.reading import Sheet
    from depot.desk.inventory.wording import Row


def one(parser: Parser) -> None:
    """The inventory that a command is about."""
    parser.add_argument("inventory", type=text, metavar=_("INVENTORY"), help=_("code of the inventory"))


def sheet_of(context: Context, written: str) -> Sheet:
    """An inventory with what it comes to. Raises what the look-up of a code raises."""
    from depot.desk.inventory.reading import sheet

    return sheet(context.reader, key_of(context.reader, written, "inventory"))


def inventory(now: Inventory) -> Fields:
    """An inventory without what it comes to."""
    from depot.model.codes import Code

    record = coded("inventory", Code.from_id("N", now.id).text)
    record |= {name: getattr(now, name) for name in ("title", "unit", "sample", "seed", "started_at", "started_by")}
    record |= {"state": now.status, "places": list(now.place_codes), "blind": bool(now.blind)}
    record |= {"ordered": bool(now.ordered), "boxes": now.boxes, "shelves": now.shelves, "scans": now.scans}
    return record | {"counted_at": now.counted_at, "closed_at": now.closed_at, "reason": now.reason, "rev": now.rev}


def problem(it: Row) -> Fields:
    """A problem of an inventory."""
    return {"kind": "inventory-problem"} | it._asdict()


def head(it: Sheet) -> list[str]:
    """An inventory for people, without its problems."""
    lines = [f"{it.code.shown}  {_(STATES[it.inventory.status])}  {it.inventory.title}".rstrip()]
    if it.inventory.hidden:
        return [*lines, "  " + _("It is blind: what is expected is told when the counting is over.")]
    return lines + ["  " + _("{label}: {value}").format(label=label, value=value) for label, value in counts(it)]


def show(context: Context, it: Sheet, *, kind: str = "", every: bool = False) -> None:
    """Print an inventory and its problems: those that are open, or all; of one kind, where asked."""
    from depot.cli.output import aligned

    record = inventory(it.inventory)
    if not it.inventory.hidden:
        result = it.result
        record |= {name: getattr(result, name) for name in ("expected", "seen", "moved", "waiting", "extra", "counted")}
        record |= {"problems": len(result.problems), "unsettled": len(result.unsettled)}
    context.out.say(record, *head(it))
    if it.inventory.hidden:
        return
    problems = it.result.problems if every else it.result.unsettled
    rows = [row(context.reader, each) for each in problems if not kind or each.kind == kind]
    if context.out.json:
        for each in rows:
            context.out.say(problem(each))
        return
    for line in aligned([cells(each) for each in rows]):
        context.out.note(f"  {line}")


def cells(it: Row) -> tuple[str, ...]:
    """A problem for people."""
    settled = _(WAYS[it.how]) if it.how in WAYS else it.how
    told = _("{what}: {why}").format(what=settled, why=it.why) if it.why else settled
    return _(PROBLEMS[it.problem]), it.shown, it.seen_at, it.place, it.title, it.who, told
