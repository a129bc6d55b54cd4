from __future__ import annotations

import pytest

from tests.desk.founded import Founded
from tests.desk.hall import Hall, furnish


@pytest.fixture
def hall(depot: Founded) -> Hall:
    """The hall of the tests of desks."""
    return furnish(depot)
