"""The shelf desk: the tree, the map, the boxes of a shelf, and the ways between them."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from depot.desk import places
from depot.desk.racks import Level, create_by_ranges
from depot.desk.setup import initialise
from depot.desk.shelving import shelve
from depot.store.lists import Lists
from screens.app import DepotApp
from screens.keys import problems, verbs
from screens.shelves.contents import Contents
from screens.shelves.desk import ShelvesScreen
from screens.shelves.rackview import RackView
from screens.shelves.tree import PlaceTree
from tests.screens.depots import PINS, STATION, Furnished, StillClock, assert_screen, at_work, until
from tests.screens.harness import text_of
from tests.screens.shelves.places import settled


def focused(pilot: Pilot[int]) -> type:
    return type(pilot.app.focused)


@pytest.mark.parametrize("language", ["en", "fr"])
async def test_a_room_with_its_map(furnished: Furnished, language: str) -> None:
    async with at_work(furnished.path, desk="shelves", language=language) as pilot:
        await settled(pilot)
        assert_screen(pilot.app, f"shelves/room-{language}")


@pytest.mark.parametrize("language", ["en", "fr"])
async def test_a_shelf_with_its_boxes(furnished: Furnished, language: str) -> None:
    async with at_work(furnished.path, desk="shelves", language=language) as pilot:
        await pilot.app.run_action("go_scan")
        assert isinstance(pilot.app, DepotApp)
        await pilot.app.show(furnished.shelves["04/B/1"].text)
        await until(pilot, "B-L1-000005")
        assert_screen(pilot.app, f"shelves/shelf-{language}")


async def test_wide_and_plain(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="shelves", theme="depot-plain", size=(140, 40)) as pilot:
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert_screen(pilot.app, "shelves/room-plain-wide")
        assert "[=...]" in text_of(pilot.app)
        assert not set(text_of(pilot.app)) & set("█░■◇●▾▸│")


async def test_the_tree_opens_and_shuts(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="shelves") as pilot:
        await settled(pilot)
        tree = pilot.app.screen.query_one(PlaceTree)
        assert len(tree.ids) == 4  # the one room is open at first
        await pilot.press("down", "right")
        assert len(tree.ids) == 6
        await pilot.press("right", "right")  # to the first bay, and open it
        assert len(tree.ids) == 9
        assert tree.cursor_id is not None
        await pilot.press("down", "left")  # from the shelf back to its bay
        assert tree.cursor == 2
        await pilot.press("left", "left", "left")  # shut the bay, to the aisle, shut it
        assert len(tree.ids) == 4
        assert tree.cursor == 1
        await pilot.press("left", "left")
        assert len(tree.ids) == 1


async def test_places_are_read_as_they_are_opened(furnished: Furnished, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int | None] = []
    inside = Lists.inside

    def noted(self: Lists, parent: int | None) -> list[int]:
        asked.append(parent)
        return inside(self, parent)

    async with at_work(furnished.path, desk="shelves") as pilot:
        await settled(pilot)
        monkeypatch.setattr(Lists, "inside", noted)
        pilot.app.screen.query_one(PlaceTree).again()
        room = pilot.app.screen.query_one(PlaceTree).ids[0]
        assert asked == [None, room]


async def test_enter_goes_into_the_map_and_to_the_boxes_and_escape_back(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="shelves") as pilot:
        await settled(pilot)
        racks, contents = pilot.app.screen.query_one(RackView), pilot.app.screen.query_one(Contents)
        await pilot.press("enter")
        assert focused(pilot) is RackView
        await pilot.press("right", "up")
        assert racks.cell is not None
        assert racks.cell.place == furnished.shelves["04/B/1"].id
        await until(pilot, "B · 1")
        await pilot.press("enter")
        await until(pilot, "B-L1-000005")
        assert focused(pilot) is Contents
        assert list(contents.ids) == [furnished.boxes["minutes"].id]
        await pilot.press("escape")
        await settled(pilot)
        assert focused(pilot) is RackView
        assert racks.cell is not None
        assert racks.cell.place == furnished.shelves["04/B/1"].id
        await pilot.press("escape")
        assert focused(pilot) is PlaceTree


async def test_a_box_opens_on_its_own_desk(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="shelves") as pilot:
        assert isinstance(pilot.app, DepotApp)
        await pilot.app.show(furnished.shelves["04/A/1"].text)
        await until(pilot, "B-L1-000001")
        await pilot.press("enter", "enter")
        await until(pilot, lambda: pilot.app.current_mode == "boxes")


async def test_what_another_terminal_shelves_appears(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="shelves") as pilot:
        assert isinstance(pilot.app, DepotApp)
        await pilot.app.show(furnished.shelves["05/A/3"].text)
        await until(pilot, "No box stands here")
        other = furnished.session("sam")
        with other.store:
            shelve(other, furnished.boxes["boilers"].id, furnished.shelves["05/A/3"].id)
        await until(pilot, "Inspection des chaud")
        await until(pilot, "305 of 950 mm")


async def test_the_cursor_stays_when_something_changes(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="shelves", user="sam") as pilot:
        await settled(pilot)
        await pilot.press("enter", "right", "down")
        racks = pilot.app.screen.query_one(RackView)
        assert racks.cell is not None
        before = racks.cell.place
        other = furnished.session("sam")
        with other.store:
            create_by_ranges(other, None, [Level.of("room", "A1"), Level.of("shelf", "1")], {})
            places.block(other, [before], "leak")
        await until(pilot, "room A1")
        await until(pilot, "blocked: leak")
        assert racks.cell.place == before


async def test_a_place_that_is_gone_is_said(furnished: Furnished) -> None:
    other = furnished.session("sam")
    with other.store:
        places.retire(other, furnished.shelves["05/A/1"].id)
    async with at_work(furnished.path, desk="shelves") as pilot:
        assert isinstance(pilot.app, DepotApp)
        await pilot.app.show(furnished.shelves["05/A/1"].text)
        await until(pilot, "no longer in use")


async def test_every_width_keeps_the_map_readable(furnished: Furnished) -> None:
    for width in (80, 60, 200):
        async with at_work(furnished.path, desk="shelves", size=(width, 24)) as pilot:
            await settled(pilot)
            text = text_of(pilot.app)
            assert "█░░░" in text, width
            assert max(map(len, text.splitlines())) <= width


def test_commands_are_well_made() -> None:
    found = problems(verbs(ShelvesScreen), verbs(DepotApp))
    assert [problem for problem in found if not problem.startswith(("go.", "app."))] == []


async def test_a_depot_without_places_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    founded = initialise(
        path, node="L9", name="Nouveau", admin="ada", pin=PINS["ada"], station=STATION, clock=StillClock()
    )
    founded.store.close()
    async with at_work(path, desk="shelves", user="ada") as pilot:
        await settled(pilot)
        assert_screen(pilot.app, "shelves/nothing-en")
        await pilot.press("down", "right", "enter", "escape", "f4", "b", "f8")
        await until(pilot, "There is nothing to undo")


async def test_a_room_without_shelves_says_what_to_do(furnished: Furnished) -> None:
    other = furnished.session("sam")
    with other.store:
        places.create(other, None, {"kind": "room", "label": "S-9"})
    async with at_work(furnished.path, desk="shelves", user="sam") as pilot:
        await settled(pilot)
        await pilot.press("end")
        await until(pilot, "No shelf in here yet")
