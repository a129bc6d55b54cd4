"""Taking receipts: what counts as arrived, who is stopped, and how a vault that forgot is healed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from depot.exchange import receipts
from depot.exchange.confirming import newest, received
from depot.exchange.exporting import export
from depot.exchange.packing import Wish, pack
from depot.exchange.receiptfaults import (
    IncarnationUnknown,
    OwnReceiptAhead,
    OwnReceiptForked,
    ReceiptElsewhere,
    ReceiptOlder,
    VaultRolledBack,
)
from depot.exchange.receipts import Receipt
from depot.exchange.recovering import recovery
from depot.exchange.standing import HERE, IN_VAULT, ON_KEY, OTHERS, by_day, by_kind, of_event, standing
from depot.model.roles import RoleTooLow
from depot.store import journal
from depot.store.behind import DepotBehind
from depot.store.restoring import restore
from tests.exchange.places import CREATED
from tests.exchange.trading import Place, names
from tests.store.depots import WHO, Clock, assert_sound, registered
from tests.store.trading import opened, snapshot


@pytest.fixture
def places(tmp_path: Path) -> tuple[Place, Place]:
    """A depot and a vault, which believe each other."""
    depot, vault = Place(tmp_path, "L1"), Place(tmp_path, "V1", "vault")
    depot.believe(vault)
    vault.believe(depot)
    return depot, vault


def work(place: Place, boxes: int = 5) -> int:
    """Register boxes; the number of the last event."""
    with opened(place.path) as store:
        registered(store, boxes)
        return store.stream_head().head_seq


def carry(depot: Place, vault: Place, usb: Path, start: int | None = None) -> None:
    """Bring what is new to the vault."""
    with depot.working() as session:
        sent = list(export(session, usb, depot.keys, start=start))
    assert set(names(vault.receive(*(each.path for each in sent)))) <= {"ok"}


def covered(depot: Place, vault: Place) -> list[int]:
    with opened(depot.path) as store:
        return list(received(store, [vault.keys.card]).values())


def test_from_here_to_the_key_to_the_vault(places: tuple[Place, Place], usb: Path) -> None:
    depot, vault = places
    last = work(depot)
    with opened(depot.path) as store:
        was = standing(store)
        assert (was.events(HERE), was.events(ON_KEY), was.events(IN_VAULT)) == (last, 0, 0)
        assert sum(by_kind(store, was.stretches).values()) == last
        assert sum(by_day(store, was.stretches).values()) == last
        assert by_kind(store, was.stretches, 3) == {"box.registered": 3}
    carry(depot, vault, usb)
    with opened(depot.path) as store:
        now = standing(store)
        assert (now.events(HERE), now.events(ON_KEY), now.events(IN_VAULT)) == (0, last, 0)
    receipt = vault.receipt(depot)
    assert receipt.seq == last
    assert depot.take(receipt).result is not None
    new = work(depot, 1)
    with opened(depot.path) as store:
        own = store.stream_head()
        now = standing(store)
        assert (now.events(HERE), now.events(ON_KEY), now.events(IN_VAULT)) == (new - last, 0, last)
        assert now.total == new
        places_ = [of_event(store, "L1", own.inc, seq) for seq in (1, last, last + 1)]
        assert [each.place for each in places_] == [IN_VAULT, IN_VAULT, HERE]
        assert [row.upto for row in places_[0].receipts] == [last]
        assert len(places_[0].packages) == 1
        assert newest(store) == {"V1": receipt}
        with pytest.raises(LookupError):
            of_event(store, "L1", own.inc, new + 1)
    with depot.working() as session:
        (sent,) = export(session, usb, depot.keys)
    assert (sent.manifest.first, sent.manifest.last, sent.manifest.receipt) == (last + 1, new, last)
    assert_sound(depot.path)


def test_the_same_again_and_an_older_one_change_nothing(places: tuple[Place, Place], usb: Path) -> None:
    depot, vault = places
    work(depot)
    carry(depot, vault, usb)
    first = vault.receipt(depot)
    work(depot)
    carry(depot, vault, usb)
    second = vault.receipt(depot)
    depot.take(second)
    before = snapshot(depot.path)
    again = depot.take(second)
    assert again.result is not None
    assert again.result.known
    assert again.act == ""
    with pytest.raises(ReceiptOlder):
        depot.take(first)
    assert snapshot(depot.path) == before
    assert covered(depot, vault) == [second.seq]


def test_a_receipt_for_another_depot(places: tuple[Place, Place], usb: Path, tmp_path: Path) -> None:
    depot, vault = places
    other = Place(tmp_path, "L2")
    other.believe(vault)
    carry(depot, vault, usb)
    with pytest.raises(ReceiptElsewhere):
        other.take(vault.receipt(depot))
    with pytest.raises(RoleTooLow):
        depot.take(vault.receipt(depot), user="aud")


def test_an_old_file_of_the_depot_is_stopped_by_a_receipt(
    places: tuple[Place, Place], usb: Path, tmp_path: Path
) -> None:
    depot, vault = places
    work(depot)
    old = shutil.copy(depot.path, tmp_path / "old.db")
    work(depot)
    carry(depot, vault, usb)
    receipt = vault.receipt(depot)
    shutil.copy(old, depot.path)
    with pytest.raises(OwnReceiptAhead):
        depot.take(receipt)
    with opened(depot.path) as store:
        assert standing(store).behind == "own.receipt-ahead"
        with pytest.raises(DepotBehind):
            registered(store)
    restore(Path(old), depot.path, clock=Clock(), **WHO)
    with opened(depot.path) as store:
        registered(store)
    assert depot.take(receipt).act
    with opened(depot.path) as store:
        found = standing(store)
        assert [stretch.place for stretch in found.stretches] == [IN_VAULT, HERE]


def test_a_copy_that_goes_on_is_stopped_by_a_receipt(places: tuple[Place, Place], usb: Path, tmp_path: Path) -> None:
    depot, vault = places
    copy = tmp_path / "copy.db"
    shutil.copy(depot.path, copy)
    work(depot)
    carry(depot, vault, usb)
    shutil.copy(copy, depot.path)
    work(depot, 7)
    with pytest.raises(OwnReceiptForked):
        depot.take(vault.receipt(depot))
    with opened(depot.path) as store, pytest.raises(DepotBehind):
        registered(store)


def test_what_a_restored_depot_goes_on_from_counts_as_arrived_with_it(
    places: tuple[Place, Place], usb: Path, tmp_path: Path
) -> None:
    depot, vault = places
    last = work(depot)
    backup = tmp_path / "backup.db"
    shutil.copy(depot.path, backup)
    restore(backup, depot.path, clock=Clock(), **WHO)
    work(depot)
    carry(depot, vault, usb)
    depot.take(vault.receipt(depot))
    with opened(depot.path) as store:
        assert sorted(received(store, [vault.keys.card]).values()) == sorted([last, store.stream_head().head_seq - 1])
        assert standing(store).events(HERE) == 1
    (usb / "again").mkdir()
    with depot.working() as session:
        (sent,) = export(session, usb / "again", depot.keys)
    assert sent.manifest.count == 1


def test_a_database_that_is_not_here(places: tuple[Place, Place], usb: Path, tmp_path: Path) -> None:
    depot, vault = places
    backup = tmp_path / "backup.db"
    shutil.copy(depot.path, backup)
    restore(backup, depot.path, clock=Clock(), **WHO)
    work(depot)
    carry(depot, vault, usb)
    receipt = vault.receipt(depot)
    shutil.copy(backup, depot.path)
    with pytest.raises(IncarnationUnknown):
        depot.take(receipt)


@pytest.mark.parametrize("by_hand", [True, False])
def test_a_vault_that_was_put_back_is_noticed_and_healed(
    places: tuple[Place, Place], usb: Path, tmp_path: Path, *, by_hand: bool
) -> None:
    depot, vault = places
    work(depot)
    carry(depot, vault, usb)
    old = shutil.copy(vault.path, tmp_path / "old.db")
    small = vault.receipt(depot)
    depot.take(small)
    work(depot)
    carry(depot, vault, usb)
    depot.take(vault.receipt(depot))
    if by_hand:
        shutil.copy(old, vault.path)
    else:
        restore(Path(old), vault.path, clock=Clock(), **WHO)
    later = resigned(vault, vault.receipt(depot)._replace(issued="2027-01-01T09:00:00-04:00"))
    with pytest.raises(VaultRolledBack) as refused:
        depot.take(later)
    start = int(str(refused.value.facts["start"]))
    assert start == small.seq + 1
    if by_hand:
        carry(depot, vault, usb, start)
        with opened(vault.path) as store:
            assert standing(store).behind == "own.ahead"
        restore(Path(old), vault.path, clock=Clock(), **WHO)
    (usb / "again").mkdir()
    carry(depot, vault, usb / "again", start)
    assert depot.take(resigned(vault, vault.receipt(depot)._replace(issued="2027-01-02T09:00:00-04:00"))).act
    with opened(depot.path) as store:
        assert standing(store).events(IN_VAULT) == store.stream_head().head_seq - 1
    assert snapshot(vault.path)["box"] == snapshot(depot.path)["box"]
    assert_sound(vault.path)


def test_a_restored_vault_gets_back_what_it_had_written_itself(
    places: tuple[Place, Place], usb: Path, tmp_path: Path
) -> None:
    """The depots have what it published, and its own receipt vouches for it, whoever carries it."""
    depot, vault = places
    backup = shutil.copy(vault.path, tmp_path / "backup.db")
    vault.act("unit.added", "unit/CSSRL/7300", org="CSSRL", code="7300", name="Finances")
    carry(depot, vault, usb)
    depot.receive(*(given.path for given in vault.publish(tmp_path / "down", "L1")))
    vault.act("unit.added", "unit/CSSRL/7400", org="CSSRL", code="7400", name="Jamais publiée")
    restore(Path(backup), vault.path, clock=Clock(), **WHO)
    assert snapshot(vault.path)["unit"] == []
    vault.act("unit.added", "unit/CSSRL/7500", org="CSSRL", code="7500", name="Depuis")
    depot.receive(*(given.path for given in vault.publish(tmp_path / "again", "L1") if given.sent))
    files = depot.carry(tmp_path / "up")
    assert {file.name[:2] for file in files} == {"L1", "V1"}
    (tmp_path / "from-the-start").mkdir()
    carry(depot, vault, tmp_path / "from-the-start", 1)
    received, _given = vault.merge(*files)
    assert set(names(received)) == {"ok"}
    assert [row[0] for row in snapshot(vault.path)["unit"]] == ["CSSRL/7300", "CSSRL/7500"]
    with opened(vault.path) as store:
        (former,) = recovery(store)
        assert former.here > former.backup
    assert_sound(vault.path)
    depot.receive(*(given.path for given in vault.publish(tmp_path / "last", "L1")))
    assert {file.name[:2] for file in depot.carry(tmp_path / "then")} == {"L1"}, "it has them now"
    assert snapshot(depot.path)["unit"] == snapshot(vault.path)["unit"]


def test_only_a_vaults_own_word_vouches_for_its_events(places: tuple[Place, Place], usb: Path, tmp_path: Path) -> None:
    depot, vault = places
    other = Place(tmp_path, "L2")
    other.believe(depot)
    other.believe(vault)
    carry(depot, vault, usb)
    depot.receive(*(given.path for given in vault.publish(tmp_path / "down", "L1")))
    receipt = vault.receipt(depot)
    forged = resigned(depot, receipt)
    for line, name in ((forged.line, "signer.foreign"), ("DEPR1" + "B" * 200, "signer.foreign"), (receipt.line, "ok")):
        with opened(depot.path) as store:
            stream = next(each for each in journal.streams(store.connection) if each.node == "V1")
            wish = Wish(depot.keys, (other.keys.card.seal,), (), CREATED, vouch=line)
            with pack(store, stream, 1, stream.head_seq, wish) as packed:
                path = tmp_path / f"{len(line)}-{name}.DEP"
                path.write_bytes(b"".join(packed.parts()))
        assert names(other.receive(path)) == [name]


def resigned(vault: Place, receipt: Receipt) -> Receipt:
    """A receipt of another day: the clocks of these tests stand still."""
    return receipt._replace(signature=vault.keys.secret.signature(receipts._DOMAIN + receipts.packed(receipt)))


def test_another_depots_events_are_the_others(places: tuple[Place, Place], usb: Path, tmp_path: Path) -> None:
    depot, vault = places
    other = Place(tmp_path, "L2")
    vault.believe(other)
    work(other)
    vault.receive(*other.send(usb, vault))
    depot.receive(*vault.send(usb, depot, node="L2"))
    with opened(other.path) as store:
        inc = store.stream_head().inc
    with opened(depot.path) as store:
        assert of_event(store, "L2", inc, 1).place == OTHERS


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> tuple[Place, Place, list[Receipt]]:
    """A depot, its vault, and the receipts of six visits, of which the depot took none."""
    folder = tmp_path_factory.mktemp("story")
    depot, vault = Place(folder, "L1"), Place(folder, "V1", "vault")
    depot.believe(vault)
    vault.believe(depot)
    given = []
    for nth in range(6):
        work(depot, 1 + nth % 2)
        (folder / str(nth)).mkdir()
        carry(depot, vault, folder / str(nth))
        given.append(vault.receipt(depot))
    return depot, vault, given


@given(taken=st.lists(st.integers(0, 5), max_size=9))
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_became_of_receipts_only_what_is_known_changes(
    story: tuple[Place, Place, list[Receipt]], tmp_path: Path, taken: list[int]
) -> None:
    """Lost, late, doubled, in any order: the depot knows the newest that came, and nothing else is otherwise."""
    depot, vault, given_ = story
    was, before = depot.path, snapshot(depot.path)
    depot.path = Path(shutil.copy(was, tmp_path / "depot.db"))
    try:
        newest_seen, noted = 0, set[int]()
        for nth in taken:
            receipt, expected = given_[nth], given_[nth].seq < newest_seen and nth not in noted
            try:
                depot.take(receipt)
                assert not expected
            except ReceiptOlder:
                assert expected
            noted |= set() if expected else {nth}
            newest_seen = max(newest_seen, receipt.seq)
        assert covered(depot, vault) == ([newest_seen] if taken else [])
        with opened(depot.path) as store:
            now, total = standing(store), store.stream_head().head_seq
            assert (now.events(IN_VAULT), now.total, now.behind) == (newest_seen, total, "")
        assert snapshot(depot.path) | {"confirmed": []} == before
    finally:
        depot.path = was
