"""Two bays with boxes, in a depot of the test's own."""

from __future__ import annotations

import pytest

from tests.desk.founded import Founded
from tests.desk.moving.bays import Bays, furnish


@pytest.fixture
def bays(depot: Founded) -> Bays:
    return furnish(depot)
