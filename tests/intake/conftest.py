from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

Written = Callable[[bytes | str], Path]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """Writes a file of those bytes (a text goes out in UTF-8) and gives its path."""

    def write(content: bytes | str) -> Path:
        path = tmp_path / "liste.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write
