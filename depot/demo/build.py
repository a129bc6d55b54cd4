"""Building the demonstration depot through the desks, the same one for the same seed and day."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime, time, timedelta
from importlib import resources
from itertools import cycle
from pathlib import Path
from random import Random
from typing import Any, Final

from depot.demo.circulation import circulate
from depot.demo.clock import SetClock
from depot.demo.wording import Series, filled, person, script, series, users
from depot.desk import accounts, people, places, racks
from depot.desk.boxes import add_box
from depot.desk.files import add_file
from depot.desk.printing import kept
from depot.desk.reference import put, put_fonds, put_unit
from depot.desk.session import Session
from depot.desk.setup import initialise
from depot.intake.loading import import_files
from depot.model import roles
from depot.model.location import Location
from depot.model.reference import ClassCode, Rule, Unit
from depot.model.retention.rules import OPEN, UNTIL_REPLACED, version_of
from depot.store import duetable
from depot.store.filesystem import put_in_place
from depot.store.found import DepotExists
from depot.store.indexing import drain
from depot.store.store import Clock, Tx, wall_clock

BOXES: Final = 2_600
"""Boxes of the whole depot."""

SEED: Final = 1988
"""The year in which school boards' depots began to be computerised."""

_CHUNK: Final = 200
_YEARS: Final = (1986, 2024)
_CLOSED: Final = 0.8
"""Share of boxes with a closing date."""
_ENDED: Final = 0.6
"""Share of boxes with an open period whose end is known."""

Progress = Callable[[int, int], None]
"""(boxes made, of how many)."""


def printouts(path: Path) -> Path:
    """The folder that serves the demonstration depot at `path` as its printer."""
    return path.with_name(f"{path.stem}-labels")


def build(
    path: Path, *, boxes: int = BOXES, seed: int = SEED, clock: Clock = wall_clock, progress: Progress | None = None
) -> None:
    """Make the demonstration depot at `path`, finished or not at all. Raises DepotExists, DiskFull.

    Its printer is a folder beside it, for labels to be looked at. Its history begins fifteen months before the day of
    `clock` and ends the evening before.
    """
    if path.exists():
        raise DepotExists(path=str(path))
    unfinished = path.with_name(f"{path.name}.building-{os.getpid()}")
    today = clock()
    began = datetime.combine(today.date() - timedelta(days=460), time(8, 5), today.tzinfo)
    with ExitStack() as undo:
        for suffix in ("", "-wal", "-shm"):
            undo.callback(unfinished.with_name(unfinished.name + suffix).unlink, missing_ok=True)
        ticking = SetClock(began)
        session = _found(unfinished, ticking)
        random = Random(seed)
        _reference(session, random)
        kept.add_printer(session, script()["printer"], {"address": f"folder:{printouts(path).absolute()}"})
        shelves = _racks(session)
        _fill(session, random, shelves, boxes, progress)
        circulate(session, random, ticking, today)
        while drain(session.store.connection) or duetable.drain(session.store.connection):
            pass
        session.store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        session.store.close()
        printouts(path).mkdir(mode=0o700, exist_ok=True)
        put_in_place(unfinished, path)


def _found(path: Path, clock: SetClock) -> Session:
    words = script()
    admin = next(user for user in users() if user.role == roles.ADMIN)
    session = initialise(
        path,
        node=words["node"],
        name=words["name"],
        org=words["org"],
        org_name=words["org_name"],
        admin=admin.key,
        full_name=admin.name,
        pin=admin.pin,
        station="demo",
        clock=clock,
    )
    for user in users():
        if user.key != admin.key:
            accounts.add_user(session, user.key, role=user.role, pin=user.pin, full_name=user.name)
    return session


def _reference(session: Session, random: Random) -> None:
    words = script()
    org = words["org"]

    def units(tx: Tx) -> None:
        for code, name in words["units"].items():
            put_unit(tx, org, str(code), {"name": name})
        put_unit(tx, org, "202", {"name": words["units"]["202"], "loan_days": 60})
        put_fonds(tx, org, "F1", {"title": words["org_name"]})

    session.do(roles.REFERENCE, units)
    with resources.as_file(resources.files("data.starter")) as folder:
        import_files(session, "schedule", [folder / "schedule.csv"], org=org)
        import_files(session, "plan", [folder / "plan.csv"], org=org)
    session.do(roles.REFERENCE, _approve)
    for code in words["units"]:
        for _nth in range(random.randrange(2, 5)):
            role = random.choice(words["roles"])
            phone = f"450 555-{random.randrange(1000, 9999)}"
            fields = {"name": person(random), "unit": f"{org}/{code}", "role": role, "phone": phone, "label_needed": 0}
            people.register(session, fields)


def _approve(tx: Tx) -> None:
    """The examples as if BAnQ had approved them, so that a demonstration goes on to the end."""
    sampled = script()["sample"]
    for rule in tx.all(Rule):
        said = {"remarks": sampled["remark"]} if rule.code == sampled["rule"] else {}
        put(tx, Rule, rule.key, {**said, "approved_on": "2021-03-09", "request": "30486-4"})


