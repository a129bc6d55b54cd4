"""The exchange desk: the four numbers, export, receive, paper, enrolment, the way out of an old database."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from textual.pilot import Pilot

from depot.exchange.keyring import keyring
from depot.exchange.media import Medium
from depot.exchange.standing import HERE, IN_VAULT, ON_KEY, standing
from depot.store import behind
from depot.store.backup import backup
from depot.store.store import Store
from depot.store.verify import verify
from screens.exchange.desk import ExchangeScreen
from screens.exchange.piece import PieceScreen
from screens.exchange.receive import ReceiveScreen
from screens.exchange.repair import RepairScreen
from screens.performing import RELAUNCH
from tests.exchange.trading import Place
from tests.screens.depots import Furnished, assert_screen, at_work, depot_app
from tests.screens.exchange.sites import Sites
from tests.screens.exchange.steps import come, name, strike
from tests.screens.harness import text_of


@pytest.fixture
def sites(furnished: Furnished, monkeypatch: pytest.MonkeyPatch) -> Sites:
    """The depot has traded; no real medium of this computer is seen."""
    monkeypatch.setattr("depot.exchange.media.media", list[Medium])
    found = Sites(furnished)
    found.traded()
    return found


def counts(path: Path) -> tuple[int, ...]:
    with Store.open(path, readonly=True) as store:
        it = standing(store)
        return tuple(it.events(place) for place in (HERE, ON_KEY, IN_VAULT))


async def name_folder(pilot: Pilot[Any], folder: Path) -> None:
    """Choose to type a folder, and name it."""
    await come(pilot, "another one")
    await strike(pilot, "end", "enter")
    await come(pilot, "as the system shows it")
    await name(pilot, str(folder))


LOOKS = [("en", "depot-dark", 80), ("fr", "depot-dark", 80), ("en", "depot-plain", 80), ("fr", "depot-light", 140)]


@pytest.mark.parametrize(("language", "theme", "width"), LOOKS)
async def test_where_everything_is(
    sites: Sites, monkeypatch: pytest.MonkeyPatch, language: str, theme: str, width: int
) -> None:
    monkeypatch.setattr("screens.exchange.leaving._file", lambda _piece: "L1-########-….DEP")
    size, path = (width, 24 if width == 80 else 40), sites.furnished.path
    async with at_work(path, desk="exchange", theme=theme, language=language, size=size) as pilot:
        await come(pilot, "V1  ")
        assert_screen(pilot.app, f"exchange/desk-{language}-{theme}-{width}")
        if theme == "depot-plain":
            assert not set(text_of(pilot.app)) & set("→●■◇│✓◆·")


async def test_a_piece_shows_its_events_with_their_state(sites: Sites) -> None:
    async with at_work(sites.furnished.path, desk="exchange") as pilot:
        await come(pilot, "V1  ")
        await strike(pilot, "enter")
        await come(pilot, lambda: isinstance(pilot.app.screen, PieceScreen))
        await come(pilot, "registered")
        assert text_of(pilot.app).count("here only") == 3
        await strike(pilot, "escape")
        await come(pilot, lambda: isinstance(pilot.app.screen, ExchangeScreen))
        await strike(pilot, "end", "enter")
        await come(pilot, lambda: isinstance(pilot.app.screen, PieceScreen))
        await come(pilot, "1 of ")
        assert "in the vault" in text_of(pilot.app)
        await strike(pilot, "end", "f12")
        await come(pilot, "depot opened")  # what has no card stays where it is


async def test_export_says_when_the_key_may_go(sites: Sites) -> None:
    key, path = sites.key("usb"), sites.furnished.path
    here, lost, _vault = counts(path)
    async with at_work(path, desk="exchange") as pilot:
        await come(pilot, "V1  ")
        await strike(pilot, "f2")
        await name_folder(pilot, key)
        await come(pilot, "You may remove the key")
        assert f"Events: {here + lost}. Each was read back." in text_of(pilot.app)
        await strike(pilot, "enter")
        await come(pilot, "Everything has left: nothing is here only.")
    assert counts(path)[0] == 0
    assert len([*key.glob("*.DEP")]) == 1
    assert [each.problem for each in sites.vault.receive(key)] == [None]


async def test_a_key_that_fails_is_told_and_nothing_counts(sites: Sites, monkeypatch: pytest.MonkeyPatch) -> None:
    from depot.exchange import medium

    def full(path: Path, _parts: object) -> medium.Written:
        raise medium.KeyFull(path=str(path.parent))

    monkeypatch.setattr(medium, "write", full)
    before = counts(sites.furnished.path)
    async with at_work(sites.furnished.path, desk="exchange") as pilot:
        await come(pilot, "V1  ")
        await strike(pilot, "f2")
        await name_folder(pilot, sites.key("usb"))
        await come(pilot, "Not everything is on the key")
        assert "There is no more room" in text_of(pilot.app)
        assert "may remove" not in text_of(pilot.app)
    assert counts(sites.furnished.path) == before


async def test_a_folder_that_is_not_there_is_refused(sites: Sites) -> None:
    async with at_work(sites.furnished.path, desk="exchange") as pilot:
        await come(pilot, "V1  ")
        await strike(pilot, "f2")
        await name_folder(pilot, sites.folder / "nowhere")
        await come(pilot, "There is no folder")


async def test_media_are_offered_with_their_room(sites: Sites, monkeypatch: pytest.MonkeyPatch) -> None:
    key = sites.key("CLE-USB")
    plugged = [
        Medium(key, "vfat", 3_000_000_000, 8_000_000_000, readonly=False),
        Medium(sites.key("LOCKED"), "vfat", 1_000_000, 2_000_000, readonly=True),
    ]
    monkeypatch.setattr("depot.exchange.media.media", lambda: plugged)
    async with at_work(sites.furnished.path, desk="exchange") as pilot:
        await come(pilot, "V1  ")
        await strike(pilot, "f2")
        await come(pilot, "3,000 MB")
        assert "LOCKED" not in text_of(pilot.app)
        await strike(pilot, "enter")
        await come(pilot, "You may remove the key")
        await strike(pilot, "enter")
        await come(pilot, lambda: not pilot.app.screen.is_modal)
        await strike(pilot, "f3")
        await come(pilot, "read only")
    assert [*key.glob("*.DEP")]


async def test_receiving_shows_first_then_one_line_each(sites: Sites) -> None:
    key, path = sites.key("back"), sites.furnished.path
    sites.vault.act("unit.added", "unit/CSSRL/7999", name="École neuve")
    sites.vault.send(key, Place(sites.folder, "L9"))  # for others
    to_us = sites.key("ours")
    sites.export(to_us, 3)
    sites.vault.receive(to_us)
    receipt = sites.receipt(2)
    (key / receipt.name).write_text(receipt.text, "utf-8")
    (key / "ZZ.DEP").write_bytes(b"DEPJ1\n" + bytes(40))
    async with at_work(path, desk="exchange") as pilot:
        await come(pilot, "V1  ")
        await strike(pilot, "f3")
        await name_folder(pilot, key)
        await come(pilot, "3 packages or receipts, 1 is new")
        shown = text_of(pilot.app)
        assert all(word in shown for word in ("+ new", "· for others", "✗ refused", "Nothing was taken in yet"))
        assert counts(path)[0] == 0
        assert counts(path)[2] < receipt.seq
        await strike(pilot, "f3")
        await come(pilot, "1 receipt noted, 1 refused")
        assert "✓ receipt noted" in text_of(pilot.app)
        await strike(pilot, "end", "enter")
        await come(pilot, "refused: ")
        await strike(pilot, "enter")
        await come(pilot, lambda: not pilot.app.screen.is_modal)
        await strike(pilot, "escape")
        await come(pilot, lambda: isinstance(pilot.app.screen, ExchangeScreen))
        await come(pilot, "receipt: 2 days ago")
    assert counts(path)[2] == receipt.seq
    assert verify(path).ok


async def test_a_clerk_may_carry_and_an_auditor_may_look(sites: Sites) -> None:
    async with at_work(sites.furnished.path, desk="exchange", user="aud") as pilot:
        await come(pilot, "V1  ")
        await strike(pilot, "f2", "f3")
        await asyncio.sleep(0.2)
        assert isinstance(pilot.app.screen, ExchangeScreen)
        await strike(pilot, "e")
        await come(pilot, "Ask an administrator to do it.")


def read_page(path: Path) -> tuple[str, set[str]]:
    """Words and symbols of the first page."""
    with pypdfium2.PdfDocument(path) as pdf:
        symbols = {each.text for each in zxingcpp.read_barcodes(pdf[0].render(scale=200 / 72).to_pil())}
        return pdf[0].get_textpage().get_text_bounded(), symbols


async def test_the_slip_names_what_is_on_the_key_and_its_symbol_reads(sites: Sites) -> None:
    key = sites.key("usb")
    (package,) = sites.export(key, 1)
    with Store.open(sites.furnished.path, readonly=True) as store:
        head = store.stream_head()
    async with at_work(sites.furnished.path, desk="exchange", language="fr") as pilot:
        await come(pilot, "V1  ")
        await strike(pilot, "f4")
        await come(pilot, "Dans quel dossier")
        await strike(pilot, "home", "enter")
        await come(pilot, "La page est à")
    (page,) = key.glob("*.pdf")
    words, symbols = read_page(page)
    assert "Bordereau d’échange" in words
    assert package in words
    assert "V1 Lieu V1" in words
    (line,) = symbols
    assert line.startswith("DEPOT-SLIP:1:L1:")
    assert f"-{head.head_seq}:{head.head_hash.hex().upper()}:1" in line


async def test_there_is_no_slip_for_what_has_arrived(furnished: Furnished, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("depot.exchange.media.media", list[Medium])
    Sites(furnished)
    async with at_work(furnished.path, desk="exchange") as pilot:
        await come(pilot, "V1  ")
        await strike(pilot, "f4")
        await come(pilot, "as the system shows it")
        await name(pilot, str(furnished.path.parent))
        await come(pilot, "There is nothing to print")


@pytest.mark.parametrize(("size", "fits"), [((80, 24), False), ((140, 48), True)])
async def test_the_vault_s_receipt_is_shown_and_its_symbol_where_it_fits(
    sites: Sites, size: tuple[int, int], *, fits: bool
) -> None:
    async with at_work(sites.furnished.path, desk="exchange", size=size) as pilot:
        await come(pilot, "V1  ")
        await strike(pilot, "f12")
        await come(pilot, "is durable in the" if size[0] == 80 else "durable in the vault V1")
        await come(pilot, "▀▄" if fits else "make the window")
        assert ("▀▄" in text_of(pilot.app)) is fits
        assert ("make the window" in text_of(pilot.app)) is not fits


async def test_a_card_is_believed_only_with_the_fingerprint_that_was_heard(sites: Sites) -> None:
    other = Place(sites.folder, "L7")
    file = sites.folder / "L7.card"
    file.write_text(other.keys.card.text, "utf-8")
    async with at_work(sites.furnished.path, desk="exchange", user="ada") as pilot:
        await come(pilot, "V1  ")
        for said, answer in (("11111 22222", "Do not use this card"), (other.keys.card.fingerprint, "is believed")):
            await strike(pilot, "e")
            await come(pilot, "File of the card")
            await name(pilot, str(file))
            await come(pilot, "Telephone that place")
            assert other.keys.card.fingerprint not in text_of(pilot.app)
            await strike(pilot, *said.replace(" ", ""))
            await strike(pilot, "enter")
            await come(pilot, answer)
            if pilot.app.screen.is_modal:
                await strike(pilot, "escape")
            await come(pilot, lambda: not pilot.app.screen.is_modal)
    with Store.open(sites.furnished.path, readonly=True) as store:
        assert keyring(store).knows("L7")


async def test_the_way_out_of_an_old_database(sites: Sites) -> None:
    path, copy, key = sites.furnished.path, sites.folder / "old.db", sites.key("usb")
    with Store.open(path) as store:
        backup(store, copy)
    sites.work(2, 1)
    sites.export(key, 1)
    shutil.copy(copy, path)
    for log in path.parent.glob(f"{path.name}-*"):
        log.unlink()
    spare = sites.key("spare")
    async with at_work(path, desk="exchange", user="ada") as pilot:
        await come(pilot, "V1  ")
        await strike(pilot, "b")  # not yet
        await strike(pilot, "f3")
        await name_folder(pilot, key)
        await come(pilot, lambda: isinstance(pilot.app.screen, ReceiveScreen))
        await come(pilot, "1 is new")
        await strike(pilot, "f3")
        await come(pilot, "1 refused")
        await strike(pilot, "escape")
        await come(pilot, "STOP: others know more")
        await strike(pilot, "b")
        await come(pilot, lambda: isinstance(pilot.app.screen, RepairScreen))
        await come(pilot, "an old copy was put back")
        await strike(pilot, "f12")  # nothing is backed up yet
        await strike(pilot, "f2")
        await name_folder(pilot, spare)
        await come(pilot, "You may remove the key")
        await strike(pilot, "enter")
        await come(pilot, "✓ 1.")
        await strike(pilot, "f3")
        await name_folder(pilot, spare)
        await come(pilot, "✓ 2.")
        assert_repair(pilot)
        await strike(pilot, "f12")
        await come(pilot, "Go on as a new incarnation?")
        await strike(pilot, "y")
        await come(pilot, lambda: pilot.app.return_code == RELAUNCH)
        between = depot_app(pilot).between
        assert between is not None
    with Store.open(path, readonly=True) as store:
        assert behind.reason(store.connection) == "own.ahead"
        before = store.stream_head()
    told = between()
    assert "goes on as a new incarnation" in told
    assert f"events {before.head_seq + 1} to {before.head_seq + 2} of L1-" in told
    with Store.open(path, readonly=True) as store:
        assert behind.reason(store.connection) == ""
        assert store.stream_head().inc != before.inc
    async with at_work(path, desk="exchange", user="ada") as pilot:
        await come(pilot, "Missing here, known to")
        await strike(pilot, "f3")
        await name_folder(pilot, key)
        await come(pilot, "1 is new")
        await strike(pilot, "f3")
        await come(pilot, "2 events taken in")
        await strike(pilot, "escape")
        await come(pilot, "V1  ")
        await come(pilot, lambda: "Missing here" not in text_of(pilot.app))
    assert verify(path).ok


def assert_repair(pilot: Pilot[Any]) -> None:
    """The steps as they stand then."""
    shown = text_of(pilot.app)
    assert "(done)" in shown
    assert "✓ 3." not in shown
