"""What people were told is true: whatever was acknowledged is where it was said to be, and a normal procedure finds it.

Two depots and a vault work, export, die in between, lose keys and computers, restore backups. A ledger beside them
writes down each claim as it is made: an act is done (here), a package is confirmed (on that key), a receipt came (in
the vault). In the end people do what they would do anyway, and the vault has every act whose claim still holds.
"""

from __future__ import annotations

import copy
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from depot.exchange import medium
from depot.exchange.exporting import export
from depot.exchange.keyring import Keyring
from depot.exchange.reading import opened as opened_package
from depot.model.codes import codes_from
from depot.store import journal
from depot.store.backup import backup
from depot.store.restoring import restore
from tests.exchange.keys import sound
from tests.exchange.trading import Place, believing
from tests.store.depots import WHO, Clock, assert_sound
from tests.store.trading import opened

MEMORY: Final = "/dev/shm" if Path("/dev/shm").is_dir() else None
DEPOTS: Final = ("L1", "L2")
KEYS: Final = ("red", "blue")
BOXES: Final = tuple(code.text for code in codes_from("B", "L1", 0, 3))

node = st.sampled_from(DEPOTS)
key = st.sampled_from(KEYS)


class Died(BaseException):
    """The program ends here, as if it had been killed."""


@contextmanager
def dying(nth: int) -> Iterator[None]:
    """Let what runs die at its so-manieth sync of the key (never, below one); the dead clean nothing up."""
    left, real = count(nth, -1), os.fsync

    def fsync(handle: int) -> None:
        if nth > 0 and next(left) <= 1:
            raise Died
        real(handle)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", fsync)
        patch.setattr(medium, "_remove", lambda *_paths: None)
        yield


@cache
def founded() -> tuple[Place, Place, Place]:
    """The three places before anything was done."""
    return believing(Path(tempfile.mkdtemp(dir=MEMORY)))


class World:
    """The places, the keys, and the ledger of what was claimed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.places = {place.node: copy.copy(place) for place in founded()}
        for place in self.places.values():
            place.path = Path(shutil.copy(place.path, folder / place.path.name))
        self.vault = self.places["V1"]
        self.here: dict[str, dict[str, None]] = {each: {} for each in DEPOTS}
        """Acts by depot, as they were acknowledged, without those whose computer burned before they were elsewhere."""
        self.confirmed: dict[Path, str] = {}
        """Packages that are confirmed to be on a key that still exists, and whose they are."""
        self.received: dict[str, dict[str, int]] = {each: {} for each in DEPOTS}
        """What receipts cover, by depot and incarnation."""
        self.aside: list[Place] = []
        self.backups: dict[str, Path] = {}
        self._numbers = count(1)
        for each in KEYS:
            (folder / each).mkdir()

    # What people do
    def work(self, depot: str, box: str) -> None:
        act = self.places[depot].act("box.described", box, title=f"{depot} {next(self._numbers)}")
        self.here[depot][act] = None

    def export(self, place: Place, name: str, nth: int = 0) -> None:
        """To a key; the program may die in between."""
        folder = self.folder / name
        folder.mkdir(exist_ok=True)
        with place.working() as session, dying(nth):
            try:
                sending = export(
                    session, folder, place.keys, to=[self.vault.keys.card], received=self.received[place.node]
                )
                for sent in sending:
                    self.confirmed[sent.path] = place.node
            except Died:
                pass

    def bring(self, name: str) -> None:
        """A key to the vault."""
        if (self.folder / name).exists():
            self.vault.receive(self.folder / name)

    def receipt(self, depot: str) -> None:
        """What the vault has of a depot, on paper."""
        with opened(self.vault.path) as store:
            for stream in journal.streams(store.connection):
                if stream.node == depot:
                    self.received[depot][stream.inc] = stream.head_seq

    def lose(self, name: str) -> None:
        """A key."""
        shutil.rmtree(self.folder / name, ignore_errors=True)
        self.confirmed = {path: whose for path, whose in self.confirmed.items() if path.parent.name != name}

    def scratch(self, path: Path) -> None:
        """A package on a key."""
        data = bytearray(path.read_bytes())
        data[-5] ^= 1
        path.write_bytes(data)
        self.confirmed.pop(path, None)

    def keep(self, depot: str) -> None:
        self.backups[depot] = self.folder / f"{depot}-{next(self._numbers)}.bak"
        with opened(self.places[depot].path) as store:
            backup(store, self.backups[depot])

    def restore(self, depot: str) -> None:
        """Go on from a backup; what was there is set aside."""
        place = self.places[depot]
        done = restore(self.backups[depot], place.path, clock=Clock(), **WHO)
        if done.aside is not None:
            self.aside.append(copy.copy(place))
            self.aside[-1].path = done.aside

    def burn(self, depot: str) -> None:
        """The computer, with all that is on it; a backup is elsewhere. What was here only is lost, as was said."""
        elsewhere = {*self.acts_in(self.vault.path), *self.acts_on_keys(), *self.acts_in(self.backups[depot])}
        self.places[depot].path.unlink()
        for place in [each for each in self.aside if each.node == depot]:
            place.path.unlink()
            self.aside.remove(place)
        self.here[depot] = dict.fromkeys(act for act in self.here[depot] if act in elsewhere)
        self.restore(depot)

    # What is where
    def acts_in(self, path: Path) -> set[str]:
        with opened(path) as store:
            return {row.act.hex() for rows in journal.everything(store.connection, 500) for row in rows}

    def acts_on_keys(self) -> set[str]:
        """Acts in confirmed packages on keys that exist."""
        acts = set()
        for path in self.confirmed:
            with opened_package(path, Keyring([place.keys.card for place in founded()])) as package:
                identities = self.vault.keys.secret.identities()
                acts |= {each.event.act for some in package.events(identities) for each in some}
        return acts

    def owed(self) -> set[str]:
        """Acts whose claim holds."""
        return {act for acts in self.here.values() for act in acts}

    def assert_true(self) -> None:
        """Every claim, at this moment."""
        for path in self.confirmed:
            assert sound(path, self.vault.keys), path
        machines = [self.vault.path, *(each.path for each in (*self.places.values(), *self.aside))]
        found = {act for path in machines for act in self.acts_in(path)} | self.acts_on_keys()
        assert self.owed() <= found
        for depot, received in self.received.items():
            with opened(self.vault.path) as store:
                for inc, seq in received.items():
                    stream = journal.stream_of(store.connection, depot, inc)
                    assert stream is not None
                    assert stream.head_seq >= seq

    def gather(self) -> None:
        """What people do anyway: all keys to the vault, a last export of every database, those set aside too."""
        for name in (*KEYS, "last"):
            self.bring(name)
        for place in (*self.aside, *(self.places[each] for each in DEPOTS)):
            self.export(place, "last")
        for _round in range(len(self.confirmed)):
            self.bring("last")
            for name in KEYS:
                self.bring(name)
        missing = self.owed() - self.acts_in(self.vault.path)
        assert not missing, f"{len(missing)} acts are nowhere"
        for place in self.places.values():
            assert_sound(place.path)


class Honest(RuleBasedStateMachine):
    """Everything that may happen, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self._held = ExitStack()
        self.world = World(Path(self._held.enter_context(tempfile.TemporaryDirectory(dir=MEMORY))))

    @initialize(first=node)
    def begin(self, first: str) -> None:
        self.world.work(first, BOXES[0])

    @rule(depot=node, box=st.sampled_from(BOXES), acts=st.integers(1, 3))
    def work(self, depot: str, box: str, acts: int) -> None:
        for _nth in range(acts):
            self.world.work(depot, box)

    @rule(depot=node, name=key, nth=st.sampled_from([0, 0, 0, 1, 2, 3, 4, 5]))
    def export(self, depot: str, name: str, nth: int) -> None:
        self.world.export(self.world.places[depot], name, nth)

    @rule(name=key, receipts=st.booleans())
    def bring(self, name: str, receipts: bool) -> None:
        self.world.bring(name)
        if receipts:
            for depot in DEPOTS:
                self.world.receipt(depot)

    @rule(name=key)
    def lose(self, name: str) -> None:
        self.world.lose(name)

    @rule(data=st.data())
    def scratch(self, data: st.DataObject) -> None:
        if self.world.confirmed:
            self.world.scratch(data.draw(st.sampled_from(sorted(self.world.confirmed))))

    @rule(depot=node)
    def keep(self, depot: str) -> None:
        self.world.keep(depot)

    @rule(depot=node, burnt=st.booleans())
    def restore(self, depot: str, burnt: bool) -> None:
        if depot in self.world.backups:
            (self.world.burn if burnt else self.world.restore)(depot)

    @invariant()
    def true(self) -> None:
        self.world.assert_true()

    def teardown(self) -> None:
        try:
            self.world.gather()
        finally:
            self._held.close()


