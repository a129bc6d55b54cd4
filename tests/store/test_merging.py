"""Taking in other depots' events: what is refused by name, what a kill leaves, what two processes do at once."""

from __future__ import annotations

import os
import pickle
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from depot.desk.session import Session
from depot.desk.undo import undo
from depot.errors import Damaged
from depot.model.box import Box
from depot.model.codes import Code
from depot.model.event import Fact
from depot.model.reference import Setting, User
from depot.store import journal
from depot.store.backup import backup
from depot.store.behind import DepotBehind
from depot.store.merging import (
    ActTaken,
    Arriving,
    DepotTwin,
    OwnAhead,
    OwnForked,
    PackageForked,
    PackageGap,
    take,
)
from depot.store.migrations import refold
from depot.store.restoring import restore
from depot.store.store import Store, Tx
from depot.store.verify import verify
from tests.store.depots import WHO, Clock, assert_sound, registered
from tests.store.trading import Carried, Parcel, depot, opened, parcels, receive, snapshot


def described(path: Path, box: Code, title: str, **more: object) -> str:
    with opened(path) as store:
        return store.act(lambda tx: tx.append(Fact("box.described", box.text, {"title": title, **more})), **WHO).act


def own(path: Path) -> Parcel:
    """All of a database's present stream."""
    with opened(path) as store:
        inc = store.stream_head().inc
    return next(parcel for parcel in parcels(path) if parcel.inc == inc)


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A depot with some boxes."""
    path = depot(tmp_path / "here.db", "L1")
    with opened(path) as store:
        registered(store, 5)
        store.act(lambda tx: tx.append(Fact("user.added", "user/ada", {"name": "Ada", "role": "clerk"})), **WHO)
    return path


@pytest.fixture
def there(tmp_path: Path) -> Path:
    """Another one, with nothing."""
    return depot(tmp_path / "there.db", "L2")


BOX = Code("B", "L1", 1)


def test_what_is_known_is_passed_over(here: Path, there: Path) -> None:
    parcel = own(here)
    assert (receive(there, parcel).new, receive(there, parcel).new) == (parcel.last, 0)
    described(here, BOX, "Autre")
    again = receive(there, own(here).cut(2, parcel.last + 1))
    assert (again.new, again.known) == (1, parcel.last - 1)
    before = there.read_bytes()
    receive(there, own(here))
    assert there.read_bytes() == before


def test_a_package_that_begins_too_late_names_what_is_missing(here: Path, there: Path) -> None:
    before = snapshot(there)
    with pytest.raises(PackageGap) as caught:
        receive(there, own(here).cut(3, 4))
    assert (caught.value.facts["first"], caught.value.facts["last"]) == (1, 2)
    assert (snapshot(there), len(parcels(there))) == (before, 1)


def test_two_events_of_one_number_are_a_fork_and_nothing_is_kept(here: Path, there: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(here, tmp_path / "copy.db"))
    described(here, BOX, "A")
    described(copy, BOX, "B")
    described(copy, BOX, "C")
    receive(there, own(here))
    before = there.read_bytes()
    forked = own(copy)
    with pytest.raises(PackageForked) as caught:
        receive(there, forked)
    assert caught.value.facts["seq"] == forked.last - 1
    with pytest.raises(PackageForked):
        receive(there, forked.cut(forked.last, forked.last))
    assert there.read_bytes() == before
    assert_sound(there)


def test_a_copy_that_goes_on_elsewhere_stops_this_one(here: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(here, tmp_path / "copy.db"))
    described(here, BOX, "A")
    described(copy, BOX, "B")
    with pytest.raises(OwnForked):
        receive(here, own(copy))
    with pytest.raises(DepotBehind):
        described(here, BOX, "C")
    assert_sound(here)


def test_an_old_file_put_back_by_hand_is_found_out_and_a_restore_heals_it(
    here: Path, there: Path, tmp_path: Path
) -> None:
    old = Path(shutil.copy(here, tmp_path / "old.db"))
    described(here, BOX, "Perdu?")
    receive(there, own(here))
    sent = parcels(there, "L1")[0]
    with pytest.raises(OwnAhead) as caught:
        receive(old, sent)
    assert caught.value.facts["seq"] == sent.last - 1
    with pytest.raises(DepotBehind):
        described(old, BOX, "Non")
    with opened(old) as store:
        backup(store, tmp_path / "kept.db")
    restore(tmp_path / "kept.db", old, clock=Clock(), **WHO)
    assert receive(old, sent).new == 1
    described(old, BOX, "Oui")
    assert_sound(old)
    receive(there, own(old))
    assert snapshot(there)["box"] == snapshot(old)["box"]
    assert_sound(there)


def test_who_is_told_that_others_know_more_of_it_stops_too(here: Path, there: Path, tmp_path: Path) -> None:
    old = Path(shutil.copy(here, tmp_path / "old.db"))
    described(here, BOX, "Perdu?")
    receive(there, own(here))
    assert receive(old, own(there)).new == own(there).last
    with pytest.raises(DepotBehind):
        described(old, BOX, "Non")


def test_a_restored_copy_of_this_database_is_a_twin(here: Path, tmp_path: Path) -> None:
    with opened(here) as store:
        backup(store, tmp_path / "kept.db")
    twin = tmp_path / "twin.db"
    restore(tmp_path / "kept.db", twin, clock=Clock(), **WHO)
    with pytest.raises(DepotTwin):
        receive(here, own(twin))
    with pytest.raises(DepotBehind):
        described(here, BOX, "Non")


def test_a_restored_depot_is_taken_in_after_what_it_goes_on_from(here: Path, there: Path, tmp_path: Path) -> None:
    with opened(here) as store:
        backup(store, tmp_path / "kept.db")
    described(here, BOX, "Perdu")
    lost = own(here)
    restore(tmp_path / "kept.db", here, clock=Clock(), **WHO)
    described(here, BOX, "Nouveau")
    new = own(here)
    with pytest.raises(PackageGap) as caught:
        receive(there, new)
    assert (caught.value.facts["inc"], caught.value.facts["first"]) == (lost.inc, 1)
    receive(there, lost)
    receive(there, new)
    receive(here, lost)
    assert [row[2] for row in snapshot(there)["conflict"]] == ["L1", "L1"]
    assert snapshot(here)["conflict"] == snapshot(there)["conflict"]
    assert_sound(here)
    assert_sound(there)


def test_kinds_of_a_newer_program_are_kept_and_said(here: Path, there: Path) -> None:
    with opened(here) as store:
        store.act(
            lambda tx: tx.append(Fact("box.weighed", BOX.text, {"grams": 3}), Fact("cart.moved", "cart/1", {})), **WHO
        )
    assert receive(there, own(here)).held == {"box.weighed": 1, "cart.moved": 1}
    assert_sound(there)


def test_what_is_wrong_at_the_end_leaves_nothing(here: Path, there: Path) -> None:
    class Wrong(Damaged):
        """The whole is wrong."""

    parcel = own(here)

    def parts() -> Iterator[Sequence[Carried]]:
        yield parcel.items[:3]
        raise Wrong

    before = snapshot(there)
    arriving = Arriving("X.DEP", parcel.node, parcel.inc, 1, parcel.last, parcel.prev, parcel.items[-1].hash, parts)
    with opened(there) as store, pytest.raises(Wrong):
        take(store, arriving)
    assert (snapshot(there), len(parcels(there))) == (before, 1)


def test_an_act_that_is_told_twice_is_refused(here: Path, there: Path) -> None:
    act = bytes(range(16))
    for title in ("A", "B"):
        with opened(here) as store:
            stamp = store.stamp(act, "ada", "tty1", store.stream_head().head_at)
            store.connection.execute("DROP INDEX journal_act")
            stream, _events, rows = journal.draft(
                store.stream_head(), stamp, [Fact("box.described", BOX.text, {"title": title})]
            )
            journal.write(store.connection, stream, rows)
            store.connection.execute("CREATE INDEX journal_act ON journal(act, stream) WHERE n = 0")
    with pytest.raises(ActTaken):
        receive(there, own(here))
    assert len(parcels(there)) == 1


def test_users_and_settings_of_others_are_theirs(here: Path, there: Path) -> None:
    with opened(there) as store:
        user = Fact("user.added", "user/ada", {"name": "Autre Ada", "role": "admin"})
        store.act(lambda tx: tx.append(user, Fact("setting.changed", "setting/loan_days", {"value": "9"})), **WHO)
    receive(here, own(there))
    with opened(here) as store:
        ada = store.get(User, "ada")
        assert ada is not None
        assert (ada.role, store.get(Setting, "loan_days")) == ("clerk", None)
        store.act(lambda tx: tx.append(Fact("user.changed", "user/ada", {"role": "supervisor"})), **WHO)
        ada = store.get(User, "ada")
        assert ada is not None
        assert (ada.role, ada.name) == ("supervisor", "Ada")
    assert_sound(here)


def test_acts_on_what_others_wrote_about_are_settled_as_they_are_done(here: Path, there: Path) -> None:
    receive(there, own(here))
    described(here, BOX, "A")
    described(there, BOX, "B", remarks="r")
    receive(here, own(there))

    def work(tx: Tx) -> tuple[str, str]:
        tx.append(Fact("box.described", BOX.text, {"remarks": "s"}))
        first = tx.get(Box, BOX.id)
        tx.settle()
        tx.append(Fact("box.described", BOX.text, {"title": "C"}))
        second = tx.get(Box, BOX.id)
        assert first is not None
        assert second is not None
        return first.title, second.title

    with opened(here) as store:
        open_ = len(store.claims())
        assert store.act(work, **WHO).result == (f"Boîte {BOX.shown}", "C")
        assert (open_, store.claims()) == (2, [])
        done = store.get(Box, BOX.id)
        refold(store.connection)
        assert store.get(Box, BOX.id) == done
    assert_sound(here)


def test_undoing_brings_back_what_counted_and_no_claim(here: Path, there: Path) -> None:
    receive(there, own(here))
    described(here, BOX, "A")
    described(there, BOX, "B")
    receive(here, own(there))
    with opened(here) as store:
        session = Session(store, "ada", "tty1")
        act = described(here, BOX, "A", remarks="r")
        undo(session, act)
        box = store.get(Box, BOX.id)
        assert box is not None
        assert (box.title, box.remarks) == (f"Boîte {BOX.shown}", "")
    assert_sound(here)


PROGRAM = """
import os, pickle, signal, sys
from pathlib import Path
from depot.store import merging, waiting
from tests.store.trading import receive
where, left, path = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
parcel = pickle.loads(Path(sys.argv[4]).read_bytes())
def dying(real):
    def called(*args):
        global left
        left -= 1
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*args)
    return called
