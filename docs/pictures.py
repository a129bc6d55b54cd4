# ruff: noqa: INP001 - a program beside the pages, not a package
"""Takes the pictures of docs/screenshots from the real program on the demonstration depot, at a fixed time.

`.venv/bin/python docs/pictures.py` takes all of them, `docs/pictures.py scan loans` some; `docs/pictures.py --check`
writes nothing and ends with 1 when one is not what it would be.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from shutil import copyfile, copytree
from tempfile import TemporaryDirectory
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from textual.pilot import Pilot
from textual.widgets import Static

from depot import words
from depot.demo.build import BOXES, build
from depot.demo.wording import users
from depot.model.box import SHELVED, Box
from depot.model.codes import Code, codes_from
from depot.model.commands import Command
from depot.model.person import Person
from docs.drawing import picture
from docs.trading import DEPOT, VAULT, traded
from screens.app import DepotApp
from screens.desks import SCREENS
from screens.looks import DARK
from screens.options import Options
from screens.vlist import VirtualList

FOLDER: Final = Path(__file__).with_name("screenshots")
NOW: Final = datetime.fromisoformat("2026-10-05T14:01:40-04:00")
"""When all pictures are taken, a Monday."""

STILL: Final = 5
"""How many times in a row the screen must look the same before its picture is taken."""


PATIENCE: Final = 120
"""Seconds that a picture may take; a program that failed would never come to rest."""


class Clock:
    """Says one time until it is moved."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        """The time."""
        return self.now


class Camera(DepotApp):
    """The application, counting what the scan desk has answered."""

    answered = 0

    def on_depot_app_answered(self, event: DepotApp.Answered) -> None:  # noqa: ARG002 - the application shows it
        """One more."""
        self.answered += 1


@dataclass(frozen=True)
class Scene:
    """One picture."""

    desk: str
    title: str
    """What it shows, for those who cannot see it."""
    size: tuple[int, int]
    play: Callable[[Stage], Awaitable[None]]
    site: str = ""
    """The database of docs/trading.py that it shows; empty for the demonstration depot as it is built."""


@dataclass
class Stage:
    """The application at work, with somebody signed in."""

    app: Camera
    pilot: Pilot[int]
    clock: Clock

    async def scan(self, *texts: str) -> None:
        """Let these be scanned, one right behind the other, seven seconds after the last ones."""
        self.clock.now += timedelta(seconds=7)
        awaited = self.app.answered + len(texts)
        for text in texts:
            self.app.worker.scan(text)
        while self.app.answered < awaited:
            await self.pilot.pause(0.01)

    async def keys(self, *names: str) -> None:
        """Press keys, each when the screen has come to rest after the one before."""
        for name in names:
            await self.pilot.press(name)
            await self.rest()

    async def type(self, text: str) -> None:
        """Type a text, too slowly for a scanner."""
        for character in text:
            await self.pilot.press({" ": "space"}.get(character, character))
            await asyncio.sleep(0.06)
        await self.rest()

    async def rest(self) -> str:
        """The screen once it no longer changes."""
        same, last = 0, ""
        while same < STILL:
            await self.pilot.pause(0.05)
            now = self.app.export_screenshot()
            same, last = (same + 1, last) if now == last else (0, now)
        return last


async def lend(stage: Stage) -> None:
    """Lending at the scan desk: what goes well, what was read twice, what is unknown, what was misread."""
    store = stage.app.store
    who, own = next(_borrowers(stage))
    lent = [Code.from_id("B", box.id).text for box in own[:4]]
    await stage.scan(Command.LEND.code)
    await stage.scan(Code.from_id("P", who.id).text)
    await stage.scan(lent[0])
    await stage.scan("31142054869881")
    await stage.scan(lent[1], lent[1])
    await stage.scan(f"{lent[2][:-3]}{lent[2][-2]}{lent[2][-3]}{lent[2][-1]}")
    await stage.scan(lent[2])
    assert store.out_to(who.id) >= len(lent) - 1


async def find(stage: Stage) -> None:
    """Searching boxes as one types."""
    await stage.type("paie 2014")
    await stage.keys("down", "down")


async def look_at_racks(stage: Stage) -> None:
    """The rack map of a room."""
    await stage.keys("right", "down", "right")


async def see_overdue(stage: Stage) -> None:
    """What is overdue."""
    await stage.keys("2", "down")


async def see_transfer(stage: Stage) -> None:
    """A transfer of which some boxes are here."""
    await stage.keys("down", "enter", "down")


async def see_waiting(stage: Stage) -> None:
    """A request that waits, and why."""
    await stage.keys("down", "enter", "down")


async def print_labels(stage: Stage) -> None:
    """All boxes that need a label; the first one from nearer, read before it is printed."""
    await stage.keys("f2", "enter")
    while "✓" not in str(stage.app.screen.query_one("#checked", Static).render()):
        await stage.pilot.pause(0.05)
    await stage.keys("plus")


async def see_exchange(stage: Stage) -> None:
    """What is here only, and what the vault has."""
    while "V1" not in str(stage.app.screen.query_one("#figures", Static).render()):
        await stage.pilot.pause(0.05)
    await stage.keys("down")


async def see_depots(stage: Stage) -> None:
    """The depots of a vault."""
    while not stage.app.screen.query_one("#depots", VirtualList).ids:
        await stage.pilot.pause(0.05)
    await stage.keys("down")


SCENES: Final[Mapping[str, Scene]] = {
    "scan": Scene("scan", "Le poste de lecture pendant un prêt", (80, 24), lend),
    "boxes": Scene("boxes", "La recherche de boîtes", (116, 30), find),
    "shelves": Scene("shelves", "Le plan d'un local et de ses tablettes", (100, 30), look_at_racks),
    "loans": Scene("loans", "Les prêts en retard", (100, 30), see_overdue),
    "transfers": Scene("transfers", "La réception d'un versement", (100, 20), see_transfer),
    "requests": Scene("requests", "Une demande qui attend, et pourquoi", (100, 18), see_waiting),
    "exchange": Scene("exchange", "Le poste d'échange d'un dépôt", (100, 24), see_exchange, DEPOT),
    "vault": Scene("exchange", "Le poste d'échange de la voûte", (100, 20), see_depots, VAULT),
    "labels": Scene("labels", "Une étiquette, relue avant d'être imprimée", (110, 30), print_labels),
}


def _borrowers(stage: Stage) -> Iterator[tuple[Person, list[Box]]]:
    """Borrowers with nothing out, whose school has enough boxes of pupils on their shelves."""
    store = stage.app.store
    codes = codes_from("B", store.stream_head().node, 0, BOXES)
    boxes = [box for code in codes if (box := store.get(Box, code.id)) is not None and box.status == SHELVED]
    for who in store.all(Person):
        own = [box for box in boxes if box.unit == who.unit and box.class_code.endswith("/7100")]
        if len(own) > 3 and not store.out_to(who.id):
            yield who, own


async def take(depot: Path, scene: Scene) -> str:
    """The picture of one scene."""
    clerk, clock = users()[0], Clock()
    options = Options(depot, DARK, clerk.key, clerk.pin, demo=True, station="comptoir")
    app = Camera(options, SCREENS, clock=clock)
    async with app.run_test(size=scene.size) as pilot:
        stage = Stage(app, pilot, clock)
        while app.session is None or not app.answered:
            await pilot.pause(0.05)
        if scene.desk != "scan":
            await app.run_action(f"go_{scene.desk}")
        await stage.rest()
        await scene.play(stage)
        return picture(await stage.rest(), *scene.size, scene.title)


def database(made: Path, scene: Scene, name: str) -> Path:
    """A copy, under a name, of the demonstration depot as it is built, or of one that traded, for a scene to show."""
    if not scene.site:
        copyfile(made, made.with_name(f"{name}.db"))
        return made.with_name(f"{name}.db")
    folder = made.parent / "traded"
    if not folder.exists():
        folder.mkdir()
        copyfile(made, folder / DEPOT)
        traded(folder, NOW)
    copytree(folder, made.with_name(name))
    return made.with_name(name) / scene.site


def main(arguments: list[str]) -> int:
    """Take the pictures that are named, or all."""
    check = "--check" in arguments
    named = [name for name in arguments if name != "--check"] or list(SCENES)
    words.use("fr")
    stale = []
    with TemporaryDirectory(prefix="pictures-") as folder:
        made = Path(folder) / "demo.db"
        build(made, clock=lambda: NOW)
        for name in named:
            scene = SCENES[name]
            taken = asyncio.run(asyncio.wait_for(take(database(made, scene, name), scene), PATIENCE))
            path = FOLDER / f"{name}.svg"
            if not check:
                FOLDER.mkdir(exist_ok=True)
                path.write_text(taken, "utf-8")
            elif not path.exists() or path.read_text("utf-8") != taken:
                stale.append(name)
    if stale:
        sys.stderr.write(f"not what the program shows any more: {', '.join(stale)}\n")
    return int(bool(stale))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
