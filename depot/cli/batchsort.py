"""`depot batch sort`: boxes whose rule says T."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from depot.cli.acts import shown_of, tell
from depot.cli.codes import thing
from depot.cli.command import Command
from depot.cli.parser import text
from depot.words import N_, _

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.cli.parser import Parser
    from depot.cli.records import Fields
    from depot.desk.destruction.unsorted import Heap


def _for_sort(parser: Parser) -> None:
    parser.add_argument(
        "box", nargs="?", type=text, default="", metavar=_("BOX"), help=_("a box; without one, list them")
    )
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--keep", action="store_true", help=_("keep all of it for good"))
    group.add_argument("--goes", action="store_true", help=_("let it go into a batch"))
    group.add_argument(
        "--propose", action="store_true", help=_("say what the rule proposes, file by file; nothing is changed")
    )
    help_ = _("files that are kept: they move into another box, and the rest goes")
    parser.add_argument("--keeping", nargs="+", type=text, default=[], metavar=_("FILE"), help=help_)
    help_ = _("box for what is kept: a label printed in advance, or one with what sorting kept (a new box)")
    parser.add_argument("--into", type=text, default="", metavar=_("BOX"), help=help_)
    parser.add_argument("--reason", type=text, default="", metavar=_("TEXT"), help=_("why; it stays on record"))


def _sort(context: Context, options: Namespace) -> int:
    from depot.cli.faults import SortingUnsaid
    from depot.desk.destruction import sorting

    if options.propose:
        return _propose(context, options.box)
    if not options.box:
        return _to_sort(context)
    if not (options.keep or options.goes or options.keeping):
        raise SortingUnsaid
    session = context.session
    code = thing(context.reader, options.box, "box").subject
    if options.keep:
        done = sorting.keep(session, code, options.reason)
        tell(context, done, code, _("kept for good"))
        return 0
    files = tuple(thing(context.reader, written, "file").subject for written in options.keeping)
    choice = sorting.Choice(files, _into(options.into))
    done = sorting.let_go(session, code, options.reason, choice)
    kept_in = done.result.kept_in if done.result is not None else ""
    message = _("to be destroyed; what is kept is in {box}") if kept_in else _("to be destroyed")
    tell(context, done, code, message.format(box=shown_of(kept_in) if kept_in else ""), kept_in=kept_in)
    return 0


def _into(written: str) -> str:
    """The code of a box that nothing may have yet, so that it is not looked up. Raises what reading a code raises."""
    from depot.model.codes import Code

    return Code.parse(written).text if written else ""


def _to_sort(context: Context) -> int:
    from depot.cli.records import box
    from depot.desk.destruction.sorting import to_sort
    from depot.model.codes import Code

    found = to_sort(context.reader, context.today)
    context.out.table(
        [(box(each), (Code.from_id("B", each.id).shown, each.rule.partition("/")[2], each.title)) for each in found]
    )
    if not found:
        context.out.note(_("Nothing is to be sorted."))
    return 0


def _propose(context: Context, written: str) -> int:
    from depot.desk.destruction.sorting import to_sort
    from depot.desk.destruction.unsorted import guidance, heaps
    from depot.desk.seen import known
    from depot.model.box import Box

    reader = context.reader
    boxes = to_sort(reader, context.today)
    if written:
        boxes = [known(reader, Box, thing(reader, written, "box").key)]
    found = heaps(reader, boxes)
    rows = [row for heap in found for row in _rows(heap)]
    context.out.table(rows)
    for heap in {heap.rule: heap for heap in found}.values():
        remark = " ".join(heap.guide.remark.split()) or "—"
        context.out.note(_("Rule {rule}: {remark}").format(rule=heap.rule or "—", remark=remark))
        context.out.note(guidance(heap.guide).text(_))
    if not found:
        context.out.note(_("Nothing is to be sorted."))
    return 0


def _rows(heap: Heap) -> list[tuple[Fields, tuple[str, ...]]]:
    """A record and a line for each file of a box, or for the box where none is listed."""
    from depot.desk.destruction.unsorted import told
    from depot.model.codes import Code

    words = {"C": _("keep"), "D": _("destroy"), "": _("you decide")}
    box = Code.from_id("B", heap.box.id)
    things = [(Code.from_id("F", each.id), each.id, each.title) for each in heap.files]
    rows: list[tuple[Fields, tuple[str, ...]]] = []
    for code, id_, title in things or [(box, heap.box.id, heap.box.title)]:
        proposal = heap.proposals.get(id_)
        said, decision = told(proposal), proposal.decision if proposal is not None else ""
        why = said.text(_) if said is not None else ""
        record = {"kind": "proposal", "code": code.text, "shown": code.shown, "box": box.text, "rule": heap.rule}
        record |= {"decision": decision, "why": proposal.why if proposal is not None else "", "reason": why}
        record |= {"title": title, "remark": heap.guide.remark, "sample": heap.guide.state}
        rows.append((record, (box.shown, code.shown, words[decision], why, title)))
    return rows


COMMANDS = {
    "sort": Command(
        N_("list the boxes to be sorted, or say what becomes of one; --propose says what the rule would keep"),
        _sort,
        _for_sort,
    ),
}
