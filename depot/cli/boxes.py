"""`depot box`: register and describe boxes, name them by an old code, report them missing and found."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from depot.cli import fields
from depot.cli.acts import tell
from depot.cli.codes import key_of, thing
from depot.cli.command import Command
from depot.cli.parser import text, whole
from depot.desk import aliases, boxes
from depot.model.codes import Code
from depot.words import N_, _

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.cli.parser import Parser


def _code(parser: Parser, help_: str = N_("code of the box, or an old barcode")) -> None:
    parser.add_argument("box", type=text, metavar=_("BOX"), help=_(help_))


def _for_add(parser: Parser) -> None:
    fields.add_fields(parser, fields.BOX)


def _add(context: Context, options: Namespace) -> int:
    session = context.session
    done = boxes.register(session, fields.given(context, options, fields.BOX))
    assert done.result is not None
    tell(context, done, done.result.text, _("registered; its label is to be printed"))
    return 0


def _for_edit(parser: Parser) -> None:
    _code(parser)
    fields.add_fields(parser, fields.kept(fields.BOX))


def _edit(context: Context, options: Namespace) -> int:
    session = context.session
    changes = fields.needed(context, fields.given(context, options, fields.kept(fields.BOX)))
    key = key_of(context.reader, options.box, "box")
    tell(context, boxes.describe(session, key, changes), Code.from_id("B", key).text, _("changed"))
    return 0


def _for_alias(parser: Parser) -> None:
    _code(parser, N_("code of the box (or of a file, place or borrower)"))
    parser.add_argument("old", type=text, metavar=_("OLD"), help=_("the old barcode or number"))
    parser.add_argument("--off", action="store_true", help=_("take the old code off it"))


def _alias(context: Context, options: Namespace) -> int:
    session = context.session
    subject = thing(context.reader, options.box, "box", "file", "location", "person").subject
    if options.off:
        done, message = aliases.forget_alias(session, subject, options.old), _("no longer named by {old}")
    else:
        done, message = aliases.name_alias(session, subject, options.old), _("also named by {old}")
    tell(context, done, subject, message.format(old=options.old))
    return 0


def _missing(context: Context, options: Namespace) -> int:
    session = context.session
    key = key_of(context.reader, options.box, "box")
    done = boxes.report_missing(session, key)
    tell(context, done, Code.from_id("B", key).text, _("reported missing"))
    return 0


def _found(context: Context, options: Namespace) -> int:
    session = context.session
    key = key_of(context.reader, options.box, "box")
    done = boxes.report_found(session, key)
    tell(context, done, Code.from_id("B", key).text, _("found again: to shelve"))
    return 0


def _boxes(parser: Parser) -> None:
    parser.add_argument("box", nargs="+", type=text, metavar=_("BOX"), help=_("code of a box"))


def _for_dispatch(parser: Parser) -> None:
    _boxes(parser)
    parser.add_argument(
        "--to", required=True, type=text, metavar=_("DEPOT"), help=_("two characters of the other depot")
    )
    parser.add_argument("--seal", default="", type=text, metavar=_("NUMBER"), help=_("number on the seal or the slip"))


def _dispatch(context: Context, options: Namespace) -> int:
    from depot.desk.custody import dispatch

    session = context.session
    codes = [Code.from_id("B", key_of(context.reader, box, "box")).text for box in options.box]
    done = dispatch(session, codes, options.to.upper(), options.seal)
    for code in codes:
        tell(context, done, code, _("sent to {to}").format(to=options.to.upper()))
    return 0


def _for_accept(parser: Parser) -> None:
    _boxes(parser)
    help_ = _("code on the borrower's slip: it comes back from this loan")
    parser.add_argument("--loan", default="", type=text, metavar=_("LOAN"), help=help_)


def _accept(context: Context, options: Namespace) -> int:
    from depot.desk.custody import accept

    session = context.session
    codes = [_any_box(context, box) for box in options.box]
    done = accept(session, codes, Code.parse(options.loan).text if options.loan else "")
    for code in codes:
        tell(context, done, code, _("in this depot now: to shelve"))
    return 0


def _any_box(context: Context, written: str) -> str:
    """The code of a box, of which nothing may be known here yet."""
    from depot.cli.codes import subject_of

    subject = subject_of(context.reader, written)
    return Code.from_id("B", key_of(context.reader, written, "box")).text if subject[:1] != "B" else subject


def _for_relabel(parser: Parser) -> None:
    parser.add_argument(
        "box", nargs="?", type=text, metavar=_("BOX"), help=_("code that two boxes have; else list them")
    )
    help_ = _("number of the box that keeps the code, as listed")
    parser.add_argument("--keep", type=whole, metavar="N", help=help_)


def _relabel(context: Context, options: Namespace) -> int:
    from depot.desk import relabel

    if options.box is None or options.keep is None:
        code = _any_box(context, options.box) if options.box else ""
        rows = []
        for twin in relabel.twins(context.reader, code):
            record = {"kind": "twin", "code": twin.code.text, "shown": twin.code.shown, "number": twin.number}
            record |= {"title": twin.box.title, "node": twin.node, "at": twin.at, "actor": twin.actor}
            who = f"{twin.actor} ({twin.node})"
            rows.append((record, (twin.code.shown, str(twin.number), twin.at, who, twin.box.number, twin.box.title)))
        context.out.table(rows)
        if not rows:
            context.out.note(_("No code is on two boxes."))
        return 0
    session, code = context.session, _any_box(context, options.box)
    done = relabel.relabel(session, code, options.keep)
    for new in done.result or ():
        message = _("registered; its label is to be printed and put over {code}")
        tell(context, done, new.text, message.format(code=Code.parse(code).shown))
    return 0


def _for_transit(parser: Parser) -> None:
    parser.add_argument("--overdue", action="store_true", help=_("only what has been so for longer than the setting"))


def _transit(context: Context, options: Namespace) -> int:
    from depot.desk.holders import depot_name
    from depot.desk.transit import STATES, transits

    reader, rows = context.reader, []
    for it in transits(reader, context.today, overdue=options.overdue):
        code = Code.from_id("B", it.box.id)
        record: dict[str, Any] = {
            "kind": "transit",
            "code": code.text,
            "shown": code.shown,
            "title": it.box.title,
            "state": it.state,
        }
        record |= {"from": it.from_, "to": it.to, "since": it.since, "days": it.days, "seal": it.seal}
        way = " > ".join(depot_name(reader, node) for node in (it.from_, it.to) if node)
        late = _("overdue") if it.overdue else ""
        cells = (code.shown, it.since, late, _(STATES[it.state]), way, it.seal, it.box.title)
        rows.append((record | {"overdue": it.overdue}, cells))
    context.out.table(rows)
    if not rows:
        context.out.note(_("Nothing is between depots."))
    return 0


_EMPTY = N_("An empty value ('') takes away what was there.")

COMMANDS = {
    "add": Command(N_("register a box and give it a code"), _add, _for_add),
    "edit": Command(N_("change what is known of a box"), _edit, _for_edit, _EMPTY),
    "alias": Command(N_("let an old barcode or number name a box from now on"), _alias, _for_alias),
    "missing": Command(N_("report that a box is not where it should be"), _missing, _code),
    "found": Command(N_("report that a missing box turned up"), _found, _code),
    "dispatch": Command(N_("send boxes to another depot"), _dispatch, _for_dispatch),
    "accept": Command(
        N_("take boxes of another depot into this one"),
        _accept,
        _for_accept,
        N_("Whether the news of them has come or not; with --loan, they come back from that loan."),
    ),
    "relabel": Command(
        N_("give a box a code of its own whose code is on another box too; as a supervisor"),
        _relabel,
        _for_relabel,
        N_("Without --keep: list who registered which box under the code."),
    ),
    "transit": Command(
        N_("list what is between depots, with its seal"),
        _transit,
        _for_transit,
        N_("On the way, or arrived here before anybody reported sending it."),
    ),
}