def _racks(session: Session) -> list[Location]:
    """Two rooms of racks and a sorting table; return the shelves in walking order."""
    site = places.create(session, None, {"kind": "site", "label": "Siège social"}).result
    assert site is not None
    shelf = {"capacity_mm": 1_240, "positions": 4, "label_needed": 0}
    for label, aisles, letters in (("S-1", "01-10", "A-H"), ("S-2", "01-08", "A-F")):
        room = places.create(session, site.id, {"kind": "room", "label": label}).result
        assert room is not None
        levels = [
            racks.Level.of("aisle", aisles),
            racks.Level.of("bay", letters),
            racks.Level.of("shelf", "1-6"),
        ]
        racks.create_by_ranges(session, room.id, levels, shelf)
    places.create(session, site.id, {"kind": "shelf", "label": "Table de tri", "staging": 1, "label_needed": 0})
    store = session.store
    rooms = [place for place in store.children(site.id) if place.kind == "room"]
    bays = [bay for room in rooms for aisle in store.children(room.id) for bay in store.children(aisle.id)]
    shelves = [place for bay in bays for place in store.children(bay.id)]
    places.block(session, [place.id for place in store.children(bays[-1].id)], "infiltration d'eau, mur ouest")
    awaited = [place.id for place in store.children(bays[-2].id)]
    places.reserve(session, awaited, "versement de l'École des Trois-Sources")
    return [place for place in shelves if place.parent not in (bays[-1].id, bays[-2].id)]


def _fill(session: Session, random: Random, shelves: list[Location], boxes: int, progress: Progress | None) -> None:
    kinds = random.choices(series(), weights=[entry.share for entry in series()], k=boxes)
    free = cycle(_slots(random, shelves, boxes))
    for start in range(0, boxes, _CHUNK):
        chunk = kinds[start : start + _CHUNK]

        def work(tx: Tx, chunk: list[Series] = chunk, start: int = start) -> None:
            for number, entry in enumerate(chunk, start + 1):
                _box(tx, random, entry, next(free), number)

        session.do(roles.INTAKE, work, bulk=True)
        if progress is not None:
            progress(min(start + _CHUNK, boxes), boxes)


def _slots(random: Random, shelves: list[Location], boxes: int) -> list[int | None]:
    """A place for each box: shelves fill from the front, some keep a gap; the last boxes have no place yet."""
    slots: list[int | None] = [
        shelf.id for shelf in shelves for _nth in range(4 if random.random() < 0.8 else random.randrange(1, 4))
    ]
    waiting = max(boxes // 60, 3)
    placed = slots[: boxes - waiting]
    return [*placed, *[None] * (boxes - len(placed))]


def _ended(tx: Tx, random: Random, key: str, year: int) -> dict[str, Any]:
    """The closing of most boxes, and for open periods the event or the replacement, which some still wait for."""
    rule = tx.get(Rule, key)
    active = {period.active for period in version_of(rule).periods} if rule is not None else set()
    on = f"{year}-{random.choice(('02-14', '05-31', '06-30', '11-20'))}"
    fields: dict[str, Any] = {"closed_on": on} if random.random() < _CLOSED else {}
    if random.random() < _ENDED:
        fields |= {"event_on": on} if OPEN in active else {"replaced_on": on} if UNTIL_REPLACED in active else {}
    return fields


def _box(tx: Tx, random: Random, entry: Series, place: int | None, number: int) -> None:
    org, unit = script()["org"], random.choice(entry.units)
    known = tx.get(Unit, f"{org}/{unit}")
    name = known.name if known is not None else unit
    year = random.randrange(*_YEARS) if random.random() < 0.5 else random.randrange(2005, _YEARS[1])
    year2 = min(year + entry.span, _YEARS[1])
    entry_class = tx.get(ClassCode, f"{org}/{entry.class_code}")
    fields = {
        "unit": f"{org}/{unit}",
        "fonds": f"{org}/F1",
        "type": "STD30" if random.random() < 0.85 else "BAC",
        "number": f"{unit}-{number:04d}",
        "title": filled(entry.title, random, year=year, year2=year2, unit=name),
        "class_code": f"{org}/{entry.class_code}",
        "rule": entry_class.rule if entry_class is not None else "",
        "copy": "P" if random.random() < 0.9 else "S",
        "media": "PA",
        "year_from": year,
        "year_to": year2,
        **_ended(tx, Random(number), entry_class.rule if entry_class is not None else "", year2),
        **dict.fromkeys(entry.flags, 1),
        "source": random.choice(("Gesdoc", "Documentik", "")),
        "aliases": f"{random.randrange(2_900_000, 2_999_999)}{number:06d}" if random.random() < 0.3 else "",
        "label_needed": int(place is None),
    }
    box = add_box(tx, fields, place=place)
    for nth in range(1, random.randrange(7, 17)):
        at = min(year + random.randrange(entry.span + 1), _YEARS[1])
        title = filled(random.choice(entry.files), random, year=at, year2=year2, unit=name)
        add_file(tx, box.id, {"ref": f"{unit}/{at}-{nth:02d}", "title": title, "year_from": at, "year_to": at})
