"""The inventory desk: the list, one inventory with its problems, and the keys that settle them."""

from __future__ import annotations

from contextlib import closing
from typing import Any, NamedTuple

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from depot.desk.inventory import counting
from depot.desk.inventory.reading import Sheet, sheet
from depot.desk.inventory.starting import Wanted, start
from depot.model.box import Box
from depot.model.location import Location
from depot.store.store import Store
from screens.inventory.desk import InventoryScreen
from screens.inventory.sheet import SheetScreen
from tests.screens.depots import Furnished, assert_screen, at_work, depot_app, until
from tests.screens.forms import write
from tests.screens.harness import text_of


class Counted(NamedTuple):
    """An inventory of the first aisle, counted with errors."""

    furnished: Furnished
    id: int
    shown: str

    def sheet(self) -> Sheet:
        with closing(Store.open(self.furnished.path, readonly=True)) as store:
            return sheet(store, self.id)

    def box(self, name: str) -> Box:
        with closing(Store.open(self.furnished.path, readonly=True)) as store:
            found = store.get(Box, self.furnished.boxes[name].id)
        assert found is not None
        return found


@pytest.fixture
def counted(furnished: Furnished) -> Counted:
    return count(furnished)


def count(furnished: Furnished, *, blind: bool = False) -> Counted:
    """One box is not seen, one is on the wrong shelf, one is lent on record and one missing, and a code is unknown."""
    session = furnished.session()
    with session.store as store:
        shelf = furnished.shelves["04/A/1"]
        bay = store.get(Location, shelf.id)
        assert bay is not None
        aisle = store.ancestry(shelf.id)[-3]
        code = start(session, Wanted((_text(aisle.id),), blind=blind, title="Allée 04")).result
        assert code is not None
        for address, names in {
            "04/A/1": ("payroll", "payables"),
            "04/A/2": (),
            "04/B/1": ("minutes", "grievances"),
        }.items():
            place = furnished.shelves[address].id
            counting.open_shelf(session, code.id, place)
            for name in names:
                counting.see(session, code.id, place, furnished.boxes[name].text)
        counting.note(session, code.id, furnished.shelves["04/B/1"].id, "GES-0412", "code.unknown")
        return Counted(furnished, code.id, code.shown)


def _text(location: int) -> str:
    from depot.model.codes import Code

    return Code.from_id("S", location).text


async def opened(pilot: Pilot[Any], counted: Counted) -> SheetScreen:
    """The inventory on show, once it is read."""
    await until(pilot, counted.shown)
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, SheetScreen))
    await until(pilot, "problems, not settled")
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    screen = pilot.app.screen
    assert isinstance(screen, SheetScreen)
    return screen


@pytest.mark.parametrize("language", ["en", "fr"])
async def test_the_list_and_one_inventory(counted: Counted, language: str) -> None:
    async with at_work(counted.furnished.path, desk="inventory", language=language) as pilot:
        await until(pilot, counted.shown)
        assert_screen(pilot.app, f"inventory/list-{language}")
        await pilot.press("enter")
        await until(pilot, "GES-0412")
        assert_screen(pilot.app, f"inventory/sheet-{language}")


async def test_it_is_counted_at_the_scan_desk(counted: Counted) -> None:
    async with at_work(counted.furnished.path, desk="inventory") as pilot:
        await opened(pilot, counted)
        await pilot.press("f12")
        await until(pilot, f"{counted.shown}: scan a shelf")


async def test_wide_and_plain(counted: Counted) -> None:
    async with at_work(counted.furnished.path, desk="inventory", theme="depot-plain", size=(140, 40)) as pilot:
        await opened(pilot, counted)
        assert_screen(pilot.app, "inventory/sheet-plain-wide")
        assert not set(text_of(pilot.app)) & set("→●■◇│✓↔○×")


async def test_one_key_settles_by_the_act_of_the_kind(counted: Counted) -> None:
    async with at_work(counted.furnished.path, desk="inventory") as pilot:
        await opened(pilot, counted)
        await pilot.press("s")
        await until(pilot, "register of incidents")
        assert counted.furnished.boxes["students"].shown in text_of(pilot.app)
        await pilot.press("enter")
        await until(pilot, "1 problem settled")
        for left, keys in ((4, ("down", "s")), (3, ("down", "s")), (2, ("down", "down", "s"))):
            await until(pilot, f"not settled: {left + 1}")
            await pilot.press(*keys)
            await until(pilot, f"not settled: {left}")
        assert counted.box("students").status == "missing"
        assert counted.box("payroll").place == counted.furnished.shelves["04/A/1"].id
        assert counted.box("payables").place == counted.furnished.shelves["04/A/1"].id
        assert counted.box("grievances").status == "shelved"


