"""Lending at the counter: borrower, items by scan or typed code, terms, one act."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from depot.desk import lending, people
from depot.model.codes import Code
from screens.loans.desk import LoansScreen
from screens.loans.lend import LendScreen
from screens.scanline import ScanLine
from tests.screens.depots import Furnished, assert_screen, at_work, until
from tests.screens.forms import fill, write
from tests.screens.harness import scan, text_of, type_slowly
from tests.screens.loans.steps import box, out_to, ready, settled


async def lending_to(pilot: Pilot[Any], badge: Code) -> LendScreen:
    """Begin a loan to somebody."""
    await ready(pilot)
    await pilot.press("f2")
    await until(pilot, "Lend to whom?")
    await scan(pilot, badge.text)
    await until(pilot, lambda: isinstance(pilot.app.screen, LendScreen))
    assert isinstance(pilot.app.screen, LendScreen)
    return pilot.app.screen


async def test_from_the_badge_to_the_loan(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="loans") as pilot:
        screen = await lending_to(pilot, furnished.people["cote"])
        await until(pilot, "has 1 item")
        await scan(pilot, furnished.boxes["payroll"].text)
        await type_slowly(pilot, furnished.boxes["new"].text)
        await pilot.press("enter")
        await until(pilot, "Appels d'offres")
        assert_screen(pilot.app, "loans/lend-en")
        assert len(screen.items) == 2
        assert box(furnished, "payroll").loan is None  # nothing is written yet
        await pilot.press("f12")
        await until(pilot, "2 lent to Jean Côté until 2026-11-04; loan L-L1-000004")
        assert isinstance(pilot.app.screen, LoansScreen)
        await until(pilot, "Out 5")
        assert box(furnished, "payroll").due == "2026-11-04"
        await pilot.press("f8")
        await until(pilot, "Undone: 2 lent to Jean Côté")
        await until(pilot, "Out 3")
    assert box(furnished, "payroll").loan is None


async def test_a_borrower_by_name_and_the_card_done(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="loans") as pilot:
        await ready(pilot)
        await pilot.press("l")
        await write(pilot, "roy marie")
        await until(pilot, "Marie-Ève Roy  École Gérard-Filion")
        await scan(pilot, furnished.boxes["students"].text)
        await until(pilot, "Dossiers d'élèves")
        await scan(pilot, "$DONE")
        await until(pilot, "1 lent to Marie-Ève Roy")
    assert box(furnished, "students").loan is not None


async def test_kind_and_date(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="loans") as pilot:
        await lending_to(pilot, furnished.people["cote"])
        await until(pilot, "loan · due 2026-11-04 (in 30 days)")
        await pilot.press("f3")
        await until(pilot, "Kind of loan")
        await pilot.press("down", "enter")
        await until(pilot, "on-site consultation · due 2026-10-05 (today)")
        await pilot.press("f3")
        await until(pilot, "Kind of loan")
        await pilot.press("down", "enter")
        await until(pilot, "reactivation · no date")
        await pilot.press("f4")
        await fill(pilot, due="2026-12-24")
        await until(pilot, "reactivation · due 2026-12-24")
        await scan(pilot, furnished.boxes["payroll"].text)
        await pilot.press("f12")
        await until(pilot, "1 lent to Jean Côté until 2026-12-24")
    assert box(furnished, "payroll").due == "2026-12-24"


async def test_another_unit_s_box_needs_its_authorisation(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="loans") as pilot:
        screen = await lending_to(pilot, furnished.people["cote"])
        await scan(pilot, furnished.boxes["students"].text)
        await pilot.press("f12")
        await until(pilot, "Written authorisation?")
        await pilot.press("n")
        await until(pilot, lambda: pilot.app.screen is screen)
        assert box(furnished, "students").loan is None
        assert len(screen.items) == 1
        await pilot.press("f12")
        await until(pilot, "Written authorisation?")
        await pilot.press("y")
        await until(pilot, "1 lent to Jean Côté")
    assert box(furnished, "students").loan is not None


async def test_what_is_out_already_is_refused_and_pointed_at(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="loans") as pilot:
        screen = await lending_to(pilot, furnished.people["cote"])
        await scan(pilot, furnished.boxes["plans"].text)
        await until(pilot, "Marie-Ève Roy, due")  # the list says so before
        await scan(pilot, furnished.boxes["payroll"].text)
        await until(pilot, "Paie, relev")
        await pilot.press("f12")
        await until(pilot, "is on loan to Marie-Ève Roy")
        await pilot.press("enter")
        assert box(furnished, "payroll").loan is None  # all or none
        await pilot.press("delete")
        assert screen.items == [furnished.boxes["payroll"].text]
        await pilot.press("f12")
        await until(pilot, "1 lent to Jean Côté")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("NOTHING-HERE", "NOTHING-HERE is not what is asked for here"),
        ("BL1000001Y", "was misread"),
        ("shelf", "is not what is asked for here"),
        ("]C0\x1b[31m", "✗ 09:12"),
    ],
)
async def test_what_cannot_be_lent_is_said_and_not_listed(furnished: Furnished, text: str, said: str) -> None:
    async with at_work(furnished.path, desk="loans") as pilot:
        screen = await lending_to(pilot, furnished.people["cote"])
        screen.query_one(ScanLine).post_message(
            ScanLine.Typed(screen.query_one(ScanLine), furnished.shelves["04/A/1"].text if text == "shelf" else text)
        )
        await until(pilot, said)
        assert screen.items == []
        await pilot.press("f12", "delete")
        await settled(pilot)
        assert pilot.app.screen is screen


async def test_twice_the_same_is_listed_once(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="loans") as pilot:
        screen = await lending_to(pilot, furnished.people["cote"])
        await scan(pilot, furnished.boxes["payroll"].text)
        await scan(pilot, furnished.boxes["payroll"].text)
        await until(pilot, "is on the list already")
        await scan(pilot, "OLD-T4-2009")  # an old barcode of a file
        await until(pilot, "T4 2009")
        assert screen.items == [furnished.boxes["payroll"].text, furnished.files["t4-2009"].text]


async def test_another_badge_changes_the_borrower(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="loans") as pilot:
        await lending_to(pilot, furnished.people["cote"])
        await scan(pilot, furnished.people["roy"].text)
        await until(pilot, "borrower: Marie-Ève Roy")
        await pilot.press("f2")
        await write(pilot, "jean")
        await until(pilot, "Jean Côté  Service des finances")


async def test_leaving_asks_when_something_is_listed(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="loans") as pilot:
        await lending_to(pilot, furnished.people["cote"])
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, LoansScreen))
        screen = await lending_to(pilot, furnished.people["cote"])
        await scan(pilot, furnished.boxes["payroll"].text)
        await pilot.press("escape")
        await until(pilot, "Leave without lending?")
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is screen)
        await scan(pilot, "$CANCEL")
        await until(pilot, "Leave without lending?")
        await pilot.press("y")
        await until(pilot, lambda: isinstance(pilot.app.screen, LoansScreen))
    assert out_to(furnished, furnished.people["cote"]) == 1


async def test_somebody_who_left_borrows_no_more(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="loans") as pilot:
        screen = await lending_to(pilot, furnished.people["cote"])
        await scan(pilot, furnished.boxes["payroll"].text)
        other = furnished.session("sam")
        with other.store:
            people.close(other, furnished.people["cote"].id)
        await pilot.press("f12")
        await until(pilot, "Jean Côté no longer borrows.")
        assert len(screen.items) == 1


async def test_a_box_that_somebody_else_lends_meanwhile(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="loans") as pilot:
        await lending_to(pilot, furnished.people["cote"])
        await scan(pilot, furnished.boxes["payroll"].text)
        other = furnished.session("sam")
        with other.store:
            item = furnished.boxes["payroll"].text
            lending.lend(other, furnished.people["roy"].id, [item], authorised=True)
        await until(pilot, "→ B-L1-000004-V")  # the list follows
        await pilot.press("f12")
        await until(pilot, "is on loan to Marie-Ève Roy")
        assert "due 2026-11-04" in text_of(pilot.app)
