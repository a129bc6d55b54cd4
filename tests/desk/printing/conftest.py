"""What tests of printing get: a hall, and a printer that remembers what came out."""

from __future__ import annotations

from pathlib import Path

import pytest

from depot.desk.printing import kept
from tests.desk.founded import Founded
from tests.desk.hall import Hall, furnish
from tests.desk.printing.paper import Paper


@pytest.fixture
def hall(depot: Founded, tmp_path: Path) -> Hall:
    """A furnished depot with two printers: `zebra`, which is the paper's, and `folder`."""
    folder = tmp_path / "out"
    folder.mkdir()
    kept.add_printer(depot.admin, "zebra", {"address": "tcp://127.0.0.1:9", "dpi": 203})
    kept.add_printer(depot.admin, "folder", {"address": f"folder:{folder}"})
    return furnish(depot)


@pytest.fixture
def paper() -> Paper:
    """A printer."""
    return Paper()
