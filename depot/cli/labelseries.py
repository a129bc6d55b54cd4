"""`depot labels series`: labels printed before there are boxes."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from depot.cli.acts import tell
from depot.cli.command import Command
from depot.cli.parser import text, whole
from depot.model.codes import Code
from depot.words import N_, _

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.cli.parser import Parser
    from depot.desk.printing.series import Reserved


def _for_series(parser: Parser) -> None:
    from depot.cli.labels import sheet_arguments

    parser.add_argument("count", type=whole, metavar="N", help=_("how many labels"))
    parser.add_argument("--note", type=text, default="", metavar=_("TEXT"), help=_("what they are for"))
    sheet_arguments(parser)


def _series(context: Context, options: Namespace) -> int:
    """Give out codes for good and print their labels."""
    from depot.cli.labels import wish
    from depot.cli.printed import out_of, tell_checked, tell_filed, tell_sent
    from depot.desk.printing import filing, jobs, kept, sending, series

    session = context.session
    order = wish(context, options, "box")
    if options.output is not None:
        made = series.reserve(session, options.count, note=options.note).result
        assert made is not None
        _tell(context, made)
        order = order._replace(codes=tuple(code.text for code in made.codes))
        filed = filing.write(session.store, order, Path(options.output), dpi=options.dpi)
        tell_filed(context, order, filed, filing.put_on_record(session, order, filed.start))
        return 0
    order = order._replace(printer=order.printer or kept.own_printer(session.store, session.station))
    made = series.reserve(session, options.count, order, note=options.note).result
    assert made is not None
    _tell(context, made)
    if options.later:
        out_of(context, jobs.job(session.store, made.job))
        return 0
    sent = sending.send(session, made.job)
    if options.check:
        tell_checked(context, sent.made.checked)
    tell_sent(context, sent)
    return 0


def _tell(context: Context, made: Reserved) -> None:
    first, last = made.codes[0], made.codes[-1]
    message = _("reserved: {first} to {last}").format(first=first.shown, last=last.shown)
    record = {"series": first.text, "last": last.text, "size": len(made.codes), "job": made.job}
    context.out.say(record | {"message": message}, message)


def _for_unused(parser: Parser) -> None:
    parser.add_argument("--codes", action="store_true", help=_("list each label that is on nothing"))


def _unused(context: Context, options: Namespace) -> int:
    from depot.desk.printing.series import unused

    found = unused(context.reader)
    if options.codes:
        codes = [code for each in found for code in each.codes]
        context.out.table([({"code": code.text, "shown": code.shown}, (code.shown,)) for code in codes])
        return 0
    rows = []
    for each in found:
        series = each.series
        record: dict[str, Any] = {"series": series.key, "last": Code.from_id(series.letter, series.last or 0).text}
        record |= {"size": series.size, "used": each.used, "voided": each.voided, "unused": len(each.codes)}
        record |= {"note": series.note, "reserved_at": series.reserved_at, "reserved_by": series.reserved_by}
        left = _("{n} of {all} unused").format(n=len(each.codes), all=series.size)
        rows.append((record, (Code.parse(series.key).shown, each.reserved, left, series.note)))
    context.out.table(rows)
    if not found:
        context.out.note(_("No labels were printed in advance."))
    return 0


def _for_void(parser: Parser) -> None:
    help_ = _("codes of labels printed in advance that are on nothing")
    parser.add_argument("codes", nargs="+", type=text, metavar=_("CODE"), help=help_)
    parser.add_argument("--reason", type=text, default="", metavar=_("TEXT"), help=_("why"))


def _void(context: Context, options: Namespace) -> int:
    from depot.desk.printing.series import void

    session = context.session
    codes = [Code.parse(written) for written in options.codes]
    done = void(session, codes, options.reason)
    for code in codes:
        tell(context, done, code.text, _("voided: it names nothing"))
    return 0


COMMANDS = {
    "series": Command(
        N_("print labels before there are boxes"),
        _series,
        _for_series,
        N_("Their codes are given out for good. The first scan of one while shelving registers its box."),
    ),
    "unused": Command(N_("list labels printed in advance that are on nothing yet"), _unused, _for_unused),
    "void": Command(N_("void labels printed in advance that are on nothing"), _void, _for_void),
}
