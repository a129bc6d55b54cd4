"""`depot printers`: printers that this depot's terminals can reach, how they are, and how they print on a stock."""

from __future__ import annotations

from argparse import ArgumentTypeError, Namespace
from typing import TYPE_CHECKING, Any, Final

from depot.cli.acts import tell
from depot.cli.command import Command
from depot.cli.parser import text, whole
from depot.words import N_, _

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.cli.parser import Parser
    from depot.model.reference import Printer

_ADDRESS: Final = N_("cups:QUEUE, ipp://HOST/PATH, tcp://HOST (9100) or folder:/PATH")


def _list(context: Context, _options: Namespace) -> int:
    from depot.desk.printing import kept

    found = kept.printers(context.reader)
    context.out.table([(_record(each), _cells(each)) for each in found])
    if not found:
        context.out.note(_("There is no printer yet: depot printers add"))
    return 0


def _record(printer: Printer) -> dict[str, Any]:
    name = printer.key.partition("/")[2]
    return {"printer": name, "address": printer.address, "title": printer.title, "dpi": printer.dpi}


def _cells(printer: Printer) -> tuple[str, ...]:
    dpi = _("{n} dpi").format(n=printer.dpi) if printer.dpi else ""
    return printer.key.partition("/")[2], printer.address, dpi, printer.title


def _name(parser: Parser) -> None:
    parser.add_argument("name", type=text, metavar=_("NAME"), help=_("what the printer is called here"))


def _told(parser: Parser) -> None:
    parser.add_argument("--title", type=text, metavar=_("TEXT"), help=_("what people call it, and where it stands"))
    parser.add_argument("--dpi", type=whole, metavar="N", help=_("dots per inch, of a label printer"))


def _for_add(parser: Parser) -> None:
    _name(parser)
    parser.add_argument("address", type=text, metavar=_("ADDRESS"), help=_(_ADDRESS))
    _told(parser)


def _fields(options: Namespace) -> dict[str, Any]:
    told = {name: getattr(options, name) for name in ("address", "title", "dpi")}
    return {name: value for name, value in told.items() if value is not None}


def _add(context: Context, options: Namespace) -> int:
    from depot.desk.printing import kept

    session = context.session
    done = kept.add_printer(session, options.name, _fields(options))
    tell(context, done, _subject(context, done.result or ""), _("added"))
    return 0


def _for_edit(parser: Parser) -> None:
    _name(parser)
    parser.add_argument("--address", type=text, metavar=_("ADDRESS"), help=_(_ADDRESS))
    _told(parser)


def _edit(context: Context, options: Namespace) -> int:
    from depot.cli.fields import needed
    from depot.desk.printing import kept

    session = context.session
    changes = needed(context, _fields(options))
    tell(context, kept.describe_printer(session, options.name, changes), _subject(context, options.name), _("changed"))
    return 0


def _retire(context: Context, options: Namespace) -> int:
    from depot.desk.printing import kept

    session = context.session
    subject = _subject(context, options.name)
    tell(context, kept.retire_printer(session, options.name), subject, _("no longer in use"))
    return 0


def _subject(context: Context, name: str) -> str:
    from depot.desk.printing import kept

    return f"printer/{kept.printer(context.reader, name).key}"


def _for_status(parser: Parser) -> None:
    parser.add_argument("name", nargs="?", type=text, metavar=_("NAME"), help=_("what the printer is called here"))