async def test_what_has_no_act_is_left_with_a_reason(counted: Counted) -> None:
    async with at_work(counted.furnished.path, desk="inventory") as pilot:
        await opened(pilot, counted)
        await pilot.press("down", "down", "down")
        await pilot.press("s")
        await write(pilot, "vieille étiquette")
        await until(pilot, "1 problem settled")
        await until(pilot, "left")
        assert [each.settled.why for each in counted.sheet().result.problems if each.settled] == ["vieille étiquette"]


async def test_all_of_a_kind_are_asked_about_first(counted: Counted) -> None:
    async with at_work(counted.furnished.path, desk="inventory") as pilot:
        await opened(pilot, counted)
        await pilot.press("e")
        await until(pilot, "S-2 · 04 · B · 3")
        await pilot.press("end", "k")
        await until(pilot, lambda: pilot.app.screen.is_modal)
        assert "shelf not counted" in text_of(pilot.app)
        await pilot.press("n")
        await until(pilot, lambda: not pilot.app.screen.is_modal)
        assert all(each.settled is None for each in counted.sheet().result.problems)
        await pilot.press("k")
        await until(pilot, lambda: pilot.app.screen.is_modal)
        await pilot.press("y")
        await write(pilot, "salle fermée")
        await until(pilot, "settled")
        skipped = [each for each in counted.sheet().result.problems if each.kind == "skipped"]
        assert skipped
        assert all(each.settled is not None for each in skipped)


async def test_pause_end_and_close(counted: Counted) -> None:
    async with at_work(counted.furnished.path, desk="inventory") as pilot:
        await opened(pilot, counted)
        for key, status in (("p", "paused"), ("p", "counting"), ("e", "counted"), ("e", "counting")):
            await pilot.press(key)
            await until(pilot, lambda status=status: counted.sheet().inventory.status == status)  # type: ignore[misc]
            await pilot.app.workers.wait_for_complete()
            await pilot.pause()
        await pilot.press("c")
        await write(pilot, "fin de l'exercice")
        await until(pilot, "closed")
        assert counted.sheet().result.unsettled == ()
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, InventoryScreen))


async def test_a_blind_inventory_shows_nothing_while_it_is_counted(furnished: Furnished) -> None:
    counted = count(furnished, blind=True)
    async with at_work(furnished.path, desk="inventory") as pilot:
        await until(pilot, counted.shown)
        await pilot.press("enter")
        await until(pilot, "It is blind")
        assert "GES-0412" not in text_of(pilot.app)
        await pilot.press("e")
        await until(pilot, "GES-0412")


async def test_one_is_begun_from_the_form(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="inventory") as pilot:
        await until(pilot, "There is no inventory")
        await pilot.press("f2")
        await until(pilot, lambda: pilot.app.screen.is_modal)
        pilot.app.screen.query_one("#field-place", Input).value = furnished.shelves["04/A/1"].shown
        pilot.app.screen.query_one("#field-title", Input).value = "Tablette 1"
        await pilot.pause()
        await pilot.press("enter")
        await until(pilot, "Tablette 1")
        await until(pilot, "box expected")
        await pilot.press("f2")
        await until(pilot, lambda: pilot.app.screen.is_modal)
        pilot.app.screen.query_one("#field-place", Input).value = furnished.boxes["plans"].shown
        await pilot.pause()
        await pilot.press("enter")
        await until(pilot, "Refused")


async def test_an_auditor_looks_and_changes_nothing(counted: Counted) -> None:
    async with at_work(counted.furnished.path, desk="inventory", user="aud") as pilot:
        await opened(pilot, counted)
        await pilot.press("s", "c", "e")
        await pilot.pause()
        assert not pilot.app.screen.is_modal
        assert counted.sheet().inventory.status == "counting"


async def test_a_code_of_an_inventory_opens_it(counted: Counted) -> None:
    async with at_work(counted.furnished.path) as pilot:
        await depot_app(pilot).show(_code(counted))
        await until(pilot, lambda: isinstance(pilot.app.screen, SheetScreen))
        await until(pilot, "GES-0412")


def _code(counted: Counted) -> str:
    from depot.model.codes import Code

    return Code.parse(counted.shown).text
