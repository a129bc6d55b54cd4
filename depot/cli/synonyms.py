"""`depot synonym`: words that mean the same, which a search for one of them finds too."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from depot.cli.command import Command
from depot.cli.parser import text
from depot.desk import synonyms
from depot.words import N_, _, ngettext

if TYPE_CHECKING:
    from collections.abc import Sequence

    from depot.cli.context import Context
    from depot.cli.parser import Parser


def _say(context: Context, groups: Sequence[tuple[str, ...]]) -> None:
    for terms in groups:
        context.out.say({"terms": list(terms)}, " = ".join(terms))


def _list(context: Context, _options: Namespace) -> int:
    from depot.store.synonyms import synonyms as kept

    found = kept(context.reader)
    _say(context, found)
    if not found:
        context.out.note(_("No synonyms are listed; titles and former codes of the plan are understood all the same."))
    return 0


def _for_add(parser: Parser) -> None:
    help_ = _("a word, or several in quotation marks; at least two of them")
    parser.add_argument("terms", nargs="+", type=text, metavar=_("TERM"), help=help_)


def _add(context: Context, options: Namespace) -> int:
    terms = synonyms.group(options.terms)
    synonyms.add(context.session, [terms])
    _say(context, [terms])
    return 0


def _for_drop(parser: Parser) -> None:
    parser.add_argument("term", type=text, metavar=_("TERM"), help=_("one of its terms"))


def _drop(context: Context, options: Namespace) -> int:
    _say(context, synonyms.drop(context.session, options.term))
    return 0


def _for_import(parser: Parser) -> None:
    help_ = _("CSV: a row for each group, a cell for each term, no row of column names")
    parser.add_argument("file", type=Path, metavar=_("FILE"), help=help_)
    parser.add_argument("--instead", action="store_true", help=_("in the place of those that are listed"))


def _import(context: Context, options: Namespace) -> int:
    from depot.errors import DepotError
    from depot.intake.records import RowError
    from depot.intake.synonyms import read_synonyms

    session, groups, refused = context.session, list[tuple[str, ...]](), 0
    for row in read_synonyms(options.file):
        error: DepotError
        if isinstance(row, RowError):
            line, error = row.line, row.error
        else:
            line, terms = row
            try:
                groups.append(synonyms.group(terms))
                continue
            except DepotError as fault:
                error = fault
        refused += 1
        where = _("line {n}: {message}").format(n=line, message=error.sentence(_))
        context.out.warn(error.name, where, error.next_step(_))
    synonyms.add(session, groups, instead=options.instead and not refused)
    record = {"file": str(options.file), "groups": len(groups), "refused": refused}
    taken = ngettext("{n} group taken", "{n} groups taken", len(groups)).format(n=len(groups))
    left = ngettext("{n} row refused", "{n} rows refused", refused).format(n=refused)
    context.out.say(record, f"{taken}, {left}")
    if refused and options.instead:
        context.out.note(_("Those that were listed stay, since rows were refused."))
    return int(bool(refused))


COMMANDS = {
    "list": Command(N_("list the words that mean the same"), _list),
    "add": Command(N_("say that words mean the same"), _add, _for_add),
    "drop": Command(N_("take away the groups that a term is in"), _drop, _for_drop),
    "import": Command(
        N_("take in a list of words that mean the same"),
        _import,
        _for_import,
        N_("The list stays in this database. The exit code is 1 when rows were refused."),
    ),
}