def _status(context: Context, options: Namespace) -> int:
    """Ask one printer, or all, how they are."""
    from depot.desk.printing import kept
    from labels.printers import open_printer
    from labels.printers.faults import PrinterFault
    from labels.printers.reasons import words

    reader = context.reader
    found = [kept.printer(reader, options.name)] if options.name else kept.printers(reader)
    rows, ready = [], True
    for printer in found:
        record: dict[str, Any] = {"printer": printer.key.partition("/")[2], "address": printer.address}
        try:
            status = open_printer(printer.address).status()
        except PrinterFault as fault:
            ready = False
            said = fault.sentence(_)
            record |= {"state": "unreachable", "ready": False, "reasons": [], "message": said, "queued": 0}
            rows.append((record, (record["printer"], _("unreachable"), said)))
            continue
        ready &= status.ready
        said = ", ".join(filter(None, (*(_(words(each)) for each in status.reasons), status.message)))
        record |= {"state": status.state, "ready": status.ready, "reasons": list(status.reasons)}
        record |= {"message": said, "queued": status.queued}
        rows.append((record, (record["printer"], _("ready") if status.ready else _("not ready"), said)))
    context.out.table(rows)
    if not found:
        context.out.note(_("There is no printer yet: depot printers add"))
    return int(not ready)


def millimetres(argument: str) -> int:
    """A length in millimetres, with a comma or a point, as whole micrometres; it may be negative."""
    from depot.desk.printing.lengths import LengthUnreadable, micrometres

    try:
        return micrometres(argument)
    except LengthUnreadable as error:
        raise ArgumentTypeError(f"{error.sentence(_)} {error.next_step(_)}") from error


def signed(argument: str) -> int:
    """A whole number that may be negative."""
    return -whole(argument[1:]) if argument.startswith("-") else whole(argument)


_CORRECTIONS: Final = {
    "dx": (millimetres, N_("move everything so many millimetres to the right")),
    "dy": (millimetres, N_("move everything so many millimetres down")),
    "stretch_x": (signed, N_("draw columns apart, in parts in a million")),
    "stretch_y": (signed, N_("draw rows apart, in parts in a million")),
    "skew": (signed, N_("turn the sheet clockwise, in microradians")),
    "dpi": (whole, N_("dots per inch, of a label printer")),
    "media": (text, N_("the name of the paper for the print service")),
}


def _for_adjust(parser: Parser) -> None:
    _name(parser)
    parser.add_argument("stock", type=text, metavar=_("STOCK"), help=_("label stock"))
    for name, (read, help_) in _CORRECTIONS.items():
        metavar = _("NAME") if read is text else "MM" if read is millimetres else "N"
        parser.add_argument(f"--{name.replace('_', '-')}", type=read, metavar=metavar, help=_(help_))
    parser.add_argument("--off", action="store_true", help=_("print without corrections again"))


def _adjust(context: Context, options: Namespace) -> int:
    """Show how a printer prints on a stock, after changing it where that is asked for."""
    from depot.desk.printing import kept, lengths

    told = {name: getattr(options, name) for name in _CORRECTIONS if getattr(options, name) is not None}
    reader = context.session.store if told or options.off else context.reader
    stock = kept.stock(reader, options.stock)
    kept.printer(reader, options.name)
    if options.off:
        kept.forget_profile(context.session, options.name, stock.name)
    elif told:
        kept.keep_profile(context.session, kept.profile(reader, options.name, stock)._replace(**told))
    now = kept.profile(reader, options.name, stock)
    record = {name: getattr(now, name) for name in ("printer", "stock", *_CORRECTIONS)}
    said = _("{dx} mm right, {dy} mm down; stretch {x} and {y} ppm; skew {skew} µrad").format(
        dx=lengths.millimetres(now.dx, 2),
        dy=lengths.millimetres(now.dy, 2),
        x=now.stretch_x,
        y=now.stretch_y,
        skew=now.skew,
    )
    context.out.say(record, f"{options.name}  {stock.name}  {said}")
    return 0


COMMANDS = {
    "list": Command(N_("list the printers"), _list),
    "add": Command(N_("add a printer"), _add, _for_add),
    "edit": Command(N_("change what is known of a printer"), _edit, _for_edit),
    "retire": Command(N_("take a printer out of use"), _retire, _name),
    "status": Command(
        N_("ask printers how they are"), _status, _for_status, N_("The exit code is 1 when one is not ready.")
    ),
    "adjust": Command(
        N_("show or change how a printer prints on a stock"),
        _adjust,
        _for_adjust,
        N_("Print the ruler page first: depot labels ruler"),
    ),
}
