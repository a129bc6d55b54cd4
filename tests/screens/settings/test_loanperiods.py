"""Loan periods: the page that says what counts where, and changes it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from textual.pilot import Pilot

from depot.desk.loanperiods import keep, owners, period
from depot.store.store import Store
from screens.settings.items import ITEMS
from screens.settings.loanperiods import LoanPeriodsScreen
from screens.vlist import VirtualList
from tests.screens.depots import Furnished, assert_screen, at_work, until
from tests.screens.forms import fill
from tests.screens.holdings import ORG, SCHOOL


@asynccontextmanager
async def periods(furnished: Furnished, user: str = "sam", on: str = "", **options: Any) -> AsyncIterator[Pilot[Any]]:
    """The page, with the cursor on an owner."""
    async with at_work(furnished.path, desk="settings", user=user, **options) as pilot:
        pilot.app.screen.query_one(VirtualList).go_to([item.key for item in ITEMS].index("periods"))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, LoanPeriodsScreen))
        with Store.open(furnished.path, readonly=True) as store:
            at = [owner.key for owner in owners(store)].index(on)
        pilot.app.screen.query_one(VirtualList).go_to(at)
        await pilot.pause()
        yield pilot


def days(furnished: Furnished, kind: str, owner: str) -> tuple[int, str]:
    with Store.open(furnished.path, readonly=True) as store:
        found = period(store, kind, owner)
    return found.days, found.source


@pytest.mark.parametrize(
    ("language", "size"), [("fr", (80, 24)), ("en", (80, 24)), ("fr", (140, 40))], ids=["fr-80", "en-80", "fr-140"]
)
async def test_it_reads(furnished: Furnished, language: str, size: tuple[int, int]) -> None:
    with furnished.session("sam").store as store:
        session = furnished.session("sam").on(store)
        keep(session, ORG, {"consultation": 2, "reactivation": 365})
        keep(session, SCHOOL, {"loan": 7})
    async with periods(furnished, on=SCHOOL, language=language, size=size) as pilot:
        assert_screen(pilot.app, f"settings/periods-{language}-{size[0]}")


async def test_a_unit_is_given_its_own_and_gives_it_back(furnished: Furnished) -> None:
    async with periods(furnished, on=SCHOOL) as pilot:
        await pilot.press("enter")
        await fill(pilot, loan_days="7", consultation_days="1", reactivation_days="")
        await until(pilot, lambda: days(furnished, "consultation", SCHOOL) == (1, SCHOOL))
        assert days(furnished, "loan", SCHOOL) == (7, SCHOOL)
        await until(pilot, "7 days")
        await pilot.press("f2")
        await fill(pilot, loan_days="", consultation_days="")
        await until(pilot, lambda: days(furnished, "loan", SCHOOL) == (30, ""))
        assert days(furnished, "consultation", SCHOOL) == (0, "")


async def test_the_depot_needs_each_of_them(furnished: Furnished) -> None:
    async with periods(furnished) as pilot:
        await pilot.press("enter")
        await fill(pilot, loan_days="")
        await until(pilot, "This is needed.")
        await fill(pilot, loan_days="45", reactivation_days="365")
        await until(pilot, lambda: days(furnished, "reactivation", "") == (365, ""))
        assert days(furnished, "loan", "") == (45, "")


async def test_a_clerk_looks_and_changes_nothing(furnished: Furnished) -> None:
    async with periods(furnished, user="lou", on=ORG) as pilot:
        await pilot.press("enter")
        await fill(pilot, loan_days="5")
        await until(pilot, "Refused")
    assert days(furnished, "loan", ORG) == (30, "")
