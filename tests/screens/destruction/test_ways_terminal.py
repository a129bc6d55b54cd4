"""Ways to destroy a box that must live, tried one after another in the real program in a real terminal, while
others do what they do at terminals of their own. Each is refused with its reason, and the box lives.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest

from depot.desk import boxes, holds
from depot.desk.destruction import deciding, executing
from depot.desk.files import add_file
from depot.desk.session import Session
from depot.model import roles
from depot.model.codes import Code, code_id
from depot.model.event import Fact
from depot.store.store import Store
from depot.store.verify import verify
from tests.conftest import ROOT
from tests.desk.destruction.ways import LOAN
from tests.desk.destruction.yard import Yard, furnish
from tests.desk.founded import ORG, PINS, STATION, Clock, Founded, make
from tests.screens.harness import Terminal

pytestmark = pytest.mark.pty


@pytest.fixture
def yard(tmp_path: Path) -> Iterator[Yard]:
    """A depot of an hour ago, by the clock that the program sees."""
    path = tmp_path / "depot.db"
    make(path)
    clock = Clock(datetime.now().astimezone() - timedelta(hours=1))
    with closing(Store.open(path, clock=clock)) as store:
        sessions = (Session(store, name, STATION) for name in ("ada", "sam", "lou", "aud"))
        yield furnish(Founded(path, clock, store, *sessions))


class Try(NamedTuple):
    """One way at the scan desk: what others do first, what is scanned, and the name of the reason."""

    reason: str
    scans: tuple[str, ...]
    before: Callable[[], object] = lambda: None


def code(batch: int) -> str:
    return Code.from_id("D", batch).text


def raw(yard: Yard, kind: str, subject: str, body: dict[str, str]) -> object:
    """An event that came by a merge."""
    return yard.depot.store.act(lambda tx: tx.append(Fact(kind, subject, body)), actor="x", station="x")


def list_file(yard: Yard, box: str) -> object:
    """Somebody lists a young file."""
    fields = {"title": "Oublié", "closed_on": "2025-05-01"}
    return yard.lou.do(roles.CIRCULATE, lambda tx: add_file(tx, code_id(box), fields))


def ways(yard: Yard, listed: Sequence[str], batch: int, others: dict[str, int]) -> list[Try]:
    """Ways at the scan desk, in order; those of `listed` are on the batch that all have signed."""
    lou, sam, live = yard.lou, yard.sam, code(batch)
    a, b, c, d, e, f, g, h, i, j, k = listed
    put_aside = partial(executing.set_aside, lou, batch, [h], "en litige")
    return [
        Try("batch.first", ("$SHRED", a)),
        Try("batch.state", (code(others["draft"]),)),
        Try("batch.state", (code(others["unsigned"]),)),
        Try("batch.state", (code(others["refused"]),)),
        Try("box.not-in-batch", (live, yard.due[1])),
        Try("box.not-due", (yard.young,)),
        Try("box.file-not-due", (yard.mixed,)),
        Try("box.kept-for-good", (yard.kept,)),
        Try("box.unsorted", (yard.sorting,)),
        Try("box.line-kept", (yard.due[0],)),
        Try("box.held", (b,), partial(holds.place, sam, "box", [b], {"reason": "litige 2026-4"})),
        Try("box.lent", (c,), partial(raw, yard, "box.lent", c, {"loan": LOAN, "due": "2026-12-01"})),
        Try("box.missing", (d,), partial(boxes.report_missing, lou, code_id(d))),
        Try("box.not-due", (e,), partial(list_file, yard, e)),
        Try("box.kept-for-good", (f,), partial(boxes.describe, lou, code_id(f), {"rule": f"{ORG}/10.2"})),
        Try("box.due-changed", (g,), partial(boxes.describe, lou, code_id(g), {"closed_on": "2011-09-01"})),
        Try("box.set-aside", (h,), put_aside),
        Try("box.not-pulled", (i, live, j)),
        Try("box.transit", (i,), partial(raw, yard, "box.dispatched", i, {"to": "L2"})),
        Try("box.held", (k,), partial(holds.place, sam, "unit", [f"{ORG}/7210"], {"reason": "enquête"})),
        Try("batch.state", (k,), partial(executing.pause, yard.ada, batch)),
    ]


def tried(yard: Yard, user: str, batch: int, office: str) -> str:
    """Somebody tries to sign at the command line; the name of the error."""
    env = {**os.environ, "DEPOT_DB": str(yard.depot.path), "DEPOT_USER": user, "DEPOT_PIN": PINS[user]}
    words = ("batch", "sign", code(batch), "--as", office, "--digest", yard.docket(batch).digest)
    command = [sys.executable, "-m", "depot", "--json", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=env, cwd=ROOT)
    assert done.returncode
    return str(json.loads(done.stderr.splitlines()[-1])["error"])


def test_twenty_one_ways_at_the_scan_desk_and_three_at_the_signature(yard: Yard) -> None:
    listed = yard.more(11)
    others = {"draft": yard.drafted(*yard.more(1)), "unsigned": yard.submitted(*yard.more(1))}
    others["refused"] = yard.submitted(*yard.more(1))
    deciding.refuse(yard.ada, others["refused"], "non")
    batch = yard.submitted(*listed, yard.due[0])
    deciding.decide(yard.sam, batch, [yard.due[0]], "keep", "valeur historique")
    deciding.approve_rest(yard.sam, batch)
    yard.on_paper(batch)
    yard.sign(yard.sam, batch, "records-manager")
    assert tried(yard, "lou", batch, "secretary-general") == "role.too-low"
    assert tried(yard, "sam", batch, "secretary-general") == "signer.twice"
    yard.sign(yard.ada, batch, "secretary-general")
    assert tried(yard, "ada", batch, "secretary-general") == "batch.state"
    store = yard.depot.store
    own = {"DEPOT_DB": str(yard.depot.path), "DEPOT_STATION": "comptoir", "DEPOT_LANG": "en", "DEPOT_USER": "lou"}
    with Terminal(["-m", "depot"], env={**os.environ, **own, "DEPOT_PIN": PINS["lou"]}) as terminal:
        terminal.wait("scan anything to see it")
        for done, way in enumerate(ways(yard, listed, batch, others)):
            way.before()
            for text in way.scans:
                time.sleep(1)  # the same code within 0.8 s is a double read
                terminal.send(f"{text}\r")
            terminal.wait(lambda done=done: len(store.refusals(100)) > done)  # type: ignore[misc]
            newest = store.refusals(1)[0]
            assert (newest.reason, newest.text) == (way.reason, way.scans[-1]), f"{done}\n{terminal.text}"
            shown = Code.parse(way.scans[-1]).shown
            terminal.wait(lambda shown=shown: any("✗" in line for line in terminal.lines) and shown in terminal.text)  # type: ignore[misc]
    assert len(store.refusals(100)) == len(ways(yard, listed, batch, others))
    assert not any(
        yard.box(box).destroyed_on for box in (*listed, *yard.due, yard.young, yard.kept, yard.sorting, yard.mixed)
    )
    assert verify(yard.depot.path).ok
