# ruff: noqa: INP001 - a program beside the pages, not a package
"""Takes the pictures of the manual from the real program, in French and in English, at a fixed time.

`.venv/bin/python docs/manualpictures.py` takes all of them, `docs/manualpictures.py scan loans` some, in both
languages; `--check` writes nothing and ends with 1 when one is not what it would be.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping
from itertools import permutations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from textual.widgets import Static

from depot import words
from depot.demo.build import build
from depot.demo.wording import script, users
from depot.desk.backups import drilling, making
from depot.desk.inventory import counting, starting
from depot.desk.moving.planning import plan_move
from depot.desk.session import Session
from depot.desk.settings import change
from depot.desk.transfers import announcing, receiving
from depot.doctor import copies, inside
from depot.doctor.check import Check
from depot.errors import DepotError
from depot.model.box import SHELVED, Box
from depot.model.codes import Code, codes_from
from depot.store.store import Store
from docs import pictures
from docs.pictures import NOW, PATIENCE, Scene, Stage, take
from docs.trading import DEPOT, VAULT
from screens.requests.card import RequestScreen
from screens.settings.backups import BackupsScreen
from screens.settings.doctor import DoctorScreen
from screens.shelves.movedialog import MoveDialog
from screens.transfers.card import TransferScreen
from screens.vlist import VirtualList

FOLDER: Final = Path(__file__).with_name("manual") / "pictures"
LANGUAGES: Final = ("fr", "en")
KEY: Final = "/media/copies"
"""Where the backups of the pictures go."""


class Shot(NamedTuple):
    """One picture of the manual; its title in both languages is what it shows, for those who cannot see it."""

    desk: str
    fr: str
    en: str
    size: tuple[int, int]
    play: Callable[[Stage], Awaitable[None]]
    site: str = ""

    def scene(self, language: str) -> Scene:
        """What docs/pictures.py takes."""
        return Scene(self.desk, self.fr if language == "fr" else self.en, self.size, self.play, self.site)


async def look(stage: Stage) -> None:
    """The desk as it opens, with the cursor on its first line."""
    await stage.keys("down")


async def lock(stage: Stage) -> None:
    """Signing in."""
    await stage.keys("ctrl+d")


async def print_labels(stage: Stage) -> None:
    """All boxes that need a label, on their sheet, read before they are printed."""
    await stage.keys("f2", "enter")
    while "✓" not in str(stage.app.screen.query_one("#checked", Static).render()):
        await stage.pilot.pause(0.05)


async def open_first(stage: Stage) -> None:
    """What the first line of the desk opens."""
    while not stage.app.screen.query_one(VirtualList).ids:
        await stage.pilot.pause(0.05)
    await stage.keys("enter", "down")


async def see_transfer(stage: Stage) -> None:
    """A transfer that is being received."""
    await open_first(stage)
    assert isinstance(stage.app.screen, TransferScreen)


async def see_request(stage: Stage) -> None:
    """A request of which one line waits, and one is to be searched."""
    await open_first(stage)
    assert isinstance(stage.app.screen, RequestScreen)


async def see_picks(stage: Stage) -> None:
    """The pick list."""
    await stage.keys("5", "down")


async def see_papers(stage: Stage) -> None:
    """Which papers there are of loans."""
    await stage.keys("2", "w", "down")


async def mistype(stage: Stage) -> None:
    """A misspelt search, and what was probably meant."""
    await stage.type("fnissants")
    while "finissants" not in stage.app.export_screenshot():
        await stage.pilot.pause(0.05)


async def see_saved(stage: Stage) -> None:
    """Searches that were saved."""
    for text, name in (("paie 2014", "Paies 2014"), ("état:introuvable", "À retrouver")):
        await stage.type(text)
        await stage.keys("down", "k", "enter", "home", "shift+end", "delete")
        await stage.type(name)
        await stage.keys("enter", "escape", "escape")
    await stage.keys("down", "s", "down")


async def move_shelf(stage: Stage) -> None:
    """What would move from one shelf to another, and what would stay, before anything moves."""
    for key, shelf in zip(("f2", "m"), _two_shelves(stage.app.store), strict=True):
        await stage.keys(key)
        await stage.type(Code.from_id("S", shelf).text)
        await stage.keys("enter")
    while not isinstance(stage.app.screen, MoveDialog):
        await stage.pilot.pause(0.05)


async def see_compaction(stage: Stage) -> None:
    """Which shelves of a room could be emptied."""
    await stage.keys("right", "down", "right", "c")
    while not stage.app.screen.query_one(VirtualList).ids:
        await stage.pilot.pause(0.05)


async def see_doctor(stage: Stage) -> None:
    """What the depot itself has to be seen to; the checks of the computer are each time others."""

    def checks() -> list[Check]:
        with Store.open(stage.app.store.path, readonly=True, clock=stage.clock) as store:
            return [*inside.checks(store), *copies.checks(store)]

    await stage.app.push_screen(DoctorScreen(checks))
    while not stage.app.screen.query_one(VirtualList).ids:
        await stage.pilot.pause(0.05)


async def see_backups(stage: Stage) -> None:
    """What the schedule of backups did."""
    await stage.app.push_screen(BackupsScreen())


async def see_holdings(stage: Stage) -> None:
    """What each unit has."""
    await stage.keys("down", "down", "enter")
    while not stage.app.screen.query_one(VirtualList).ids:
        await stage.pilot.pause(0.05)
    await stage.keys("down")


SHOTS: Final[Mapping[str, Shot]] = {
    "start": Shot("scan", "L’ouverture d’une séance", "Signing in", (80, 24), lock),
    "scan": Shot("scan", "Le poste de lecture pendant un prêt", "The scan desk during a loan", (80, 24), pictures.lend),
    "boxes": Shot("boxes", "La recherche de boîtes", "Searching boxes", (100, 24), pictures.find),
    "shelves": Shot("shelves", "Le plan d’un local", "The rack map of a room", (100, 26), pictures.look_at_racks),
    "loans": Shot("loans", "Les prêts en retard", "Loans that are overdue", (100, 24), pictures.see_overdue),
    "destruction": Shot("destruction", "Ce qui est à détruire", "What is due for destruction", (100, 24), look),
    "transfers": Shot("transfers", "La réception d’un versement", "A transfer being received", (100, 24), see_transfer),
    "inventory": Shot(
        "inventory", "Un récolement et ses écarts", "An inventory and its problems", (100, 24), open_first
    ),
    "reports": Shot("reports", "Le nombre de boîtes par unité", "Boxes by unit", (100, 24), see_holdings),
    "labels": Shot("labels", "Les étiquettes à imprimer", "Labels to be printed", (100, 28), print_labels),
    "exchange": Shot(
        "exchange", "Ce qui part du dépôt", "What leaves the depot", (100, 24), pictures.see_exchange, DEPOT
    ),
    "vault": Shot("exchange", "Les dépôts d’une voûte", "The depots of a vault", (100, 20), pictures.see_depots, VAULT),
    "settings": Shot("settings", "Les réglages", "The settings", (80, 24), look),
    "requests": Shot("requests", "Ce que les unités demandent", "What units ask for", (90, 14), look),
    "request": Shot("requests", "Une demande", "A request", (90, 14), see_request),
    "picks": Shot("requests", "La liste de prélèvement", "The pick list", (90, 12), see_picks),
    "papers": Shot("loans", "Les papiers des prêts", "The papers of loans", (80, 18), see_papers),
    "spelling": Shot("boxes", "Un mot mal écrit", "A misspelt word", (80, 12), mistype),
    "saved": Shot("boxes", "Les recherches enregistrées", "Saved searches", (80, 18), see_saved),
    "move": Shot("shelves", "Ce qui serait déplacé", "What would be moved", (90, 24), move_shelf),
    "compaction": Shot(
        "shelves", "Les tablettes à libérer", "Shelves that could be emptied", (140, 16), see_compaction
    ),
    "doctor": Shot("settings", "Ce qui ne va pas ici", "What is wrong here", (100, 18), see_doctor),
    "backups": Shot("settings", "Les sauvegardes", "Backups", (100, 12), see_backups),
}
"""Every picture of the manual, by name."""


def rehearse(path: Path) -> None:
    """Let a transfer come half in, a bay be counted in which not all is as it should be, and backups be made."""
    with Store.open(path, clock=lambda: NOW) as store:
        clerk, admin = (
            Session(store, next(user.key for user in users() if user.role == role), "comptoir")
            for role in ("clerk", "admin")
        )
        _transfer(clerk)
        _inventory(clerk)
        _backups(admin)


def _backups(session: Session) -> None:
    """A copy was made and tried; the key that the next one goes to is not in."""
    with TemporaryDirectory(prefix="copies-") as folder:
        change(session, "backup_folder", folder)
        making.make(session)
        drilling.drill(session)
    change(session, "backup_folder", KEY)


def _two_shelves(store: Store) -> tuple[int, int]:
    """A shelf, and another one that takes some of its boxes, not all."""
    shelves = list(
        dict.fromkeys(shelf for _box, shelf in store.inventories.standing(store.inventories.shelves_below([])))
    )
    for source, target in permutations(shelves[:40], 2):
        try:
            plan = plan_move(store, source, target, NOW.date())
        except DepotError:
            continue
        if plan.staying and plan.moving:
            return source, target
    raise LookupError("no such shelves")


def _transfer(session: Session) -> None:
    org = script()["org"]
    lines = [
        {
            "number": f"2026-{n:02d}",
            "class_code": f"{org}/7100",
            "rule": f"{org}/7100",
            "type": "STD30",
            "title": f"Dossiers d’élèves, finissants 2019 ({letters})",
            "quantity": 40 + n,
        }
        for n, letters in enumerate(("A à C", "D à G", "H à L", "M à P", "Q à S", "T à Z"), 1)
    ]
    head = {
        "unit": f"{org}/102",
        "title": "Dossiers d’élèves 2019",
        "number": "2026-1",
        "sent_on": "2026-10-02",
    }
    code = announcing.announce(session, head, lines).result
    assert code is not None
    receiving.receive(session, code.id, (1, 2, 3))
    receiving.note(session, code.id, 4, "missing")
    receiving.note(session, code.id, 3, "underfull")


def _inventory(session: Session) -> None:
    store = session.store
    boxes = (store.get(Box, code.id) for code in codes_from("B", store.stream_head().node, 0, 60))
    shelved = [box for box in boxes if box is not None and box.status == SHELVED and box.place is not None]
    shelf = shelved[0].place
    assert shelf is not None
    code = starting.start(session, starting.Wanted((Code.from_id("S", shelf).text,), title="Travée A")).result
    assert code is not None
    counting.open_shelf(session, code.id, shelf)
    here = [box for box in shelved if box.place == shelf]
    astray = next(box for box in shelved if box.place != shelf)
    for box in (*here[1:], astray):
        counting.see(session, code.id, shelf, Code.from_id("B", box.id).text)
    counting.note(session, code.id, shelf, "31142054869881", "unknown")
    counting.end(session, code.id)


def main(arguments: list[str]) -> int:
    """Take the pictures that are named, or all."""
    check = "--check" in arguments
    named = [name for name in arguments if name != "--check"] or list(SHOTS)
    stale = []
    with TemporaryDirectory(prefix="pictures-") as folder:
        made = Path(folder) / "demo.db"
        build(made, clock=lambda: NOW)
        rehearse(made)
        for name in named:
            for language in LANGUAGES:
                words.use(language)
                scene = SHOTS[name].scene(language)
                depot = pictures.database(made, scene, f"{name}-{language}")
                taken = asyncio.run(asyncio.wait_for(take(depot, scene), PATIENCE))
                path = FOLDER / language / f"{name}.svg"
                if not check:
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_text(taken, "utf-8")
                elif not path.exists() or path.read_text("utf-8") != taken:
                    stale.append(f"{language}/{name}")
    if stale:
        sys.stderr.write(f"not what the program shows any more: {', '.join(stale)}\n")
    return int(bool(stale))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
