"""Loans: a group of boxes and files that one person took at one time, and its lines.

A line is not a subject of its own: it follows from `box.lent`, `box.extended`, `box.recalled`, `box.returned` (and
the same of files), so that a box's history and its loan can never tell two stories.
"""

from typing import Final, NamedTuple

from depot.model.event import Event
from depot.model.state import assign, touched
from depot.words import N_

REFS: Final = frozenset({"person"})
"""Fields that hold ids of coded things."""

KINDS: Final[dict[str, str]] = {
    "loan": N_("loan"),
    "consultation": N_("on-site consultation"),
    "reactivation": N_("reactivation"),
}
"""Kinds of loan with their names for people."""


class Loan(NamedTuple):
    """The head of a loan group. `id` is that of the L code on the counter slip."""

    id: int
    person: int | None = None
    unit: str = ""
    """The person's unit when it was opened."""
    kind: str = "loan"
    due: str = ""
    """Due date for lines added now, AAAA-MM-JJ."""
    opened_at: str = ""
    note: str = ""
    voided: int = 0
    """1 when the act that opened it was undone."""
    labels: int = 0
    """How many times its counter slip was printed."""
    recalled: str = ""
    """The day for which what was out of it was wanted back earlier, AAAA-MM-JJ."""
    recall_reason: str = ""
    reminders: int = 0
    """Which reminder the last letter about it was."""
    reminded_on: str = ""
    """When that letter was made, AAAA-MM-JJ."""
    rev: int = 0

    def reminder(self, due: str, today: str) -> int:
        """Which reminder a letter made today is, about something overdue since a date: 1 for the first.

        Letters from before that date were about another one, which an extension has replaced. A letter that is made
        again on its day stays the same one.
        """
        if self.reminded_on <= due:
            return 1
        return self.reminders + (self.reminded_on != today)


class Line(NamedTuple):
    """One box or file of a loan."""

    loan: int
    item: str
    """Code of the box or file."""
    out_at: str = ""
    due: str = ""
    back_at: str = ""
    """When it came back; empty while it is out."""
    back_where: str = ""
    """Where it was returned, when that is another depot."""
    undone: int = 0
    """1 when the lending was undone: it never left."""
    extensions: int = 0


def evolve(state: Loan, event: Event) -> Loan:
    """The loan after an event. Pure and total."""
    body = event.body
    match event.kind:
        case "loan.opened":
            return assign(state, body, REFS)._replace(opened_at=event.at)
        case "loan.described" | "loan.recalled" | "loan.reminded":
            return assign(state, body, REFS)
        case "loan.labelled":
            return assign(state, {})._replace(labels=state.labels + 1)
        case "loan.undone":
            return assign(state, body.get("restores") or {"voided": 1}, REFS)
        case "conflict.decided":
            return assign(state, body.get("fields") or {}, REFS)
        case _:
            return touched(state)
