"""Whatever people do, in whatever order: no box is destroyed without every signature, no obstacle, and both scans."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from depot.desk import boxes as box_desk
from depot.desk import holds, lending
from depot.desk.destruction import certifying, deciding, drafting, executing, signatures
from depot.desk.files import add_file
from depot.desk.reference import put_rule
from depot.desk.shelving import shelve
from depot.desk.undo import undo
from depot.errors import DepotError
from depot.model import roles
from depot.model.codes import Code, code_id, codes_from
from depot.model.event import Event, Fact
from depot.store import journal
from depot.store.store import Store
from depot.store.verify import verify
from tests.desk.destruction.judge import Unlawful, judge
from tests.desk.destruction.yard import CERTIFICATE, HEAD, Yard, furnish
from tests.desk.founded import ORG, PINS, Founded, make, reopened

USERS = st.sampled_from(["lou", "sam", "ada", "aud"])
OFFICES = st.sampled_from(["unit-head", "records-manager", "secretary-general", "other"])
NAMES = st.sampled_from([HEAD, "Sam", "Ada Tremblay", "Lou"])
WHICH = st.sampled_from([0, 0, 0, 1, 2])
LOAN = next(codes_from("L", "L1", 900, 1)).text


def everything(store: Store) -> list[Event]:
    """The journal."""
    from depot.model.event import read

    return [read(row.header, row.body) for rows in journal.everything(store.connection, 1_000) for row in rows]


class Destroying(RuleBasedStateMachine):
    """A depot, three people who may, one who may not, and four boxes that are due with one that is not."""

    template: Path

    @initialize(begun=st.integers(0, 3))
    def open(self, begun: int) -> None:
        """Furnish it; in three of four runs a batch is on its way already."""
        self.folder = Path(tempfile.mkdtemp())
        path = self.folder / "depot.db"
        shutil.copy(self.template, path)
        depot = reopened(path)
        store = depot.store
        found = [Code.from_id("B", id_).text for (id_,) in store.connection.execute("SELECT id FROM box ORDER BY id")]
        person, shelf = (
            store.connection.execute(f"SELECT min(id) FROM {table}").fetchone()[0] for table in ("person", "location")
        )
        self.depot: Founded = depot
        self.boxes = found[:5]
        self.shelf = int(shelf)
        self.borrower = Code.from_id("P", person).text
        self.sessions = {"lou": depot.clerk, "sam": depot.supervisor, "ada": depot.admin, "aud": depot.auditor}
        self.acts: list[str] = []
        self.died = 0
        if begun:
            self.draft("lou", {0, 1, 2, 3})
            self.hurry(0)
        if begun > 1:
            self.pull(0, 0)
            self.pull(0, 1)

    def teardown(self) -> None:
        if hasattr(self, "depot"):
            assert verify(self.depot.path).ok
            self.depot.store.close()
            shutil.rmtree(self.folder)

    def attempt(self, act: Callable[[], Any]) -> None:
        """Do something that may be refused; nothing else may happen."""
        try:
            done = act()
        except DepotError:
            return
        if getattr(done, "act", ""):
            self.acts.append(done.act)

    def batch(self, which: int) -> int:
        found = self.depot.store.destructions.batches(ended=True)
        return found[which % len(found)].id if found else code_id(next(codes_from("D", "L1", 500, 1)).text)

    def docket(self, batch: int) -> Any:
        from depot.desk.destruction.reading import docket
        from depot.model.batch import Batch

        found = self.depot.store.get(Batch, batch)
        return docket(self.depot.store, found, self.depot.clerk.today) if found is not None else None

    def sign_as(self, user: str, batch: int, office: str) -> None:
        it, session = self.docket(batch), self.sessions[user]
        digest = it.digest if it is not None else ""
        self.attempt(lambda: signatures.sign(session, batch, office, PINS[user], digest))

    def paper_by(self, user: str, batch: int, office: str, name: str) -> None:
        it, session = self.docket(batch), self.sessions[user]
        digest = it.digest if it is not None else ""
        self.attempt(
            lambda: signatures.sign_from_paper(session, batch, office, PINS[user], digest, name=name, paper="F")
        )

    @rule(user=USERS, some=st.sets(st.integers(0, 4), min_size=1))
    def draft(self, user: str, some: set[int]) -> None:
        self.attempt(lambda: drafting.draft(self.sessions[user], [self.boxes[n] for n in sorted(some)]))

    @rule(user=USERS, which=WHICH, box=st.integers(0, 4))
    def edit(self, user: str, which: int, box: int) -> None:
        batch, session = self.batch(which), self.sessions[user]
        self.attempt(lambda: drafting.add(session, batch, [self.boxes[box]]))
        self.attempt(lambda: drafting.remove(session, batch, [self.boxes[(box + 1) % 5]]))

    @rule(user=USERS, which=WHICH)
    def submit(self, user: str, which: int) -> None:
        self.attempt(lambda: drafting.submit(self.sessions[user], self.batch(which)))

    @rule(user=USERS, which=WHICH, box=st.integers(0, 4), said=st.sampled_from(["keep", "destroy", "defer"]))
    def decide(self, user: str, which: int, box: int, said: str) -> None:
        batch = self.batch(which)
        self.attempt(lambda: deciding.decide(self.sessions[user], batch, [self.boxes[box]], said, "motif"))

    @rule(user=USERS, which=WHICH)
    def approve_rest(self, user: str, which: int) -> None:
        self.attempt(lambda: deciding.approve_rest(self.sessions[user], self.batch(which)))

    @rule(user=USERS, which=WHICH, office=OFFICES)
    def sign(self, user: str, which: int, office: str) -> None:
        self.sign_as(user, self.batch(which), office)

    @rule(user=USERS, which=WHICH, office=OFFICES, name=NAMES)
    def sign_from_paper(self, user: str, which: int, office: str, name: str) -> None:
        self.paper_by(user, self.batch(which), office, name)

    @rule(which=WHICH)
    def hurry(self, which: int) -> None:
        """What a depot in a hurry does: all that is lacking, by whoever may."""
        batch = self.batch(which)
        self.attempt(lambda: drafting.submit(self.sessions["lou"], batch))
        self.attempt(lambda: deciding.approve_rest(self.sessions["sam"], batch))
        for user, other in (("sam", "ada"), ("ada", "sam")):
            self.paper_by(user, batch, "unit-head", HEAD)
            self.sign_as(user, batch, "records-manager")
            self.sign_as(other, batch, "secretary-general")
        self.attempt(lambda: executing.start(self.sessions["lou"], batch))

    @rule(user=USERS, which=WHICH, answer=st.sampled_from(["refuse", "changes", "postpone", "up", "cancel"]))
    def answer(self, user: str, which: int, answer: str) -> None:
        batch, session = self.batch(which), self.sessions[user]
        match answer:
            case "refuse":
                self.attempt(lambda: deciding.refuse(session, batch, "non"))
            case "changes":
                self.attempt(lambda: deciding.request_changes(session, batch, "autrement"))
            case "postpone":
                self.attempt(lambda: deciding.postpone(session, batch, "2031-01-01", "attendre"))
            case "up":
                self.attempt(lambda: deciding.take_up(session, batch))
            case _:
                self.attempt(lambda: deciding.cancel(session, batch, "erreur"))

    @rule(user=USERS, which=WHICH, step=st.sampled_from(["start", "pause", "resume", "certify"]))
    def carry_out(self, user: str, which: int, step: str) -> None:
        batch, session = self.batch(which), self.sessions[user]
        acts: dict[str, Callable[[], Any]] = {
            "start": lambda: executing.start(session, batch, clock_checked=user == "sam"),
            "pause": lambda: executing.pause(session, batch),
            "resume": lambda: executing.resume(session, batch),
            "certify": lambda: certifying.certify(session, batch, CERTIFICATE),
        }
        self.attempt(acts[step])

    @rule(which=WHICH, box=st.integers(0, 4))
    def pull(self, which: int, box: int) -> None:
        self.attempt(lambda: executing.pull(self.sessions["lou"], self.batch(which), [self.boxes[box]]))

    @rule(user=USERS, which=WHICH, box=st.integers(0, 4))
    def shred(self, user: str, which: int, box: int) -> None:
        self.attempt(lambda: executing.shred(self.sessions[user], self.batch(which), [self.boxes[box]]))

    @rule(which=WHICH, box=st.integers(0, 4))
    def both_scans(self, which: int, box: int) -> None:
        self.pull(which, box)
        self.shred("lou", which, box)

    @rule(which=WHICH, box=st.integers(0, 4), missing=st.booleans())
    def set_aside(self, which: int, box: int, missing: bool) -> None:
        batch = self.batch(which)
        self.attempt(lambda: executing.set_aside(self.sessions["lou"], batch, [self.boxes[box]], missing=missing))

    @rule(box=st.integers(0, 4), lift=st.booleans())
    def hold(self, box: int, lift: bool) -> None:
        standing = self.depot.store.standing_holds()
        if lift and standing:
            self.attempt(lambda: holds.lift(self.sessions["sam"], standing[0].key, "fini"))
        else:
            self.attempt(lambda: holds.place(self.sessions["sam"], "box", [self.boxes[box]], {"reason": "litige"}))

    @rule(box=st.integers(0, 4), how=st.sampled_from(["lend", "merge", "back", "shelve", "missing", "file", "closed"]))
    def handle(self, box: int, how: str) -> None:
        code, lou = self.boxes[box], self.sessions["lou"]
        match how:
            case "lend":
                self.attempt(lambda: lending.lend(lou, code_id(self.borrower), [code]))
            case "merge":
                self.raw("box.lent", code, {"loan": LOAN, "due": "2030-01-01"})
            case "back":
                self.raw("box.returned", code, {"loan": LOAN})
            case "shelve":
                self.attempt(lambda: shelve(lou, code_id(code), self.shelf))
            case "missing":
                self.attempt(lambda: box_desk.report_missing(lou, code_id(code)))
            case "file":
                body = {"title": "X", "closed_on": "2004-01-01"}
                self.attempt(lambda: lou.do(roles.CIRCULATE, lambda tx: add_file(tx, code_id(code), body)))
            case _:
                self.attempt(lambda: box_desk.describe(lou, code_id(code), {"closed_on": "2009-04-04"}))

    @rule(semi=st.sampled_from([1, 2, 3, 30]), disposition=st.sampled_from("DDDCT"))
    def publish(self, semi: int, disposition: str) -> None:
        copies = json.dumps([{"copy": "P", "active": 2, "semi": semi, "disposition": disposition}])
        ada = self.sessions["ada"]
        self.attempt(lambda: ada.do(roles.REFERENCE, lambda tx: put_rule(tx, ORG, "10.1", {"copies": copies})))

    @rule(days=st.sampled_from([1, 3, 60, -2]))
    def move_clock(self, days: int) -> None:
        self.depot.clock.move(days=days)

    @rule(back=st.integers(1, 4))
    def take_back(self, back: int) -> None:
        if len(self.acts) >= back:
            self.attempt(lambda: undo(self.sessions["ada"], self.acts[-back]))

    def raw(self, kind: str, subject: str, body: dict[str, Any]) -> None:
        """What a merge brings, and no desk here would write."""
        self.depot.store.act(lambda tx: tx.append(Fact(kind, subject, body)), actor="x", station="x")

    @invariant()
    def nothing_dies_that_must_live(self) -> None:
        if not hasattr(self, "depot"):
            return
        died = self.depot.store.tally("box.destroyed")
        if died != self.died:
            assert judge(everything(self.depot.store)) == died
            self.died = died


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A depot in which boxes are due."""
    from depot.desk import pins
    from tests.desk.conftest import light

    path = tmp_path_factory.mktemp("furnished") / "depot.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pins, "_hasher", light)
        make(path)
        depot = reopened(path)
        with depot.store:
            furnish(depot)
    return path


