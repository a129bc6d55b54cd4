from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from depot.model.box import Box
from depot.model.file import File
from depot.model.retention import reasons as why
from depot.model.retention.boxes import BoxReckoning, reckon_box
from tests.model.retention import schedules
from tests.model.retention.schedules import Known, plain, rule
from tests.model.retention.second_reckoning import replayed

TWO_FIVE = plain()
TEN = plain(0, 10)._replace(key="O/10", code="10")
SORTED = plain(2, 5, "T")._replace(key="O/T", code="T")
KEPT = plain(2, 5, "C")._replace(key="O/C", code="C")
SCHEDULE = Known(
    {each.key: each for each in (TWO_FIVE, TEN, SORTED, KEPT)}, {"O/3000": "O/3200", "O/9000": "O/10", "O/none": ""}
)
BOX = Box(1, org="O", rule="O/3200", copy="P")


def kinds(found: BoxReckoning) -> list[str]:
    return [each.kind for each in found.reasons]


def test_a_box_without_files_goes_by_its_own_dates() -> None:
    found = reckon_box(BOX._replace(closed_on="2016-02-01"), [], SCHEDULE)
    assert (found.on, found.earliest, found.disposition, found.rule) == (
        date(2023, 7, 1),
        date(2023, 7, 1),
        "D",
        "O/3200",
    )
    assert found.file is None


def test_a_box_waits_for_its_last_file_and_says_which() -> None:
    box = BOX._replace(year_to=2019)
    files = [File(11, closed_on="2010-01-01"), File(12, closed_on="2019-01-01"), File(13, closed_on="2012-01-01")]
    found = reckon_box(box, files, SCHEDULE)
    assert (found.on, found.earliest, found.file) == (date(2026, 7, 1), date(2017, 7, 1), 12)
    assert kinds(found)[:2] == [why.FILES, why.LATEST]
    assert why.EARLIEST in kinds(found)
    assert [line.file for line in found.lines] == [11, 12, 13]


def test_a_file_that_is_off_the_list_counts_no_more() -> None:
    gone = File(12, closed_on="2019-01-01", removed=1)
    assert reckon_box(BOX, [File(11, closed_on="2010-01-01"), gone], SCHEDULE).on == date(2017, 7, 1)
    assert reckon_box(BOX._replace(year_to=2010), [gone], SCHEDULE).on == date(2018, 7, 1)


def test_a_fact_missing_of_one_file_leaves_the_box_without_a_date_and_names_the_file() -> None:
    found = reckon_box(BOX, [File(11, closed_on="2010-01-01"), File(14)], SCHEDULE)
    assert (found.on, found.earliest, found.file) == (None, date(2017, 7, 1), 14)
    waits = next(each for each in found.reasons if each.kind == why.WAITING)
    assert waits.facts == (("count", 1), ("file", 14), ("kind", why.NO_BASE))
    assert [each.kind for each in found.missing] == [why.NO_BASE]


def test_what_a_file_does_not_say_its_box_says() -> None:
    found = reckon_box(BOX._replace(year_to=2016), [File(11), File(12, closed_on="2010-01-01")], SCHEDULE)
    assert (found.on, found.file) == (date(2024, 7, 1), 11)
    said = next(each for each in found.reasons if each.kind == why.LAST_YEAR)
    assert said.fact("of") == "box"


def test_the_nearest_rule_wins() -> None:
    def by(file: File, box: Box = BOX) -> tuple[str, str]:
        found = reckon_box(box._replace(year_to=2016), [file], SCHEDULE)
        return found.rule, str(next(each for each in found.reasons if each.kind == why.RULE).fact("by"))

    assert by(File(11, rule="O/10", class_code="O/3000")) == ("O/10", why.OWN)
    assert by(File(11, class_code="O/9000")) == ("O/10", why.OWN_CLASS)
    assert by(File(11, class_code="O/none")) == ("O/3200", why.BOX)
    assert by(File(11), BOX._replace(rule="", class_code="O/9000")) == ("O/10", why.BOX_CLASS)


