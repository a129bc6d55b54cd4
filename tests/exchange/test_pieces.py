"""Pieces of what leaves: every event in just one, whatever was exported and confirmed in whatever order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from depot.exchange import pieces
from depot.exchange.pieces import Piece
from depot.exchange.standing import HERE, IN_VAULT, ON_KEY, Stretch
from depot.model.confirming import Confirmed
from depot.store.exports import Exported

INC = "a" * 32
LAST = 60

ranges = st.tuples(st.integers(1, LAST), st.integers(1, LAST)).map(sorted).map(tuple)


def exported(n: int, first: int, last: int) -> Exported:
    at = f"2026-10-{n + 1:02}T09:00:00-04:00"
    return Exported(f"{n:032x}", "L1", INC, first, last, "0" * 64, at, f"/media/usb/P{n}.DEP", 10, "age1x")


def numbers(found: list[Piece]) -> list[int]:
    return [seq for piece in found for seq in range(piece.first, piece.last + 1)]


@given(st.lists(ranges, min_size=1, max_size=8))
def test_each_event_on_a_key_is_in_the_newest_package_that_holds_it(told: list[tuple[int, int]]) -> None:
    packages = [exported(n, first, last) for n, (first, last) in enumerate(told)]
    held = sorted({seq for first, last in told for seq in range(first, last + 1)})
    runs: list[Stretch] = []
    for seq in held:
        if runs and runs[-1].last + 1 == seq:
            runs[-1] = runs[-1]._replace(last=seq)
        else:
            runs.append(Stretch(INC, seq, seq, ON_KEY))
    found = [piece for run in runs for piece in pieces._packages(run, packages)]
    assert numbers(found) == held
    for piece in found:
        for seq in range(piece.first, piece.last + 1):
            newest = max((each for each in packages if each.first <= seq <= each.last), key=lambda each: each.at)
            assert newest.path.endswith(piece.name)


@given(st.lists(st.integers(1, 2 * LAST), max_size=6))
def test_receipts_cut_what_is_in_the_vault(upto: list[int]) -> None:
    at, none = "2026-10-01T09:00:00-04:00", "0" * 64
    rows = [
        Confirmed("L1", INC, 1, "V1", "b" * 32, n, none, INC, seq, none, 0, 0, 0, at, at)
        for n, seq in enumerate(upto, 1)
    ]
    found = pieces._receipts(Stretch(INC, 1, LAST, IN_VAULT), rows)
    assert numbers(found) == list(range(1, LAST + 1))


def test_neighbours_in_the_same_place_are_one() -> None:
    parts = (Stretch(INC, 1, 3, ON_KEY), Stretch(INC, 4, 9, ON_KEY), Stretch(INC, 10, 12, HERE))
    assert pieces._joined(parts) == [Stretch(INC, 1, 9, ON_KEY), Stretch(INC, 10, 12, HERE)]
