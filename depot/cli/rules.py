"""`depot rule`: retention rules, their versions, the years that they are counted in, and the schedule for GALA."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from depot.cli.acts import tell
from depot.cli.command import Command
from depot.cli.fields import day, one_of, reference
from depot.cli.output import aligned
from depot.cli.parser import text, whole
from depot.words import N_, _, ngettext

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.cli.parser import Parser
    from depot.model.reference import Organisation, Rule
    from depot.model.retention.rules import Period


SHOWN: Final = 5
"""Rules that are named in one warning."""


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
    from depot.model.retention.rules import version_of

    periods = "  ".join(_short(period) for period in version_of(rule).periods)
    approved = rule.approved_on or _("not approved")
    return rule.key, f"v{rule.version}", approved, periods, rule.title, _("withdrawn") if rule.retired else ""


def _short(period: Period) -> str:
    """A period as the forms write it: P 888/10/T."""
    active, semi = ("-" if years is None else str(years) for years in (period.active, period.semi))
    return f"{period.copy} {active}/{semi}/{period.disposition or '-'}"


def _rule(parser: Parser) -> None:
    parser.add_argument("rule", type=text, metavar=_("RULE"), help=_("its number: CODE or ORG/CODE"))


def _show(context: Context, options: Namespace) -> int:
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
    context.out.say(record(rule) | {"versions": [record(each) for _n, each in found]}, *lines)
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


def _for_export(parser: Parser) -> None:
    parser.add_argument("rules", nargs="*", type=text, metavar=_("RULE"), help=_("only these rules"))
    help_ = _("file to write, which must not exist yet")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar=_("FILE"), help=help_)
    parser.add_argument("--all", action="store_true", help=_("also those that were withdrawn"))
    help_ = _("BAnQ's number of the organisation, for rules that have none")
    parser.add_argument("--body", type=text, default="", metavar="N", help=help_)
    help_ = _("kind of request: A added, M modified, S withdrawn, instead of what the rules say")
    parser.add_argument("--transaction", type=one_of("A", "M", "S"), default="", metavar=_("LETTER"), help=help_)


def _export(context: Context, options: Namespace) -> int:
    from depot.desk.seen import known
    from depot.model.reference import Rule
    from depot.report.schedule import export_gala

    reader = context.reader
    if options.rules:
        rules = [known(reader, Rule, reference(reader, written)) for written in options.rules]
    else:
        rules = reader.all(Rule, retired=options.all)
    done = export_gala(rules, options.output, body=options.body, transaction=options.transaction)
    for element in dict.fromkeys(each.element for each in done.unfit):
        codes = list(dict.fromkeys(each.rule for each in done.unfit if each.element == element))
        named = ", ".join(codes[:SHOWN]) + ("…" if len(codes) > SHOWN else "")
        message = _("The schema of BAnQ would refuse {element} of {n} rules: {rules}.")
        facts = {"element": element, "n": len(codes), "rules": named}
        step = _("Complete them, or give --body or --transaction.")
        context.out.warn("schedule.unfit", message.format(**facts), step)
    path = str(done.written.path)
    lines = ngettext("{n} rule written to {path}", "{n} rules written to {path}", done.rules)
    counted = {"kind": "schedule", "path": path, "rules": done.rules, "size": done.written.size}
    context.out.say(counted | {"unfit": [each._asdict() for each in done.unfit]}, lines.format(n=done.rules, path=path))
    return 0


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
    "export": Command(N_("write the schedule as the XML of BAnQ's GALA"), _export, _for_export),
}
