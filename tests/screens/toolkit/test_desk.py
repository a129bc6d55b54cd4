"""Frame, help, palette and dialogs on the demonstration desk, at 80 by 24."""

from __future__ import annotations

import re
from typing import Any

import pytest
from textual.pilot import Pilot

from depot import words
from screens.dialogs.choose import Choose
from screens.dialogs.tell import Tell
from screens.frame import KeyBar, TitleBar
from screens.help import HelpScreen
from screens.keys import verbs
from screens.looks import LOOKS, PLAIN
from screens.scanline import ScanLine
from screens.vlist import VirtualList
from tests.screens.harness import text_of, type_slowly
from tests.screens.toolkit.demo_desk import DemoApp


@pytest.fixture
def said() -> list[dict[str, Any]]:
    return []


@pytest.fixture
def demo(said: list[dict[str, Any]]) -> DemoApp:
    words.use("en")
    return DemoApp(write=lambda **facts: said.append(facts))


async def opened(pilot: Pilot[Any]) -> None:
    """Everything is drawn."""
    await pilot.pause(0.1)


async def test_the_desk_at_80_by_24(demo: DemoApp) -> None:
    async with demo.run_test() as pilot:
        await opened(pilot)
        lines = text_of(demo).splitlines()
        assert lines[0] == " Dépôt Longueuil · L1            1 Lecture                      Ada T. · commis"
        assert lines[1].startswith(" ❯   Lire une boîte")
        assert lines[-1] == " F2 Edit   F3 Few   F4 Name   F8 Delete   F9 Refuse   Ctrl+P Find   ? Help"
        assert all(len(line) <= 80 for line in lines)


@pytest.mark.parametrize(
    ("size", "theme"),
    [((80, 24), theme) for theme in sorted(LOOKS)] + [(size, "depot-dark") for size in ((60, 20), (140, 40), (40, 12))],
)
async def test_every_size_and_theme_draws(size: tuple[int, int], theme: str) -> None:
    demo = DemoApp(theme=theme, write=lambda **_facts: None)
    async with demo.run_test(size=size) as pilot:
        await opened(pilot)
        for key in ("f2", "f3", "f4", "f8", "f9", "f1", "ctrl+p"):
            await pilot.press(key)
            await pilot.pause()
            assert len(demo.screen_stack) == 3
            await pilot.press("escape")
            await pilot.pause()
            assert len(demo.screen_stack) == 2


async def test_the_plain_theme_sends_no_drawing(said: list[dict[str, Any]]) -> None:
    demo = DemoApp(theme=PLAIN, write=lambda **facts: said.append(facts))
    async with demo.run_test() as pilot:
        for key in ("f2", "escape", "f8", "escape", "f1", "escape", "tab"):
            await pilot.press(key)
            await pilot.pause()
            beyond = {c for c in text_of(demo) if ord(c) > 0xFF} - set("…’œ")
            assert not beyond, (key, beyond)


async def test_help_lists_every_command_of_the_desk_and_the_signs(demo: DemoApp) -> None:
    async with demo.run_test(size=(100, 60)) as pilot:
        await opened(pilot)
        await pilot.press("question_mark")
        await opened(pilot)
        assert isinstance(demo.screen, HelpScreen)
        shown = text_of(demo)
        for verb in (*verbs(demo.screen_stack[-2]), *verbs(demo)):
            assert verb.name in shown
            assert verb.about in re.sub(r"\s+", " ", shown)
        assert "→ on loan" in shown
        await pilot.press("escape")
        assert not isinstance(demo.screen, HelpScreen)


async def test_the_palette_runs_commands_and_finds_codes(demo: DemoApp) -> None:
    async with demo.run_test() as pilot:
        await opened(pilot)
        await pilot.press("ctrl+p")
        await pilot.pause(0.3)
        assert "Edit  (F2  e)" in text_of(demo)
        await type_slowly(pilot, "4217")
        await pilot.pause(0.5)
        assert "B-L1-004217-V" in text_of(demo)
        await pilot.press("escape")
        await pilot.pause()
        await pilot.press("ctrl+p")
        await type_slowly(pilot, "refuse")
        await pilot.pause(0.5)
        await pilot.press("enter")
        await opened(pilot)
        assert isinstance(demo.screen, Tell)


async def test_a_dimmed_command_is_dim_in_the_footer_and_absent_from_the_palette(
    demo: DemoApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with demo.run_test() as pilot:
        desk = demo.screen
        checks = {"demo_form": None, "demo_choose": False}
        monkeypatch.setattr(desk, "check_action", lambda action, _parameters: checks.get(action, True))
        desk.refresh_bindings()
        await opened(pilot)
        footer = text_of(demo).splitlines()[-1]
        assert "F2 Edit" in footer
        assert "Choose" not in footer
        await pilot.press("ctrl+p")
        await pilot.pause(0.3)
        assert "Edit  (F2" not in text_of(demo)
        assert "Choose  (F3" not in text_of(demo)


async def test_the_scan_line_edits_and_sends(demo: DemoApp, said: list[dict[str, Any]]) -> None:
    async with demo.run_test() as pilot:
        await opened(pilot)
        await type_slowly(pilot, "b12")
        await pilot.press("backspace")
        assert demo.screen.query_one(ScanLine).text == "b1"
        assert "❯ b1" in text_of(demo)
        await pilot.press("escape")
        assert demo.screen.query_one(ScanLine).text == ""
        await type_slowly(pilot, "BL1")
        await pilot.press("enter")
        await opened(pilot)
        assert [fact["text"] for fact in said if fact["ev"] == "typed"] == ["BL1"]


async def test_signs_that_begin_no_code_stay_commands(demo: DemoApp) -> None:
    async with demo.run_test() as pilot:
        await opened(pilot)
        await pilot.press("question_mark")
        await opened(pilot)
        assert isinstance(demo.screen, HelpScreen)


async def test_title_and_key_bar_shrink_before_they_break(demo: DemoApp) -> None:
    async with demo.run_test(size=(44, 12)) as pilot:
        demo.screen.query_one(TitleBar).note = "3 waiting"
        await opened(pilot)
        lines = text_of(demo).splitlines()
        assert "1 Lecture" in lines[0]
        assert lines[-1].rstrip().endswith("? Help")
        assert len(lines[-1]) <= 44


async def test_the_footer_can_be_clicked(demo: DemoApp) -> None:
    async with demo.run_test() as pilot:
        await opened(pilot)
        await pilot.click(KeyBar, offset=(12, 0))
        await opened(pilot)
        assert isinstance(demo.screen, Choose)


async def test_rows_can_be_clicked(demo: DemoApp, said: list[dict[str, Any]]) -> None:
    async with demo.run_test() as pilot:
        await opened(pilot)
        await pilot.click(VirtualList, offset=(20, 4))
        await opened(pilot)
        assert demo.screen.query_one(VirtualList).cursor == 3
        await pilot.click(VirtualList, offset=(20, 4))
        await opened(pilot)
        assert {"ev": "stray", "what": "chosen 3"} in said