TestHonest = Honest.TestCase
TestHonest.settings = settings(
    max_examples=10,
    stateful_step_count=14,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)


# The controls: programs that are not honest are found out.
@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path)
    for box in BOXES:
        made.work("L1", box)
    return made


def test_the_honest_one_passes(world: World) -> None:
    world.export(world.places["L1"], "red")
    world.lose("red")
    world.work("L1", BOXES[0])
    world.assert_true()
    world.gather()


def test_one_that_goes_on_from_its_last_export_never_makes_good_a_lost_key(world: World) -> None:
    place = world.places["L1"]
    world.export(place, "red")
    with opened(place.path) as store:
        stream = store.stream_head()
    world.received["L1"][stream.inc] = stream.head_seq
    world.lose("red")
    world.work("L1", BOXES[0])
    with pytest.raises(AssertionError):
        world.gather()


def test_one_whose_receipt_comes_before_the_merge_lies(world: World) -> None:
    with opened(world.places["L1"].path) as store:
        stream = store.stream_head()
    world.received["L1"][stream.inc] = stream.head_seq
    with pytest.raises(AssertionError):
        world.assert_true()


def test_one_that_deletes_what_a_restore_replaces_loses_what_was_done_since(world: World) -> None:
    world.keep("L1")
    world.work("L1", BOXES[1])
    world.restore("L1")
    world.aside.pop().path.unlink()
    with pytest.raises(AssertionError):
        world.gather()


def test_one_that_begins_no_new_incarnation_writes_numbers_twice(world: World) -> None:
    place = world.places["L1"]
    world.keep("L1")
    with opened(place.path) as store:
        parted = store.stream_head().head_seq + 1
    world.work("L1", BOXES[1])
    world.export(place, "red")
    shutil.copy(world.backups["L1"], place.path)
    world.work("L1", BOXES[2])
    with pytest.raises(AssertionError, match="1 acts are nowhere"):
        world.gather()
    with opened(place.path) as store:
        backup(store, world.folder / "forked.bak")
    restore(world.folder / "forked.bak", place.path, clock=Clock(), again_from=parted, **WHO)
    world.gather()  # and what was done since they parted is there after all
