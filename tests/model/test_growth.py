"""What stood where at the end of each month, against counting box by box; and the estimate."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from depot.model.growth import Amount, Month, Stay, estimated, measured, months_between, months_from

MONTHS = months_from("2024-01", 30)


@st.composite
def all_stays(draw: st.DrawFn) -> list[Stay]:
    found = []
    for _nth in range(draw(st.integers(0, 8))):
        since = draw(st.integers(0, 29))
        until = draw(st.one_of(st.just(""), st.integers(since, 29).map(MONTHS.__getitem__)))
        width = draw(st.sampled_from([300, 400, None]))
        found.append(Stay(MONTHS[since], until, draw(st.integers(1, 9)), width, draw(st.booleans())))
    return found


@given(all_stays(), st.integers(0, 29), st.integers(0, 29))
def test_the_end_of_a_month_is_what_counting_gives(stays: list[Stay], one: int, other: int) -> None:
    first, last = sorted((one, other))
    for found in measured(stays, MONTHS[first : last + 1]):
        there = [each for each in stays if each.since <= found.month and (not each.until or each.until > found.month)]
        assert found.stands == Amount(
            sum(each.boxes for each in there),
            sum(each.boxes * each.width_mm for each in there if each.width_mm is not None),
            sum(each.boxes for each in there if each.width_mm is None),
        )
        assert found.came == sum(each.boxes for each in stays if each.first and each.since == found.month)


@given(all_stays(), st.integers(0, 40), st.dictionaries(st.sampled_from(MONTHS), st.integers(0, 9)))
def test_an_estimate_never_falls_below_nothing(stays: list[Stay], now: int, due: dict[str, int]) -> None:
    last = Month("2026-06", Amount(now, now * 300, 0), 0)
    falls = {month: Amount(n, n * 300, 0) for month, n in due.items()}
    ahead = estimated(last, stays, falls, months_from("2026-07", 12))
    assert [month.month for month in ahead] == months_from("2026-07", 12)
    assert all(month.estimated and min(month.stands) >= 0 for month in ahead)
    assert sum(month.due for month in ahead) == sum(due.values()), "all that is due goes once"


def test_the_mean_of_twelve_whole_months_less_what_falls_due() -> None:
    came = [Stay(month, "", 1, 300, first=True) for month in months_from("2025-01", 18)]
    moved = [Stay("2026-03", "", 5, 300, first=False)]
    now = measured(came + moved, ["2026-06"])[0]
    assert now == Month("2026-06", Amount(23, 6900, 0), 1)
    due = {"2024-05": Amount(2, 600, 0), "2026-08": Amount(3, 900, 0), "2028-01": Amount(9, 2700, 0)}
    ahead = estimated(now, came + moved, due, months_from("2026-07", 3))
    assert [(month.stands.boxes, month.came, month.due) for month in ahead] == [(22, 1, 2), (20, 1, 3), (21, 1, 0)]
    assert ahead[-1].stands.mm == 21 * 300


def test_months() -> None:
    assert months_between("2025-11", "2026-02") == ["2025-11", "2025-12", "2026-01", "2026-02"]
    assert months_between("2026-02", "2025-11") == []
    assert measured([], []) == []
