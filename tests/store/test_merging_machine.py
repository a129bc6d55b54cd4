"""Three depots and a hub trade keys that are lost, doubled, split and reordered: all come to the same tables."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from depot.model import settling
from depot.model.codes import codes_from
from depot.model.event import Event, Fact
from depot.model.settling import Settled, Step, Told
from depot.store.backup import backup
from depot.store.merging import PackageGap
from depot.store.restoring import restore
from tests.store.depots import WHO, Clock, assert_sound
from tests.store.redacting import personal, redact
from tests.store.trading import Parcel, append, depot, fold, opened, parcels, receive, snapshot

MEMORY: Final = "/dev/shm" if Path("/dev/shm").is_dir() else None
"""What is tested here is not the disk."""

RESTORES: Final = 2
"""Restores in one run at most."""

NODES: Final = ("L1", "L2", "L3", "V1")
BOXES: Final = tuple(code.text for code in (*codes_from("B", "L1", 0, 2), *codes_from("B", "L2", 0, 1)))
FILE: Final = next(codes_from("F", "L1", 0, 1)).text
PLACES: Final = {node: tuple(code.text for code in codes_from("S", node, 0, 2)) for node in NODES}
LOANS: Final = tuple(code.text for node in NODES[:3] for code in codes_from("L", node, 0, 1))
REQUEST: Final = next(codes_from("R", "L1", 0, 1)).text
"""A request of the first depot, about which the others write all the same."""
WORDS: Final = ("Paie", "Élèves", "")

box = st.sampled_from(BOXES)
loan = st.sampled_from(LOANS)
due = st.sampled_from(["2026-11-01", "2026-12-01"])
words = st.sampled_from(WORDS)
role = st.sampled_from(["clerk", "admin"])
answer = st.sampled_from(["agree", "object"])
badge = st.sampled_from([code.text for code in codes_from("U", "L1", 0, 3)])
alias = st.fixed_dictionaries({"alias": st.sampled_from(["31142", "AB-1"])})


def fact(
    kind: str, subject: st.SearchStrategy[str], body: st.SearchStrategy[Any] | None = None
) -> st.SearchStrategy[Fact]:
    return st.builds(lambda s, b: Fact(kind, s, b), subject, body if body is not None else st.just({}))


def facts(node: str) -> st.SearchStrategy[Fact]:
    """What people do at a depot, whatever is known there of the thing."""
    place = st.sampled_from(PLACES[node])
    lent = st.fixed_dictionaries({"loan": loan, "due": due})
    file, unit, hold = st.just(FILE), st.just("unit/CSSRL/100"), st.just("hold/V1-00000000")
    asked = st.just(REQUEST)
    line = st.integers(1, 2)
    until = st.fixed_dictionaries({"until": st.sampled_from(["", "2026-12-31"])}, optional={"reason": words})
    described = st.fixed_dictionaries(
        {}, optional={"title": words, "remarks": words, "aliases": st.sampled_from(["", "AB-1"])}
    )
    return st.one_of(
        fact("box.registered", box, st.fixed_dictionaries({"title": words}, optional={"place": place})),
        fact("box.described", box, described),
        fact("box.described", box, st.fixed_dictionaries({"home": place})),
        fact("box.shelved", box, st.fixed_dictionaries({"place": place}, optional={"home": place})),
        fact("box.lent", box, lent),
        fact("box.returned", box, st.fixed_dictionaries({"loan": loan}, optional={"elsewhere": st.just("L9")})),
        fact("box.extended", box, st.fixed_dictionaries({"due": due})),
        fact("box.reported_missing", box),
        fact("box.found", box),
        fact("box.dispatched", box, st.fixed_dictionaries({"to": st.sampled_from(NODES[:3])})),
        fact("box.accepted", box),
        fact("box.destroyed", box, st.just({"on": "2026-10-05"})),
        fact("box.aliased", box, alias),
        fact("box.unaliased", box, alias),
        fact("box.undone", box, st.just({"act": "00", "restores": {"title": "Avant", "loan": None, "due": ""}})),
        fact("box.newer_kind", box, st.just({"x": 1})),
        fact("file.listed", file, st.fixed_dictionaries({"box": box, "title": words})),
        fact("file.lent", file, lent),
        fact("file.returned", file, st.fixed_dictionaries({"loan": loan})),
        fact("file.refiled", file),
        fact("file.moved", file, st.fixed_dictionaries({"box": box})),
        fact("box.withdrawn", box, st.just({"reason": "rendue"})),
        fact("request.received", asked, st.fixed_dictionaries({"unit": st.just("CSSRL/100"), "purpose": words})),
        fact("request.line_added", asked, st.fixed_dictionaries({"words": words}, optional={"item": box})),
        fact("request.line_named", asked, st.fixed_dictionaries({"line": line, "item": box})),
        fact("request.line_picked", asked, st.fixed_dictionaries({"line": line})),
        fact("request.line_refused", asked, st.fixed_dictionaries({"line": line, "reason": words})),
        fact("request.line_reopened", asked, st.fixed_dictionaries({"line": line})),
        fact("request.cancelled", asked, st.just({"reason": "plus besoin"})),
        fact("request.reopened", asked, st.just({})),
        fact("hold.placed", hold, st.just({"kind": "box", "keys": BOXES[0], "reason": "litige"})),
        fact("hold.described", hold, until),
        fact("hold.lifted", hold, st.just({"why": "réglé"})),
        fact("unit.added", unit, st.fixed_dictionaries({"name": words, "org": st.just("CSSRL")})),
        fact("unit.retired", unit),
        fact("user.added", st.just("user/ada"), st.fixed_dictionaries({"role": role}, optional={"badge": badge})),
        fact("setting.changed", st.just("setting/loan_days"), st.fixed_dictionaries({"value": words})),
        fact("notice.sent", st.just("notice/EL1-00000000"), st.just({"unit": "CSSRL/100", "boxes": BOXES[0]})),
        fact("notice.answered", st.just("notice/EL1-00000000"), st.fixed_dictionaries({"answer": answer})),
        fact("scan.refused", st.just(f"scan/{node}"), st.just({"text": "?", "mode": "LOOK", "reason": "code.misread"})),
    )


@cache
def fresh(node: str) -> Path:
    """A depot with nothing in it, made once."""
    return depot(Path(tempfile.mkdtemp(dir=MEMORY)) / f"{node}.db", node)


class Trade(RuleBasedStateMachine):
    """The four databases."""

    def __init__(self) -> None:
        super().__init__()
        self._held = ExitStack()
        self.folder = Path(self._held.enter_context(tempfile.TemporaryDirectory(dir=MEMORY)))
        self.backups: dict[str, Path] = {}
        self.restores = self.kept = 0
        self.touched: Path | None = None
        self.keys: list[Parcel] = []

    @initialize()
    def begin(self) -> None:
        self.depots = {node: self._copy(node) for node in NODES}

    @rule(data=st.data(), node=st.sampled_from(NODES[:3]), count=st.integers(1, 3))
    def act(self, data: st.DataObject, node: str, count: int) -> None:
        done = [data.draw(facts(node)) for _nth in range(count)]
        with opened(self.depots[node]) as store:
            store.act(lambda tx: tx.append(*done), **WHO)
        self.touched = self.depots[node]

    @rule(node=st.sampled_from(NODES[:3]), box=st.sampled_from(BOXES))
    def redact(self, node: str, box: str) -> None:
        """What it wrote itself of a box and of the file loses its texts."""

        def kept(name: str, event: Event) -> Mapping[str, Any] | None:
            return personal(name, event) if event.node == node else None

        with opened(self.depots[node]) as store:
            redact(store, [box, FILE], kept)
        self.touched = self.depots[node]

    @rule(data=st.data(), source=st.sampled_from(NODES), to=st.sampled_from(NODES), doubled=st.booleans())
    def carry(self, data: st.DataObject, source: str, to: str, doubled: bool) -> None:
        """A key with some of what a database has, its own or what it heard, from any number on."""
        parcel = data.draw(st.sampled_from(parcels(self.depots[source])))
        first = data.draw(st.sampled_from([1, 1, max(1, parcel.last // 2)]))
        last = data.draw(st.sampled_from([parcel.last, parcel.last, (first + parcel.last) // 2]))
        self._bring(self.depots[to], parcel.cut(first, last), times=2 if doubled else 1)

    @rule(source=st.sampled_from(NODES), to=st.sampled_from(NODES))
    def carry_all(self, source: str, to: str) -> None:
        for parcel in parcels(self.depots[source]):
            self._bring(self.depots[to], parcel)

    @rule(node=st.sampled_from(NODES[:3]))
    def keep(self, node: str) -> None:
        self.kept += 1
        self.backups[node] = self.folder / f"{node}-{self.kept}.bak"
        with opened(self.depots[node]) as store:
            backup(store, self.backups[node])

    @rule(data=st.data())
    def restore(self, data: st.DataObject) -> None:
        """An old backup is put back: what was done since may be on a key, and comes home or never."""
        if not self.backups or self.restores == RESTORES:
            return
        node = data.draw(st.sampled_from(sorted(self.backups)))
        self.restores += 1
        self.keys.extend(parcels(self.depots[node], node))
        restore(self.backups[node], self.depots[node], actor="ada", station="tty1", clock=Clock())
        self.touched = self.depots[node]

    @rule(data=st.data(), to=st.sampled_from(NODES))
    def find_key(self, data: st.DataObject, to: str) -> None:
        """A key turns up that was written before a restore."""
        if self.keys:
            self._bring(self.depots[to], data.draw(st.sampled_from(self.keys)))

    @rule(data=st.data(), node=st.sampled_from(NODES))
    def decide(self, data: st.DataObject, node: str) -> None:
        """Somebody settles one of the conflicts that are open here."""
        with opened(self.depots[node]) as store:
            query = "SELECT subject, register, said FROM conflict ORDER BY 1, 2, 3"
            open_ = [row for row in store.connection.execute(query) if row[1] not in ("custody", "gone", "aliases")]
            if open_:
                subject, register, said = data.draw(st.sampled_from(open_))
                body = {"register": register, "fields": {register: json.loads(said)}}
                store.act(lambda tx: tx.append(Fact("conflict.decided", subject, body)), **WHO)
        self.touched = self.depots[node]

    @invariant()
    def sound(self) -> None:
        """No act leaves a conflict that its own journal does not have."""
        if self.touched is not None:
            assert_sound(self.touched)
            self.touched = None

    def teardown(self) -> None:
        try:
            if hasattr(self, "depots"):
                self._agree()
        finally:
            self._held.close()

    def _agree(self) -> None:
        for parcel in self.keys:  # every event that was ever written down is somewhere
            self._bring(self.depots["V1"], parcel)
        for path in self.depots.values():
            fold(path, 3)
        for _round in range(3):  # everybody to everybody, also what comes home to a restored depot
            for source in NODES:
                for target in NODES:
                    for parcel in parcels(self.depots[source]):
                        self._bring(self.depots[target], parcel)
        first = _but_known(snapshot(self.depots["L1"]))
        for node in NODES[1:]:
            assert _but_known(snapshot(self.depots[node])) == first
        everything = parcels(self.depots["V1"])
        readers = [
            self._reader("R1", everything, 1_000, 50),
            self._reader("R2", everything[::-1], 5, 3),
        ]
        one, other = (snapshot(path, node) for path, node in readers)
        assert one == other
        assert {name: one[name] for name in ("box", "conflict", "incident")} == {
            name: first[name] for name in ("box", "conflict", "incident")
        }
        for path in (*self.depots.values(), *(path for path, _node in readers)):
            assert_sound(path)

    def _reader(self, node: str, everything: Sequence[Parcel], size: int, chunk: int) -> tuple[Path, str]:
        """A fresh database that takes all in, some events at a time."""
        path = self._copy(node)
        waiting = [
            parcel.cut(first, min(first + size - 1, parcel.last))
            for parcel in everything
            for first in range(1, parcel.last + 1, size)
        ]
        while waiting:
            left = [parcel for parcel in waiting if not self._bring(path, parcel, chunk=chunk)]
            assert len(left) < len(waiting)
            waiting = left
        return path, node

    def _copy(self, node: str) -> Path:
        return Path(shutil.copy(fresh(node), self.folder / f"{node}.db"))

    def _bring(self, path: Path, parcel: Parcel, *, times: int = 1, chunk: int = 7, folded: bool = True) -> bool:
        """Take a parcel in, unless something before it is missing."""
        for _nth in range(times):
            try:
                (receive if folded else append)(path, parcel, chunk)
                self.touched = path
            except PackageGap:
                return False
        return True


def _but_known(tables: dict[str, Any]) -> dict[str, Any]:
    return {name: rows for name, rows in tables.items() if name != "known"}


class DyingTrade(Trade):
    """The same, while programs die before they folded what they took in, and others act upon what is half folded."""

    @rule(source=st.sampled_from(NODES), to=st.sampled_from(NODES))
    def die_before_folding(self, source: str, to: str) -> None:
        """A key is taken in, and the program dies before any of it, or what waited already, is folded."""
        for parcel in parcels(self.depots[source]):
            self._bring(self.depots[to], parcel, folded=False)

    @rule(to=st.sampled_from(NODES), size=st.integers(1, 4), times=st.integers(1, 3))
    def die_between_chunks(self, to: str, size: int, times: int) -> None:
        """Some of what waits is folded."""
        fold(self.depots[to], size, times)
        self.touched = self.depots[to]


LAWS: Final = settings(
    max_examples=12,
    stateful_step_count=18,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)

TestTrade = DyingTrade.TestCase
TestTrade.settings = LAWS


def _as_they_came(_name: str, told: Sequence[Told]) -> Settled:
    return Settled([Step(each.event) for each in told], [], [])


def _last_writer_wins(_name: str, told: Sequence[Told]) -> Settled:
    return Settled([Step(each.event) for each in sorted(told, key=lambda each: each.event.at)], [], [])


@pytest.mark.parametrize("fold", [_as_they_came, _last_writer_wins])
def test_a_fold_by_arrival_or_by_the_clock_is_found_out(monkeypatch: pytest.MonkeyPatch, fold: Any) -> None:
    monkeypatch.setattr(settling, "settle", fold)
    hunting = settings(LAWS, max_examples=60, derandomize=True, phases=[Phase.generate], database=None)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(Trade, settings=hunting)
