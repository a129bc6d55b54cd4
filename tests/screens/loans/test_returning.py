"""Taking back and extending on the loan desk, whole and in parts; and undoing it."""

from __future__ import annotations

import pytest

from depot.desk import lending
from depot.model.file import File
from depot.store.store import Store
from screens.loans.card import LoanScreen
from tests.screens.depots import Furnished, StillClock, assert_screen, at_work, until
from tests.screens.forms import fill, write
from tests.screens.harness import text_of
from tests.screens.loans.steps import box, out_to, ready, settled


async def test_back_here_says_which_shelf_is_home(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="loans") as pilot:
        await ready(pilot)
        await pilot.press("f3")
        await until(pilot, "Where did this come back? B-L1-000003-X")
        assert_screen(pilot.app, "loans/return-en")
        await pilot.press("enter")
        await until(pilot, "Back, to be put away. B-L1-000003-X: home S-2 · 04 · A · 1")
        await until(pilot, "Out 2")
        await until(pilot, "To shelve 2")
    now = box(furnished, "payables")
    assert (now.loan, now.to_shelve, now.status) == (None, 1, "to_shelve")


async def test_back_elsewhere_is_not_to_be_shelved(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="loans") as pilot:
        await ready(pilot)
        await pilot.press("r")
        await until(pilot, "Where did this come back?")
        await pilot.press("down", "enter")
        await write(pilot, "Dépôt Boucherville")
        await until(pilot, "B-L1-000003-X returned elsewhere: Dépôt Boucherville")
    now = box(furnished, "payables")
    assert (now.to_shelve, now.elsewhere) == (0, "Dépôt Boucherville")


@pytest.mark.parametrize("keys", [["escape"], ["down", "enter", "escape"]])
async def test_leaving_the_question_takes_nothing_back(furnished: Furnished, keys: list[str]) -> None:
    async with at_work(furnished.path, desk="loans") as pilot:
        await ready(pilot)
        await pilot.press("r")
        await until(pilot, "Where did this come back?")
        await pilot.press(*keys)
        await settled(pilot)
    assert box(furnished, "payables").loan is not None


async def test_marked_lines_of_several_loans_come_back_in_one_act(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="loans") as pilot:
        await ready(pilot)
        await pilot.press("space", "space", "r")
        await until(pilot, "2 items")
        await pilot.press("enter")
        await until(pilot, "2 back, to be put away")
        await until(pilot, "To shelve 3")
        await settled(pilot)
        assert_screen(pilot.app, "loans/homes-en")
        await pilot.press("enter")
        await until(pilot, "Out 1")
        assert "marked" not in text_of(pilot.app)
        await pilot.press("f8")
        await until(pilot, "Undone: 2 items back")
        await until(pilot, "Out 3")
    assert box(furnished, "payables").loan is not None


async def test_a_loan_comes_back_in_parts(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="loans") as pilot:
        await ready(pilot)
        await pilot.press("down", "enter")
        await until(pilot, "2 out of 2")
        assert_screen(pilot.app, "loans/card-en")
        screen = pilot.app.screen
        assert isinstance(screen, LoanScreen)
        await pilot.press("down", "space", "r")
        await until(pilot, "Where did this come back? F-L1-000005-G")
        await pilot.press("enter")
        await until(pilot, "F-L1-000005-G: into box B-L1-000001-0  S-2 · 04 · A · 1")
        await until(pilot, "1 out of 2")
        await until(pilot, "came back from Marie-Ève Roy")
        assert len(screen.chosen()) == 0  # the cursor is on what came back
        await pilot.press("r", "x")
        assert not pilot.app.screen.is_modal
        await pilot.press("a")
        await until(pilot, lambda: all(screen.check_action(each, ()) for each in ("loan_return", "loan_extend")))
        await pilot.press("r")
        await until(pilot, "B-L1-000007-P")
        await pilot.press("enter")
        await until(pilot, "all returned")
    with Store.open(furnished.path, readonly=True, clock=StillClock()) as store:
        file = store.get(File, furnished.files["beaulieu"].id)
        assert file is not None
        assert (file.loan, file.to_return) == (None, 1)


async def test_what_came_back_meanwhile_is_refused(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="loans") as pilot:
        await ready(pilot)
        await pilot.press("r")
        await until(pilot, "Where did this come back?")
        other = furnished.session("sam")
        with other.store:
            lending.give_back(other, [furnished.boxes["payables"].text])
        await pilot.press("enter")
        await until(pilot, "B-L1-000003-X was not on loan.")
        await pilot.press("enter", "f8")
        await until(pilot, "There is nothing to undo")


async def test_extending_proposes_the_usual_length(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="loans") as pilot:
        await ready(pilot)
        await pilot.press("f4")
        await until(pilot, "Extend B-L1-000003-X")
        assert "2026-11-04" in text_of(pilot.app)  # overdue: thirty days from today
        await pilot.press("enter")
        await until(pilot, "B-L1-000003-X extended to 2026-11-04")
        await until(pilot, "in 30 days")
        assert box(furnished, "payables").due == "2026-11-04"
        await pilot.press("f8")
        await until(pilot, "Undone: B-L1-000003-X extended")
    assert box(furnished, "payables").due == "2026-07-27"


async def test_extending_several_loans_is_undone_as_a_whole(furnished: Furnished) -> None:
    before = box(furnished, "payables").due, box(furnished, "plans").due
    async with at_work(furnished.path, desk="loans") as pilot:
        await ready(pilot)
        await pilot.press("space", "space", "space", "x")
        await fill(pilot, due="2027-03-01")
        await until(pilot, "3 items extended to 2027-03-01")
        assert (box(furnished, "payables").due, box(furnished, "plans").due) == ("2027-03-01", "2027-03-01")
        await pilot.press("f8")
        await until(pilot, "Undone: 3 items extended")
    assert (box(furnished, "payables").due, box(furnished, "plans").due) == before


@pytest.mark.parametrize(
    ("due", "said"),
    [("2026-10-04", "cannot be a due date"), ("2026-13-01", "There is no such day"), ("soon", "A date is written")],
)
async def test_dates_that_cannot_be(furnished: Furnished, due: str, said: str) -> None:
    before = box(furnished, "payables").due
    async with at_work(furnished.path, desk="loans") as pilot:
        await ready(pilot)
        await pilot.press("x")
        await fill(pilot, due=due)
        await until(pilot, said)
    assert box(furnished, "payables").due == before


async def test_an_auditor_only_looks(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="loans", user="aud") as pilot:
        screen = await ready(pilot)
        for action in ("loan_lend", "loan_return", "loan_extend", "person_new"):
            assert screen.check_action(action, ()) is None
        await pilot.press("l", "r", "x", "n", "f2", "f3", "f4")
        assert not pilot.app.screen.is_modal
        done = await screen.act(lambda session: lending.give_back(session, [furnished.boxes["payables"].text]), "back")
        assert done is None
        await until(pilot, "Aude Martin is not allowed to do this")
    assert out_to(furnished, furnished.people["cote"]) == 1
