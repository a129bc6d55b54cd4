"""Receiving real packages: who is believed, in which order they may come, what of a damaged one is kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from depot.desk import conflicts
from depot.desk.conflicts import ClaimUnknown, ConflictUnknown
from depot.errors import DepotError
from depot.model.roles import RoleTooLow
from depot.store.behind import DepotBehind
from tests.exchange.places import keys_of
from tests.exchange.trading import Place, believing, names
from tests.store.depots import assert_sound, registered
from tests.store.trading import opened, snapshot


@pytest.fixture
def places(tmp_path: Path) -> tuple[Place, Place, Place]:
    return believing(tmp_path)


def test_packages_in_any_order_and_twice(places: tuple[Place, Place, Place], usb: Path) -> None:
    one, two, _vault = places
    with opened(one.path) as store:
        registered(store, 30)
    files = one.send(usb, two, most=7)
    assert len(files) > 4
    received = two.receive(*reversed(files))
    assert names(received) == ["ok"] * len(files)
    assert sorted(each.path for each in received) == sorted(files)
    again = two.receive(usb)
    assert [each.taken.new for each in again if each.taken] == [0] * len(files)
    assert_sound(two.path)


def test_without_the_first_one_the_others_wait_and_say_what_for(places: tuple[Place, Place, Place], usb: Path) -> None:
    one, two, _vault = places
    with opened(one.path) as store:
        registered(store, 30)
    files = one.send(usb, two, most=7)
    received = two.receive(*files[1:])
    assert set(names(received)) == {"package.gap"}
    problem = received[0].problem
    assert problem is not None
    assert (problem.facts["first"], problem.facts["last"]) == (1, 7)


def test_who_is_not_enrolled_is_not_believed(tmp_path: Path, usb: Path) -> None:
    one, two = Place(tmp_path, "L1"), Place(tmp_path, "L2")
    assert names(two.receive(*one.send(usb, two))) == ["node.unknown"]
    two.believe(one)
    (good,) = one.send(usb / "good", two)
    (bad,) = one.send(usb / "bad", two, signed=keys_of("L1"))
    assert names(two.receive(bad, good)) == ["signer.foreign", "ok"]


def test_an_enrolled_vault_passes_on_what_others_wrote_and_a_depot_may_not(
    places: tuple[Place, Place, Place], usb: Path, tmp_path: Path
) -> None:
    one, _two, vault = places
    three = Place(tmp_path, "L3")
    three.believe(vault)
    assert names(vault.receive(*one.send(usb, vault))) == ["ok"]
    passed_on = vault.send(usb / "down", three, node="L1")
    assert names(three.receive(*passed_on)) == ["ok"]
    forged = one.send(usb / "forged", three, signed=keys_of("L9"))
    assert names(three.receive(*forged)) == ["node.unknown"]
    three.believe(one)
    other = Place(tmp_path, "L4")
    by_depot = vault.send(usb / "by", three, node="L1", signed=other.keys)
    assert names(three.receive(*by_depot)) == ["signer.foreign"]


@pytest.mark.parametrize(
    ("harm", "name"),
    [
        (lambda data: data[:-9], "package.truncated"),
        (lambda data: data[:-40] + bytes(39) + data[-1:], "payload.altered"),
        (lambda data: data[:30] + b"x" + data[31:], "signature.wrong"),
        (lambda data: b"PK" + data, "not.a-package"),
    ],
)
def test_of_a_damaged_package_nothing_is_kept(
    places: tuple[Place, Place, Place], usb: Path, harm: Callable[[bytes], bytes], name: str
) -> None:
    one, two, vault = places
    (file,) = one.send(usb, two)
    before = snapshot(two.path)
    file.write_bytes(harm(file.read_bytes()))
    assert names(two.receive(file)) == [name]
    assert snapshot(two.path) == before
    assert names(two.receive(*one.send(usb / "vault", vault))) == ["recipient.other"]
    assert names(two.receive(usb / "not-there.DEP")) == ["package.unreadable"]


def test_an_auditor_receives_nothing(places: tuple[Place, Place, Place], usb: Path) -> None:
    one, two, _vault = places
    with pytest.raises(RoleTooLow):
        two.receive(*one.send(usb, two), user="aud")


def test_a_conflict_is_decided_by_a_supervisor_and_the_decision_travels(
    places: tuple[Place, Place, Place], usb: Path
) -> None:
    one, two, _vault = places
    with opened(one.path) as store:
        box = registered(store)[0].text
    two.receive(*one.send(usb / "1", two))
    one.act("box.described", box, title="Ici")
    two.act("box.described", box, title="Là")
    (received,) = two.receive(*one.send(usb / "2", two))
    assert received.taken is not None
    assert received.taken.conflicts == 1
    one.receive(*two.send(usb / "3", one))
    with one.working() as session:
        (it,) = conflicts.conflicts(session.store)
        told = [(side.claim.node, side.said, side.unaware) for side in it.sides]
        assert told == [("L1", "Ici", (2,)), ("L2", "Là", (1,))]
        with pytest.raises(RoleTooLow):
            conflicts.decide(session, box, "title", 2)
    with one.working("ada") as session:
        with pytest.raises(ClaimUnknown):
            conflicts.decide(session, box, "title", 3)
        with pytest.raises(ConflictUnknown):
            conflicts.decide(session, box, "remarks", 1)
        conflicts.decide(session, box, "title", 2)
    assert names(two.receive(*one.send(usb / "4", two))) == ["ok"]
    for place in (one, two):
        assert snapshot(place.path)["conflict"] == []
        assert_sound(place.path)
    assert snapshot(one.path)["box"] == snapshot(two.path)["box"]
    assert snapshot(one.path)["box"][0][6] == "Là"


def test_a_depot_that_is_behind_takes_nothing_in_and_sends_what_it_has(
    places: tuple[Place, Place, Place], usb: Path, tmp_path: Path
) -> None:
    import shutil

    one, two, _vault = places
    old = shutil.copy(one.path, tmp_path / "old.db")
    with opened(one.path) as store:
        registered(store)
    two.receive(*one.send(usb / "1", two))
    shutil.copy(old, one.path)
    assert names(one.receive(*two.send(usb / "2", one, node="L1"))) == ["signer.foreign"]
    assert names(one.receive(*two.send(usb / "3", one, node="L1", signed=one.keys))) == ["own.ahead"]
    assert names(one.receive(*two.send(usb / "4", one))) == ["depot.behind"]
    with opened(one.path) as store, pytest.raises(DepotBehind):
        registered(store)
    assert one.send(usb / "5", two)


def test_every_refusal_says_what_to_do() -> None:
    from depot.store import merging

    family = [each for each in vars(merging).values() if isinstance(each, type) and issubclass(each, DepotError)]
    assert all("todo" in vars(each) for each in family if each.__module__ == merging.__name__)
