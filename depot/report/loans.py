"""Papers of loans: the counter slip with one code for the whole group, letters, cards that stand in on the shelf."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, Final

from depot.desk.naming import person_name, place_name, unit_name, user_name
from depot.desk.recalling import is_recalled
from depot.desk.reminding import OVERDUE, Late, Letter
from depot.desk.seen import known
from depot.errors import Refused
from depot.model.box import Box
from depot.model.codes import Code, code_id
from depot.model.file import File
from depot.model.loan import KINDS, Line, Loan
from depot.model.person import Person
from depot.model.state import shown
from depot.report.heading import heading
from depot.report.typeset import svg, svg_bars, typeset
from depot.store.lists import Lists
from depot.store.lookup import Reader
from depot.store.rows import loan_and_item
from depot.store.store import Store
from depot.words import N_, _, colon, ngettext
from labels.symbols import code128, qr

Data = dict[str, Any]

_TITLES: Final = (N_("First reminder"), N_("Second reminder"), N_("Third reminder"))


class LoanEmpty(Refused):
    """Facts: loan."""

    what = N_("Nothing was lent in {loan}.")
    todo = N_("Look at its card; an act that was undone leaves an empty loan.")


class OutcardsNone(Refused):
    """There is nothing that a card could stand in for."""

    what = N_("Nothing of this is out.")
    todo = N_("A card stands in for what is on loan only.")


def counter_slip(reader: Reader, loan: int, at: datetime) -> bytes:
    """The counter slip of a loan, to be signed by the borrower. Raises SubjectUnknown, LoanEmpty."""
    group = known(reader, Loan, loan)
    code = Code.from_id("L", loan)
    lines = reader.lines_of(loan)
    if not lines:
        raise LoanEmpty(loan=code.shown)
    boxes, files = (sum(line.item.startswith(letter) for line in lines) for letter in "BF")
    counts = (
        ngettext("{n} box", "{n} boxes", boxes).format(n=boxes) if boxes else "",
        ngettext("{n} file", "{n} files", files).format(n=files) if files else "",
    )
    data = heading(reader, at, _("Loan slip"), code.shown) | {
        "symbol": _qr(code, _("Code of the loan: {code}").format(code=code.shown)),
        "bars": {"svg": svg_bars(code128(code.text)), "alt": _("Barcode of the loan: {code}").format(code=code.shown)},
        "code": code.shown,
        "summary": ", ".join(filter(None, counts)),
        "facts": _facts(reader, group, lines),
        "header": [_("Code"), _("Title"), _("Unit"), _("Due"), _("Back on"), _("Initials")],
        "rows": [_slip_row(reader, line) for line in lines],
        "conditions": [
            _("Everything is lent to the person named above only, and is not to be passed on."),
            _("Nothing is to be taken out of a box or a file, added to it, or put into another order."),
            _("It is to be brought back by its due date, with this slip; ask the depot for more time before then."),
            _("The depot may ask for it earlier, and says why."),
        ],
        "lines": [_("Borrower: received (signature, date)"), _("Depot: handed out (signature, date)")],
        "back_lines": [_("Borrower: all returned (signature, date)"), _("Depot: taken back (signature, date)")],
        "words": {
            "page": _("page"),
            "lent": _("Lent"),
            "conditions": _("Conditions"),
            "out": _("When it is taken"),
            "back": _("When it is returned"),
            "scan": _("In the mode RETURN, this one code brings back all that is still out, or a part of it."),
        },
    }
    return typeset("loanslip", data, at)


def letters_paper(reader: Reader, letters: Sequence[Letter], at: datetime, signer: str = "") -> bytes:
    """Letters, each on pages of its own; `signer` is the name of the user who signs them."""
    data = heading(reader, at, _("Letters about loans"), "") | {
        "words": {"page": _("page"), "sign": _("For the depot")},
        "letters": [_letter(reader, letter, at.date(), signer) for letter in letters],
    }
    return typeset("letters", data, at)


def outcards(reader: Reader, lines: Iterable[Line], at: datetime) -> bytes:
    """Cards that stand in on the shelf for boxes and files that are out, two to a page. Raises OutcardsNone."""
    cards = [_card(reader, line) for line in lines if not line.back_at]
    if not cards:
        raise OutcardsNone
    data = heading(reader, at, _("Out on loan"), "") | {
        "cards": cards,
        "words": {"page": _("page"), "out": _("OUT"), "back": _("Back on (date, initials)")},
    }
    return typeset("outcard", data, at)


def lent_on(store: Store, day: date) -> list[Line]:
    """What was lent on a day and is still out, by loan."""
    wanted = (loan_and_item(id_) for id_ in Lists(store).lent_on(day))
    of: dict[int, dict[str, Line]] = {}
    found = []
    for loan, letter, item in wanted:
        if loan not in of:
            of[loan] = {line.item: line for line in store.lines_of(loan)}
        found.append(of[loan][Code.from_id(letter, item).text])
    return found


def _qr(code: Code, alt: str) -> Data:
    return {"svg": svg(qr(code.text)), "alt": alt}


def _facts(reader: Reader, loan: Loan, lines: Sequence[Line]) -> list[list[str]]:
    who = reader.get(Person, loan.person)
    contact = ", ".join(filter(None, (who.phone, who.email))) if who is not None else ""
    out = sum(not line.back_at for line in lines)
    recalled = any(is_recalled(loan, line) for line in lines)
    dues = sorted({line.due for line in lines if line.due})
    facts = (
        (_("Borrower"), person_name(reader, loan.person)),
        (_("Badge"), shown("P", loan.person)),
        (_("Function"), who.role if who is not None else ""),
        (_("Unit"), unit_name(reader, loan.unit)),
        (_("Reached at"), contact),
        (_("Kind"), _(KINDS.get(loan.kind, loan.kind))),
        (_("Lent on"), loan.opened_at[:10]),
        (_("Due"), ", ".join(dues) or _("no due date")),
        (_("Recalled for"), colon(loan.recalled, loan.recall_reason) if recalled else ""),
        (_("Still out"), _("{out} of {n}").format(out=out, n=len(lines))),
        (_("Note"), loan.note),
    )
    return [[label, value] for label, value in facts if value]


def _slip_row(reader: Reader, line: Line) -> list[str]:
    _item, box, title = _thing(reader, line.item)
    return [
        Code.parse(line.item).shown,
        title,
        unit_name(reader, box.unit) if box is not None else "",
        line.due or "—",
        line.back_at[:10],
        "",
    ]


def _thing(reader: Reader, code: str) -> tuple[Box | File | None, Box | None, str]:
    """A box or file, its box, and its title as papers have it."""
    if code.startswith("B"):
        box = reader.get(Box, code_id(code))
        return box, box, _title(box, box.title or box.number) if box is not None else ""
    file = reader.get(File, code_id(code))
    box = reader.get(Box, file.box) if file is not None else None
    return file, box, _title(box, file.title or file.ref) if file is not None else ""


def _title(box: Box | None, title: str) -> str:
    """A title; that of a confidential box is on no paper."""
    return _("(confidential)") if box is not None and box.confidential else title


def _letter(reader: Reader, letter: Letter, today: date, signer: str) -> Data:
    overdue = letter.about == OVERDUE
    people = dict.fromkeys(each.line.person for each in letter.lines)
    names = person_name(reader, letter.person) if letter.person is not None else ", ".join(people)
    name, _node = reader.depot_name()
    return {
        "title": reminder_title(letter.reminder) if overdue else _("Recall of documents on loan"),
        "date": today.isoformat(),
        "to": [line for line in (unit_name(reader, letter.unit), names) if line],
        "text": _overdue_text(letter, name) if overdue else _recall_text(letter, name),
        "header": [
            _("Code"),
            _("Title"),
            _("Borrower"),
            _("Lent on"),
            _("Due"),
            _("Days late") if overdue else _("Why"),
        ],
        "rows": [_letter_row(reader, each, overdue=overdue) for each in letter.lines],
        "how": [
            _("Bring it to the depot's counter, or send it by internal mail, with the slip of the loan or this page."),
            _("If you need it longer, ask for another due date: the depot enters it, and no further letter comes."),
            _("If you no longer have it, say where it is: it may be returned to any depot."),
        ],
        "loans": _("Loans: {codes}").format(
            codes=", ".join(Code.from_id("L", loan).shown for loan in sorted(letter.loans))
        ),
        "signer": signer and user_name(reader, signer),
    }


def reminder_title(n: int) -> str:
    """What a letter is called that is the n-th reminder."""
    return _(_TITLES[n - 1]) if 0 < n <= len(_TITLES) else _("Reminder no. {n}").format(n=n)


def _overdue_text(letter: Letter, depot: str) -> str:
    n = len(letter.lines)
    said = ngettext(
        "What is listed below is on loan from {depot} and should have come back.",
        "The {n} boxes and files listed below are on loan from {depot} and should have come back.",
        n,
    ).format(n=n, depot=depot)
    first = min(each.line.due for each in letter.lines)
    return f"{said} " + _("The longest overdue was due on {day}.").format(day=first)


def _recall_text(letter: Letter, depot: str) -> str:
    first = min(each.line.due for each in letter.lines)
    return _("{depot} needs back what is listed below, earlier than it was lent for: by {day}.").format(
        depot=depot, day=first
    )


def _letter_row(reader: Reader, each: Late, *, overdue: bool) -> list[str]:
    line = each.line
    _item, _box, title = _thing(reader, Code.parse(line.item).text)
    last = str(each.days) if overdue else each.loan.recall_reason
    return [line.item, title, line.person, line.out_at[:10], line.due, last]


def _card(reader: Reader, line: Line) -> Data:
    item, box, title = _thing(reader, line.item)
    loan, code = Code.from_id("L", line.loan), Code.parse(line.item)
    group = known(reader, Loan, line.loan)
    facts = (
        (_("Title"), title),
        (_("In box"), shown("B", item.box) if isinstance(item, File) else ""),
        (_("Place"), place_name(reader, box.home) if box is not None else ""),
        (_("Borrower"), person_name(reader, group.person)),
        (_("Unit"), unit_name(reader, group.unit)),
        (_("Lent on"), line.out_at[:10]),
        (_("Due"), line.due or _("no due date")),
        (_("Loan"), loan.shown),
    )
    return {
        "code": code.shown,
        "facts": [[label, value] for label, value in facts if value],
        "symbol": _qr(code, _("Code of what is out: {code}").format(code=code.shown)),
    }
