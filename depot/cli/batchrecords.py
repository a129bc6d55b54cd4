"""Destruction batches as JSON records and as text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from depot.cli.records import Fields, code_or_none, coded
from depot.desk.destruction.reading import Docket, office_said
from depot.model.batch import DECISIONS, STATES, VOIDING, ready_on
from depot.model.batchlines import OUTCOMES, BatchLine
from depot.model.box import Box
from depot.model.codes import Code
from depot.model.signing import counted
from depot.words import _, colon, ngettext

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.desk.blockers import Blocker
    from depot.store.lookup import Reader

DIGITS = 12
"""Characters of a hash that people compare."""


def batch(it: Docket) -> Fields:
    """A batch with its state and signatures."""
    now = it.batch
    given = counted(now.signed, now.author_list)
    record = coded("batch", it.code.text) | {"title": now.title, "org": now.org, "state": it.state}
    record |= {"authors": list(now.author_list), "drafted_at": now.drafted_at, "reckoned_on": now.reckoned_on}
    record |= {"submitted_at": now.submitted_at, "approved_at": now.approved_at, "started_at": now.started_at}
    record |= {"ready_on": ready_on(now).isoformat() if now.approved_at else None, "until": now.postponed}
    record |= {"reason": now.reason, "reason_by": now.reason_by, "two_person": bool(now.two_person)}
    record |= {"ordered": bool(now.ordered), "digest": it.digest, "sealed": now.digest}
    offices = [
        {"office": office.name, "paper": bool(office.paper), "users": office.users.split()}
        | {"signed": any(each.office == office.name for each in given)}
        for office in now.office_list
    ]
    signatures = [{**each._asdict(), "stands": each in given} for each in now.signed]
    return record | {"offices": offices, "signatures": signatures, "progress": it.progress._asdict(), "rev": now.rev}


def line(reader: Reader, it: Docket, each: BatchLine, blockers: tuple[Blocker, ...]) -> Fields:
    """A line of a batch, with what is in its way now."""
    box = reader.get(Box, each.box) or Box(each.box)
    record = coded("batch-line", Code.from_id("B", each.box).text) | {"batch": it.code.text, "title": box.title}
    record |= {name: getattr(each, name) for name in ("rule", "version", "copy", "disposition", "due", "earliest")}
    record |= {"files": each.files, "decision": each.decision, "reason": each.reason, "decided_by": each.decided_by}
    record |= {"outcome": each.outcome, "why": each.outcome_why, "status": box.status, "destroyed_on": box.destroyed_on}
    record |= {"place": code_or_none("S", box.place), "pulled": box.batch == it.batch.id and not box.destroyed_on}
    found = [{"name": each.name, "message": each.said.text(_), "next": each.todo.text(_)} for each in blockers]
    return record | {"blockers": found}


def head(it: Docket) -> list[str]:
    """A batch for people."""
    now, progress = it.batch, it.progress
    lines = [f"{it.code.shown}  {_(STATES[it.state])}  {now.title}".rstrip()]
    counts = ngettext("{n} box", "{n} boxes", progress.lines).format(n=progress.lines)
    done = _(
        "{shredded} destroyed, {pulled} off their shelves, {left} left, {missing} not found, {undecided} undecided"
    )
    lines.append(f"  {colon(counts, done.format(left=progress.left, **progress._asdict()))}")
    lines.append(
        "  "
        + _("Made by {names}, for what is due on {day}").format(names=", ".join(now.author_list), day=now.reckoned_on)
    )
    if now.reason:
        lines.append("  " + _("{label}: {value}").format(label=now.reason_by, value=now.reason))
    lines += _signatures(it)
    lines.append("  " + _("What is signed: {digest}").format(digest=it.digest[:DIGITS]))
    return lines


def _signatures(it: Docket) -> list[str]:
    lines = []
    for each in it.batch.signed:
        office = office_said(each.office).text(_)
        at = each.at[:16].replace("T", " ")
        said = _("{label}: {value}").format(label=office, value=f"{each.name}, {at}")
        if each.void:
            facts: dict[str, Any] = {"why": _(VOIDING.get(each.void, each.void)), "who": each.void_by}
            void = _("void since {at}: {why} ({who})").format(at=each.void_at[:16].replace("T", " "), **facts)
            lines.append(f"  {said} — {void}")
        else:
            lines.append(f"  {said}")
    lacking = [office_said(office.name).text(_) for office in it.lacking] if it.batch.submitted_at else []
    return [*lines, "  " + _("To be signed by: {offices}").format(offices=", ".join(lacking))] if lacking else lines


def cells(reader: Reader, each: BatchLine, blockers: tuple[Blocker, ...]) -> tuple[str, ...]:
    """A line for people."""
    box = reader.get(Box, each.box) or Box(each.box)
    said = _(DECISIONS[each.decision]) if each.decision else _("undecided")
    outcome = _(OUTCOMES[each.outcome]) if each.outcome else ""
    if box.destroyed_on:
        outcome = _("destroyed on {date}").format(date=box.destroyed_on)
    why = "; ".join(blocker.said.text(_) for blocker in blockers)
    rule = f"{each.rule.partition('/')[2]} v{each.version}"
    told = each.reason or each.outcome_why
    return Code.from_id("B", each.box).shown, said, each.due, rule, box.title, outcome, told, f"! {why}" if why else ""


def show(context: Context, it: Docket) -> None:
    """Print a batch, its signatures and its lines, with what is in the way of each."""
    from depot.cli.output import aligned
    from depot.desk.destruction.reading import in_the_way

    reader = context.reader
    blocked = {line.box: reasons for line, reasons in in_the_way(reader, it, context.today)} if it.batch.live else {}
    context.out.say(batch(it), *head(it))
    if context.out.json:
        for each in it.lines:
            context.out.say(line(reader, it, each, blocked.get(each.box, ())))
        return
    for row in aligned([cells(reader, each, blocked.get(each.box, ())) for each in it.lines]):
        context.out.note(f"  {row}")
