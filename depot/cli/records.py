"""Things as JSON records. Codes are in their stored form, with what people see beside them in `shown`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from depot.desk import cards
from depot.desk.heed import Heed
from depot.model.box import Box
from depot.model.codes import Code
from depot.model.file import File
from depot.model.loan import Line, Loan
from depot.model.location import Location
from depot.model.person import Person
from depot.model.reference import Unit, User

if TYPE_CHECKING:
    from depot.store.rows import BoxRow, FileRow, LineRow

Fields = dict[str, Any]
"""One JSON object."""

_BOX_FLAGS: Final = ("confidential", "essential", "personal", "to_shelve", "missing", "withdrawn", "label_needed")
"""Facts about a box that are so or not so."""


def coded(kind: str, subject: str) -> Fields:
    """How every record of a coded thing begins."""
    return {"kind": kind, "code": subject, "shown": Code.parse(subject).shown}


def code_or_none(letter: str, key: int | None) -> str | None:
    """A reference to a coded thing."""
    return None if key is None else Code.from_id(letter, key).text


def box(state: Box) -> Fields:
    """A box as its row has it."""
    record = coded("box", Code.from_id("B", state.id).text) | {"status": state.status}
    record |= {name: getattr(state, name) for name in _BOX_TEXTS}
    record |= {"media": state.media.split(), "aliases": list(state.alias_list)}
    record |= {"year_from": state.year_from, "year_to": state.year_to}
    record |= {name: bool(getattr(state, name)) for name in _BOX_FLAGS}
    record |= {"place": code_or_none("S", state.place), "home": code_or_none("S", state.home)}
    record |= {"holder": state.holder, "transit": state.transit, "unsent": bool(state.unsent), "twins": state.twins}
    return record | {"loan": code_or_none("L", state.loan), "due": state.due, "rev": state.rev}


def box_card(card: cards.BoxCard) -> Fields:
    """A box with the names of all that it refers to."""
    record = box(card.box)
    record |= {"place_address": card.place, "home_address": card.home, "unit_name": card.unit, "type_name": card.type}
    record |= {"class_title": card.class_title, "rule_title": card.rule_title}
    record |= {"borrower": card.borrower, "overdue": card.overdue, "files": card.files}
    record |= {"due_on": card.due.on.isoformat() if card.due.on is not None else None}
    record |= {"disposition": card.due.disposition}
    record |= {"files_out": [Code.from_id("F", state.id).text for state in card.files_out]}
    return record | _heed(card.heed)


def _heed(heed: Heed) -> Fields:
    """What must be heeded: keys of holds, and registers that are in doubt."""
    return {"holds": [hold.key for hold in heed.holds], "doubts": list(heed.doubts)}


def file(state: File) -> Fields:
    """A file as its row has it."""
    record = coded("file", Code.from_id("F", state.id).text) | {"box": code_or_none("B", state.box)}
    record |= {name: getattr(state, name) for name in _FILE_TEXTS}
    record |= {"aliases": list(state.alias_list), "year_from": state.year_from, "year_to": state.year_to}
    record |= {name: bool(getattr(state, name)) for name in ("personal", "to_return", "removed")}
    return record | {"loan": code_or_none("L", state.loan), "due": state.due, "rev": state.rev}


def file_card(card: cards.FileCard) -> Fields:
    """A file, and where its box is."""
    box_ = card.box
    title, status = (box_.box.title, box_.box.status) if box_ else ("", "")
    record = file(card.file) | {"box_title": title, "box_status": status}
    record |= {"place_address": box_.place if box_ else "", "borrower": card.borrower}
    return record | _heed(card.heed)


def location(state: Location) -> Fields:
    """A place as its row has it. Its kind is in `level`, since `kind` says that it is a place."""
    record = coded("location", Code.from_id("S", state.id).text) | {"level": state.kind}
    record |= {"label": state.label, "name": state.name, "parent": code_or_none("S", state.parent)}
    record |= {"capacity_mm": state.capacity_mm, "positions": state.positions, "accepts": list(state.accepted)}
    record |= {"reserved": state.reserved, "blocked": state.blocked, "staging": bool(state.staging)}
    return record | {"retired": bool(state.retired), "aliases": list(state.alias_list), "rev": state.rev}


def location_card(card: cards.LocationCard) -> Fields:
    """A place and what stands there."""
    record = location(card.location) | {"address": card.address, "free_mm": card.free_mm}
    record |= {"boxes_count": card.fill.boxes}
    record |= {"boxes": [Code.from_id("B", state.id).text for state in card.boxes]}
    return record | {"children": [Code.from_id("S", state.id).text for state in card.children]}


def person(state: Person) -> Fields:
    """A borrower as the row has it."""
    record = coded("person", Code.from_id("P", state.id).text)
    record |= {name: getattr(state, name) for name in ("name", "unit", "role", "phone", "email")}
    return record | {"inactive": bool(state.inactive), "aliases": list(state.alias_list), "rev": state.rev}


def person_card(card: cards.PersonCard) -> Fields:
    """A borrower and what they have."""
    loans = [Code.from_id("L", each.loan.id).text for each in card.loans]
    return person(card.person) | {"unit_name": card.unit, "out": card.out, "loans": loans}


def line(state: Line) -> Fields:
    """A box or file of a loan."""
    record = {"item": state.item, "shown": Code.parse(state.item).shown, "out_at": state.out_at, "due": state.due}
    return record | {"back_at": state.back_at, "back_where": state.back_where, "extensions": state.extensions}


def loan(state: Loan) -> Fields:
    """The head of a loan as its row has it. Its kind is in `loan_kind`."""
    record = coded("loan", Code.from_id("L", state.id).text) | {"person": code_or_none("P", state.person)}
    record |= {"unit": state.unit, "loan_kind": state.kind, "due": state.due, "opened_at": state.opened_at}
    record |= {name: getattr(state, name) for name in ("recalled", "recall_reason", "reminders", "reminded_on")}
    return record | {"note": state.note, "voided": bool(state.voided), "rev": state.rev}


def loan_card(card: cards.LoanCard) -> Fields:
    """A loan and its lines."""
    record = loan(card.loan) | {"borrower": card.person, "unit_name": card.unit, "out": card.out}
    return record | {"overdue": card.overdue, "lines": [line(state) for state in card.lines]}


def user(state: User) -> Fields:
    """A user. Never a secret."""
    record = {"kind": "user", "user": state.key, "name": state.name, "role": state.role, "orgs": state.orgs.split()}
    return record | {"badge": code_or_none("U", state.badge), "inactive": bool(state.inactive)}


def unit(state: Unit) -> Fields:
    """An administrative unit."""
    record: Fields = {"kind": "unit", "key": state.key, "org": state.org, "code": state.code, "name": state.name}
    record |= {"parent": state.parent, "successor": state.successor, "loan_days": state.loan_days}
    return record | {"retired": bool(state.retired)}


def box_hit(row: BoxRow) -> Fields:
    """A box in a list of results."""
    record = coded("box", Code.from_id("B", row.id).text) | {"status": row.status, "title": row.title}
    record |= {"number": row.number, "org": row.org, "unit": row.unit, "unit_name": row.unit_name, "type": row.type}
    record |= {"class_code": row.class_code, "rule": row.rule, "year_from": row.year_from, "year_to": row.year_to}
    record |= {"place_address": row.place, "home_address": row.home, "borrower": row.person, "due": row.due}
    return record | {name: bool(getattr(row, name)) for name in ("confidential", "essential", "personal")}


def file_hit(row: FileRow) -> Fields:
    """A file in a list of results."""
    record = coded("file", Code.from_id("F", row.id).text) | {"title": row.title, "ref": row.ref}
    record |= {"box": code_or_none("B", row.box_id), "box_title": row.box_title, "place_address": row.place}
    record |= {"year_from": row.year_from, "year_to": row.year_to, "borrower": row.person, "due": row.due}
    return record | {"to_return": row.to_return}


def loan_line(row: LineRow) -> Fields:
    """A box or file that is out, with its loan."""
    record = coded("line", Code.from_id(row.item[0], row.item_id).text) | {"title": row.title}
    record |= {"box": code_or_none("B", row.box_id), "loan": Code.from_id("L", row.loan_id).text}
    record |= {"person": code_or_none("P", row.person_id), "borrower": row.person, "unit": row.unit}
    record |= {"loan_kind": row.kind, "out_at": row.out_at, "due": row.due, "extensions": row.extensions}
    record["recalled"] = row.recalled
    return record


def card(found: cards.Card) -> Fields:
    """A card of any kind."""
    return _CARDS[type(found)](found)


_BOX_TEXTS: Final = (
    *("title", "number", "contents", "org", "unit", "fonds", "type", "class_code", "rule", "copy", "closed_on"),
    *("event_on", "semi_event_on", "replaced_on"),
    *("source", "source_key", "remarks", "since", "elsewhere", "destroyed_on", "created_at"),
)
_FILE_TEXTS: Final = (
    *("title", "ref", "class_code", "rule", "copy", "date_from", "date_to", "closed_on", "source_key"),
    *("event_on", "semi_event_on", "replaced_on"),
)
_CARDS: Final[dict[type, Callable[[Any], Fields]]] = {
    cards.BoxCard: box_card,
    cards.FileCard: file_card,
    cards.LocationCard: location_card,
    cards.PersonCard: person_card,
    cards.LoanCard: loan_card,
    cards.UserCard: lambda found: user(found.user),
}
