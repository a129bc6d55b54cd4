"""What tests of destruction get: a depot in which boxes are due."""

from __future__ import annotations

import pytest

from tests.desk.destruction.yard import Yard, furnish
from tests.desk.founded import Founded


@pytest.fixture
def yard(depot: Founded) -> Yard:
    return furnish(depot)
