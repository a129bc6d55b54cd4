from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from depot.model.retention import reasons as why
from depot.model.retention.reckoning import Calendar, Facts, Reckoning, reckon, together
from depot.model.retention.rules import OPEN, UNTIL_REPLACED, Version
from tests.model.retention import schedules
from tests.model.retention.schedules import plain, rule
from tests.model.retention.second_reckoning import replayed

JUNE = Calendar()


def on(found: Reckoning) -> str:
    return found.on.isoformat() if found.on is not None else "; ".join(each.kind for each in found.missing)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (Facts(closed_on="2016-02-29"), "2023-07-01"),
        (Facts(closed_on="2016-06-30"), "2023-07-01"),
        (Facts(closed_on="2016-07-01"), "2024-07-01"),
        (Facts(last_on="2016-02-29"), "2023-07-01"),
        (Facts(last_year=2016), "2024-07-01"),
        (Facts(closed_on="2016-02-29", last_year=2016), "2023-07-01"),
        (Facts(closed_on="2016-02-29", last_year=2017), "2025-07-01"),
        (Facts(closed_on="2016-02-29", last_on="2016-07-02"), "2024-07-01"),
        (Facts(closed_on="9990-02-01"), "9997-07-01"),
        (Facts(closed_on="9995-02-01"), why.BEYOND),
        (Facts(), why.NO_BASE),
        (Facts(closed_on="one day", last_year=-4), why.NO_BASE),
    ],
)
def test_two_years_and_five(facts: Facts, expected: str) -> None:
    assert on(reckon(facts, plain(), JUNE)) == expected


@pytest.mark.parametrize(
    ("active", "semi", "facts", "expected"),
    [
        (888, 15, Facts(event_on="2016-03-01"), "2031-07-01"),
        (888, 15, Facts(closed_on="2016-03-01"), why.NO_EVENT),
        (888, 15, Facts(event_on="2016-03-01", closed_on="2017-01-01"), "2032-07-01"),
        (888, 15, Facts(event_on="2016-03-01", last_year=2016), "2031-07-01"),
        (999, 5, Facts(replaced_on="2016-03-01"), "2021-07-01"),
        (999, 5, Facts(event_on="2016-03-01", closed_on="2016-03-01"), why.NOT_REPLACED),
        (2, 888, Facts(closed_on="2016-03-01"), why.NO_SEMI_EVENT),
        (2, 888, Facts(closed_on="2016-03-01", semi_event_on="2051-12-24"), "2052-07-01"),
        (2, 888, Facts(closed_on="2016-03-01", semi_event_on="2001-01-01"), "2018-07-01"),
        (888, 888, Facts(), f"{why.NO_EVENT}; {why.NO_SEMI_EVENT}"),
        (999, 999, Facts(replaced_on="2016-03-01"), "2016-07-01"),
        (999, 999, Facts(), why.NOT_REPLACED),
        (0, 0, Facts(closed_on="2016-06-30"), "2016-07-01"),
        (0, 998, Facts(closed_on="2016-06-30"), "3014-07-01"),
    ],
)
def test_open_periods_and_odd_lengths(active: int, semi: int, facts: Facts, expected: str) -> None:
    assert on(reckon(facts, plain(active, semi), JUNE)) == expected


def test_closing_ends_an_open_period_where_the_organisation_has_it_so() -> None:
    closing = Calendar("06-30", 0, 1)
    assert on(reckon(Facts(closed_on="2016-03-01"), plain(888, 15), closing)) == "2031-07-01"
    assert on(reckon(Facts(closed_on="2016-03-01", event_on="2015-01-01"), plain(888, 15), closing)) == "2031-07-01"
    assert on(reckon(Facts(closed_on="2016-03-01"), plain(999, 15), closing)) == why.NOT_REPLACED
    assert on(reckon(Facts(last_year=2016), plain(888, 15), closing)) == why.NO_EVENT


def test_a_year_end_in_december_and_a_minimum_of_days() -> None:
    assert on(reckon(Facts(closed_on="2016-10-02"), plain(), Calendar("12-31", 90))) == "2024-01-01"
    assert on(reckon(Facts(closed_on="2016-10-03"), plain(), Calendar("12-31", 90))) == "2025-01-01"
    found = reckon(Facts(closed_on="2016-12-01"), plain(), Calendar("12-31", 90))
    assert next(each for each in found.reasons if each.kind == why.FEW_DAYS).facts == (("days", 30), ("minimum", 90))


def test_the_copy_decides_and_nobody_saying_so_means_the_principal() -> None:
    both = rule(
        "O/1",
        {"copy": "P", "active": 2, "semi": 5, "disposition": "T"},
        {"copy": "S", "active": 1, "semi": 0, "disposition": "D"},
    )
    of = {copy: reckon(Facts(closed_on="2016-01-01", copy=copy), both, JUNE) for copy in ("", "P", "S")}
    assert [(on(of[copy]), of[copy].disposition) for copy in of] == [
        ("2023-07-01", "T"),
        ("2023-07-01", "T"),
        ("2017-07-01", "D"),
    ]
    assert [why.COPY_TAKEN in {each.kind for each in found.reasons} for found in of.values()] == [True, False, False]
    assert on(reckon(Facts(closed_on="2016-01-01", copy="S"), plain(), JUNE)) == why.NO_COPY


