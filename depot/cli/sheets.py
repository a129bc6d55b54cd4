"""Cards as text: a title line, then one fact a line, what is empty left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from depot.cli.output import aligned
from depot.cli.wording import GATHERED, STATUS
from depot.desk import cards
from depot.desk.fieldwords import FIELDS
from depot.desk.reasons import head_of_file, one_line
from depot.model.codes import Code
from depot.model.location import KINDS
from depot.words import _, colon

Fact = tuple[str, str]
"""Name of a field, and what it holds, for people."""

MOST = 200
"""Boxes or places listed on the card of a place."""


def sheet(card: cards.Card) -> list[str]:
    """The lines of a card."""
    match card:
        case cards.BoxCard():
            return _lines(card.code, card.box.title, _box(card))
        case cards.FileCard():
            return _lines(card.code, card.file.title, _file(card))
        case cards.LocationCard():
            return [*_lines(card.code, card.address, _location(card)), *_contents(card)]
        case cards.PersonCard():
            return [*_lines(card.code, card.person.name, _person(card)), *map(loan_line, card.loans)]
        case cards.LoanCard():
            return [*_lines(card.code, card.person, _loan(card)), *aligned([*_items(card)])]
        case cards.UserCard():
            user = card.user
            return _lines(card.badge, user.name or user.key, [("name", user.key), ("role", user.role)])


def _lines(code: str, title: str, facts: Iterable[Fact]) -> list[str]:
    known, rows = {**FIELDS, **GATHERED}, []
    for name, value in facts:
        lines = value.splitlines()
        rows += [(_(known[name]) if n == 0 else "", line) for n, line in enumerate(lines)]
    return [f"{code}  {title}".rstrip(), *(f"  {row}" for row in aligned(rows))]


def _box(card: cards.BoxCard) -> Iterator[Fact]:
    box = card.box
    state = _(STATUS.get(box.status, box.status))
    if card.borrower:
        state = _("on loan to {person}, due {due}").format(person=card.borrower, due=box.due or "—")
    yield "status", _("{state} (overdue)").format(state=state) if card.overdue else state
    yield "away", card.away.text(_) if card.away else ""
    yield "heed", _heed(card)
    yield "place", card.place
    yield "home", card.home if card.home != card.place else ""
    yield "elsewhere", "" if box.transit else box.elsewhere
    yield "since", box.since[:16].replace("T", " ")
    yield "unit", named(card.unit, box.unit)
    yield "number", box.number
    yield "contents", box.contents
    yield "class_code", named(card.class_title, box.class_code)
    yield "rule", named(card.rule_title, box.rule)
    yield "copy", box.copy
    yield "disposal", " · ".join(said.text(_) for said in one_line(card.due, box.rule))
    yield "years", years(box.year_from, box.year_to)
    yield "closed_on", box.closed_on
    yield "event_on", box.event_on
    yield "semi_event_on", box.semi_event_on
    yield "replaced_on", box.replaced_on
    yield "media", box.media
    yield "type", card.type
    yield "files", str(card.files or "")
    yield "out", ", ".join(Code.from_id("F", file.id).shown for file in card.files_out)
    for name in ("confidential", "essential", "personal", "label_needed"):
        yield name, _("yes") if getattr(box, name) else ""
    yield "source", box.source
    yield "aliases", ", ".join(box.alias_list)
    yield "remarks", box.remarks


def _file(card: cards.FileCard) -> Iterator[Fact]:
    file, box = card.file, card.box
    if file.removed:
        yield "status", _("taken off the list of its box")
    elif card.borrower:
        yield "status", _("on loan to {person}, due {due}").format(person=card.borrower, due=file.due or "—")
    elif file.to_return:
        yield "status", _("to be put back into its box")
    yield "heed", _heed(card)
    yield "box", f"{box.code}  {box.box.title}".rstrip() if box else ""
    yield "place", box.place if box else ""
    yield "ref", file.ref
    yield "class_code", file.class_code.partition("/")[2]
    yield "rule", file.rule.partition("/")[2]
    yield "date_from", file.date_from
    yield "date_to", file.date_to
    yield "disposal", head_of_file(card.due).text(_) if card.due.code else ""
    yield "years", years(file.year_from, file.year_to)
    yield "closed_on", file.closed_on
    yield "event_on", file.event_on
    yield "semi_event_on", file.semi_event_on
    yield "replaced_on", file.replaced_on
    yield "personal", _("yes") if file.personal else ""
    yield "aliases", ", ".join(file.alias_list)


def _heed(card: cards.BoxCard | cards.FileCard) -> str:
    return "\n".join(said.text(_) for said in card.heed.told())


def _location(card: cards.LocationCard) -> Iterator[Fact]:
    place = card.location
    yield "kind", _(KINDS.get(place.kind, place.kind))
    yield "name", place.name
    yield "retired", _("yes") if place.retired else ""
    yield "blocked", place.blocked
    yield "reserved", place.reserved
    yield "staging", _("yes") if place.staging else ""
    yield "boxes", str(card.fill.boxes or "")
    yield "positions", str(place.positions or "")
    yield "capacity_mm", str(place.capacity_mm or "")
    if card.free_mm is not None:
        yield "free", _("{n} mm").format(n=card.free_mm)
    yield "accepts", ", ".join(place.accepted)
    yield "aliases", ", ".join(place.alias_list)


def _contents(card: cards.LocationCard) -> list[str]:
    """What is in a place: other places, or boxes."""
    rows = [(Code.from_id("S", place.id).shown, place.label, place.name) for place in card.children]
    rows += [(Code.from_id("B", box.id).shown, box.number, box.title) for box in card.boxes]
    more = [_("… and {n} more").format(n=len(rows) - MOST)] if len(rows) > MOST else []
    return aligned(rows[:MOST]) + more


def _person(card: cards.PersonCard) -> Iterator[Fact]:
    person = card.person
    yield "unit", named(card.unit, person.unit)
    yield "role", person.role
    yield "phone", person.phone
    yield "email", person.email
    yield "inactive", _("yes") if person.inactive else ""
    yield "out", str(card.out or "")
    yield "aliases", ", ".join(person.alias_list)


def _loan(card: cards.LoanCard) -> Iterator[Fact]:
    from depot.model.loan import KINDS as LOAN_KINDS

    loan = card.loan
    yield "kind", _(LOAN_KINDS.get(loan.kind, loan.kind))
    yield "unit", named(card.unit, loan.unit)
    yield "opened_at", loan.opened_at[:10]
    yield "due", loan.due
    yield "recalled", colon(loan.recalled, loan.recall_reason) if loan.recalled else ""
    yield "reminders", f"{loan.reminders} ({loan.reminded_on})" if loan.reminders else ""
    yield "out", _("{n} of {all}").format(n=card.out, all=len(card.lines))
    yield "note", loan.note


def _items(card: cards.LoanCard) -> Iterator[tuple[str, str]]:
    for line in card.lines:
        back = _("due {day}").format(day=line.due or "—")
        if line.back_at:
            back = _("back {day}").format(day=line.back_at[:10])
        yield Code.parse(line.item).shown, f"{back}  {line.back_where}".rstrip()


def loan_line(card: cards.LoanCard) -> str:
    """A loan in one line: code, borrower, what is out, due date."""
    out = _("{n} of {all} out").format(n=card.out, all=len(card.lines))
    overdue = _("{n} overdue").format(n=card.overdue) if card.overdue else ""
    return "  ".join(part for part in (card.code, card.loan.due, out, card.person, card.unit, overdue) if part)


def named(name: str, key: str) -> str:
    """A named thing: its name, then its code."""
    code = key.partition("/")[2] or key
    return name if name == code or not code else f"{name} ({code})" if name else code


def years(first: int | None, last: int | None) -> str:
    """Extreme years."""
    known = [str(year) for year in (first, last) if year is not None]
    return "-".join(dict.fromkeys(known))
