"""Holds (gels): what may not be destroyed while a mandate lasts, and what a hold reaches. Pure.

A hold names things of one kind, and reaches what belongs to them:

    box      the box and every file in it
    file     the file and the box that it is in, since a box is destroyed whole
    unit     the boxes of the unit, of the units that are part of it, and of those that took over its competence
    class    boxes and files of the class and of those below it
    rule     boxes and files that the rule applies to: their own, or their class's
    person   a borrower's case: every box and file that they have had on loan, also what came back

It stands until it is lifted or its last day is over. The first day is what the mandate says, and delays nothing: what
is to be held from next week on is not destroyed today. Its scope never changes: two depots that widened it without
knowing of each other would leave what both added unprotected, so more is held by another hold.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from depot.model.event import Event
from depot.model.state import assign, lines, touched
from depot.words import N_

BOX: Final = "box"
FILE: Final = "file"
UNIT: Final = "unit"
CLASS: Final = "class"
RULE: Final = "rule"
PERSON: Final = "person"

KINDS: Final[dict[str, str]] = {
    BOX: N_("boxes"),
    FILE: N_("files"),
    UNIT: N_("administrative units"),
    CLASS: N_("classes of the plan"),
    RULE: N_("retention rules"),
    PERSON: N_("borrowers' cases"),
}
"""Kinds of things that a hold can name, for people."""

CODED: Final = {BOX: "B", FILE: "F", PERSON: "P"}
"""Those that are named by codes, with the letter of the code; the others by `ORG/CODE`."""


class Hold(NamedTuple):
    """A hold. The key is the node and a part of the act that placed it: `L1-3f9a27c1`."""

    key: str
    node: str = ""
    """The depot or vault that placed it."""
    reason: str = ""
    mandate: str = ""
    """By whose authority, under which reference."""
    kind: str = ""
    """One of KINDS."""
    keys: str = ""
    """What it names, one a line: codes in stored form, or `ORG/CODE`."""
    starts: str = ""
    """First day by the mandate, AAAA-MM-JJ."""
    until: str = ""
    """Last day, AAAA-MM-JJ; empty until it is lifted."""
    placed_at: str = ""
    placed_by: str = ""
    lifted_at: str = ""
    """When it was lifted; empty while it stands."""
    lifted_by: str = ""
    lifted_why: str = ""
    rev: int = 0

    @property
    def names(self) -> tuple[str, ...]:
        """What it names."""
        return lines(self.keys)

    def stands(self, day: str) -> bool:
        """Whether it is in force on a day, AAAA-MM-JJ."""
        return not self.lifted_at and (not self.until or day <= self.until)


Ties = Mapping[str, Collection[str]]
"""What a thing belongs to, by kind of scope: keys by any of which a hold reaches it."""


def holds_on(ties: Ties, holds: Iterable[Hold], day: str) -> tuple[Hold, ...]:
    """The holds that reach a thing with such ties and are in force on a day, AAAA-MM-JJ, in their order."""
    return tuple(
        hold for hold in holds if hold.stands(day) and not _named(hold.keys).isdisjoint(ties.get(hold.kind, ()))
    )


@lru_cache(maxsize=512)
def _named(keys: str) -> frozenset[str]:
    return frozenset(lines(keys))


def reaching(keys: Iterable[str], above: Callable[[str], Iterable[str]]) -> frozenset[str]:
    """Keys and all that are above them: parents, and for a unit those whose competence it took over. Loops end."""
    found: set[str] = set()
    left = [key for key in keys if key]
    while left:
        key = left.pop()
        if key not in found:
            found.add(key)
            left += [each for each in above(key) if each]
    return frozenset(found)


def evolve(state: Hold, event: Event) -> Hold:
    """The hold after an event. Pure and total."""
    body = event.body
    match event.kind:
        case "hold.placed":
            placed = assign(state, body)._replace(node=event.node, placed_at=event.at, placed_by=event.actor)
            return placed._replace(lifted_at="", lifted_by="", lifted_why="")
        case "hold.described":
            return assign(state, {name: said for name, said in body.items() if name in DESCRIBED})
        case "hold.lifted":
            lifted = assign(state, {})._replace(lifted_at=event.at, lifted_by=event.actor)
            return lifted._replace(lifted_why=str(body.get("why", "")))
        case "conflict.decided":
            return assign(state, body.get("fields") or {})
        case _:
            return touched(state)


DESCRIBED: Final = frozenset({"reason", "mandate", "starts", "until"})
"""What may be put otherwise after it was placed."""
