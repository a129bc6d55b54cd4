"""`depot loan`: lend, extend, take back; what is out and what is overdue."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from depot.cli import loanpapers, loanperiods
from depot.cli.acts import tell
from depot.cli.codes import key_of, thing
from depot.cli.command import Command
from depot.cli.fields import day
from depot.cli.parser import text
from depot.desk import lending
from depot.model.codes import Code
from depot.model.loan import KINDS
from depot.words import N_, _

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.cli.parser import Parser
    from depot.store.lookup import Reader


PAGE: Final = 500
"""Loan lines read at once."""


class OtherUnit(lending.OtherUnit):
    """The desk's refusal, with what to do about it on a command line."""

    todo = N_("Lend it only on written authorisation of the unit that it belongs to; with it, add --authorised.")


def _items(parser: Parser, nargs: str, help_: str) -> None:
    parser.add_argument("items", nargs=nargs, type=text, default=[], metavar=_("ITEM"), help=_(help_))


def _for_lend(parser: Parser) -> None:
    parser.add_argument("person", type=text, metavar=_("PERSON"), help=_("code on the borrower's badge"))
    _items(parser, "+", N_("code of a box or file"))
    parser.add_argument("--kind", choices=tuple(KINDS), default="loan", help=_("kind of loan (loan)"))
    parser.add_argument("--due", type=day, default="", metavar=_("DATE"), help=_("when it is due, instead of as usual"))
    help_ = _("the unit that it belongs to has agreed in writing")
    parser.add_argument("--authorised", action="store_true", help=help_)


def _lend(context: Context, options: Namespace) -> int:
    session, reader = context.session, context.reader
    person = key_of(reader, options.person, "person")
    items = [thing(reader, written, "box", "file").subject for written in options.items]
    try:
        done = lending.lend(session, person, items, kind=options.kind, due=options.due, authorised=options.authorised)
    except lending.OtherUnit as error:
        raise OtherUnit(**error.facts) from error
    loan = done.result
    assert loan is not None
    code, who = Code.from_id("L", loan.id), lending.lent_to(reader, loan.id)
    for item in items:
        message = _("lent to {person} until {due}; loan {loan}")
        message = message.format(person=who, due=loan.due or "—", loan=code.shown)
        tell(context, done, item, message, loan=code.text, due=loan.due)
    return 0


def _for_return(parser: Parser) -> None:
    _items(parser, "+", N_("code of a box or file; or of a loan, for all that is out of it"))
    parser.add_argument("--elsewhere", type=text, default="", metavar=_("WHERE"), help=_("where, when not here"))


def _return(context: Context, options: Namespace) -> int:
    session, reader = context.session, context.reader
    items = list(dict.fromkeys(item for written in options.items for item in _out(reader, written)))
    done = lending.give_back(session, items, elsewhere=options.elsewhere)
    for item in items:
        if options.elsewhere:
            message = _("returned elsewhere: {place}").format(place=options.elsewhere)
        else:
            message = _("back: put it into its box") if item.startswith("F") else _("back: to shelve")
        tell(context, done, item, message)
    return 0


def _out(reader: Reader, written: str) -> list[str]:
    """What a code brings back: itself, or all that is out of a loan. Raises LoanClosed."""
    found = thing(reader, written, "box", "file", "loan")
    if found.kind != "loan":
        return [found.subject]
    out = [line.item for line in lending.open_lines(reader, found.key)]
    if not out:
        raise lending.LoanClosed(loan=Code.from_id("L", found.key).shown)
    return out


def _for_extend(parser: Parser) -> None:
    parser.add_argument("loan", type=text, metavar=_("LOAN"), help=_("code of the loan"))
    _items(parser, "*", N_("only these boxes and files of it"))
    parser.add_argument("--due", type=day, required=True, metavar=_("DATE"), help=_("new due date"))


def _extend(context: Context, options: Namespace) -> int:
    session, reader = context.session, context.reader
    loan = key_of(reader, options.loan, "loan")
    chosen = [thing(reader, written, "box", "file").subject for written in options.items]
    done = lending.extend(session, loan, options.due, chosen or None)
    for item in done.result or []:
        tell(context, done, item, _("due {day}").format(day=options.due), due=options.due)
    return 0


