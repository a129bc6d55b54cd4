"""A day at the depot in the real program in a real terminal: what the poster shows, with a scanner and few keys."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from itertools import chain, islice
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from depot.demo.build import build
from depot.demo.wording import users
from depot.model.box import SHELVED, Box
from depot.model.codes import Code, text_of
from depot.model.location import Location
from depot.model.person import Person as Borrower
from depot.model.recount import NOT_SEEN, USUAL
from depot.model.reference import User
from depot.model.transfer import ANNOUNCED, Transfer
from depot.report.lists.catalogue import REPORTS
from depot.store.store import Store
from tests.conftest import ROOT
from tests.screens.destruction.hand import DOWN, F2, F12, Hand, Person
from tests.screens.harness import Terminal

pytestmark = pytest.mark.pty

CTRL_G = b"\x07"
CTRL_N = b"\x0e"
CTRL_Y = b"\x19"
F5 = b"\x1b[15~"
F9 = b"\x1b[20~"
HOME = b"\x1b[H"
ESCAPE = b"\x1b"


class Site(NamedTuple):
    """The demonstration depot, and what the test knows of it beforehand."""

    path: Path
    clerk: Person
    chief: Person

    def store(self) -> Store:
        """The database, to look at."""
        return Store.open(self.path, readonly=True)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    path = tmp_path / "demo.db"
    build(path)
    people = {}
    with closing(Store.open(path)) as store:
        for user in users():
            known = store.get(User, user.key)
            assert known is not None
            assert known.badge is not None
            people[user.key] = Person(user.name, text_of("U", known.badge), user.pin)
    return Site(path, people["ada"], people["luc"])


def records(site: Site, *words: str) -> list[dict[str, Any]]:
    """What a command tells anybody."""
    command = [sys.executable, "-m", "depot", "--db", str(site.path), "--json", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_day_with_nothing_but_the_poster(site: Site, tmp_path: Path) -> None:
    env = {**os.environ, "HOME": str(tmp_path), "DEPOT_DB": str(site.path), "DEPOT_STATION": "comptoir"}
    with Terminal(["-m", "depot"], env=env, columns=100, rows=30) as terminal:
        hand = Hand(terminal)
        hand.sign_in(site.clerk)
        forty_boxes(hand, site)
        lent = five_requests(hand, site)
        two_returns(hand, site, lent)
        one_bay(hand, site)
        three_reports(hand, tmp_path)
        terminal.send(b"\x11")
        assert terminal.wait_exit() == 0
    records(site, "verify")


def forty_boxes(hand: Hand, site: Site) -> None:
    """The transfer that is announced is received, shelved, compared by another, and its slip goes back."""
    with closing(site.store()) as store:
        (slip,) = (each for each in store.all(Transfer) if each.status == ANNOUNCED)
    hand.press(CTRL_N, then="announced")
    hand.press("\r", then="0 of 40")
    hand.press("*", then="40 marked")
    hand.press(F2, then="40 boxes received")
    shelves: dict[str, list[str]] = defaultdict(list)
    code = text_of("T", slip.id)
    for line in records(site, "show", code)[1:]:
        (came,) = records(site, "show", line["box"])
        shelves[came["home"]].append(came["code"])
    hand.press(F5, then="Scan")
    hand.scan("$SHELVE", "scan a shelf")
    for shelf, boxes in shelves.items():
        hand.scan(shelf, "now scan its boxes")
        for box in boxes:
            hand.scan(box, _shown(box))
    hand.scan("$DONE", "40 done")
    hand.press(CTRL_N, then="40 of 40")
    hand.press(F12, then="all that comes is here")
    hand.change(site.chief)
    hand.press(F12, "\r", then="verified")
    hand.press(F12, "\r", then="returned to the unit")
    hand.change(site.clerk)
    assert {each["status"] for each in records(site, "show", *chain.from_iterable(shelves.values()))} == {"shelved"}
    assert records(site, "show", code)[0]["state"] == "returned"


def five_requests(hand: Hand, site: Site) -> list[str]:
    """Five people ask for a box each; all are fetched with the pick list and lent. The boxes."""
    with closing(site.store()) as store:
        asked = list(islice(_own_boxes(store), 5))
    hand.press(F9, "q", then="Waiting")
    for person, box in asked:
        hand.press(F2, then="scan the badge")
        hand.scan(person, Code.parse(person).shown)
        hand.terminal.type(box, 0.12)
        hand.press("\r", then=f"{Code.parse(box).shown}  to be picked")
        hand.press(ESCAPE, then="[Waiting")
    hand.press("5", then="[Pick list")
    for _person, box in asked:
        hand.scan(box, f"{Code.parse(box).shown} picked")
    hand.press("3", then="[Picked 6]")
    hand.press("\r", F2, then="What was sent")
    hand.press("x", "\r", then="scanned and sent")
    for n in range(len(asked), 0, -1):
        hand.press(ESCAPE, then=f"[Picked {n}]")
        hand.press("\r", F2, then="1 lent")
    hand.press(ESCAPE, then="[Picked")
    assert {records(site, "show", box)[0]["status"] for _person, box in asked} == {"lent"}
    return [box for _person, box in asked]


def two_returns(hand: Hand, site: Site, boxes: list[str]) -> None:
    """Two come back, and stand on their shelves again."""
    hand.press(F5, then="Scan")
    hand.scan("$RETURN", "RETURN")
    for box in boxes[:2]:
        hand.scan(box, f"{Code.parse(box).shown}")
        hand.scan(records(site, "show", box)[0]["home"], "shelved at")
    hand.scan("$DONE", "Finished")
    assert [records(site, "show", box)[0]["status"] for box in boxes[:3]] == ["shelved", "shelved", "lent"]


def one_bay(hand: Hand, site: Site) -> None:
    """A bay is counted in which nothing is as it should be; each error is found and settled."""
    with closing(site.store()) as store:
        bay, rows = _bay(store)
        (lent, missing) = (_one(store, status) for status in ("lent", "missing"))
    stands = {shelf: list(boxes) for shelf, boxes in rows}
    shelves = [shelf for shelf, _boxes in rows]
    lost, astray, gone = (stands[shelf].pop() for shelf in shelves[:3])
    stands[shelves[0]].append(astray)
    stands[shelves[1]].append(lent)
    doubled = stands[shelves[3]][0]
    stands[shelves[2]].append(missing)
    stands[shelves[3]] += ["JV-0412", doubled]
    planted = [
        *[("not_seen", lost), ("not_seen", gone), ("misplaced", astray), ("on_loan", lent), ("unknown", "JV-0412")],
        *[("found", missing), ("twice", doubled), ("skipped", shelves[-1])],
    ]
    hand.press(CTRL_Y, then="There is no inventory")
    hand.press(F2, then="Begin an inventory")
    hand.scan(bay, Code.parse(bay).shown)
    hand.press("\r", then="expected")
    inventory = hand.word("N-L1-")
    hand.press("\r", F12, then=f"{inventory}: scan a shelf")
    for shelf in shelves[:-1]:
        hand.scan(shelf, "scan its boxes")
        for box in stands[shelf]:
            hand.scan(box, _shown(box))
    hand.press(CTRL_Y, then=inventory)
    hand.press("e", then="shelf not counted")
    _inventory, *problems = records(site, "inventory", "show", inventory)
    assert [(each["problem"], each["code"]) for each in problems] == planted
    for n, (kind, subject) in enumerate(planted, 1):
        left = f"not settled: {len(planted) - n}"
        hand.press(
            "s", then="Why" if kind not in USUAL else "Confidentiality" if _personal(site, kind, subject) else left
        )
        if kind not in USUAL:
            hand.press("x", "\r", then=left)
        elif _personal(site, kind, subject):
            hand.press("\r", then=left)
        hand.press(DOWN, then=left)
    hand.press("c", then="for good")
    hand.press("y", then="closed")
    assert {records(site, "show", box)[0]["status"] for box in (astray, lent, missing)} == {"shelved"}


def three_reports(hand: Hand, folder: Path) -> None:
    """The journal of the day and three reports, as PDF files that can be printed."""
    for name, title in (
        ("journal", "Journal"),
        ("overdue", "Loans overdue"),
        ("occupancy", "Occupancy"),
        ("by-unit", "Boxes by unit"),
    ):
        hand.press(CTRL_G, then="What it tells")
        hand.press(HOME, *[DOWN] * list(REPORTS).index(name), "\r", then="F2 Write")
        hand.press(F2, then="Kind of file")
        hand.press("\r", then="Write a file")
        hand.press("\r", then="written to")
        (paper,) = folder.glob(f"{name}-*.pdf")
        assert paper.read_bytes().startswith(b"%PDF-1.7"), title
        hand.press("\x1b", then="What it tells")


def _bay(store: Store) -> tuple[str, list[tuple[str, list[str]]]]:
    """A bay whose shelves all have boxes, none on a destruction list: its code, and what stands on each shelf."""
    held: dict[int, list[int]] = defaultdict(list)
    for box, shelf in store.inventories.standing(store.inventories.shelves_below([])):
        held[shelf].append(box)
    bays: dict[int, list[int]] = defaultdict(list)
    for shelf in held:
        place = store.get(Location, shelf)
        assert place is not None
        assert place.parent is not None
        bays[place.parent].append(shelf)
    for bay, shelves in bays.items():
        inside = [box for shelf in shelves for box in held[shelf]]
        free = all(store.destructions.binding(box) is None for box in inside)
        if len(shelves) == len(store.children(bay)) and free and all(len(held[shelf]) > 1 for shelf in shelves):
            rows = [(text_of("S", shelf), [text_of("B", box) for box in held[shelf]]) for shelf in shelves]
            return text_of("S", bay), rows
    raise AssertionError("no such bay")


def _own_boxes(store: Store) -> Iterator[tuple[str, str]]:
    """People, each with a box of their unit that is on its shelf and that nothing else wants."""
    boxes: dict[str, list[int]] = defaultdict(list)
    for box in store.all(Box):
        if box.status == SHELVED and store.destructions.binding(box.id) is None:
            boxes[box.unit].append(box.id)
    for person in store.all(Borrower):
        if boxes[person.unit] and not person.inactive:
            yield text_of("P", person.id), text_of("B", boxes[person.unit].pop())


def _personal(site: Site, kind: str, subject: str) -> bool:
    """Whether settling the problem opens the register of incidents."""
    return kind == NOT_SEEN and bool(records(site, "show", subject)[0]["personal"])


def _shown(read: str) -> str:
    """What the scan desk says of what was read."""
    return Code.parse(read).shown if read.startswith("B") else read


def _one(store: Store, status: str) -> str:
    """The code of a box of a status that is on no destruction list."""
    boxes = (each for each in store.all(Box) if each.status == status and store.destructions.binding(each.id) is None)
    return text_of("B", next(boxes).id)
