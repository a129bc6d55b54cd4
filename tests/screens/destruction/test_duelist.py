"""The due list: its views, what narrows it, and the ways from it."""

from __future__ import annotations

import pytest

from depot.desk import boxes
from screens.app import DepotApp
from screens.destruction.desk import DestructionScreen
from screens.destruction.why import WhyScreen
from screens.keys import problems, verbs
from tests.screens.depots import Furnished, assert_screen, at_work, until
from tests.screens.destruction.ruled import due, ready
from tests.screens.forms import fill
from tests.screens.harness import scan, text_of
from tests.screens.loans.steps import settled

__all__ = ["due"]


@pytest.mark.parametrize("language", ["en", "fr"])
async def test_what_is_due(due: Furnished, language: str) -> None:
    async with at_work(due.path, desk="destruction", language=language) as pilot:
        await settled(pilot)
        await until(pilot, due.boxes["payables"].shown)
        assert_screen(pilot.app, f"destruction/due-{language}")


async def test_wide_and_plain(due: Furnished) -> None:
    async with at_work(due.path, desk="destruction", theme="depot-plain", size=(140, 40)) as pilot:
        await ready(pilot)
        await settled(pilot)
        assert_screen(pilot.app, "destruction/due-plain-wide")
        assert not set(text_of(pilot.app)) & set("→●■◇│✓·")


@pytest.mark.parametrize(
    ("key", "shown", "hidden"),
    [
        ("1", ["payables", "plans"], ["payroll", "minutes", "grievances"]),
        ("2", ["students"], ["payables"]),
        ("3", ["minutes"], ["payables"]),
        ("4", ["grievances"], ["payables", "minutes"]),
    ],
)
async def test_views(due: Furnished, key: str, shown: list[str], hidden: list[str]) -> None:
    async with at_work(due.path, desk="destruction") as pilot:
        await ready(pilot)
        await pilot.press(key)
        for name in shown:
            await until(pilot, due.boxes[name].shown)
        text = text_of(pilot.app)
        assert [name for name in hidden if due.boxes[name].shown in text] == []


async def test_a_missing_fact_is_named_and_entering_it_gives_a_date(due: Furnished) -> None:
    async with at_work(due.path, desk="destruction") as pilot:
        await ready(pilot)
        await pilot.press("4")
        await until(pilot, "the event (888)")
        other = due.session("lou")
        with other.store:
            boxes.describe(other, due.boxes["grievances"].id, {"event_on": "2013-01-10"})
        await pilot.press("2")
        await until(pilot, due.boxes["grievances"].shown)
        assert "2023-07-01" in text_of(pilot.app)


async def test_all_dates_and_back(due: Furnished) -> None:
    async with at_work(due.path, desk="destruction") as pilot:
        await ready(pilot)
        assert due.boxes["payroll"].shown not in text_of(pilot.app)
        await pilot.press("f4")
        await until(pilot, "all dates")
        await until(pilot, due.boxes["payroll"].shown)
        assert "2063-07-01" in text_of(pilot.app)
        await pilot.press("f4")
        await until(pilot, "due until 2026-10-05")
        await until(pilot, "To destroy 2")


async def test_narrowing_to_a_rule_a_unit_and_dates(due: Furnished) -> None:
    async with at_work(due.path, desk="destruction") as pilot:
        await ready(pilot)
        await pilot.press("f3")
        await fill(pilot, rule="3.10", since="2019-01-01")
        await until(pilot, "To destroy 1")
        text = text_of(pilot.app)
        assert "from 2019-01-01 · rule 3.10" in text
        assert (due.boxes["payables"].shown in text, due.boxes["plans"].shown in text) == (True, False)
        await pilot.press("escape")
        await until(pilot, "To destroy 2")
        await pilot.press("f3")
        await fill(pilot, unit="7310")
        await until(pilot, "Secrétariat général")
        await until(pilot, lambda: "To destroy 2" not in text_of(pilot.app))


async def test_a_unit_that_is_not_clear_is_refused_in_the_form(due: Furnished) -> None:
    async with at_work(due.path, desk="destruction") as pilot:
        await ready(pilot)
        await pilot.press("f3")
        await fill(pilot, unit="nowhere at all")
        await until(pilot, "is not clear")
        await pilot.press("escape")
        await until(pilot, "To destroy 2")


async def test_enter_explains_and_f12_goes_to_the_card(due: Furnished) -> None:
    async with at_work(due.path, desk="destruction") as pilot:
        await ready(pilot)
        await pilot.press("enter")
        await until(pilot, "destroy from 2018-07-01")
        assert isinstance(pilot.app.screen, WhyScreen)
        await pilot.press("escape", "f12")
        await until(pilot, lambda: pilot.app.current_mode == "boxes")
        await until(pilot, "destroy from 2018-07-01 · closed 2011-02-01 · 2 + 5 years")


async def test_a_scan_of_a_box_or_a_file_explains_it(due: Furnished) -> None:
    async with at_work(due.path, desk="destruction") as pilot:
        await ready(pilot)
        await scan(pilot, due.boxes["minutes"].text)
        await until(pilot, "keep; inactive from 2013-07-01")
        await scan(pilot, due.files["beaulieu"].text)
        await until(pilot, "sort from 2017-07-01")
        assert isinstance(pilot.app.screen, WhyScreen)


async def test_an_import_that_left_boxes_is_caught_up_with(due: Furnished) -> None:
    other = due.session("lou")
    with other.store as store:
        store.connection.execute("DELETE FROM due")
        store.connection.execute("INSERT INTO due_wide VALUES('all', '', 0)")
    async with at_work(due.path, desk="destruction") as pilot:
        await ready(pilot)


async def test_an_empty_desk_says_so(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="destruction") as pilot:
        await settled(pilot)
        await until(pilot, "Nothing is due.")
        await pilot.press("enter", "f2", "f12", "escape")
        assert isinstance(pilot.app.screen, DestructionScreen)


@pytest.mark.parametrize("screen", [DestructionScreen, WhyScreen])
def test_commands_are_well_made(screen: type) -> None:
    found = problems(verbs(screen), verbs(DepotApp))
    assert [problem for problem in found if not problem.startswith(("go.", "app."))] == []
