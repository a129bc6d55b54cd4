"""The scan desk: banner, questions, log and card, by scans, keys and typing."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from depot.desk.settings import change_station
from depot.model.codes import Code
from depot.model.commands import Command
from depot.store.connection import DiskFull
from depot.store.store import Store
from screens.dialogs.tell import Tell
from screens.scan.banner import ModeBanner
from screens.scan.desk import ScanScreen
from screens.scan.log import ScanLog
from screens.scan.shown import Shown
from screens.scanworker import Answer
from tests.screens.depots import STATION, Furnished, assert_screen, at_work, depot_app, until
from tests.screens.harness import scan, text_of, type_slowly


def log(pilot: Pilot[Any]) -> ScanLog:
    return pilot.app.screen.query_one(ScanLog)


def banner(pilot: Pilot[Any]) -> ModeBanner:
    return pilot.app.screen.query_one(ModeBanner)


async def scans(pilot: Pilot[Any], *codes: Code | str) -> None:
    """Scan one after the other, each once the one before is answered."""
    for code in codes:
        before = len(log(pilot).rows)
        await scan(pilot, code.text if isinstance(code, Code) else code)
        await until(pilot, lambda before=before: len(log(pilot).rows) > before)  # type: ignore[misc]


@pytest.mark.parametrize(
    ("language", "theme", "size"),
    [
        ("fr", "depot-dark", (80, 24)),
        ("en", "depot-plain", (80, 24)),
        ("fr", "depot-light", (140, 40)),
        ("en", "depot-contrast", (60, 20)),
    ],
)
async def test_it_reads(furnished: Furnished, language: str, theme: str, size: tuple[int, int]) -> None:
    """A lookup, a misread code, a loan, and the question whether another unit's box may go."""
    async with at_work(furnished.path, language=language, theme=theme, size=size) as pilot:
        await scans(pilot, furnished.boxes["students"], "BL100000ZZ", "31142054869882", "$LEND")
        await scans(pilot, furnished.people["cote"], furnished.boxes["students"])
        assert_screen(pilot.app, f"scan/question-{language}-{theme}-{size[0]}")


@pytest.mark.parametrize("command", [Command.SHELVE, Command.LEND, Command.RETURN, Command.LOOK])
async def test_a_mode_by_card_and_by_key(furnished: Furnished, command: Command) -> None:
    modes = [Command.LOOK, Command.SHELVE, Command.LEND, Command.RETURN]
    async with at_work(furnished.path) as pilot:
        await scans(pilot, command.code)
        assert banner(pilot).has_class(f"-{command.value.lower()}")
        await scans(pilot, "$LOOK")
        await pilot.press("f2")
        await until(pilot, lambda: pilot.app.screen.is_modal)
        await pilot.press("home", *["down"] * modes.index(command), "enter")
        await until(
            pilot, lambda: not pilot.app.screen.is_modal and banner(pilot).has_class(f"-{command.value.lower()}")
        )


@pytest.mark.parametrize(("typed", "lent"), [("y", True), ("oui", True), ("n", False)])
async def test_a_question_is_answered_by_typing(furnished: Furnished, typed: str, lent: bool) -> None:
    async with at_work(furnished.path) as pilot:
        await scans(pilot, "$LEND", furnished.people["cote"], furnished.boxes["students"])
        assert banner(pilot).has_class("-question")
        assert "type Y or N" in text_of(pilot.app)
        await type_slowly(pilot, typed)
        await pilot.press("enter")
        await until(pilot, lambda: not banner(pilot).has_class("-question"))
        assert "type Y or N" not in text_of(pilot.app)
    with Store.open(furnished.path, readonly=True) as store:
        assert (store.history(furnished.boxes["students"].text)[-1].kind == "box.lent") is lent


async def test_without_a_question_an_answer_typed_is_a_code(furnished: Furnished) -> None:
    async with at_work(furnished.path) as pilot:
        await type_slowly(pilot, "y")
        await pilot.press("enter")
        await until(pilot, lambda: len(log(pilot).rows) == 1)
        assert log(pilot).rows[0].sign.name == "unknown"


async def test_order_free_shelving_and_undo(furnished: Furnished) -> None:
    box, shelf = furnished.boxes["new"], furnished.shelves["05/A/2"]
    async with at_work(furnished.path) as pilot:
        await scans(pilot, "$SHELVE", box, shelf)
        await until(pilot, "shelved at")
        await pilot.press("f8")
        await until(pilot, "Undone")
        await pilot.press("f12")
        await until(pilot, lambda: banner(pilot).has_class("-look"))
    with Store.open(furnished.path, readonly=True) as store:
        assert [event.kind for event in store.history(box.text)][-2:] == ["box.shelved", "box.undone"]


