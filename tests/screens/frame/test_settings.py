from __future__ import annotations

import pytest
from textual.widgets import Input

from depot.desk.settings import scanner, station_value, value
from depot.model.keyboards import CALIBRATION
from depot.store.store import Store
from screens.settings.items import ITEMS
from screens.settings.scannerform import scanner_of, values_of
from screens.settings.scannertest import ScannerTest
from screens.settings.users import UsersScreen
from screens.vlist import VirtualList
from tests.screens.depots import STATION, Furnished, assert_screen, at_work, depot_app, until
from tests.screens.harness import scan


@pytest.mark.parametrize("language", ["fr", "en"])
async def test_the_list(furnished: Furnished, language: str) -> None:
    async with at_work(furnished.path, desk="settings", user="ada", language=language) as pilot:
        await pilot.pause()
        assert_screen(pilot.app, f"frame/settings-{language}")


async def test_a_theme_is_put_on_and_kept(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="settings") as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.screen.is_modal)
        await pilot.press("home", "down", "enter")
        await until(pilot, lambda: pilot.app.theme == "depot-light")
        await until(pilot, lambda: station_value(depot_app(pilot).store, STATION, "theme") == "depot-light")


async def test_a_setting_of_the_depot_is_the_administrators(furnished: Furnished) -> None:
    for user, days in (("lou", "30"), ("ada", "45")):
        async with at_work(furnished.path, desk="settings", user=user) as pilot:
            pilot.app.screen.query_one(VirtualList).go_to(
                next(nth for nth, item in enumerate(ITEMS) if item.key == "depot.loan_days")
            )
            await pilot.press("enter")
            await until(pilot, lambda: pilot.app.screen.is_modal)
            pilot.app.screen.query_one(Input).value = "45"
            await pilot.press("enter")
            await pilot.pause()
            if user == "lou":
                await until(pilot, "Refused")
            else:
                await until(pilot, lambda: value(depot_app(pilot).store, "loan_days") == "45")
        with Store.open(furnished.path, readonly=True) as store:
            assert value(store, "loan_days") == days


async def test_the_scanner_page_tells_and_learns_and_does_nothing_else(furnished: Furnished) -> None:
    arrived = CALIBRATION.translate(str.maketrans("AQZW", "QAWZ"))
    async with at_work(furnished.path, desk="settings") as pilot:
        head = depot_app(pilot).store.stream_head().head_seq
        await pilot.press("f3")
        await until(pilot, lambda: isinstance(pilot.app.screen, ScannerTest))
        await scan(pilot, "$LEND")
        await until(pilot, "command card")
        await scan(pilot, "BL1000001\x1b[31m")
        page = pilot.app.screen
        assert isinstance(page, ScannerTest)
        from screens.capture import Scan

        page.take_scan(Scan(arrived, "keys", len(arrived)))
        await until(pilot, lambda: bool(scanner(depot_app(pilot).store, STATION).learned))
        assert depot_app(pilot).store.stream_head().head_seq == head


async def test_users_are_listed_added_and_closed(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="settings", user="ada") as pilot:
        await pilot.press("f4")
        await until(pilot, lambda: isinstance(pilot.app.screen, UsersScreen))
        await until(pilot, "lou")
        await pilot.press("f2")
        await until(pilot, lambda: pilot.app.screen.is_modal)
        for key, text in (("name", "zoe"), ("full_name", "Zoé Caron"), ("pin", "5128")):
            pilot.app.screen.query_one(f"#field-{key}", Input).value = text
        pilot.app.screen.query_one("#field-pin").focus()
        await pilot.press("enter")
        await until(pilot, "Zoé")
        pilot.app.screen.query_one(VirtualList).action_edge(1)
        await pilot.press("f8")
        await until(pilot, "closed")


async def test_a_clerk_has_no_list_of_users(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="settings") as pilot:
        await pilot.press("f4")
        await pilot.pause()
        assert not isinstance(pilot.app.screen, UsersScreen)


def test_the_form_gives_back_the_settings() -> None:
    from depot.model.scanner import ScannerSettings

    for settings in (
        ScannerSettings(),
        ScannerSettings(prefix_key="f11", suffixes=frozenset("\t"), prefix="~", suffix="#"),
    ):
        assert scanner_of(values_of(settings), settings) == settings
    none = ScannerSettings(suffixes=frozenset())
    assert scanner_of(values_of(none), none) == none
