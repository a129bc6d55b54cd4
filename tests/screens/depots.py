"""A depot with something in it, the application on it with somebody signed in, and texts of whole screens.

async with at_work(furnished.path, desk="boxes") as pilot:
    await until(pilot, "B-L1-000001")
    assert_screen(pilot.app, "boxes/list")
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest
from textual.app import App
from textual.pilot import Pilot

from depot import words
from depot.desk import boxes, files, lending, people, places
from depot.desk.accounts import add_user
from depot.desk.racks import Level, create_by_ranges
from depot.desk.reference import put_class, put_rule, put_unit
from depot.desk.session import Session
from depot.desk.setup import initialise
from depot.desk.shelving import shelve
from depot.model import roles
from depot.model.codes import Code
from depot.model.location import Location
from depot.store.places import Place
from depot.store.store import Store, Tx
from screens.app import DepotApp
from screens.desks import SCREENS
from screens.options import Options
from tests.screens.harness import text_of
from tests.screens.holdings import BOXES, FILES, FINANCE, ORG, SCHOOL

GOLDENS: Final = Path(__file__).parent / "goldens"
"""Texts of screens; `DEPOT_UPDATE_GOLDENS=1` writes them anew."""

UPDATE: Final = bool(os.environ.get("DEPOT_UPDATE_GOLDENS"))
"""Read while the module is imported: tests run without the developer's environment."""

NOW: Final = datetime.fromisoformat("2026-10-05T09:12:00-04:00")
"""When tests of screens happen, a Monday."""

PINS: Final = {"ada": "4071", "sam": "5820", "lou": "6193", "aud": "7402"}
"""Ada is the administrator, Sam the supervisor, Lou the clerk, Aud the auditor."""

STATION: Final = "tty1"


