"""The lock: what it hides, what it takes, how long it stays shut."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from depot import words
from depot.model.codes import Code
from depot.model.keyboards import LAYOUTS
from depot.model.reference import User
from depot.store.store import Store
from screens.app import DepotApp
from screens.desks import SCREENS
from screens.options import Options
from screens.signin import SignIn
from tests.screens.depots import PINS, STATION, Furnished, StillClock, assert_screen, at_work, depot_app, until
from tests.screens.harness import scan, text_of, type_slowly


def application(furnished: Furnished, clock: StillClock | None = None, *, user: str = "", pin: str = "") -> DepotApp:
    words.use("en")
    asked = Options(furnished.path, "depot-dark", user, pin, station=STATION)
    return DepotApp(asked, SCREENS, clock=clock or StillClock())


def badge(furnished: Furnished, name: str) -> Code:
    with Store.open(furnished.path, readonly=True) as store:
        user = store.get(User, name)
    assert user is not None
    assert user.badge is not None
    return Code.from_id("U", user.badge)


async def locked(pilot: Pilot[Any]) -> None:
    await until(pilot, lambda: isinstance(pilot.app.screen, SignIn))


async def give_pin(pilot: Pilot[Any], pin: str) -> None:
    """Type a PIN and wait until it was looked at."""
    field = pilot.app.screen.query_one("#pin", Input)
    field.focus()
    await type_slowly(pilot, pin)
    await pilot.press("enter")
    await until(pilot, lambda: not isinstance(pilot.app.screen, SignIn) or not field.value)


async def test_nothing_of_the_desk_is_seen_behind_it(furnished: Furnished) -> None:
    async with at_work(furnished.path) as pilot:
        await scan(pilot, furnished.boxes["students"].text)
        await until(pilot, "finissants 2011")
        await pilot.press("ctrl+d")
        await locked(pilot)
        assert "finissants" not in text_of(pilot.app)
        assert_screen(pilot.app, "signin/after-work")


async def test_every_desk_says_who_sits_here_now(furnished: Furnished) -> None:
    async with at_work(furnished.path) as pilot:
        await until(pilot, "Lou Gagnon")
        await pilot.press("f6")
        await until(pilot, "F6")
        await pilot.press("ctrl+d")
        await locked(pilot)
        await type_slowly(pilot, "sam")
        await pilot.press("enter")
        await give_pin(pilot, PINS["sam"])
        for key in ("", "f5", "f6"):
            await pilot.press(*filter(None, [key]))
            await until(pilot, lambda: "Sam" in text_of(pilot.app) and "Lou Gagnon" not in text_of(pilot.app))


async def test_a_name_and_its_pin_typed(furnished: Furnished) -> None:
    app = application(furnished)
    async with app.run_test(size=(80, 24)) as pilot:
        await locked(pilot)
        await type_slowly(pilot, "lou")
        await pilot.press("enter")
        await give_pin(pilot, PINS["lou"])
        await until(pilot, lambda: app.session is not None and app.session.user == "lou")
        await until(pilot, "Lou Gagnon")


async def test_a_wrong_pin_at_start_asks_again_with_the_name(furnished: Furnished) -> None:
    app = application(furnished, user="lou", pin="0007")
    async with app.run_test(size=(80, 24)) as pilot:
        await locked(pilot)
        await until(pilot, "do not go together")
        assert app.screen.query_one("#name", Input).value == "lou"
        await give_pin(pilot, PINS["lou"])
        await until(pilot, lambda: app.session is not None)


async def test_five_wrong_pins_lock_until_a_time_and_no_longer(furnished: Furnished) -> None:
    clock = StillClock()
    app = application(furnished, clock, user="lou", pin="0007")
    async with app.run_test(size=(80, 24)) as pilot:
        await locked(pilot)
        for nth in range(4):
            await give_pin(pilot, f"900{nth}")
        await until(pilot, "locked until 09:13:00")
        await give_pin(pilot, PINS["lou"])
        await until(pilot, "locked until 09:13:00")
        assert app.session is None
        clock.move(minutes=1, seconds=1)
        await give_pin(pilot, PINS["lou"])
        await until(pilot, lambda: app.session is not None)


def azerty(text: str) -> str:
    """What arrives on a French keyboard from a scanner that is set to the American one."""
    table = next(layout.table for layout in LAYOUTS if layout.name == "us>fr")
    back = {meant: arrived for arrived, meant in table.items()}
    return "".join(back[character] for character in text)


@pytest.mark.parametrize("arrives", [str, azerty, lambda text: f"]C0{text}"], ids=["as it is", "azerty", "with AIM"])
async def test_a_badge_names_its_user_whatever_the_scanner(furnished: Furnished, arrives: Any) -> None:
    app = application(furnished)
    async with app.run_test(size=(80, 24)) as pilot:
        await locked(pilot)
        assert isinstance(app.screen, SignIn)
        from screens.capture import Scan

        app.scanned(Scan(arrives(badge(furnished, "sam").text), "keys", 10))
        await until(pilot, lambda: app.screen.query_one("#name", Input).value == "sam")
        assert app.focused is app.screen.query_one("#pin")


async def test_other_codes_are_refused_and_said_so(furnished: Furnished) -> None:
    app = application(furnished)
    async with app.run_test(size=(80, 24)) as pilot:
        await locked(pilot)
        for code in (furnished.boxes["new"].text, "$LEND", "UL1999999A", "31142054869881"):
            app.screen.query_one("#wrong").display = False
            await scan(pilot, code)
            await until(pilot, "sign in first")
            assert app.screen.query_one("#name", Input).value == ""
        head = app.store.stream_head().head_seq
    with Store.open(furnished.path, readonly=True) as store:
        assert store.stream_head().head_seq == head


@pytest.mark.parametrize("key", ["escape", "f5", "f6", "f10", "ctrl+t", "ctrl+p", "f1", "ctrl+d"])
async def test_no_key_gets_round_it(furnished: Furnished, key: str) -> None:
    app = application(furnished)
    async with app.run_test(size=(80, 24)) as pilot:
        await locked(pilot)
        await pilot.press(key)
        await pilot.pause()
        assert isinstance(app.screen, SignIn)
        assert app.session is None
        assert app.current_mode == "scan"


async def test_idleness_locks_and_one_comes_back_where_one_was(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="boxes") as pilot:
        app = depot_app(pilot)
        await type_slowly(pilot, "paie")
        await until(pilot, "Paie, relevés")
        app._lock_when_idle()
        await pilot.pause()
        assert not isinstance(app.screen, SignIn), "nobody was idle yet"
        app._idle_since -= 10 * 60 + 1
        app._lock_when_idle()
        await locked(pilot)
        assert app.screen.query_one("#name", Input).value == "lou"
        await give_pin(pilot, PINS["lou"])
        await until(pilot, lambda: app.session is not None and not app.screen.is_modal)
        assert app.current_mode == "boxes"
        assert "Paie, relevés" in text_of(app)


async def test_who_comes_next_scans_as_oneself(furnished: Furnished) -> None:
    async with at_work(furnished.path) as pilot:
        app = depot_app(pilot)
        await pilot.press("ctrl+d")
        await locked(pilot)
        await scan(pilot, badge(furnished, "sam").text)
        await give_pin(pilot, PINS["sam"])
        await until(pilot, lambda: app.session is not None)
        for code in ("$SHELVE", furnished.shelves["05/A/2"].text, furnished.boxes["new"].text):
            await scan(pilot, code)
        await until(pilot, "shelved at")
    with Store.open(furnished.path, readonly=True) as store:
        assert store.history(furnished.boxes["new"].text)[-1].actor == "sam"
