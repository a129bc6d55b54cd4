"""`depot transfer`: receiving the boxes, noting differences, verifying, the slip on paper."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from depot.cli import fields
from depot.cli.acts import tell
from depot.cli.codes import key_of
from depot.cli.command import Command
from depot.cli.parser import text, whole
from depot.cli.transferargs import LINE, key, numbers, one
from depot.model.codes import Code
from depot.model.transferlines import DIFFERENCES, EXTRA, WHOLE
from depot.words import N_, _

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.cli.parser import Parser
    from depot.desk.transfers.receiving import Received


def _for_receive(parser: Parser) -> None:
    one(parser)
    help_ = _("lines whose boxes came, such as 4 or 3-7")
    parser.add_argument("lines", nargs="*", type=numbers, default=[], metavar=_("LINE"), help=help_)
    parser.add_argument("--all", action="store_true", help=_("all lines whose boxes have not come yet"))
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--at", type=text, default="", metavar=_("PLACE"), help=_("address of these boxes"))
    where.add_argument("--propose", action="store_true", help=_("give each box an address where there is room"))
    help_ = _("of proposals: only in this place")
    parser.add_argument("--within", type=text, default="", metavar=_("PLACE"), help=help_)


def _receive(context: Context, options: Namespace) -> int:
    from depot.cli.faults import NothingSaid
    from depot.desk.transfers import receiving
    from depot.desk.transfers.addresses import propose

    session, reader, transfer = context.session, context.reader, key(context, options.transfer)
    wanted = [n for some in options.lines for n in some]
    if options.all:
        wanted += [line.n for line in reader.transfers.lines(transfer) if not line.came and line.n not in wanted]
    if not wanted:
        raise NothingSaid(command=context.program)
    homes: dict[int, int] = {}
    if options.at:
        homes = dict.fromkeys(wanted, key_of(reader, options.at, "location"))
    elif options.propose:
        within = key_of(reader, options.within, "location") if options.within else None
        homes = propose(session.store, transfer, wanted, within=within)
    done = receiving.receive(session, transfer, wanted, homes)
    for received in done.result or []:
        _tell_received(context, done.act, transfer, received)
    return 0


def _tell_received(context: Context, act: str, transfer: int, received: Received) -> None:
    from depot.desk.naming import place_name

    address = place_name(context.reader, received.home)
    where = _("at {address}").format(address=address) if address else _("without an address yet")
    record = {"act": act, "subject": received.box.text, "shown": received.box.shown, "line": received.n}
    record |= {"transfer": Code.from_id("T", transfer).text, "address": address}
    context.out.say(record, f"{received.n}  {received.box.shown}  {where}")


def _for_extra(parser: Parser) -> None:
    one(parser)
    fields.add_fields(parser, LINE)
    parser.add_argument("--remark", default="", type=text, metavar=_("TEXT"), help=_("what is to be said of it"))
    parser.add_argument("--at", type=text, default="", metavar=_("PLACE"), help=_("its address"))


def _extra(context: Context, options: Namespace) -> int:
    from depot.desk.transfers import receiving

    session, transfer = context.session, key(context, options.transfer)
    home = key_of(context.reader, options.at, "location") if options.at else None
    said = fields.given(context, options, LINE)
    done = receiving.receive_extra(session, transfer, said, options.remark, home)
    assert done.result is not None
    _tell_received(context, done.act, transfer, done.result)
    return 0


def _for_differ(parser: Parser) -> None:
    one(parser)
    help_ = _("number of the line; 0 for the transfer as a whole")
    parser.add_argument("line", type=whole, metavar=_("LINE"), help=help_)
    kinds = tuple(kind for kind in DIFFERENCES if kind != EXTRA)
    help_ = _("what is otherwise: {kinds}").format(kinds=", ".join(kinds))
    parser.add_argument("difference", choices=tuple(DIFFERENCES), metavar=_("DIFFERENCE"), help=help_)
    parser.add_argument("--remark", default="", type=text, metavar=_("TEXT"), help=_("what was found"))
    help_ = _("it was cleared up, and how: it stays on record")
    parser.add_argument("--cleared", default="", type=text, metavar=_("TEXT"), help=help_)


def _differ(context: Context, options: Namespace) -> int:
    from depot.desk.transfers import receiving

    session, transfer = context.session, key(context, options.transfer)
    line, kind = options.line, options.difference
    if options.cleared:
        done = receiving.withdraw(session, transfer, line, kind, options.cleared)
        message = _("cleared up: {difference}")
    else:
        done = receiving.note(session, transfer, line, kind, options.remark)
        message = _("noted: {difference}")
    said = message.format(difference=_(DIFFERENCES[kind]))
    if line != WHOLE:
        said = _("line {line}, {said}").format(line=line, said=said)
    tell(context, done, Code.from_id("T", transfer).text, said, line=line)
    return 0


def _finish(context: Context, options: Namespace) -> int:
    from depot.desk.transfers import receiving

    session, transfer = context.session, key(context, options.transfer)
    done = receiving.finish(session, transfer)
    tell(context, done, Code.from_id("T", transfer).text, _("received; a second person verifies it"))
    return 0


def _for_verify(parser: Parser) -> None:
    one(parser)
    parser.add_argument("--note", default="", type=text, metavar=_("TEXT"), help=_("what is to be said of it"))


def _verify(context: Context, options: Namespace) -> int:
    from depot.desk.transfers import verifying

    session, transfer = context.session, key(context, options.transfer)
    done = verifying.verify(session, transfer, options.note)
    tell(context, done, Code.from_id("T", transfer).text, _("verified; print the slip for the unit"))
    return 0


def _for_print(parser: Parser) -> None:
    one(parser)
    parser.add_argument("--each", action="store_true", help=_("a slip for each box, to put into it"))
    help_ = _("file to write, a PDF")
    parser.add_argument("-o", "--output", required=True, type=text, metavar=_("FILE"), help=help_)


def _print(context: Context, options: Namespace) -> int:
    from pathlib import Path

    from depot.report.transfer import slip_paper
    from depot.report.typeset import write

    transfer, reader, file = key(context, options.transfer), context.reader, Path(options.output)
    pdf = slip_paper(reader, transfer, context.session.store.clock(), each=options.each)
    write(file, pdf)
    record = {"kind": "paper", "paper": "slips" if options.each else "slip", "file": str(file), "bytes": len(pdf)}
    record["transfer"] = Code.from_id("T", transfer).text
    context.out.say(record, _("written: {file}").format(file=file))
    return 0


def _for_return(parser: Parser) -> None:
    one(parser)
    parser.add_argument("--to", default="", type=text, metavar=_("NAME"), help=_("who got it"))


def _return(context: Context, options: Namespace) -> int:
    from depot.desk.transfers import verifying

    session, transfer = context.session, key(context, options.transfer)
    done = verifying.give_back(session, transfer, options.to)
    tell(context, done, Code.from_id("T", transfer).text, _("slip returned to the unit"))
    return 0


COMMANDS = {
    "receive": Command(
        N_("receive boxes: each gets its code and its address"),
        _receive,
        _for_receive,
        N_("Their labels are then to be printed, and the boxes to be shelved."),
    ),
    "extra": Command(N_("receive a box that was not announced"), _extra, _for_extra),
    "differ": Command(N_("note what is otherwise than announced, or that it was cleared up"), _differ, _for_differ),
    "finish": Command(N_("say that all that comes is here"), _finish, one),
    "verify": Command(N_("verify a transfer, as somebody who received none of it"), _verify, _for_verify),
    "print": Command(N_("write the slip as an accessible PDF"), _print, _for_print),
    "return": Command(N_("say that the slip was returned to the unit"), _return, _for_return),
}
