"""People who borrow."""

from typing import NamedTuple

from depot.model.event import Event
from depot.model.state import assign, labelled, lines, touched, with_line, without_line


class Person(NamedTuple):
    """A borrower. `id` is that of the P code on the badge."""

    id: int
    name: str = ""
    unit: str = ""
    """Administrative unit, `ORG/CODE`."""
    role: str = ""
    """Function in the unit."""
    phone: str = ""
    email: str = ""
    inactive: int = 0
    source_key: str = ""
    label_needed: int = 0
    """1 while the badge is still to be printed."""
    labels: int = 0
    """How many times the badge was printed."""
    aliases: str = ""
    """Other badges, one a line."""
    rev: int = 0

    @property
    def alias_list(self) -> tuple[str, ...]:
        """Other badges."""
        return lines(self.aliases)


def evolve(state: Person, event: Event) -> Person:
    """The person after an event. Pure and total."""
    body = event.body
    match event.kind:
        case "person.registered" | "person.described":
            return assign(state, body)
        case "person.aliased":
            return assign(state, {})._replace(aliases=with_line(state.aliases, str(body.get("alias", ""))))
        case "person.unaliased":
            return assign(state, {})._replace(aliases=without_line(state.aliases, str(body.get("alias", ""))))
        case "person.labelled":
            return labelled(state)
        case "person.undone":
            return assign(state, body.get("restores") or {})
        case "conflict.decided":
            return assign(state, body.get("fields") or {})
        case _:
            return touched(state)
