"""The page of backups, and the backups that the open program makes by itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from depot.desk.backups import making, reading
from depot.desk.backups.faults import BackupFolderGone
from depot.desk.settings import change
from depot.store.store import Store
from screens.backing import Backing, Ended
from screens.dialogs.tell import Tell
from screens.settings.backups import BackupsScreen
from screens.settings.items import ITEMS
from screens.vlist import VirtualList
from tests.screens.depots import STATION, Furnished, StillClock, assert_screen, at_work, depot_app, until
from tests.screens.harness import text_of

FOLDER = Path("/dev/shm/no-such-key/dépôt")


def planned(furnished: Furnished, folder: Path, clock: StillClock | None = None) -> None:
    ada = furnished.session("ada", clock)
    with ada.store:
        change(ada, "backup_folder", str(folder))


def kinds(furnished: Furnished) -> list[str]:
    with Store.open(furnished.path, readonly=True) as store:
        return [event.kind.partition(".")[2] for event in reading.events(store)]


def kept(folder: Path) -> list[Path]:
    return list(folder.glob("depot-L1-*"))


@pytest.mark.parametrize(
    ("language", "size", "theme"),
    [("fr", (80, 24), "depot-dark"), ("en", (80, 24), "depot-plain"), ("en", (140, 40), "depot-light")],
)
async def test_it_reads(furnished: Furnished, language: str, size: tuple[int, int], theme: str) -> None:
    planned(furnished, FOLDER)
    ada = furnished.session("ada")
    with ada.store, pytest.raises(BackupFolderGone):
        making.make(ada)
    async with at_work(furnished.path, desk="settings", language=language, size=size, theme=theme) as pilot:
        await pilot.app.push_screen(BackupsScreen())
        await pilot.pause()
        assert_screen(pilot.app, f"settings/backups-{language}-{size[0]}")


async def test_nothing_is_planned(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="settings") as pilot:
        pilot.app.screen.query_one(VirtualList).go_to([item.key for item in ITEMS].index("backups"))
        await pilot.press("enter")
        await until(pilot, "choose their folder")
        await pilot.press("f2")
        await until(pilot, "not decided where")
        assert isinstance(pilot.app.screen, Tell)


async def test_one_is_made_and_tried(furnished: Furnished, tmp_path: Path) -> None:
    folder = tmp_path / "key"
    planned(furnished, folder)
    async with at_work(furnished.path, desk="settings") as pilot:
        await pilot.app.push_screen(BackupsScreen())
        await pilot.press("f2")
        await until(pilot, "is not there")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, BackupsScreen))
        folder.mkdir()
        await pilot.press("f2")
        await until(pilot, "made and checked")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, BackupsScreen))
        await pilot.press("f4")
        await until(pilot, "The drill brought back")
        await pilot.press("enter")
        await until(pilot, lambda: kinds(furnished) == ["failed", "made", "drilled"])
        await until(pilot, "due on 2026-10-06 17:00")
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(pilot.app.screen, BackupsScreen))


async def test_an_auditor_looks_only(furnished: Furnished, tmp_path: Path) -> None:
    planned(furnished, tmp_path)
    async with at_work(furnished.path, desk="settings", user="aud") as pilot:
        await pilot.app.push_screen(BackupsScreen())
        await until(pilot, "due now")
        await pilot.press("f2", "f4")
        await pilot.pause()
        assert isinstance(pilot.app.screen, BackupsScreen)
    assert kinds(furnished) == []


async def test_the_open_program_makes_the_one_that_is_due(furnished: Furnished, tmp_path: Path) -> None:
    folder, clock = tmp_path / "key", StillClock()
    planned(furnished, folder)
    async with at_work(furnished.path, clock=clock) as pilot:
        app = depot_app(pilot)
        assert await app.backing.look(app.store)
        app.look_again()
        await until(pilot, "could not be made")
        assert kinds(furnished) == ["failed"]
        folder.mkdir()
        assert not await app.backing.look(app.store), "not tried again at once"
        app.backing._not_before = 0.0
        assert await app.backing.look(app.store)
        app.look_again()
        await until(pilot, lambda: "could not be made" not in text_of(pilot.app))
        assert kinds(furnished) == ["failed", "made"]
        assert not await app.backing.look(app.store)
        assert len(list(folder.iterdir())) == 1


async def test_one_is_given_up_when_the_program_ends(furnished: Furnished, tmp_path: Path) -> None:
    planned(furnished, tmp_path)
    asked: list[int] = []

    def ends() -> bool:
        asked.append(1)
        return len(asked) > 1

    backing = Backing(lambda: Store.open(furnished.path), STATION, ends)
    with Store.open(furnished.path, readonly=True) as store:
        assert not await backing.look(store)
    assert kinds(furnished) == [], "it was no failure"
    assert kept(tmp_path) == []
    with pytest.raises(Ended):
        backing._progress("file", 0, 1)
