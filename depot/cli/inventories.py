"""`depot inventory`: what is expected is frozen, counted by scan, settled and reported."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from depot.cli import inventoryends
from depot.cli.acts import tell
from depot.cli.codes import key_of, thing
from depot.cli.command import Command
from depot.cli.inventoryrecords import inventory, one, sheet_of
from depot.cli.parser import text, whole
from depot.words import N_, _, ngettext

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.cli.parser import Parser


def _for_start(parser: Parser) -> None:
    parser.add_argument(
        "places", nargs="*", type=text, default=[], metavar=_("PLACE"), help=_("code of a place; none for all places")
    )
    help_ = _("only boxes of this unit and its parts")
    parser.add_argument("--unit", type=text, default="", metavar=_("CODE"), help=help_)
    parser.add_argument("--sample", type=whole, default=0, metavar="N", help=_("draw N boxes at random"))
    help_ = _("draw the same boxes as an inventory with this seed did; a new one by itself")
    parser.add_argument("--seed", type=whole, default=None, metavar="N", help=help_)
    parser.add_argument("--blind", action="store_true", help=_("do not tell what is expected while it is counted"))
    help_ = _("the boxes of a shelf stand in the order of their codes: say which do not")
    parser.add_argument("--ordered", action="store_true", help=help_)
    help_ = _("what the inventory is called")
    parser.add_argument("--title", type=text, default="", metavar=_("TEXT"), help=help_)


def _start(context: Context, options: Namespace) -> int:
    from depot.cli.fields import reference
    from depot.desk.inventory.starting import Wanted, start
    from depot.model.inventory import Inventory

    session, reader = context.session, context.reader
    wanted = Wanted(
        tuple(thing(reader, place, "location").subject for place in options.places),
        unit=reference(reader, options.unit) if options.unit else "",
        sample=options.sample,
        seed=options.seed,
        blind=options.blind,
        ordered=options.ordered,
        title=options.title,
    )
    done = start(session, wanted)
    assert done.result is not None
    begun = reader.get(Inventory, done.result.id)
    assert begun is not None
    message = ngettext("{n} box expected", "{n} boxes expected", begun.boxes).format(n=begun.boxes)
    facts = {"expected": begun.boxes, "shelves": begun.shelves, "sample": begun.sample, "seed": begun.seed}
    tell(context, done, done.result.text, message, **facts)
    return 0


def _for_list(parser: Parser) -> None:
    parser.add_argument("--all", action="store_true", help=_("also those that are closed"))


def _list(context: Context, options: Namespace) -> int:
    from depot.model.codes import Code
    from depot.model.inventory import STATES

    every = context.reader.inventories.every(closed=options.all)
    rows = [
        (
            inventory(each),
            (
                Code.from_id("N", each.id).shown,
                _(STATES[each.status]),
                each.started_at[:10],
                str(each.boxes),
                each.title,
            ),
        )
        for each in every
    ]
    context.out.table(rows)
    if not rows:
        context.out.note(_("There is no inventory."))
    return 0


def _for_show(parser: Parser) -> None:
    one(parser)
    inventoryends.of_kind(parser)
    parser.add_argument("--all", action="store_true", help=_("also problems that are settled"))


def _show(context: Context, options: Namespace) -> int:
    from depot.cli.inventoryrecords import show

    show(context, sheet_of(context, options.inventory), kind=options.kind, every=options.all)
    return 0


def _for_scan(parser: Parser) -> None:
    one(parser)
    help_ = _("file of scans, one a line; standard input without one, or for -")
    parser.add_argument("file", nargs="?", default="-", metavar=_("FILE"), help=help_)


def _scan(context: Context, options: Namespace) -> int:
    from depot.cli.scan import run
    from depot.desk.inventory.stages import in_state
    from depot.desk.scanning.state import DeskState
    from depot.model.commands import Command as Card
    from depot.model.inventory import COUNTING

    session = context.session
    now = in_state(session.store, key_of(context.reader, options.inventory, "inventory"), COUNTING)
    return run(context, options.file, DeskState(Card.INVENTORY, inventory=now.id))


def _for_pause(parser: Parser) -> None:
    one(parser)
    parser.add_argument("--reason", type=text, default="", metavar=_("TEXT"), help=_("why; it stays on record"))


def _pause(context: Context, options: Namespace) -> int:
    from depot.desk.inventory import counting

    session, key = context.session, key_of(context.reader, options.inventory, "inventory")
    tell(context, counting.pause(session, key, options.reason), _subject(key), _("paused"))
    return 0


def _resume(context: Context, options: Namespace) -> int:
    from depot.desk.inventory import counting

    session, key = context.session, key_of(context.reader, options.inventory, "inventory")
    tell(context, counting.resume(session, key), _subject(key), _("taken up again"))
    return 0


def _end(context: Context, options: Namespace) -> int:
    from depot.cli.inventoryrecords import show
    from depot.desk.inventory import counting

    session, key = context.session, key_of(context.reader, options.inventory, "inventory")
    tell(context, counting.end(session, key), _subject(key), _("the counting is over"))
    if not context.out.json:
        show(context, sheet_of(context, options.inventory))
    return 0


def _subject(key: int) -> str:
    from depot.model.codes import Code

    return Code.from_id("N", key).text


COMMANDS = {
    "start": Command(N_("begin an inventory: what stands there on record now is what is expected"), _start, _for_start),
    "list": Command(N_("list the inventories that are not closed, newest first"), _list, _for_list),
    "show": Command(N_("show an inventory and its problems"), _show, _for_show),
    "scan": Command(
        N_("count: a shelf, then what stands on it, one scan a line"),
        _scan,
        _for_scan,
        N_("As at the scan desk in its mode INVENTORY. Two clerks can count at once, also on the same shelf."),
    ),
    "pause": Command(N_("stop counting for a while"), _pause, _for_pause),
    "resume": Command(N_("count on"), _resume, one),
    "end": Command(N_("say that the counting is over: shelves that nobody counted were skipped"), _end, one),
    **inventoryends.COMMANDS,
}
