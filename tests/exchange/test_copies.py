"""Packages that come again, too early, or from a copy of a database; old files that are put back and worked with."""

from __future__ import annotations

import copy
import os
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from depot.exchange import overtaken, receiving
from depot.exchange.exporting import export
from depot.model.codes import Code
from depot.model.event import Fact
from depot.store import journal
from depot.store.backup import backup
from depot.store.behind import DepotBehind
from depot.store.folding import Folder
from depot.store.merging import OwnAhead, OwnForked
from depot.store.parting import NothingBehind
from depot.store.restoring import restore
from depot.store.waiting import waits
from tests.exchange.trading import Place, believing, names
from tests.store.depots import PERSON, SHELVES, WHO, Clock, assert_sound, registered
from tests.store.trading import opened, snapshot

Places = tuple[Place, Place, Place]


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return believing(tmp_path)


@pytest.fixture
def boxes(places: Places) -> list[Code]:
    with opened(places[0].path) as store:
        return registered(store, 8)


def everything(path: Path) -> list[tuple[Any, ...]]:
    """The journal and the tables."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        rows = connection.execute("SELECT * FROM journal ORDER BY pos").fetchall()
    return [*rows, *((name, *row) for name, rows in sorted(snapshot(path).items()) for row in rows)]


def copied(place: Place, name: str) -> Place:
    """A copy of a depot's closed file that somebody works with as if it were the depot."""
    other = copy.copy(place)
    other.path = Path(shutil.copy(place.path, place.path.with_name(name)))
    return other


def lend(place: Place, box: Code, loan: str) -> None:
    place.act("loan.opened", loan, person=PERSON.text, due="2026-12-01")
    place.act("box.lent", box.text, loan=loan, due="2026-12-01")


# ----------------------------------------------------------------------------------------------------- again, too early
def test_what_comes_again_in_any_order_changes_nothing(places: Places, boxes: list[Code], usb: Path) -> None:
    one, _two, vault = places
    for nth, box in enumerate(boxes):
        lend(one, box, Code("L", "L1", nth + 1).text)
    files = one.send(usb, vault, most=4)
    assert len(files) > 4
    assert set(names(vault.receive(usb))) == {"ok"}
    before = everything(vault.path)
    chance = random.Random(2)
    for _nth in range(12):
        again = chance.choices(files, k=6)
        assert [each.taken.new for each in vault.receive(*again) if each.taken] == [0] * 6
    assert everything(vault.path) == before
    assert_sound(vault.path)


def test_a_merge_that_takes_in_what_it_has_counts_loans_twice(places: Places, boxes: list[Code], usb: Path) -> None:
    """The control: without the look at what is here, a package that comes again is another loan of each box."""
    one, _two, vault = places
    lend(one, boxes[0], Code("L", "L1", 1).text)
    vault.receive(*one.send(usb, vault))
    before = snapshot(vault.path)
    with opened(vault.path) as store, store.whole() as connection:
        events = [stored.event for stored in journal.of_subject(connection, boxes[0].text)]
        folder = Folder(connection)
        folder.apply(events)
        folder.flush()
    assert snapshot(vault.path) != before


def test_what_is_not_there_is_named_until_it_is_brought(places: Places, boxes: list[Code], usb: Path) -> None:
    one, _two, vault = places
    for nth, box in enumerate(boxes):
        lend(one, box, Code("L", "L1", nth + 1).text)
    files = sorted(one.send(usb, vault, most=4))
    before = everything(vault.path)
    left = [file for nth, file in enumerate(files) if nth not in (0, 3)]
    for missing in (0, 3):
        received = vault.receive(*left)
        named = [(each.problem.facts["first"], each.problem.facts["last"]) for each in received if each.problem]
        assert min(named) == (4 * missing + 1, 4 * missing + 4)
        assert {first for first, _last in named} == {4 * missing + 1}, "they all wait for the first that is missing"
        if missing == 0:
            assert everything(vault.path) == before
        left.append(files[missing])
    assert set(names(vault.receive(*left))) == {"ok"}
    assert_sound(vault.path)


