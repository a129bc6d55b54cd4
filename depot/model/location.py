"""Locations: the tree site > room > aisle > bay > shelf > position."""

from typing import Final, NamedTuple

from depot.model.event import Event
from depot.model.state import assign, labelled, lines, touched, with_line, without_line
from depot.words import N_

REFS: Final = frozenset({"parent"})
"""Fields that hold ids of coded things."""

KINDS: Final[dict[str, str]] = {
    "site": N_("site"),
    "room": N_("room"),
    "aisle": N_("aisle"),
    "bay": N_("bay"),
    "shelf": N_("shelf"),
    "position": N_("position"),
}
"""Kinds from the outside in, with their names for people. A box stands on a shelf or a position."""

SEPARATOR: Final = " · "
"""Between the parts of an address."""

HOLDS_BOXES: Final = frozenset({"shelf", "position"})


class Location(NamedTuple):
    """A place. `id` is that of its S code."""

    id: int
    parent: int | None = None
    kind: str = "shelf"
    label: str = ""
    """Its own part of the address, such as `04` or `B`."""
    name: str = ""
    """A name of its own, such as `Voûte`."""
    walk: str = ""
    """Sort key of the walking order: the whole address, digits padded."""
    capacity_mm: int | None = None
    """Linear capacity in millimetres; None when nobody measured it."""
    positions: int | None = None
    """How many boxes at most; None for no such limit."""
    accepts: str = ""
    """Box types that may stand here, parted by spaces; empty for all."""
    reserved: str = ""
    """For whom or what it is reserved."""
    blocked: str = ""
    """Why nothing may be put here."""
    staging: int = 0
    """1 for a place of passage (table, trolley): a box put here keeps its home."""
    retired: int = 0
    label_needed: int = 0
    """1 while its label is still to be printed."""
    labels: int = 0
    """How many times its label was printed."""
    aliases: str = ""
    rev: int = 0

    @property
    def alias_list(self) -> tuple[str, ...]:
        """Older barcodes of this place."""
        return lines(self.aliases)

    @property
    def holds_boxes(self) -> bool:
        """True when boxes stand here, False for what only contains other places."""
        return self.kind in HOLDS_BOXES

    @property
    def accepted(self) -> tuple[str, ...]:
        """Box types that may stand here; empty for all."""
        return tuple(self.accepts.split())


def evolve(state: Location, event: Event) -> Location:
    """The location after an event. Pure and total."""
    body = event.body
    match event.kind:
        case "location.created" | "location.described" | "location.reserved" | "location.blocked":
            return assign(state, body, REFS)
        case "location.retired":
            return assign(state, {})._replace(retired=1)
        case "location.aliased":
            return assign(state, {})._replace(aliases=with_line(state.aliases, str(body.get("alias", ""))))
        case "location.unaliased":
            return assign(state, {})._replace(aliases=without_line(state.aliases, str(body.get("alias", ""))))
        case "location.labelled":
            return labelled(state)
        case "location.undone":
            return assign(state, body.get("restores") or {}, REFS)
        case "conflict.decided":
            return assign(state, body.get("fields") or {}, REFS)
        case _:
            return touched(state)


def walk_key(label: str) -> str:
    """A label as it sorts on a walk: runs of digits padded to four, so that 2 comes before 10."""
    key, digits = "", ""
    for char in label.upper() + "\0":
        if char.isdigit():
            digits += char
            continue
        key += digits.lstrip("0").rjust(4, "0") if digits else ""
        digits = ""
        key += char if char != "\0" else ""
    return key