def test_media_choose_the_period_and_the_longest_counts_where_several_fit() -> None:
    film = {"media": ["FI"], "active": 2, "semi": 50, "disposition": "C"}
    paper = {"media": ["PA"], "active": 2, "semi": 5, "disposition": "D"}
    both = rule("O/1", film, paper)

    def found(media: str) -> tuple[str, str]:
        one = reckon(Facts(closed_on="2016-01-01", copy="P", media=media), both, JUNE)
        return on(one), one.disposition

    assert found("PA") == ("2023-07-01", "D")
    assert found("FI") == ("2068-07-01", "C")
    assert found("PA FI") == found("") == found("DM") == ("2068-07-01", "T")


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        (None, why.NO_RULE),
        (rule("O/1"), why.NO_COPY),
        (rule("O/1", {"semi": 1, "disposition": "D"}), why.NO_ACTIVE),
        (rule("O/1", {"active": 1, "disposition": "D"}), why.NO_SEMI),
        (rule("O/1", {"active": 1, "semi": 1}), why.NO_DISPOSITION),
        (rule("O/1", {"active": "2", "semi": 1.5, "disposition": "X"}), f"{why.NO_ACTIVE}; {why.NO_SEMI}; "),
        (rule("O/1", {"active": 1, "semi": 1, "disposition": "D"}, retired=1), why.RULE_WITHDRAWN),
    ],
)
def test_what_a_rule_does_not_say_is_missing(version: Version | None, expected: str) -> None:
    found = reckon(Facts(closed_on="2016-01-01"), version, JUNE)
    assert found.on is None
    assert on(found).startswith(expected)


def test_a_rule_that_is_named_and_not_known_is_told_by_its_name() -> None:
    found = reckon(Facts(closed_on="2016-01-01"), None, JUNE, "9999")
    assert (found.reasons[0].kind, found.reasons[0].fact("rule")) == (why.RULE_UNKNOWN, "9999")


def test_the_remark_of_the_rule_tells_the_event() -> None:
    asked = rule("O/1", {"active": 888, "semi": 1, "disposition": "D", "active_remark": "R2"}, remarks="R1: a\nR2: b c")
    assert reckon(Facts(), asked, JUNE).missing[0].fact("remark") == "b c"


@given(schedules.facts, schedules.versions, schedules.calendars)
@example(Facts(replaced_on="2000-01-01"), plain(999, 999, "C"), Calendar())
@example(Facts(event_on="2000-01-01", replaced_on="2000-01-01"), plain(888, 999, "C"), Calendar())
@example(Facts(event_on="2000-01-01", replaced_on="1990-01-01"), plain(888, 999, "C"), Calendar())
@example(Facts(last_year=1800), plain(0, 0), Calendar("12-31", 366))
def test_the_reasons_reproduce_the_date(facts: Facts, version: Version, calendar: Calendar) -> None:
    found = reckon(facts, version, calendar)
    assert (found.on is None) == bool(found.missing)
    assert found.on == (None if found.missing else replayed(found.reasons, calendar.end))


@given(schedules.facts, schedules.versions, schedules.calendars, st.dates(date(1800, 1, 1), date(2300, 1, 1)))
def test_closing_later_never_means_due_sooner(facts: Facts, version: Version, calendar: Calendar, later: date) -> None:
    if not facts.closed_on:
        return
    sooner, latest = sorted((facts.closed_on, later.isoformat()))
    first = reckon(facts._replace(closed_on=sooner), version, calendar)
    last = reckon(facts._replace(closed_on=latest), version, calendar)
    assert (first.on is None) == (last.on is None)
    if first.on is not None and last.on is not None:
        assert first.on <= last.on


@given(st.integers(1800, 2300), st.integers(0, 365), schedules.versions, schedules.calendars)
def test_a_year_alone_never_means_due_sooner_than_any_day_of_it(
    year: int, nth: int, version: Version, calendar: Calendar
) -> None:
    day = min(date(year, 1, 1) + timedelta(days=nth), date(year, 12, 31))
    vague = reckon(Facts(last_year=year), version, calendar)
    exact = reckon(Facts(last_on=day.isoformat()), version, calendar)
    assert (vague.on is None) == (exact.on is None)
    if vague.on is not None and exact.on is not None:
        assert exact.on <= vague.on


@given(schedules.maybe_day, schedules.maybe_day, schedules.maybe_year, schedules.calendars, st.sampled_from([888, 999]))
def test_an_open_period_never_gives_a_date_without_its_fact(
    closed: str, last: str, year: int | None, calendar: Calendar, length: int
) -> None:
    without = Facts(closed_on=closed, last_on=last, last_year=year)
    strict = calendar._replace(closing_ends=0)
    assert reckon(without, plain(length, 5), strict).on is None
    assert reckon(without, plain(2, length), calendar).on is None
    assert reckon(without, plain(UNTIL_REPLACED, 0), calendar._replace(closing_ends=1)).on is None
    assert reckon(without._replace(closed_on=""), plain(OPEN, 0), calendar._replace(closing_ends=1)).on is None


@given(schedules.facts, schedules.versions, schedules.calendars, st.dates())
def test_what_is_to_be_kept_is_never_due(facts: Facts, version: Version, calendar: Calendar, day: date) -> None:
    kept = version._replace(periods=tuple(period._replace(disposition="C") for period in version.periods))
    assert not reckon(facts, kept, calendar).due(day)


@given(st.lists(st.sampled_from(["C", "D", "T", ""]), max_size=5))
def test_things_that_stay_together_are_destroyed_only_when_all_may_be(endings: list[str]) -> None:
    assert (together(endings) == "D") == (set(endings) == {"D"})
    assert (together(endings) == "") == ("" in endings or not endings)
