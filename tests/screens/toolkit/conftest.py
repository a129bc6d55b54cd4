"""The toolkit's tests read English; those of French say so."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from depot import words


@pytest.fixture(autouse=True)
def english(machine: object) -> Iterator[None]:
    """Speak English."""
    words.use("en")
    yield
    words.use(None)
