"""`depot labels`: labels of what is on record, command cards, and the pages that adjust scanners and printers."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from depot.cli import labelqueue, labelseries, labelstocks
from depot.cli.command import Command
from depot.cli.parser import text, whole
from depot.cli.printed import out_of, tell_checked, tell_filed, tell_sent
from depot.model.commands import Command as Card
from depot.words import N_, _

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.cli.parser import Parser
    from depot.desk.printing.faces import Face
    from depot.desk.printing.jobs import Order

PAGE: Final = "letter"
"""The stock of what fills a whole page."""


def sheet_arguments(parser: Parser, stock: str = "") -> None:
    """Add the options that say on what and where to print."""
    help_ = _("label stock, such as 5160 or 4x2 (that of this terminal)") if not stock else _("label stock")
    parser.add_argument("--stock", type=text, default=stock, metavar=_("NAME"), help=help_)
    help_ = _("first label, counted along the rows from 1 (where the sheet stopped)")
    parser.add_argument("--start", type=whole, default=0, metavar="N", help=help_)
    parser.add_argument(
        "--sheet", type=text, default="", metavar=_("NAME"), help=_("a sheet of its own that was begun")
    )
    parser.add_argument("--copies", type=whole, default=1, metavar="N", help=_("copies of each label"))
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--printer", type=text, metavar=_("NAME"), help=_("printer (that of this terminal)"))
    where.add_argument("-o", "--output", type=text, metavar=_("FILE"), help=_("write a .pdf, .png or .zpl instead"))
    parser.add_argument("--dpi", type=whole, metavar="N", help=_("dots per inch of a .png or .zpl"))
    parser.add_argument("--later", action="store_true", help=_("only put it into the queue"))
    help_ = _("read every barcode of the finished pages and print what it says; alone, print nothing on paper")
    parser.add_argument("--check", action="store_true", help=help_)


def _for_things(face: str) -> Callable[[Parser], None]:
    def arguments(parser: Parser) -> None:
        help_ = _("codes, a range such as B-L1-000123..000150, “needed”, a place, or words to search for")
        parser.add_argument("selection", nargs="*", type=text, metavar=_("SELECTION"), help=help_)
        help_ = _("file of scans that name what to label; - for standard input")
        parser.add_argument("--scans", type=text, metavar=_("FILE"), help=help_)
        if face == "location":
            parser.add_argument("--below", action="store_true", help=_("the shelves in a place instead of itself"))
            help_ = _("where the arrow points: up, down, left, right")
            parser.add_argument("--arrow", type=text, default="", metavar=_("WHERE"), help=help_)
        parser.add_argument(
            "--reason", type=text, default="", metavar=_("TEXT"), help=_("why labels are printed again")
        )
        sheet_arguments(parser)

    return arguments


def _things(name: str) -> Callable[[Context, Namespace], int]:
    def run(context: Context, options: Namespace) -> int:
        from depot.desk.printing.faces import face_of

        face = face_of(name)
        codes = _chosen(context, face, options)
        if not codes:
            context.out.note(_("Nothing needs a label."))
            return 0
        return _print(context, options, wish(context, options, name, codes))

    return run


def _chosen(context: Context, face: Face, options: Namespace) -> tuple[str, ...]:
    """What is to be labelled. Raises JobEmpty where nothing was asked for."""
    from depot.cli.scantape import lines, opened
    from depot.desk.printing.faults import JobEmpty
    from depot.desk.printing.selection import Chosen, choose, scanned

    store = context.reader
    if not options.selection and not options.scans:
        raise JobEmpty
    chosen = choose(store, face, options.selection, below=getattr(options, "below", False))
    if options.scans:
        with opened(options.scans) as read:
            listed = scanned(store, face, (line.text for line in lines(read)))
        for odd in listed.odd:
            context.out.warn(odd.name, odd.sentence(_), odd.next_step(_))
        chosen = Chosen(tuple(dict.fromkeys((*chosen.codes, *listed.codes))), chosen.more + listed.more)
    if chosen.more:
        message = _("{n} more need labels than one print job can have.").format(n=chosen.more)
        context.out.warn("selection.more", message, _("Run the command again when these are printed."))
    return chosen.codes


def wish(context: Context, options: Namespace, face: str, codes: tuple[str, ...] = ()) -> Order:
    """What the options ask for."""
    from depot.desk.printing import kept
    from depot.desk.printing.jobs import Order
    from depot.store.whereabouts import station_name

    stock = options.stock or kept.own_stock(context.reader, station_name())
    return Order(
        face,
        codes,
        stock,
        printer=options.printer or "",
        copies=options.copies,
        start=options.start,
        sheet=options.sheet,
        arrow=getattr(options, "arrow", ""),
        reason=getattr(options, "reason", ""),
    )


def _print(context: Context, options: Namespace, order: Order) -> int:
    """Check, write to a file, or print, as the options say; return the exit code."""
    from depot.desk.printing import filing, jobs, kept, sending
    from depot.desk.printing.faces import face_of

    if options.output is not None:
        session = context.session if face_of(order.face).marks and order.codes else None
        filed = filing.write(context.reader, order, Path(options.output), dpi=options.dpi)
        done = filing.put_on_record(session, order, filed.start) if session is not None else None
        if options.check:
            tell_checked(context, filed.made.checked)
        tell_filed(context, order, filed, done)
        return 0
    if options.check and not options.printer:
        return _check(context, options, order)
    session = context.session
    order = order._replace(printer=order.printer or kept.own_printer(session.store, session.station))
    key = jobs.order(session, order).result
    assert key is not None
    if options.later:
        out_of(context, jobs.job(session.store, key))
        return 0
    sent = sending.send(session, key)
    if options.check:
        tell_checked(context, sent.made.checked)
    tell_sent(context, sent)
    return 0


def _check(context: Context, options: Namespace, order: Order) -> int:
    from depot.desk.printing.document import examined
    from depot.desk.printing.plans import PDF, ZPL, draft

    plan = draft(context.reader, order, dpi=options.dpi)
    if plan.stock.kind == "roll":
        plan = draft(context.reader, order, ZPL, dpi=options.dpi)
    assert plan.format in (PDF, ZPL)
    checked = examined(plan).checked
    tell_checked(context, checked)
    return int(bool(checked.wrong))


def _page(face: str) -> Callable[[Context, Namespace], int]:
    """A page about nothing on record."""
    return lambda context, options: _print(context, options, wish(context, options, face))


def _for_page(stock: str) -> Callable[[Parser], None]:
    return lambda parser: sheet_arguments(parser, stock)


def _for_commands(parser: Parser) -> None:
    parser.add_argument("--list", action="store_true", help=_("only say what the barcode of each card holds"))
    sheet_arguments(parser, PAGE)


def _commands(context: Context, options: Namespace) -> int:
    if not options.list:
        return _page("commands")(context, options)
    rows = []
    for card in Card:
        record: dict[str, Any] = {
            "command": card.value,
            "code": card.code,
            "label": _(card.label),
            "help": _(card.help),
        }
        record |= {"mode": card.is_mode}
        rows.append((record, (card.code, _(card.label), _(card.help))))
    context.out.table(rows)
    return 0


_ACT: Final = N_("With --check alone, nothing is printed and nobody needs to sign in.")

COMMANDS = {
    "boxes": Command(N_("print labels of boxes"), _things("box"), _for_things("box"), _ACT),
    "files": Command(N_("print labels of files"), _things("file"), _for_things("file"), _ACT),
    "locations": Command(
        N_("print labels of shelves and other places"), _things("location"), _for_things("location"), _ACT
    ),
    "people": Command(N_("print badges of borrowers"), _things("person"), _for_things("person"), _ACT),
    "badges": Command(N_("print badges of users"), _things("badge"), _for_things("badge"), _ACT),
    "loan": Command(N_("print the label of a counter slip"), _things("loan"), _for_things("loan"), _ACT),
    "ghost": Command(
        N_("print what stands in for boxes and files on loan"), _things("ghost"), _for_things("ghost"), _ACT
    ),
    "commands": Command(N_("print the command cards, or say what their barcodes hold"), _commands, _for_commands, _ACT),
    "calibration": Command(N_("print the card that adjusts a scanner"), _page("calibration"), _for_page(PAGE), _ACT),
    "ruler": Command(N_("print the page that adjusts a printer to a stock"), _page("ruler"), _for_page(""), _ACT),
    **labelseries.COMMANDS,
    **labelqueue.COMMANDS,
    **labelstocks.COMMANDS,
}
