from __future__ import annotations

import pytest
from textual.widgets import Input

from depot import words
from depot.store.store import Store
from screens.app import DepotApp
from screens.desks import SCREENS
from screens.forms import Form
from screens.options import Options
from screens.signin import SignIn
from tests.screens.depots import PINS, STATION, Furnished, StillClock, assert_screen, at_work, depot_app, until
from tests.screens.harness import scan, text_of


async def locked(furnished: Furnished, language: str = "en") -> DepotApp:
    words.use(language)
    return DepotApp(Options(furnished.path, "depot-dark", station=STATION), SCREENS, clock=StillClock())


@pytest.mark.parametrize("language", ["fr", "en"])
async def test_the_lock(furnished: Furnished, language: str) -> None:
    app = await locked(furnished, language)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, SignIn))
        assert_screen(app, f"frame/lock-{language}")


async def test_a_wrong_pin_is_refused_and_the_right_one_lets_in(furnished: Furnished) -> None:
    app = await locked(furnished)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, SignIn))
        app.screen.query_one("#name", Input).value = "lou"
        for pin, seated in (("0001", False), (PINS["lou"], True)):
            app.screen.query_one("#pin", Input).value = pin
            app.screen.query_one("#pin", Input).focus()
            await pilot.press("enter")
            if seated:
                await until(pilot, lambda: app.session is not None)
            else:
                await until(pilot, lambda: app.screen.query_one("#wrong").display)
                assert app.session is None


async def test_five_wrong_pins_lock_the_account_and_say_until_when(furnished: Furnished) -> None:
    app = await locked(furnished)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, SignIn))
        app.screen.query_one("#name", Input).value = "lou"
        for nth in range(6):
            pin = app.screen.query_one("#pin", Input)
            pin.value = f"900{nth}"
            pin.focus()
            await pilot.press("enter")
            await until(pilot, lambda: app.screen.query_one("#pin", Input).value == "")
        await until(pilot, lambda: "09:" in text_of(app) or "locked" in text_of(app))
        app.screen.query_one("#pin", Input).value = PINS["lou"]
        await pilot.press("enter")
        await pilot.pause()
        assert app.session is None


async def test_nothing_gets_through_a_lock(furnished: Furnished) -> None:
    app = await locked(furnished)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, SignIn))
        head = app.store.stream_head().head_seq
        await scan(pilot, "$SHELVE")
        await until(pilot, "locked")
        await pilot.press("escape", "f6")
        await pilot.pause()
        assert isinstance(app.screen, SignIn)
        assert app.current_mode == "scan"
        assert app.store.stream_head().head_seq == head


async def test_a_badge_names_its_user(furnished: Furnished) -> None:
    with Store.open(furnished.path, readonly=True) as store:
        from depot.model.codes import Code

        key, badge = store.connection.execute("SELECT key, badge FROM user WHERE badge IS NOT NULL").fetchone()
    app = await locked(furnished)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, SignIn))
        await scan(pilot, Code.from_id("U", badge).text)
        await until(pilot, lambda: app.screen.query_one("#name", Input).value == key)


async def test_locking_keeps_what_was_on_the_screen(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="boxes") as pilot:
        app = depot_app(pilot)
        await pilot.press("ctrl+d")
        await until(pilot, lambda: isinstance(app.screen, SignIn))
        assert app.session is None
        app.screen.query_one("#name", Input).value = "lou"
        app.screen.query_one("#pin", Input).value = PINS["lou"]
        app.screen.query_one("#pin", Input).focus()
        await pilot.press("enter")
        await until(pilot, lambda: app.session is not None and not app.screen.is_modal)
        assert app.current_mode == "boxes"


@pytest.mark.parametrize("language", ["fr", "en"])
async def test_a_new_depot_from_the_wizard(furnished: Furnished, language: str) -> None:
    words.use(language)
    path = furnished.path.with_name("new.db")
    app = DepotApp(Options(path, "depot-dark", station=STATION), SCREENS, clock=StillClock())
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: bool(app.screen.query(Form)))
        given = {"name": "Dépôt neuf", "node": "L2", "org": "CSSX", "org_name": "CSS X", "admin": "rosa", "pin": "4826"}
        for key, text in (given | {"again": "4827"}).items():
            app.screen.query_one(f"#field-{key}", Input).value = text
        app.screen.query_one("#field-again").focus()
        await pilot.press("enter")
        await until(
            pilot, lambda: app.screen.query_one("#error-again").display or app.screen.query_one("#error-pin").display
        )
        assert not path.exists()
        app.screen.query_one("#field-again", Input).value = "4826"
        await pilot.press("enter")
        await until(pilot, lambda: app.session is not None)
        assert app.store.depot_name() == ("Dépôt neuf", "L2")