def test_nothing_reaches_the_bin_by_any_order_of_acts(furnished: Path) -> None:
    Destroying.template = furnished
    limits = settings(
        max_examples=settings().max_examples * 2 // 5,
        stateful_step_count=40,
        suppress_health_check=list(HealthCheck),
        deadline=None,
    )
    run_state_machine_as_test(Destroying, settings=limits)


def shredded(yard: Yard, box: str, batch: int) -> None:
    """A destruction that no desk would write."""
    body = {"batch": Code.from_id("D", batch).text, "on": "2026-10-05"}
    yard.depot.store.act(lambda tx: tx.append(Fact("box.shredded", box, body)), actor="x", station="x")


def test_the_second_opinion_lets_a_lawful_end_pass(yard: Yard) -> None:
    yard.certified()
    assert judge(everything(yard.depot.store)) == len(yard.due)


def test_the_second_opinion_sees_what_is_wrong(yard: Yard) -> None:
    batch = yard.submitted()
    shredded(yard, yard.due[0], batch)
    with pytest.raises(Unlawful, match="shelf"):
        judge(everything(yard.depot.store))


@pytest.mark.parametrize("obstacle", ["held", "rule", "paused", "loan"])
def test_the_second_opinion_sees_every_obstacle(yard: Yard, obstacle: str) -> None:
    batch = yard.started()
    executing.pull(yard.lou, batch, yard.due)
    match obstacle:
        case "held":
            holds.place(yard.sam, "box", [yard.due[0]], {"reason": "litige"})
        case "rule":
            copies = json.dumps([{"copy": "P", "active": 2, "semi": 2, "disposition": "D"}])
            yard.ada.do(roles.REFERENCE, lambda tx: put_rule(tx, ORG, "10.1", {"copies": copies}))
        case "paused":
            executing.pause(yard.lou, batch)
        case _:
            body = {"loan": LOAN, "due": ""}
            fact = Fact("box.lent", yard.due[0], body)
            yard.depot.store.act(lambda tx: tx.append(fact), actor="x", station="x")
    shredded(yard, yard.due[0], batch)
    with pytest.raises(Unlawful):
        judge(everything(yard.depot.store))
