"""What takes room, by place and box type: what stands there, what is out and belongs there, what is soon destroyed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final

from depot.model.standing import Standing, Widths
from depot.store.lookup import Fill
from depot.store.store import Store

ByType = Mapping[int, Mapping[str, int]]
"""How many boxes of each type, by place."""

_OUT: Final = "b.status IN ('lent', 'to_shelve', 'missing', 'elsewhere') AND b.place IS NULL"

_AWAITED: Final = f"""
SELECT b.home, b.type, count(*) FROM box b
WHERE {_OUT} AND b.home IS NOT NULL AND b.holder = ? AND b.transit IN ('', b.holder) GROUP BY b.home, b.type
UNION ALL
SELECT b.home, b.type, count(*) FROM location s JOIN box b ON b.place = s.id
WHERE s.staging = 1 AND b.home IS NOT NULL AND b.home <> s.id GROUP BY b.home, b.type
"""

_DUE: Final = """
SELECT coalesce(b.place, b.home), b.type, count(*) FROM due d JOIN box b ON b.id = d.box
WHERE d.disposition = 'D' AND d.due_on <> '' AND d.due_on <= ? AND coalesce(b.place, b.home) IS NOT NULL
GROUP BY coalesce(b.place, b.home), b.type
"""


def standing_by_type(store: Store) -> ByType:
    """What stands at each place."""
    return _by_type(store.connection.execute("SELECT place, type, boxes FROM fill WHERE boxes > 0"))


def awaited(store: Store) -> ByType:
    """What belongs at each place and is out: on loan, to be shelved, missing, or at a place of passage."""
    return _by_type(store.connection.execute(_AWAITED, (store.stream_head().node,)))


def due_by_type(store: Store, until: str) -> ByType:
    """What stands or belongs at each place and is to be destroyed by a day (AAAA-MM-JJ), as the due list has it."""
    return _by_type(store.connection.execute(_DUE, (until,)))


def fill_of(boxes: Mapping[str, int], widths: Widths) -> Fill:
    """What some boxes take, by type."""
    known = sum((widths.get(kind) or 0) * n for kind, n in boxes.items())
    return Fill(sum(boxes.values()), known, sum(n for kind, n in boxes.items() if widths.get(kind) is None))


def standing_of(boxes: Mapping[str, int], widths: Widths) -> Standing:
    """The same as the rules of depot.model.standing take it."""
    return Standing(*fill_of(boxes, widths))


def _by_type(rows: Iterable[Any]) -> ByType:
    found: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for place, box_type, n in rows:
        found[place][box_type] += n
    return found
