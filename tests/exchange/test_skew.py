"""Programs of different ages trade: what the older one does not know is held, and understood once it is updated."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from depot.exchange import cards, keyfile
from depot.exchange import manifest as form
from depot.exchange.keyring import keyring
from depot.exchange.owning import enrol
from depot.exchange.receiving import receive
from depot.model import registers, subjects
from depot.model.box import Box
from depot.model.event import Event
from depot.store.migrations import refold
from depot.store.version import FOLD_VERSION
from tests.exchange.forge import resealed
from tests.exchange.places import packed
from tests.exchange.test_golden import VERSIONS, expected
from tests.exchange.trading import Place, believing, names
from tests.store.depots import assert_sound, registered
from tests.store.trading import opened, snapshot

Places = tuple[Place, Place, Place]


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return believing(tmp_path)


@contextmanager
def newer() -> Iterator[None]:
    """A program that knows one kind of event more: a box is weighed, and its remarks say so."""

    def evolve(state: Box, event: Event) -> Box:
        after: Box = subjects.BOX.evolve(state, event)
        return after._replace(remarks=f"{event.body['grams']} g") if event.kind == "box.weighed" else after

    kind = subjects.BOX._replace(evolve=evolve)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(subjects.SUBJECTS, "box", kind)
        patch.setitem(subjects.BY_LETTER, "B", kind)
        patch.setitem(subjects.BY_STATE, Box, kind)
        patch.setitem(registers.WRITES, "box.weighed", ("remarks",))
        subjects.resolve.cache_clear()
        yield
    subjects.resolve.cache_clear()


def updated(place: Place) -> dict[str, Any]:
    """Install the newer program, whose tables have another version, and open the depot with it: what is so then."""
    with closing(sqlite3.connect(place.path)) as connection:
        connection.execute("UPDATE meta SET value = ? WHERE name = 'fold'", (FOLD_VERSION - 1,))
        connection.commit()
    with newer():
        with opened(place.path) as store:
            assert store.fold_version() == FOLD_VERSION
        assert_sound(place.path)
        return snapshot(place.path)


def weigh(one: Place, two: Place, usb: Path) -> str:
    """Of a newer depot: it weighs boxes, one of which another depot writes a remark about meanwhile."""
    with newer():
        with opened(one.path) as store:
            boxes = [code.text for code in registered(store, 3)]
        assert set(names(two.receive(*one.send(usb / "0", two)))) == {"ok"}
        for grams, box in enumerate(boxes, 2_500):
            one.act("box.weighed", box, grams=grams)
        one.act("box.described", boxes[1], title="Pesée")
        two.act("box.described", boxes[0], remarks="lourde")
    return boxes[0]


def test_what_a_newer_program_says_is_held_and_understood_after_the_update(places: Places, usb: Path) -> None:
    one, two, vault = places
    disputed = weigh(one, two, usb)
    files = [*one.send(usb / "1", vault), *two.send(usb / "2", vault)]
    received = vault.receive(*files)
    assert names(received) == ["ok"] * len(files)
    assert [each.taken.held for each in received if each.taken and each.taken.held] == [{"box.weighed": 3}]
    before = snapshot(vault.path)
    assert not any("2500 g" in str(row) for row in before["box"])
    assert any("Pesée" in str(row) for row in before["box"]), "what stands behind it is not held up"
    assert before["conflict"] == []
    assert_sound(vault.path)
    one.act("box.described", disputed, title="Après")
    assert names(vault.receive(*one.send(usb / "3", vault))) == ["ok"]

    after = updated(vault)
    assert len(after["conflict"]) == 2, "now it is seen that two wrote of one thing"
    assert any("2501 g" in str(row) for row in after["box"])
    with newer():
        always = Place(usb, "V2", "vault")
        for other in (one, two):
            always.believe(other)
        assert set(names(always.receive(*one.send(usb / "4", always), *two.send(usb / "5", always)))) == {"ok"}
        assert snapshot(always.path)["box"] == after["box"]
        assert snapshot(always.path)["conflict"] == after["conflict"]


def test_a_program_that_skips_what_it_does_not_know_never_learns_it(places: Places, usb: Path) -> None:
    """The control."""
    one, two, vault = places
    weigh(one, two, usb)
    vault.receive(*one.send(usb / "1", vault), *two.send(usb / "2", vault))
    with closing(sqlite3.connect(vault.path)) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute("DELETE FROM journal WHERE kind = 'box.weighed'")
        connection.commit()
    with newer():
        with opened(vault.path) as store:
            refold(store.connection)
        after = snapshot(vault.path)
    assert not any("2501 g" in str(row) for row in after["box"])
    assert after["conflict"] == []


def kept(place: Place) -> tuple[list[bytes], dict[str, Any]]:
    """Events and tables of a place: what a refused package must leave as it was."""
    return journal_of(place), snapshot(place.path)


def journal_of(place: Place) -> list[bytes]:
    with opened(place.path) as store:
        return [hash_ for (hash_,) in store.connection.execute("SELECT hash FROM journal ORDER BY pos")]


def test_a_format_that_is_newer_is_refused_whole_and_taken_after_the_update(
    places: Places, usb: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, _two, vault = places
    with opened(one.path) as store:
        registered(store, 40)
        head = store.stream_head().head_seq
    for name, first, last in (("A", 1, 20), ("B", 21, 30), ("C", 31, head)):
        plain = packed(one.path, one.keys, (), first, last)
        (usb / f"{name}.DEP").write_bytes(resealed(plain, one.keys, schema=2) if name == "B" else plain)
    before = kept(vault)
    assert names(vault.receive(usb / "B.DEP")) == ["package.gap"], "whose turn it is, is said first"
    assert kept(vault) == before
    assert names(vault.receive(usb / "A.DEP")) == ["ok"]
    before = kept(vault)
    received = vault.receive(usb / "B.DEP", usb / "C.DEP")
    assert {each.path.stem: name for each, name in zip(received, names(received), strict=True)} == {
        "B": "package.too-new",
        "C": "package.gap",
    }
    assert kept(vault) == before, "nothing behind it was taken in its stead"
    monkeypatch.setattr(form, "SCHEMA", 2)
    assert set(names(vault.receive(usb))) == {"ok"}
    assert snapshot(vault.path)["box"] == snapshot(one.path)["box"]


@pytest.mark.parametrize("golden", VERSIONS, ids=lambda folder: folder.name)
def test_packages_of_every_version_are_taken_in(golden: Path, tmp_path: Path) -> None:
    """For ever: events, signatures and keys that were rotated in between, as they were written then."""
    place = Place(tmp_path, "V2", "vault")
    identities = keyfile.load(golden / "vault-FOR-TESTS-ONLY.keys").keys().secret.identities()
    card = cards.parse((golden / "first.card").read_text("utf-8"))
    with place.working("ada") as session:
        enrol(session, card, card.fingerprint)
        received = list(receive(session, [golden], lambda: keyring(session.store), identities))
        assert set(names(received)) == {"ok"}
        assert [each.taken.held for each in received if each.taken and each.taken.held] == []
        query = "SELECT hash FROM journal JOIN stream ON stream.id = journal.stream WHERE node = ? ORDER BY seq"
        hashes = [hash_.hex() for (hash_,) in session.store.connection.execute(query, (card.node,))]
    assert hashes == [line["hash"] for line in expected(golden)]
    assert_sound(place.path)
    kinds = [line["header"]["kind"] for line in expected(golden)]
    assert len(snapshot(place.path)["box"]) == kinds.count("box.registered") > 0
