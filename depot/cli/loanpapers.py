"""`depot loan`: recalls, and the papers of loans: counter slips, letters, cards that stand in on the shelf."""

from __future__ import annotations

from argparse import Namespace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from depot.cli.acts import tell
from depot.cli.codes import key_of, thing
from depot.cli.command import Command
from depot.cli.fields import day, reference
from depot.cli.parser import text
from depot.model.codes import Code
from depot.words import N_, _, ngettext

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.cli.parser import Parser
    from depot.desk.reminding import Letter


def output(parser: Parser) -> None:
    """The file to write."""
    help_ = _("file to write, a PDF")
    parser.add_argument("-o", "--output", required=True, type=text, metavar=_("FILE"), help=help_)


def written(context: Context, file: str, pdf: bytes, paper: str, **more: Any) -> None:
    """Write a paper and say so. Raises PaperNotWritten."""
    from depot.report.typeset import write

    write(Path(file), pdf)
    record = {"kind": "paper", "paper": paper, "file": file, "bytes": len(pdf), **more}
    context.out.say(record, _("written: {file}").format(file=file))


def _loan(parser: Parser) -> None:
    parser.add_argument("loan", type=text, metavar=_("LOAN"), help=_("code of the loan"))


def _for_recall(parser: Parser) -> None:
    _loan(parser)
    help_ = _("only these boxes and files of it")
    parser.add_argument("items", nargs="*", type=text, default=[], metavar=_("ITEM"), help=help_)
    parser.add_argument("--due", type=day, required=True, metavar=_("DATE"), help=_("when it is wanted back"))
    help_ = _("why; it stays on record and is on the letter")
    parser.add_argument("--reason", type=text, required=True, metavar=_("TEXT"), help=help_)


def _recall(context: Context, options: Namespace) -> int:
    from depot.desk.recalling import recall

    session, reader = context.session, context.reader
    loan = key_of(reader, options.loan, "loan")
    items = [thing(reader, written, "box", "file").subject for written in options.items]
    done = recall(session, loan, options.due, options.reason, items)
    for item in done.result or []:
        tell(context, done, item, _("recalled for {day}").format(day=options.due), due=options.due)
    return 0


def _for_slip(parser: Parser) -> None:
    _loan(parser)
    output(parser)


def _slip(context: Context, options: Namespace) -> int:
    from depot.report.loans import counter_slip

    reader = context.reader
    loan = key_of(reader, options.loan, "loan")
    pdf = counter_slip(reader, loan, reader.clock())
    written(context, options.output, pdf, "loan", loan=Code.from_id("L", loan).text)
    return 0


def _for_outcards(parser: Parser) -> None:
    parser.add_argument("loan", nargs="?", type=text, metavar=_("LOAN"), help=_("only what is out of this loan"))
    help_ = _("what was lent on this day and is out (today)")
    parser.add_argument("--on", type=day, default="", metavar=_("DATE"), help=help_)
    output(parser)


def _outcards(context: Context, options: Namespace) -> int:
    from depot.desk.lending import open_lines
    from depot.report.loans import lent_on, outcards

    reader = context.reader
    if options.loan:
        lines = open_lines(reader, key_of(reader, options.loan, "loan"))
    else:
        lines = lent_on(reader, date.fromisoformat(options.on) if options.on else context.today)
    written(context, options.output, outcards(reader, lines, reader.clock()), "outcards", cards=len(lines))
    return 0


def _for_letters(parser: Parser) -> None:
    from depot.desk.reminding import UNIT

    parser.add_argument("--recalls", action="store_true", help=_("of what is recalled, instead of what is overdue"))
    help_ = _("a letter for each unit or for each borrower (unit)")
    parser.add_argument("--each", choices=("unit", "person"), default=UNIT, help=help_)
    parser.add_argument("--unit", default="", type=text, metavar=_("UNIT"), help=_("only to this unit"))
    parser.add_argument("--person", type=text, metavar=_("PERSON"), help=_("only about this borrower"))
    parser.add_argument("--loan", type=text, metavar=_("LOAN"), help=_("only about this loan"))
    parser.add_argument("--draft", action="store_true", help=_("do not count them as reminders"))
    output(parser)


def _letters(context: Context, options: Namespace) -> int:
    from depot.desk.reminding import OVERDUE, RECALL, Wanted, letters, record
    from depot.model.roles import CIRCULATE
    from depot.report.loans import letters_paper

    store, counted = context.reader, not options.draft and not options.recalls
    if counted:
        context.session.may(CIRCULATE)
        store = context.session.store
    wanted = Wanted(
        RECALL if options.recalls else OVERDUE,
        options.each,
        reference(store, options.unit) if options.unit else "",
        key_of(store, options.person, "person") if options.person else None,
        key_of(store, options.loan, "loan") if options.loan else None,
    )
    at = store.clock()
    made = letters(store, wanted, at.date())
    if not made:
        context.out.note(_("There is nothing to write about: no file was written."))
        return 0
    pdf = letters_paper(store, made, at, context.user or "")
    written(context, options.output, pdf, "letters", letters=len(made))
    if counted:
        record(context.session, made)
    for letter in made:
        _tell(context, letter)
    return 0


def _tell(context: Context, letter: Letter) -> None:
    from depot.cli.records import code_or_none
    from depot.desk.naming import person_name, unit_name
    from depot.desk.reminding import OVERDUE
    from depot.report.loans import reminder_title

    to = person_name(context.reader, letter.person) if letter.person is not None else ""
    unit = unit_name(context.reader, letter.unit)
    items = ngettext("{n} box or file", "{n} boxes and files", len(letter.lines)).format(n=len(letter.lines))
    what = reminder_title(letter.reminder) if letter.about == OVERDUE else _("recall")
    record: dict[str, Any] = {"kind": "letter", "about": letter.about, "unit": letter.unit}
    record |= {"person": code_or_none("P", letter.person), "reminder": letter.reminder}
    record["items"] = [Code.parse(each.line.item).text for each in letter.lines]
    context.out.say(record, "  ".join(filter(None, (unit, to, what, items))))


COMMANDS = {
    "recall": Command(N_("want a loan back before its due date, and say why"), _recall, _for_recall),
    "slip": Command(
        N_("write the counter slip of a loan as an accessible PDF"),
        _slip,
        _for_slip,
        N_("Its one code stands for the whole loan: in RETURN it brings back all that is out, or a part."),
    ),
    "letters": Command(
        N_("write letters about what is overdue or recalled, all in one PDF"),
        _letters,
        _for_letters,
        N_(
            "Each letter about what is overdue is put on record, so that the next one is the second reminder; one that "
            "is made again on the same day stays the same."
        ),
    ),
    "outcards": Command(
        N_("write cards that stand in on the shelf for what is out, as an accessible PDF"), _outcards, _for_outcards
    ),
}
