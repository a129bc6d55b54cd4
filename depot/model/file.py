"""Files (dossiers) in boxes; each has a code and can be lent alone."""

from typing import Final, NamedTuple

from depot.model.event import Event
from depot.model.state import assign, labelled, lines, touched, with_line, without_line

REFS: Final = frozenset({"box", "loan"})
"""Fields that hold ids of coded things."""


class File(NamedTuple):
    """A file. `id` is that of its F code."""

    id: int
    box: int | None = None
    """The box that it belongs in."""
    ref: str = ""
    """Its reference or number in the unit's own filing."""
    title: str = ""
    class_code: str = ""
    rule: str = ""
    """Own retention rule, which wins over the box's."""
    copy: str = ""
    date_from: str = ""
    date_to: str = ""
    year_from: int | None = None
    year_to: int | None = None
    closed_on: str = ""
    event_on: str = ""
    """When the event came that ends a period open (888) in its rule; this and the next two win over the box's."""
    semi_event_on: str = ""
    replaced_on: str = ""
    personal: int = 0
    loan: int | None = None
    """Open loan of this file alone."""
    due: str = ""
    to_return: int = 0
    """1 from its return until it is back in its box."""
    source_key: str = ""
    aliases: str = ""
    redacted_on: str = ""
    """When its texts were taken away, after the destruction of its box, AAAA-MM-JJ."""
    removed: int = 0
    """1 when it was taken off the list (listed by mistake, withdrawn for good)."""
    label_needed: int = 0
    """1 while its label is still to be printed; most files never have one."""
    labels: int = 0
    """How many times its label was printed."""
    rev: int = 0

    @property
    def alias_list(self) -> tuple[str, ...]:
        """Old barcodes and legacy numbers."""
        return lines(self.aliases)


def evolve(state: File, event: Event) -> File:
    """The file after an event. Pure and total."""
    body = event.body
    match event.kind:
        case "file.listed" | "file.described" | "file.closed" | "file.moved" | "file.extended" | "file.recalled":
            return assign(state, body, REFS)
        case "file.lent":
            return assign(state, body, REFS)._replace(to_return=0)
        case "file.returned":
            return assign(state, {})._replace(loan=None, due="", to_return=1)
        case "file.refiled":
            return assign(state, body, REFS)._replace(to_return=0)
        case "file.removed":
            return assign(state, {})._replace(removed=1)
        case "file.aliased":
            return assign(state, {})._replace(aliases=with_line(state.aliases, str(body.get("alias", ""))))
        case "file.unaliased":
            return assign(state, {})._replace(aliases=without_line(state.aliases, str(body.get("alias", ""))))
        case "file.labelled":
            return labelled(state)
        case "file.redacted":
            return touched(state)._replace(redacted_on=event.at[:10])
        case "file.undone":
            return assign(state, body.get("restores") or {}, REFS)
        case "conflict.decided":
            return assign(state, body.get("fields") or {}, REFS)
        case _:
            return touched(state)
