"""Every report there is, by name, in the order in which they are listed."""

from __future__ import annotations

from typing import Final

from depot.report.lists.activity import ACTIVITY, JOURNAL
from depot.report.lists.boxes import HOLDINGS, SHELF_LIST
from depot.report.lists.compaction import BAYS_TO_EMPTY, SHELVES_TO_EMPTY
from depot.report.lists.concordance import CONCORDANCE, OLD_CODES
from depot.report.lists.counts import BY_CLASS, BY_RULE, BY_UNIT, DESTROYED_BY_YEAR, DUE_BY_YEAR
from depot.report.lists.growth import GROWTH
from depot.report.lists.loans import LOANS, OVERDUE
from depot.report.lists.plan import PLAN
from depot.report.lists.requests import REQUESTS_BY_MONTH, REQUESTS_BY_UNIT
from depot.report.lists.salvage import SALVAGE
from depot.report.lists.schedule import SCHEDULE
from depot.report.lists.shape import Report
from depot.report.lists.space import OCCUPANCY
from depot.report.lists.transfers import TRANSFERS

REPORTS: Final[dict[str, Report]] = {
    report.name: report
    for report in (
        *(HOLDINGS, SHELF_LIST, BY_UNIT, BY_CLASS, BY_RULE),
        *(LOANS, OVERDUE),
        *(REQUESTS_BY_UNIT, REQUESTS_BY_MONTH, TRANSFERS),
        *(DUE_BY_YEAR, DESTROYED_BY_YEAR),
        *(OCCUPANCY, GROWTH, SHELVES_TO_EMPTY, BAYS_TO_EMPTY, SALVAGE),
        *(ACTIVITY, JOURNAL),
        *(PLAN, SCHEDULE, CONCORDANCE, OLD_CODES),
    )
}
"""By name."""
