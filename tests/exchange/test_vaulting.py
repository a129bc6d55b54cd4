"""A vault: many packages of many depots, receipts, downlinks, and what is done when something was lost or stolen."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from depot.exchange import overview, receipts
from depot.exchange.keyring import keyring
from depot.exchange.owning import CardOwn, KeysUnknown, enrol, make, revoke, rotate
from depot.exchange.publishing import write_receipt
from depot.exchange.receiving import Received
from depot.exchange.recovering import recovery
from depot.exchange.standing import standing
from depot.store import journal
from depot.store.restoring import restore
from tests.exchange.trading import Place, names
from tests.store.depots import WHO, Clock, assert_sound, registered
from tests.store.trading import opened, snapshot

Places = tuple[Place, Place, Place]


@pytest.fixture
def places(tmp_path: Path, vault_url: str) -> Places:
    """Two depots and their vault, in a file or on a server; the depots know only the vault."""
    one, two, vault = Place(tmp_path, "L1"), Place(tmp_path, "L2"), Place(tmp_path, "V1", "vault", vault_url)
    for depot in (one, two):
        depot.believe(vault)
        vault.believe(depot)
    return one, two, vault


def work(place: Place, boxes: int = 3) -> int:
    with opened(place.where) as store:
        registered(store, boxes)
        return store.stream_head().head_seq


def head(place: Place) -> int:
    with opened(place.where) as store:
        return store.stream_head().head_seq


def exchange(usb: Path, vault: Place, *depots: Place) -> list[Received]:
    """Carry a key from the depots to the vault and back; what came of each file at the depots."""
    for depot in depots:
        depot.carry(usb)
    for receipt in vault.merge(usb)[1]:
        write_receipt(usb, receipt)
    vault.publish(usb)
    return [received for depot in depots for received in depot.receive(usb)]


def test_everything_goes_round(places: Places, usb: Path) -> None:
    one, two, vault = places
    work(one)
    work(two)
    vault.act("unit.added", "unit/CSSRL/7300", org="CSSRL", code="7300", name="Finances")
    received = exchange(usb, vault, one, two)
    assert set(names(received)) == {"ok"}
    assert sum(each.passed for each in received) == 4, "of each other's packages and receipts, each leaves two alone"
    for name in ("box", "unit", "placement"):
        assert snapshot(one.path)[name] == snapshot(two.path)[name] == snapshot(vault.where)[name]
    again = exchange(usb, vault, one, two)
    assert set(names(again)) == {"ok"}


def test_a_downlink_begins_where_the_depot_is_and_heals_by_itself(places: Places, usb: Path, tmp_path: Path) -> None:
    one, two, vault = places
    work(two)
    vault.merge(*two.carry(usb))
    lost = vault.publish(tmp_path / "lost", "L1")
    assert [given.sent.manifest.first for given in lost if given.sent] == [1, 1]
    one.receive(tmp_path / "lost")
    here = head(vault)
    vault.merge(*one.carry(usb))
    work(two)
    vault.merge(*two.carry(usb))
    again = {g.sent.manifest.node: g.sent.manifest.first for g in vault.publish(tmp_path / "next", "L1") if g.sent}
    with opened(two.path) as store:
        assert again == {"V1": here + 1, "L2": store.stream_head().head_seq - 2}
    assert set(names(one.receive(tmp_path / "next"))) == {"ok"}
    assert snapshot(one.path)["box"] == snapshot(two.path)["box"]
    with opened(vault.where) as store, pytest.raises(KeysUnknown):
        vault.publish(tmp_path / "next", "L9")


@pytest.mark.parametrize("jobs", [1, 3])
def test_many_packages_of_many_depots(tmp_path: Path, usb: Path, vault_url: str, jobs: int) -> None:
    vault = Place(tmp_path, "V1", "vault", vault_url)
    depots = [Place(tmp_path, node) for node in ("L1", "L2", "L3")]
    for depot in depots:
        depot.believe(vault)
        vault.believe(depot)
        work(depot, 20)
        depot.send(usb, vault, most=6)
    (usb / "NOTES.DEP").write_text("rien")
    received, given = vault.merge(usb, jobs=jobs)
    assert set(names(received)) == {"ok", "not.a-package"}
    assert [receipt.seq for receipt in sorted(given)] == [head(depot) for depot in depots]
    boxes = [row for depot in depots for row in snapshot(depot.path)["box"]]
    assert sorted(snapshot(vault.where)["box"], key=repr) == sorted(boxes, key=repr)
    assert_sound(vault.where)
    again, same = vault.merge(usb, jobs=jobs)
    assert sum(each.taken.new for each in again if each.taken) == 0
    assert [receipt.seq for receipt in sorted(same)] == [receipt.seq for receipt in sorted(given)]


def test_what_is_missing_has_a_name(places: Places, usb: Path) -> None:
    one, _two, vault = places
    work(one, 12)
    files = one.send(usb, vault, most=5)
    received, given = vault.merge(*files[:1], *files[2:])
    assert names(received).count("package.gap") == len(files) - 2
    assert [receipt.seq for receipt in given] == [5]
    with opened(vault.where) as store:
        (status, _other) = overview.status(store)
        (gap,) = status.gaps
        assert (gap.node, gap.first, gap.source) == ("L1", 6, files[-1].name)
    assert set(names(vault.merge(*files)[0])) == {"ok"}
    with opened(vault.where) as store:
        assert not any(status.gaps for status in overview.status(store))


def test_what_others_tell_of_is_missing_too(places: Places, usb: Path, tmp_path: Path) -> None:
    one, two, vault = places
    one.believe(two)
    two.believe(one)
    last = work(one)
    two.receive(*one.send(usb / "direct", two))
    vault.merge(*two.carry(usb))
    with opened(vault.where) as store:
        status = {each.node: each for each in overview.status(store)}
        (gap,) = status["L1"].gaps
        assert (gap.first, gap.last, gap.source) == (1, last, "L2")
        assert status["L2"].gaps == ()
        assert status["L2"].received


def test_events_of_a_newer_program_are_counted(places: Places, usb: Path) -> None:
    one, _two, vault = places
    one.act("box.folded_in_eight", "BL1000001X", how="neatly")
    _received, (receipt,) = vault.merge(*one.carry(usb))
    assert receipt.held == 1
    with opened(vault.where) as store:
        assert overview.status(store)[0].held == 1
    assert_sound(vault.where)


def test_a_lost_database_comes_home(places: Places, usb: Path, tmp_path: Path) -> None:
    one, two, vault = places
    backup = tmp_path / "backup.db"
    shutil.copy(one.path, backup)
    sent = work(one)
    exchange(usb, vault, one, two)
    lost = work(one, 2)
    restore(backup, one.path, clock=Clock(), **WHO)
    with opened(one.path) as store:
        (former,) = recovery(store)
        assert (former.best, former.complete) == (lost, False)
    vault.publish(tmp_path / "home", "L1", own=True)
    assert set(names(one.receive(tmp_path / "home"))) == {"ok"}
    with opened(one.path) as store:
        (former,) = recovery(store)
        assert (former.here, former.best, former.complete) == (sent, lost, False)
        assert len(snapshot(one.path)["box"]) == 3
    work(one, 1)
    exchange(usb, vault, one, two)
    assert snapshot(one.path)["box"] == snapshot(vault.where)["box"] == snapshot(two.path)["box"]
    for place in places:
        assert_sound(place.where)


def test_all_that_is_known_came_home(places: Places, usb: Path, tmp_path: Path) -> None:
    one, _two, vault = places
    backup = tmp_path / "backup.db"
    shutil.copy(one.path, backup)
    last = work(one)
    vault.merge(*one.carry(usb))
    one.path.unlink()
    restore(backup, one.path, clock=Clock(), **WHO)
    with opened(one.path) as store:
        assert [former.complete for former in recovery(store)] == [True], "nobody here knows of more"
    one.receive(*(given.path for given in vault.publish(tmp_path / "home", "L1", own=True)))
    with opened(one.path) as store:
        (former,) = recovery(store)
        assert (former.here, former.best, former.complete) == (last, last, True)
        assert standing(store).behind == ""


def test_a_copied_database_of_which_both_go_on(places: Places, usb: Path, tmp_path: Path) -> None:
    one, _two, vault = places
    copy = shutil.copy(one.path, tmp_path / "copy.db")
    work(one)
    first = one.carry(usb)
    _received, (receipt,) = vault.merge(*first)
    before = snapshot(vault.where)
    shutil.copy(copy, one.path)
    one.act("person.registered", "PL100001X0", name="Copie")
    work(one)
    (tmp_path / "second").mkdir()
    refused, _given = vault.merge(*one.carry(tmp_path / "second"))
    assert names(refused) == ["package.forked"]
    assert snapshot(vault.where) == before, "whose branch came first stays"
    assert names(one.receive(*(write_receipt(usb, receipt).path,))) == ["own.receipt-forked"]
    restore(Path(copy), one.path, clock=Clock(), **WHO)
    work(one, 1)
    assert set(names(vault.merge(*one.carry(tmp_path / "third"))[0])) == {"ok"}


def test_a_revoked_key_is_believed_nowhere_the_vault_is(places: Places, usb: Path, tmp_path: Path) -> None:
    one, two, vault = places
    two.believe(one)
    work(one)
    exchange(usb, vault, one, two)
    kept = snapshot(vault.where)["box"]
    with vault.working("ada") as session:
        revoke(session, "L1", "volée")
        with pytest.raises(CardOwn):
            revoke(session, "V1")
        with pytest.raises(KeysUnknown):
            revoke(session, "L1")
    work(one)
    assert names(vault.merge(*one.carry(usb))[0]) == ["signer.revoked"]
    assert snapshot(vault.where)["box"] == kept
    vault.publish(usb, "L2")
    two.receive(usb)
    assert names(two.receive(*one.send(tmp_path / "direct", two))) == ["signer.revoked"]
    with vault.working("ada") as session:
        enrol(session, one.keys.card, one.keys.card.fingerprint)
    assert names(vault.merge(*one.carry(usb))[0]) == ["ok"], "a person compared it again"


def test_keys_are_changed_and_a_stolen_one_cannot_go_on(places: Places, usb: Path) -> None:
    one, _two, vault = places
    with one.working("ada") as session:
        first = make(session)
        with vault.working("ada") as there:
            enrol(there, first, first.fingerprint)
        second = rotate(session)
    with one.working() as session:
        from depot.exchange.owning import key_file

        one.keys = key_file(session.store, one.path).keys()
    assert names(vault.merge(*one.carry(usb))[0]) == ["ok"]
    with vault.working("ada") as session:
        assert keyring(session.store).cards_of("L1")[-1] == second
        revoke(session, "L1")
        assert keyring(session.store).cards_of("L1") == [], "not by way of the statement of a revoked key either"


def test_receipts_are_given_for_every_end_that_is_here(places: Places, usb: Path, tmp_path: Path) -> None:
    one, _two, vault = places
    backup = tmp_path / "backup.db"
    shutil.copy(one.path, backup)
    work(one)
    vault.merge(*one.carry(usb))
    restore(backup, one.path, clock=Clock(), **WHO)
    work(one)
    _received, given = vault.merge(*one.carry(usb))
    with opened(vault.where) as store:
        ours = [stream for stream in journal.streams(store.connection) if stream.node == "L1"]
        assert [(receipt.inc, receipt.seq) for receipt in given] == [(each.inc, each.head_seq) for each in ours]
    older = receipts.parse(given[-1]._replace(seq=given[-1].seq).text)
    assert write_receipt(usb, older).path.exists()
    assert len([*usb.glob("*.REC")]) == 1


def test_nothing_is_said_without_end(places: Places, usb: Path) -> None:
    """Receipts and what each heard of the others are no news, but for the one receipt of each round."""
    one, two, vault = places
    work(one)
    for _nth in range(3):
        exchange(usb, vault, one, two)
    was = [head(place) for place in places]
    exchange(usb, vault, one, two)
    now = [head(place) for place in places]
    assert now[2] == was[2]
    assert all(after - before <= 1 for before, after in zip(was[:2], now[:2], strict=True))
