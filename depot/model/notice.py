"""End-of-period letters: the boxes of a unit whose retention period ends by a day, and what the unit's head answered.

The unit's head signs that they may be disposed of, or objects and says why. An answer that is given again replaces the
one before; the history keeps both.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from depot.model.event import Event
from depot.model.state import assign, lines, touched
from depot.words import N_

AGREE: Final = "agree"
OBJECT: Final = "object"
WAITING: Final = ""

ANSWERS: Final[dict[str, str]] = {
    WAITING: N_("waits for the answer"),
    AGREE: N_("agrees"),
    OBJECT: N_("objects"),
}
"""What a unit said, with its name for people."""


class Notice(NamedTuple):
    """A letter. The key is E, the node and a part of the act that made it, in capitals: `EL1-3F9L27C1`.

    No code begins with E, so that nobody takes it for one.
    """

    key: str
    unit: str = ""
    """Key of the unit that it went to."""
    until: str = ""
    """The day by which the periods end, AAAA-MM-JJ."""
    boxes: str = ""
    """Codes of its boxes in stored form, one a line."""
    sent_at: str = ""
    sent_by: str = ""
    answer: str = ""
    """One of ANSWERS."""
    answered_on: str = ""
    """When it was signed, AAAA-MM-JJ."""
    answered_by: str = ""
    """Who signed it."""
    answer_reason: str = ""
    """Why the unit objects."""
    rev: int = 0

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of its boxes."""
        return lines(self.boxes)


def evolve(state: Notice, event: Event) -> Notice:
    """The letter after an event. Pure and total."""
    match event.kind:
        case "notice.sent":
            return assign(state, event.body)._replace(sent_at=event.at, sent_by=event.actor)
        case "notice.answered":
            return assign(state, event.body)
        case "conflict.decided":
            return assign(state, event.body.get("fields") or {})
        case _:
            return touched(state)
