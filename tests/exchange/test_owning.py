"""Making, changing and believing keys: acts of an administrator, on record, whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from depot.exchange import keyfile, owning
from depot.exchange.faults import NodeUnknown, SignerForeign
from depot.exchange.keyfile import Keys, KeysExist, KeysMissing, KeysOfAnother, PassphraseWrong, beside
from depot.exchange.keyring import Keyring, keyring, rotation, rotations_of
from depot.exchange.manifest import ROTATIONS_MOST
from depot.exchange.packing import Wish, pack
from depot.exchange.reading import check
from depot.model.roles import RoleTooLow
from depot.store.backup import backup
from depot.store.restoring import restore
from depot.store.store import Store
from depot.store.verify import verify
from tests.exchange.places import CREATED, PASSPHRASE, keys_of, working


def test_keys_are_made_once_by_an_administrator(path: Path) -> None:
    with working(path, "lou") as clerk, pytest.raises(RoleTooLow):
        owning.make(clerk)
    with working(path) as admin:
        with pytest.raises(KeysMissing):
            owning.key_file(admin.store, path)
        card = owning.make(admin)
        with pytest.raises(KeysExist):
            owning.make(admin)
        assert owning.key_file(admin.store, path).card == card
    assert (card.node, card.role, card.name, card.made) == ("L1", "depot", "Dépôt", "2026-10-05")


def test_a_restore_leaves_the_keys(path: Path, tmp_path: Path) -> None:
    with working(path) as admin:
        card = owning.make(admin)
        backup(admin.store, tmp_path / "copy.db")
    assert card.sign.encode() not in (tmp_path / "copy.db").read_bytes()
    restore(tmp_path / "copy.db", path, actor="ada", station="tty1")
    with Store.open(path, readonly=True) as store:
        assert owning.key_file(store, path).keys().card == card


def test_keys_of_another_depot_are_not_used(path: Path) -> None:
    keyfile.keep(beside(path), keys_of("L2"))
    with Store.open(path, readonly=True) as store, pytest.raises(KeysOfAnother):
        owning.key_file(store, path)


def test_a_rotation_is_signed_by_the_old_key_and_old_packages_still_open(path: Path) -> None:
    with working(path) as admin:
        first = owning.make(admin, PASSPHRASE)
        with pytest.raises(PassphraseWrong):
            owning.rotate(admin, "x")
        second = owning.rotate(admin, PASSPHRASE)
        third = owning.rotate(admin, PASSPHRASE)
        keys = owning.key_file(admin.store, path).keys(PASSPHRASE)
        assert keys.card == third
        assert [str(each.to_public()) for each in keys.secret.identities()] == [third.seal, second.seal, first.seal]
        said = rotations_of(admin.store, "L1", ROTATIONS_MOST)
        ring = Keyring([first])
        assert ring.card_of("L1", third.sign) is None
        assert ring.card_of("L1", third.sign, said) == third
        assert ring.card_of("L1", third.sign, said[1:]) is None, "a step is missing"
        assert Keyring([first], said).card_of("L1", second.sign) == second
        assert keyring(admin.store, third).card_of("L1", first.sign) == first
        with pytest.raises(RoleTooLow), working(path, "lou") as clerk:
            owning.rotate(clerk, PASSPHRASE)
    assert verify(path).ok
    assert not [*path.parent.glob("*.next-*")]


def test_a_package_brings_the_rotation_that_its_signature_needs(path: Path, tmp_path: Path) -> None:
    with working(path) as admin:
        first = owning.make(admin)
        second = owning.rotate(admin)
        keys = owning.key_file(admin.store, path).keys()
        said = tuple(rotations_of(admin.store, "L1", ROTATIONS_MOST))
        stream, file = admin.store.stream_head(), tmp_path / "p.dep"
        for rotations, ring, believed in (
            (said, Keyring([first]), second),
            (said, Keyring([second]), second),
            ((), Keyring([first]), None),
            (said, Keyring([keys_of("L1").card]), None),
        ):
            with pack(admin.store, stream, 1, 9, Wish(keys, (), rotations, CREATED)) as packed:
                file.write_bytes(b"".join(packed.parts()))
            if believed is None:
                with pytest.raises(SignerForeign):
                    check(file, ring, ())
            else:
                assert check(file, ring, ()).card == believed
        with pytest.raises(NodeUnknown):
            check(file, Keyring([keys_of("L2").card]), ())


def test_nobody_else_can_speak_for_a_key(keys: Keys, vault: Keys) -> None:
    thief, new = keys_of("L1"), keys_of("L1")
    ring = Keyring([keys.card, vault.card])
    good = rotation(new.card, keys.card, keys.secret)
    assert ring.card_of("L1", new.card.sign, [good]) == new.card
    for bad in (
        rotation(new.card, keys.card, thief.secret),  # not signed by whom it names
        rotation(new.card, thief.card, thief.secret),  # of a key that nobody knows
        rotation(new.card, vault.card, vault.secret),  # of another node
        good._replace(signature=f"{int(good.signature[:1], 16) ^ 1:x}{good.signature[1:]}"),
        good._replace(signature="zz"),
        good._replace(card=new.card.text.replace("Lieu", "Rue")),
        good._replace(former="nothing"),
    ):
        assert ring.card_of("L1", new.card.sign, [bad]) is None


def test_a_rotation_cut_short_is_finished_or_never_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with working(path) as admin:
        old = owning.make(admin)
        real = admin.store.act

        def fails(*_given: object, **_named: object) -> None:
            raise OSError(5, "pulled")

        monkeypatch.setattr(type(admin.store), "act", fails)
        monkeypatch.setattr("depot.desk.session.Session.may", lambda *_given: None)
        with pytest.raises(OSError, match="pulled"):
            owning.rotate(admin)
        monkeypatch.undo()
        assert real is not None
        assert len([*path.parent.glob("*.next-*")]) == 1
        assert owning.key_file(admin.store, path).card == old, "the journal says nothing: the old keys are in force"

        monkeypatch.setattr(owning, "_put", fails)
        with pytest.raises(OSError, match="pulled"):
            owning.rotate(admin)
        monkeypatch.undo()
        assert keyfile.load(beside(path)).card == old
        new = owning.key_file(admin.store, path).keys().card
        assert new != old, "the journal announced them: they take their place"
        assert keyfile.load(beside(path)).card == new
        assert keyring(admin.store, new).card_of("L1", old.sign) == old
    assert not [*path.parent.glob("*.next-*")]


def test_a_passphrase_is_set_changed_and_taken_away(path: Path) -> None:
    with working(path) as admin:
        card = owning.make(admin)
        owning.change_passphrase(admin, None, PASSPHRASE)
        assert owning.key_file(admin.store, path).locked
        owning.change_passphrase(admin, PASSPHRASE, "autre")
        with pytest.raises(PassphraseWrong):
            owning.change_passphrase(admin, PASSPHRASE, None)
        owning.change_passphrase(admin, "autre", None)
        assert owning.key_file(admin.store, path).keys().card == card


def test_a_card_is_believed_when_its_fingerprint_was_compared(path: Path, vault: Keys) -> None:
    card, said = vault.card, vault.card.fingerprint
    with working(path) as admin:
        assert not keyring(admin.store).knows("V1")
        wrong = said[:-1] + str((int(said[-1]) + 1) % 10)
        for other in (wrong, "", said[:-6]):
            with pytest.raises(owning.FingerprintDiffers):
                owning.enrol(admin, card, other)
        with pytest.raises(owning.CardOwn):
            owning.enrol(admin, (own := keys_of("L1").card), own.fingerprint)
        assert owning.enrol(admin, card, said.replace(" ", "-")).act
        assert not owning.enrol(admin, card, said).act, "once is enough"
        assert keyring(admin.store).latest("vault") == [card]
        assert keyring(admin.store).card_of("V1", card.sign) == card
    with working(path, "lou") as clerk, pytest.raises(RoleTooLow):
        owning.enrol(clerk, (second := keys_of("V2", "vault").card), second.fingerprint)
    assert verify(path).ok
