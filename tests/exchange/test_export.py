"""Exporting: what no receipt covers, whole, once, for whom it is meant, and remembered here alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from depot.exchange import exporting, owning
from depot.exchange import manifest as form
from depot.exchange.exporting import NobodyToSealFor, NothingThere, Sent, TooManyCards, export
from depot.exchange.keyfile import Keys, beside
from depot.exchange.keyring import keyring
from depot.exchange.medium import FolderMissing
from depot.exchange.packing import JournalBroken
from depot.exchange.reading import check
from depot.model.roles import RoleTooLow
from depot.store import exports
from depot.store.backup import backup
from depot.store.restoring import restore
from depot.store.store import Store
from depot.store.verify import verify
from tests.exchange.places import bytes_kept, bytes_read, keys_of, working
from tests.store.depots import registered


@pytest.fixture
def owned(path: Path, keys: Keys) -> Path:
    """A depot whose keys are the ones that tests know."""
    from depot.exchange import keyfile

    keyfile.keep(beside(path), keys)
    return path


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> int:
    """Packages of a hundred events at most."""
    monkeypatch.setattr(form, "EVENTS_MOST", 100)
    return 100


def sent(path: Path, usb: Path, keys: Keys, user: str = "ada", **wishes: object) -> list[Sent]:
    with working(path, user) as session:
        return [*export(session, usb, keys, **wishes)]  # type: ignore[arg-type]


def test_everything_goes_out_in_pieces_that_fit_together(
    owned: Path, usb: Path, keys: Keys, vault: Keys, few: int
) -> None:
    before = bytes_kept(owned)
    done = sent(owned, usb, keys, to=[vault.card])
    assert [each.manifest.first for each in done] == [*range(1, len(before) + 1, few)]
    with Store.open(owned, readonly=True) as store:
        ring = keyring(store, keys.card)
    for opener in (vault, keys):
        assert [row for each in done for row in bytes_read(each.path, ring, opener)] == before
    assert bytes_kept(owned) == before, "exporting makes nothing new to export"
    assert {each.manifest.recipients for each in done} == {(keys.card.seal, vault.card.seal)}
    assert sorted(entry.name for entry in usb.iterdir()) == sorted(each.path.name for each in done)
    assert verify(owned).ok


def test_what_was_exported_is_remembered_here(owned: Path, usb: Path, keys: Keys, few: int) -> None:
    done = sent(owned, usb, keys, to=[keys.card])
    with Store.open(owned, readonly=True) as store:
        head = store.stream_head()
        noted = exports.exported(store)
        assert exports.on_a_key(store, "L1", head.inc) == head.head_seq
        assert exports.on_a_key(store, "L1", "0" * 32) == 0
    assert [each.package for each in noted] == [each.manifest.package for each in done]
    assert [(each.first, each.last, each.path, each.size) for each in noted] == [
        (each.manifest.first, each.manifest.last, str(each.path), each.path.stat().st_size) for each in done
    ]
    with working(owned) as session:
        registered(session.store)
        assert exports.on_a_key(session.store, "L1", head.inc) == head.head_seq, "one more is here only"


def test_a_gap_in_what_was_exported_is_no_bridge(owned: Path, usb: Path, keys: Keys) -> None:
    sent(owned, usb, keys, to=[keys.card], start=50)
    with Store.open(owned, readonly=True) as store:
        assert exports.on_a_key(store, "L1", store.stream_head().inc) == 0


def test_a_package_that_is_there_and_sound_is_not_written_again(owned: Path, usb: Path, keys: Keys, few: int) -> None:
    first = sent(owned, usb, keys, to=[keys.card])
    stamps = {each.path: each.path.stat().st_mtime_ns for each in first}
    again = sent(owned, usb, keys, to=[keys.card])
    assert [each.known for each in again] == [True] * len(first)
    assert {each.path: each.path.stat().st_mtime_ns for each in again} == stamps
    with working(owned) as session:
        registered(session.store, 3)
    more = sent(owned, usb, keys, to=[keys.card])
    assert [each.known for each in more] == [True] * (len(first) - 1) + [False]


def test_a_damaged_one_stays_and_a_good_one_is_put_beside_it(owned: Path, usb: Path, keys: Keys) -> None:
    (only,) = sent(owned, usb, keys, to=[keys.card])
    damaged = only.path.read_bytes()[:-1] + b"?"
    only.path.write_bytes(damaged)
    (fresh,) = sent(owned, usb, keys, to=[keys.card])
    assert fresh.path.name == only.path.name.replace(".DEP", "-2.DEP")
    assert only.path.read_bytes() == damaged
    assert check(fresh.path, None, keys.secret.identities()).content
    (third,) = sent(owned, usb, keys, to=[keys.card])
    assert (third.path, third.known) == (fresh.path, True)


def test_other_recipients_get_a_package_of_their_own(owned: Path, usb: Path, keys: Keys, vault: Keys) -> None:
    (one,) = sent(owned, usb, keys, to=[keys.card])
    (other,) = sent(owned, usb, keys, to=[vault.card])
    assert (one.path == other.path, other.known) == (False, False)
    assert check(other.path, None, vault.secret.identities()).content


def test_without_anybody_to_encrypt_for_it_is_refused(owned: Path, usb: Path, keys: Keys, vault: Keys) -> None:
    with pytest.raises(NobodyToSealFor):
        sent(owned, usb, keys)
    assert not [*usb.iterdir()]
    with working(owned) as session:
        owning.enrol(session, vault.card, vault.card.fingerprint)
    (done,) = sent(owned, usb, keys)
    assert check(done.path, None, vault.secret.identities()).content
    with pytest.raises(TooManyCards):
        sent(owned, usb, keys, to=[keys_of("L2").card for _nth in range(16)])


def test_plain_packages_are_an_administrators(owned: Path, usb: Path, keys: Keys) -> None:
    for user in ("lou", "aud"):
        with pytest.raises(RoleTooLow):
            sent(owned, usb, keys, user, plain=True)
    with pytest.raises(RoleTooLow):
        sent(owned, usb, keys, "aud", to=[keys.card])
    assert len(sent(owned, usb, keys, "lou", to=[keys.card])) == 1
    (plain,) = sent(owned, usb, keys, plain=True)
    assert check(plain.path, None, ()).content
    assert plain.manifest.recipients == ()


def test_from_a_receipt_on_or_again_from_a_number(owned: Path, usb: Path, keys: Keys) -> None:
    with Store.open(owned, readonly=True) as store:
        inc, last = store.stream_head().inc, store.stream_head().head_seq
    (done,) = sent(owned, usb, keys, to=[keys.card], received={inc: 120})
    assert (done.manifest.first, done.manifest.receipt) == (121, 120)
    (again,) = sent(owned, usb, keys, to=[keys.card], received={inc: 120}, start=7)
    assert (again.manifest.first, again.manifest.last) == (7, last)
    assert sent(owned, usb, keys, to=[keys.card], received={inc: last}) == []
    for wrong in (0, last + 1):
        with pytest.raises(NothingThere):
            sent(owned, usb, keys, to=[keys.card], start=wrong)


def test_former_incarnations_go_along_after_a_restore(owned: Path, usb: Path, keys: Keys, tmp_path: Path) -> None:
    with working(owned) as session:
        backup(session.store, tmp_path / "copy.db")
    restore(tmp_path / "copy.db", owned, actor="ada", station="tty1")
    done = sent(owned, usb, keys, to=[keys.card])
    assert len({each.manifest.inc for each in done}) == 2
    assert [each.manifest.first for each in done] == [1, 1]
    assert {each.known for each in done} == {False}


def test_an_altered_event_is_not_exported(owned: Path, usb: Path, keys: Keys) -> None:
    with Store.open(owned) as store:
        store.connection.execute("DROP TRIGGER journal_no_update")
        store.connection.execute(
            "UPDATE journal SET header = CAST(replace(header, 'ada', 'eve') AS BLOB) WHERE seq = 30"
        )
    with pytest.raises(JournalBroken) as refused:
        sent(owned, usb, keys, to=[keys.card])
    assert refused.value.facts == {"seq": 30}
    assert not [*usb.iterdir()]


def test_a_key_that_is_not_there(owned: Path, usb: Path, keys: Keys) -> None:
    with pytest.raises(FolderMissing):
        sent(owned, usb / "none", keys, to=[keys.card])


def test_progress_reaches_its_end(owned: Path, usb: Path, keys: Keys, few: int) -> None:
    told: list[tuple[int, int]] = []
    sent(owned, usb, keys, to=[keys.card], progress=lambda done, total: told.append((done, total)))
    total = len(bytes_kept(owned))
    assert told[0] == (0, total)
    assert told[-1] == (total, total)
    assert [done for done, _total in told] == sorted(done for done, _total in told)


def test_names_are_tried_and_then_it_is_said(
    owned: Path, usb: Path, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    from depot.exchange.medium import TargetTaken

    monkeypatch.setattr(exporting, "NAMES_MOST", 2)
    (only,) = sent(owned, usb, keys, to=[keys.card])
    for name in (only.path.name, only.path.name.replace(".DEP", "-2.DEP")):
        (usb / name).write_bytes(b"something else")
    with pytest.raises(TargetTaken):
        sent(owned, usb, keys, to=[keys.card])
