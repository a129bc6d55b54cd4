"""labels.printers.jobs, reasons and following: what is asked, what is told, and when watching ends."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from depot import words as language
from labels.printers import faults, follow, reasons
from labels.printers.jobs import Document, Job, JobState, Receipt, Status, check

GOOD = Document("depot-01JD-7", "pdf", b"%PDF", "na_letter_8.5x11in")


@pytest.mark.parametrize(
    "bad",
    [
        {"name": ""},
        {"name": "x" * 128},
        {"name": "é" * 64},
        {"name": "a\nb"},
        {"name": "a\0b"},
        {"format": "ps"},
        {"copies": 0},
        {"copies": 1_000},
        {"media": "na_letter -o raw"},
        {"media": "a;b"},
        {"sides": "one sided"},
    ],
)
def test_what_no_printer_could_be_given(bad: dict[str, object]) -> None:
    check(GOOD)
    with pytest.raises(ValueError):  # noqa: PT011 - each says its own
        check(GOOD._replace(**bad))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("status", "ready"),
    [
        (Status(), True),
        (Status(state="printing", reasons=("media-low-warning",)), True),
        (Status(accepting=False), False),
        (Status(state="stopped"), False),
        (Status(state="idle", reasons=("media-empty-error",)), False),
        (Status(state="idle", reasons=("media-empty",)), False),
        (Status(state="idle", reasons=("media-empty-warning",)), True),  # another tray still has some
        (Status(state="idle", reasons=("cover-open-report",)), True),
        (Status(state="idle", reasons=("acme-special",)), True),
    ],
)
def test_when_a_printer_is_ready(status: Status, *, ready: bool) -> None:
    assert status.ready is ready


def test_reasons_are_told_in_both_languages() -> None:
    language.use("fr")
    assert language._(reasons.words("media-empty-error")) == "Il n’y a plus de papier."
    language.use("en")
    assert language._(reasons.words("media-empty")) == "The paper is out."
    assert reasons.words("acme-special-warning") == "acme-special-warning"


class Told:
    """A printer that answers `find` from a list."""

    address = "tcp://nowhere"

    def __init__(self, *answers: Job | faults.PrinterFault | None) -> None:
        self.answers: Iterator[Job | faults.PrinterFault | None] = iter(answers)
        self.asked: list[int | None] = []

    def send(self, document: Document) -> Receipt:
        raise NotImplementedError

    def status(self) -> Status:
        raise NotImplementedError

    def find(self, name: str, *, number: int | None = None, age: float | None = None) -> Job | None:
        self.asked.append(number)
        answer = next(self.answers)
        if isinstance(answer, faults.PrinterFault):
            raise answer
        return answer


def job(state: JobState, *why: str) -> Job:
    return Job("depot-1", state, 7, why)


class Clock:
    """Time that passes only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def watch(printer: Told, first: Job, patience: float = 60.0) -> list[Job]:
    clock = Clock()
    return list(follow(printer, Receipt(first), patience=patience, pause=2.0, clock=clock, sleep=clock.sleep))


def test_each_change_is_told_once_until_it_is_over() -> None:
    waiting, printing, done = job(JobState.WAITING), job(JobState.PRINTING), job(JobState.DONE)
    empty = job(JobState.PRINTING, "media-empty-error")
    printer = Told(waiting, printing, printing, empty, printing, done)
    assert watch(printer, waiting) == [waiting, printing, empty, printing, done]
    assert printer.asked == [7] * 6


def test_nothing_is_asked_about_what_is_over() -> None:
    assert watch(Told(), job(JobState.TAKEN)) == [job(JobState.TAKEN)]


def test_patience_ends() -> None:
    waiting = job(JobState.WAITING)
    printer = Told(*[waiting] * 100)
    assert watch(printer, waiting, patience=9.0) == [waiting]
    assert len(printer.asked) == 5


@pytest.mark.parametrize("forgotten", [None, Job("depot-1", JobState.UNKNOWN)])
def test_a_job_that_the_printer_forgot(forgotten: Job | None) -> None:
    assert watch(Told(forgotten), job(JobState.WAITING)) == [job(JobState.WAITING)]


def test_a_printer_that_can_no_longer_be_asked() -> None:
    absent = faults.PrinterAbsent(printer="ipp://x", detail="timed out")
    with pytest.raises(faults.PrinterAbsent):
        watch(Told(absent), job(JobState.WAITING))


def test_only_doubt_may_be_on_paper() -> None:
    kinds = {kind for kind in vars(faults).values() if isinstance(kind, type) and issubclass(kind, faults.PrinterFault)}
    assert {kind for kind in kinds if kind.printed != "no"} == {faults.PrinterInDoubt}
    for kind in kinds - {faults.PrinterInDoubt, faults.PrinterFault}:
        assert kind.todo.startswith(("Nothing was", "It was left as it is."))
