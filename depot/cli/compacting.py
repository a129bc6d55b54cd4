"""`depot compact`: which shelves or bays could be emptied, by moving how many boxes where."""

from __future__ import annotations

from argparse import Namespace
from datetime import date
from typing import TYPE_CHECKING, Any

from depot.cli.codes import key_of
from depot.cli.command import Command
from depot.cli.parser import text
from depot.model.codes import Code
from depot.words import N_, _, ngettext

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.cli.parser import Parser
    from depot.desk.compacting import Advised


def _for_compact(parser: Parser) -> None:
    parser.add_argument("place", nargs="?", type=text, metavar=_("PLACE"), help=_("only what is in this place"))
    parser.add_argument("--bays", action="store_true", help=_("empty whole bays, not single shelves"))
    help_ = _("leave what is to be destroyed within so many months (0: what is due today)")
    parser.add_argument("--months", type=int, choices=range(121), default=0, metavar="N", help=help_)


def _compact(context: Context, options: Namespace) -> int:
    from depot.desk.compacting import advise

    within = key_of(context.reader, options.place, "location") if options.place else None
    until = in_months(context.today, options.months)
    found = advise(context.reader, within=within, bays=options.bays, until=until.isoformat())
    context.out.table([_step(found, n) for n in range(len(found.advice.carries))])
    context.out.table([_waiting(found, group) for group in found.advice.waiting])
    freed, moved = len(found.advice.freed), found.advice.moved
    message = _could(freed, bays=options.bays).format(n=freed, boxes=moved)
    record = {
        "kind": "compact",
        "looked": found.shelves,
        "freed": freed,
        "shelves": found.freed,
        "boxes": moved,
        "waiting": len(found.advice.waiting),
        "until": until.isoformat(),
        "message": message,
    }
    context.out.say(record, message)
    return 0


def _could(freed: int, *, bays: bool) -> str:
    if bays:
        return ngettext(
            "{n} bay could be emptied: boxes to move: {boxes}",
            "{n} bays could be emptied: boxes to move: {boxes}",
            freed,
        )
    return ngettext(
        "{n} shelf could be emptied: boxes to move: {boxes}",
        "{n} shelves could be emptied: boxes to move: {boxes}",
        freed,
    )


def in_months(today: date, months: int) -> date:
    """The same day so many months later, or the last day of that month."""
    from calendar import monthrange

    years, month = divmod(today.month - 1 + months, 12)
    year = today.year + years
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def _step(found: Advised, n: int) -> tuple[dict[str, Any], list[str]]:
    carry = found.advice.carries[n]
    group = found.group_of[carry.source]
    record = {
        "kind": "compact-step",
        "step": n + 1,
        "emptied": Code.from_id("S", group).text,
        "from": Code.from_id("S", carry.source).text,
        "to": Code.from_id("S", carry.target).text,
        "type": carry.box_type,
        "boxes": carry.boxes,
    }
    places = _("{source} to {target}").format(
        source=found.addresses[carry.source], target=found.addresses[carry.target]
    )
    return record, [str(n + 1), str(carry.boxes), carry.box_type, places]


def _waiting(found: Advised, group: int) -> tuple[dict[str, Any], list[str]]:
    record = {"kind": "compact-waiting", "place": Code.from_id("S", group).text, "boxes": found.held[group]}
    return record, [found.addresses[group], _("wait: soon destroyed"), str(found.held[group])]


COMMANDS = {
    "": Command(
        N_("say which shelves could be emptied by moving few boxes"),
        _compact,
        _for_compact,
        N_("Nothing is changed. The same as a file: depot report empty-shelves -o FILE."),
    )
}
