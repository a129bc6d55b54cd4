"""What tests of transfers get beside what all tests of desks do: shelves, and a slip of three boxes."""

from __future__ import annotations

import pytest

from depot.desk import places
from depot.desk.session import Session
from depot.desk.transfers import announcing
from tests.desk.founded import SCHOOL


@pytest.fixture
def shelves(admin: Session) -> list[int]:
    """Three shelves for two boxes each, in walking order."""
    room = places.create(admin, None, {"kind": "room", "label": "S"}).result
    assert room is not None
    made = [places.create(admin, room.id, {"label": str(n), "positions": 2}).result for n in range(1, 4)]
    return [place.id for place in made if place is not None]


@pytest.fixture
def three(clerk: Session) -> int:
    """A slip of three boxes that the school announced."""
    lines = [{"number": f"2026-{n}", "title": f"Élèves {n}", "year_from": 2001, "year_to": 2003} for n in (1, 2, 3)]
    code = announcing.announce(clerk, {"unit": SCHOOL, "number": "V-1", "sender": "Guy Côté"}, lines).result
    assert code is not None
    return code.id
