"""Requests of units: what is asked for, what became of each line, and where a request stands.

A state is computed from facts, never set. What is asked for stands in lines (depot.model.requestlines); here is only
how far each of them is, in one character.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from depot.model.codes import node_of
from depot.model.event import Event
from depot.model.state import assign, reference, touched
from depot.words import N_

LOAN: Final = "loan"
CONSULTATION: Final = "consultation"
REACTIVATION: Final = "reactivation"
SCAN: Final = "scan"
INFORMATION: Final = "information"
WITHDRAWAL: Final = "withdrawal"

KINDS: Final[dict[str, str]] = {
    LOAN: N_("loan"),
    CONSULTATION: N_("on-site consultation"),
    SCAN: N_("scan on demand"),
    INFORMATION: N_("information"),
    REACTIVATION: N_("reactivation"),
    WITHDRAWAL: N_("final withdrawal"),
}
"""What can be asked for, with its name for people."""

LENT: Final = frozenset({LOAN, CONSULTATION, REACTIVATION})
"""Kinds that are answered by a loan of the same kind (depot.model.loan.KINDS)."""

RECEIVED: Final = "received"
WAITING: Final = "waiting"
TO_PICK: Final = "to_pick"
PICKED: Final = "picked"
FULFILLED: Final = "fulfilled"
CLOSED: Final = "closed"
REFUSED: Final = "refused"
CANCELLED: Final = "cancelled"

STATES: Final[dict[str, str]] = {
    RECEIVED: N_("received"),
    WAITING: N_("waits"),
    TO_PICK: N_("to be picked"),
    PICKED: N_("picked"),
    FULFILLED: N_("fulfilled"),
    CLOSED: N_("closed"),
    REFUSED: N_("refused"),
    CANCELLED: N_("cancelled"),
}
"""States with their names for people. What is on record of boxes and loans makes
`waiting` of `to_pick`, and `closed` of `fulfilled`."""

OVER: Final = frozenset({FULFILLED, CLOSED, REFUSED, CANCELLED})
"""States in which nothing is to be done for a request any more."""

WORDS_ONLY: Final = "o"
NAMED: Final = "n"
AT_HAND: Final = "p"
DONE: Final = "d"
REFUSED_WORDS: Final = "r"
REFUSED_NAMED: Final = "s"
NOTHING: Final = "x"
"""How far a line is: asked in words, its box or file named, picked at the shelf, done, refused before or after a box or
file was named, nothing found."""

_LIVE: Final = frozenset({WORDS_ONLY, NAMED, AT_HAND})

STEPS: Final[dict[str, dict[str, str]]] = {
    "request.line_named": {WORDS_ONLY: NAMED, NAMED: NAMED},
    "request.line_authorised": {NAMED: NAMED, AT_HAND: AT_HAND},
    "request.line_picked": {NAMED: AT_HAND},
    "request.line_unpicked": {AT_HAND: NAMED},
    "request.line_fulfilled": {AT_HAND: DONE},
    "request.line_refused": {WORDS_ONLY: REFUSED_WORDS, NAMED: REFUSED_NAMED, AT_HAND: REFUSED_NAMED},
    "request.line_unfound": {WORDS_ONLY: NOTHING},
    "request.line_reopened": {
        DONE: AT_HAND,
        REFUSED_WORDS: WORDS_ONLY,
        REFUSED_NAMED: NAMED,
        NOTHING: WORDS_ONLY,
    },
}
"""What each kind of event makes of a line that is so far; of any other line it makes nothing."""


ITEMS: Final = frozenset("BF")
"""First letters of the codes of what can be handed out."""


class Request(NamedTuple):
    """A request without its lines. `id` is that of its R code."""

    id: int
    unit: str = ""
    """Administrative unit that asks, `ORG/CODE`."""
    person: int | None = None
    """Borrower who asks; None where only the unit is named."""
    kind: str = LOAN
    """One of KINDS."""
    purpose: str = ""
    """What it is needed for."""
    needed_by: str = ""
    """Day by which it is needed, AAAA-MM-JJ."""
    remarks: str = ""
    received_at: str = ""
    received_by: str = ""
    marks: str = ""
    """How far each line is, a character a line, in their order."""
    picked_at: str = ""
    """When the newest of its lines was picked."""
    answer: str = ""
    answered_by: str = ""
    ended: str = ""
    """`refused` or `cancelled`, where that was said of the whole."""
    reason: str = ""
    """Why it was refused or cancelled."""
    over_at: str = ""
    """When nothing was left to be done."""
    over_by: str = ""
    status: str = RECEIVED
    rev: int = 0

    @property
    def over(self) -> bool:
        """Whether nothing is left to be done."""
        return self.status in OVER


HEAD: Final = ("unit", "person", "kind", "purpose", "needed_by", "remarks")
"""What a unit says of a request as a whole."""

_REFS: Final = frozenset({"person"})


def status_of(request: Request) -> str:
    """The state that the facts give; what is still to be done weighs more than what was done."""
    marks = request.marks
    if request.ended:
        return request.ended
    if request.answered_by:
        return FULFILLED
    if NAMED in marks:
        return TO_PICK
    if WORDS_ONLY in marks or not marks:
        return RECEIVED
    if AT_HAND in marks:
        return PICKED
    return FULFILLED if DONE in marks or NOTHING in marks else REFUSED


def state_of(request: Request, out: int, free: int) -> str:
    """The state, when so many things that it was answered with are still to come back, and so many can be picked."""
    if request.status == FULFILLED and not out:
        return CLOSED
    waits = request.status == TO_PICK and not free and AT_HAND not in request.marks
    return WAITING if waits else request.status


def mark_of(request: Request, line: int) -> str:
    """How far a line (from 1) is; empty where there is none."""
    return request.marks[line - 1 : line] if line > 0 else ""


def line_of(event: Event) -> int:
    """The line that an event is about; 0 for none."""
    n = event.body.get("line")
    return n if type(n) is int and n > 0 else 0


def item_of(event: Event) -> str:
    """The code of the box or file that an event names; empty where it names none."""
    item = said(event, "item")
    return item if item[:1] in ITEMS and reference(item) is not None else ""


def steps(before: Request, event: Event) -> bool:
    """Whether an event about a line makes anything of it."""
    step = STEPS.get(event.kind, {}) if event.kind != "request.line_named" or item_of(event) else {}
    return not before.ended and not before.answered_by and mark_of(before, line_of(event)) in step


def evolve(state: Request, event: Event) -> Request:
    """The request after an event. Pure and total: any authentic event folds, in any state.

    A request is its depot's own: what another writes about it counts as a revision and changes nothing.
    """
    if event.node != node_of(state.id):
        return touched(state)
    after = _changed(state, event)
    status = status_of(after)
    if (status in OVER) == (after.status in OVER):
        return after._replace(status=status)
    at, by = (event.at, event.actor) if status in OVER else ("", "")
    return after._replace(status=status, over_at=at, over_by=by)


def _changed(request: Request, event: Event) -> Request:
    now = touched(request)
    match event.kind:
        case "request.received":
            return _told(request, event)._replace(received_at=event.at, received_by=event.actor)
        case "request.described":
            return _told(request, event)
        case "request.line_added":
            return now._replace(marks=now.marks + (NAMED if item_of(event) else WORDS_ONLY))
        case "request.answered" if not (request.ended or request.answered_by):
            return now._replace(answer=said(event, "answer"), answered_by=event.actor or "?")
        case "request.refused" | "request.cancelled" if not (request.ended or request.answered_by):
            how = REFUSED if event.kind == "request.refused" else CANCELLED
            return now._replace(ended=how, reason=said(event, "reason"))
        case "request.reopened":
            return now._replace(ended="", reason="", answer="", answered_by="")
        case _ if steps(request, event):
            n = line_of(event)
            mark = STEPS[event.kind][mark_of(request, n)]
            marks = request.marks[: n - 1] + mark + request.marks[n:]
            picked = event.at if event.kind == "request.line_picked" else request.picked_at
            return now._replace(marks=marks, picked_at=picked)
        case _:
            return now


def _told(request: Request, event: Event) -> Request:
    body: Any = event.body
    return assign(request, {name: body[name] for name in HEAD if name in body}, _REFS)


def said(event: Event, field: str) -> str:
    """A text of an event's body; empty where it is none."""
    value = event.body.get(field)
    return value if isinstance(value, str) else ""