async def test_a_shelf_that_is_blocked_stops_and_f3_says_why(furnished: Furnished) -> None:
    async with at_work(furnished.path) as pilot:
        await scans(pilot, "$SHELVE", furnished.boxes["new"], furnished.shelves["05/B/3"])
        assert "✗ STOP" in text_of(pilot.app)
        await pilot.press("f3")
        await until(pilot, lambda: isinstance(pilot.app.screen, Tell))
        assert "fuite d'eau" in text_of(pilot.app)


async def test_f3_and_f4_without_a_reason_say_so(furnished: Furnished) -> None:
    async with at_work(furnished.path) as pilot:
        for key, said in (("f3", "Nothing was refused"), ("f4", "No unknown code")):
            await pilot.press(key)
            await until(pilot, said)
            await pilot.press("escape")
            await until(pilot, lambda: not pilot.app.screen.is_modal)


async def test_cancel_drops_what_was_begun(furnished: Furnished) -> None:
    async with at_work(furnished.path) as pilot:
        await scans(pilot, "$SHELVE", furnished.boxes["new"])
        await until(pilot, "1 in hand")
        await pilot.press("escape")
        await until(pilot, "nothing was changed")
        assert "in hand: scan" not in str(banner(pilot).render())


async def test_a_double_read_is_one_scan(furnished: Furnished) -> None:
    async with at_work(furnished.path) as pilot:
        pilot.app.screen.app.worker.scan(furnished.boxes["new"].text)  # type: ignore[attr-defined]
        pilot.app.screen.app.worker.scan(furnished.boxes["new"].text)  # type: ignore[attr-defined]
        await until(pilot, lambda: len(log(pilot).rows) == 2)
        assert [row.sign.name for row in log(pilot).rows] == ["again", "ok"]


async def test_a_failure_is_told_and_logged(furnished: Furnished) -> None:
    async with at_work(furnished.path) as pilot:
        desk = pilot.app.screen
        assert isinstance(desk, ScanScreen)
        now = banner(pilot).banner
        assert now is not None
        desk.hear(Answer("09:12:00", None, now, None, DiskFull(path="/x"), "BL10000010"))
        await until(pilot, lambda: isinstance(pilot.app.screen, Tell))
        assert "disk is full" in text_of(pilot.app)
        assert desk.query_one(ScanLog).rows[0].code == "BL10000010"


async def test_the_log_scrolls_and_a_scan_brings_its_top_back(furnished: Furnished) -> None:
    async with at_work(furnished.path) as pilot:
        for nth in range(30):
            depot_app(pilot).worker.scan(f"UNKNOWN-{nth:02d}")
        await until(pilot, lambda: len(log(pilot).rows) == 30)
        await until(pilot, "UNKNOWN-29")
        await pilot.press("pagedown", "pagedown", "pagedown", "pagedown", "pagedown", "pagedown", "pagedown")
        await until(pilot, "UNKNOWN-00")
        await scans(pilot, furnished.boxes["new"])
        await until(pilot, lambda: "UNKNOWN-29" in text_of(pilot.app) and "UNKNOWN-00" not in text_of(pilot.app))


@pytest.mark.parametrize(("bell", "rings"), [("on", 3), ("off", 0)])
async def test_a_stop_rings_three_times_unless_the_bell_is_off(
    furnished: Furnished, bell: str, rings: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with furnished.session().store as store:
        change_station(store, STATION, {"bell": bell})
    async with at_work(furnished.path) as pilot:
        rung: list[int] = []
        monkeypatch.setattr(pilot.app, "bell", lambda: rung.append(1))
        await scans(pilot, "BL100000ZZ")
        if rings:
            await until(pilot, lambda: len(rung) == rings)
        await pilot.pause(0.5)
        assert len(rung) == rings


async def test_only_the_lines_that_changed_are_drawn_again(furnished: Furnished) -> None:
    async with at_work(furnished.path) as pilot:
        await scans(pilot, furnished.boxes["students"])
        shown = pilot.app.screen.query_one(Shown)
        drawn: list[tuple[Any, ...]] = []
        shown.refresh = lambda *regions, **_options: drawn.append(regions)  # type: ignore[assignment,method-assign]
        await scans(pilot, "$LOOK", furnished.boxes["students"])
        height = max(region.height for regions in drawn for region in regions)
        assert 0 < height <= shown.content_size.height
        drawn.clear()
        shown._draw()
        assert not drawn, "the same again draws nothing"
