"""The card of a file."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from textual.pilot import Pilot

from depot.desk import lending
from depot.model.file import File
from screens.boxes.card import BoxScreen
from screens.boxes.desk import BoxesScreen
from screens.boxes.filecard import FileScreen
from tests.screens.depots import Furnished, assert_screen, at_work, depot_app, until
from tests.screens.harness import scan, type_slowly


@asynccontextmanager
async def card_of(depot: Furnished, name: str, **how: Any) -> AsyncIterator[Pilot[Any]]:
    """The application with the card of a file open."""
    async with at_work(depot.path, desk="boxes", **how) as pilot:
        desk = pilot.app.screen
        assert isinstance(desk, BoxesScreen)
        desk.show_subject(depot.files[name].text)
        await until(pilot, lambda: isinstance(pilot.app.screen, FileScreen))
        await until(pilot, depot.files[name].shown)
        yield pilot


def file(depot: Furnished, pilot: Pilot[Any], name: str) -> File:
    found = depot_app(pilot).store.get(File, depot.files[name].id)
    assert isinstance(found, File)
    return found


async def test_the_card(furnished: Furnished) -> None:
    async with card_of(furnished, "beaulieu") as pilot:
        await until(pilot, "lent to")
        assert_screen(pilot.app, "boxes/file-80")


async def test_its_box_and_back(furnished: Furnished) -> None:
    async with card_of(furnished, "cote") as pilot:
        await pilot.press("f4")
        await until(pilot, lambda: isinstance(pilot.app.screen, BoxScreen))
        await until(pilot, "Dossiers d'élèves")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, BoxesScreen))


async def test_lent_alone_taken_back_and_put_back(furnished: Furnished) -> None:
    async with card_of(furnished, "beaulieu") as pilot:
        await pilot.press("r")
        await until(pilot, "to put back")
        await pilot.press("s")
        await until(pilot, "put back into its box")
        now = file(furnished, pilot, "beaulieu")
        assert (now.loan, now.to_return) == (None, 0)
        await pilot.press("s")
        await until(pilot, "is already in box")


async def test_lending_it(furnished: Furnished) -> None:
    async with card_of(furnished, "cote") as pilot:
        await pilot.press("f3")
        await until(pilot, "to whom?")
        await scan(pilot, furnished.people["roy"].text)
        await until(pilot, "lent to Marie-Ève Roy until")
        assert file(furnished, pilot, "cote").loan is not None


async def test_it_went_with_its_box(furnished: Furnished) -> None:
    other = furnished.session("lou")
    with other.store:
        lending.lend(other, furnished.people["cote"].id, [furnished.boxes["payroll"].text])
    async with card_of(furnished, "t4-2009") as pilot:
        await pilot.press("l")
        await until(pilot, "to whom?")
        await scan(pilot, furnished.people["cote"].text)
        await until(pilot, "went out with its whole box")


async def test_moving_to_another_box(furnished: Furnished) -> None:
    async with card_of(furnished, "cote") as pilot:
        await pilot.press("m")
        await until(pilot, "to which box?")
        await scan(pilot, furnished.boxes["minutes"].text)
        await until(pilot, f"Moved to box {furnished.boxes['minutes'].shown}.")
        assert file(furnished, pilot, "cote").box == furnished.boxes["minutes"].id
        await pilot.press("m")
        await until(pilot, "to which box?")
        await scan(pilot, furnished.shelves["04/A/1"].text)
        await until(pilot, "is not what is asked for here")


async def test_taking_it_off_the_list(furnished: Furnished) -> None:
    async with card_of(furnished, "cote") as pilot:
        await pilot.press("x")
        await until(pilot, "Listed by mistake?")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, FileScreen))
        assert file(furnished, pilot, "cote").removed == 0
        await pilot.press("x")
        await until(pilot, "Listed by mistake?")
        await pilot.press("y")
        await until(pilot, lambda: file(furnished, pilot, "cote").removed == 1)
        await until(pilot, "taken off the list of its box")
        await pilot.press("f3")
        await until(pilot, "to whom?")
        await scan(pilot, furnished.people["roy"].text)
        await until(pilot, "was taken off the list of its box")


async def test_editing_it(furnished: Furnished) -> None:
    async with card_of(furnished, "cote") as pilot:
        await pilot.press("f2")
        await until(pilot, "Retention rule")
        await pilot.press("tab")
        await type_slowly(pilot, " T.")
        await pilot.press("enter")
        await until(pilot, "title: Côté, Mélissa T. (was")
        assert file(furnished, pilot, "cote").title == "Côté, Mélissa T."
