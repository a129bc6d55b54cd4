"""Emptying a place into another on the shelf desk, moving a place, and the reports of a place."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from depot.model.codes import Code
from depot.store.store import Store
from screens.app import DepotApp
from screens.reports.view import ReportScreen
from tests.screens.depots import Furnished, StillClock, assert_screen, at_work, until
from tests.screens.forms import write
from tests.screens.harness import scan, text_of
from tests.screens.shelves.places import at_another_terminal, place, settled


async def show(pilot: Pilot[Any], code: Code) -> None:
    assert isinstance(pilot.app, DepotApp)
    await pilot.app.show(code.text)
    await until(pilot, code.shown)
    await settled(pilot)


def standing(furnished: Furnished, code: Code) -> int:
    with Store.open(furnished.path, readonly=True, clock=StillClock()) as store:
        return len(store.boxes_at(code.id))


async def ask(pilot: Pilot[Any], source: Code, target: str) -> None:
    await show(pilot, source)
    await pilot.press("m")
    await until(pilot, "To which place?")
    await write(pilot, target)


@pytest.mark.parametrize("language", ["en", "fr"])
async def test_a_shelf_is_emptied_after_a_question_and_taken_back(furnished: Furnished, language: str) -> None:
    source, target = furnished.shelves["04/A/1"], furnished.shelves["04/A/3"]
    before = standing(furnished, source)
    assert before
    async with at_work(furnished.path, desk="shelves", language=language) as pilot:
        await show(pilot, source)
        await pilot.press("m")
        await until(pilot, lambda: pilot.app.screen.is_modal)
        await scan(pilot, target.text)
        await until(pilot, "S-2 · 04 · A · 3?")
        await until(pilot, "B-L1-")
        assert_screen(pilot.app, f"shelves/move-{language}")
        assert standing(furnished, target) == 0
        await pilot.press("y")
        await until(pilot, lambda: standing(furnished, target) == before)
        await settled(pilot)
        await pilot.press("f8")
        await until(pilot, lambda: standing(furnished, source) == before)


async def test_no_changes_nothing(furnished: Furnished) -> None:
    source, target = furnished.shelves["04/A/1"], furnished.shelves["04/A/3"]
    before = standing(furnished, source)
    async with at_work(furnished.path, desk="shelves") as pilot:
        await ask(pilot, source, target.text)
        await until(pilot, "Move all")
        await pilot.press("enter")  # the focus begins on No
        await until(pilot, lambda: not pilot.app.screen.is_modal)
        assert standing(furnished, source) == before


async def test_what_another_terminal_changed_meanwhile_is_refused(furnished: Furnished) -> None:
    from depot.desk.shelving import shelve

    source, target = furnished.shelves["04/A/1"], furnished.shelves["04/A/3"]
    async with at_work(furnished.path, desk="shelves") as pilot:
        await ask(pilot, source, target.text)
        await until(pilot, "Move all")
        other = at_another_terminal(furnished)
        with other.store as store:
            shelve(other, store.boxes_at(source.id)[0].id, target.id)
        await pilot.press("y")
        await until(pilot, "✗ Refused")
        assert "changed meanwhile" in text_of(pilot.app)
    assert standing(furnished, target) == 1


@pytest.mark.parametrize(("target", "said"), [("05/B/3", "Nothing may be put"), ("04/A/1", "cannot be emptied into")])
async def test_what_cannot_be_is_refused_before_anything_is_asked(furnished: Furnished, target: str, said: str) -> None:
    async with at_work(furnished.path, desk="shelves") as pilot:
        await ask(pilot, furnished.shelves["04/A/1"], furnished.shelves[target].text)
        await until(pilot, "✗ Refused")
        assert said in " ".join(text_of(pilot.app).split())


async def test_a_bay_can_go_shelf_by_shelf_or_one_after_another(furnished: Furnished) -> None:
    bays = [place(furnished, furnished.shelves[f"{name}/1"]).parent for name in ("04/A", "05/A")]
    first, second = (Code.from_id("S", bay or 0) for bay in bays)
    async with at_work(furnished.path, desk="shelves") as pilot:
        await ask(pilot, second, first.text)
        await until(pilot, "R: one shelf after another")
        await pilot.press("r")
        await until(pilot, "R: shelf by shelf")
        await pilot.press("y")
        await until(pilot, lambda: not standing(furnished, furnished.shelves["05/A/1"]))


async def test_a_place_whose_label_is_taken_over_there_stays(furnished: Furnished) -> None:
    shelf = furnished.shelves["05/A/3"]
    bay = Code.from_id("S", place(furnished, furnished.shelves["05/B/1"]).parent or 0)
    async with at_work(furnished.path, desk="shelves", user="sam") as pilot:
        await show(pilot, shelf)
        await pilot.press("p")
        await until(pilot, "Into which place?")
        await write(pilot, bay.text)
        await until(pilot, "Put S-2")
        await pilot.press("y")
        await until(pilot, "✗ Refused")
        assert "already a place 3" in text_of(pilot.app)


async def test_a_bay_is_put_into_another_aisle(furnished: Furnished) -> None:
    bay = place(furnished, furnished.shelves["05/B/1"]).parent
    other = place(furnished, Code.from_id("S", place(furnished, furnished.shelves["04/A/1"]).parent or 0)).parent
    from depot.desk.places import describe

    session = at_another_terminal(furnished)
    with session.store:
        describe(session, bay or 0, {"label": "Z"})
    async with at_work(furnished.path, desk="shelves", user="sam") as pilot:
        await show(pilot, Code.from_id("S", bay or 0))
        await pilot.press("p")
        await until(pilot, "Into which place?")
        await write(pilot, Code.from_id("S", other or 0).text)
        await until(pilot, "Put S-2 · 05 · Z into S-2 · 04?")
        await pilot.press("y")
        await until(pilot, "S-2 · 05 · Z is now in S-2 · 04")
        await until(pilot, "S-2 · 04 · Z")
    assert place(furnished, Code.from_id("S", bay or 0)).parent == other


@pytest.mark.parametrize(("key", "title"), [("c", "Shelves to empty"), ("s", "Salvage list")])
async def test_reports_of_the_place_open_by_a_key(furnished: Furnished, key: str, title: str) -> None:
    async with at_work(furnished.path, desk="shelves") as pilot:
        await show(pilot, furnished.shelves["04/A/1"])
        await pilot.press(key)
        await until(pilot, title)
        await settled(pilot)
        assert isinstance(pilot.app.screen, ReportScreen)
        assert "S-2 · 04 · A" in text_of(pilot.app)
        assert isinstance(pilot.app, DepotApp)
        await pilot.app.show(f"salvage/{furnished.shelves['05/A/1'].text}", "reports")
        await until(pilot, "S-2 · 05 · A · 1")
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(pilot.app.screen, ReportScreen))


async def test_a_clerk_puts_no_place_elsewhere(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="shelves") as pilot:
        await show(pilot, furnished.shelves["04/A/1"])
        await pilot.press("p")
        await settled(pilot)
        assert not pilot.app.screen.is_modal
