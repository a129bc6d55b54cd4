"""Going to a place by what it is called, and finding room."""

from __future__ import annotations

import pytest

from depot.desk.racks import Level, create_by_ranges
from screens.app import DepotApp
from screens.shelves.spacing import SpaceDialog
from screens.shelves.tree import PlaceTree
from screens.vlist import VirtualList
from tests.screens.depots import Furnished, assert_screen, at_work, until
from tests.screens.forms import fill, write
from tests.screens.harness import scan, text_of
from tests.screens.shelves.places import settled


@pytest.mark.parametrize("text", ["05 b 2", "S-2 · 05 · B · 2", "code"])
async def test_typed_labels_or_a_code_lead_to_a_place(furnished: Furnished, text: str) -> None:
    shelf = furnished.shelves["05/B/2"]
    async with at_work(furnished.path, desk="shelves") as pilot:
        await settled(pilot)
        await pilot.press("g")
        await write(pilot, shelf.shown if text == "code" else text)
        await until(pilot, "S-2 · 05 · B · 2")
        await settled(pilot)
        assert pilot.app.screen.query_one(PlaceTree).cursor_id == shelf.id


async def test_a_scanned_shelf_answers_the_question(furnished: Furnished) -> None:
    shelf = furnished.shelves["04/A/3"]
    async with at_work(furnished.path, desk="shelves") as pilot:
        await settled(pilot)
        await pilot.press("f2")
        await until(pilot, "Go to which place?")
        await scan(pilot, shelf.text)
        await until(pilot, "S-2 · 04 · A · 3")


async def test_several_places_of_the_name_are_offered(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="shelves") as pilot:
        await settled(pilot)
        await pilot.press("g")
        await write(pilot, "A 2")
        await until(pilot, "Which one?")
        assert_screen(pilot.app, "shelves/which-en")
        await pilot.press("down", "enter")
        await until(pilot, lambda: not pilot.app.screen.is_modal)
        await settled(pilot)
        assert pilot.app.screen.query_one(PlaceTree).cursor_id == furnished.shelves["05/A/2"].id


@pytest.mark.parametrize("text", ["nowhere", "SL1999999X", "\x1b[31m"])
async def test_what_is_no_place_is_refused(furnished: Furnished, text: str) -> None:
    async with at_work(furnished.path, desk="shelves") as pilot:
        await settled(pilot)
        await pilot.press("g")
        await write(pilot, text)
        await until(pilot, "✗ Refused")
        assert "04 B 3" in text_of(pilot.app)


async def test_room_for_boxes(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="shelves") as pilot:
        await settled(pilot)
        await pilot.press("f")
        await fill(pilot, type="STD30", count="4")
        await until(pilot, "Room for 4 boxes")
        assert_screen(pilot.app, "shelves/space-en")
        listing = pilot.app.screen.query_one(VirtualList)
        first = furnished.shelves["04/A/2"].id  # of 04/A/1 two boxes are out
        assert listing.cursor_id == first
        assert furnished.shelves["05/B/3"].id not in listing.ids  # blocked
        assert furnished.shelves["05/B/2"].id not in listing.ids  # reserved
        assert furnished.shelves["table"].id not in listing.ids
        await pilot.press("enter")
        await until(pilot, lambda: not pilot.app.screen.is_modal)
        assert pilot.app.screen.query_one(PlaceTree).cursor_id == first


async def test_more_than_there_is_room_for(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="shelves") as pilot:
        await settled(pilot)
        await pilot.press("f12")
        await fill(pilot, type="STD30", count="500")
        await until(pilot, "Only 22 of them surely fit")
        await pilot.press("escape")
        await until(pilot, lambda: not pilot.app.screen.is_modal)


async def test_only_in_the_place_on_show_and_with_doubts(furnished: Furnished) -> None:
    other = furnished.session("sam")
    with other.store:
        create_by_ranges(other, None, [Level.of("room", "A1"), Level.of("shelf", "1-3")], {})
    async with at_work(furnished.path, desk="shelves") as pilot:
        assert isinstance(pilot.app, DepotApp)
        await settled(pilot)
        await pilot.press("home")
        await settled(pilot)
        place = pilot.app.screen.query_one(PlaceTree).cursor_id
        await pilot.press("f")
        await fill(pilot, type="STD30", count="1", where=str(place))
        await until(pilot, "Only 0 of them surely fit")
        assert isinstance(pilot.app.screen, SpaceDialog)
        assert "Not calculable, 3 shelves: Nobody has measured this place" in text_of(pilot.app)
        await pilot.press("enter", "escape")
        await until(pilot, lambda: not pilot.app.screen.is_modal)