def test_files_that_do_not_all_end_alike_make_a_box_to_sort() -> None:
    def ends(*rules: str) -> str:
        return reckon_box(
            BOX, [File(n, rule=key, year_to=2016) for n, key in enumerate(rules, 1)], SCHEDULE
        ).disposition

    assert ends("O/3200", "O/10") == "D"
    assert ends("O/C", "O/C") == "C"
    assert ends("O/3200", "O/C") == "T"
    assert ends("O/3200", "O/T") == "T"
    assert ends("O/3200", "O/?") == ""
    found = reckon_box(BOX, [File(1, year_to=2016), File(2, rule="O/C", year_to=2016)], SCHEDULE)
    assert next(each for each in found.reasons if each.kind == why.MIXED).facts == (
        ("keep", 1),
        ("destroy", 1),
        ("sort", 0),
    )


def test_extreme_years_beyond_all_files_are_told() -> None:
    found = reckon_box(BOX._replace(year_to=2018), [File(11, closed_on="2010-01-01")], SCHEDULE)
    assert next(each for each in found.reasons if each.kind == why.YEARS_BEYOND).facts == (
        ("year", 2018),
        ("last", 2010),
    )


def test_a_box_to_keep_is_never_due() -> None:
    found = reckon_box(BOX._replace(rule="O/C", year_to=1900), [], SCHEDULE)
    assert (found.on, found.disposition, found.due(date(2026, 1, 1))) == (date(1908, 7, 1), "C", False)


def test_secondary_copies_of_a_file_and_of_its_box() -> None:
    two = rule(
        "O/1",
        {"copy": "P", "active": 2, "semi": 5, "disposition": "C"},
        {"copy": "S", "active": 1, "semi": 0, "disposition": "D"},
    )
    schedule = Known({"O/1": two})
    box = Box(1, org="O", rule="O/1", copy="S", year_to=2016)
    assert reckon_box(box, [File(1)], schedule).disposition == "D"
    assert reckon_box(box, [File(1, copy="P")], schedule).disposition == "C"


@given(schedules.boxes, schedules.files, schedules.schedules)
def test_the_date_of_a_box_is_the_latest_of_its_files(box: Box, files: list[File], schedule: Known) -> None:
    found = reckon_box(box, files, schedule)
    dates = [line.reckoning.on for line in found.lines]
    if files:
        assert len(dates) == len(files)
        known = [day for day in dates if day is not None]
        assert found.on == (max(known) if len(known) == len(dates) else None)
        assert found.earliest == min(known, default=None)
    assert found.on is None or (found.earliest is not None and found.earliest <= found.on)
    assert (found.on is None) == bool(found.missing)
    if found.on is not None:
        assert found.on == replayed(found.reasons, schedule.years.end)


@given(schedules.boxes, schedules.files, schedules.schedules, st.data())
def test_without_a_file_a_box_is_never_due_later(
    box: Box, files: list[File], schedule: Known, data: st.DataObject
) -> None:
    if len(files) < 2:
        return
    less = list(files)
    less.pop(data.draw(st.integers(0, len(files) - 1)))
    whole, rest = reckon_box(box, files, schedule), reckon_box(box, less, schedule)
    if whole.on is not None:
        assert rest.on is not None
        assert rest.on <= whole.on
    if whole.disposition == "D":
        assert rest.disposition == "D"


@given(schedules.boxes, schedules.files, schedules.schedules, st.dates())
def test_a_box_is_due_only_when_each_of_its_files_is_inactive_and_none_is_to_be_kept_alone(
    box: Box, files: list[File], schedule: Known, day: date
) -> None:
    found = reckon_box(box, files, schedule)
    if found.due(day):
        assert all(line.reckoning.on is not None and line.reckoning.on <= day for line in found.lines)
        endings = {line.reckoning.disposition for line in found.lines} or {found.disposition}
        assert endings != {"C"}
        assert found.disposition == "T" or endings == {"D"}