# ---------------------------------------------------------------------------------------------------- copies, old files
def test_of_two_copies_that_go_on_the_vault_keeps_the_first_and_names_the_other(
    places: Places, boxes: list[Code], usb: Path
) -> None:
    one, _two, vault = places
    clone = copied(one, "clone.db")
    one.act("box.described", boxes[0].text, title="Ici")
    clone.act("box.described", boxes[0].text, title="Là")
    assert names(vault.receive(*one.send(usb / "1", vault))) == ["ok"]
    before = vault.path.read_bytes()
    assert names(vault.receive(*clone.send(usb / "2", vault))) == ["package.forked"]
    assert vault.path.read_bytes() == before
    assert_sound(vault.path)
    assert names(clone.receive(*vault.send(usb / "3", one, node="L1"))) == ["own.forked"], "told by what comes back"
    with pytest.raises(DepotBehind):
        clone.act("box.described", boxes[0].text, title="Encore")
    assert names(one.receive(*vault.send(usb / "4", one, node="L1"))) == ["ok"], "and the first may go on"
    one.act("box.described", boxes[0].text, title="Encore")


def test_a_vault_that_compares_numbers_alone_loses_what_a_copy_did(
    places: Places, boxes: list[Code], usb: Path
) -> None:
    """The control: it thinks that it has everything, and nobody is told."""
    one, _two, vault = places
    clone = copied(one, "clone.db")
    one.act("box.described", boxes[0].text, title="Ici")
    clone.act("box.described", boxes[0].text, title="Là")
    vault.receive(*one.send(usb / "1", vault))

    with closing(sqlite3.connect(vault.path)) as connection:
        connection.execute("ATTACH ? AS clone", (str(clone.path),))
        columns = "seq, act, n, kind, subject, header, body, body_hash, hash"
        (stream,) = connection.execute("SELECT id FROM stream WHERE node = 'L1'").fetchone()
        done = connection.execute(
            f"INSERT OR IGNORE INTO journal(stream, {columns}) SELECT ?, {columns} FROM clone.journal WHERE stream = 1",
            (stream,),
        )
        assert done.rowcount == 0
        assert "L\u00e0".encode() not in b"".join(row for (row,) in connection.execute("SELECT body FROM journal"))


def put_back(place: Place, old: Path) -> None:
    """An old file under the depot's name: nothing remembers what was done since, least of all the file."""
    shutil.copy(old, place.path)


def test_an_old_file_that_was_put_back_is_found_out_by_the_key(places: Places, boxes: list[Code], usb: Path) -> None:
    one, _two, vault = places
    old = Path(shutil.copy(one.path, one.path.with_name("old.db")))
    one.act("box.described", boxes[0].text, title="Perdu?")
    (sent,) = one.export(usb, vault)
    put_back(one, old)
    with pytest.raises(OwnAhead) as caught:
        one.export(usb, vault)
    assert caught.value.facts["last"] == sent.manifest.last
    with pytest.raises(DepotBehind):
        one.act("box.described", boxes[0].text, title="Non")
    assert one.export(usb, vault), "what it has can leave all the same"


@pytest.mark.parametrize("more", [1, 2, 3])
def test_an_old_file_that_was_used_on_is_found_out_by_the_key(
    places: Places, boxes: list[Code], usb: Path, more: int
) -> None:
    """With as many acts as before, fewer or more: the number alone would not tell."""
    one, _two, vault = places
    old = Path(shutil.copy(one.path, one.path.with_name("old.db")))
    for title in ("Un", "Deux"):
        one.act("box.described", boxes[0].text, title=title)
    one.export(usb, vault)
    put_back(one, old)
    for nth in range(more):
        one.act("box.described", boxes[1].text, title=str(nth))
    with pytest.raises((OwnAhead, OwnForked)) as caught:
        one.export(usb, vault)
    assert caught.value.name == ("own.ahead" if more < 2 else "own.forked")
    with pytest.raises(DepotBehind):
        one.act("box.described", boxes[0].text, title="Non")