def _for_show(parser: Parser) -> None:
    parser.add_argument("loan", type=text, metavar=_("LOAN"), help=_("code of the loan"))


def _show(context: Context, options: Namespace) -> int:
    from depot.cli import records
    from depot.cli.sheets import sheet
    from depot.desk.cards import loan_card

    found = thing(context.reader, options.loan, "loan")
    card = loan_card(context.reader, found.state, context.today)
    context.out.say(records.loan_card(card), *sheet(card))
    return 0


def _for_list(parser: Parser) -> None:
    parser.add_argument("--person", type=text, metavar=_("PERSON"), help=_("only what this borrower has"))


def _list(context: Context, options: Namespace) -> int:
    from depot.store.lists import Lists

    lists = Lists(context.reader)
    if options.person:
        return print_lines(context, lists.out_to(key_of(context.reader, options.person, "person")))
    return print_lines(context, lists.out())


def _for_overdue(parser: Parser) -> None:
    parser.add_argument("--on", type=day, metavar=_("DATE"), help=_("what is overdue on this date (today)"))


def _overdue(context: Context, options: Namespace) -> int:
    from depot.store.lists import Lists

    on = date.fromisoformat(options.on) if options.on else context.today
    return print_lines(context, Lists(context.reader).overdue(on))


def print_lines(context: Context, ids: Sequence[int]) -> int:
    """Print loan lines, one a line."""
    from depot.cli.records import loan_line
    from depot.store.listing import Listing

    today = context.today.isoformat()
    rows = []
    listing = Listing(context.reader)
    for row in (row for start in range(0, len(ids), PAGE) for row in listing.lines(ids[start : start + PAGE])):
        late = _("overdue") if row.due and row.due < today else ""
        late = late or (_("recalled") if row.recalled else "")
        due = row.due or _("no due date")
        rows.append((loan_line(row), (due, late, row.item, row.person, row.unit, row.loan, row.title)))
    context.out.table(rows)
    if not rows:
        context.out.note(_("Nothing is out."))
    return 0


def _for_withdraw(parser: Parser) -> None:
    _items(parser, "+", N_("code of a box or file"))
    help_ = _("code on the badge of who takes them, of the unit that they belong to")
    parser.add_argument("--to", required=True, type=text, metavar=_("PERSON"), help=help_)
    parser.add_argument("--reason", required=True, type=text, metavar=_("TEXT"), help=_("why; it stays on record"))


def _withdraw(context: Context, options: Namespace) -> int:
    from depot.desk.withdrawing import withdraw

    session, reader = context.session, context.reader
    person = key_of(reader, options.to, "person")
    items = [thing(reader, written, "box", "file").subject for written in options.items]
    done = withdraw(session, items, person, options.reason)
    for item in items:
        tell(context, done, item, _("withdrawn for good"))
    return 0


COMMANDS = {
    "list": Command(N_("list what is out, the first due first"), _list, _for_list),
    "overdue": Command(N_("list what is overdue, the longest first"), _overdue, _for_overdue),
    "lend": Command(N_("lend boxes and files: all of them or none"), _lend, _for_lend),
    "return": Command(N_("take back boxes, files or whole loans"), _return, _for_return),
    "extend": Command(N_("give a loan a later due date"), _extend, _for_extend),
    **loanpapers.COMMANDS,
    "withdraw": Command(
        N_("give boxes and files back to their unit for good; as a supervisor"),
        _withdraw,
        _for_withdraw,
        N_("What is known of them stays, with their history and their retention; undo takes it back."),
    ),
    "show": Command(N_("show a loan and its lines"), _show, _for_show),
    "periods": Command(
        N_("list how long each kind of loan lasts, for the depot, its organisations and its units"),
        loanperiods.list_all,
        more=N_("In brackets what the unit, the organisation or the depot above says."),
    ),
    "period": Command(
        N_("say how long a kind of loan lasts; as a supervisor"), loanperiods.change, loanperiods.for_period
    ),
}
