"""`depot rule export`, `depot rule print`: the schedule as the XML of BAnQ's GALA, as a list, and on paper."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from depot.cli.command import Command
from depot.cli.fields import one_of, reference
from depot.cli.parser import text
from depot.words import N_, _, ngettext

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.cli.parser import Parser
    from depot.exchange.medium import Written
    from depot.model.reference import Rule

SHOWN: Final = 5
"""Rules that are named in one warning."""


def _chosen(parser: Parser, help_: str) -> None:
    parser.add_argument("rules", nargs="*", type=text, metavar=_("RULE"), help=_("only these rules"))
    parser.add_argument("-o", "--output", type=Path, required=True, metavar=_("FILE"), help=help_)
    parser.add_argument("--all", action="store_true", help=_("also those that were withdrawn"))


def _rules(context: Context, options: Namespace) -> list[Rule]:
    from depot.desk.seen import known
    from depot.model.reference import Rule

    reader = context.reader
    if options.rules:
        return [known(reader, Rule, reference(reader, written)) for written in options.rules]
    return reader.all(Rule, retired=options.all)


def _for_export(parser: Parser) -> None:
    _chosen(parser, _("file to write, which must not exist yet: XML, or a list where it ends in .csv"))
    help_ = _("BAnQ's number of the organisation, for rules that have none")
    parser.add_argument("--body", type=text, default="", metavar="N", help=help_)
    help_ = _("kind of request: A added, M modified, S withdrawn, instead of what the rules say")
    parser.add_argument("--transaction", type=one_of("A", "M", "S"), default="", metavar=_("LETTER"), help=help_)


def _export(context: Context, options: Namespace) -> int:
    rules = _rules(context, options)
    if options.output.suffix.lower() == ".csv":
        from depot.report.schedulelist import export_list

        return _told(context, export_list(rules, options.output), len(rules), [])
    from depot.report.schedule import export_gala

    done = export_gala(rules, options.output, body=options.body, transaction=options.transaction)
    for element in dict.fromkeys(each.element for each in done.unfit):
        codes = list(dict.fromkeys(each.rule for each in done.unfit if each.element == element))
        named = ", ".join(codes[:SHOWN]) + ("…" if len(codes) > SHOWN else "")
        message = _("The schema of BAnQ would refuse {element} of {n} rules: {rules}.")
        facts = {"element": element, "n": len(codes), "rules": named}
        step = _("Complete them, or give --body or --transaction.")
        context.out.warn("schedule.unfit", message.format(**facts), step)
    return _told(context, done.written, done.rules, [each._asdict() for each in done.unfit])


def _told(context: Context, written: Written, rules: int, unfit: list[dict[str, Any]]) -> int:
    path = str(written.path)
    line = ngettext("{n} rule written to {path}", "{n} rules written to {path}", rules).format(n=rules, path=path)
    context.out.say({"kind": "schedule", "path": path, "rules": rules, "size": written.size, "unfit": unfit}, line)
    return 0


def _for_print(parser: Parser) -> None:
    _chosen(parser, _("PDF to write"))


def _print(context: Context, options: Namespace) -> int:
    from depot.report.rulebook import rulebook
    from depot.report.typeset import write

    reader, rules = context.reader, _rules(context, options)
    pdf = rulebook(reader, rules, reader.clock())
    write(options.output, pdf)
    record = {"kind": "paper", "paper": "schedule", "batch": None, "file": str(options.output), "bytes": len(pdf)}
    line = ngettext("{n} rule written to {path}", "{n} rules written to {path}", len(rules))
    context.out.say(record, line.format(n=len(rules), path=options.output))
    return 0


COMMANDS = {
    "export": Command(
        N_("write the schedule as the XML of BAnQ's GALA, or as a list that can be imported again"),
        _export,
        _for_export,
    ),
    "print": Command(N_("write the condensed schedule as a PDF"), _print, _for_print),
}
