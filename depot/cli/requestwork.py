"""`depot request`: the pick list, picking at the shelf, and what a request is answered with."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from typing import TYPE_CHECKING

from depot.cli.acts import tell
from depot.cli.codes import thing
from depot.cli.command import Command
from depot.cli.parser import text
from depot.cli.requestargs import key, line, one, person, person_key
from depot.model.codes import Code
from depot.words import N_, _, ngettext

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.cli.parser import Parser
    from depot.desk.requests.answering import Handed
    from depot.store.store import Done


def tell_put_back(context: Context, items: Sequence[str]) -> None:
    """Say which boxes and files are in hand and belong on their shelves."""
    for item in items:
        context.out.note(_("  to be put back: {item}").format(item=Code.parse(item).shown))


def _for_picklist(parser: Parser) -> None:
    help_ = _("write it as an accessible PDF instead")
    parser.add_argument("-o", "--output", default="", type=text, metavar=_("FILE"), help=help_)


def _picklist(context: Context, options: Namespace) -> int:
    from depot.cli.requestrecords import pick, pick_cells
    from depot.desk.requests.picking import picks

    reader, found = context.reader, picks(context.reader, context.today)
    if options.output:
        from pathlib import Path

        from depot.report.requests import pick_list
        from depot.report.typeset import write

        file = Path(options.output)
        pdf = pick_list(reader, reader.clock())
        write(file, pdf)
        record = {"kind": "paper", "paper": "picks", "file": str(file), "bytes": len(pdf), "lines": len(found)}
        context.out.say(record, _("written: {file}").format(file=file))
        return 0
    context.out.table([(pick(reader, it), pick_cells(reader, it)) for it in found])
    if not found:
        context.out.note(_("Nothing is to be picked."))
    return 0


def _for_pick(parser: Parser) -> None:
    help_ = _("code of a box or file that was taken off its shelf, or an old barcode")
    parser.add_argument("items", nargs="+", type=text, metavar=_("ITEM"), help=help_)


def _pick(context: Context, options: Namespace) -> int:
    from depot.desk.requests import picking

    session, reader = context.session, context.reader
    for item in [thing(reader, written, "box", "file").subject for written in options.items]:
        done = picking.pick_item(session, item)
        assert done.result is not None
        request = Code.from_id("R", done.result.id)
        message = _("picked for {request}").format(request=request.shown)
        tell(context, done, item, message, request=request.text)
    return 0


def _for_unpick(parser: Parser) -> None:
    one(parser)
    line(parser)


def _unpick(context: Context, options: Namespace) -> int:
    from depot.desk.requests import picking

    session, request = context.session, key(context, options.request)
    done = picking.unpick(session, request, options.line)
    message = _("line {line}: put back").format(line=options.line)
    tell(context, done, Code.from_id("R", request).text, message, line=options.line, item=done.result)
    return 0


def _for_fulfil(parser: Parser) -> None:
    one(parser)
    person(parser, "--to", N_("borrower who takes it, where only a unit asks"))
    help_ = _("of a scan on demand: what was sent, and how")
    parser.add_argument("--note", default="", type=text, metavar=_("TEXT"), help=help_)


def _fulfil(context: Context, options: Namespace) -> int:
    from depot.desk.requests import answering
    from depot.desk.seen import known
    from depot.model.request import SCAN, WITHDRAWAL, Request

    session, request = context.session, key(context, options.request)
    kind, taker = known(context.reader, Request, request).kind, person_key(context, options.person)
    if kind == SCAN:
        done = answering.sent(session, request, options.note)
        items = done.result or []
        message = ngettext("{n} scanned and sent", "{n} scanned and sent", len(items)).format(n=len(items))
        tell(context, done, Code.from_id("R", request).text, message, items=items, put_back=items)
        tell_put_back(context, items)
    elif kind == WITHDRAWAL:
        _tell_handed(context, answering.give_up(session, request, taker), _("withdrawn for good"))
    else:
        _tell_handed(context, answering.hand_over(session, request, taker), _("lent"))
    return 0


def _tell_handed(context: Context, done: Done[Handed], message: str) -> None:
    handed = done.result
    assert handed is not None
    loan = handed.loan
    for item in handed.items:
        said = "  ".join(filter(None, (message, loan.shown if loan else "")))
        requests = [Code.from_id("R", each).text for each in handed.requests]
        tell(context, done, item, said, loan=loan.text if loan else None, requests=requests)


def _for_answer(parser: Parser) -> None:
    one(parser)
    parser.add_argument("answer", type=text, metavar=_("TEXT"), help=_("what the unit is told"))


def _answer(context: Context, options: Namespace) -> int:
    from depot.desk.requests import answering

    session, request = context.session, key(context, options.request)
    done = answering.answer(session, request, options.answer)
    tell(context, done, Code.from_id("R", request).text, _("answered"), put_back=done.result or [])
    tell_put_back(context, done.result or [])
    return 0


COMMANDS = {
    "picklist": Command(
        N_("list what is to be picked, of all requests, in walking order"),
        _picklist,
        _for_picklist,
        N_("What waits for a return, an authorisation or a search is not in it: depot request show says why."),
    ),
    "pick": Command(N_("say that boxes and files were taken off their shelves"), _pick, _for_pick),
    "unpick": Command(N_("say that what was picked for a line was put back"), _unpick, _for_unpick),
    "fulfil": Command(
        N_("lend, give back or send as scans what was picked"),
        _fulfil,
        _for_fulfil,
        N_("A loan takes in all that is picked for the same person, of other requests of this kind too."),
    ),
    "answer": Command(N_("answer a request for information"), _answer, _for_answer),
}
