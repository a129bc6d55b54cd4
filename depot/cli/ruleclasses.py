"""`depot rule attach`, `detach`, `classes`: which rule the classes of the plan have."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from depot.cli.acts import tell
from depot.cli.command import Command
from depot.cli.fields import reference
from depot.cli.parser import text
from depot.words import N_, _

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.cli.parser import Parser
    from depot.model.reference import ClassCode


def _for_classes(parser: Parser) -> None:
    parser.add_argument("--without", action="store_true", help=_("only those that follow no rule"))


def _classes(context: Context, options: Namespace) -> int:
    from depot.model.reference import ClassCode, Rule

    reader = context.reader
    rules = {rule.key: rule for rule in reader.all(Rule, retired=True)}
    found = [each for each in reader.all(ClassCode) if not (options.without and each.rule)]
    rows = []
    for each in found:
        rule = rules.get(each.rule)
        withdrawn = _("withdrawn") if rule is not None and rule.retired else ""
        unknown = _("not on record") if each.rule and rule is None else ""
        cells = (each.key, each.title, each.rule.partition("/")[2], rule.title if rule else "", withdrawn or unknown)
        rows.append((_record(each), cells))
    context.out.table(rows)
    if not rows:
        context.out.note(_("There is no such class. Plans come with: depot import plan"))
    return 0


def _record(each: ClassCode) -> dict[str, Any]:
    known: dict[str, Any] = {"kind": "class", "key": each.key, "org": each.org, "code": each.code, "title": each.title}
    return known | {"parent": each.parent, "rule": each.rule}


def _class_arguments(parser: Parser) -> None:
    parser.add_argument("classes", nargs="+", type=text, metavar=_("CLASS"), help=_("classes: CODE or ORG/CODE"))


def _for_attach(parser: Parser) -> None:
    parser.add_argument("rule", type=text, metavar=_("RULE"), help=_("its number: CODE or ORG/CODE"))
    _class_arguments(parser)


def _attach(context: Context, options: Namespace) -> int:
    from depot.desk.attaching import attach

    session = context.session
    rule = reference(context.reader, options.rule)
    classes = [reference(context.reader, written) for written in options.classes]
    done = attach(session, rule, classes)
    for key in classes:
        tell(context, done, f"class/{key}", _("follows rule {rule}").format(rule=rule.partition("/")[2]))
    return 0


def _detach(context: Context, options: Namespace) -> int:
    from depot.desk.attaching import detach

    session = context.session
    classes = [reference(context.reader, written) for written in options.classes]
    done = detach(session, classes)
    for key in classes:
        tell(context, done, f"class/{key}", _("follows no rule"))
    return 0


COMMANDS = {
    "classes": Command(N_("list the classes of the plan with the rule that each follows"), _classes, _for_classes),
    "attach": Command(
        N_("let classes follow a rule, for boxes and files that name none; as a supervisor"),
        _attach,
        _for_attach,
        N_("Imports attach the rules of a schedule by their classification codes, where no doubt is left."),
    ),
    "detach": Command(N_("let classes follow no rule; as a supervisor"), _detach, _class_arguments),
}
