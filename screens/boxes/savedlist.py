"""The saved searches, to run, rename or delete one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from textual.binding import Binding, BindingType

from depot.store.saved import DEPOT, SavedSearch
from depot.words import N_, _
from screens.dialogs.choose import Choose
from screens.rows import Column, Row
from screens.text import clean
from screens.vlist import VirtualList

RUN: Final = "run"
RENAME: Final = "rename"
DELETE: Final = "delete"

COLUMNS: Final = (
    Column(N_("Name"), flex=2, least=14),
    Column(N_("Looks for"), flex=3, least=18),
    Column(N_("Whose"), width=12),
)


class SavedList(Choose[tuple[str, SavedSearch]]):
    """The answer is what is to be done, RUN, RENAME or DELETE, with which search."""

    HINT = N_("Enter looks for it · F2 renames · Del deletes · Esc leaves")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", f"take('{RENAME}')", show=False),
        Binding("delete", f"take('{DELETE}')", show=False),
    ]
    WIDE = True

    def __init__(self, searches: Sequence[SavedSearch]) -> None:
        self._searches = searches
        rows = [
            ((RUN, each), Row((clean(each.name), clean(each.text), _("all") if each.owner == DEPOT else _("mine"))))
            for each in searches
        ]
        super().__init__(
            _("Saved searches"), COLUMNS, rows, empty=N_("None yet: K on the list saves what is looked for.")
        )

    def action_take(self, what: str) -> None:
        """Rename or delete the one under the cursor."""
        at = self.query_one(VirtualList).cursor
        if self._searches:
            self.answer((what, self._searches[at]))
