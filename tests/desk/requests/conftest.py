"""What tests of requests get beside what all tests of desks do: a hall whose boxes stand on a shelf."""

from __future__ import annotations

import pytest

from depot.desk.shelving import shelve
from tests.desk.founded import Founded
from tests.desk.hall import Hall, furnish


@pytest.fixture
def hall(depot: Founded) -> Hall:
    """A furnished depot: two boxes stand on the first shelf, the last on the second, the third nowhere."""
    made = furnish(depot)
    for n, shelf in ((0, 0), (1, 0), (3, 1)):
        shelve(depot.clerk, made.id(made.boxes[n]), made.id(made.shelves[shelf]))
    return made
