"""Cards that are known: in use, former, believed, replaced, revoked; each with who did it and when."""

from __future__ import annotations

from pathlib import Path

from depot.exchange import owning
from depot.exchange.cardlist import BELIEVED, FORMER, OWN, REPLACED, REVOKED, Known, known_cards
from depot.exchange.cards import VAULT, Card
from depot.exchange.keyring import rotation, subject
from depot.model import roles
from depot.model.event import Fact
from depot.store.store import Store
from tests.exchange.places import keys_of, working


def listed(path: Path, own: Card | None) -> list[Known]:
    with Store.open(path, readonly=True) as store:
        return known_cards(store, own)


def states(path: Path, own: Card | None) -> list[tuple[str, str, str]]:
    return [(each.card.node, each.card.sign, each.state) for each in listed(path, own)]


def test_a_place_without_keys_that_knows_nobody(path: Path) -> None:
    assert listed(path, None) == []


def test_former_keys_stand_behind_those_in_use(path: Path) -> None:
    with working(path) as admin:
        first = owning.make(admin)
        assert known_cards(admin.store, first) == [Known(first, OWN)]
        second, third = owning.rotate(admin), owning.rotate(admin)
    rows = listed(path, third)
    assert [(each.card, each.state) for each in rows] == [(third, OWN), (second, FORMER), (first, FORMER)]
    assert [each.by and each.by.actor for each in rows] == ["ada", "ada", "ada"]
    assert [each.card for each in listed(path, None)] == [third, second, first], "their file is lost"


def test_those_of_others_are_believed_replaced_or_revoked(path: Path) -> None:
    vault, again, other = keys_of("V1", role=VAULT), keys_of("V1", role=VAULT), keys_of("L2")
    stranger = keys_of("L3")
    with working(path) as admin:
        owning.enrol(admin, vault.card, vault.card.fingerprint)
        owning.enrol(admin, other.card, other.card.fingerprint)
        said = rotation(again.card, vault.card, vault.secret)
        body = {"card": said.card, "former": said.former, "signature": said.signature}
        admin.do(roles.ADMINISTER, lambda tx: tx.append(Fact("key.rotated", subject("V1"), body)))
        strange = rotation(stranger.card, keys_of("L3").card, stranger.secret)
        wrong = {"card": strange.card, "former": strange.former, "signature": strange.signature}
        admin.do(roles.ADMINISTER, lambda tx: tx.append(Fact("key.rotated", subject("L3"), wrong)))
        admin.do(roles.ADMINISTER, lambda tx: tx.append(Fact("key.rotated", subject("L4"), {"card": "no card"})))
        owning.revoke(admin, "L2", "volée")
    assert states(path, None) == [
        ("L2", other.card.sign, REVOKED),
        ("V1", again.card.sign, BELIEVED),
        ("V1", vault.card.sign, REPLACED),
    ]
    gone, vault_now, _before = listed(path, None)
    assert (gone.reason, gone.by and gone.by.actor, vault_now.reason) == ("volée", "ada", "")


def test_a_card_that_is_enrolled_again_is_believed_again(path: Path) -> None:
    other = keys_of("L2")
    with working(path) as admin:
        owning.enrol(admin, other.card, other.card.fingerprint)
        owning.revoke(admin, "L2")
        owning.enrol(admin, other.card, other.card.fingerprint)
    assert states(path, None) == [("L2", other.card.sign, BELIEVED)]


def test_own_keys_that_were_revoked_say_so(path: Path) -> None:
    with working(path) as admin:
        own = owning.make(admin)
        fact = Fact("key.revoked", subject("L1"), {"sign": own.sign, "reason": "perdue"})
        admin.do(roles.ADMINISTER, lambda tx: tx.append(fact))
        new = owning.rotate(admin)
    assert [(each.card, each.state, each.reason) for each in listed(path, own)][-1] == (own, REVOKED, "perdue")
    assert (new.sign, OWN) in [(each.card.sign, each.state) for each in listed(path, new)]
