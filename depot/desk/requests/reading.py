"""A request as people look at it: its lines, what stands in their way, how long it has waited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from depot.desk import settings
from depot.desk.naming import person_name, unit_name
from depot.desk.requests.obstacles import Obstacle, look_up, obstacles
from depot.desk.requests.stages import LINE_STATES
from depot.desk.seen import known
from depot.model.codes import Code
from depot.model.request import AT_HAND, DONE, LENT, NAMED, SCAN, WITHDRAWAL, WORDS_ONLY, Request, mark_of, state_of
from depot.model.requestlines import RequestLine
from depot.model.worktime import Hours, worked
from depot.store.lookup import Reader
from depot.words import N_

_DONE_BY = {SCAN: N_("scanned and sent"), WITHDRAWAL: N_("withdrawn for good")}

WAITS = N_("waits")


@dataclass(frozen=True, slots=True)
class Asked:
    """A line with all that follows from it."""

    line: RequestLine
    mark: str
    """How far it is, as in depot.model.request."""
    title: str
    """Title of the box or file; the words where none is named."""
    place: int | None
    """Where its box stands, else where it belongs."""
    obstacles: tuple[Obstacle, ...]

    def state(self, kind: str) -> str:
        """How far it is, a msgid, in a request of a kind."""
        if self.mark == NAMED and self.obstacles:
            return WAITS
        if self.mark == DONE:
            return N_("lent") if kind in LENT else _DONE_BY.get(kind, LINE_STATES[DONE])
        return LINE_STATES[self.mark]


@dataclass(frozen=True, slots=True)
class Card:
    """A request with all that follows from it."""

    request: Request
    lines: tuple[Asked, ...]
    state: str
    """One of depot.model.request.STATES."""
    asker: str
    """Name of who asks: the person, else the unit."""
    unit: str
    """Name of the unit."""
    waited: int
    """Working minutes since it was received, or until it was over."""
    to_picked: int | None
    """Working minutes from its reception until the last of its lines was picked; None where none was."""
    late: bool
    """Whether the day by which it is needed was past when it was over, or is past."""

    @property
    def code(self) -> Code:
        """The request's code."""
        return Code.from_id("R", self.request.id)

    @property
    def to_pick(self) -> int:
        """Lines that can be picked now."""
        return sum(each.mark == NAMED and not each.obstacles for each in self.lines)

    @property
    def picked(self) -> int:
        """Lines that are picked."""
        return self.request.marks.count(AT_HAND)

    @property
    def waiting(self) -> int:
        """Lines that wait: to be searched, for an authorisation, for a return."""
        return self.request.marks.count(WORDS_ONLY) + sum(
            each.mark == NAMED and bool(each.obstacles) for each in self.lines
        )


def asker_name(reader: Reader, request: Request) -> str:
    """Who asks: the person, else the unit."""
    return person_name(reader, request.person) if request.person is not None else unit_name(reader, request.unit)


def hours_of(reader: Reader) -> Hours:
    """When people work at this depot."""
    opens, _dash, closes = settings.value(reader, "working_hours").partition("-")
    return Hours(time.fromisoformat(opens), time.fromisoformat(closes))


def minutes(start: str, end: str, hours: Hours) -> int:
    """Working minutes between two moments as events have them; 0 where one of them is none."""
    try:
        return worked(datetime.fromisoformat(start), datetime.fromisoformat(end), hours)
    except ValueError:
        return 0


def card(reader: Reader, request: int, now: datetime) -> Card:
    """A request as it is now; in an act, after `tx.settle()`. Raises SubjectUnknown."""
    return of_request(reader, known(reader, Request, request), reader.requests.lines(request), now, hours_of(reader))


def cards(reader: Reader, found: list[Request], now: datetime) -> list[Card]:
    """Several requests as they are now."""
    lines, hours = reader.requests.lines_of([each.id for each in found]), hours_of(reader)
    return [of_request(reader, each, lines[each.id], now, hours) for each in found]


def of_request(reader: Reader, request: Request, lines: list[RequestLine], now: datetime, hours: Hours) -> Card:
    """A request with its lines as they are now."""
    asked = tuple(_asked(reader, request, line, now.date()) for line in lines)
    unit = unit_name(reader, request.unit)
    free = sum(each.mark == NAMED and not each.obstacles for each in asked)
    return Card(
        request,
        asked,
        state_of(request, reader.requests.out(request.id) if request.over else 0, free),
        asker_name(reader, request),
        unit,
        minutes(request.received_at, request.over_at or now.isoformat(), hours),
        minutes(request.received_at, request.picked_at, hours) if request.picked_at else None,
        bool(request.needed_by) and request.needed_by < (request.over_at or now.isoformat())[:10],
    )


def _asked(reader: Reader, request: Request, line: RequestLine, today: date) -> Asked:
    mark = mark_of(request, line.n)
    known_ = look_up(reader, line.item) if line.item else None
    if known_ is None:
        return Asked(line, mark, line.words, None, ())
    box, file = known_
    found = obstacles(reader, request, line, today) if mark in (NAMED, AT_HAND) and not request.over else ()
    place = box.place if box.place is not None else box.home
    return Asked(line, mark, file.title if file is not None else box.title or box.number, place, found)
