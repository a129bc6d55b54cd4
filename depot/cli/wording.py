"""Names of states and of what cards gather, for people. Those of stored fields are in depot.desk.fieldwords."""

from __future__ import annotations

from typing import Final

from depot.model.box import STATUS_WORDS as STATUS
from depot.words import N_

__all__ = ["GATHERED", "STATUS"]

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
