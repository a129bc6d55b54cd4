"""Cells that no spreadsheet takes for a formula."""

from __future__ import annotations

import re
from typing import Final

_GUARD: Final = re.compile(r"'(?='*\s*[=+@-]|'*[\t\r])")
"""An apostrophe that guards what stands behind it."""


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe goes before one that looks like it."""
    return f"'{cell}" if cell.lstrip()[:1] in {"=", "+", "-", "@"} or cell[:1] in {"\t", "\r"} else cell


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula, and that `unguarded` gives back as it was."""
    return f"'{cell}" if harmless(cell) != cell or unguarded(cell) != cell else cell


def unguarded(cell: str) -> str:
    """The text of a cell without the apostrophe that keeps a spreadsheet from taking it for a formula."""
    return cell[1:] if _GUARD.match(cell) else cell
