"""The application around the desks: switching, other terminals, the palette, quitting."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from depot import words
from depot.desk import boxes
from depot.model.codes import Code
from depot.store.store import Store
from depot.store.waiting import waits
from screens.app import DepotApp
from screens.exchange.conflict import ConflictScreen
from screens.exchange.piece import PieceScreen
from screens.exchange.receiptview import ReceiptScreen
from screens.exchange.receive import ReceiveScreen
from screens.exchange.repair import RepairScreen
from screens.forms import Form
from screens.frame import Desk
from screens.help import HelpScreen
from screens.keys import problems, verbs
from screens.palette import Palette
from screens.scan.log import ScanLog
from screens.settings.reference import BoxTypesScreen, UnitsScreen
from screens.settings.scannertest import ScannerTest
from screens.settings.users import UsersScreen
from tests.screens.depots import Furnished, at_work, depot_app, until
from tests.screens.harness import scan, text_of, type_slowly
from tests.store.depots import assert_sound, registered
from tests.store.trading import append, depot, parcels

EXCHANGE = (ConflictScreen, PieceScreen, ReceiptScreen, ReceiveScreen, RepairScreen)
DESKS = {"scan": "f5", "boxes": "f6", "shelves": "f7", "loans": "f9", "exchange": "ctrl+e", "settings": "f10"} | {
    "inventory": "ctrl+y"
}


@pytest.mark.parametrize("desk", DESKS)
async def test_every_desk_has_its_key_its_help_and_a_way_back(furnished: Furnished, desk: str) -> None:
    async with at_work(furnished.path) as pilot:
        await pilot.press(DESKS[desk])
        await until(pilot, lambda: depot_app(pilot).current_mode == desk)
        assert DESKS[desk].upper() in text_of(pilot.app).splitlines()[0].upper()
        assert isinstance(pilot.app.screen, Desk)
        await pilot.press("f1")
        await until(pilot, lambda: isinstance(pilot.app.screen, HelpScreen))
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(pilot.app.screen, HelpScreen))
        await pilot.press("f5")
        await until(pilot, lambda: depot_app(pilot).current_mode == "scan")


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("desk", [*DESKS, ScannerTest, UsersScreen, UnitsScreen, BoxTypesScreen, *EXCHANGE])
async def test_the_commands_of_every_desk_are_in_order(
    furnished: Furnished, desk: str | type[Desk], language: str
) -> None:
    """Ids, keys that every terminal sends, no key twice, at most seven in a footer that fits."""
    if isinstance(desk, str):
        async with at_work(furnished.path, desk=desk, language=language) as pilot:
            found = list(problems(verbs(pilot.app.screen), verbs(pilot.app)))
    else:
        words.use(language)
        found = list(problems(verbs(desk), verbs(DepotApp)))
    assert [each for each in found if not each.startswith(("go.", "app."))] == []  # the palette is their second way


async def test_what_was_half_done_is_there_when_one_comes_back(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="boxes") as pilot:
        await type_slowly(pilot, "paie")
        await until(pilot, "Paie, relevés")
        await pilot.press("f5")
        await until(pilot, lambda: depot_app(pilot).current_mode == "scan")
        await pilot.press("f6")
        await until(pilot, lambda: depot_app(pilot).current_mode == "boxes")
        assert any(field.value == "paie" for field in pilot.app.screen.query(Input))
        assert "Comptes à payer" not in text_of(pilot.app)


async def test_a_half_filled_form_survives_a_scan(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="settings", user="ada") as pilot:
        await pilot.press("f4")
        await until(pilot, lambda: isinstance(pilot.app.screen, UsersScreen))
        await until(pilot, "Lou Gagnon")
        await pilot.press("f2")
        await until(pilot, lambda: bool(pilot.app.screen.query(Form)))
        await type_slowly(pilot, "zoe")
        await scan(pilot, furnished.boxes["new"].text)
        await until(pilot, lambda: depot_app(pilot).current_mode == "scan")
        await until(pilot, lambda: len(pilot.app.screen.query_one(ScanLog).rows) == 1)
        await pilot.press("f10")
        await until(pilot, lambda: bool(pilot.app.screen.query(Form)))
        assert pilot.app.screen.query_one("#field-name", Input).value == "zoe"


@pytest.mark.parametrize(("kind", "desk"), [("boxes", "boxes"), ("shelves", "shelves"), ("people", "loans")])
async def test_the_palette_finds_a_thing_by_its_code_and_opens_its_desk(
    furnished: Furnished, kind: str, desk: str
) -> None:
    code: Code = next(iter(getattr(furnished, kind).values()))
    async with at_work(furnished.path) as pilot:
        await pilot.press("ctrl+p")
        await until(pilot, lambda: isinstance(pilot.app.screen, Palette))
        await type_slowly(pilot, code.text.lower())
        await until(pilot, code.shown)
        await pilot.press("enter")
        await until(pilot, lambda: depot_app(pilot).current_mode == desk)
        await until(pilot, code.shown)


async def test_the_palette_finds_an_old_barcode_and_runs_commands(furnished: Furnished) -> None:
    async with at_work(furnished.path) as pilot:
        await pilot.press("ctrl+p")
        await until(pilot, lambda: isinstance(pilot.app.screen, Palette))
        await type_slowly(pilot, "31142054869881")
        await until(pilot, furnished.boxes["students"].shown)
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(pilot.app.screen, Palette))
        await pilot.press("ctrl+p")
        await until(pilot, lambda: isinstance(pilot.app.screen, Palette))
        await type_slowly(pilot, "settings")
        await until(pilot, "Settings  (F10")
        await pilot.press("enter")
        await until(pilot, lambda: depot_app(pilot).current_mode == "settings")


async def test_what_another_terminal_writes_appears(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="boxes") as pilot:
        await until(pilot, "Comptes à payer 2014")
        with Store.open(furnished.path) as store:
            session = furnished.session("lou").on(store)
            boxes.describe(session, furnished.boxes["payables"].id, {"title": "Comptes corrigés"})
        depot_app(pilot)._look_for_changes()
        await until(pilot, "Comptes corrigés")


async def test_what_a_killed_program_took_in_is_folded_while_the_screens_rest(
    furnished: Furnished, tmp_path: Path
) -> None:
    other = depot(tmp_path / "other.db", "L7")
    with Store.open(other) as store:
        box = registered(store)[0].text
    (parcel,) = parcels(other)
    append(furnished.path, parcel)
    async with at_work(furnished.path) as pilot:
        await until(pilot, lambda: waits(depot_app(pilot).store) == 0)
        await scan(pilot, box)
        await until(pilot, "Boîte B-L7-000001")
    assert_sound(furnished.path)


def shelved(furnished: Furnished, since: int) -> list[str]:
    with Store.open(furnished.path, readonly=True) as store:
        rows = store.connection.execute(
            "SELECT subject FROM journal WHERE kind = 'box.shelved' AND pos > ? ORDER BY pos", (since,)
        )
        return [subject for (subject,) in rows]


async def test_quitting_finishes_the_scans_that_wait(furnished: Furnished) -> None:
    with Store.open(furnished.path) as store:
        session = furnished.session("lou").on(store)
        codes = [boxes.register(session, {"title": f"Boîte {n}"}).result for n in range(60)]
        since = store.stream_head().head_seq
    sent = [code.text for code in codes if code is not None]
    async with at_work(furnished.path) as pilot:
        worker = depot_app(pilot).worker
        for text in ("$SHELVE", furnished.shelves["table"].text, *sent):
            worker.scan(text)
        await pilot.press("ctrl+q")
        await until(pilot, lambda: pilot.app.return_value == 0)
    assert shelved(furnished, since) == sent


@pytest.mark.parametrize("way", ["modal", "settings", "palette"])
async def test_quitting_works_from_everywhere(furnished: Furnished, way: str) -> None:
    keys = {"modal": ("f2",), "settings": ("f10", "f3"), "palette": ("ctrl+p",)}[way]
    async with at_work(furnished.path) as pilot:
        for key in keys:
            await pilot.press(key)
            await pilot.pause(0.2)
        await pilot.press("ctrl+q")
        await until(pilot, lambda: pilot.app.return_value == 0)


async def test_a_scan_over_an_open_dialog_is_done_and_the_dialog_stays(furnished: Furnished) -> None:
    async with at_work(furnished.path) as pilot:
        log = pilot.app.screen.query_one(ScanLog)
        await pilot.press("f2")
        await until(pilot, lambda: pilot.app.screen.is_modal)
        await scan(pilot, furnished.boxes["new"].text)
        await until(pilot, lambda: len(log.rows) == 1)
        assert pilot.app.screen.is_modal