if where == "keep":
    merging.journal.keep = dying(merging.journal.keep)
if where == "fold":
    waiting.Folder.flush = dying(waiting.Folder.flush)
print(receive(path, parcel, 10).new)
"""


def run(path: Path, parcel: Path, where: str = "", nth: int = 0) -> subprocess.Popen[str]:
    """Take a parcel in, in a process of its own, which dies when it keeps or folds for the so-manieth time."""
    command = [sys.executable, "-c", PROGRAM, where, str(nth), str(path), str(parcel)]
    env = {**os.environ, "PYTHONPATH": str(Path.cwd())}
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env)


@pytest.fixture
def big(here: Path, tmp_path: Path) -> Path:
    """A parcel of some hundred events, in a file."""
    with opened(here) as store:
        for nth in range(100):
            store.act(lambda tx, nth=nth: tx.append(Fact("box.described", BOX.text, {"title": str(nth)})), **WHO)  # type: ignore[misc]
    file = tmp_path / "parcel"
    file.write_bytes(pickle.dumps(own(here)))
    return file


def test_a_kill_while_a_package_is_taken_in_leaves_nothing_of_it(big: Path, there: Path) -> None:
    before = snapshot(there)
    with run(there, big, "keep", 1) as process:
        assert process.wait() == -signal.SIGKILL
    assert (snapshot(there), len(parcels(there))) == (before, 1)
    assert_sound(there)
    parcel = pickle.loads(big.read_bytes())
    assert receive(there, parcel).new == parcel.last
    assert_sound(there)


@pytest.mark.parametrize("nth", [1, 3, 9])
def test_a_kill_while_it_is_folded_loses_nothing_and_whoever_comes_goes_on(
    nth: int, big: Path, there: Path, tmp_path: Path
) -> None:
    calm = Path(shutil.copy(there, tmp_path / "calm.db"))
    with run(there, big, "fold", nth) as process:
        assert process.wait() == -signal.SIGKILL
    parcel = pickle.loads(big.read_bytes())
    report = verify(there)
    assert (report.problems, report.waiting) == ((), parcel.last - 10 * (nth - 1))
    assert receive(there, parcel).new == 0
    receive(calm, parcel)
    assert verify(there).waiting == 0
    assert snapshot(there, "L2") == snapshot(calm, "L2")
    assert_sound(there)


def test_two_processes_take_the_same_package_once(big: Path, there: Path) -> None:
    last = pickle.loads(big.read_bytes()).last
    with run(there, big) as one, run(there, big) as other:
        taken = sorted(int(process.communicate()[0]) for process in (one, other))
    assert taken == [0, last]
    assert_sound(there)
    with opened(there) as store:
        said = [event.body["heads"] for event in store.history("heads/L2")]
    assert [list(heads.values()) for heads in said] == [[last]]


def test_a_conflict_that_somebody_took_out_of_the_table_is_missed(here: Path, there: Path) -> None:
    receive(there, own(here))
    described(here, BOX, "A")
    described(there, BOX, "B")
    receive(here, own(there))
    assert verify(here).ok
    with closing(sqlite3.connect(here)) as connection:
        connection.execute("DELETE FROM conflict")
        connection.commit()
    assert [problem.name for problem in verify(here).problems] == ["row.missing"] * 2


def test_a_reader_sees_who_knew_what(here: Path, there: Path) -> None:
    receive(there, own(here))
    with Store.open(there, readonly=True) as store:
        head, other = store.stream_head(), own(here)
        assert store.knew(head.node, head.inc, head.head_seq, other.node, other.inc) == other.last
        assert store.knew(head.node, head.inc, 1, other.node, other.inc) == 0
