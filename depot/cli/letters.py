"""`depot letters`: letters at the end of a retention period, and what the units answered."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from depot.cli.acts import tell
from depot.cli.command import Command
from depot.cli.fields import day, reference
from depot.cli.loanpapers import output, written
from depot.cli.parser import text
from depot.model.notice import AGREE, ANSWERS, OBJECT, Notice
from depot.words import N_, _, ngettext

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.cli.parser import Parser
    from depot.cli.records import Fields


def record(it: Notice) -> Fields:
    """A letter."""
    fields: Fields = {"kind": "notice", "notice": it.key, "unit": it.unit, "until": it.until, "boxes": list(it.codes)}
    names = ("sent_at", "sent_by", "answer", "answered_on", "answered_by", "answer_reason")
    return fields | {name: getattr(it, name) for name in names} | {"rev": it.rev}


def _cells(context: Context, it: Notice) -> tuple[str, ...]:
    from depot.desk.naming import unit_name

    boxes = ngettext("{n} box", "{n} boxes", len(it.codes)).format(n=len(it.codes))
    said = ", ".join(filter(None, (_(ANSWERS[it.answer]), it.answered_by, it.answered_on, it.answer_reason)))
    return it.key, it.sent_at[:10], unit_name(context.reader, it.unit), it.until, boxes, said


def _for_write(parser: Parser) -> None:
    parser.add_argument("--unit", required=True, type=text, metavar=_("UNIT"), help=_("the unit, with its parts"))
    help_ = _("day by which the periods end")
    parser.add_argument("--until", required=True, type=day, metavar=_("DATE"), help=help_)
    output(parser)


def _write(context: Context, options: Namespace) -> int:
    from datetime import date

    from depot.cli.duelist import catch_up
    from depot.cli.progress import INTERRUPTED
    from depot.desk.notices import send
    from depot.report.notices import notices_paper

    if not catch_up(context):
        return INTERRUPTED
    session = context.session
    done = send(session, reference(session.store, options.unit), date.fromisoformat(options.until))
    made = done.result or []
    pdf = notices_paper(session.store, made, session.store.clock())
    written(context, options.output, pdf, "notices", letters=len(made))
    for it in made:
        context.out.say(record(it), "  ".join(_cells(context, it)))
    return 0


def _one(parser: Parser) -> None:
    parser.add_argument("letter", type=text, metavar=_("LETTER"), help=_("the code on the letter"))


def _for_answer(parser: Parser) -> None:
    _one(parser)
    parser.add_argument(
        "answer", choices=(AGREE, OBJECT), metavar=_("ANSWER"), help=_("what the unit says: agree or object")
    )
    parser.add_argument("--by", required=True, type=text, metavar=_("NAME"), help=_("who signed it"))
    parser.add_argument("--on", type=day, default="", metavar=_("DATE"), help=_("when it was signed (today)"))
    help_ = _("why the unit objects")
    parser.add_argument("--reason", default="", type=text, metavar=_("TEXT"), help=help_)


def _answer(context: Context, options: Namespace) -> int:
    from depot.desk.notices import answer, read_key

    session = context.session
    key = read_key(session.store, options.letter)
    done = answer(session, key, options.answer, by=options.by, on=options.on, reason=options.reason)
    tell(context, done, f"notice/{key}", _(ANSWERS[options.answer]))
    return 0


def _for_list(parser: Parser) -> None:
    parser.add_argument("--unit", default="", type=text, metavar=_("UNIT"), help=_("only to this unit"))
    parser.add_argument("--waiting", action="store_true", help=_("only those that wait for their answer"))


def _list(context: Context, options: Namespace) -> int:
    unit = reference(context.reader, options.unit) if options.unit else ""
    found = [it for it in context.reader.all(Notice) if unit in ("", it.unit) and not (options.waiting and it.answer)]
    found.sort(key=lambda it: (it.sent_at, it.key))
    context.out.table([(record(it), _cells(context, it)) for it in found])
    if not found:
        context.out.note(_("There is no letter."))
    return 0


def _show(context: Context, options: Namespace) -> int:
    from depot.desk.notices import read_key
    from depot.desk.seen import known
    from depot.model.codes import Code

    it = known(context.reader, Notice, read_key(context.reader, options.letter))
    boxes = [f"  {Code.parse(code).shown}" for code in it.codes]
    context.out.say(record(it), "  ".join(_cells(context, it)), *boxes)
    return 0


def _for_print(parser: Parser) -> None:
    _one(parser)
    output(parser)


def _print(context: Context, options: Namespace) -> int:
    from depot.desk.notices import read_key
    from depot.desk.seen import known
    from depot.report.notices import notices_paper

    store = context.reader
    it = known(store, Notice, read_key(store, options.letter))
    written(context, options.output, notices_paper(store, [it], store.clock()), "notices", letters=1)
    return 0


COMMANDS = {
    "end-of-period": Command(
        N_("write to a unit which of its boxes reach the end of their retention period, for its head to sign"),
        _write,
        _for_write,
        N_(
            "Boxes of a letter that waits for its answer, or was agreed to, are left out; those of one that the unit "
            "objected to come again. The dates are those of the due list."
        ),
    ),
    "answer": Command(N_("enter what the head of a unit answered on a letter"), _answer, _for_answer),
    "list": Command(N_("list the letters and what was answered"), _list, _for_list),
    "show": Command(N_("show a letter and its boxes"), _show, _one),
    "print": Command(N_("write a letter again as an accessible PDF"), _print, _for_print),
}
