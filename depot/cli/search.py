"""`depot search`: find boxes and files by words, codes and conditions."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from depot.cli.command import Command
from depot.words import N_, _

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.cli.output import Record
    from depot.cli.parser import Parser
    from depot.store.rows import BoxRow, FileRow

LIMIT = 50
"""Results when nobody says how many."""


def _arguments(parser: Parser) -> None:
    from depot.cli.parser import text, whole

    parser.add_argument("query", nargs="+", type=text, metavar=_("QUERY"), help=_("words, a code, or field:value"))
    parser.add_argument("--files", action="store_true", help=_("find files instead of boxes"))
    parser.add_argument("--limit", type=whole, default=LIMIT, metavar="N", help=_("at most N results (50)"))


def _run(context: Context, options: Namespace) -> int:
    from depot.model.queryparse import parse
    from depot.store.listing import Listing
    from depot.store.search import Searcher

    reader, query = context.reader, parse(" ".join(options.query))
    with Searcher(reader) as searcher:
        page = (searcher.files if options.files else searcher.boxes)(query, options.limit)
        if searcher.behind():
            context.out.warn("search.behind", _("An import is still being indexed: some results may be missing."))
    for remark in query.remarks:
        step = remark.next_step.text(_) if remark.next_step is not None else ""
        context.out.warn(remark.name, remark.said.text(_), step)
    listing = Listing(reader)
    if options.files:
        context.out.table([file_line(row) for row in listing.files(page.ids)])
    else:
        context.out.table([box_line(row) for row in listing.boxes(page.ids)])
    if not page.ids:
        context.out.note(_("Nothing was found."))
    elif page.more:
        context.out.note(_("There are more: add words, or --limit."))
    return 0


def box_line(row: BoxRow) -> tuple[Record, tuple[str, ...]]:
    """A box in one line."""
    from depot.cli.records import box_hit
    from depot.cli.sheets import years
    from depot.cli.wording import STATUS

    status = _(STATUS.get(row.status, row.status))
    where = row.person or row.elsewhere or row.place
    span = years(row.year_from, row.year_to)
    return box_hit(row), (row.code, status, where, row.number, span, row.unit_name or row.unit, row.title)


def file_line(row: FileRow) -> tuple[Record, tuple[str, ...]]:
    """A file in one line."""
    from depot.cli.records import file_hit

    state = _("on loan") if row.person else _("to put back") if row.to_return else ""
    return file_hit(row), (row.code, row.box, state, row.person or row.place, row.ref, row.title)


COMMANDS = {
    "search": Command(
        N_("find boxes and files by words"),
        _run,
        _arguments,
        N_("Accents and capitals do not matter, and the last word may be cut short. Quotes keep words together."),
    )
}
