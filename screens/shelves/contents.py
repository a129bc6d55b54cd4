"""What stands on a shelf: boxes in order, one a line."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from depot.model.query import At, Query
from depot.store.listing import Listing
from depot.store.rows import BoxRow
from depot.store.search import Searcher
from depot.store.store import Store
from depot.store.vectors import PLACE
from depot.words import N_
from screens.cardview import status_sign, years
from screens.rows import Column, Row
from screens.vlist import VirtualList

COLUMNS = (
    Column(N_("Box"), width=13),
    Column(N_("Title"), flex=3, least=16),
    Column(N_("Years"), width=9, right=True, from_width=44),
    Column(N_("Unit"), flex=1, least=10, from_width=70),
    Column(N_("Type"), width=6, from_width=84),
)


class Contents(VirtualList):
    """Boxes at a place and in all that is inside it, in walking order."""

    def __init__(self, store: Callable[[], Store]) -> None:
        """`store` gives the connection to read rows by."""
        super().__init__(COLUMNS, self._rows, empty=N_("No box stands here."), id="contents")
        self._reader = store

    def _rows(self, ids: Sequence[int]) -> list[Row]:
        return [_row(row) for row in Listing(self._reader()).boxes(ids)]


def boxes_at(store: Store, place: int) -> Sequence[int]:
    """Ids of the boxes at a place and inside it, in walking order."""
    with Searcher(store) as searcher:
        return searcher.vector(Query(terms=(At(ids=(place,)),)), PLACE)


def _row(row: BoxRow) -> Row:
    title = row.title or row.number
    cells = (row.code, title, years(row.year_from, row.year_to), row.unit_name or row.unit, row.type)
    return Row(cells, status_sign(row.status))
