"""The page that says what is wrong: it reads, it looks again, and what it shows is what the command says."""

from __future__ import annotations

import pytest

from depot.doctor.check import Check, attention, ok, stop
from depot.doctor.examining import checks
from screens.settings.doctor import DoctorScreen
from screens.settings.items import ITEMS
from screens.vlist import VirtualList
from tests.screens.depots import STATION, Furnished, assert_screen, at_work, until
from tests.screens.harness import text_of

FOUND = (
    ok("python", "Python {version}", version="3.11.7"),
    attention(
        "mode",
        "Others on this computer can read the database (mode {mode}).",
        "Run: chmod 600 on the database file.",
        mode="644",
    ),
    ok("fonts", "The fonts of labels and papers are here."),
    stop("disk", "{free} MB are free on the disk.", "Make room on the disk of the depot.", free=12),
    attention(
        "printer:\u202ez\x1b[2J", "{printer}\x07 is odd\u202e", "Look at {printer}.", printer="zebra\x1b]0;x\x07"
    ),
)


@pytest.mark.parametrize(
    ("language", "size", "theme"),
    [
        ("fr", (80, 24), "depot-dark"),
        ("en", (80, 24), "depot-plain"),
        ("en", (140, 40), "depot-light"),
    ],
)
async def test_it_reads(furnished: Furnished, language: str, size: tuple[int, int], theme: str) -> None:
    async with at_work(furnished.path, desk="settings", language=language, size=size, theme=theme) as pilot:
        await pilot.app.push_screen(DoctorScreen(lambda: FOUND))
        await until(pilot, "12")
        await pilot.pause()
        assert_screen(pilot.app, f"settings/doctor-{language}-{size[0]}")


async def test_the_gravest_stands_first_and_every_line_says_what_to_do(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="settings") as pilot:
        await pilot.app.push_screen(DoctorScreen(lambda: FOUND))
        await until(pilot, "Make room")
        await pilot.press("down")
        await until(pilot, "chmod 600")
        await pilot.press("end")
        await until(pilot, "3 things to see to")
        shown = text_of(pilot.app)
        assert not {"\x1b", "\x07", "\u202e"} & set(shown)


async def test_it_looks_again(furnished: Furnished) -> None:
    asked: list[int] = []

    def look() -> tuple[Check, ...]:
        asked.append(1)
        return FOUND[:1] if len(asked) > 1 else FOUND

    async with at_work(furnished.path, desk="settings") as pilot:
        await pilot.app.push_screen(DoctorScreen(look))
        await until(pilot, "Make room")
        await pilot.press("f2")
        await until(pilot, lambda: "12 MB" not in text_of(pilot.app))
        await until(pilot, "0 things to see to")
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(pilot.app.screen, DoctorScreen))


async def test_the_settings_open_it_on_this_machine(furnished: Furnished) -> None:
    furnished.path.chmod(0o644)
    async with at_work(furnished.path, desk="settings", user="aud") as pilot:
        pilot.app.screen.query_one(VirtualList).go_to([item.key for item in ITEMS].index("doctor"))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, DoctorScreen))
        await until(pilot, "mode 644")
        assert isinstance(pilot.app.screen, DoctorScreen)
        shown = [check.name for check in pilot.app.screen._found]
        assert sorted(shown) == sorted(check.name for check in checks(furnished.path, STATION))
