from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from depot.model.codes import Code, next_serial, text_of
from depot.model.event import Event
from depot.model.inventory import Inventory, evolve
from depot.model.inventoryrows import InventoryBox, InventoryScan, InventoryShelf, of_inventory
from depot.model.recount import Recount, longest_rising, recount

ID = Code("N", "L1", next_serial("N", "L1", 0)).id
SHELVES = (11, 12)


def boxes(count: int) -> list[int]:
    """Ids of boxes, in the order of their codes."""
    found, serial = [], 0
    for _n in range(count):
        serial = next_serial("B", "L1", serial)
        found.append(Code("B", "L1", serial).id)
    return found


def counted(*scans: tuple[str, int, int | None], ordered: bool = False) -> Recount:
    """The count of five boxes of the first shelf; scans are (station, shelf, box)."""
    here = boxes(5)
    rows = [
        InventoryScan(
            ID,
            n,
            "",
            "lou",
            station,
            shelf,
            None if box is None else here[box],
            was="" if box is None else "shelved",
            place=SHELVES[0],
        )
        for n, (station, shelf, box) in enumerate(scans, 1)
    ]
    shelves = [InventoryShelf(ID, shelf, n) for n, shelf in enumerate(SHELVES, 1)]
    expected = [InventoryBox(ID, box, SHELVES[0]) for box in here]
    return recount(shelves, expected, rows, [], ordered=ordered, over=False, moved=())


def kinds(found: Recount) -> list[tuple[str, str]]:
    return [(each.kind, each.subject) for each in found.problems if each.kind != "not_seen"]


def test_twice_in_one_pass_is_a_problem_and_in_two_passes_is_none() -> None:
    one, other = SHELVES
    code = text_of("B", boxes(1)[0])
    assert kinds(counted(("a", one, None), ("a", one, 0), ("a", one, 1), ("a", one, 0))) == [("twice", code)]
    assert kinds(counted(("a", one, None), ("a", one, 0), ("a", one, None), ("a", one, 0))) == []
    assert kinds(counted(("a", one, None), ("b", one, None), ("a", one, 0), ("b", one, 0))) == []
    assert kinds(counted(("a", one, None), ("a", one, 0), ("a", other, None), ("a", other, 0))) == [("twice", code)]


def test_the_order_is_that_of_each_clerks_own_pass() -> None:
    one = SHELVES[0]
    apart = [("a", one, None), ("b", one, None), ("a", one, 3), ("b", one, 0), ("a", one, 4), ("b", one, 1)]
    assert kinds(counted(*apart, ordered=True)) == []
    mixed = [("a", one, None), ("a", one, 0), ("a", one, 3), ("a", one, 1), ("a", one, 2)]
    assert kinds(counted(*mixed, ordered=True)) == [("disorder", text_of("B", boxes(4)[3]))]
    again = [*mixed, ("a", one, None), *(("a", one, n) for n in range(5))]
    assert kinds(counted(*again, ordered=True)) == []


@given(st.lists(st.integers(0, 30), unique=True, max_size=8))
def test_what_rises_longest_is_as_long_as_can_be(values: list[int]) -> None:
    found = longest_rising(values)
    assert found == sorted(found)
    assert _inside(found, values)
    assert len(found) == _longest(values)


def _inside(part: Sequence[int], whole: Sequence[int]) -> bool:
    rest = iter(whole)
    return all(value in rest for value in part)


def _longest(values: Sequence[int], above: int = -1) -> int:
    return max(
        (1 + _longest(values[n + 1 :], value) for n, value in enumerate(values) if value > above),
        default=0,
    )


_SCANS = ("expected", "shelf_opened", "seen", "noted", "withdrawn")
_WORDS = (*_SCANS, "started", "settled", "paused", "resumed", "counted", "closed", "newer")
_VALUES = st.one_of(st.none(), st.integers(), st.text(max_size=4), st.just("BL10000010"), st.just("SL1000001S"))
_NAMES = ("shelf", "box", "boxes", "n", "text", "act", "subject", "problem", "was", "place", "batch", "sample")


_TOLD = st.tuples(st.sampled_from(_WORDS), st.dictionaries(st.sampled_from(_NAMES), _VALUES))


@given(st.lists(_TOLD))
def test_every_event_folds(told: list[tuple[str, dict[str, object]]]) -> None:
    state = Inventory(ID)
    for n, (word, body) in enumerate(told, 1):
        event = Event("L1", "00" * 16, n, "ab" * 16, 0, f"inventory.{word}", "x", "2026", "ok", "t", "lou", None, body)
        state = evolve(state, event)
        assert state.rev == n
        assert all(type(value) in (int, str, type(None)) for row in of_inventory(state, event) for value in row)


@pytest.mark.parametrize("node", ["L2", "R1"])
def test_only_its_own_depot_speaks_of_it(node: str) -> None:
    event = Event(node, "00" * 16, 1, "ab" * 16, 0, "inventory.closed", "x", "2026", "ok", "t", "eve", None, {})
    after = evolve(Inventory(ID), event)
    assert (after.open, after.rev) == (True, 1)
    assert list(of_inventory(after, event)) == []
