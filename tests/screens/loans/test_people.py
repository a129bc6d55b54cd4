"""Borrowers: their cards, new ones, changes, and those who left."""

from __future__ import annotations

import pytest

from depot.desk import people
from depot.model.person import Person
from depot.store.store import Store
from screens.loans.card import LoanScreen
from screens.loans.desk import LoansScreen
from screens.loans.lend import LendScreen
from screens.loans.personcard import PersonScreen
from tests.screens.depots import Furnished, StillClock, assert_screen, at_work, until
from tests.screens.forms import fill, write
from tests.screens.harness import scan, text_of
from tests.screens.loans.steps import ready, settled


def person(furnished: Furnished, name: str) -> Person:
    with Store.open(furnished.path, readonly=True, clock=StillClock()) as store:
        found = store.get(Person, furnished.people[name].id)
    assert found is not None
    return found


@pytest.mark.parametrize("language", ["en", "fr"])
async def test_the_card_of_a_person(furnished: Furnished, language: str) -> None:
    async with at_work(furnished.path, desk="loans", language=language) as pilot:
        await settled(pilot)
        await scan(pilot, furnished.people["roy"].text)
        await until(pilot, "directrice")
        await settled(pilot)
        assert_screen(pilot.app, f"loans/person-{language}")


async def test_found_by_name_and_from_a_loan(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="loans") as pilot:
        await ready(pilot)
        await pilot.press("f12")
        await write(pilot, "cote")
        await until(pilot, "450 555-0143")
        await pilot.press("tab", "enter")  # the list of loans
        await until(pilot, "1 out of 1")
        assert isinstance(pilot.app.screen, LoanScreen)
        await pilot.press("p")
        await until(pilot, "450 555-0143")
        await pilot.press("escape", "escape", "escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, LoansScreen))


async def test_lending_begins_with_the_person_on_show(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="loans") as pilot:
        await ready(pilot)
        await pilot.press("4", "enter")
        await until(pilot, "450 555-0143")
        await pilot.press("l")
        await until(pilot, lambda: isinstance(pilot.app.screen, LendScreen))
        await until(pilot, "Jean Côté  Service des finances")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, PersonScreen))


async def test_taking_back_from_the_card_of_a_person(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="loans") as pilot:
        await ready(pilot)
        await scan(pilot, furnished.people["roy"].text)
        await until(pilot, "2 items on loan")
        await pilot.press("space", "r")
        await until(pilot, "Where did this come back? B-L1-000007-P")
        await pilot.press("enter")
        await until(pilot, "1 item on loan")


async def test_a_new_borrower(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="loans") as pilot:
        await ready(pilot)
        await pilot.press("n")
        await until(pilot, "New borrower")
        assert_screen(pilot.app, "loans/new-person-en")
        await fill(pilot, name="Zoé Nguyen", unit="secrétariat", phone="450 555-0199")
        await until(pilot, "Zoé Nguyen  P-L1-")
        await until(pilot, "Secrétariat général · 450 555-0199")
        assert "nothing on loan" in text_of(pilot.app)
        await until(pilot, "✓ 09:12  Zoé Nguyen registered: badge P-L1-")


async def test_the_same_name_twice_is_pointed_out(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="loans") as pilot:
        await ready(pilot)
        await pilot.press("n")
        await fill(pilot, name="marie-eve ROY", unit="7210")
        await until(pilot, "Perhaps twice the same person")
        assert furnished.people["roy"].shown in text_of(pilot.app)


@pytest.mark.parametrize(
    ("values", "said"),
    [({"name": ""}, "This is needed"), ({"name": "X", "unit": "9999"}, "9999")],
)
async def test_what_cannot_be_registered(furnished: Furnished, values: dict[str, str], said: str) -> None:
    async with at_work(furnished.path, desk="loans") as pilot:
        await ready(pilot)
        await pilot.press("n")
        await fill(pilot, **values)
        await until(pilot, said)
        assert pilot.app.screen.is_modal
    with Store.open(furnished.path, readonly=True, clock=StillClock()) as store:
        assert store.tally("person") == 2


async def test_editing_changes_only_what_was_changed(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="loans") as pilot:
        await ready(pilot)
        await scan(pilot, furnished.people["cote"].text)
        await until(pilot, "450 555-0143")
        await pilot.press("e")
        await fill(pilot, phone="450 555-0177")
        await until(pilot, "Jean Côté changed")
        await until(pilot, "450 555-0177")
        now = person(furnished, "cote")
        assert (now.phone, now.unit, now.name, now.rev) == ("450 555-0177", "CSSRL/9100", "Jean Côté", 2)
        await pilot.press("f8")
        await until(pilot, "Undone: Jean Côté changed")
    assert person(furnished, "cote").phone == "450 555-0143"


async def test_a_person_changed_elsewhere_meanwhile_is_not_overwritten(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="loans") as pilot:
        await ready(pilot)
        await scan(pilot, furnished.people["cote"].text)
        await until(pilot, "450 555-0143")
        await pilot.press("e")
        await until(pilot, lambda: pilot.app.screen.is_modal)
        other = furnished.session("sam")
        with other.store:
            people.describe(other, furnished.people["cote"].id, {"phone": "1"})
        await fill(pilot, phone="2")
        await until(pilot, "was changed by Sam")
    assert person(furnished, "cote").phone == "1"


async def test_closing_and_opening_again(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="loans") as pilot:
        await ready(pilot)
        await scan(pilot, furnished.people["cote"].text)
        await until(pilot, "450 555-0143")
        await pilot.press("c")
        await until(pilot, "Close Jean Côté?")
        await pilot.press("n")
        await settled(pilot)
        assert not person(furnished, "cote").inactive
        await pilot.press("c")
        await until(pilot, "Close Jean Côté?")
        await pilot.press("y")
        await until(pilot, "Jean Côté borrows no more; 1 item is still out")
        await until(pilot, "■ borrows no more")
        assert person(furnished, "cote").inactive
        await pilot.press("escape", "4")
        await until(pilot, "By person 2")  # what is out stays in sight
        await pilot.press("enter")
        await until(pilot, "■ borrows no more")
        await pilot.press("c")
        await until(pilot, "Jean Côté may borrow again")
    assert not person(furnished, "cote").inactive
