"""Lawful redaction: who, when, of what; and that nothing of the texts is left anywhere in the file."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest

from depot.desk.boxes import describe
from depot.desk.destruction import certificate, register
from depot.desk.destruction.faults import RedactionEarly, RedactionElsewhere, RedactionEmpty, RedactionStopped
from depot.desk.destruction.redacting import redact
from depot.desk.requests import answering, ending, picking
from depot.desk.requests import receiving as asking
from depot.desk.seen import known
from depot.desk.session import Session
from depot.desk.shelving import shelve
from depot.desk.transfers import announcing
from depot.desk.transfers import receiving as arriving
from depot.desk.undo import UndoDestroyed, undo
from depot.errors import DepotError
from depot.model import roles
from depot.model.box import Box
from depot.model.codes import code_id
from depot.model.event import Fact
from depot.model.file import File
from depot.model.roles import RoleTooLow
from depot.store.redacting import CleaningHindered, clean, unclean
from depot.store.store import Store
from tests.desk.destruction.yard import Yard
from tests.desk.founded import ORG, SCHOOL, START
from tests.store.depots import WHO, Clock, assert_sound
from tests.store.trading import depot, parcels, receive

REASON = "fin de la conservation"
SECRETS = ("Élèves 0", "Bulletins", "D-1")


def test_titles_go_and_everything_else_stays(yard: Yard) -> None:
    batch = yard.certified()
    store = yard.depot.store
    before, sealed = yard.box(yard.due[0]), certificate.certificate(store, batch)
    listed = list(register.entries(store, register.ids(store)))
    done = redact(yard.sam, batch, REASON).result
    assert done is not None
    assert done.boxes == yard.due
    assert (done.files, done.stopped, done.left) == (1, (), ())
    after = yard.box(yard.due[0])
    bare = before._replace(title="", contents="", remarks="", rev=before.rev + 1)
    assert after == bare._replace(redacted_on=after.redacted_on)
    assert after.redacted_on == yard.lou.today.isoformat()
    file = store.get(File, code_id(yard.file))
    assert file is not None
    assert (file.title, file.ref, file.closed_on, file.box) == ("", "", "2009-05-01", before.id)
    again = certificate.certificate(store, batch)
    assert again.sound
    assert again.digest == sealed.digest
    stayed = list(register.entries(store, register.ids(store)))
    assert [entry.box for entry in stayed] == [entry.box for entry in listed]
    assert {entry.redacted_on for entry in stayed} == {after.redacted_on}
    event = store.history(yard.due[0])[-1]
    assert event.kind == "box.redacted"
    assert (event.body["reason"], event.body["law"]) == (REASON, "A-2.1, art. 73")
    assert_sound(store.path)


def test_nothing_of_the_texts_is_left_in_the_files(yard: Yard) -> None:
    store = yard.depot.store
    describe(
        yard.ada, code_id(yard.due[0]), {"title": "Gagné-Quévillon Zoé", "contents": "zébrures", "remarks": "xylophone"}
    )
    batch = yard.certified(*yard.due[:1])
    words = ("Gagné", "Quévillon", "quevillon", "quevi", "zébrures", "zebrures", "xylophone", "xylo", "Bulletins")
    assert [word for word in words if _in_files(store, word)], "the control: the texts are there before"
    redact(yard.sam, batch, REASON)
    assert unclean(store) > 0
    cleaned = clean(store)
    assert cleaned.emptied
    assert cleaned.was > 0
    assert unclean(store) == 0
    assert [word for word in words if _in_files(store, word)] == []
    terms = "CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, 'box_fts', 'row')"
    with closing(Store.open(store.path)) as other:
        other.raw.execute(terms)
        assert other.raw.execute("SELECT count(*) FROM temp.words WHERE term LIKE 'quev%'").fetchone() == (0,)
    assert_sound(store.path)


def test_nothing_is_left_on_slips_and_in_requests(yard: Yard) -> None:
    store, lou = yard.depot.store, yard.lou
    texts = {"title": "Quévillon Zoé", "contents": "zébrures", "remarks": "xylophone", "restriction": "yodle"}
    slip = announcing.announce(lou, {"unit": SCHOOL}, [{"title": "Reste en place"}, {**texts, **_DUE, "number": "N-2"}])
    assert slip.result is not None
    transfer = slip.result.id
    came = arriving.receive(lou, transfer, [1, 2]).result
    assert came is not None
    arriving.note(lou, transfer, 2, "other", "wapitis")
    arriving.withdraw(lou, transfer, 2, "other", "vuvuzelas")
    other, box = (each.box for each in came)
    shelve(lou, box.id, code_id(yard.shelves[0]))
    request = asking.receive(lou, {"unit": SCHOOL}, ["le dossier Tamarinier", "autre chose"]).result
    assert request is not None
    asking.name_item(lou, request.id, 1, box.text)
    ending.refuse_line(lou, request.id, 1, "ukulélés")
    scan = asking.receive(lou, {"unit": SCHOOL, "kind": "scan"}, [box.text]).result
    assert scan is not None
    picking.pick_item(lou, box.text)
    answering.sent(lou, scan.id, "saxophones")
    shelve(lou, box.id, code_id(yard.shelves[0]))
    batch = yard.certified(box.text)
    words = [
        *("Quévillon", "quevi", "zébrures", "xylophone", "yodle", "wapitis", "vuvuzelas"),
        "Tamarinier",
        "ukulélés",
    ]
    words.append("saxophones")
    assert [word for word in words if not _in_files(store, word)] == [], "the control: the texts are there before"
    redact(yard.sam, batch, REASON)
    assert clean(store).emptied
    assert [word for word in words if _in_files(store, word)] == []
    kept, gone = store.transfers.lines(transfer)
    assert (kept.title, gone.title, gone.number, gone.box) == ("Reste en place", "", "N-2", box.id)
    assert [line.words for line in store.requests.lines(request.id)] == ["", "autre chose"]
    assert known(store, Box, other.id).title == "Reste en place"
    with pytest.raises(RedactionEmpty):
        redact(yard.sam, batch, REASON)
    assert_sound(store.path)


_DUE: Final = {"closed_on": "2010-05-01", "copy": "P", "rule": f"{ORG}/10.1"}
"""What makes a box due."""


def _in_files(store: Store, word: str) -> bool:
    """Whether a word is in the database or its log, as it is or as the search folds it."""
    files = [path for path in store.path.parent.iterdir() if path.name.startswith(store.path.name)]
    forms = {word.encode(), word.lower().encode(), word.encode("utf-16-le")}
    return any(form in path.read_bytes() for path in files for form in forms if not path.name.endswith(".keys"))


def test_a_reader_that_stays_hinders_the_cleaning_and_not_the_redaction(yard: Yard) -> None:
    batch, store = yard.certified(*yard.due[:1]), yard.depot.store
    with closing(Store.open(store.path, readonly=True)) as reader:
        reader.raw.execute("BEGIN")
        reader.raw.execute("SELECT count(*) FROM box").fetchone()
        redact(yard.sam, batch, REASON)
        store.raw.execute("PRAGMA busy_timeout=50")
        with pytest.raises(CleaningHindered):
            clean(store)
        assert unclean(store) > 0
        assert yard.box(yard.due[0]).title == ""
    assert clean(store).emptied
    assert not _in_files(store, "Bulletins")


def test_a_clerk_does_not_redact(yard: Yard) -> None:
    batch = yard.certified(*yard.due[:1])
    with pytest.raises(RoleTooLow):
        redact(yard.lou, batch, REASON)
    assert yard.box(yard.due[0]).title


def test_nothing_is_redacted_without_a_reason(yard: Yard) -> None:
    batch = yard.certified(*yard.due[:1])
    with pytest.raises(DepotError):
        redact(yard.sam, batch, "  ")


def test_nothing_is_redacted_before_the_certificate(yard: Yard) -> None:
    batch = yard.executed(*yard.due[:1])
    with pytest.raises(RedactionEarly):
        redact(yard.sam, batch, REASON)
    assert yard.box(yard.due[0]).title


def test_nobody_takes_it_back(yard: Yard) -> None:
    batch = yard.certified(*yard.due[:1])
    act = redact(yard.sam, batch, REASON).act
    with pytest.raises(UndoDestroyed):
        undo(yard.sam, act)
    assert yard.box(yard.due[0]).title == ""


def test_twice_is_said(yard: Yard) -> None:
    batch = yard.certified(*yard.due[:1])
    redact(yard.sam, batch, REASON)
    with pytest.raises(RedactionEmpty):
        redact(yard.sam, batch, REASON)


def _fact(yard: Yard, kind: str, subject: str, body: Mapping[str, object]) -> None:
    yard.ada.do(roles.INTAKE, lambda tx: tx.append(Fact(kind, subject, body)))


def _stopped(yard: Yard, batch: int, box: str) -> str:
    with pytest.raises(RedactionStopped) as stopped:
        redact(yard.sam, batch, REASON, boxes=[box])
    assert stopped.value.sentence()
    assert stopped.value.next_step()
    return stopped.value.name


def test_what_lives_keeps_its_texts(yard: Yard) -> None:
    batch = yard.certified(*yard.due[:1])
    assert _stopped(yard, batch, yard.young) == "redaction.not-destroyed"
    assert yard.box(yard.young).title


def test_what_is_held_keeps_its_texts_while_the_rest_is_redacted(yard: Yard) -> None:
    batch = yard.certified()
    hold = {"kind": "file", "keys": yard.file, "reason": "litige"}
    _fact(yard, "hold.placed", "hold/L1-0000000A", hold)
    assert _stopped(yard, batch, yard.due[0]) == "redaction.held"
    done = redact(yard.sam, batch, REASON).result
    assert done is not None
    assert done.boxes == yard.due[1:]
    assert [stop.name for stop in done.stopped] == ["redaction.held"]
    assert yard.box(yard.due[0]).title


def test_what_is_permanent_keeps_its_texts(yard: Yard) -> None:
    batch = yard.certified(*yard.due[:1])
    _fact(yard, "file.described", yard.file, {"rule": "CSSRL/10.2"})
    assert _stopped(yard, batch, yard.due[0]) == "redaction.kept-for-good"


def test_what_two_boxes_are_called_is_settled_first(yard: Yard) -> None:
    batch = yard.certified(*yard.due[:1])
    _fact(yard, "box.registered", yard.due[0], {"title": "Une autre, vivante"})
    assert _stopped(yard, batch, yard.due[0]) == "redaction.ambiguous"


def test_what_was_seen_after_its_destruction_keeps_its_texts(yard: Yard) -> None:
    batch = yard.certified(*yard.due[:1])
    _fact(yard, "box.shelved", yard.due[0], {"place": yard.shelves[0]})
    assert _stopped(yard, batch, yard.due[0]) == "redaction.incident"


def test_a_file_that_is_out_is_not_destroyed(yard: Yard) -> None:
    batch = yard.certified(*yard.due[:1])
    _fact(yard, "file.returned", yard.file, {})
    assert _stopped(yard, batch, yard.due[0]) == "redaction.files-out"


def test_a_file_off_the_list_keeps_its_texts_and_is_named(yard: Yard) -> None:
    batch = yard.certified(*yard.due[:1])
    _fact(yard, "file.removed", yard.file, {})
    done = redact(yard.sam, batch, REASON).result
    assert done is not None
    assert done.left == (yard.file,)
    file = yard.depot.store.get(File, code_id(yard.file))
    assert file is not None
    assert file.title == "Bulletins"


def test_a_file_that_moved_to_a_living_box_keeps_its_texts(yard: Yard) -> None:
    batch = yard.certified(*yard.due[:1])
    _fact(yard, "file.moved", yard.file, {"box": yard.young})
    redact(yard.sam, batch, REASON)
    file = yard.depot.store.get(File, code_id(yard.file))
    assert file is not None
    assert file.title == "Bulletins"
    state = yard.depot.store.get(Box, code_id(yard.due[0]))
    assert state is not None
    assert state.title == ""


def test_what_was_written_after_the_redaction_can_be_redacted_too(yard: Yard) -> None:
    batch = yard.certified(*yard.due[:1])
    redact(yard.sam, batch, REASON)
    _fact(yard, "box.described", yard.due[0], {"title": "Encore un nom"})
    assert yard.box(yard.due[0]).title == "Encore un nom"
    redact(yard.sam, batch, REASON)
    assert yard.box(yard.due[0]).title == ""
    assert_sound(yard.depot.store.path)


def test_what_others_wrote_is_redacted_at_the_vault(yard: Yard, tmp_path: Path) -> None:
    batch, store = yard.certified(*yard.due[:1]), yard.depot.store
    path = depot(tmp_path / "vault.db", "V1")
    for parcel in parcels(store.path):
        receive(path, parcel)
    with Store.open(path, clock=Clock(START + timedelta(minutes=30))) as vault:
        fact = Fact("user.added", "user/sam", {"name": "Sam", "role": roles.SUPERVISOR})
        vault.act(lambda tx: tx.append(fact), **WHO)
        there = Session(vault, "sam", "tty1")
        with pytest.raises(RedactionElsewhere) as refused:
            redact(there, batch, REASON)
        assert "L1" in refused.value.sentence()
        done = redact(there, batch, REASON, everywhere=True).result
        assert done is not None
        assert done.boxes == yard.due[:1]
        assert clean(vault).emptied
    assert b"Bulletins" not in path.read_bytes()
    assert_sound(path)
    card = "depot-card/1\nrole vault\nnode V1\n"
    _fact(yard, "key.enrolled", "key/V1", {"card": card})
    for parcel in parcels(path, "V1"):
        receive(store.path, parcel)
    assert yard.box(yard.due[0]).title == ""
    assert certificate.certificate(store, batch).sound
    assert_sound(store.path)
