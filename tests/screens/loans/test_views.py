"""The views of the loan desk and the ways between them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from depot.desk import lending
from screens.app import DepotApp
from screens.keys import problems, verbs
from screens.loans.card import LoanScreen
from screens.loans.desk import LoansScreen
from screens.loans.lend import LendScreen
from screens.loans.personcard import PersonScreen
from screens.loans.snapshot import VIEWS
from screens.loans.wording import lateness
from tests.screens.depots import NOW, Furnished, StillClock, assert_screen, at_work, until
from tests.screens.harness import text_of
from tests.screens.loans.steps import ready, settled


@pytest.mark.parametrize("language", ["en", "fr"])
async def test_what_is_out(furnished: Furnished, language: str) -> None:
    async with at_work(furnished.path, desk="loans", language=language) as pilot:
        await settled(pilot)
        assert_screen(pilot.app, f"loans/out-{language}")


async def test_wide_and_plain(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="loans", theme="depot-plain", size=(140, 40)) as pilot:
        await settled(pilot)
        assert_screen(pilot.app, "loans/out-plain-wide")
        assert not set(text_of(pilot.app)) & set("→●■◇│✓")


@pytest.mark.parametrize(
    ("key", "view", "shown", "hidden"),
    [
        ("1", "out", ["B-L1-000003-X", "Jean Côté", "days late", "in "], []),
        ("2", "overdue", ["B-L1-000003-X", "days late"], ["B-L1-000007-P"]),
        ("3", "week", [], ["B-L1-000003-X", "B-L1-000007-P"]),
        ("4", "people", ["Jean Côté", "Marie-Ève Roy", "Service des finances"], ["B-L1-000003-X"]),
        ("5", "closed", ["B-L1-000008-N", "here"], ["B-L1-000003-X"]),
        ("6", "shelve", ["S-2 · 05 · A · 3", "B-L1-000008-N"], ["Jean Côté"]),
    ],
)
async def test_views(furnished: Furnished, key: str, view: str, shown: list[str], hidden: list[str]) -> None:
    async with at_work(furnished.path, desk="loans") as pilot:
        await ready(pilot)
        await pilot.press(key)
        await settled(pilot)
        assert_screen(pilot.app, f"loans/view-{view}")
        text = text_of(pilot.app)
        assert [one for one in shown if one not in text] == []
        assert [one for one in hidden if one in text] == []


async def test_the_arrows_go_round(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="loans") as pilot:
        await ready(pilot)
        seen = []
        for _view in VIEWS:
            await pilot.press("right")
            line = text_of(pilot.app).splitlines()[1]
            seen.append(line[line.index("[") + 1 : line.index("]")])
        assert seen == ["Overdue 1", "This week", "By person 2", "Returned", "To shelve 1", "Out 3"]
        await pilot.press("left")
        assert "[To shelve 1]" in text_of(pilot.app)


async def test_due_this_week_is_from_monday_to_sunday(furnished: Furnished) -> None:
    other = furnished.session("lou")
    with other.store:
        for name, days in (("students", -1), ("payroll", 0), ("minutes", 6), ("new", 7)):
            due = (NOW + timedelta(days=max(days, 0))).date().isoformat()
            item = furnished.boxes[name].text
            lending.lend(other, furnished.people["roy"].id, [item], due=due, authorised=True)
    async with at_work(furnished.path, desk="loans") as pilot:
        await until(pilot, "Out 7")
        await pilot.press("3")
        await settled(pilot)
        text = text_of(pilot.app)
        assert [furnished.boxes[name].shown in text for name in ("payroll", "minutes", "new")] == [True, True, False]
        assert "today" in text
        assert "in 6 days" in text


async def test_the_bar_counts_what_is_overdue(furnished: Furnished) -> None:
    clock = StillClock()
    async with at_work(furnished.path, desk="loans", clock=clock) as pilot:
        await until(pilot, "1 overdue · Lou Gagnon")
        clock.move(days=60)
        await pilot.app.run_action("go_scan")
        await pilot.app.run_action("go_loans")
        await until(pilot, "3 overdue · Lou Gagnon")


async def test_what_another_terminal_lends_appears(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="loans") as pilot:
        await ready(pilot)
        other = furnished.session("sam")
        with other.store:
            lending.lend(other, furnished.people["cote"].id, [furnished.boxes["payroll"].text])
        await until(pilot, "Out 4")
        await until(pilot, "Paie, relev")


async def test_enter_opens_the_loan_the_person_or_the_box(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="loans") as pilot:
        await ready(pilot)
        await pilot.press("enter")
        await until(pilot, furnished.loans["cote"].shown)
        assert isinstance(pilot.app.screen, LoanScreen)
        await pilot.press("escape", "4", "down", "enter")
        await until(pilot, "directrice")
        assert isinstance(pilot.app.screen, PersonScreen)
        await pilot.press("escape")
        await pilot.press("6", "enter")
        await until(pilot, lambda: pilot.app.current_mode == "boxes")


async def test_an_empty_desk_says_what_to_do(furnished: Furnished) -> None:
    other = furnished.session("lou")
    with other.store:
        for name in ("payables", "plans"):
            lending.give_back(other, [furnished.boxes[name].text])
        lending.give_back(other, [furnished.files["beaulieu"].text])
    async with at_work(furnished.path, desk="loans") as pilot:
        await until(pilot, "To shelve 3")
        assert "Nothing is out. F2 lends." in text_of(pilot.app)
        await pilot.press("f3", "f4", "enter", "space", "down", "2")
        await until(pilot, "Nothing is overdue.")
        assert "overdue ·" not in text_of(pilot.app)


@pytest.mark.parametrize("screen", [LoansScreen, LoanScreen, PersonScreen, LendScreen])
def test_commands_are_well_made(screen: type) -> None:
    found = problems(verbs(screen), verbs(DepotApp))
    assert [problem for problem in found if not problem.startswith(("go.", "app."))] == []


@pytest.mark.parametrize(
    ("due", "said"),
    [
        ("2026-10-03", "2 days late"),
        ("2026-10-04", "1 day late"),
        ("2026-10-05", "today"),
        ("2026-10-06", "tomorrow"),
        ("2026-10-07", "in 2 days"),
        ("2027-10-05", "in 365 days"),
        ("", ""),
    ],
)
def test_lateness_in_words(due: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEPOT_LANG", "en")
    assert lateness(due, date(2026, 10, 5)) == said
