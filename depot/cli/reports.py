"""`depot report`: lists and reports, on the terminal, as JSON, and as CSV, XLSX or PDF."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from depot.cli.command import Command
from depot.cli.fields import day
from depot.cli.output import GAP, safe, width
from depot.cli.parser import text
from depot.cli.progress import INTERRUPTED, Bar, stopping
from depot.errors import BadInput
from depot.words import N_, _, ngettext

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from depot.cli.context import Context
    from depot.cli.parser import Parser
    from depot.report.lists.shape import Asked, Report, Source
    from depot.report.lists.writing import Written

CHART: Final = 40
"""Cells of the longest bar."""

LONGEST: Final = 60
"""Cells of a column on the terminal at most."""

BLOCK: Final = 200
"""Rows that are lined up together."""


class ReportUnknown(BadInput):
    """Facts: report, known."""

    what = N_("There is no report called “{report}”.")
    todo = N_("Take one of: {known}. depot report list says what each tells.")


class _Stopped(Exception):
    """Ctrl-C was pressed."""


def _for_report(parser: Parser) -> None:
    parser.add_argument("report", type=text, metavar=_("REPORT"), help=_("name of the report, as the list says"))
    coded = _("CODE")
    parser.add_argument("--unit", type=text, default="", metavar=coded, help=_("only of this unit and its parts"))
    help_ = _("only of this class and those below it")
    parser.add_argument("--class", dest="class_", type=text, default="", metavar=coded, help=help_)
    parser.add_argument("--rule", type=text, default="", metavar=coded, help=_("only of this rule"))
    help_ = _("only what stands or belongs in this place")
    parser.add_argument("--place", type=text, default="", metavar=coded, help=help_)
    parser.add_argument("--status", type=text, default="", metavar=_("STATE"), help=_("only boxes in this state"))
    help_ = _("only boxes that a search finds")
    parser.add_argument("--query", type=text, default="", metavar=_("QUERY"), help=help_)
    help_ = _("only boxes that a saved search finds")
    parser.add_argument("--saved", type=text, default="", metavar=_("NAME"), help=help_)
    parser.add_argument("--since", type=day, default="", metavar=_("DATE"), help=_("only from this date on"))
    parser.add_argument("--until", type=day, default="", metavar=_("DATE"), help=_("only up to this date"))
    parser.add_argument("--on", type=day, default="", metavar=_("DATE"), help=_("as of this date (today)"))
    parser.add_argument("--clerk", type=text, default="", metavar=_("NAME"), help=_("only what this user did"))
    help_ = _("file to write: .csv, .xlsx or .pdf")
    parser.add_argument("-o", "--output", type=Path, metavar=_("FILE"), help=help_)


def _report(context: Context, options: Namespace) -> int:
    from depot.report.lists.catalogue import REPORTS
    from depot.report.lists.narrowing import asked

    report = REPORTS.get(options.report)
    if report is None:
        raise ReportUnknown(report=options.report, known=", ".join(REPORTS))
    wanted = asked(context.reader, report, _wish(context, options), context.today)
    if report.heeds_due:
        from depot.store.duelist import DueList

        if DueList(context.reader).behind():
            context.out.warn("due.behind", _("Some boxes are still to be reckoned: the list may miss some."))
    bar = Bar(context.out)
    try:
        with stopping() as stopped:

            def beat(done: int, total: int) -> None:
                if stopped():
                    raise _Stopped
                if options.output is not None:
                    share = done / total if total and done <= total else None
                    bar.show(_(report.title), share, ngettext("{n} row", "{n} rows", done).format(n=done))

            if options.output is not None:
                return _write(context, report, wanted, options.output, beat)
            return _say(context, report, wanted, beat)
    except _Stopped:
        return INTERRUPTED
    finally:
        bar.clear()


def _wish(context: Context, options: Namespace) -> Any:
    from depot.report.lists.narrowing import Wish

    names = ("unit", "class_", "rule", "status", "query", "since", "until", "on", "clerk", "saved")
    return Wish(place=_place(context, options), user=context.user, **{name: getattr(options, name) for name in names})


def _place(context: Context, options: Namespace) -> int | None:
    if not options.place:
        return None
    from depot.cli.codes import thing

    return int(thing(context.reader, options.place, "location").key)


def _write(context: Context, report: Report, wanted: Asked, file: Path, beat: Callable[[int, int], None]) -> int:
    from depot.report.lists.writing import write

    return _written(context, report.name, write(context.reader, report, wanted, file, beat))


def _written(context: Context, name: str, done: Written) -> int:
    line = ngettext("{n} row written to {path}", "{n} rows written to {path}", done.rows)
    record = {"kind": "report-file", "report": name, "file": str(done.file), "rows": done.rows, "bytes": done.size}
    context.out.say(record, line.format(n=done.rows, path=done.file))
    return 0


def _say(context: Context, report: Report, wanted: Asked, beat: Callable[[int, int], None]) -> int:
    from depot.report.lists.shape import Source
    from depot.report.lists.writing import Counted
    from depot.store.reports.reading import snapshot

    with snapshot(context.reader) as store:
        source = Source(store, wanted, beat)
        rows = Counted(report, source)
        if context.out.json:
            names = [column.name for column in report.columns]
            for row in rows:
                cells = dict(zip(names, row, strict=True))
                context.out.say({"kind": "report-row", "report": report.name, "cells": cells})
            return 0
        _print(context, report, source, rows)
    return 0


def _print(context: Context, report: Report, source: Source, rows: Iterable[tuple[Any, ...]]) -> None:
    from depot.report.lists.cells import shown
    from depot.report.lists.charting import bars
    from depot.report.lists.shape import RIGHT
    from depot.store.reports.reading import pages

    out, columns = context.out, report.columns
    out.note(_(report.title))
    for name, value in source.asked.said:
        out.note("  " + _("{label}: {value}").format(label=name, value=value))
    right = [column.kind in RIGHT for column in columns]
    widths = [width(_(column.label)) for column in columns]
    total, first, kept = 0, True, list[tuple[Any, ...]]()
    for some in pages(rows, BLOCK):
        lines = [[safe(shown(column, value)) for column, value in zip(columns, row, strict=True)] for row in some]
        widths = [min(max(wide, *(width(line[n]) for line in lines)), LONGEST) for n, wide in enumerate(widths)]
        if first:
            out.note(_line([_(column.label) for column in columns], widths, right))
            first, kept = False, some
        for line in lines:
            out.note(_line(line, widths, right))
        total += len(some)
    if total == len(kept) or report.chart_of:
        _chart(context, bars(report, kept))
    out.note(ngettext("{n} row", "{n} rows", total).format(n=total))


def _line(cells: list[str], widths: list[int], right: list[bool]) -> str:
    padded = []
    for cell, wide, flush in zip(cells, widths, right, strict=True):
        pad = " " * max(wide - width(cell), 0)
        padded.append(pad + cell if flush else cell + pad)
    return GAP.join(padded).rstrip()


def _chart(context: Context, bars: Iterable[Any]) -> None:
    """Bars under the table, as long as their figures."""
    drawn = list(bars)
    if not drawn:
        return
    widest = max(width(bar.name) for bar in drawn)
    context.out.note("")
    for bar in drawn:
        name = bar.name + " " * (widest - width(bar.name))
        context.out.note(f"{name}{GAP}{'#' * max(round(bar.share * CHART / 100), int(bar.share > 0))} {bar.value}")
    context.out.note("")


def _for_ead3(parser: Parser) -> None:
    help_ = _("the unit whose boxes are described, with its parts (needed)")
    parser.add_argument("--unit", type=text, required=True, metavar=_("CODE"), help=help_)
    help_ = _("XML file to write (needed)")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar=_("FILE"), help=help_)


def _ead3(context: Context, options: Namespace) -> int:
    from depot.report.lists.as_ead3 import write_ead3
    from depot.report.lists.boxes import HOLDINGS
    from depot.report.lists.narrowing import Wish, asked

    wanted = asked(context.reader, HOLDINGS, Wish(unit=options.unit), context.today)

    def work(beat: Callable[[int, int], None]) -> Written:
        return write_ead3(context.reader, wanted, options.output, beat)

    return _followed(context, "ead3", _(HOLDINGS.title), work)


def _for_interchange(parser: Parser) -> None:
    from depot.report.interchange.writing import TABLES

    help_ = _("what is written: {tables}").format(tables=", ".join(TABLES))
    parser.add_argument("table", choices=TABLES, metavar=_("TABLE"), help=help_)
    parser.add_argument(
        "--unit", type=text, default="", metavar=_("CODE"), help=_("only boxes of this unit and its parts")
    )
    help_ = _("only what stands or belongs in this place")
    parser.add_argument("--place", type=text, default="", metavar=_("CODE"), help=help_)
    help_ = _("what they go below there: a resource of ArchivesSpace, a description of AtoM")
    parser.add_argument("--into", type=text, default="", metavar=_("NAME"), help=help_)
    help_ = _("CSV file to write (needed)")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar=_("FILE"), help=help_)


def _interchange(context: Context, options: Namespace) -> int:
    from depot.report.interchange.writing import TABLES, Wanted, title, write_table
    from depot.report.lists.boxes import HOLDINGS
    from depot.report.lists.narrowing import Wish, asked

    table = TABLES[options.table]
    wish = Wish(unit=options.unit, place=_place(context, options))
    narrowed = HOLDINGS._replace(name=table.name, filters=table.filters)
    wanted = Wanted(table, asked(context.reader, narrowed, wish, context.today), options.into)

    def work(beat: Callable[[int, int], None]) -> Written:
        return write_table(context.reader, wanted, options.output, beat)

    return _followed(context, table.name, title(table), work)


def _followed(context: Context, name: str, title: str, work: Callable[[Callable[[int, int], None]], Written]) -> int:
    """Let something write a file, with how far it is; Ctrl-C ends it."""
    bar = Bar(context.out)
    try:
        with stopping() as stopped:

            def beat(done: int, total: int) -> None:
                if stopped():
                    raise _Stopped
                bar.show(title, done / total if total else None)

            done = work(beat)
    except _Stopped:
        return INTERRUPTED
    finally:
        bar.clear()
    return _written(context, name, done)


def _list(context: Context, _options: Namespace) -> int:
    from depot.report.lists.catalogue import REPORTS

    for report in REPORTS.values():
        record = {
            "kind": "report",
            "report": report.name,
            "title": _(report.title),
            "about": _(report.about),
            "columns": [column.name for column in report.columns],
            "filters": list(report.filters),
        }
        filters = "  " + _("filters: {filters}").format(filters=", ".join(report.filters)) if report.filters else ""
        context.out.say(record, f"{report.name:<18}{_(report.about)}", *([" " * 16 + filters] if filters else []))
    return 0


COMMANDS = {
    "": Command(
        N_("show a report, or write it to a file"),
        _report,
        _for_report,
        N_("Which filters a report has, depot report list says. The kind of a file is told by its ending."),
    ),
    "ead3": Command(N_("write the boxes and files of a unit as an EAD3 finding aid"), _ead3, _for_ead3),
    "interchange": Command(
        N_("write boxes or places as ArchivesSpace and AtoM import them"), _interchange, _for_interchange
    ),
    "list": Command(N_("list the reports and what each tells"), _list),
}
