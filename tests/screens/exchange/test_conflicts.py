"""The inbox of conflicts: what is shown, one key, the next one, taking back, who may, what happened meanwhile."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from depot.desk.conflicts import conflicts, decide
from depot.model.box import Box
from depot.store.store import Store
from screens.exchange.conflict import ConflictScreen
from screens.exchange.desk import ExchangeScreen
from tests.screens.depots import Furnished, assert_screen, at_work, depot_app, until
from tests.screens.exchange.doubts import at, bring, doubted, other_depot
from tests.screens.harness import text_of, type_slowly
from tests.store.depots import assert_sound


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys count at once."""
    monkeypatch.setattr("screens.exchange.conflict.READ_FIRST", 0.0)


async def inbox(pilot: Pilot[Any], first: str = "1 of 3") -> None:
    """Go to the list of conflicts."""
    await until(pilot, "? ")
    await pilot.press("2")
    await until(pilot, first)


async def opened(pilot: Pilot[Any], *keys: str) -> None:
    """Go down the list, then open."""
    await inbox(pilot)
    await pilot.press(*keys, "enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, ConflictScreen))
    await until(pilot, "[2] L2")


def open_ones(path: Path) -> list[tuple[str, str]]:
    with Store.open(path, readonly=True) as store:
        return store.conflict_keys()


def title_of(furnished: Furnished, name: str = "students") -> str:
    with Store.open(furnished.path, readonly=True) as store:
        box = store.get(Box, furnished.boxes[name].id)
        assert box is not None
        return box.title


LOOKS = [("en", "depot-dark", 80), ("fr", "depot-dark", 80), ("en", "depot-plain", 80), ("fr", "depot-light", 140)]


@pytest.mark.parametrize(("language", "theme", "width"), LOOKS)
async def test_what_is_in_doubt_is_shown(furnished: Furnished, language: str, theme: str, width: int) -> None:
    doubted(furnished, incident=True)
    size, look = (width, 24 if width == 80 else 40), f"{language}-{theme}-{width}"
    async with at_work(furnished.path, desk="exchange", user="sam", theme=theme, language=language, size=size) as pilot:
        await pilot.press("2")
        await until(pilot, "L1, L2")
        assert_screen(pilot.app, f"exchange/conflicts-{look}")
        await pilot.press("down", "down", "enter")
        await until(pilot, "[2] L2")
        assert_screen(pilot.app, f"exchange/conflict-{look}")
        if theme == "depot-plain":
            assert not set(text_of(pilot.app)) & set("→●■◇│✓◆")


async def test_one_key_settles_it_and_the_next_one_opens(furnished: Furnished) -> None:
    other = doubted(furnished)
    async with at_work(furnished.path, desk="exchange", user="sam") as pilot:
        await opened(pilot)
        await pilot.press("2")
        await until(pilot, "B-L1-000003-X")
        await until(pilot, "title: Élèves sortis 2008-2012")
        await pilot.press("enter")
        await until(pilot, "B-L1-000004-V")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ExchangeScreen))
        await until(pilot, "Nothing is in doubt.")
        assert "in doubt" not in text_of(pilot.app).splitlines()[0]
    assert open_ones(furnished.path) == []
    assert title_of(furnished) == "Élèves sortis 2008-2012"
    assert_sound(furnished.path)
    bring(furnished.path, other, "L1")
    assert open_ones(other) == []


async def test_a_decision_can_be_taken_back(furnished: Furnished) -> None:
    doubted(furnished)
    before = title_of(furnished)
    async with at_work(furnished.path, desk="exchange", user="sam") as pilot:
        await opened(pilot)
        await pilot.press("2")
        await until(pilot, "B-L1-000003-X")
        await pilot.press("f8")
        await until(pilot, "Undone")
        await until(pilot, "B-L1-000001-0  Dossiers")
        assert title_of(furnished) == before
        assert len(open_ones(furnished.path)) == 3
    assert_sound(furnished.path)


async def test_a_value_can_be_typed(furnished: Furnished) -> None:
    doubted(furnished)
    async with at_work(furnished.path, desk="exchange", user="sam") as pilot:
        await opened(pilot)
        await pilot.press("v")
        await until(pilot, "Another value")
        await type_slowly(pilot, " bis")
        await pilot.press("enter")
        await until(pilot, "B-L1-000003-X")
        assert title_of(furnished) == "Dossiers d'élèves, 2008 à 2012 bis"
        await pilot.press("v")  # a due date is no text
        await pilot.pause()
        assert "Another value" not in text_of(pilot.app)


async def test_a_clerk_sees_and_is_told_why_not(furnished: Furnished) -> None:
    doubted(furnished)
    async with at_work(furnished.path, desk="exchange", user="lou", language="fr") as pilot:
        await inbox(pilot, "1 sur 3")
        await pilot.press("enter")
        await until(pilot, "un responsable tranche")
        for key in ("1", "enter", "v"):
            await pilot.press(key)
            await until(pilot, "Demandez-le à un responsable.")
            await pilot.press("escape")
            await until(pilot, lambda: not pilot.app.screen.is_modal)
    assert len(open_ones(furnished.path)) == 3


