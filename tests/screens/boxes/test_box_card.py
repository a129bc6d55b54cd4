"""The card of a box: what it shows, and each thing that can be done from it, refused or not."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from textual.pilot import Pilot

from depot.desk import boxes
from depot.model.box import LENT, MISSING, SHELVED, TO_SHELVE, Box
from depot.model.loan import Loan
from screens.boxes.card import BoxScreen
from screens.boxes.desk import BoxesScreen
from screens.boxes.filecard import FileScreen
from screens.boxes.sections import Sections
from screens.shelves.desk import ShelvesScreen
from tests.screens.depots import Furnished, add_files, assert_screen, at_work, depot_app, until
from tests.screens.harness import scan, text_of, type_slowly


@asynccontextmanager
async def card_of(depot: Furnished, name: str, **how: Any) -> AsyncIterator[Pilot[Any]]:
    """The application with the card of a box open."""
    async with at_work(depot.path, desk="boxes", **how) as pilot:
        desk = pilot.app.screen
        assert isinstance(desk, BoxesScreen)
        desk.show_subject(depot.boxes[name].text)
        await until(pilot, lambda: isinstance(pilot.app.screen, BoxScreen))
        await until(pilot, depot.boxes[name].shown)
        yield pilot


def box(depot: Furnished, pilot: Pilot[Any], name: str) -> Box:
    found = depot_app(pilot).store.get(Box, depot.boxes[name].id)
    assert isinstance(found, Box)
    return found


async def test_the_card(furnished: Furnished) -> None:
    async with card_of(furnished, "students") as pilot:
        await until(pilot, "Arsenault")
        assert_screen(pilot.app, "boxes/card-80")
        await pilot.press("right")
        await until(pilot, "shelved at")
        assert_screen(pilot.app, "boxes/card-80-history")


@pytest.mark.parametrize("language", ["en", "fr"])
async def test_the_card_beside_its_lists(furnished: Furnished, language: str) -> None:
    async with card_of(furnished, "plans", size=(140, 40), language=language) as pilot:
        assert_screen(pilot.app, f"boxes/card-140-{language}")


async def test_parts_go_round(furnished: Furnished) -> None:
    async with card_of(furnished, "students") as pilot:
        sections = pilot.app.screen.query_one(Sections)
        seen = [sections.current]
        for key in ("right", "right", "right", "left"):
            await pilot.press(key)
            seen.append(sections.current)
        assert seen == ["files", "history", "places", "files", "places"]
        assert pilot.app.focused is sections.list_of("places")


async def test_a_box_of_five_thousand_files(furnished: Furnished) -> None:
    last = add_files(furnished.path, furnished.boxes["minutes"], 5000)[-1]
    async with card_of(furnished, "minutes") as pilot:
        await until(pilot, "1 of 5,000")
        await pilot.press("end")
        await until(pilot, last.shown)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, FileScreen))
        await pilot.press("escape")
        await until(pilot, "5,000 of 5,000")


async def test_an_event_is_told_in_full(furnished: Furnished) -> None:
    async with card_of(furnished, "plans") as pilot:
        await until(pilot, "lent to Marie-Ève Roy")
        await pilot.press("enter")
        await until(pilot, "by Lou Gagnon at tty1")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, BoxScreen))


async def test_a_place_opens_its_desk(furnished: Furnished) -> None:
    async with card_of(furnished, "minutes") as pilot:
        await pilot.press("right", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ShelvesScreen))


async def test_shelving_by_address_and_undoing_it(furnished: Furnished) -> None:
    async with card_of(furnished, "new") as pilot:
        await pilot.press("f4")
        await until(pilot, "Scan the shelf")
        await type_slowly(pilot, "04 b 2")
        await pilot.press("enter")
        await until(pilot, "Shelved at S-2 · 04 · B · 2.")
        assert box(furnished, pilot, "new").place == furnished.shelves["04/B/2"].id
        await pilot.press("f8")
        await until(pilot, "Undo this?")
        await pilot.press("y")
        await until(pilot, "undone: shelved at S-2 · 04 · B · 2")
        assert box(furnished, pilot, "new").place is None


async def test_shelving_by_scan(furnished: Furnished) -> None:
    async with card_of(furnished, "new") as pilot:
        await pilot.press("s")
        await until(pilot, "Scan the shelf")
        await scan(pilot, furnished.shelves["05/A/2"].text)
        await until(pilot, "Shelved at S-2 · 05 · A · 2.")


async def test_a_blocked_shelf_refuses(furnished: Furnished) -> None:
    async with card_of(furnished, "new") as pilot:
        await pilot.press("f4")
        await until(pilot, "Scan the shelf")
        await scan(pilot, furnished.shelves["05/B/3"].text)
        await until(pilot, "fuite d'eau")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, BoxScreen))
        assert box(furnished, pilot, "new").place is None


async def test_a_shelf_that_does_not_exist_is_asked_for_again(furnished: Furnished) -> None:
    async with card_of(furnished, "new") as pilot:
        await pilot.press("f4")
        await until(pilot, "Scan the shelf")
        await type_slowly(pilot, "99 z")
        await pilot.press("enter")
        await until(pilot, "No place is called “99 z”.")
        await pilot.press("enter")
        await until(pilot, "Scan the shelf")
        assert "99 z" in text_of(pilot.app)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, BoxScreen))


async def test_labels_that_lead_to_several_shelves_let_choose(furnished: Furnished) -> None:
    async with card_of(furnished, "new") as pilot:
        await pilot.press("f4")
        await until(pilot, "Scan the shelf")
        await type_slowly(pilot, "04 2")
        await pilot.press("enter")
        await until(pilot, "Which place?")
        await pilot.press("down", "enter")
        await until(pilot, "Shelved at S-2 · 04 · B · 2.")


async def test_lending_to_somebody_by_name(furnished: Furnished) -> None:
    async with card_of(furnished, "new") as pilot:
        await pilot.press("f3")
        await until(pilot, "Marie-Ève Roy")
        assert_screen(pilot.app, "boxes/lend-80")
        await type_slowly(pilot, "cot")
        await until(pilot, lambda: "Marie-Ève" not in text_of(pilot.app))
        await pilot.press("enter")
        await until(pilot, "Lent until 2026-11")
        now = box(furnished, pilot, "new")
        assert now.status == LENT
        loan = depot_app(pilot).store.get(Loan, now.loan)
        assert isinstance(loan, Loan)
        assert loan.person == furnished.people["cote"].id


async def test_lending_by_a_scanned_badge_to_another_unit_asks_for_the_authorisation(furnished: Furnished) -> None:
    async with card_of(furnished, "new") as pilot:
        await pilot.press("l")
        await until(pilot, "Marie-Ève Roy")
        await scan(pilot, furnished.people["roy"].text)
        await until(pilot, "Lend it all the same?")
        await pilot.press("n")
        await until(pilot, lambda: isinstance(pilot.app.screen, BoxScreen))
        assert box(furnished, pilot, "new").loan is None
        await pilot.press("l")
        await until(pilot, "Marie-Ève Roy")
        await scan(pilot, furnished.people["roy"].text)
        await until(pilot, "Lend it all the same?")
        await pilot.press("y")
        await until(pilot, "lent to Marie-Ève Roy until")
        await pilot.press("enter")
        await until(pilot, "on written")


async def test_lending_what_is_out_is_refused(furnished: Furnished) -> None:
    async with card_of(furnished, "payables") as pilot:
        await pilot.press("f3")
        await until(pilot, "Lend B-L1-000003-X to whom?")
        await type_slowly(pilot, "cot")
        await pilot.press("enter")
        await until(pilot, "is on loan to Jean Côté")


async def test_taking_back(furnished: Furnished) -> None:
    async with card_of(furnished, "payables") as pilot:
        await pilot.press("r")
        await until(pilot, "came back from Jean Côté")
        assert box(furnished, pilot, "payables").status == TO_SHELVE


async def test_missing_and_found(furnished: Furnished) -> None:
    async with card_of(furnished, "minutes") as pilot:
        await pilot.press("m")
        await until(pilot, "Reported missing.")
        assert box(furnished, pilot, "minutes").status == MISSING
        await pilot.press("m")
        await until(pilot, "Found again; now shelve it.")
        assert box(furnished, pilot, "minutes").status == TO_SHELVE


async def test_the_label(furnished: Furnished) -> None:
    async with card_of(furnished, "minutes") as pilot:
        await until(pilot, "label to print")
        await pilot.press("x")
        await until(pilot, "Its label is done.")
        assert box(furnished, pilot, "minutes").label_needed == 0


async def test_an_old_code_is_scanned_taken_off_and_refused_when_it_is_on_another_box(furnished: Furnished) -> None:
    async with card_of(furnished, "minutes") as pilot:
        await pilot.press("a")
        await until(pilot, "Scan the old barcode")
        await scan(pilot, "31142054869999")
        await until(pilot, "Also named 31142054869999.")
        await pilot.press("d")
        await until(pilot, "Which code?")
        await pilot.press("enter")
        await until(pilot, "no longer named 31142054869999")
        assert box(furnished, pilot, "minutes").alias_list == ()
        await pilot.press("a")
        await until(pilot, "Scan the old barcode")
        await scan(pilot, "31142054869881")
        await until(pilot, "already belongs to")


async def test_nothing_of_ones_own_to_undo(furnished: Furnished) -> None:
    async with card_of(furnished, "minutes", user="sam") as pilot:
        await pilot.press("f8")
        await until(pilot, "Nothing that you did to B-L1-000005-T is left")


async def test_registering_cannot_be_undone_and_says_so(furnished: Furnished) -> None:
    async with card_of(furnished, "new") as pilot:
        await pilot.press("f8")
        await until(pilot, "Undo this?")
        await pilot.press("y")
        await until(pilot, "This act cannot be undone")


async def test_an_auditor_is_told_who_may(furnished: Furnished) -> None:
    async with card_of(furnished, "minutes", user="aud") as pilot:
        await pilot.press("m")
        await until(pilot, "Ask a clerk to do it.")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, BoxScreen))
        assert box(furnished, pilot, "minutes").status == SHELVED


async def test_what_another_terminal_does_is_shown(furnished: Furnished) -> None:
    async with card_of(furnished, "minutes") as pilot:
        other = furnished.session("sam")
        with other.store:
            boxes.report_missing(other, furnished.boxes["minutes"].id)
        card = pilot.app.screen
        assert isinstance(card, BoxScreen)
        card.refresh_data()
        await until(pilot, "not found")


async def test_the_code_is_copied(furnished: Furnished) -> None:
    async with card_of(furnished, "minutes") as pilot:
        await pilot.press("y")
        await until(pilot, "copied")
        assert pilot.app.clipboard == furnished.boxes["minutes"].shown
