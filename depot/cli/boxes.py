"""`depot box`: register and describe boxes, name them by an old code, report them missing and found."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from depot.cli import fields
from depot.cli.acts import tell
from depot.cli.codes import key_of, thing
from depot.cli.command import Command
from depot.cli.parser import text
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


_EMPTY = N_("An empty value ('') takes away what was there.")

COMMANDS = {
    "add": Command(N_("register a box and give it a code"), _add, _for_add),
    "edit": Command(N_("change what is known of a box"), _edit, _for_edit, _EMPTY),
    "alias": Command(N_("let an old barcode or number name a box from now on"), _alias, _for_alias),
    "missing": Command(N_("report that a box is not where it should be"), _missing, _code),
    "found": Command(N_("report that a missing box turned up"), _found, _code),
}
