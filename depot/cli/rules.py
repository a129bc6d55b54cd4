"""`depot rule`: retention rules, their versions, and the years that they are counted in."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from depot.cli import ruleclasses, rulepapers
from depot.cli.acts import tell
from depot.cli.command import Command
from depot.cli.fields import day, reference
from depot.cli.output import aligned
from depot.cli.parser import text, whole
from depot.cli.ruletelling import periods
from depot.words import N_, _, ngettext

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.cli.parser import Parser
    from depot.model.reference import Organisation, Rule
    from depot.model.retention.rules import Period


def _for_list(parser: Parser) -> None:
    parser.add_argument("--all", action="store_true", help=_("also those that were withdrawn"))


def _list(context: Context, options: Namespace) -> int:
    from depot.model.reference import Rule

    rows = [(record(rule), _cells(rule)) for rule in context.reader.all(Rule, retired=options.all)]
    context.out.table(rows)
    if not rows:
        context.out.note(_("There is no rule yet: depot import schedule, or depot import gala."))
    return 0


def record(rule: Rule) -> dict[str, Any]:
    """A version of a rule."""
    from depot.model.retention.rules import version_of

    known: dict[str, Any] = {"kind": "rule", "key": rule.key, "org": rule.org, "code": rule.code, "title": rule.title}
    known |= {"version": rule.version, "approved_on": rule.approved_on, "request": rule.request}
    known |= {"holder": rule.holder, "legal": rule.legal, "remarks": rule.remarks, "retired": bool(rule.retired)}
    return known | {"periods": [_period(each) for each in version_of(rule).periods]}


def _period(period: Period) -> dict[str, Any]:
    return period._asdict() | {"media": list(period.media)}


def _cells(rule: Rule) -> tuple[str, ...]:
    approved = rule.approved_on or _("not approved")
    withdrawn = _("withdrawn") if rule.retired else ""
    return rule.key, f"v{rule.version}", approved, periods(rule), rule.title, withdrawn


def _rule(parser: Parser) -> None:
    parser.add_argument("rule", type=text, metavar=_("RULE"), help=_("its number: CODE or ORG/CODE"))


def _show(context: Context, options: Namespace) -> int:
    from depot.desk.attaching import followed_by
    from depot.desk.due import versions
    from depot.desk.seen import known
    from depot.model.reference import Rule

    reader = context.reader
    rule = known(reader, Rule, reference(reader, options.rule))
    found = sorted(versions(reader, rule.key).items(), reverse=True)
    lines = [f"{rule.key}  {rule.title}"]
    lines += [f"  {row}" for row in aligned([(*_cells(each)[1:4], each.request) for _n, each in found])]
    lines += [f"    {line}" for line in rule.remarks.splitlines()]
    lines += [f"    {line}" for line in rule.legal.splitlines()]
    classes = followed_by(reader).get(rule.key, [])
    told = ngettext("followed by class {codes}", "followed by classes {codes}", len(classes))
    lines += [f"  {told.format(codes=', '.join(classes))}"] if classes else []
    known_ = record(rule) | {"versions": [record(each) for _n, each in found], "classes": classes}
    context.out.say(known_, *lines)
    return 0


def _for_approve(parser: Parser) -> None:
    parser.add_argument("rules", nargs="+", type=text, metavar=_("RULE"), help=_("numbers: CODE or ORG/CODE"))
    parser.add_argument("--on", type=day, required=True, metavar=_("DATE"), help=_("when BAnQ approved them"))
    parser.add_argument("--request", type=text, default="", metavar="N", help=_("number of the request in GALA"))


def _approve(context: Context, options: Namespace) -> int:
    from depot.desk.reference import describe
    from depot.model.reference import Rule

    session = context.session
    fields = {"approved_on": options.on} | ({"request": options.request} if options.request else {})
    for written in options.rules:
        key = reference(context.reader, written)
        tell(context, describe(session, Rule, key, fields), f"rule/{key}", _("approved on {on}").format(on=options.on))
    return 0


def _for_year(parser: Parser) -> None:
    parser.add_argument(
        "org", nargs="?", type=text, metavar=_("ORG"), help=_("code of the organisation (the depot's own)")
    )
    parser.add_argument("--end", type=text, metavar=_("MM-DD"), help=_("last day of its year, such as 06-30 or 12-31"))
    help_ = _("days that must remain until the end of the year; with fewer, the next one counts")
    parser.add_argument("--minimum-days", type=whole, metavar="N", help=help_)
    help_ = _("whether closing is the event that ends an open period (888): yes or no")
    parser.add_argument("--closing-ends", choices=("yes", "no"), metavar="yes|no", help=help_)


def _year(context: Context, options: Namespace) -> int:
    from depot.desk.reference import describe, name_key
    from depot.desk.seen import known
    from depot.desk.settings import default_org
    from depot.model.reference import Organisation

    said: dict[str, Any] = {"year_end": options.end, "minimum_days": options.minimum_days}
    if options.closing_ends:
        said["closing_ends"] = int(options.closing_ends == "yes")
    fields = {name: value for name, value in said.items() if value is not None}
    key = name_key(options.org) if options.org else default_org(context.reader)
    if fields:
        session = context.session
        done = describe(session, Organisation, key, fields)
        tell(context, done, f"organisation/{key}", _told(known(context.reader, Organisation, key)))
    else:
        org = known(context.reader, Organisation, key)
        counted = {"kind": "year", "org": key, "year_end": org.year_end, "minimum_days": org.minimum_days}
        context.out.say(counted | {"closing_ends": bool(org.closing_ends)}, f"{key}  {_told(org)}")
    return 0


def _told(org: Organisation) -> str:
    closing = _("closing ends open periods") if org.closing_ends else _("closing does not end open periods")
    facts = {"end": org.year_end, "n": org.minimum_days, "closing": closing}
    return _("year ends {end}, minimum of days {n}, {closing}").format(**facts)


COMMANDS = {
    "list": Command(N_("list the rules, each in its version in force"), _list, _for_list),
    "show": Command(N_("show a rule with all its versions"), _show, _rule),
    "approve": Command(
        N_("say that BAnQ approved rules as they are now; as a supervisor"),
        _approve,
        _for_approve,
        N_("A change of what a rule says is a new version, which waits for its approval again."),
    ),
    "year": Command(
        N_("say how an organisation counts years, or look; as a supervisor"),
        _year,
        _for_year,
        N_("Every date of the organisation's boxes is reckoned anew."),
    ),
    **ruleclasses.COMMANDS,
    **rulepapers.COMMANDS,
}
