"""Users: who may sign in, as which role, with which badge and PIN."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from textual.pilot import Pilot

from depot.desk.accounts import add_user, change_role, sign_in
from depot.desk.session import Session
from depot.errors import DepotError
from depot.model.reference import User
from depot.store.store import Store
from screens.dialogs.confirm import Confirm
from screens.dialogs.tell import Tell
from screens.settings.users import UsersScreen
from screens.vlist import VirtualList
from tests.screens.depots import PINS, Furnished, StillClock, assert_screen, at_work, depot_app, until
from tests.screens.forms import fill
from tests.screens.harness import text_of


@asynccontextmanager
async def among_users(furnished: Furnished, name: str = "ada", **options: Any) -> AsyncIterator[Pilot[Any]]:
    """The list, with the cursor on a user."""
    async with at_work(furnished.path, desk="settings", user="ada", **options) as pilot:
        await pilot.press("f4")
        await until(pilot, lambda: isinstance(pilot.app.screen, UsersScreen))
        await until(pilot, "Lou Gagnon")
        pilot.app.screen.query_one(VirtualList).go_to(sorted(PINS).index(name))
        await pilot.pause()
        yield pilot


def user(furnished: Furnished, name: str) -> User:
    with Store.open(furnished.path, readonly=True) as store:
        found = store.get(User, name)
    assert found is not None
    return found


def fail_five_times(furnished: Furnished, name: str) -> None:
    with Store.open(furnished.path, clock=StillClock()) as store:
        for nth in range(5):
            with pytest.raises(DepotError):
                sign_in(store, name, f"900{nth}", "tty2")


@pytest.mark.parametrize(("language", "size"), [("fr", (80, 24)), ("en", (120, 30))])
async def test_it_reads(furnished: Furnished, language: str, size: tuple[int, int]) -> None:
    fail_five_times(furnished, "lou")
    async with among_users(furnished, "lou", language=language, size=size) as pilot:
        assert_screen(pilot.app, f"settings/users-{language}-{size[0]}")


async def test_a_user_is_added_and_can_sign_in(furnished: Furnished) -> None:
    async with among_users(furnished) as pilot:
        await pilot.press("f2")
        await fill(pilot, name="zoe", full_name="Zoé Caron", role="supervisor", pin="5128")
        await until(pilot, "Zoé Caron")
    assert user(furnished, "zoe").role == "supervisor"
    with Store.open(furnished.path) as store:
        assert sign_in(store, "zoe", "5128", "tty2").user == "zoe"


@pytest.mark.parametrize(
    ("given", "field"),
    [({"name": "lou"}, "name"), ({"name": "a b"}, "name"), ({"pin": "1234"}, "pin"), ({"pin": "12"}, "pin")],
)
async def test_what_cannot_be_added_stays_in_the_form(furnished: Furnished, given: dict[str, str], field: str) -> None:
    async with among_users(furnished) as pilot:
        await pilot.press("f2")
        await fill(pilot, **({"name": "zoe", "pin": "5128"} | given))
        await until(pilot, lambda: pilot.app.screen.query_one(f"#error-{field}").display)
        await pilot.press("escape")
    with Store.open(furnished.path, readonly=True) as store:
        assert [each.key for each in store.all(User)] == sorted(PINS)


async def test_name_and_role_are_changed(furnished: Furnished) -> None:
    async with among_users(furnished, "lou") as pilot:
        await pilot.press("enter")
        await fill(pilot, full_name="Louise Gagnon", role="supervisor")
        await until(pilot, "Louise Gagnon")
    assert user(furnished, "lou")[1:3] == ("Louise Gagnon", "supervisor")


async def test_the_last_administrator_stays_one(furnished: Furnished) -> None:
    async with among_users(furnished, "ada") as pilot:
        await pilot.press("enter")
        await fill(pilot, role="clerk")
        await until(pilot, "last administrator")
        await pilot.press("escape", "f8")
        await until(pilot, lambda: isinstance(pilot.app.screen, Tell))
    assert user(furnished, "ada")[2:] == user(furnished, "ada")._replace(role="admin", inactive=0)[2:]


async def test_closing_and_opening(furnished: Furnished) -> None:
    async with among_users(furnished, "lou") as pilot:
        await pilot.press("f8")
        await until(pilot, "F8 opens it again")
        assert user(furnished, "lou").inactive
        await pilot.press("f8")
        await until(pilot, lambda: "F8 opens it again" not in text_of(pilot.app))
        assert not user(furnished, "lou").inactive


@pytest.mark.parametrize("yes", [True, False])
async def test_a_new_badge_is_asked_about(furnished: Furnished, yes: bool) -> None:
    before = user(furnished, "lou").badge
    async with among_users(furnished, "lou") as pilot:
        await pilot.press("f4")
        await until(pilot, lambda: isinstance(pilot.app.screen, Confirm))
        await pilot.press("y" if yes else "n")
        await until(pilot, lambda: not pilot.app.screen.is_modal)
        await until(pilot, lambda: (user(furnished, "lou").badge != before) is yes)


async def test_a_lock_is_shown_and_lifted(furnished: Furnished) -> None:
    fail_five_times(furnished, "lou")
    async with among_users(furnished, "lou") as pilot:
        await until(pilot, "Locked until 09:13:00")
        await pilot.press("l")
        await until(pilot, lambda: "Locked until" not in text_of(pilot.app))
    with Store.open(furnished.path, clock=StillClock()) as store:
        assert sign_in(store, "lou", PINS["lou"], "tty2").user == "lou"


async def test_what_is_not_locked_cannot_be_unlocked(furnished: Furnished) -> None:
    async with among_users(furnished, "lou") as pilot:
        head = depot_app(pilot).store.stream_head().head_seq
        await pilot.press("l")
        await pilot.pause()
        assert depot_app(pilot).store.stream_head().head_seq == head


@pytest.mark.parametrize(("name", "old"), [("lou", {}), ("ada", {"old": PINS["ada"]})])
async def test_a_new_pin(furnished: Furnished, name: str, old: dict[str, str]) -> None:
    async with among_users(furnished, name) as pilot:
        await pilot.press("f3")
        await fill(pilot, pin="7391", again="7392", **old)
        await until(pilot, "not the same")
        await fill(pilot, pin="7391", again="7391", **old)
        await until(pilot, lambda: not pilot.app.screen.is_modal)
    with Store.open(furnished.path) as store:
        assert sign_in(store, name, "7391", "tty2").user == name


async def test_who_lost_the_role_meanwhile_is_refused(furnished: Furnished) -> None:
    with Store.open(furnished.path) as store:
        add_user(Session(store, "ada", "tty2"), "max", role="admin", pin="6148")
    async with among_users(furnished) as pilot:
        pilot.app.screen.query_one(VirtualList).go_to_id(2)
        with Store.open(furnished.path) as store:
            change_role(Session(store, "max", "tty2"), "ada", "clerk")
        await pilot.press("f8")
        await until(pilot, lambda: isinstance(pilot.app.screen, Tell))
        assert "is not allowed" in text_of(pilot.app)
    assert not any(user(furnished, name).inactive for name in PINS)
