"""What arrives from elsewhere while a batch waits: real packages, sealed, signed and received."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from depot.desk.destruction import deciding, executing
from depot.desk.destruction.faults import BatchForeign, BoxStopped
from depot.exchange.cards import DEPOT, VAULT
from depot.exchange.keyfile import Keys
from depot.exchange.keyring import Keyring, keyring
from depot.exchange.owning import enrol
from depot.exchange.packing import Wish, packages
from depot.exchange.receiving import receive
from depot.model.batch import Batch
from depot.model.codes import Code
from depot.model.event import Fact
from depot.store import journal
from depot.store.found import found
from depot.store.store import Store
from depot.store.verify import verify
from tests.desk.destruction.yard import Yard
from tests.desk.founded import ORG, START
from tests.exchange.places import CREATED, keys_of


class Vault:
    """A vault with a database of its own, whose word the depot believes."""

    def __init__(self, yard: Yard, folder: Path) -> None:
        self._yard = yard
        self._folder = folder
        self._path = folder / "vault.db"
        self._keys, self._theirs = keys_of("V1", VAULT), keys_of("L1", DEPOT)
        with found(self._path, "V1", "Voûte", ORG, clock=self._clock, actor="eve", station="v"):
            pass
        self._acts(Fact("user.added", "user/eve", {"name": "Ève", "role": "admin"}))
        enrol(yard.ada, self._keys.card, self._keys.card.fingerprint)

    def _clock(self) -> datetime:
        return START

    def _acts(self, *facts: Fact) -> None:
        with closing(Store.open(self._path, clock=self._clock)) as store:
            store.act(lambda tx: tx.append(*facts), actor="eve", station="v")

    def hears(self) -> None:
        """Take in all that the depot has written."""
        with closing(Store.open(self._path, clock=self._clock)) as store:
            from depot.desk.session import Session

            session = Session(store, "eve", "v")
            enrol(session, self._theirs.card, self._theirs.card.fingerprint)
            _carry(self._yard.depot.store, self._theirs, self._keys, session, self._folder / "up")

    def says(self, what: str, subject: str, **body: Any) -> None:
        """Publish something, and have the depot receive it."""
        self._acts(Fact(what, subject, body))
        with closing(Store.open(self._path, clock=self._clock)) as store:
            _carry(store, self._keys, self._theirs, self._yard.lou, self._folder / "down")


def _carry(store: Store, keys: Keys, to: Keys, session: Any, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    made = []
    wish = Wish(keys, (to.card.seal,), (), CREATED)
    stream = journal.own_stream(store.connection)
    for packed in packages(store, stream, 1, wish):
        with packed:
            made.append(folder / packed.manifest.name)
            made[-1].write_bytes(b"".join(packed.parts()))

    def ring() -> Keyring:
        return keyring(session.store, to.card)

    answers = list(receive(session, made, ring, to.secret.identities()))
    assert answers
    assert all(not getattr(answer, "refused", None) for answer in answers)


@pytest.fixture
def vault(yard: Yard, tmp_path: Path) -> Vault:
    return Vault(yard, tmp_path)


def stopped(yard: Yard, batch: int, box: str) -> str:
    with pytest.raises(BoxStopped) as reason:
        executing.shred(yard.lou, batch, [box])
    assert not yard.box(box).destroyed_on
    assert verify(yard.depot.path).ok
    return reason.value.name


def published(vault: Vault, version: int, disposition: str = "D") -> None:
    copies = [{"copy": "P", "active": 2, "semi": 3, "disposition": disposition}]
    given = {"copies": json.dumps(copies), "version": version, "approved_on": "2026-09-01"}
    vault.says("rule.published", f"rule/{ORG}/10.1", **given)


def test_a_hold_of_the_vault_stops_a_batch_that_waits(yard: Yard, vault: Vault) -> None:
    batch = yard.started()
    executing.pull(yard.lou, batch, yard.due)
    vault.says("hold.placed", "hold/V1-00000001", reason="recours collectif", kind="box", keys=yard.due[1])
    executing.shred(yard.lou, batch, [yard.due[0]])
    assert stopped(yard, batch, yard.due[1]) == "box.held"
    vault.says("hold.lifted", "hold/V1-00000001", why="règlement")
    executing.shred(yard.lou, batch, [yard.due[1]])


def test_a_rule_of_the_vault_stops_a_batch_that_waits(yard: Yard, vault: Vault) -> None:
    vault.hears()
    batch = yard.started()
    executing.pull(yard.lou, batch, yard.due)
    published(vault, 2)
    assert stopped(yard, batch, yard.due[0]) == "box.rule-changed"


def test_a_rule_that_says_keep_stops_it_too(yard: Yard, vault: Vault) -> None:
    vault.hears()
    batch = yard.started()
    executing.pull(yard.lou, batch, yard.due)
    published(vault, 2, "C")
    assert stopped(yard, batch, yard.due[0]) == "box.kept-for-good"


def test_a_rule_in_doubt_between_places_stops_it(yard: Yard, vault: Vault) -> None:
    batch = yard.started()
    executing.pull(yard.lou, batch, yard.due)
    published(vault, 2)
    assert stopped(yard, batch, yard.due[0]) == "box.doubted"


def test_the_vault_knows_the_batch_and_cannot_carry_it_out(yard: Yard, vault: Vault) -> None:
    batch = yard.certified(*yard.due[:2])
    vault.hears()
    with closing(Store.open(vault._path, clock=vault._clock)) as store:
        there = store.get(Batch, batch)
        assert there is not None
        assert there == yard.depot.store.get(Batch, batch)
        assert store.destructions.lines(batch) == yard.depot.store.destructions.lines(batch)
        from depot.desk.session import Session

        with pytest.raises(BatchForeign):
            executing.pause(Session(store, "eve", "v"), batch)


def test_nobody_elsewhere_signs_or_changes_a_batch_by_writing_about_it(yard: Yard, vault: Vault) -> None:
    batch = yard.submitted()
    code = Code.from_id("D", batch).text
    digest = yard.docket(batch).digest
    before = yard.docket(batch)
    body = {"office": "records-manager", "name": "Ève", "digest": digest}
    vault.says("batch.signed", code, **body)
    after = yard.docket(batch)
    assert [office.name for office in after.lacking] == [office.name for office in before.lacking]
    assert (after.state, after.lines, after.digest) == ("submitted", before.lines, digest)
    vault.says("batch.line_decided", code, box=yard.due[0], decision="destroy")
    deciding.decide(yard.sam, batch, [yard.due[0]], "keep", "appel")
    vault.says("batch.line_decided", code, box=yard.due[0], decision="destroy")
    deciding.approve_rest(yard.sam, batch)
    assert [line.decision for line in yard.docket(batch).lines] == ["keep", "destroy", "destroy", "destroy"]
    assert len(yard.docket(batch).lacking) == 3
    assert verify(yard.depot.path).ok
