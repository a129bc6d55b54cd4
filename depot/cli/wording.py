"""Names of states and of what cards gather, for people. Those of stored fields are in depot.desk.fieldwords."""

from __future__ import annotations

from typing import Final

from depot.model.box import DESTROYED, ELSEWHERE, LENT, MISSING, PULLED, SHELVED, TO_SHELVE, UNPLACED, WITHDRAWN
from depot.words import N_

STATUS: Final = {
    UNPLACED: N_("without a place"),
    SHELVED: N_("on its shelf"),
    TO_SHELVE: N_("to shelve"),
    LENT: N_("on loan"),
    ELSEWHERE: N_("elsewhere"),
    MISSING: N_("missing"),
    PULLED: N_("to be destroyed"),
    WITHDRAWN: N_("withdrawn"),
    DESTROYED: N_("destroyed"),
}
"""Statuses of boxes."""

GATHERED: Final = {
    "away": N_("custody"),
    "boxes": N_("boxes"),
    "disposal": N_("disposal"),
    "elsewhere": N_("returned at"),
    "files": N_("files"),
    "free": N_("free"),
    "heed": N_("heed"),
    "opened_at": N_("opened"),
    "out": N_("out"),
    "since": N_("since"),
    "status": N_("state"),
    "years": N_("years"),
}
"""What cards say beside stored fields."""
