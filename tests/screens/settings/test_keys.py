"""The page of keys, and the keys that it gives: pressed, shown at the foot and in the help, given back."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from depot.desk.settings import change, own_keymap, value
from depot.store.store import Store
from screens.settings.keys import KeysScreen
from screens.settings.scannertest import ScannerTest
from screens.vlist import VirtualList
from tests.screens.depots import STATION, Furnished, assert_screen, at_work, depot_app, until
from tests.screens.forms import fill


async def opened(pilot: Pilot[Any], command: str) -> None:
    """The page, with the cursor on a command."""
    await pilot.app.push_screen(KeysScreen())
    screen = pilot.app.screen
    assert isinstance(screen, KeysScreen)
    screen.query_one(VirtualList).go_to(screen._ids.index(command))
    await pilot.pause()


def kept(furnished: Furnished) -> tuple[str, str]:
    with Store.open(furnished.path, readonly=True) as store:
        return value(store, "keymap"), own_keymap(store, STATION)


def given(furnished: Furnished, keymap: str) -> None:
    ada = furnished.session("ada")
    with ada.store:
        change(ada, "keymap", keymap)


@pytest.mark.parametrize(
    ("language", "size", "theme"),
    [("fr", (80, 24), "depot-dark"), ("en", (80, 24), "depot-plain"), ("en", (140, 40), "depot-light")],
)
async def test_it_reads(furnished: Furnished, language: str, size: tuple[int, int], theme: str) -> None:
    given(furnished, "scan.why=w,f3")
    async with at_work(furnished.path, desk="settings", language=language, size=size, theme=theme) as pilot:
        await pilot.app.push_screen(KeysScreen(("go.scan", "go.settings", "desk.help", "scan.mode", "scan.why")))
        await pilot.press("end")
        assert_screen(pilot.app, f"settings/keys-{language}-{size[0]}")


async def test_a_key_is_given_here_refused_and_given_back(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="settings") as pilot:
        await opened(pilot, "settings.test")
        await pilot.press("enter")
        await fill(pilot, keys="f2", whose="terminal")
        await until(pilot, "settings.change")
        assert pilot.app.screen.is_modal, "it stays open where a key is taken"
        await fill(pilot, keys="F12, X", whose="terminal")
        await until(pilot, lambda: not pilot.app.screen.is_modal)
        assert kept(furnished) == ("", "settings.test=f12,x")
        assert depot_app(pilot).keymap_overrides == {"settings.test": "f12,x"}
        await pilot.press("f8")
        await until(pilot, lambda: depot_app(pilot).keymap_overrides == {})
        assert kept(furnished) == ("", "")


async def test_only_an_administrator_gives_keys_to_the_depot(furnished: Furnished) -> None:
    for user, expected in (("lou", ""), ("ada", "scan.mode=m")):
        async with at_work(furnished.path, desk="settings", user=user) as pilot:
            await opened(pilot, "scan.mode")
            await pilot.press("enter")
            await fill(pilot, keys="m", whose="depot")
            if user == "lou":
                await until(pilot, "not allowed")
            else:
                await until(pilot, lambda: not pilot.app.screen.is_modal)
        assert kept(furnished) == (expected, "")


async def test_changed_keys_are_shown_and_pressed(furnished: Furnished) -> None:
    given(furnished, "scan.mode=f3 scan.why=f2")
    async with at_work(furnished.path) as pilot:
        await until(pilot, "F3 Mode")
        await pilot.press("f3")
        await until(pilot, lambda: pilot.app.screen.is_modal)
        await pilot.press("escape", "question_mark")
        await until(pilot, "F3")


async def test_a_key_that_was_given_away_does_nothing_more(furnished: Furnished) -> None:
    given(furnished, "settings.test=f12,x")
    async with at_work(furnished.path, desk="settings") as pilot:
        await until(pilot, "F12 Test scanner")
        for key in ("f3", "t"):
            await pilot.press(key)
            await pilot.pause()
            assert not isinstance(pilot.app.screen, ScannerTest)
        await pilot.press("f12")
        await until(pilot, lambda: isinstance(pilot.app.screen, ScannerTest))


async def test_desks_are_reached_by_their_new_keys(furnished: Furnished) -> None:
    given(furnished, "go.boxes=f7 go.shelves=f6")
    async with at_work(furnished.path) as pilot:
        await pilot.press("f7")
        await until(pilot, lambda: depot_app(pilot).current_mode == "boxes")
        await pilot.press("f6")
        await until(pilot, lambda: depot_app(pilot).current_mode == "shelves")
