"""`depot vault status`, `where`, `holdings` and `due`: one look over all depots."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from depot.cli.command import Command
from depot.words import N_, _, ngettext

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.cli.parser import Parser
    from depot.exchange.overview import NodeStatus


def _status(context: Context, _options: Namespace) -> int:
    from depot.exchange.overview import status

    reader = context.reader
    found = status(reader)
    for it in found:
        context.out.say(_record(it), *_lines(it))
    if not found:
        context.out.note(_("No depot is enrolled, and nothing came of any."))
    return 0


def _record(it: NodeStatus) -> dict[str, Any]:
    record = it._asdict() | {"gaps": [gap._asdict() for gap in it.gaps]}
    record["fingerprint"] = record.pop("card").fingerprint if it.card is not None else ""
    return record


def _lines(it: NodeStatus) -> list[str]:
    seen = it.received[:16].replace("T", " ") or "—"
    head = _("{node}  {name}  events up to {seq}, the last of {at}; received {seen}")
    at = it.at[:16].replace("T", " ") or "—"
    lines = [head.format(node=it.node, name=it.name, seq=it.seq, at=at, seen=seen)]
    if it.card is None:
        lines.append(_("    no key of it is believed: depot vault enrol"))
    for gap in it.gaps:
        said = _("    missing: events {first} to {last} ({source} has what follows)")
        lines.append(said.format(first=gap.first, last=gap.last, source=gap.source))
    if it.waits:
        lines.append(ngettext("    {n} event waits to be folded", "    {n} events wait to be folded", it.waits))
        lines[-1] = lines[-1].format(n=it.waits)
    if it.held:
        line = ngettext(
            "    {n} event of a newer program is held", "    {n} events of a newer program are held", it.held
        )
        lines.append(line.format(n=it.held))
    if it.conflicts:
        lines.append(ngettext("    {n} conflict is open", "    {n} conflicts are open", it.conflicts))
        lines[-1] = lines[-1].format(n=it.conflicts)
    if it.incidents:
        lines.append(ngettext("    {n} incident", "    {n} incidents", it.incidents).format(n=it.incidents))
    if it.behind:
        line = ngettext(
            "    {n} event written here has not reached it yet",
            "    {n} events written here have not reached it yet",
            it.behind,
        )
        lines.append(line.format(n=it.behind))
    return lines


def _for_where(parser: Parser) -> None:
    from depot.cli.parser import text

    parser.add_argument("codes", nargs="+", type=text, metavar=_("CODE"), help=_("code of a box, or an old barcode"))


def _where(context: Context, options: Namespace) -> int:
    from depot.cli.codes import thing
    from depot.desk.everywhere import where

    for written in options.codes:
        found = where(context.reader, thing(context.reader, written, "box"))
        record: dict[str, Any] = {"code": found.code, "shown": found.shown, "node": found.node, "name": found.name}
        record |= {"transit": found.transit, "status": found.status, "place": found.place}
        record |= {"said": found.said.text(_), "conflicts": found.conflicts, "incidents": list(found.incidents)}
        lines = [f"{found.shown}  {found.node} {found.name}  {found.said.text(_)}"]
        if found.transit:
            lines.append(_("    sent to {node}, and not accepted there yet").format(node=found.transit))
        if found.conflicts:
            lines.append(_("    in doubt: depot conflicts show {code}").format(code=found.shown))
        if found.incidents:
            lines.append(_("    incidents: {names}").format(names=", ".join(found.incidents)))
        context.out.say(record, *lines)
    return 0


def _for_holdings(parser: Parser) -> None:
    by = ("depot", "unit", "class", "rule")
    parser.add_argument("--by", choices=by, default="depot", help=_("what to count by (depot)"))


def _holdings(context: Context, options: Namespace) -> int:
    from depot.desk.everywhere import holdings

    rows = []
    for it in holdings(context.reader, options.by):
        record = {"by": options.by, "value": it.value, "name": it.name, "boxes": it.boxes, "statuses": it.statuses}
        here, gone = it.boxes - it.away, it.away
        words = _("{here} here, {gone} out or gone").format(here=here, gone=gone)
        rows.append((record, (it.value or "—", it.name, f"{it.boxes:>9}", words)))
    context.out.table(rows)
    if not rows:
        context.out.note(_("There are no boxes."))
    return 0


def _for_due(parser: Parser) -> None:
    from depot.cli.fields import day

    parser.add_argument("--on", type=day, metavar=_("DATE"), help=_("what is due until this date (today)"))


def _due(context: Context, options: Namespace) -> int:
    from datetime import date

    from depot.cli.loans import print_lines
    from depot.store.lists import Lists

    on = date.fromisoformat(options.on) if options.on else context.today
    return print_lines(context, Lists(context.reader).due(date.min, on))


COMMANDS = {
    "status": Command(
        N_("show what is here of each depot, and what is missing"),
        _status,
        more=N_("Gaps are those that refused packages and other depots told of."),
    ),
    "where": Command(N_("say which depot has a box, and where"), _where, _for_where),
    "holdings": Command(N_("count the boxes of all depots"), _holdings, _for_holdings),
    "due": Command(N_("list what is on loan anywhere and due"), _due, _for_due),
}
