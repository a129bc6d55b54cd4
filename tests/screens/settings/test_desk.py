"""The settings desk: who may set what, at once, and what is said when it is refused."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from depot.desk.settings import SETTINGS, change_station, scanner, station_value, value
from depot.store.store import Store
from screens.dialogs.tell import Tell
from screens.looks import LOOKS
from screens.performing import RELAUNCH
from screens.settings.actform import ActForm
from screens.settings.items import ITEMS, THEMES
from screens.settings.scannertest import ScannerTest
from screens.vlist import VirtualList
from tests.screens.depots import PINS, STATION, Furnished, assert_screen, at_work, depot_app, until
from tests.screens.forms import fill
from tests.screens.harness import text_of
from tests.screens.holdings import ORG


async def choose(pilot: Pilot[Any], key: str) -> None:
    """Enter on a line of the settings."""
    index = [item.key for item in ITEMS].index(key)
    pilot.app.screen.query_one(VirtualList).go_to(index)
    await pilot.press("enter")
    await pilot.pause()


async def closed(pilot: Pilot[Any]) -> None:
    await until(pilot, lambda: not pilot.app.screen.is_modal)


def test_every_setting_of_the_depot_has_its_line() -> None:
    assert [item.key for item in ITEMS if item.key.startswith("depot.")] == [f"depot.{key}" for key in SETTINGS]
    assert set(THEMES) == set(LOOKS)


@pytest.mark.parametrize(
    ("language", "user", "size", "theme"),
    [
        ("fr", "ada", (80, 24), "depot-dark"),
        ("en", "lou", (80, 24), "depot-plain"),
        ("en", "sam", (140, 40), "depot-dark"),
    ],
)
async def test_it_reads(furnished: Furnished, language: str, user: str, size: tuple[int, int], theme: str) -> None:
    async with at_work(furnished.path, desk="settings", language=language, user=user, size=size, theme=theme) as pilot:
        pilot.app.screen.query_one(VirtualList).go_to(2)
        await pilot.pause()
        assert_screen(pilot.app, f"settings/list-{language}-{user}-{size[0]}")


async def test_every_look_is_put_on_at_once_and_kept(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="settings") as pilot:
        for steps, name in enumerate(LOOKS):
            await choose(pilot, "theme")
            await until(pilot, lambda: pilot.app.screen.is_modal)
            await pilot.press("home", *["down"] * steps, "enter")
            await until(pilot, lambda name=name: pilot.app.theme == name)  # type: ignore[misc]
            await closed(pilot)
            kept = station_value(depot_app(pilot).store, STATION, "theme")
            assert kept == name


async def test_another_language_opens_the_screens_again(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="settings") as pilot:
        await choose(pilot, "language")
        await until(pilot, lambda: pilot.app.screen.is_modal)
        await pilot.press("home", "enter")
        await until(pilot, lambda: pilot.app.return_code == RELAUNCH)
    with Store.open(furnished.path, readonly=True) as store:
        assert station_value(store, STATION, "language") == "fr"


async def test_the_bell_is_turned_off_and_on(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="settings") as pilot:
        for key, now in (("end", "off"), ("home", "on")):
            await choose(pilot, "bell")
            await until(pilot, lambda: pilot.app.screen.is_modal)
            await pilot.press(key, "enter")
            await until(
                pilot,
                lambda now=now: station_value(depot_app(pilot).store, STATION, "bell") == now,  # type: ignore[misc]
            )
            await closed(pilot)


async def test_the_scanner_is_set_by_hand_and_at_once(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="settings") as pilot:
        await choose(pilot, "scanner")
        await fill(pilot, prefix_key="f11", ends="TAB", prefix="~", double_ms="0")
        await closed(pilot)
        settings = scanner(depot_app(pilot).store, STATION)
        assert (settings.prefix_key, settings.suffixes, settings.prefix, settings.double_ms) == (
            "f11",
            frozenset("\t"),
            "~",
            0,
        )
        assert depot_app(pilot)._detector.config.prefix == {"f11"}
        assert "F11" in text_of(pilot.app)


async def test_an_impossible_number_stays_in_the_form(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="settings") as pilot:
        await choose(pilot, "scanner")
        await fill(pilot, detect_ms="0")
        await until(pilot, "From 1 to")
        assert isinstance(pilot.app.screen, ActForm)
        assert scanner(depot_app(pilot).store, STATION).detect_ms == 30


@pytest.mark.parametrize(
    ("key", "given", "kept"),
    [("loan_days", "45", "45"), ("language", "en", "en"), ("org", ORG, ORG), ("idle_lock_minutes", "0", "0")],
)
async def test_an_administrator_changes_the_depot(furnished: Furnished, key: str, given: str, kept: str) -> None:
    async with at_work(furnished.path, desk="settings", user="ada") as pilot:
        await choose(pilot, f"depot.{key}")
        await fill(pilot, **{key: given})
        await closed(pilot)
        assert value(depot_app(pilot).store, key) == kept


async def test_a_bad_value_is_refused_under_the_field_with_what_to_do(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="settings", user="ada") as pilot:
        await choose(pilot, "depot.year_end")
        await fill(pilot, year_end="13-45")
        await until(pilot, "Write it as MM-JJ")
        assert isinstance(pilot.app.screen, ActForm)
        await fill(pilot, year_end="12-31")
        await closed(pilot)
        assert value(depot_app(pilot).store, "year_end") == "12-31"


@pytest.mark.parametrize(
    ("user", "key", "given", "refused"),
    [
        ("lou", "loan_days", "45", True),
        ("sam", "loan_days", "45", False),
        ("sam", "idle_lock_minutes", "3", True),
        ("aud", "year_end", "12-31", True),
    ],
)
async def test_the_role_decides(furnished: Furnished, user: str, key: str, given: str, refused: bool) -> None:
    async with at_work(furnished.path, desk="settings", user=user) as pilot:
        before = value(depot_app(pilot).store, key)
        await choose(pilot, f"depot.{key}")
        await fill(pilot, **{key: given})
        if refused:
            await until(pilot, lambda: isinstance(pilot.app.screen, Tell))
            assert "is not allowed" in text_of(pilot.app)
        else:
            await closed(pilot)
        assert value(depot_app(pilot).store, key) == (before if refused else given)


@pytest.mark.parametrize("key", ["users", "units", "types"])
async def test_lists_are_refused_to_a_clerk_by_the_desk(furnished: Furnished, key: str) -> None:
    async with at_work(furnished.path, desk="settings") as pilot:
        await choose(pilot, key)
        await until(pilot, lambda: isinstance(pilot.app.screen, Tell))
        assert "is not allowed" in text_of(pilot.app)


async def test_ones_own_pin_needs_the_present_one(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="settings") as pilot:
        await choose(pilot, "pin")
        await fill(pilot, old=PINS["lou"], pin="8264", again="8265")
        await until(pilot, "not the same")
        await fill(pilot, old="0007", pin="8264", again="8264")
        await until(pilot, "The name or badge")
        await fill(pilot, old=PINS["lou"], pin="1234", again="1234")
        await until(pilot, "too easy")
        await fill(pilot, old=PINS["lou"], pin="8264", again="8264")
        await until(pilot, "in force")
        await pilot.press("escape", "ctrl+d")
        await until(pilot, "Sign in")
        for pin, seated in ((PINS["lou"], False), ("8264", True)):
            await depot_app(pilot).sign_in("lou", pin)
            assert (depot_app(pilot).session is not None) is seated


async def test_f3_tests_the_scanner_and_escape_goes_home(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="settings") as pilot:
        await pilot.press("f3")
        await until(pilot, lambda: isinstance(pilot.app.screen, ScannerTest))
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(pilot.app.screen, ScannerTest))
        await pilot.press("escape")
        await until(pilot, lambda: depot_app(pilot).current_mode == "scan")


async def test_what_is_set_elsewhere_is_seen(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="settings") as pilot:
        assert "on" in text_of(pilot.app)
        with furnished.session().store as store:
            change_station(store, STATION, {"bell": "off"})
        depot_app(pilot)._look_for_changes()
        await until(pilot, "off")
