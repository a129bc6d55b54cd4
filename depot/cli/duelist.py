"""`depot due`: what may be disposed of and when, and why."""

from __future__ import annotations

from argparse import Namespace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from depot.cli.codes import thing
from depot.cli.command import Command
from depot.cli.fields import day, one_of
from depot.cli.output import aligned
from depot.cli.parser import text, whole
from depot.cli.progress import INTERRUPTED, Bar, stopping
from depot.words import N_, _, ngettext

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.cli.parser import Parser
    from depot.desk.due import DueNow
    from depot.desk.reasons import Name
    from depot.model.retention.boxes import BoxReckoning, Line
    from depot.model.retention.reasons import Reason
    from depot.store.duelist import Part

LIMIT: Final = 50
"""Boxes when nobody says how many."""

ORDERS: Final = ("date", "place", "unit", "rule", "code")


def _for_list(parser: Parser) -> None:
    parser.add_argument("--on", type=day, metavar=_("DATE"), help=_("what is due on this date (today)"))
    parser.add_argument("--since", type=day, metavar=_("DATE"), help=_("only what is due from this date on"))
    parser.add_argument("--unit", type=text, metavar=_("CODE"), help=_("only of this unit and its parts"))
    parser.add_argument("--rule", type=text, metavar=_("CODE"), help=_("only what this rule decides"))
    help_ = _("only these dispositions: D destroy, T sort, C keep; with commas (D,T)")
    parser.add_argument("--disposition", type=_dispositions, default="D T", metavar=_("LETTERS"), help=help_)
    help_ = _("instead, the boxes that have no date because a fact is missing")
    parser.add_argument("--missing", action="store_true", help=help_)
    help_ = _("order: {orders} (date)").format(orders=", ".join(ORDERS))
    parser.add_argument("--sort", choices=ORDERS, default="date", metavar=_("ORDER"), help=help_)
    parser.add_argument("--limit", type=whole, default=LIMIT, metavar="N", help=_("at most N boxes (50); 0 for all"))


def _dispositions(argument: str) -> str:
    one = one_of("C", "D", "T")
    return " ".join(dict.fromkeys(one(word) for word in argument.replace(",", " ").split())) or "D T"


def _list(context: Context, options: Namespace) -> int:
    from depot.desk.due import listed
    from depot.model.retention.due import MISSING
    from depot.store.duelist import ALL, DueList

    if not catch_up(context):
        return INTERRUPTED
    reader, today = context.reader, context.today
    due = DueList(reader)
    views = [MISSING] if options.missing else options.disposition.split()
    part, most = _part(context, options, today), options.limit or ALL
    ids = due.first(views, part, options.sort, most)
    if context.out.json:
        for each in listed(ids, reader, today):
            context.out.say(record(each))
    else:
        context.out.table([({}, _cells(each)) for each in listed(ids, reader, today)])
    total = sum(due.count(view, part) for view in views)
    if not total:
        context.out.note(_("Nothing is due.") if not options.missing else _("No fact is missing."))
    elif total > len(ids):
        more = ngettext("{n} box in all: --limit 0 lists it.", "{n} boxes in all: --limit 0 lists them.", total)
        context.out.note(more.format(n=total))
    return 0


def _part(context: Context, options: Namespace, today: date) -> Part:
    from depot.cli.fields import reference
    from depot.desk.succession import units_of
    from depot.store.duelist import Part

    reader = context.reader
    units = units_of(reader, reference(reader, options.unit)) if options.unit else ()
    rule = reference(reader, options.rule) if options.rule else ""
    if options.missing:
        return Part(units=units, rule=rule)
    return Part(options.since or "", options.on or today.isoformat(), units, rule)


