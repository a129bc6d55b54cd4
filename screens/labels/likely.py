"""What is meant when nobody says: which stock, and what a thing stands for among labels of a kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from depot.desk.printing import selection
from depot.desk.printing.faces import FACES

if TYPE_CHECKING:
    from depot.desk.printing.jobs import Order
    from depot.desk.printing.plans import Plan
    from depot.store.store import Store
    from labels.stocks import Stock

USES: Final = {
    "box": ("box",),
    "file": ("folder",),
    "location": ("shelf", "box"),
    "person": ("card",),
    "badge": ("card",),
    "loan": ("box",),
    "ghost": ("page",),
    "commands": ("page",),
    "calibration": ("page",),
    "ruler": ("page",),
}
"""Uses of stocks (labels.stocks.USES) that suit a face."""


def plan_as_sent(store: Store, wish: Order) -> Plan:
    """The plan of an order as its printer would get it."""
    from depot.desk.printing.plans import draft

    return draft(store, wish)


def codes_of(store: Store, face: str, subject: str) -> tuple[str, ...]:
    """What a thing stands for among labels of a face: a shelf for its boxes, an aisle for its shelves, else itself.

    Raises FaceOther and what a scan of its code raises.
    """
    codes = selection.choose(store, FACES[face], (subject,), below=True).codes
    if not codes and subject[0] in FACES[face].letters:
        return selection.choose(store, FACES[face], (subject,)).codes
    return codes


def likely_stock(store: Store, face: str, every: dict[str, Stock]) -> str:
    """The stock that labels of a face were last printed on, else the first that is meant for such."""
    from depot.store.labelling import open_jobs, past_jobs

    jobs = [*reversed(open_jobs(store, store.stream_head().node)), *past_jobs(store)]
    last = next((job.stock for job in jobs if job.face == face and job.stock in every), "")
    return last or next(name for use in USES[face] for name, stock in every.items() if stock.use == use)
