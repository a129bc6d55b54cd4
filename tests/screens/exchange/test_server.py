"""The screens of a vault whose database is on a PostgreSQL server."""

from __future__ import annotations

from pathlib import Path

import pytest

from depot.exchange.media import Medium
from depot.store.engine import DatabaseUnreachable
from depot.store.places import place_of
from screens.app import DepotApp
from screens.desks import SCREENS
from screens.exchange.vaultdesk import VaultScreen
from screens.launch import read_options
from screens.options import Options
from tests.screens.depots import STATION, StillClock, at_work
from tests.screens.exchange.steps import come, strike
from tests.screens.exchange.test_vault import into
from tests.screens.exchange.vaults import Vaulted
from tests.screens.harness import text_of
from tests.store.postgres.servers import Postgres


async def test_a_server_that_does_not_answer_ends_the_screens_with_an_error() -> None:
    place = place_of("postgresql://ada:secret@127.0.0.1:1/vault")
    app = DepotApp(Options(place, "depot-dark", station=STATION), SCREENS, clock=StillClock())
    async with app.run_test() as pilot:
        await come(pilot, lambda: app.return_code)
    assert app.return_code == DatabaseUnreachable.exit_code


async def test_a_vault_on_a_server_receives_and_publishes(
    server: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("depot.exchange.media.media", list[Medium])
    monkeypatch.setenv("DEPOT_KEYS", str(tmp_path / "keys"))
    server.sql("CREATE DATABASE screens")
    url = server.url("screens")
    vault = Vaulted(tmp_path, "L1", "L2", where=place_of(url))
    key = vault.folder_of("usb")
    vault.depots["L1"].export(key)
    options, _asked = read_options(["--db", url])
    assert options.made
    async with at_work(options.place, desk="exchange") as pilot:
        await come(pilot, "L2 ")
        assert isinstance(pilot.app.screen, VaultScreen)
        await strike(pilot, "f3")
        await into(pilot, key)
        await come(pilot, "1 package or receipt, 1 is new")
        await strike(pilot, "f3")
        await come(pilot, "1 receipt given")
        await come(pilot, lambda: not pilot.app.screen.is_modal)
        await strike(pilot, "escape")
        await come(pilot, "✓ in order")
        await strike(pilot, "f2")
        await into(pilot, key)
        await come(pilot, "You may remove the key")
        assert "password" not in text_of(pilot.app)
        for desk in ("scan", "boxes", "shelves", "loans", "destruction", "labels", "settings"):
            await strike(pilot, "enter")
            await come(pilot, lambda: not pilot.app.screen.is_modal)
            await pilot.app.run_action(f"go_{desk}")
            await come(pilot, lambda desk=desk: pilot.app.current_mode == desk)  # type: ignore[misc]
            await come(pilot, "V1")
    came = vault.depots["L1"].receive(key)
    assert {each.problem for each in came if not each.passed} == {None}
