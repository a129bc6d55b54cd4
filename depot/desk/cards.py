"""Cards: all that is shown of one thing, gathered with few look-ups. For screens and the command line alike."""

from datetime import date
from typing import NamedTuple

from depot.desk import heed
from depot.desk.heed import NOTHING, Heed
from depot.desk.holders import told
from depot.desk.naming import borrower_of, label_of, person_name, place_name, unit_name
from depot.model.box import Box
from depot.model.codes import Code
from depot.model.file import File
from depot.model.loan import Line, Loan
from depot.model.location import Location
from depot.model.outcome import Said
from depot.model.person import Person
from depot.model.reference import BoxType, ClassCode, Rule, User
from depot.model.retention.boxes import BoxReckoning
from depot.model.retention.reckoning import Reckoning
from depot.model.subjects import resolve
from depot.store.lookup import Fill, Reader


class Doubt(NamedTuple):
    """What is in doubt about a thing, until somebody settles it."""

    register: str
    nodes: tuple[str, ...]
    """The depots that disagree."""


class BoxCard(NamedTuple):
    """A box."""

    box: Box
    code: str
    """The code for people."""
    place: str
    """Address of where it is; empty when it is on no shelf."""
    home: str
    """Address of where it belongs."""
    unit: str
    """Name of its unit."""
    type: str
    """Name of its type."""
    class_title: str
    rule_title: str
    borrower: str
    """Who has it; empty when nobody has."""
    overdue: bool
    files: int
    """How many files are listed in it."""
    files_out: tuple[File, ...]
    """Files lent alone."""
    doubts: "tuple[Doubt, ...]"
    heed: Heed = NOTHING
    """What must be heeded: holds, doubts."""
    away: Said | None = None
    """Where it is when it is not simply here: in transit, with another depot, not announced."""
    due: BoxReckoning = BoxReckoning()
    """When it may be disposed of, and why; blank for one that has left for good."""


class FileCard(NamedTuple):
    """A file."""

    file: File
    code: str
    box: BoxCard | None
    borrower: str
    doubts: "tuple[Doubt, ...]"
    heed: Heed = NOTHING
    due: Reckoning = Reckoning()
    """When it becomes inactive by itself; its box waits for the last of its files."""


class LocationCard(NamedTuple):
    """A place and what stands there."""

    location: Location
    code: str
    address: str
    fill: Fill
    boxes: tuple[Box, ...]
    children: tuple[Location, ...]
    free_mm: int | None
    """Free length; None when it cannot be calculated."""


class PersonCard(NamedTuple):
    """A borrower and what they have."""

    person: Person
    code: str
    unit: str
    out: int
    loans: tuple["LoanCard", ...]
    """Loans with something still out, newest first."""


class LoanCard(NamedTuple):
    """A loan group."""

    loan: Loan
    code: str
    person: str
    unit: str
    lines: tuple[Line, ...]
    out: int
    overdue: int
    """How many of its lines are past their due date."""


class UserCard(NamedTuple):
    """A user of the program."""

    user: User
    badge: str


Card = BoxCard | FileCard | LocationCard | PersonCard | LoanCard | UserCard


def card(reader: Reader, subject: str, today: date) -> Card | None:
    """The card of a code in stored form; None when there is no such thing."""
    if subject.startswith("U"):
        user = reader.by_badge(Code.parse(subject).id)
        return UserCard(user, Code.parse(subject).shown) if user is not None else None
    found = resolve(subject)
    if found is None:
        return None
    kind, key = found
    match reader.get(kind.state, key):
        case Box() as box:
            return box_card(reader, box, today)
        case File() as file:
            return file_card(reader, file, today)
        case Location() as location:
            return location_card(reader, location)
        case Person() as person:
            return person_card(reader, person, today)
        case Loan() as loan:
            return loan_card(reader, loan, today)
        case _:
            return None


def box_card(reader: Reader, box: Box, today: date) -> BoxCard:
    """A box's card."""
    kind = reader.get(BoxType, box.type) if box.type else None
    entry = reader.get(ClassCode, box.class_code) if box.class_code else None
    rule = reader.get(Rule, box.rule) if box.rule else None
    return BoxCard(
        box=box,
        code=Code.from_id("B", box.id).shown,
        place=place_name(reader, box.place),
        home=place_name(reader, box.home),
        unit=unit_name(reader, box.unit),
        type=kind.name if kind is not None and kind.name else box.type,
        class_title=entry.title if entry is not None else "",
        rule_title=rule.title if rule is not None else "",
        borrower=borrower_of(reader, box.loan) if box.loan is not None else "",
        overdue=bool(box.due) and box.due < today.isoformat(),
        files=reader.files_count(box.id),
        files_out=tuple(reader.files_out(box.id)),
        doubts=_doubts(reader, Code.from_id("B", box.id).text),
        heed=heed.of_box(reader, box, today),
        away=told(reader, box),
        due=reader.reckoned(box) if not box.gone else BoxReckoning(),
    )


def file_card(reader: Reader, file: File, today: date) -> FileCard:
    """A file's card, with that of its box."""
    box = reader.get(Box, file.box) if file.box is not None else None
    loan = file.loan if file.loan is not None else box.loan if box is not None else None
    around = box_card(reader, box, today) if box is not None else None
    lines = around.due.lines if around is not None else ()
    return FileCard(
        file,
        Code.from_id("F", file.id).shown,
        around,
        borrower_of(reader, loan) if loan is not None else "",
        _doubts(reader, Code.from_id("F", file.id).text),
        heed.of_file(reader, file, today),
        next((line.reckoning for line in lines if line.file == file.id), Reckoning()),
    )


def _doubts(reader: Reader, subject: str) -> tuple[Doubt, ...]:
    nodes: dict[str, dict[str, None]] = {}
    for claim in reader.claims(subject):
        nodes.setdefault(claim.register, {})[claim.node] = None
    return tuple(Doubt(register, tuple(of)) for register, of in nodes.items())


def location_card(reader: Reader, location: Location) -> LocationCard:
    """A place's card."""
    fill = reader.fill(location.id)
    free = None
    if location.capacity_mm is not None and not fill.unmeasured:
        free = location.capacity_mm - fill.known_mm
    return LocationCard(
        location,
        Code.from_id("S", location.id).shown,
        place_name(reader, location.id) or label_of(location),
        fill,
        tuple(reader.boxes_at(location.id)),
        tuple(reader.children(location.id)),
        free,
    )


def loan_card(reader: Reader, loan: Loan, today: date) -> LoanCard:
    """A loan's card."""
    lines = tuple(reader.lines_of(loan.id))
    out = [line for line in lines if not line.back_at]
    return LoanCard(
        loan,
        Code.from_id("L", loan.id).shown,
        person_name(reader, loan.person),
        unit_name(reader, loan.unit),
        lines,
        len(out),
        sum(bool(line.due) and line.due < today.isoformat() for line in out),
    )


def person_card(reader: Reader, person: Person, today: date) -> PersonCard:
    """A borrower's card."""
    loans = tuple(loan_card(reader, loan, today) for loan in reader.loans_of(person.id))
    return PersonCard(
        person,
        Code.from_id("P", person.id).shown,
        unit_name(reader, person.unit),
        sum(loan.out for loan in loans),
        tuple(loan for loan in loans if loan.out),
    )