def catch_up(context: Context) -> bool:
    """Reckon what an import or a new version of a rule left, and say so where that cannot be done; False after Ctrl-C,
    when the next opening of the list goes on with the rest.
    """
    from depot.desk.due import catch_up
    from depot.errors import DepotError
    from depot.store.duelist import DueList
    from depot.store.store import Store

    if not DueList(context.reader).behind():
        return True
    bar = Bar(context.out)
    whole_ = asked = False
    try:
        with Store.open(context.place) as store, stopping() as stopped:
            show = lambda done, total: bar.show(_("the due list"), done / total if total else None)  # noqa: E731
            whole_ = catch_up(store, show, stopped)
            asked = stopped()
    except DepotError:  # a medium that cannot be written to, or another terminal that writes for long
        whole_ = False
    finally:
        bar.clear()
    if not whole_:
        context.out.warn("due.behind", _("Some boxes are still to be reckoned: the list may miss some."))
    return whole_ or not asked


def _cells(each: DueNow) -> tuple[str, ...]:
    from depot.desk.reasons import ENDINGS, LACKING
    from depot.model.codes import Code

    box, found = each.box, each.found
    missing = found.missing
    when = found.on.isoformat() if found.on is not None else _(LACKING[missing[0].kind]) if missing else ""
    ending = _(ENDINGS[found.disposition]) if found.disposition else ""
    rule = f"{found.code} v{found.version}" if found.version else found.code
    told = [blocker.said for blocker in each.blockers] + ([each.objection] if each.objection is not None else [])
    blocked = "; ".join(said.text(_) for said in told)
    unit = box.unit.partition("/")[2]
    return when, ending, Code.from_id("B", box.id).shown, rule, unit, box.title, f"! {blocked}" if blocked else ""


def record(each: DueNow) -> dict[str, Any]:
    """A box of the due list."""
    from depot.cli.records import coded
    from depot.model.codes import Code

    box = each.box
    about = coded("due", Code.from_id("B", box.id).text) | {"title": box.title, "number": box.number, "unit": box.unit}
    about |= {"status": box.status} | _found(each.found)
    blockers = [
        {"name": it.name, "message": it.said.text(_), "next": it.todo.text(_), "about": it.about}
        for it in each.blockers
    ]
    return about | {"blockers": blockers, "objection": each.objection.text(_) if each.objection is not None else ""}


def _found(found: BoxReckoning) -> dict[str, Any]:
    from depot.cli.records import code_or_none
    from depot.desk.reasons import names_in

    known: dict[str, Any] = {"due_on": found.on.isoformat() if found.on is not None else None}
    known |= {"earliest": found.earliest.isoformat() if found.earliest is not None else None}
    known |= {"disposition": found.disposition, "rule": found.rule, "version": found.version, "copy": found.copy}
    known |= {"file": code_or_none("F", found.file), "missing": [each.kind for each in found.missing]}
    return known | {"reasons": _reasons(found.reasons, names_in(found))}


def _reasons(reasons: tuple[Reason, ...], name: Name) -> list[dict[str, Any]]:
    """Reasons, each with its facts and its sentences."""
    from depot.cli.records import code_or_none
    from depot.desk.reasons import said

    told = []
    for each in reasons:
        facts: dict[str, Any] = dict(each.facts)
        if "file" in facts:
            facts["file"] = code_or_none("F", facts["file"])
        text_ = " ".join(sentence.text(_) for sentence in said([each], name))
        told.append({"reason": each.kind, "facts": facts, "text": text_})
    return told


def _for_why(parser: Parser) -> None:
    parser.add_argument("code", type=text, metavar=_("CODE"), help=_("code of a box, or of a file in one"))
    help_ = _("suppose that these files were not in the box")
    parser.add_argument("--without", nargs="+", type=text, default=[], metavar=_("FILE"), help=help_)
    help_ = _("suppose that this version of the rule counted")
    parser.add_argument("--version", type=whole, metavar="N", help=help_)
    parser.add_argument("--on", type=day, metavar=_("DATE"), help=_("say whether it is due on this date (today)"))


