"""The laws of the queue, in whichever order things happen: nothing is printed twice, and what needs a label is known.

Two terminals order, send, kill, ask, settle and cancel. The printer remembers what really came out; nobody else does.
"""

from __future__ import annotations

import shutil
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from depot.desk.boxes import describe, register
from depot.desk.printing import jobs, kept, sending, sheets
from depot.desk.printing.faults import JobBusy, JobInDoubt, JobOver, JobSure
from depot.desk.session import Session
from depot.model.box import Box
from depot.model.codes import Code
from depot.model.printing import DOUBTED, SENDING, SENT, WAITING, PrintJob
from depot.store.store import Store
from depot.store.verify import verify
from labels.printers.faults import PrinterFault
from labels.stocks import stock
from tests.desk.founded import STATION, Clock, make
from tests.desk.printing.paper import BEHAVIOURS, DIES, DROPS, REFUSES, TAKES, Killed, Paper, quick


@cache
def template() -> bytes:
    """A founded depot, made once and copied."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "depot.db"
        make(path)
        return path.read_bytes()


NTH = st.integers(0, 5)
TERMINAL = st.integers(0, 1)


class Queue(RuleBasedStateMachine):
    """Two terminals at one depot with one printer."""

    @initialize()
    def open(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        path = self.folder / "depot.db"
        path.write_bytes(template())
        self.paper, clock = Paper(), Clock()
        stores = [Store.open(path, clock=clock) for _nth in range(2)]
        self.sessions = [Session(store, "lou", f"{STATION}-{n}") for n, store in enumerate(stores)]
        kept.add_printer(Session(stores[0], "ada", STATION), "zebra", {"address": "tcp://127.0.0.1:9"})
        self.needed: dict[str, bool] = {}
        self.labels: dict[str, int] = {}
        self.wanted: dict[str, list[str]] = {}
        self.next, self.user = 1, ""
        for _nth in range(4):
            self.register()
        self.boxes = list(self.needed)
        self.order([0, 1, 2], 2, 0)
        self.order([1, 3], 1, 1)

    def teardown(self) -> None:
        if hasattr(self, "sessions"):
            report = verify(self.folder / "depot.db")
            for session in self.sessions:
                session.store.close()
            shutil.rmtree(self.folder)
            assert report.ok, report.problems

    def register(self) -> None:
        made = register(self.sessions[0], {"title": "Élèves"}).result
        assert made is not None
        self.needed[made.text], self.labels[made.text] = True, 0

    @rule(nth=NTH, needed=st.booleans(), n=TERMINAL)
    def say(self, nth: int, needed: bool, n: int) -> None:
        box = self.boxes[nth % 4]
        describe(self.sessions[n], Code.parse(box).id, {"label_needed": int(needed)})
        self.needed[box] = needed

    @precondition(lambda self: sum(self.job(key).open for key in self.wanted) < 3)
    @rule(chosen=st.lists(st.integers(0, 3), min_size=1, max_size=4, unique=True), copies=st.integers(1, 2), n=TERMINAL)
    def order(self, chosen: list[int], copies: int, n: int) -> None:
        codes = [self.boxes[nth] for nth in chosen]
        wish = jobs.Order("box", tuple(codes), "5160", "zebra", copies=copies)
        key = jobs.order(self.sessions[n], wish).result
        assert key is not None
        self.wanted[key] = [code for code in codes for _nth in range(copies)]

    @rule(
        nth=NTH,
        n=TERMINAL,
        then=st.sampled_from(["", "settle", "ask"]),
        behaviour=st.sampled_from(BEHAVIOURS),
        out=st.one_of(st.none(), st.integers(0, 4)),
    )
    def send(self, nth: int, n: int, then: str, behaviour: str, out: int | None) -> None:
        key = self.pick(nth, WAITING)
        before = self.job(key)
        self.paper.behaviour, self.paper.out = behaviour, out
        try:
            sending.send(self.sessions[n], key, workshop=quick, opener=self.paper)
        except (JobBusy, JobInDoubt, JobOver):
            assert before.status != WAITING
            return
        except PrinterFault as fault:
            told = {"no": REFUSES, "maybe": DROPS}[fault.printed]
            assert behaviour == told
        except Killed:
            assert behaviour == DIES
        else:
            assert behaviour == TAKES
            self.label(before, before.left)
        assert before.status == WAITING
        self.user = "" if behaviour == REFUSES else key
        if behaviour != REFUSES:
            self.next = (self.next - 1 + before.left) % 30 + 1
        assert self.job(key).position == (self.next - 1 - before.left) % 30 + 1 or behaviour == REFUSES
        if then == "settle":
            self.settle(nth, 1 - n)
        elif then == "ask":
            self.ask(nth, 1 - n, remembers=nth > 2)

    @rule(n=TERMINAL)
    def recover(self, n: int) -> None:
        cut = {key for key in self.wanted if self.job(key).status in (SENDING, DOUBTED)}
        assert {job.key for job in sending.recover(self.sessions[n])} == cut
        assert not [key for key in self.wanted if self.job(key).status == SENDING]

    @rule(nth=NTH, n=TERMINAL)
    def settle(self, nth: int, n: int) -> None:
        self.recover(n)
        key = self.pick(nth, DOUBTED)
        before = self.job(key)
        came = len(self.paper.came.get(sending.remote_name(before), ()))
        try:
            jobs.settle(self.sessions[n], key, came)
        except (JobSure, JobBusy, JobOver):
            assert before.status != DOUBTED
            return
        assert before.status == DOUBTED
        self.settled(before, came)

    @rule(nth=NTH, n=TERMINAL, remembers=st.booleans())
    def ask(self, nth: int, n: int, remembers: bool) -> None:
        self.recover(n)
        key = self.pick(nth, DOUBTED)
        before = self.job(key)
        self.paper.remembers = remembers
        came = self.paper.came.get(sending.remote_name(before), [])
        try:
            said = sending.ask(self.sessions[n], key, opener=self.paper)
        except JobSure:
            assert before.status != DOUBTED
            return
        if said == "done":
            assert len(came) == before.left
            self.settled(before, before.left)
        elif said == "never":
            assert not came
            self.settled(before, 0)
        else:
            assert self.job(key).status == DOUBTED

    @precondition(lambda self: len(self.wanted) > 3)
    @rule(nth=NTH, n=TERMINAL)
    def cancel(self, nth: int, n: int) -> None:
        key = self.pick(nth)
        before = self.job(key)
        with suppress(JobBusy, JobInDoubt, JobOver):
            jobs.cancel(self.sessions[n], key)
            assert before.status == WAITING

    @rule(position=st.integers(1, 30))
    def new_sheet(self, position: int) -> None:
        sheets.move(self.sessions[1], "zebra", stock("5160"), position)
        self.next, self.user = position, self.user if position == self.next else ""

    def settled(self, before: PrintJob, came: int) -> None:
        self.label(before, came)
        if came < before.left and self.user == before.key:
            self.next, self.user = (before.position - 1 + came) % 30 + 1, ""

    def label(self, before: PrintJob, came: int) -> None:
        """What is on paper is known to be: each thing once a print, however many copies."""
        for code in set(self.wanted[before.key][before.done : before.done + came]):
            self.needed[code] = False
            self.labels[code] += 1

    def pick(self, nth: int, *statuses: str) -> str:
        """A job: of these statuses where there is one, else one in the queue, else any."""
        jobs_ = [self.job(key) for key in self.wanted]
        fitting = [job for job in jobs_ if job.status in statuses] or [job for job in jobs_ if job.open] or jobs_
        return fitting[nth % len(fitting)].key

    def job(self, key: str) -> PrintJob:
        return jobs.job(self.sessions[0].store, key)

    @invariant()
    def nothing_is_printed_twice(self) -> None:
        for key, wanted in getattr(self, "wanted", {}).items():
            printed = self.paper.printed(key)
            assert all(printed[code] <= wanted.count(code) for code in printed), key
            job = self.job(key)
            if job.status == SENT:
                assert sum(printed.values()) == len(wanted)
            assert wanted[: job.done] == wanted[: sum(printed.values())][: job.done]

    @invariant()
    def what_needs_a_label_is_known(self) -> None:
        for text in getattr(self, "needed", {}):
            box = self.sessions[1].store.get(Box, Code.parse(text).id)
            assert box is not None
            assert (bool(box.label_needed), box.labels) == (self.needed[text], self.labels[text])

    @invariant()
    def the_sheet_goes_on_where_it_stopped(self) -> None:
        if hasattr(self, "sessions"):
            assert sheets.next_free(self.sessions[1].store, "zebra", stock("5160")) == self.next


TestQueue = Queue.TestCase
TestQueue.settings = settings(
    max_examples=40, stateful_step_count=30, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
