"""Asking reports of a hall in which everything is known."""

from __future__ import annotations

from typing import Any

from depot.report.lists.catalogue import REPORTS
from depot.report.lists.narrowing import Wish, asked
from depot.report.lists.shape import Source
from depot.store.store import Store
from tests.desk.founded import START

TODAY = START.date()
NOTHING = Wish()


def said(store: Store, name: str, wish: Wish = NOTHING) -> list[dict[str, Any]]:
    """The rows of a report by the names of its columns."""
    report = REPORTS[name]
    source = Source(store, asked(store, report, wish, TODAY))
    names = [column.name for column in report.columns]
    found = [dict(zip(names, row, strict=True)) for row in report.rows(source)]
    assert report.length is None or report.length(source) == len(found), "the length is that of the rows"
    return found
