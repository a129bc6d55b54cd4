"""Which scans the loan desk takes, and which it leaves to the scan desk."""

from __future__ import annotations

import pytest

from depot.desk import aliases
from screens.app import DepotApp
from screens.loans.card import LoanScreen
from screens.loans.desk import LoansScreen
from screens.loans.personcard import PersonScreen
from tests.screens.depots import Furnished, at_work, until
from tests.screens.harness import scan
from tests.screens.loans.steps import box, ready


async def test_a_badge_shows_the_person_and_a_slip_the_loan(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="loans") as pilot:
        await ready(pilot)
        await scan(pilot, furnished.people["roy"].text)
        await until(pilot, "directrice")
        assert isinstance(pilot.app.screen, PersonScreen)
        await scan(pilot, furnished.loans["cote"].text)
        await until(pilot, "1 out of 1")
        assert isinstance(pilot.app.screen, LoanScreen)
        await pilot.press("escape")  # each card lay there instead of the other
        await until(pilot, lambda: isinstance(pilot.app.screen, LoansScreen))


async def test_an_old_badge_too(furnished: Furnished) -> None:
    other = furnished.session("lou")
    with other.store:
        aliases.name_alias(other, furnished.people["roy"].text, "EMPLOYEE 4471")
    async with at_work(furnished.path, desk="loans") as pilot:
        await ready(pilot)
        await scan(pilot, "EMPLOYEE 4471")
        await until(pilot, "directrice")


@pytest.mark.parametrize("what", ["box", "shelf", "unknown", "command"])
async def test_all_else_is_for_the_scan_desk(furnished: Furnished, what: str) -> None:
    texts = {
        "box": furnished.boxes["students"].text,
        "shelf": furnished.shelves["04/A/1"].text,
        "unknown": "99990000111122",
        "command": "$RETURN",
    }
    async with at_work(furnished.path, desk="loans") as pilot:
        await ready(pilot)
        await scan(pilot, texts[what])
        await until(pilot, lambda: pilot.app.current_mode == "scan")


async def test_a_badge_is_for_the_scan_desk_while_it_lends(furnished: Furnished) -> None:
    async with at_work(furnished.path) as pilot:
        await scan(pilot, "$LEND")
        await until(pilot, "LEND")
        await pilot.app.run_action("go_loans")
        await until(pilot, lambda: isinstance(pilot.app.screen, LoansScreen))
        await scan(pilot, furnished.people["cote"].text)
        await until(pilot, lambda: pilot.app.current_mode == "scan")
        await until(pilot, "to Jean Côté")
        await scan(pilot, furnished.boxes["payroll"].text)
        await until(pilot, lambda: box(furnished, "payroll").loan is not None)


async def test_scans_in_a_row_keep_their_order(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="loans") as pilot:
        await ready(pilot)
        for text in ("$LEND", furnished.people["cote"].text, furnished.boxes["payroll"].text):
            await scan(pilot, text, end="enter")
        await until(pilot, lambda: box(furnished, "payroll").loan is not None)
        assert pilot.app.current_mode == "scan"


async def test_nobody_at_the_terminal_shows_nothing(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="loans") as pilot:
        await ready(pilot)
        assert isinstance(pilot.app, DepotApp)
        pilot.app.action_app_lock()
        await until(pilot, "Sign in")
        await scan(pilot, furnished.people["roy"].text)
        await pilot.pause(0.2)
        assert not isinstance(pilot.app.screen, PersonScreen)


@pytest.mark.parametrize("name", ["roy", "cote"])
async def test_the_palette_goes_to_a_loan(furnished: Furnished, name: str) -> None:
    async with at_work(furnished.path) as pilot:
        assert isinstance(pilot.app, DepotApp)
        await pilot.app.show(furnished.loans[name].text)
        await until(pilot, furnished.loans[name].shown)
        assert isinstance(pilot.app.screen, LoanScreen)
