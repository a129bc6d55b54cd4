"""Scans on the box desk: boxes and files that would only be looked up are shown here, others go to the scan desk."""

from __future__ import annotations

from typing import Any

from textual.pilot import Pilot

from depot.model.box import Box
from depot.model.commands import Command
from screens.boxes.card import BoxScreen
from screens.boxes.desk import BoxesScreen
from screens.boxes.filecard import FileScreen
from screens.capture import Scan
from screens.scan.banner import ModeBanner
from screens.thingform import ThingForm
from tests.screens.depots import Furnished, at_work, depot_app, until
from tests.screens.harness import scan


def mode(pilot: Pilot[Any]) -> Command | None:
    banner = pilot.app.get_screen_stack("scan")[0].query_one(ModeBanner).banner
    return banner.mode if banner is not None else None


async def test_a_box_then_a_file_then_another_box(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="boxes") as pilot:
        await scan(pilot, furnished.boxes["minutes"].text)
        await until(pilot, lambda: isinstance(pilot.app.screen, BoxScreen))
        await until(pilot, "Procès-verbaux")
        await scan(pilot, furnished.files["t4-2009"].text)
        await until(pilot, lambda: isinstance(pilot.app.screen, FileScreen))
        await until(pilot, "T4 2009")
        await scan(pilot, furnished.files["cote"].text)
        await until(pilot, "Côté, Mélissa")
        await scan(pilot, furnished.boxes["plans"].text)
        await until(pilot, "Plans et devis")
        assert len(pilot.app.screen_stack) == 2
        assert pilot.app.current_mode == "boxes"


async def test_an_old_barcode_shows_its_thing(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="boxes") as pilot:
        await scan(pilot, "31142054869881")
        await until(pilot, lambda: isinstance(pilot.app.screen, BoxScreen))
        await until(pilot, furnished.boxes["students"].shown)


async def test_shelves_and_unknown_codes_go_to_the_scan_desk(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="boxes") as pilot:
        await scan(pilot, furnished.shelves["04/A/1"].text)
        await until(pilot, lambda: pilot.app.current_mode == "scan")
        await until(pilot, "S-2 · 04 · A · 1")


async def test_in_another_mode_a_box_goes_to_the_scan_desk(furnished: Furnished) -> None:
    async with at_work(furnished.path) as pilot:
        depot_app(pilot).choose(Command.SHELVE)
        await until(pilot, lambda: mode(pilot) is Command.SHELVE)
        await pilot.press("f6")
        await until(pilot, lambda: pilot.app.current_mode == "boxes")
        await scan(pilot, furnished.boxes["new"].text)
        await until(pilot, lambda: pilot.app.current_mode == "scan")
        await until(pilot, "1 in hand")


async def test_scans_that_follow_a_command_card_at_once_are_not_taken_from_it(furnished: Furnished) -> None:
    """A pasted list: the card SHELVE, a shelf, a box. The box is for the shelf, whatever the banner still says."""
    async with at_work(furnished.path, desk="boxes") as pilot:
        await until(pilot, "8 boxes")
        for text in ("$SHELVE", furnished.shelves["04/B/2"].text, furnished.boxes["new"].text):
            depot_app(pilot).scanned(Scan(text, "paste", len(text)))
        await until(pilot, lambda: pilot.app.current_mode == "scan")

        def shelved() -> bool:
            now = depot_app(pilot).store.get(Box, furnished.boxes["new"].id)
            return bool(now and now.place == furnished.shelves["04/B/2"].id)

        await until(pilot, shelved)


async def test_afterwards_the_desk_shows_boxes_again(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="boxes") as pilot:
        await scan(pilot, furnished.shelves["04/A/1"].text)
        await until(pilot, lambda: pilot.app.current_mode == "scan")
        await until(pilot, "S-2 · 04 · A · 1")
        await pilot.press("f6")
        await until(pilot, lambda: isinstance(pilot.app.screen, BoxesScreen))
        await scan(pilot, furnished.boxes["minutes"].text)
        await until(pilot, lambda: isinstance(pilot.app.screen, BoxScreen))


async def test_a_scan_under_an_open_question_goes_to_the_scan_desk(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="boxes") as pilot:
        await scan(pilot, furnished.boxes["minutes"].text)
        await until(pilot, lambda: isinstance(pilot.app.screen, BoxScreen))
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(pilot.app.screen, ThingForm))
        await scan(pilot, furnished.boxes["plans"].text)
        await until(pilot, lambda: pilot.app.current_mode == "scan")
        await pilot.press("f6")
        await until(pilot, lambda: isinstance(pilot.app.screen, ThingForm))
