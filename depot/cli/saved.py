"""`depot saved`: searches that are kept under a name."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from depot.cli.command import Command
from depot.cli.parser import text
from depot.desk import saved
from depot.store.saved import DEPOT, saved_searches
from depot.words import N_, _

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.cli.output import Record
    from depot.cli.parser import Parser
    from depot.store.saved import SavedSearch


def _record(search: SavedSearch) -> Record:
    return {
        "name": search.name,
        "query": search.text,
        "order": search.ordering,
        "exact": not search.widened,
        "shared": search.owner == DEPOT,
        "by": search.by,
    }


def _line(search: SavedSearch) -> tuple[Record, tuple[str, ...]]:
    shared = _("shared by {user}").format(user=search.by) if search.owner == DEPOT else _("my own")
    return _record(search), (search.name, shared, search.text)


def _list(context: Context, _options: Namespace) -> int:
    found = saved_searches(context.reader, context.user)
    context.out.table([_line(search) for search in found])
    if not found:
        context.out.note(_("No search is saved."))
    return 0


def _name(parser: Parser) -> None:
    parser.add_argument("name", type=text, metavar=_("NAME"), help=_("name of the saved search"))


def _for_keep(parser: Parser) -> None:
    _name(parser)
    parser.add_argument("query", nargs="+", type=text, metavar=_("QUERY"), help=_("words, a code, or field:value"))
    parser.add_argument("--shared", action="store_true", help=_("for all who work in this depot"))
    parser.add_argument("--exact", action="store_true", help=_("only these words, not those that mean the same"))


def _keep(context: Context, options: Namespace) -> int:
    query = " ".join(options.query)
    kept = saved.keep(context.session, options.name, query, widened=not options.exact, shared=options.shared)
    return _told(context, kept, _("saved"))


def _for_rename(parser: Parser) -> None:
    _name(parser)
    parser.add_argument("new", type=text, metavar=_("NEW"), help=_("its new name"))


def _rename(context: Context, options: Namespace) -> int:
    session = context.session
    found = saved.named(session.store, session.user, options.name)
    return _told(context, saved.rename(session, found, options.new), _("renamed"))


def _delete(context: Context, options: Namespace) -> int:
    session = context.session
    found = saved.named(session.store, session.user, options.name)
    saved.remove(session, found)
    return _told(context, found, _("deleted"))


def _told(context: Context, search: SavedSearch, message: str) -> int:
    context.out.say(_record(search), f"{search.name}  {message}")
    return 0


COMMANDS = {
    "list": Command(N_("list the searches that you saved, and those that all share"), _list),
    "keep": Command(
        N_("save a search under a name"),
        _keep,
        _for_keep,
        N_("A saved search is no event: it stays in this database. depot search --saved runs it."),
    ),
    "rename": Command(N_("give a saved search another name"), _rename, _for_rename),
    "delete": Command(N_("delete a saved search"), _delete, _name),
}
