"""Small depots for tests of the store, and work to do in them, through the store alone."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Final, TypedDict

from depot.model.codes import Code, codes_from, usable
from depot.model.event import Fact
from depot.store.found import found
from depot.store.store import Store, Tx
from depot.store.verify import verify


class Who(TypedDict):
    """Who acts, and where."""

    actor: str
    station: str


WHO: Final[Who] = {"actor": "ada", "station": "tty1"}

SHELVES: Final = tuple(codes_from("S", "L1", 0, 3))
PERSON: Final = next(codes_from("P", "L1", 0, 1))

START: Final = datetime.fromisoformat("2026-10-05T09:00:00-04:00")

Work = Callable[[Tx], object]


class Clock:
    """Says the time that it was set to, a second later at each look."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


def furnished(path: Path | str) -> None:
    """Make a depot with three shelves and a borrower."""
    with found(path, "L1", "Dépôt", "CSSRL", clock=Clock(), **WHO) as store:
        facts = [Fact("location.created", shelf.text, {"kind": "shelf", "label": shelf.shown}) for shelf in SHELVES]
        facts.append(Fact("person.registered", PERSON.text, {"name": "Zoé Côté"}))
        store.act(lambda tx: tx.append(*facts), **WHO)


def copied(template: Path, folder: Path) -> Path:
    """A copy of a closed depot."""
    path = folder / "depot.db"
    shutil.copy(template, path)
    return path


def registered(store: Store, count: int = 1, **body: object) -> list[Code]:
    """Register boxes in one act."""

    def work(tx: Tx) -> list[Code]:
        codes = tx.allot("B", count)
        tx.append(*(Fact("box.registered", code.text, {"title": f"Boîte {code.shown}", **body}) for code in codes))
        return codes

    return store.act(work, **WHO).result or []


def shelve(store: Store, box: Code, shelf: Code) -> str:
    """Put a box on a shelf; return the act."""
    return store.act(lambda tx: tx.append(Fact("box.shelved", box.text, {"place": shelf.text})), **WHO).act


def act_id(seed: object, number: int) -> bytes:
    """The id of a scripted act, the same in every run."""
    return sha256(f"{seed}/{number}".encode()).digest()[:16]


def script(seed: object) -> Iterator[Work]:
    """Endless work of every kind: register, shelve, lend, return, list files, name, refuse. Several events an act."""
    chance = random.Random(str(seed))
    while True:
        choice = chance.random()
        yield _step(choice, chance.choice(SHELVES), chance.random())


def _step(choice: float, shelf: Code, pick: float) -> Work:
    def work(tx: Tx) -> None:
        last = tx._folder.last_serial("B", tx.node)
        if choice < 0.3 or last == 0:
            _arrive(tx, shelf)
            return
        box = _some_box(tx, last, pick)
        if choice < 0.6:
            tx.append(Fact("box.shelved", box.text, {"place": shelf.text, "home": shelf.text}))
        elif choice < 0.75:
            loan = tx.allot("L")[0]
            tx.append(Fact("loan.opened", loan.text, {"person": PERSON.text, "due": "2026-12-01"}))
            tx.append(Fact("box.lent", box.text, {"loan": loan.text, "due": "2026-12-01"}))
        elif choice < 0.9:
            tx.append(Fact("box.returned", box.text, {}), Fact("box.shelved", box.text, {"place": shelf.text}))
        else:
            tx.append(Fact("scan.refused", "scan/tty1", {"mode": "LOOK", "text": box.text, "reason": "box.held"}))

    return work


def _arrive(tx: Tx, shelf: Code) -> None:
    box, file = tx.allot("B")[0], tx.allot("F")[0]
    title = f"Dossiers d’élèves {box.serial} " + "é" * (box.serial % 50)
    tx.append(Fact("box.registered", box.text, {"title": title, "aliases": f"3114{box.serial}", "type": "STD30"}))
    tx.append(Fact("box.shelved", box.text, {"place": shelf.text}))
    tx.append(Fact("file.listed", file.text, {"box": box.text, "title": f"Élève {file.serial}"}))


def _some_box(tx: Tx, last: int, pick: float) -> Code:
    """A box that exists: serials with a bad check character are skipped, so look downwards from a guess."""
    serial = 1 + int(pick * last)
    while not usable("B", tx.node, serial):
        serial -= 1
    return Code("B", tx.node, serial)


def listed(folder: Path) -> list[str]:
    """Names in a folder, sorted."""
    return sorted(entry.name for entry in folder.iterdir())


def assert_sound(path: Path | str) -> int:
    """Verify a database; return how many events it has."""
    report = verify(path)
    assert [problem.sentence() for problem in report.problems] == []
    assert report.folded
    return report.events
