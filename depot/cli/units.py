"""`depot unit`: administrative units."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from depot.cli import records
from depot.cli.acts import tell
from depot.cli.command import Command
from depot.cli.fields import reference as key_of
from depot.cli.parser import text, whole
from depot.desk import reference
from depot.model.reference import Unit
from depot.words import N_, _, ngettext

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.cli.parser import Parser


def _code(parser: Parser) -> None:
    parser.add_argument("unit", type=text, metavar=_("UNIT"), help=_("its code: CODE or ORG/CODE"))


def _for_add(parser: Parser) -> None:
    _code(parser)
    parser.add_argument("name", type=text, metavar=_("NAME"), help=_("its name"))
    parser.add_argument("--in", dest="parent", type=text, metavar=_("UNIT"), help=_("unit that it is part of"))
    parser.add_argument("--loan-days", type=whole, metavar="N", help=_("length of its loans, where it is its own"))


def _add(context: Context, options: Namespace) -> int:
    session = context.session
    org, _slash, code = key_of(context.reader, options.unit).rpartition("/")
    said = {"name": options.name, "loan_days": options.loan_days}
    if options.parent:
        said["parent"] = key_of(context.reader, options.parent)
    done = reference.add(session, Unit, reference.code_key(org, code), said)
    tell(context, done, f"unit/{done.result}", _("added: {name}").format(name=options.name))
    return 0


def _for_edit(parser: Parser) -> None:
    _code(parser)
    parser.add_argument("--name", type=text, metavar=_("TEXT"), help=_("its name"))
    parser.add_argument("--in", dest="parent", metavar=_("UNIT"), help=_("unit that it is part of; empty for none"))
    help_ = _("length of its loans in days; empty for that of the one above")
    parser.add_argument("--loan-days", metavar="N", help=help_)


def _edit(context: Context, options: Namespace) -> int:
    session, key = context.session, key_of(context.reader, options.unit)
    said = {"name": options.name, "loan_days": options.loan_days}
    if options.parent is not None:
        said["parent"] = key_of(context.reader, options.parent) if options.parent else ""
    done = reference.describe(session, Unit, key, {name: value for name, value in said.items() if value is not None})
    tell(context, done, f"unit/{key}", _("changed"))
    return 0


def _for_list(parser: Parser) -> None:
    parser.add_argument("--all", action="store_true", help=_("also those that were abolished"))


def _list(context: Context, options: Namespace) -> int:
    from depot.desk.objections import Objections

    rows, objecting = [], Objections(context.reader).units()
    for unit in context.reader.all(Unit, retired=options.all):
        days = (
            ngettext("{n} day", "{n} days", unit.loan_days).format(n=unit.loan_days)
            if unit.loan_days is not None
            else ""
        )
        retired = _("abolished, see {unit}").format(unit=unit.successor or "—") if unit.retired else ""
        objects = objecting[unit.key].boxes if unit.key in objecting else 0
        told = ngettext("objects to the disposal of {n} box", "objects to the disposal of {n} boxes", objects)
        noted = retired or (f"! {told.format(n=objects)}" if objects else "")
        about = records.unit(unit) | {"objects": objects}
        rows.append((about, (unit.key, unit.name, unit.parent, days, noted)))
    context.out.table(rows)
    if not rows:
        context.out.note(_("There is no unit yet."))
    return 0


def _for_retire(parser: Parser) -> None:
    _code(parser)
    help_ = _("unit that takes over its documents")
    parser.add_argument("--successor", type=text, metavar=_("UNIT"), help=help_)


def _retire(context: Context, options: Namespace) -> int:
    session = context.session
    key = key_of(context.reader, options.unit)
    if options.successor:
        heir = key_of(context.reader, options.successor)
        done = reference.abolish(session, key, heir)
        message = _("abolished; its documents go to {unit}").format(unit=heir)
    else:
        done, message = reference.retire(session, Unit, key), _("abolished")
    tell(context, done, f"unit/{key}", message)
    return 0


COMMANDS = {
    "add": Command(N_("add an administrative unit"), _add, _for_add),
    "edit": Command(N_("change what is known of a unit"), _edit, _for_edit),
    "list": Command(N_("list the units by code"), _list, _for_list),
    "retire": Command(N_("abolish a unit"), _retire, _for_retire),
}
