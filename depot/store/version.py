"""The version of the folded tables."""

from __future__ import annotations

from typing import Final

FOLD_VERSION: Final = 1
"""Raised whenever a table or an evolve changes: an older database's tables are then folded anew at opening."""
