"""How the history of a thing is listed."""

from __future__ import annotations

from typing import Final

from depot.desk.chronicle import Entry
from depot.words import N_, _
from screens.rows import Column, Row

HISTORY_COLUMNS: Final = (
    Column(N_("When"), width=16),
    Column(N_("Who"), width=16, from_width=60),
    Column(N_("What"), flex=1, least=20),
)


def history_row(entry: Entry) -> Row:
    """One event of a history; one that was taken back is drawn faintly and says so."""
    what = entry.what.text(_)
    if entry.undone:
        what = _("{what} (undone)").format(what=what)
    return Row((entry.when, entry.who, what), quiet=entry.undone)