async def test_what_was_settled_meanwhile_is_said_and_nothing_written(furnished: Furnished) -> None:
    doubted(furnished)
    async with at_work(furnished.path, desk="exchange", user="sam") as pilot:
        await opened(pilot)
        elsewhere = furnished.session("ada")
        with elsewhere.store:
            decide(elsewhere, furnished.boxes["students"].text, "title", 1)
        depot_app(pilot).look_again()
        await until(pilot, "settled meanwhile")
        await until(pilot, "Ada Tremblay")
        await pilot.press("2", "enter", "f3")
        await until(pilot, "B-L1-000003-X")
    assert title_of(furnished) == "Dossiers d'élèves, 2008 à 2012"


async def test_a_key_pressed_before_the_screen_knew_is_refused(furnished: Furnished) -> None:
    doubted(furnished)
    async with at_work(furnished.path, desk="exchange", user="sam") as pilot:
        await opened(pilot)
        elsewhere = furnished.session("ada")
        with elsewhere.store:
            decide(elsewhere, furnished.boxes["students"].text, "title", 1)
        await pilot.press("2")
        await until(pilot, "settled meanwhile")
    assert title_of(furnished) == "Dossiers d'élèves, 2008 à 2012"


async def test_a_third_side_that_comes_in_is_looked_at_first(furnished: Furnished) -> None:
    third = other_depot(furnished, "L3")
    doubted(furnished)
    there = at(third)
    with there.store:
        from depot.desk import boxes

        boxes.describe(there, furnished.boxes["students"].id, {"title": "Troisième titre"})
    async with at_work(furnished.path, desk="exchange", user="sam", size=(80, 24)) as pilot:
        await opened(pilot)
        bring(third, furnished.path, "L3")
        await pilot.press("2")
        await until(pilot, "no longer the same (3 now)")
        await pilot.press("escape")
        await until(pilot, "1 more with Left and Right.")
        assert "[3] L3" not in text_of(pilot.app)
        assert "had not heard of 2, 3" in text_of(pilot.app)
        await pilot.press("right")
        await until(pilot, "[3] L3")
        assert_screen(pilot.app, "exchange/conflict-three")
        await pilot.press("3")
        await until(pilot, "B-L1-000003-X")
    assert title_of(furnished) == "Troisième titre"
    assert_sound(furnished.path)


async def test_nothing_is_suggested_where_nobody_has_it(furnished: Furnished) -> None:
    from depot.desk import people

    other = other_depot(furnished)
    here, there = furnished.session("sam"), at(other)
    roy = furnished.people["roy"].id
    with here.store, there.store:
        people.describe(here, roy, {"phone": "450 555-0001"})
        people.describe(there, roy, {"phone": "450 555-0002"})
    bring(other, furnished.path, "L2")
    async with at_work(furnished.path, desk="exchange", user="sam") as pilot:
        await inbox(pilot, "1 of 1")
        await pilot.press("enter")
        await until(pilot, "Nobody's word weighs more")
        await pilot.press("enter")
        await pilot.pause()
        assert open_ones(furnished.path)
        await pilot.press("1")
        await until(pilot, "Nothing is in doubt.")


async def test_a_key_held_down_settles_nothing_unseen(furnished: Furnished, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("screens.exchange.conflict.READ_FIRST", 3_600.0)
    doubted(furnished)
    async with at_work(furnished.path, desk="exchange", user="sam") as pilot:
        await opened(pilot)
        await pilot.press(*["enter"] * 5)
        await pilot.pause()
    assert len(open_ones(furnished.path)) == 3


async def test_the_desks_tell_what_is_in_doubt(furnished: Furnished) -> None:
    doubted(furnished)
    async with at_work(furnished.path, user="sam") as pilot:
        await until(pilot, "3 in doubt: Ctrl+E")
        depot_app(pilot).worker.scan(furnished.boxes["students"].text)
        await until(pilot, "in doubt: title (L1, L2 disagree), Ctrl+E")
        with furnished.session("ada").store as store:
            first = conflicts(store)[0]
        elsewhere = furnished.session("ada")
        with elsewhere.store:
            decide(elsewhere, first.subject, first.register, 1)
        depot_app(pilot).look_again()
        await until(pilot, "2 in doubt: Ctrl+E")
        await pilot.press("ctrl+e")
        await until(pilot, lambda: depot_app(pilot).current_mode == "exchange")


async def test_incidents_are_kept_apart_with_both_facts(furnished: Furnished) -> None:
    doubted(furnished, incident=True)
    async with at_work(furnished.path, desk="exchange", user="sam") as pilot:
        await until(pilot, "Incidents 1")
        await pilot.press("3")
        await until(pilot, "destroyed although it was lent")
        assert_screen(pilot.app, "exchange/incidents")
        await pilot.press("enter")
        await until(pilot, "nobody closes it")
        shown = text_of(pilot.app)
        assert "destroyed" in shown
        assert "lent to Jean Côté" in shown
        await pilot.press("escape")
        await pilot.pause()
        await pilot.press("delete", "d", "f8")
        await until(pilot, "nothing to undo")
    with Store.open(furnished.path, readonly=True) as store:
        assert len(store.incidents()) == 1
