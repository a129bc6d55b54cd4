"""`depot person`: borrowers."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from depot.cli import fields, records
from depot.cli.acts import tell
from depot.cli.codes import key_of
from depot.cli.command import Command
from depot.cli.parser import text
from depot.desk import people
from depot.model.codes import Code
from depot.model.person import Person
from depot.words import N_, _

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.cli.parser import Parser


def _person(parser: Parser) -> None:
    parser.add_argument("person", type=text, metavar=_("PERSON"), help=_("code on the badge"))


def _for_add(parser: Parser) -> None:
    parser.add_argument("name", type=text, metavar=_("NAME"), help=_("first and last name"))
    fields.add_fields(parser, fields.PERSON)
    parser.add_argument(
        "--alias", action="append", type=text, default=[], metavar=_("CODE"), help=_("another badge; may be repeated")
    )
    help_ = _("register although somebody of this name is in the unit")
    parser.add_argument("--namesake", action="store_true", help=help_)


def _add(context: Context, options: Namespace) -> int:
    session = context.session
    said = {"name": options.name, "aliases": "\n".join(options.alias), **fields.given(context, options, fields.PERSON)}
    done = people.register(session, said, refuse_known=not options.namesake)
    assert done.result is not None
    tell(context, done, done.result.code.text, _("registered: {name}").format(name=options.name))
    return 0


def _for_edit(parser: Parser) -> None:
    _person(parser)
    parser.add_argument("--name", type=text, metavar=_("NAME"), help=_("first and last name"))
    fields.add_fields(parser, fields.PERSON)


def _edit(context: Context, options: Namespace) -> int:
    session = context.session
    changes = fields.given(context, options, fields.PERSON)
    if options.name is not None:
        changes["name"] = options.name
    fields.needed(context, changes)
    key = key_of(context.reader, options.person, "person")
    tell(context, people.describe(session, key, changes), _subject(key), _("changed"))
    return 0


def _close(context: Context, options: Namespace) -> int:
    session = context.session
    key = key_of(context.reader, options.person, "person")
    done = people.close(session, key)
    message = _("borrows no more; still out: {n}").format(n=done.result)
    tell(context, done, _subject(key), message, out=done.result)
    return 0


def _reopen(context: Context, options: Namespace) -> int:
    session = context.session
    key = key_of(context.reader, options.person, "person")
    tell(context, people.reopen(session, key), _subject(key), _("borrows again"))
    return 0


def _for_list(parser: Parser) -> None:
    parser.add_argument(
        "words", nargs="*", type=text, default=[], metavar=_("WORD"), help=_("only names with these words")
    )
    parser.add_argument("--unit", type=text, metavar=_("CODE"), help=_("only those of this unit"))
    parser.add_argument("--all", action="store_true", help=_("also those who borrow no more"))


def _list(context: Context, options: Namespace) -> int:
    from depot.desk.naming import unit_name
    from depot.model.searchtext import folded

    reader = context.reader
    unit = fields.reference(reader, options.unit) if options.unit else None
    words = folded(" ".join(options.words)).split()
    rows = []
    for person in reader.all(Person):
        name = folded(person.name)
        if (person.inactive and not options.all) or unit not in (None, person.unit):
            continue
        if all(word in name for word in words):
            record = records.person(person)
            closed = _("closed") if person.inactive else ""
            rows.append((record, (record["shown"], person.name, unit_name(reader, person.unit), person.role, closed)))
    context.out.table(sorted(rows, key=lambda row: folded(row[1][1])))
    if not rows:
        context.out.note(_("Nobody was found."))
    return 0


def _subject(key: int) -> str:
    return Code.from_id("P", key).text


COMMANDS = {
    "add": Command(N_("register a borrower and give the badge a code"), _add, _for_add),
    "list": Command(N_("list borrowers by name"), _list, _for_list),
    "edit": Command(
        N_("change what is known of a borrower"), _edit, _for_edit, N_("An empty value ('') takes away what was there.")
    ),
    "close": Command(N_("lend nothing more to a borrower who left"), _close, _person),
    "reopen": Command(N_("lend to a borrower again"), _reopen, _person),
}
