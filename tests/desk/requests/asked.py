"""Requests, made and looked at in few words."""

from __future__ import annotations

from depot.desk.requests.picking import pick_item
from depot.desk.requests.reading import Card, card
from depot.desk.requests.receiving import receive
from tests.desk.founded import Founded
from tests.desk.hall import Hall


def asked(depot: Founded, hall: Hall, *lines: str, **head: str) -> int:
    """Register a request of the teacher, unless a unit or another person is named; its key."""
    given = head if {"unit", "person"} & set(head) else {"person": hall.teacher, **head}
    code = receive(depot.clerk, given, lines).result
    assert code is not None
    return code.id


def picked(depot: Founded, hall: Hall, *items: str, **head: str) -> int:
    """Register a request and pick all of it; its key."""
    request = asked(depot, hall, *items, **head)
    for item in items:
        pick_item(depot.clerk, item)
    return request


def look(depot: Founded, request: int) -> Card:
    """A request as it is now."""
    return card(depot.store, request, depot.clock())


def states(depot: Founded, request: int) -> list[str]:
    """How far each line is, in words."""
    it = look(depot, request)
    return [each.state(it.request.kind) for each in it.lines]


def ways(depot: Founded, request: int) -> list[list[str]]:
    """Names of what stands in the way of each line."""
    return [[found.name for found in each.obstacles] for each in look(depot, request).lines]
