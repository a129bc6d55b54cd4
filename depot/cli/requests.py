"""`depot request`: what units ask for; which box or file answers it; refusing, cancelling."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from depot.cli import fields, requestwork
from depot.cli.acts import tell
from depot.cli.command import Command
from depot.cli.parser import text
from depot.cli.requestargs import AUTHORITY, SAID, key, line, one, person, person_key, reason, unit, unit_key
from depot.model.codes import Code
from depot.model.request import KINDS, LOAN
from depot.words import N_, _, ngettext

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.cli.parser import Parser

_WANTED = N_("code of a box or file, an old barcode, or words to search with")


def _for_new(parser: Parser) -> None:
    parser.add_argument("lines", nargs="*", type=text, default=[], metavar=_("WANTED"), help=_(_WANTED))
    person(parser, "--person", N_("code on the badge of the borrower who asks"))
    unit(parser)
    help_ = _("what is asked for: {kinds}").format(kinds=", ".join(KINDS))
    parser.add_argument("--kind", choices=tuple(KINDS), default=LOAN, metavar=_("KIND"), help=help_)
    fields.add_fields(parser, SAID)


def _new(context: Context, options: Namespace) -> int:
    from depot.desk.requests import receiving

    session = context.session
    head: dict[str, Any] = fields.given(context, options, SAID) | {"kind": options.kind}
    if options.unit:
        head["unit"] = unit_key(context, options.unit)
    asks = person_key(context, options.person)
    if asks is not None:
        head["person"] = Code.from_id("P", asks).text
    done = receiving.receive(session, head, options.lines)
    assert done.result is not None
    n = len(options.lines)
    message = ngettext("registered, {n} line", "registered, {n} lines", n).format(n=n)
    tell(context, done, done.result.text, message)
    return 0


def _for_add(parser: Parser) -> None:
    one(parser)
    parser.add_argument("lines", nargs="+", type=text, metavar=_("WANTED"), help=_(_WANTED))


def _add(context: Context, options: Namespace) -> int:
    from depot.desk.requests import receiving

    session, request = context.session, key(context, options.request)
    done = receiving.add(session, request, options.lines)
    for n in done.result or []:
        tell(context, done, Code.from_id("R", request).text, _("line {line} added").format(line=n), line=n)
    return 0


def _for_edit(parser: Parser) -> None:
    one(parser)
    fields.add_fields(parser, SAID)


def _edit(context: Context, options: Namespace) -> int:
    from depot.desk.requests import receiving

    session, request = context.session, key(context, options.request)
    changes = fields.needed(context, fields.given(context, options, SAID))
    tell(context, receiving.describe(session, request, changes), Code.from_id("R", request).text, _("changed"))
    return 0


def _for_name(parser: Parser) -> None:
    one(parser)
    line(parser)
    help_ = _("code of the box or file that answers it, or an old barcode")
    parser.add_argument("item", type=text, metavar=_("ITEM"), help=help_)


def _name(context: Context, options: Namespace) -> int:
    from depot.desk.requests import receiving

    session, request = context.session, key(context, options.request)
    done = receiving.name_item(session, request, options.line, options.item)
    item = done.result or ""
    message = _("line {line}: it is {item}").format(line=options.line, item=Code.parse(item).shown)
    tell(context, done, Code.from_id("R", request).text, message, line=options.line, item=item)
    return 0


def _for_authorise(parser: Parser) -> None:
    one(parser)
    help_ = _("reference of the written authorisation")
    parser.add_argument("authority", type=text, metavar=_("REFERENCE"), help=help_)
    line(parser, "*")
    fields.add_fields(parser, AUTHORITY)


def _authorise(context: Context, options: Namespace) -> int:
    from depot.desk.requests import receiving

    session, request = context.session, key(context, options.request)
    said = fields.given(context, options, AUTHORITY) | {"authority": options.authority}
    done = receiving.authorise(session, request, options.lines, said)
    for n in done.result or []:
        message = _("line {line}: written authorisation {reference}").format(line=n, reference=options.authority)
        tell(context, done, Code.from_id("R", request).text, message, line=n)
    return 0


def _for_list(parser: Parser) -> None:
    unit(parser)
    parser.add_argument("--over", action="store_true", help=_("those that are over instead, the newest first"))


def _list(context: Context, options: Namespace) -> int:
    from depot.cli.requestrecords import request, summary
    from depot.desk.requests.reading import cards

    reader = context.reader
    found = reader.requests.requests(over=options.over, unit=unit_key(context, options.unit))
    told = cards(reader, found, reader.clock())
    context.out.table([(request(it), summary(reader, it)) for it in told])
    if not found:
        context.out.note(_("No request is over.") if options.over else _("No request is under way."))
    return 0


def _show(context: Context, options: Namespace) -> int:
    from depot.cli.requestrecords import show

    show(context, key(context, options.request))
    return 0


def _for_refuse(parser: Parser) -> None:
    one(parser)
    line(parser, "*")
    reason(parser)


def _refuse(context: Context, options: Namespace) -> int:
    from depot.desk.requests import ending

    session, request = context.session, key(context, options.request)
    code = Code.from_id("R", request).text
    if not options.lines:
        done = ending.refuse(session, request, options.reason)
        tell(context, done, code, _("refused"), put_back=done.result or [])
        requestwork.tell_put_back(context, done.result or [])
        return 0
    for n in options.lines:
        each = ending.refuse_line(session, request, n, options.reason)
        back = [each.result] if each.result else []
        tell(context, each, code, _("line {line} refused").format(line=n), line=n, put_back=back)
        requestwork.tell_put_back(context, back)
    return 0


def _for_nothing(parser: Parser) -> None:
    one(parser)
    line(parser)
    parser.add_argument("--note", default="", type=text, metavar=_("TEXT"), help=_("where it was looked for"))


def _nothing(context: Context, options: Namespace) -> int:
    from depot.desk.requests import ending

    session, request = context.session, key(context, options.request)
    done = ending.nothing_found(session, request, options.line, options.note)
    message = _("line {line}: nothing found").format(line=options.line)
    tell(context, done, Code.from_id("R", request).text, message, line=options.line)
    return 0


def _for_cancel(parser: Parser) -> None:
    one(parser)
    reason(parser)


def _cancel(context: Context, options: Namespace) -> int:
    from depot.desk.requests import ending

    session, request = context.session, key(context, options.request)
    done = ending.cancel(session, request, options.reason)
    tell(context, done, Code.from_id("R", request).text, _("cancelled"), put_back=done.result or [])
    requestwork.tell_put_back(context, done.result or [])
    return 0


COMMANDS = {
    "new": Command(
        N_("register a request of a unit"),
        _new,
        _for_new,
        N_("What is neither a code nor an old barcode is kept as words, for somebody to search with."),
    ),
    "add": Command(N_("add lines to a request"), _add, _for_add),
    "edit": Command(N_("say otherwise what it is needed for, and when"), _edit, _for_edit),
    "name": Command(N_("say which box or file answers a line"), _name, _for_name),
    "nothing": Command(N_("say that nothing was found for a line in words"), _nothing, _for_nothing),
    "authorise": Command(
        N_("record the written authorisation of the unit that lines belong to"),
        _authorise,
        _for_authorise,
        N_("Without lines: for all that belong to another unit than the one that asks."),
    ),
    "list": Command(N_("list the requests under way, the oldest first"), _list, _for_list),
    "show": Command(N_("show a request, its lines, and what stands in their way"), _show, one),
    **requestwork.COMMANDS,
    "refuse": Command(N_("refuse a request, or some of its lines, with the reason"), _refuse, _for_refuse),
    "cancel": Command(N_("cancel a request that the unit gave up"), _cancel, _for_cancel),
}
