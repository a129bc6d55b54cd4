"""The page of signing keys: what it shows, making, renewing and locking keys, and that no secret is ever on it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from textual.pilot import Pilot

from depot.exchange import keyfile, owning
from depot.exchange.keyfile import KeyFile, KeysMissing
from depot.store.store import Store
from screens.settings.items import ITEMS
from screens.settings.signingkeys import SigningKeysScreen
from screens.vlist import VirtualList
from tests.screens.depots import Furnished, at_work, until
from tests.screens.forms import fill
from tests.screens.harness import text_of


@asynccontextmanager
async def keys(furnished: Furnished, user: str = "ada", **options: Any) -> AsyncIterator[Pilot[Any]]:
    """The page, as its line in the settings opens it."""
    async with at_work(furnished.path, desk="settings", user=user, **options) as pilot:
        pilot.app.screen.query_one(VirtualList).go_to([item.key for item in ITEMS].index("signing"))
        await pilot.press("enter")
        yield pilot


def kept(furnished: Furnished) -> KeyFile:
    with Store.open(furnished.path, readonly=True) as store:
        return owning.key_file(store, furnished.path)


def made(furnished: Furnished, passphrase: str | None = None) -> KeyFile:
    furnished.path.with_name(f"{furnished.path.name}.keys").unlink(missing_ok=True)
    with furnished.session("ada").store as store:
        owning.make(furnished.session("ada").on(store), passphrase)
    return kept(furnished)


async def test_keys_are_made_where_there_are_none(furnished: Furnished) -> None:
    furnished.path.with_name(f"{furnished.path.name}.keys").unlink(missing_ok=True)
    async with keys(furnished) as pilot:
        await until(pilot, "no keys yet")
        await pilot.press("f3", "f4")
        assert isinstance(pilot.app.screen, SigningKeysScreen), "nothing to renew, nothing to lock"
        await pilot.press("f2")
        await fill(pilot, new="châssis", again="chassis")
        await until(pilot, "not the same")
        with pytest.raises(KeysMissing):
            kept(furnished)
        await fill(pilot, new="châssis", again="châssis")
        await until(pilot, "Locked by a passphrase")
    assert kept(furnished).locked
    assert kept(furnished).keys("châssis").card == kept(furnished).card


async def test_it_tells_the_fingerprint_and_never_a_secret(furnished: Furnished) -> None:
    file = made(furnished)
    secret = file.keys().secret
    async with keys(furnished, size=(140, 40)) as pilot:
        await until(pilot, file.card.fingerprint)
        shown = text_of(pilot.app)
        assert "Not locked by a passphrase" in shown
        assert secret.sign.hex() not in shown
        assert secret.seals[0] not in shown


async def test_keys_are_renewed_after_a_question(furnished: Furnished) -> None:
    first = made(furnished).card
    async with keys(furnished) as pilot:
        await until(pilot, first.fingerprint[:11])
        await pilot.press("f3")
        await until(pilot, lambda: pilot.app.screen.is_modal)
        await pilot.press("n")
        await until(pilot, lambda: not pilot.app.screen.is_modal)
        assert kept(furnished).card == first
        await pilot.press("f3")
        await until(pilot, lambda: pilot.app.screen.is_modal)
        await pilot.press("y")
        await until(pilot, "used here before")
    assert kept(furnished).card != first


async def test_locked_keys_ask_for_their_passphrase(furnished: Furnished) -> None:
    first = made(furnished, "châssis").card
    async with keys(furnished) as pilot:
        await until(pilot, first.fingerprint[:11])
        await pilot.press("f3")
        await fill(pilot, passphrase="autre")
        await until(pilot, "not that of the keys")
        assert kept(furnished).card == first
        await fill(pilot, passphrase="châssis")
        await until(pilot, "used here before")
        await pilot.press("f4")
        await fill(pilot, passphrase="châssis", new="", again="")
        await until(pilot, "Not locked by a passphrase")
    assert not kept(furnished).locked


@pytest.mark.parametrize("user", ["sam", "lou"])
async def test_it_is_for_administrators(furnished: Furnished, user: str) -> None:
    async with keys(furnished, user=user) as pilot:
        await until(pilot, "Refused")
        assert not isinstance(pilot.app.screen, SigningKeysScreen)


async def test_a_damaged_file_is_told_with_the_way_out(furnished: Furnished) -> None:
    path = made(furnished).path
    path.write_text("{", "utf-8")
    async with keys(furnished, size=(140, 40)) as pilot:
        await until(pilot, "cannot be read")
        await pilot.press("f2", "f3", "f4")
        assert isinstance(pilot.app.screen, SigningKeysScreen)
    assert path.read_text("utf-8") == "{"
    with pytest.raises(keyfile.KeysUnreadable):
        kept(furnished)
