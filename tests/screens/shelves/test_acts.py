"""What is done to places on the shelf desk, by whom, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from depot.desk import places
from depot.model.codes import Code
from depot.store.store import Store
from screens.app import DepotApp
from screens.keys import verbs
from screens.shelves.acts import ARRANGING
from screens.shelves.desk import ShelvesScreen
from tests.screens.depots import Furnished, StillClock, assert_screen, at_work, until
from tests.screens.forms import fill, write
from tests.screens.harness import text_of
from tests.screens.shelves.places import place, settled


async def show(pilot: Pilot[Any], code: Code) -> None:
    assert isinstance(pilot.app, DepotApp)
    await pilot.app.show(code.text)
    await until(pilot, code.shown)
    await settled(pilot)


def count(furnished: Furnished) -> int:
    with Store.open(furnished.path, readonly=True, clock=StillClock()) as store:
        return store.tally("location")


async def test_a_new_place_is_made_where_the_cursor_is(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="shelves", user="sam") as pilot:
        await show(pilot, furnished.shelves["04/A/1"])
        await pilot.press("n")
        await until(pilot, "New place")
        assert_screen(pilot.app, "shelves/new-en")
        await fill(pilot, label="4", capacity_cm="95", positions="3", accepts="std30 doc18")
        await until(pilot, "4 created: S-L1-")
        await until(pilot, "S-2 · 04 · A · 4")
        with Store.open(furnished.path, readonly=True, clock=StillClock()) as store:
            bay = place(furnished, furnished.shelves["04/A/1"]).parent
            made = store.children(bay)[-1]
        assert (made.kind, made.label, made.capacity_mm, made.positions) == ("shelf", "4", 950, 3)
        assert made.accepts == "STD30 DOC18"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"label": "1"}, "There is already a place 1 here"),
        ({"label": "9", "accepts": "NONE"}, "box type NONE is not known"),
        ({"label": "9", "kind": "room"}, "A place of kind room"),
        ({"label": ""}, "This is needed"),
        ({"label": "9", "positions": "0"}, "From 1 to 10"),
    ],
)
async def test_what_would_be_refused_is_said_in_the_form(
    furnished: Furnished, values: dict[str, str], said: str
) -> None:
    before = count(furnished)
    async with at_work(furnished.path, desk="shelves", user="sam", size=(80, 40)) as pilot:
        await show(pilot, furnished.shelves["04/A/1"])
        await pilot.press("f3")
        await fill(pilot, **values)
        await until(pilot, said)
        assert pilot.app.screen.is_modal
    assert count(furnished) == before


async def test_a_place_of_its_own(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="shelves", user="sam") as pilot:
        await settled(pilot)
        await pilot.press("n")
        await fill(pilot, where="nowhere", kind="site", label="Boucherville")
        await until(pilot, "Boucherville created")
        await until(pilot, lambda: "    Boucherville  " in text_of(pilot.app))
    with Store.open(furnished.path, readonly=True, clock=StillClock()) as store:
        assert [(site.kind, site.label) for site in store.children(None)] == [("site", "Boucherville"), ("room", "S-2")]


async def test_racks_by_ranges_say_how_many_before_they_are_made(furnished: Furnished) -> None:
    before = count(furnished)
    async with at_work(furnished.path, desk="shelves", user="sam") as pilot:
        await settled(pilot)
        await pilot.press("r")
        await until(pilot, "Racks in S-2")
        for key, value in {"aisle": "06-09", "bay": "A-F", "shelf": "1-6", "capacity_cm": "90"}.items():
            pilot.app.screen.query_one(f"#field-{key}").value = value  # type: ignore[attr-defined]
        await until(pilot, "4 aisles × 6 bays × 6 shelves: 144 shelves, 172 places in all")
        assert_screen(pilot.app, "shelves/ranges-en")
        await pilot.press("enter")
        await until(pilot, "Create these places?")
        assert count(furnished) == before
        await pilot.press("y")
        await until(pilot, "172 places created")
        await until(pilot, "aisle 09")
    assert count(furnished) == before + 172


async def test_racks_can_be_left_at_the_question(furnished: Furnished) -> None:
    before = count(furnished)
    async with at_work(furnished.path, desk="shelves", user="sam") as pilot:
        await settled(pilot)
        await pilot.press("r")
        await fill(pilot, shelf="1-2")
        await until(pilot, "Create these places?")
        await pilot.press("escape")
        await settled(pilot)
    assert count(furnished) == before


async def test_racks_that_are_there_already_are_left_as_they_are_on_request(furnished: Furnished) -> None:
    before = count(furnished)
    async with at_work(furnished.path, desk="shelves", user="sam") as pilot:
        await settled(pilot)
        await pilot.press("r")
        await fill(pilot, aisle="04", bay="A", shelf="1-5")
        await until(pilot, "Create these places?")
        await pilot.press("y")
        await until(pilot, "Some of these places exist already")
        assert count(furnished) == before
        await pilot.press("y")
        await until(pilot, "2 places created")
    assert count(furnished) == before + 2


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"shelf": "6-1"}, "is not a range of labels"),
        ({"aisle": "A-9", "shelf": "1"}, "is not a range of labels"),
        ({"aisle": "1-999", "bay": "1-99", "shelf": "1-99"}, "These ranges give"),
        ({"shelf": "1-3", "accepts": "NONE"}, "box type NONE is not known"),
    ],
)
async def test_ranges_that_cannot_be(furnished: Furnished, values: dict[str, str], said: str) -> None:
    before = count(furnished)
    async with at_work(furnished.path, desk="shelves", user="sam", size=(80, 40)) as pilot:
        await settled(pilot)
        await pilot.press("r")
        await fill(pilot, **values)
        await until(pilot, said)
        assert pilot.app.screen.is_modal
    assert count(furnished) == before


async def test_only_what_changed_is_written(furnished: Furnished) -> None:
    shelf = furnished.shelves["04/A/1"]
    other = furnished.session("sam")
    with other.store:
        places.describe(other, shelf.id, {"capacity_mm": 955})
    rev = place(furnished, shelf).rev
    async with at_work(furnished.path, desk="shelves", user="sam") as pilot:
        await show(pilot, shelf)
        await pilot.press("e")
        await fill(pilot, name="Grands formats", positions="3")
        await until(pilot, "S-2 · 04 · A · 1 changed")
        await until(pilot, "1 of 3 positions")
    now = place(furnished, shelf)
    assert (now.name, now.positions, now.capacity_mm, now.rev) == ("Grands formats", 3, 955, rev + 1)


async def test_a_capacity_can_be_taken_away(furnished: Furnished) -> None:
    shelf = furnished.shelves["04/A/1"]
    async with at_work(furnished.path, desk="shelves", user="sam") as pilot:
        await show(pilot, shelf)
        await pilot.press("f4")
        await fill(pilot, capacity_cm="")
        await until(pilot, "nobody has measured it")
    assert place(furnished, shelf).capacity_mm is None


async def test_blocking_undoing_unblocking(furnished: Furnished) -> None:
    shelf = furnished.shelves["04/A/1"]
    async with at_work(furnished.path, desk="shelves", user="sam") as pilot:
        await show(pilot, shelf)
        await pilot.press("b")
        await write(pilot, "fuite d'eau")
        await until(pilot, "✓ 09:12  S-2 · 04 · A · 1 blocked: fuite d'eau")
        await until(pilot, "■ blocked")
        assert place(furnished, shelf).blocked == "fuite d'eau"
        await pilot.press("f8")
        await until(pilot, "Undone: S-2 · 04 · A · 1 blocked: fuite d'eau")
        assert place(furnished, shelf).blocked == ""
        await show(pilot, furnished.shelves["05/B/3"])
        await pilot.press("b")
        await until(pilot, "no longer blocked")
        assert place(furnished, furnished.shelves["05/B/3"]).blocked == ""


async def test_reserving_and_ending_it(furnished: Furnished) -> None:
    shelf = furnished.shelves["04/A/1"]
    async with at_work(furnished.path, desk="shelves", user="sam") as pilot:
        await show(pilot, shelf)
        await pilot.press("v")
        await write(pilot, "7210")
        await until(pilot, "reserved: 7210")
        assert place(furnished, shelf).reserved == "7210"
        await pilot.press("v")
        await until(pilot, "no longer reserved")
        assert place(furnished, shelf).reserved == ""


async def test_the_shelf_under_the_cursor_of_the_map_is_meant(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="shelves", user="sam") as pilot:
        await settled(pilot)
        await pilot.press("enter", "right", "down", "b")
        await until(pilot, "Block S-2 · 04 · B · 2")
        await write(pilot, "montant brisé")
        await until(pilot, "B · 2  ■ blocked: montant brisé")
    assert place(furnished, furnished.shelves["04/B/2"]).blocked == "montant brisé"


async def test_retiring_asks_first_and_refuses_what_is_in_use(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="shelves", user="sam") as pilot:
        await show(pilot, furnished.shelves["05/B/1"])
        await pilot.press("x")
        await until(pilot, "Retire S-2 · 05 · B · 1?")
        await pilot.press("n")
        await settled(pilot)
        assert not place(furnished, furnished.shelves["05/B/1"]).retired
        await pilot.press("x")
        await until(pilot, "Retire S-2 · 05 · B · 1?")
        await pilot.press("y")
        await until(pilot, "no longer in use")
        assert place(furnished, furnished.shelves["05/B/1"]).retired
        await show(pilot, furnished.shelves["04/A/1"])
        await pilot.press("x")
        await until(pilot, "Retire S-2 · 04 · A · 1?")
        await pilot.press("y")
        await until(pilot, "is still in use: boxes there 1")
        assert not place(furnished, furnished.shelves["04/A/1"]).retired


async def test_what_was_created_is_not_undone_but_corrected(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="shelves", user="sam") as pilot:
        await settled(pilot)
        await pilot.press("n")
        await fill(pilot, label="06")
        await until(pilot, "06 created")
        await pilot.press("f8")
        await until(pilot, "cannot be undone")
        await pilot.press("enter", "f8")
        await until(pilot, "There is nothing to undo")


async def test_undo_is_of_one_s_own_acts_on_this_desk(furnished: Furnished) -> None:
    shelf = furnished.shelves["04/A/1"]
    async with at_work(furnished.path, desk="shelves", user="sam") as pilot:
        await show(pilot, shelf)
        await pilot.press("v")
        await write(pilot, "7210")
        await until(pilot, "reserved: 7210")
        assert isinstance(pilot.app, DepotApp)
        pilot.app.seat("ada")
        await pilot.pause()
        await pilot.press("f8")
        await until(pilot, "There is nothing to undo")
        await pilot.press("enter")
        pilot.app.seat("sam")
        await pilot.press("f8")
        await until(pilot, "Undone:")


async def test_undo_gives_way_to_what_came_later(furnished: Furnished) -> None:
    shelf = furnished.shelves["04/A/1"]
    async with at_work(furnished.path, desk="shelves", user="sam") as pilot:
        await show(pilot, shelf)
        await pilot.press("b")
        await write(pilot, "leak")
        await until(pilot, "blocked: leak")
        other = furnished.session("ada")
        with other.store:
            places.reserve(other, [shelf.id], "7210")
        await pilot.press("f8")
        await until(pilot, "was changed since, by Ada Tremblay")
    assert place(furnished, shelf).blocked == "leak"


async def test_a_change_made_on_an_old_screen_is_refused(furnished: Furnished) -> None:
    shelf = furnished.shelves["04/A/1"]
    async with at_work(furnished.path, desk="shelves", user="sam") as pilot:
        await show(pilot, shelf)
        await pilot.press("e")
        await until(pilot, lambda: pilot.app.screen.is_modal)
        other = furnished.session("ada")
        with other.store:
            places.describe(other, shelf.id, {"positions": 2})
        await fill(pilot, positions="3")
        await until(pilot, "after this screen was drawn")
    assert place(furnished, shelf).positions == 2


@pytest.mark.parametrize("user", ["lou", "aud"])
async def test_acts_of_supervisors_are_dimmed_for_others(furnished: Furnished, user: str) -> None:
    async with at_work(furnished.path, desk="shelves", user=user) as pilot:
        await settled(pilot)
        screen = pilot.app.screen
        acts = {verb.action for verb in verbs(ShelvesScreen) if verb.action in ARRANGING}
        assert acts == ARRANGING
        assert {screen.check_action(action, ()) for action in acts} == {None}
        await pilot.press("n", "r", "e", "b", "v", "x")
        assert not pilot.app.screen.is_modal
        await pilot.press("g")
        await until(pilot, "Go to which place?")


async def test_the_desk_refuses_a_clerk_anyway(furnished: Furnished) -> None:
    shelf = furnished.shelves["04/A/1"]
    async with at_work(furnished.path, desk="shelves", user="lou") as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, ShelvesScreen)
        done = await screen.act(lambda session: places.block(session, [shelf.id], "leak"), "blocked")
        assert done is None
        await until(pilot, "Lou Gagnon is not allowed to do this")
        assert "blocked" not in text_of(pilot.app).splitlines()[-2]
    assert place(furnished, shelf).blocked == ""