def test_an_old_file_that_nobody_found_out_here_is_found_out_at_the_vault(
    places: Places, boxes: list[Code], usb: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The key is another one, so that this depot cannot know; and with the look at the key off, it does not."""
    one, _two, vault = places
    old = Path(shutil.copy(one.path, one.path.with_name("old.db")))
    one.act("box.described", boxes[0].text, title="Perdu?")
    (sent,) = one.export(usb, vault)
    put_back(one, old)
    one.act("box.described", boxes[0].text, title="Autre")
    (other,) = one.export(usb / "other", vault)
    with monkeypatch.context() as patch:
        patch.setattr(overtaken, "look", lambda *_given: None)
        assert one.export(usb, vault)
    assert names(vault.receive(sent.path, other.path)) == ["ok", "package.forked"]
    assert names(one.receive(*vault.send(usb / "down", one))) == ["ok"]
    assert names(one.receive(*vault.send(usb / "back", one, node="L1"))) == ["own.forked"]
    with pytest.raises(DepotBehind):
        one.act("box.described", boxes[0].text, title="Non")


def used_on(one: Place, vault: Place, boxes: list[Code], usb: Path) -> tuple[int, list[str]]:
    """An old file was put back and used on, and the vault knows what was done before: where they parted, all acts."""
    old = Path(shutil.copy(one.path, one.path.with_name("old.db")))
    with opened(one.path) as store:
        parted = store.stream_head().head_seq + 1
    acts = [one.act("box.described", boxes[0].text, title="Ici"), one.act("box.described", boxes[1].text, remarks="a")]
    assert names(vault.receive(*one.send(usb / "before", vault))) == ["ok"]
    put_back(one, old)
    acts += [one.act("box.described", boxes[0].text, title="Là"), one.act("box.described", boxes[2].text, remarks="b")]
    with opened(one.path) as store:
        new = registered(store)[0]
    acts.append(one.act("box.shelved", new.text, place=SHELVES[0].text))
    assert names(vault.receive(*one.send(usb / "after", vault))) == ["package.forked"]
    assert names(one.receive(*vault.send(usb / "down", one, node="L1"))) == ["own.forked"]
    with opened(one.path) as store:
        backup(store, usb / "forked.bak")
    return parted, acts


def acts_of(place: Place) -> set[str]:
    with opened(place.path) as store:
        return {row.act.hex() for rows in journal.everything(store.connection, 500) for row in rows}


@pytest.mark.parametrize("earlier", [0, 1, 3])
def test_a_copy_that_starts_again_from_where_they_parted_loses_nothing(
    places: Places, boxes: list[Code], usb: Path, earlier: int
) -> None:
    one, _two, vault = places
    parted, acts = used_on(one, vault, boxes, usb)
    here = snapshot(one.path)
    done = restore(usb / "forked.bak", one.path, clock=Clock(), again_from=parted - earlier, **WHO)
    assert done.lost == ()
    assert done.last.head_seq - done.again < parted - earlier, "no act is parted"
    assert done.again >= 4 + earlier
    assert snapshot(one.path)["box"] == here["box"], "nothing is lost by it"
    assert_sound(one.path)
    assert set(names(vault.receive(*one.send(usb / "again", vault)))) == {"ok"}
    assert set(acts) <= acts_of(vault)
    assert set(names(one.receive(*vault.send(usb / "back", one, node="L1")))) == {"ok"}
    for place in (one, vault):
        assert [row[:2] for row in snapshot(place.path)["conflict"]] == [(boxes[0].text, "title")] * 2
        assert_sound(place.path)
    assert snapshot(one.path)["box"] == snapshot(vault.path)["box"]
    one.act("box.described", boxes[0].text, title="Décidé")
    assert set(names(vault.receive(*one.send(usb / "last", vault)))) == {"ok"}
    assert snapshot(vault.path)["conflict"] == []


def test_a_copy_that_starts_again_while_something_waits_claims_no_knowledge_of_it(
    places: Places, boxes: list[Code], usb: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two, vault = places
    two.receive(*one.send(usb / "0", two))
    two.act("box.described", boxes[3].text, title="Ailleurs")
    with monkeypatch.context() as patch:
        patch.setattr(receiving, "fold_waiting", lambda *_given, **_named: 0)
        one.receive(*two.send(usb / "1", one))
    with opened(one.path) as store:
        assert waits(store) > 0
    one.act("box.described", boxes[3].text, title="Ici")
    parted, acts = used_on(one, vault, boxes, usb)
    restore(usb / "forked.bak", one.path, clock=Clock(), again_from=parted, **WHO)
    assert_sound(one.path)
    back = vault.send(usb / "back", one, node="L1")
    assert set(names(vault.receive(*one.send(usb / "again", vault), *two.send(usb / "2", vault)))) == {"ok"}
    assert set(names(one.receive(*back))) == {"ok"}
    assert set(acts) <= acts_of(vault)
    for place in (one, vault):
        assert {row[0] for row in snapshot(place.path)["conflict"]} == {boxes[0].text, boxes[3].text}
        assert_sound(place.path)


def test_a_copy_that_only_goes_on_under_another_number_is_never_taken_in(
    places: Places, boxes: list[Code], usb: Path
) -> None:
    """The control, and what a number that is too late leads to."""
    one, _two, vault = places
    parted, acts = used_on(one, vault, boxes, usb)
    for again_from in (None, parted + 1):
        restore(usb / "forked.bak", one.path, clock=Clock(), again_from=again_from, **WHO)
        assert "ok" not in names(vault.receive(*one.send(usb / f"again{again_from}", vault)))
        assert not set(acts) <= acts_of(vault)
    for again_from in (0, 1, 10_000):
        with pytest.raises(NothingBehind):
            restore(usb / "forked.bak", one.path, clock=Clock(), again_from=again_from, **WHO)
    restore(usb / "forked.bak", one.path, clock=Clock(), again_from=parted, **WHO)
    assert set(names(vault.receive(*one.send(usb / "good", vault)))) == {"ok"}
    assert set(acts) <= acts_of(vault)


def test_a_restored_depot_and_a_busy_one_are_not_suspected(places: Places, boxes: list[Code], usb: Path) -> None:
    one, _two, vault = places
    with opened(one.path) as store:
        backup(store, usb / "kept.bak")
    one.act("box.described", boxes[0].text, title="Perdu?")
    one.export(usb, vault)
    restore(usb / "kept.bak", one.path, clock=Clock(), **WHO)
    one.act("box.described", boxes[0].text, title="Autre")
    assert [sent.known for sent in one.export(usb, vault)]
    one.act("box.described", boxes[0].text, title="Encore")
    one.export(usb, vault)
    (damaged, *_others) = sorted(usb.glob("*.DEP"))
    damaged.write_bytes(damaged.read_bytes()[:-3])
    stranger = Place(usb, "L1")
    with opened(stranger.path) as store:
        registered(store, 90)
    for file in stranger.send(usb / "strange", vault):
        shutil.copy(file, usb / f"{damaged.stem}-9.DEP")
    assert one.export(usb, vault)
    one.act("box.described", boxes[0].text, title="Encore une fois")


# ------------------------------------------------------------------------------------------------ a log without its end
def gone(log: Path) -> None:
    log.unlink()


def cut(log: Path) -> None:
    os.truncate(log, log.stat().st_size // 2)


def flipped(log: Path) -> None:
    data = bytearray(log.read_bytes())
    data[len(data) // 2] ^= 4
    log.write_bytes(data)


@pytest.mark.parametrize("harm", [gone, cut, flipped])
def test_a_log_that_lost_its_end_is_found_out_by_the_key(
    places: Places, boxes: list[Code], usb: Path, harm: Callable[[Path], None]
) -> None:
    """SQLite takes what is left of its log for all that there was; nothing in the database tells."""
    one, _two, vault = places
    hurt = copied(one, "hurt.db")
    with one.working() as session:
        for nth in range(6):
            fact = Fact("box.described", boxes[0].text, {"title": str(nth)})
            session.store.act(lambda tx, fact=fact: tx.append(fact), **WHO)  # type: ignore[misc]
        (sent,) = export(session, usb, one.keys, to=[vault.keys.card])
        for suffix in ("", "-wal"):
            shutil.copy(f"{one.path}{suffix}", f"{hurt.path}{suffix}")
    harm(hurt.path.with_name(f"{hurt.path.name}-wal"))
    assert_sound(hurt.path)
    with opened(hurt.path) as store:
        assert store.stream_head().head_seq < sent.manifest.last
    assert hurt.export(usb / "other", vault), "the control: another key cannot know"
    with pytest.raises(OwnAhead):
        hurt.export(usb, vault)
    with pytest.raises(DepotBehind):
        hurt.act("box.described", boxes[0].text, title="Non")
