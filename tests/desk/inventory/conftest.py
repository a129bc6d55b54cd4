"""What tests of inventories get: a depot with a bay of boxes."""

from __future__ import annotations

import pytest

from tests.desk.founded import Founded
from tests.desk.inventory.rack import Rack, furnish


@pytest.fixture
def rack(depot: Founded) -> Rack:
    return furnish(depot)
