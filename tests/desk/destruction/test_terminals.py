"""Several terminals at once, in real processes, and one that is killed."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest

from depot.desk.destruction import certificate, certifying, executing
from depot.model.codes import Code
from depot.store.store import Store
from depot.store.verify import verify
from tests.desk.destruction.terminal import at_work, ready, said
from tests.desk.destruction.yard import CERTIFICATE, Yard

ROUNDS = 5


@pytest.fixture
def go(tmp_path: Path) -> Iterator[Path]:
    """Signals to go, a new one each time."""
    return (tmp_path / f"go-{n}" for n in count())


def together(yard: Yard, go: Path, *acts: tuple[str, ...]) -> list[str]:
    """Have terminals act at the same moment; what each said."""
    processes = [at_work(yard.depot.path, go, *act) for act in acts]
    for process in processes:
        ready(process)
    go.touch()
    return [said(process)[0] for process in processes]


def test_a_box_is_either_lent_or_on_a_list(yard: Yard, go: Iterator[Path]) -> None:
    boxes = yard.more(ROUNDS)
    for box in boxes:
        answers = together(yard, next(go), ("lou", "lend", yard.borrower, box), ("sam", "draft", box))
        assert answers in (["done", "box.lent"], ["box.in-batch", "done"])
    assert verify(yard.depot.path).ok


def test_a_box_is_destroyed_once(yard: Yard, go: Iterator[Path]) -> None:
    batch = yard.started(*yard.due)
    executing.pull(yard.lou, batch, yard.due)
    for box in yard.due:
        act = ("shred", str(batch), box)
        answers = together(yard, next(go), ("lou", *act), ("sam", *act))
        assert sorted(answers) == ["box.gone", "done"]
        kinds = [event.kind for event in yard.depot.store.history(box)]
        assert kinds.count("box.shredded") == 1


def test_a_hold_comes_in_time_or_too_late_but_never_between(yard: Yard, go: Iterator[Path]) -> None:
    batch = yard.started(*yard.due)
    executing.pull(yard.lou, batch, yard.due)
    for box in yard.due:
        answers = together(yard, next(go), ("sam", "hold", box), ("lou", "shred", str(batch), box))
        assert answers in (["done", "box.held"], ["done", "done"])
        held = next(
            event
            for event in reversed(yard.depot.store.events_below("hold/"))
            if event.kind == "hold.placed" and box in str(event.body)
        )
        shredded = [event for event in yard.depot.store.history(box) if event.kind == "box.shredded"]
        assert bool(shredded) is (answers[1] == "done")
        assert all(event.seq < held.seq for event in shredded)


@pytest.mark.parametrize("after", [1, 6, 13])
def test_a_terminal_that_dies_loses_nothing_and_the_batch_goes_on(yard: Yard, go: Iterator[Path], after: int) -> None:
    boxes = yard.more(10)
    batch = yard.started(*boxes)
    signal_ = next(go)
    process = at_work(yard.depot.path, signal_, "lou", "all", str(batch), *boxes)
    ready(process)
    signal_.touch()
    assert process.stdout is not None
    told = [process.stdout.readline().split() for _ in range(after)]
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert verify(yard.depot.path).ok
    with closing(Store.open(yard.depot.path, clock=yard.depot.clock)) as store:
        for what, box in told:
            assert any(event.kind == f"box.{what}" for event in store.history(box))
        progress = store.destructions.progress(batch)
        assert 2 * progress.shredded + progress.pulled >= after
        for box_id in store.destructions.pulled(batch):
            executing.shred(yard.lou, batch, [Code.from_id("B", box_id).text])
        for pick in store.destructions.picks(batch):
            code = Code.from_id("B", pick.line.box).text
            executing.pull(yard.lou, batch, [code])
            executing.shred(yard.lou, batch, [code])
    certifying.certify(yard.sam, batch, CERTIFICATE)
    it = certificate.certificate(yard.depot.store, batch)
    assert [row.box.text for row in it.destroyed] == list(boxes)
    assert it.sound
    for box in boxes:
        kinds = [event.kind for event in yard.depot.store.history(box)]
        assert kinds[-2:] == ["box.pulled", "box.shredded"]