class StillClock:
    """Says one time until it is moved, so that a screen always reads the same."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        """Set it forward, or back when negative: `move(minutes=5)`."""
        self.now += timedelta(**by)


class Furnished(NamedTuple):
    """A depot and the codes of what is in it, by the names used here."""

    path: Path
    boxes: Mapping[str, Code]
    files: Mapping[str, Code]
    people: Mapping[str, Code]
    """`roy` of the school, `cote` of the finances."""
    shelves: Mapping[str, Code]
    """By address below the room, such as `04/A/1`; `table` is a place of passage."""
    loans: Mapping[str, Code]
    """`roy` is current (a box and a file), `cote` is overdue (a box)."""

    def at(self, path: Path) -> Furnished:
        """The same depot copied to another path."""
        return self._replace(path=path)

    def session(self, user: str = "lou", clock: Callable[[], datetime] | None = None) -> Session:
        """Another terminal: a session of a user on a connection of its own; close its store."""
        return Session(Store.open(self.path, clock=clock or StillClock()), user, "tty2")


def furnish(path: Path) -> Furnished:
    """Make the depot: two aisles of six shelves, eight boxes in every state, five files, two borrowers, two loans."""
    clock = StillClock(NOW - timedelta(days=120))
    ada = initialise(
        path,
        node="L1",
        name="Dépôt Longueuil",
        admin="ada",
        pin=PINS["ada"],
        full_name="Ada Tremblay",
        org=ORG,
        org_name="Centre de services scolaire de la Rive",
        station=STATION,
        clock=clock,
    )
    with ada.store as store:
        _people_of_the_depot(ada)
        shelves = _racks(ada)
        lou = Session(store, "lou", STATION)
        known = {name: _code(boxes.register(lou, fields).result) for name, fields in BOXES.items()}
        listed = {
            name: _code(files.list_file(lou, known[box].id, fields).result) for name, (box, fields) in FILES.items()
        }
        for name, address in {
            "students": "04/A/1",
            "payables": "04/A/1",
            "payroll": "04/A/2",
            "minutes": "04/B/1",
            "grievances": "04/B/1",
            "plans": "05/A/1",
            "boilers": "05/A/3",
        }.items():
            clock.move(minutes=1)
            shelve(lou, known[name].id, shelves[address].id)
        borrowers = {
            "roy": people.register(lou, {"name": "Marie-Ève Roy", "unit": SCHOOL, "role": "directrice"}).result,
            "cote": people.register(lou, {"name": "Jean Côté", "unit": FINANCE, "phone": "450 555-0143"}).result,
        }
        badges = {name: registered.code for name, registered in borrowers.items() if registered is not None}
        clock.move(days=20)
        late = lending.lend(lou, badges["cote"].id, [known["payables"].text]).result
        clock.move(days=95, hours=1)
        current = lending.lend(lou, badges["roy"].id, [known["plans"].text, listed["beaulieu"].text]).result
        lending.lend(lou, badges["roy"].id, [known["boilers"].text])
        lending.give_back(lou, [known["boilers"].text])
        boxes.report_missing(lou, known["grievances"].id)
        assert late is not None
        assert current is not None
        loans = {"cote": Code.from_id("L", late.id), "roy": Code.from_id("L", current.id)}
    return Furnished(path, known, listed, badges, shelves, loans)


def _people_of_the_depot(ada: Session) -> None:
    for name, full, role in (
        ("sam", "Sam Bélanger", roles.SUPERVISOR),
        ("lou", "Lou Gagnon", roles.CLERK),
        ("aud", "Aude Martin", roles.AUDITOR),
    ):
        add_user(ada, name, role=role, pin=PINS[name], full_name=full)

    def reference(tx: Tx) -> None:
        put_unit(tx, ORG, "7210", {"name": "École Gérard-Filion"})
        put_unit(tx, ORG, "7310", {"name": "Secrétariat général"})
        put_unit(tx, ORG, "9100", {"name": "Service des finances"})
        copies = [{"copy": "P", "active": 2, "semi": 3, "disposition": "T"}]
        put_rule(tx, ORG, "2.15", {"title": "Dossier de l'élève", "copies": copies, "approved_on": "2014-03-07"})
        put_class(tx, ORG, "3-100", {"title": "Comptabilité"})
        put_class(tx, ORG, "4-210", {"title": "Dossiers des élèves"})

    ada.do(roles.REFERENCE, reference)


def _racks(ada: Session) -> dict[str, Code]:
    room = places.create(ada, None, {"kind": "room", "label": "S-2", "name": "Voûte"}).result
    assert room is not None
    levels = [Level.of("aisle", "04-05"), Level.of("bay", "A-B"), Level.of("shelf", "1-3")]
    create_by_ranges(ada, room.id, levels, {"capacity_mm": 950})
    table = places.create(ada, room.id, {"kind": "shelf", "label": "TABLE", "staging": 1}).result
    assert table is not None
    found = {"table": Code.from_id("S", table.id)}

    def walk(place: Location, path: tuple[str, ...]) -> None:
        for child in ada.store.children(place.id):
            below = (*path, child.label)
            if child.kind == "shelf" and not child.staging:
                found["/".join(below)] = Code.from_id("S", child.id)
            walk(child, below)

    walk(room, ())
    places.block(ada, [found["05/B/3"].id], "fuite d'eau")
    places.reserve(ada, [found["05/B/2"].id], "7210")
    return found


def _code(code: Code | None) -> Code:
    assert code is not None
    return code


def add_files(path: Path, box: Code, count: int) -> list[Code]:
    """List many files in a box, in one act."""
    with Store.open(path, clock=StillClock()) as store:

        def work(tx: Tx) -> list[Code]:
            fields = ({"title": f"Dossier {n:05d}", "ref": f"R-{n:05d}"} for n in range(count))
            return [files.add_file(tx, box.id, each) for each in fields]

        return Session(store, "lou", STATION).do(roles.CIRCULATE, work).result or []


@asynccontextmanager
async def at_work(
    path: Path | Place,
    *,
    desk: str = "scan",
    user: str = "lou",
    size: tuple[int, int] = (80, 24),
    theme: str = "depot-dark",
    language: str = "en",
    clock: Callable[[], datetime] | None = None,
) -> AsyncIterator[Pilot[Any]]:
    """The application on a depot, with a user signed in and a desk on show."""
    words.use(language)
    app = DepotApp(Options(path, theme, user, PINS[user], station=STATION), SCREENS, clock=clock or StillClock())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("screens.app.PRELOAD_AFTER", 3600.0)  # each test imports the desk that it goes to
        async with app.run_test(size=size) as pilot:
            await until(pilot, lambda: app.session is not None)
            if desk != "scan":
                await app.run_action(f"go_{desk}")
            await until(pilot, lambda: app.current_mode == desk and not app.screen.is_modal)
            yield pilot


def depot_app(pilot: Pilot[Any]) -> DepotApp:
    """The application that a pilot flies."""
    assert isinstance(pilot.app, DepotApp)
    return pilot.app


async def until(pilot: Pilot[Any], true: Callable[[], object] | str, seconds: float = 20.0) -> None:
    """Wait until something is so, or a text is on the screen; fail with the screen when it never is."""
    holds = true if callable(true) else lambda: true in text_of(pilot.app)
    end = time.monotonic() + seconds
    while True:
        await pilot.pause()
        if holds():
            return
        if time.monotonic() > end:
            raise AssertionError(f"never came: {true}\n{text_of(pilot.app)}")
        await asyncio.sleep(0.01)


def assert_screen(app: App[Any], name: str) -> None:
    """The screen reads as it did: its text is that of goldens/NAME.txt."""
    now, path = text_of(app) + "\n", GOLDENS / f"{name}.txt"
    if UPDATE:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(now, "utf-8", newline="\n")
        return
    if not path.exists():
        pytest.fail(f"{path.name} does not exist; the screen is:\n{now}\nDEPOT_UPDATE_GOLDENS=1 writes it")
    assert now == path.read_text("utf-8"), f"differs from {path.name}; DEPOT_UPDATE_GOLDENS=1 writes it anew\n{now}"
