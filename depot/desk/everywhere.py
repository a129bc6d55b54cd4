"""Looking over several depots at once: which has a box, and how many there are of what."""

from __future__ import annotations

from typing import Final, NamedTuple

from depot.desk.naming import place_name
from depot.desk.scanning.look import describe
from depot.desk.scanning.resolve import Found
from depot.model.box import DESTROYED, ELSEWHERE, LENT, MISSING, WITHDRAWN
from depot.model.codes import Code, node_of
from depot.model.outcome import Said
from depot.model.reference import ClassCode, Node, Rule, Unit
from depot.store import overview
from depot.store.lookup import Reader
from depot.store.store import Store

AWAY: Final = frozenset({LENT, ELSEWHERE, MISSING, WITHDRAWN, DESTROYED})
"""Statuses of boxes that are not in their depot."""


class Where(NamedTuple):
    """Where a box is, as far as the news has come."""

    code: str
    shown: str
    node: str
    """The depot that has it, or had it last."""
    name: str
    """What that depot is called."""
    transit: str
    """The depot that it was sent to and that has not accepted it yet; empty for none."""
    status: str
    place: str
    """Address of the place; empty for none."""
    said: Said
    conflicts: int
    """What is in doubt about it."""
    incidents: tuple[str, ...]


class Holding(NamedTuple):
    """How many boxes of one kind there are."""

    value: str
    """Key of the unit, class or rule, or node of the depot; empty for boxes without one."""
    name: str
    boxes: int
    statuses: dict[str, int]

    @property
    def away(self) -> int:
        """Those that are lent, elsewhere, missing or gone."""
        return sum(n for status, n in self.statuses.items() if status in AWAY)


def where(store: Store, found: Found) -> Where:
    """Where a box is that was found on record."""
    box, code = found.state, Code.from_id("B", found.key)
    node = box.holder or node_of(found.key)
    registers = {claim.register for claim in store.claims(code.text)}
    return Where(
        code.text,
        code.shown,
        node,
        depot_name(store, node),
        box.transit,
        box.status,
        place_name(store, box.place),
        describe(store, found),
        len(registers),
        tuple(overview.incidents_about(store.connection, code.text)),
    )


def holdings(store: Store, by: str) -> list[Holding]:
    """How many boxes there are by `depot`, `unit`, `class` or `rule`, in the order of those."""
    counted: dict[str, dict[str, int]] = {}
    for value, status, n in overview.holdings(store.connection, by):
        counted.setdefault(value, {})[status] = n
    return [
        Holding(value, _name(store, by, value), sum(statuses.values()), statuses) for value, statuses in counted.items()
    ]


def depot_name(reader: Reader, node: str) -> str:
    """What a depot is called; empty when nobody told."""
    state = reader.get(Node, node)
    return state.name if state is not None else ""


def _name(reader: Reader, by: str, value: str) -> str:
    match by:
        case "depot":
            return depot_name(reader, value)
        case "unit":
            unit = reader.get(Unit, value)
            return unit.name if unit is not None else ""
        case "class":
            entry = reader.get(ClassCode, value)
            return entry.title if entry is not None else ""
        case _:
            rule = reader.get(Rule, value)
            return rule.title if rule is not None else ""