def _why(context: Context, options: Namespace) -> int:
    from depot.desk.due import WhatIf, due_now, supposing
    from depot.desk.seen import known
    from depot.model.box import Box
    from depot.model.file import File

    reader, today = context.reader, context.today
    found = thing(reader, options.code, "box", "file")
    file = known(reader, File, found.key) if found.kind == "file" else None
    box = known(reader, Box, (file.box or 0) if file is not None else found.key)
    now = due_now(reader, box, today)
    without = tuple(thing(reader, written, "file").key for written in options.without)
    wish = WhatIf(without, options.version)
    supposed = wish != WhatIf()
    whole_ = supposing(reader, box, wish) if supposed else now.found
    on = date.fromisoformat(options.on) if options.on else today
    shown = record(now._replace(found=whole_)) | {"on": on.isoformat(), "due": whole_.due(on)}
    shown |= {"supposing": {"without": [*map(_code, without)], "version": options.version} if supposed else None}
    shown |= {"before": now.found.on.isoformat() if now.found.on is not None else None, "files": _files(whole_)}
    context.out.say(shown, *_told(now, whole_, on, None if file is None else file.id, supposed=supposed))
    return 0


def _code(file: int) -> str:
    from depot.model.codes import Code

    return Code.from_id("F", file).text


def _files(found: BoxReckoning) -> list[dict[str, Any]]:
    from depot.desk.reasons import names_in

    name = names_in(found)
    return [
        {
            "code": _code(line.file),
            "due_on": line.reckoning.on.isoformat() if line.reckoning.on is not None else None,
            "disposition": line.reckoning.disposition,
            "rule": line.reckoning.rule,
            "version": line.reckoning.version,
            "reasons": _reasons(line.reckoning.reasons, name),
        }
        for line in found.lines
    ]


def _told(now: DueNow, found: BoxReckoning, on: date, file: int | None, *, supposed: bool) -> list[str]:
    """The answer for people: what and when, every step, each file, and what keeps it."""
    from depot.desk.reasons import head, names_in, of_box, said
    from depot.model.codes import Code

    lines = [f"{Code.from_id('B', now.box.id).shown}  {now.box.title}".rstrip()]
    if supposed:
        lines.append("  " + _("As it is now: {answer}").format(answer=head(now.found).text(_)))
        lines.append("  " + _("Supposed: {answer}").format(answer=head(found, now.found).text(_)))
    else:
        lines.append(f"  {head(found).text(_)}")
    due = _("Due on {on}.") if found.due(on) else _("Not due on {on}.")
    lines.append("  " + due.format(on=on.isoformat()))
    name = names_in(now.found)
    for line in found.lines:
        if line.file == file:
            own = [sentence.text(_) for sentence in said(line.reckoning.reasons, name)]
            title = _("File {file}").format(file=name(line.file))
            lines += [f"  {title}", *(f"    {each}" for each in own)]
            break
    else:
        lines += [f"    {sentence.text(_)}" for sentence in of_box(found, now.found)]
    lines += [f"  {row}" for row in aligned([_file_cells(line, name) for line in found.lines])]
    return lines + [f"  ! {it.said.text(_)}. {it.todo.text(_)}" for it in now.blockers]


def _file_cells(line: Line, name: Name) -> tuple[str, ...]:
    from depot.desk.reasons import ENDINGS, LACKING

    own = line.reckoning
    when = own.on.isoformat() if own.on is not None else _(LACKING[own.missing[0].kind])
    return name(line.file), when, _(ENDINGS[own.disposition]) if own.disposition else "", own.code


COMMANDS = {
    "": Command(
        N_("list what is due, the first due first"),
        _list,
        _for_list,
        N_("depot due why CODE says how a date was reckoned, and what it would be if something were otherwise."),
    ),
    "why": Command(
        N_("say why a box is due when it is, step by step; or what would be"),
        _why,
        _for_why,
        N_("Nothing is changed. What is supposed stands beside what is so."),
    ),
}
