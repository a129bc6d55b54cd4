"""From the due list to a certificate in the real program in a real terminal, as those who do it: keys are counted.

Everybody signs in with a badge and a PIN; codes are scanned. Those are no keys: nobody looks for them on a keyboard.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from depot.demo.build import build
from depot.demo.wording import users
from depot.desk.destruction.conditions import at_a_glance
from depot.model.box import SHELVED, Box
from depot.model.codes import Code
from depot.model.reference import User
from depot.store.duelist import DueList, Part
from depot.store.store import Store
from tests.cli.sites import Site
from tests.conftest import ROOT
from tests.screens.destruction.hand import CTRL_R, DOWN, F2, F3, F12, Hand, Person
from tests.screens.harness import Terminal

pytestmark = pytest.mark.pty

MOST = 25
"""Keys, from the due list to the certificate."""

PIN = "4711x"


class Team(NamedTuple):
    """Who does it."""

    clerk: Person
    signers: tuple[Person, Person, Person]


def carried_through(
    database: Path, env: dict[str, str], team: Team, mark: Sequence[bytes | str], boxes: list[str]
) -> int:
    """Go from the due list to the certificate; how many keys it took. `mark` are the keys that mark the boxes."""
    env = env | {"DEPOT_DB": str(database), "DEPOT_STATION": "comptoir", "DEPOT_LANG": "en"}
    with Terminal(["-m", "depot"], env=env) as terminal:
        hand = Hand(terminal)
        hand.sign_in(team.clerk)
        hand.press(CTRL_R, then="due until")
        hand.press(*mark, then=f"{len(boxes)} marked")
        hand.press("n", then="What is it called?")
        hand.press("\r", then="hand it to its signers")
        batch = hand.word("D-L1-")
        hand.press(F3, then="to be signed")
        head, manager, secretary = team.signers
        hand.change(head)
        hand.press("a", then="decided")
        hand.press(F2, then="as what?")
        hand.press("\r", then="Your PIN")
        hand.pin(head, f"head of the unit: {head.name}")
        hand.change(manager)
        hand.press(F2, then="as what?")
        hand.press("\r", then="Your PIN")
        hand.pin(manager, f"records manager: {manager.name}")
        hand.change(secretary)
        hand.press(F2, then="Your PIN")
        hand.pin(secretary, f"secretary general: {secretary.name}")
        hand.press(F12, then="AT THE SHELVES")
        for done, box in enumerate(boxes, 1):
            hand.scan(box, f"{done} off their shelves")
        hand.scan(batch, "AT THE BIN")
        for left, box in zip(reversed(range(len(boxes))), boxes, strict=True):
            hand.scan(box, f"({left} left)")
        terminal.wait("it was the last box")
        hand.press(CTRL_R, then="certify it")
        hand.press(F2, then="Witness")
        hand.press("\r", then="This is needed")
        hand.scan(team.clerk.badge, team.clerk.name)
        hand.press("\r", then="sealed with a hash")
        hand.press("y", then="certified")
        terminal.send(b"\x11")
        assert terminal.wait_exit() == 0
    return hand.keys


def asked(database: Path, *words: str) -> list[dict[str, Any]]:
    """The records that a command gives to anybody."""
    command = [sys.executable, "-m", "depot", "--db", str(database), "--json", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    return [json.loads(line) for line in done.stdout.splitlines()]


def assert_certified(database: Path, witness: str, boxes: list[str]) -> None:
    """The newest batch is certified, its boxes are destroyed, the journal is whole, and there is a paper."""
    batch = asked(database, "batch", "list", "--all")[0]["code"]
    (certificate,) = asked(database, "batch", "certificate", batch)
    assert (certificate["certified"], certificate["sound"]) == (True, True)
    assert certificate["said"]["witness"] == witness
    assert sorted(each["code"] for each in certificate["destroyed"]) == sorted(boxes)
    assert {each["status"] for each in asked(database, "show", *boxes)} == {"destroyed"}
    asked(database, "verify")
    paper = database.with_suffix(".pdf")
    asked(database, "batch", "print", batch, "certificate", "-o", str(paper))
    assert paper.read_bytes().startswith(b"%PDF-1.7")


def test_real_finding_aids_from_the_due_list_to_a_certificate(shared_data: Path, tmp_path: Path) -> None:
    site = Site(tmp_path, "L1")
    site.run("import", "gala", str(shared_data / "gala" / "constellio-export-demo.xml"))
    for aid in sorted((shared_data / "ead" / "akkasah").glob("*.xml")):
        site.run("import", "ead", str(aid))
    site.run("rule", "approve", "01120", "--on", "2001-01-01", "--request", "G-1")
    boxes = sorted(each["code"] for each in site.run("search", "box") if each["kind"] == "box")[:4]
    for box in boxes:
        site.run("box", "edit", box, "--rule", "01120", "--copy", "S", "--closed-on", "2008-01-01")
    names = {"lou": "Lou Gagnon", "rita": "Rita Roy", "sam": "Sam Bélanger", "paul": "Paul Côté"}
    for user, name in names.items():
        site.run("user", "add", user, "--role", "clerk" if user == "lou" else "supervisor", "--full-name", name)
    badges = {each["user"]: each["badge"] for each in site.run("user", "list")}
    lou, *signers = (Person(name, badges[user], PIN) for user, name in names.items())
    keys = carried_through(site.path, site.environment, Team(lou, (signers[0], signers[1], signers[2])), ["*"], boxes)
    assert keys < MOST
    assert_certified(site.path, lou.name, boxes)


def test_the_demonstration_from_the_due_list_to_a_certificate(tmp_path: Path) -> None:
    path = tmp_path / "demo.db"
    build(path)
    people = {}
    with closing(Store.open(path)) as store:
        for user in users():
            known = store.get(User, user.key)
            assert known is not None
            assert known.badge is not None
            people[user.key] = Person(user.name, Code.from_id("U", known.badge).text, user.pin)
        today = store.clock().date()
        ids = DueList(store).ids("D", Part(until=today.isoformat()))[:8]
        boxes = [store.get(Box, id_) for id_ in ids]
        free = [box is not None and box.status == SHELVED and not at_a_glance(store, box, today) for box in boxes]
    assert sum(free) >= 2
    mark: list[bytes | str] = []
    chosen: list[str] = []
    for id_, fit in zip(ids, free, strict=True):
        if len(chosen) == 2:
            break
        mark.append(" " if fit else DOWN)  # a mark goes one on
        chosen += [Code.from_id("B", id_).text] * fit
    team = Team(people["ada"], (people["omar"], people["luc"], people["rosa"]))
    assert carried_through(path, dict(os.environ), team, mark, chosen) < MOST
    assert_certified(path, people["ada"].name, chosen)
