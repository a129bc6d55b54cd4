"""The exchange desk at a vault: its depots, publishing, receiving with receipts, paper, and what fails."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from depot.exchange.media import Medium
from depot.exchange.role import is_vault
from depot.store.store import Store
from depot.store.verify import verify
from screens.exchange.desk import ExchangeScreen
from screens.exchange.vaultdesk import VaultScreen
from screens.exchange.vaultreceive import VaultReceiveScreen
from tests.exchange.trading import Place, names
from tests.screens.depots import Furnished, assert_screen, at_work
from tests.screens.exchange.steps import come, name, strike
from tests.screens.exchange.test_desk import name_folder, read_page
from tests.screens.exchange.vaults import Vaulted
from tests.screens.harness import text_of


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Vaulted:
    """A vault of three depots; no real medium of this computer is seen."""
    monkeypatch.setattr("depot.exchange.media.media", list[Medium])
    return Vaulted(tmp_path, "L1", "L2", "L3")


async def into(pilot: Pilot[Any], folder: Path) -> None:
    """Name a folder, whether or not others are offered."""
    await come(pilot, lambda: "another one" in text_of(pilot.app) or "as the system shows it" in text_of(pilot.app))
    if "another one" in text_of(pilot.app):
        await name_folder(pilot, folder)
    else:
        await name(pilot, str(folder))


LOOKS = [("en", "depot-dark", 80), ("fr", "depot-dark", 80), ("en", "depot-plain", 80), ("fr", "depot-light", 140)]


@pytest.mark.parametrize(("language", "theme", "width"), LOOKS)
async def test_the_depots_with_what_is_missing_and_who_is_silent(
    vault: Vaulted, language: str, theme: str, width: int
) -> None:
    vault.heard()
    size = (width, 24 if width == 80 else 40)
    async with at_work(vault.path, desk="exchange", theme=theme, language=language, size=size) as pilot:
        await come(pilot, "L3 ")
        await come(pilot, "L2 ")
        assert_screen(pilot.app, f"exchange/vault-{language}-{theme}-{width}")
        if theme == "depot-plain":
            assert not set(text_of(pilot.app)) & set("→●■◇│✓◆·✗")


async def test_enter_names_the_gaps(vault: Vaulted) -> None:
    vault.heard()
    async with at_work(vault.path, desk="exchange") as pilot:
        await come(pilot, "! gap")
        await strike(pilot, "enter")
        await come(pilot, "Missing: events")
        (gap, *_others) = status_of(vault, "L1").gaps
        shown = " ".join(text_of(pilot.app).replace("│", " ").split())
        assert f"Missing: events {gap.first} to {gap.last}; " in shown
        assert f"depot export --from {gap.first}" in shown
        assert vault.depots["L1"].keys.card.fingerprint in shown
        await strike(pilot, "enter", "down", "enter")
        await come(pilot, "Telephone that depot")
        await strike(pilot, "enter", "down", "enter")
        await come(pilot, "Nothing of it is here yet.")


def status_of(vault: Vaulted, node: str) -> Any:
    from depot.exchange.overview import status

    with Store.open(vault.path, readonly=True) as store:
        return next(each for each in status(store) if each.node == node)


async def test_publishing_gives_each_depot_its_folder_and_says_when_the_key_may_go(vault: Vaulted) -> None:
    vault.heard()
    key = vault.folder_of("usb")
    async with at_work(vault.path, desk="exchange") as pilot:
        await come(pilot, "L3 ")
        await strike(pilot, "f2")
        await into(pilot, key)
        await come(pilot, "You may remove the key")
        shown = text_of(pilot.app)
        assert all(f"{node}  " in shown for node in ("L1", "L2", "L3"))
        assert "receipt through" in shown
        await strike(pilot, "enter")
        await come(pilot, "Last published 2026-10-05.")
        await strike(pilot, "f3")
        await come(pilot, "last one")
        await strike(pilot, "home", "enter")  # the key itself, not a depot's folder in it
        await come(pilot, lambda: isinstance(pilot.app.screen, VaultReceiveScreen))
        assert pilot.app.screen.folder == key  # type: ignore[attr-defined]
        await come(pilot, "There is no package and no receipt in this folder.")
    three = vault.depots["L3"]
    came = three.receive(key)
    assert {each.problem for each in came if not each.passed} == {None}
    assert verify(three.path).ok


async def test_a_key_without_room_is_told(vault: Vaulted, monkeypatch: pytest.MonkeyPatch) -> None:
    from depot.exchange import medium

    def full(path: Path, _parts: object) -> medium.Written:
        raise medium.KeyFull(path=str(path.parent))

    monkeypatch.setattr(medium, "write", full)
    async with at_work(vault.path, desk="exchange") as pilot:
        await come(pilot, "L3 ")
        await strike(pilot, "f2")
        await into(pilot, vault.folder_of("usb"))
        await come(pilot, "Not everything is on the key")
        assert "There is no more room" in text_of(pilot.app)
        assert "may remove" not in text_of(pilot.app)


async def test_receiving_gives_the_receipts_onto_the_same_key(vault: Vaulted) -> None:
    key, one, two = vault.folder_of("usb"), vault.depots["L1"], vault.depots["L2"]
    one.export(key)
    two.export(key)
    (key / "ZZ.DEP").write_bytes(b"DEPJ1\n" + bytes(40))
    async with at_work(vault.path, desk="exchange") as pilot:
        await come(pilot, "L3 ")
        await strike(pilot, "f3")
        await into(pilot, key)
        await come(pilot, "3 packages or receipts, 2 are new")
        assert not [*key.glob("*.REC")]
        await strike(pilot, "f3")
        await come(pilot, "2 receipts given, 1 refused")
        assert text_of(pilot.app).count("→ receipt given") == 2
        await strike(pilot, "end", "enter")
        await come(pilot, "receipt given")
        await strike(pilot, "enter")
        await come(pilot, lambda: not pilot.app.screen.is_modal)
        await strike(pilot, "f3")
        await come(pilot, "0 events taken in, 2 receipts given")  # the same again is harmless
        await come(pilot, lambda: isinstance(pilot.app.screen, VaultReceiveScreen))
        await strike(pilot, "escape")
        await come(pilot, lambda: isinstance(pilot.app.screen, VaultScreen))
        await come(pilot, "✓ in order")
    assert len([*key.glob("*.REC")]) == 2
    for place in (one, two):
        came = place.receive(key)
        assert [each.noted.known for each in came if each.noted is not None] == [False]
    assert verify(vault.path).ok


async def test_receipts_that_find_no_room_are_told_and_the_packages_stay(
    vault: Vaulted, monkeypatch: pytest.MonkeyPatch
) -> None:
    from depot.exchange import medium

    key = vault.folder_of("usb")
    vault.depots["L1"].export(key)

    def locked(path: Path, _parts: object) -> medium.Written:
        raise medium.KeyReadOnly(path=str(path.parent))

    monkeypatch.setattr(medium, "write", locked)
    async with at_work(vault.path, desk="exchange") as pilot:
        await come(pilot, "L3 ")
        await strike(pilot, "f3")
        await into(pilot, key)
        await come(pilot, "1 package or receipt, 1 is new")
        await strike(pilot, "f3")
        await come(pilot, "Refused")
        await strike(pilot, "enter")
        await come(pilot, "✓ taken in")
        assert "receipt given" not in text_of(pilot.app)
    assert status_of(vault, "L1").seq > 0


async def test_the_receipt_for_a_depot_has_its_symbol(vault: Vaulted) -> None:
    vault.heard()
    async with at_work(vault.path, desk="exchange", size=(140, 48)) as pilot:
        await come(pilot, "L3 ")
        await strike(pilot, "f12")
        await come(pilot, "Lieu L1 (L1)" if "Lieu L1" in text_of(pilot.app) else "is durable in the vault V1")
        await come(pilot, "▀▄")
        await strike(pilot, "escape")
        await come(pilot, lambda: isinstance(pilot.app.screen, VaultScreen))
        await strike(pilot, "end", "f12")
        await come(pilot, "Refused")  # of L3 nothing is here


async def test_the_slip_names_what_was_published_for_a_depot(vault: Vaulted) -> None:
    vault.heard()
    key = vault.folder_of("usb")
    async with at_work(vault.path, desk="exchange", language="fr") as pilot:
        await come(pilot, "L3 ")
        await strike(pilot, "f4")
        await come(pilot, "tel que le système")
        await name(pilot, str(vault.folder))
        await come(pilot, "Rien à imprimer")
        await strike(pilot, "f2")
        await come(pilot, "tel que le système")
        await name(pilot, str(key))
        await come(pilot, "Vous pouvez retirer la clé")
        await strike(pilot, "enter")
        await come(pilot, "Publié le")
        await strike(pilot, "f4")
        await come(pilot, "un autre")
        await strike(pilot, "end", "enter")
        await come(pilot, "tel que le système")
        await name(pilot, str(key))
        await come(pilot, "La page est à")
    (page,) = key.glob("V1-L1-*.pdf")
    words, symbols = read_page(page)
    for package in (key / "L1").glob("*.DEP"):
        assert package.name in words
    (line,) = symbols
    assert line.startswith("DEPOT-SLIP:1:V1:")
    assert line.endswith(f":{len([*(key / 'L1').glob('*.DEP')])}")


async def test_who_may_only_look_carries_nothing(vault: Vaulted) -> None:
    async with at_work(vault.path, desk="exchange", user="aud") as pilot:
        await come(pilot, "L3 ")
        await strike(pilot, "f2", "f3")
        await asyncio.sleep(0.2)
        assert isinstance(pilot.app.screen, VaultScreen)
        await strike(pilot, "e")
        await come(pilot, "Ask an administrator to do it.")


async def test_a_card_is_enrolled_here_too(vault: Vaulted) -> None:
    other = Place(vault.folder, "L7")
    file = vault.folder / "L7.card"
    file.write_text(other.keys.card.text, "utf-8")
    async with at_work(vault.path, desk="exchange", user="ada") as pilot:
        await come(pilot, "L3 ")
        await strike(pilot, "e")
        await come(pilot, "File of the card")
        await name(pilot, str(file))
        await come(pilot, "Telephone that place")
        await strike(pilot, *other.keys.card.fingerprint.replace(" ", ""), "enter")
        await come(pilot, "L7 ")
        await come(pilot, "Nothing yet of L1, L2, L3, L7.")


async def test_without_its_keys_a_vault_is_known_by_the_receipts_it_gave(vault: Vaulted) -> None:
    key, one = vault.folder_of("usb"), vault.depots["L1"]
    one.export(key)
    assert names(vault.merge(key)) == ["ok"]
    keys = vault.path.with_name("V1.db.keys")
    aside = keys.rename(vault.folder / "aside")
    with Store.open(vault.path, readonly=True) as store:
        assert not is_vault(store, vault.path)  # nobody has said so yet
    aside.rename(keys)
    with Store.open(vault.path) as store:
        from depot.exchange.publishing import issued

        (receipt,) = issued(store, vault.keys, "L1")
    one.take(receipt)
    one.export(vault.folder_of("next"))
    vault.merge(vault.folder_of("next"))
    keys.rename(aside)
    async with at_work(vault.path, desk="exchange") as pilot:
        await come(pilot, "L3 ")
        assert isinstance(pilot.app.screen, VaultScreen)
        await strike(pilot, "f2")
        await into(pilot, key)
        await come(pilot, "Refused")
        assert "keys" in text_of(pilot.app)


async def test_a_depot_has_the_desk_of_a_depot(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="exchange") as pilot:
        await come(pilot, "No vault is enrolled here")
        assert isinstance(pilot.app.screen, ExchangeScreen)
