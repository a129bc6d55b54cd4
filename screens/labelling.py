"""The command that puts a thing on the list of the label desk, for cards and lists of other desks."""

from __future__ import annotations

from typing import Final

from depot.words import N_
from screens.keys import Command

LABEL: Final = Command("item.label", "t", N_("Label"), N_("Print its label: it goes on the list of the label desk."))
"""Whoever lists it has `action_item_label`, which calls the application's `label`."""
