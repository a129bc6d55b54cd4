"""Why a box is due when it is; and what if."""

from __future__ import annotations

import pytest

from depot.desk import boxes
from tests.screens.depots import Furnished, assert_screen, at_work, until
from tests.screens.destruction.ruled import due, ready
from tests.screens.forms import write
from tests.screens.harness import scan, text_of
from tests.screens.loans.steps import settled

__all__ = ["due"]


@pytest.mark.parametrize("language", ["en", "fr"])
async def test_a_box_without_files(due: Furnished, language: str) -> None:
    async with at_work(due.path, desk="destruction", language=language) as pilot:
        await settled(pilot)
        await pilot.press("enter")
        await until(pilot, "2018-07-01")
        await settled(pilot)
        assert_screen(pilot.app, f"destruction/why-{language}")


async def test_a_box_with_files_and_one_of_them_supposed_away(due: Furnished) -> None:
    async with at_work(due.path, desk="destruction") as pilot:
        await ready(pilot)
        await pilot.press("2", "enter")
        await until(pilot, "sort from 2017-07-01")
        assert_screen(pilot.app, "destruction/why-files")
        before = text_of(pilot.app)
        await pilot.press("down", "space")
        await until(pilot, "Supposed: without 1 of its files")
        assert_screen(pilot.app, "destruction/why-supposed")
        await pilot.press("f4")
        await until(pilot, lambda: "Supposed" not in text_of(pilot.app))
        assert text_of(pilot.app).splitlines()[:8] == before.splitlines()[:8]


async def test_another_version_of_the_rule(due: Furnished) -> None:
    async with at_work(due.path, desk="destruction") as pilot:
        await ready(pilot)
        await pilot.press("enter")
        await until(pilot, "destroy from 2018-07-01")
        await pilot.press("f2")
        await until(pilot, "Suppose which version of rule 3.10?")
        assert_screen(pilot.app, "destruction/why-versions")
        await pilot.press("down", "enter")
        await until(pilot, "with version 2 of the rule. As it is: destroy from 2018-07-01")
        assert "destroy from 2013-07-01" in text_of(pilot.app)


async def test_another_day(due: Furnished) -> None:
    async with at_work(due.path, desk="destruction") as pilot:
        await ready(pilot)
        await pilot.press("enter")
        await until(pilot, "due on 2026-10-05")
        await pilot.press("f3")
        await write(pilot, "2018-06-30")
        await until(pilot, "not due on 2018-06-30")


async def test_what_keeps_a_box_stands_first(due: Furnished) -> None:
    async with at_work(due.path, desk="destruction") as pilot:
        await ready(pilot)
        await pilot.press("enter")
        await until(pilot, "!  on loan to Marie-Ève Roy")


async def test_a_missing_fact_comes_with_what_to_do(due: Furnished) -> None:
    async with at_work(due.path, desk="destruction") as pilot:
        await ready(pilot)
        await pilot.press("4", "enter")
        await until(pilot, "no date: the event (888) is missing")
        assert "→  Enter the date of the event on the card, once it came." in text_of(pilot.app)
        assert_screen(pilot.app, "destruction/why-missing")


async def test_a_fact_entered_at_another_terminal_is_seen(due: Furnished) -> None:
    async with at_work(due.path, desk="destruction") as pilot:
        await ready(pilot)
        await pilot.press("enter")
        await until(pilot, "destroy from 2018-07-01")
        other = due.session("lou")
        with other.store:
            boxes.describe(other, due.boxes["plans"].id, {"closed_on": "2015-01-01"})
        await until(pilot, "destroy from 2022-07-01")


async def test_from_the_card_of_a_box_and_back(due: Furnished) -> None:
    async with at_work(due.path, desk="boxes") as pilot:
        await scan(pilot, due.boxes["minutes"].text)
        await until(pilot, "keep; inactive from 2013-07-01")
        await pilot.press("w")
        await until(pilot, "Ctrl+R Why")
        await pilot.press("escape")
        await until(pilot, "Ctrl+R Destruction")
