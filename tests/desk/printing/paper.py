"""A printer for tests that remembers what came out, and fails as it is told; and a workshop that is quick."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field

from depot.desk.printing.document import Made
from depot.desk.printing.plans import Plan
from labels.checking import Checked
from labels.printers.faults import PaperOut, PrinterInDoubt
from labels.printers.jobs import Document, Job, JobState, Receipt, Status

TAKES = "takes"
REFUSES = "refuses"
DROPS = "drops"
"""The line breaks; some labels may be out."""
DIES = "dies"
"""The program is killed while it waits for the printer."""

BEHAVIOURS = (TAKES, REFUSES, DROPS, DIES)


class Killed(BaseException):
    """Stands for SIGKILL: nothing in the program may handle it."""


@dataclass
class Paper:
    """What came out of a printer."""

    behaviour: str = TAKES
    out: int | None = None
    """How many labels come out before it fails; None for all of them."""
    remembers: bool = True
    """Whether it can be asked what became of a job."""
    came: dict[str, list[str]] = field(default_factory=dict)
    """Labels that came out, by the name of the job."""
    received: set[str] = field(default_factory=set)
    """Names of jobs that it took whole."""
    address: str = "tcp://paper.test"
    becomes: list[JobState] = field(default_factory=list)
    """What a job that it took is said to be, asked after asked; empty for a printer that numbers no jobs."""

    def __call__(self, address: str) -> Paper:
        """As an opener."""
        return self

    def send(self, document: Document) -> Receipt:
        """Take a document."""
        assert document.name not in self.came, "a name is used once"
        if self.behaviour == REFUSES:
            raise PaperOut(printer=self.address, detail="")
        assert isinstance(document.source, bytes)
        labels = json.loads(document.source)
        if self.behaviour == TAKES:
            self.came[document.name] = labels
            self.received.add(document.name)
            if self.becomes:
                return Receipt(Job(document.name, JobState.WAITING, 7, ()), ())
            return Receipt(Job(document.name, JobState.DONE, None, ()), ())
        self.came[document.name] = labels[: self.out]
        if self.out is None:
            self.received.add(document.name)
        if self.behaviour == DIES:
            raise Killed
        raise PrinterInDoubt(printer=self.address, job=document.name, detail="")

    def status(self) -> Status:
        """Ready."""
        return Status("idle", accepting=True, reasons=())

    def find(self, name: str, *, number: int | None = None, age: float | None = None) -> Job | None:
        """What became of a job: it knows those that it took whole, and those of which it never heard."""
        if number == 7 and self.becomes:
            return Job(name, self.becomes.pop(0), 7, ("media-empty-error",))
        if not self.remembers or (name in self.came and name not in self.received):
            return Job(name, JobState.UNKNOWN, None, ())
        return Job(name, JobState.DONE, None, ()) if name in self.received else None

    def printed(self, key: str) -> Counter[str]:
        """How often each label of a job came out, in all attempts."""
        return Counter(code for name, codes in self.came.items() if name.startswith(f"depot-{key}-") for code in codes)


def quick(plan: Plan) -> Made:
    """A document that only says what is on it."""
    codes = [plan.facts[number].code for number in plan.labels]
    checked = Checked(len(codes), len(codes), 0, 0, 1.0, 0, (), ())
    return Made(plan.format, (json.dumps(codes).encode(),), 1, checked)
