"""`depot search`: find boxes and files by words, codes and conditions."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from depot.cli.command import Command
from depot.errors import BadInput
from depot.words import N_, _

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.cli.output import Record
    from depot.cli.parser import Parser
    from depot.model.query import Query
    from depot.store.rows import BoxRow, FileRow
    from depot.store.search import Page
    from depot.store.spelling import Suggestion


class QueryMissing(BadInput):
    """Neither words nor a saved search."""

    what = N_("Nothing was said to look for.")
    todo = N_("Say some words, a code or field:value; or a saved search, with --saved.")


LIMIT = 50
"""Results when nobody says how many."""


def _arguments(parser: Parser) -> None:
    from depot.cli.parser import text, whole

    parser.add_argument("query", nargs="*", type=text, metavar=_("QUERY"), help=_("words, a code, or field:value"))
    help_ = _("a saved search; what else is typed narrows it")
    parser.add_argument("--saved", type=text, default="", metavar=_("NAME"), help=help_)
    parser.add_argument("--exact", action="store_true", help=_("only these words, not those that mean the same"))
    parser.add_argument("--files", action="store_true", help=_("find files instead of boxes"))
    parser.add_argument("--limit", type=whole, default=LIMIT, metavar="N", help=_("at most N results (50)"))


def _run(context: Context, options: Namespace) -> int:
    from depot.model.queryparse import narrowed, parse
    from depot.store.listing import Listing
    from depot.store.search import Page, Searcher

    reader, text, exact, order = context.reader, " ".join(options.query), options.exact, ""
    if options.saved:
        from depot.desk.saved import named

        saved = named(reader, context.user, options.saved)
        text, exact, order = narrowed(saved.text, text), exact or not saved.widened, saved.ordering
    elif not options.query:
        raise QueryMissing
    query = parse(text)
    with Searcher(reader) as searcher:
        if not exact:
            query = searcher.widened(query)
        page, suggestion = searcher.boxes(query, options.limit), None
        if order:
            ids = searcher.vector(query, order)
            page = Page(tuple(ids[: options.limit]), len(ids) > options.limit, also=page.also)
        files = searcher.files(query, options.limit)
        if not (page.more or files.more):
            suggestion = searcher.suggestion(query, len(page.ids) + len(files.ids))
        page = files if options.files else page
        if searcher.behind():
            context.out.warn("search.behind", _("An import is still being indexed: some results may be missing."))
    _remark(context, query, page, suggestion)
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


def _remark(context: Context, query: Query, page: Page, suggestion: Suggestion | None) -> None:
    """Tell what else was looked for, what may have been meant, and what was not understood."""
    for words, meant in query.widened if page.also else ():
        said = _("“{words}” was also looked for as “{meant}”.").format(words=words, meant=meant)
        context.out.warn("search.widened", said, _("Only these words: --exact, or put them in quotation marks."))
    if suggestion is not None:
        context.out.warn("search.suggestion", _("Did you mean: {query}").format(query=suggestion.text))
    for remark in query.remarks:
        step = remark.next_step.text(_) if remark.next_step is not None else ""
        context.out.warn(remark.name, remark.said.text(_), step)


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
