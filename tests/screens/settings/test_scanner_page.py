"""Test my scanner: everything comes to it, nothing is done with it, and the card teaches."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from textual.pilot import Pilot

from depot.desk.settings import keep_scanner, scanner
from depot.model.keyboards import CALIBRATION
from depot.model.scanner import ScannerSettings
from depot.store.store import Store
from screens.capture import Scan
from screens.scan.log import ScanLog
from screens.settings.scannertest import ScannerTest
from tests.screens.depots import STATION, Furnished, assert_screen, at_work, depot_app, until
from tests.screens.harness import scan, text_of, type_slowly


@asynccontextmanager
async def on_the_page(furnished: Furnished, **options: Any) -> AsyncIterator[Pilot[Any]]:
    """The page, open."""
    async with at_work(furnished.path, desk="settings", **options) as pilot:
        await pilot.press("f3")
        await until(pilot, lambda: isinstance(pilot.app.screen, ScannerTest))
        yield pilot


def kept(pilot: Pilot[Any]) -> ScannerSettings:
    return scanner(depot_app(pilot).store, STATION)


def arrive(pilot: Pilot[Any], text: str, *, end: str = "enter", gap: float = 0.002, how: str = "keys") -> None:
    """A scan, straight to where the capture gives it."""
    keys = (*text, *([end] if end else []))
    depot_app(pilot).scanned(Scan(text, how, len(text), keys, (gap,) * (len(keys) - 1)))


@pytest.mark.parametrize(
    ("language", "theme"), [("fr", "depot-dark"), ("en", "depot-dark"), ("en", "depot-plain")], ids=str
)
async def test_it_reads(furnished: Furnished, language: str, theme: str) -> None:
    async with on_the_page(furnished, language=language, theme=theme) as pilot:
        assert_screen(pilot.app, f"settings/scanner-begin-{language}-{theme}")
        arrive(pilot, "]C0BL&ààààà&à", gap=0.003)
        await until(pilot, "B-L1-000001-0")
        assert_screen(pilot.app, f"settings/scanner-told-{language}-{theme}")
        await pilot.press("f2")
        await until(pilot, CALIBRATION)
        assert_screen(pilot.app, f"settings/scanner-card-{language}-{theme}")


async def test_no_scan_gets_past_it(furnished: Furnished) -> None:
    async with on_the_page(furnished) as pilot:
        head = depot_app(pilot).store.stream_head().head_seq
        for code in ("$SHELVE", furnished.shelves["05/A/2"].text, furnished.boxes["new"].text, "WHATEVER"):
            await scan(pilot, code)
            await until(pilot, "known by")
        assert isinstance(pilot.app.screen, ScannerTest)
        assert depot_app(pilot).store.stream_head().head_seq == head
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(pilot.app.screen, ScannerTest))
        await scan(pilot, furnished.boxes["new"].text)
        await until(pilot, lambda: depot_app(pilot).current_mode == "scan")
        await until(pilot, lambda: len(pilot.app.screen.query_one(ScanLog).rows) == 1)


async def test_the_card_teaches_keyboard_speed_and_end(furnished: Furnished) -> None:
    arrived = CALIBRATION.translate(str.maketrans("0123456789AQZWM-", "à&é\"'(-è_çQAWZ?)"))
    async with on_the_page(furnished) as pilot:
        arrive(pilot, arrived, gap=0.012, end="tab")
        await until(pilot, "Calibrated")
        settings = kept(pilot)
        assert settings.learned["à"] == "0"
        assert settings.detect_ms == 36, "three times its longest pause"
        assert settings.suffixes == {"\t"}
        assert depot_app(pilot)._detector.config.detect_gap == 0.036, "in force at once"
        arrive(pilot, "BL&ààààà&à")
        await until(pilot, "B-L1-000001-0")
        await pilot.press("f8")
        await until(pilot, "Forgotten")
        assert kept(pilot).learned == {}
        assert kept(pilot).suffixes == ScannerSettings().suffixes


async def test_a_key_pressed_first_becomes_the_prefix(furnished: Furnished) -> None:
    async with on_the_page(furnished) as pilot:
        await pilot.press("f11")
        arrive(pilot, "BL10000010")
        await until(pilot, "It pressed F11 first")
        await pilot.press("f2", "f11")
        arrive(pilot, CALIBRATION)
        await until(pilot, "Calibrated")
        assert kept(pilot).prefix_key == "f11"
        assert depot_app(pilot)._detector.config.prefix == {"f11"}


async def test_a_scanner_without_end_key_is_learned(furnished: Furnished) -> None:
    async with on_the_page(furnished) as pilot:
        arrive(pilot, CALIBRATION, end="", how="silence")
        await until(pilot, "Calibrated")
        assert kept(pilot).suffixes == frozenset()
        assert depot_app(pilot)._detector.config.suffixless


async def test_a_prefix_text_on_an_unknown_keyboard_needs_f2(furnished: Furnished) -> None:
    swapped = CALIBRATION.translate(str.maketrans("0123456789", "9876543210"))
    async with on_the_page(furnished) as pilot:
        arrive(pilot, swapped)
        await until(pilot, "Calibrated")
        assert kept(pilot).learned["9"] == "0"


@pytest.mark.parametrize(("text", "said"), [(CALIBRATION[:-3], "arrived"), (CALIBRATION.replace("A", "Q"), "alike")])
async def test_a_card_that_came_damaged_teaches_nothing(furnished: Furnished, text: str, said: str) -> None:
    async with on_the_page(furnished) as pilot:
        await pilot.press("f2")
        arrive(pilot, text)
        await until(pilot, "STOP")
        assert said in text_of(pilot.app)
        assert kept(pilot) == ScannerSettings(double_ms=800)


async def test_keys_that_come_slowly_are_shown_with_their_pauses(furnished: Furnished) -> None:
    async with on_the_page(furnished) as pilot:
        await type_slowly(pilot, "BX")
        await pilot.press("backspace")
        await type_slowly(pilot, "L10000010")
        await pilot.press("enter")
        await until(pilot, "came one by one")
        assert "B L" in text_of(pilot.app)
        assert "B-L1-000001-0" in text_of(pilot.app)


async def test_what_was_set_before_is_kept_by_another_program_start(furnished: Furnished) -> None:
    with furnished.session().store as store:
        keep_scanner(store, STATION, ScannerSettings(prefix_key="f11", prefix="~", double_ms=500))
    async with on_the_page(furnished) as pilot:
        assert depot_app(pilot)._detector.config.prefix == {"f11"}
        arrive(pilot, "~BL10000010", how="prefix")
        await until(pilot, "taken off")
        await pilot.press("f8")
        await until(pilot, "Forgotten")
    with Store.open(furnished.path, readonly=True) as store:
        assert scanner(store, STATION) == ScannerSettings(double_ms=500)


async def test_the_bell_can_be_heard_even_when_it_is_off(furnished: Furnished, monkeypatch: pytest.MonkeyPatch) -> None:
    async with on_the_page(furnished) as pilot:
        rung: list[int] = []
        monkeypatch.setattr(pilot.app, "bell", lambda: rung.append(1))
        await pilot.press("f4")
        await until(pilot, lambda: len(rung) == 3)
        assert "did you hear" in text_of(pilot.app)


async def test_escape_leaves_the_calibration_first(furnished: Furnished) -> None:
    async with on_the_page(furnished) as pilot:
        await pilot.press("f2", "escape")
        await until(pilot, "How to set a scanner")
        arrive(pilot, "BL10000010")
        await until(pilot, "known by")
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(pilot.app.screen, ScannerTest))
