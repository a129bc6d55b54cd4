"""`depot breach`: the register of confidentiality incidents. Nobody closes an entry."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from depot.cli.command import Command
from depot.cli.fields import day
from depot.cli.parser import text, whole
from depot.cli.records import Fields, code_or_none
from depot.desk.fieldwords import FIELDS
from depot.model.breach import Breach
from depot.words import N_, _

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.cli.parser import Parser

_TOLD = tuple(name for name in Breach._fields if name not in ("key", "box", "place", "rev"))


def record(it: Breach) -> Fields:
    """An entry of the register."""
    fields: Fields = {"kind": "breach", "breach": it.key, "box": code_or_none("B", it.box)}
    fields |= {"place": code_or_none("S", it.place), "lacking": list(it.lacking), "kept_until": it.kept_until}
    return fields | {name: getattr(it, name) for name in _TOLD} | {"rev": it.rev}


def _list(context: Context, _options: Namespace) -> int:
    rows = [(record(it), _cells(context, it)) for it in context.reader.all(Breach)]
    context.out.table(rows)
    if not rows:
        context.out.note(_("There is no confidentiality incident."))
    return 0


def _cells(context: Context, it: Breach) -> tuple[str, ...]:
    from depot.desk.naming import place_name
    from depot.model.state import shown

    lacking = ", ".join(_(FIELDS[name]) for name in it.lacking)
    said = _("still to say: {fields}").format(fields=lacking) if lacking else _("all is said")
    return it.key, it.opened_at[:10], shown("B", it.box), place_name(context.reader, it.place), said


def _one(parser: Parser) -> None:
    parser.add_argument("breach", type=text, metavar=_("INCIDENT"), help=_("the incident, as the list names it"))


def _show(context: Context, options: Namespace) -> int:
    from depot.cli.output import aligned
    from depot.desk.seen import known

    it = known(context.reader, Breach, options.breach)
    facts = [(_(FIELDS[name]), str(getattr(it, name))) for name in _TOLD if getattr(it, name) not in ("", None)]
    context.out.say(record(it), "  ".join(_cells(context, it)), *(f"  {line}" for line in aligned(facts)))
    return 0


def _for_edit(parser: Parser) -> None:
    _one(parser)
    for name, type_, metavar, help_ in (
        ("information", text, _("TEXT"), _("what personal information is concerned, or why that is not known")),
        ("circumstances", text, _("TEXT"), _("what happened")),
        ("happened", text, _("TEXT"), _("when it happened, or about when")),
        ("aware-on", day, _("DATE"), _("when the organisation became aware of it")),
        ("persons", whole, "N", _("how many persons are concerned, about")),
        ("assessment", text, _("TEXT"), _("what was weighed about the risk of serious injury")),
        ("commission-on", day, _("DATE"), _("when the Commission d'accès à l'information was told")),
        ("persons-on", day, _("DATE"), _("when the persons concerned were told")),
        ("public-notice", text, _("TEXT"), _("whether a public notice was given, and why")),
        ("measures", text, _("TEXT"), _("what was done about it")),
    ):
        parser.add_argument(f"--{name}", type=type_, default=None, metavar=metavar, help=help_)
    help_ = _("whether there is a risk of serious injury")
    parser.add_argument("--serious", choices=("yes", "no"), default=None, help=help_)


def _edit(context: Context, options: Namespace) -> int:
    from depot.cli.acts import tell
    from depot.desk.inventory.breaches import BREACH_CHECKS, describe_breach

    said = {name: getattr(options, name) for name in BREACH_CHECKS if getattr(options, name) is not None}
    done = describe_breach(context.session, options.breach, said)
    tell(context, done, f"breach/{options.breach}", _("changed"))
    return 0


def _for_register(parser: Parser) -> None:
    help_ = _("file to write: .pdf or .csv")
    parser.add_argument("-o", "--output", required=True, type=text, metavar=_("FILE"), help=help_)


def _register(context: Context, options: Namespace) -> int:
    from pathlib import Path

    from depot.report.breaches import write_register

    file, reader = Path(options.output), context.reader
    size, entries = write_register(reader, file, reader.clock())
    record = {"kind": "paper", "paper": "breaches", "file": str(file), "bytes": size, "incidents": entries}
    context.out.say(record, _("written: {file}").format(file=file))
    return 0


COMMANDS = {
    "list": Command(N_("list the confidentiality incidents, with what is still to say of each"), _list),
    "show": Command(N_("show a confidentiality incident"), _show, _one),
    "register": Command(
        N_("write the register of confidentiality incidents as an accessible PDF or as CSV"),
        _register,
        _for_register,
        N_("The Commission d'accès à l'information gets a copy on demand. The ending of the file's name says which."),
    ),
    "edit": Command(
        N_("say what is known of a confidentiality incident; as a supervisor"),
        _edit,
        _for_edit,
        N_(
            "An incident is opened when an inventory reports a box with personal information missing. Nobody closes "
            "one: it stays on the register, complete when all that the law asks for is said."
        ),
    ),
}
