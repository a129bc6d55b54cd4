"""Redaction at random: the chain holds, every fold gives the same, others take it over, and a forged one is found."""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from depot.model.codes import codes_from
from depot.model.event import Event, Fact, body_hash
from depot.store.backup import backup
from depot.store.connection import connect
from depot.store.redacting import bodiless, clean, unclean
from depot.store.restoring import restore
from depot.store.verify import verify
from tests.store.depots import WHO, Clock, assert_sound, furnished, script
from tests.store.redacting import facts, personal, redact
from tests.store.trading import append, depot, fold, opened, parcels, receive, snapshot

MEMORY: Final = "/dev/shm" if Path("/dev/shm").is_dir() else None
BOX: Final = next(codes_from("B", "L1", 0, 1)).text
FILE: Final = next(codes_from("F", "L1", 0, 1)).text
SLIP: Final = next(codes_from("T", "L1", 0, 1)).text
REQUEST: Final = next(codes_from("R", "L1", 0, 1)).text
SHELF: Final = next(codes_from("S", "L1", 0, 1)).text
NAME: Final = "Zoé Quidam-Untel"


@cache
def busy() -> Path:
    """A depot where much was done, made once."""
    path = Path(tempfile.mkdtemp(dir=MEMORY)) / "depot.db"
    furnished(path)
    with opened(path) as store:
        for _nth, work in zip(range(40), script("redaction"), strict=False):
            store.act(work, **WHO)
    return path


def at_random(seed: int) -> Any:
    """Bodies chosen at random lose fields chosen at random."""
    chance = random.Random(seed)

    def kept(_name: str, event: Event) -> Mapping[str, Any] | None:
        if chance.random() < 0.4:
            return None
        return {field: value for field, value in event.body.items() if chance.random() < 0.5}

    return kept


seeds = {"seed": st.integers(0, 1 << 30), "times": st.integers(1, 3)}


@settings(max_examples=5, deadline=None)
@given(**seeds)
def test_at_random_it_verifies_travels_and_merges(seed: int, times: int) -> None:
    trade_redacted(seed, times)


@pytest.mark.soak
@settings(max_examples=300, deadline=None)
@given(**seeds)
def test_at_random_many_times(seed: int, times: int) -> None:
    trade_redacted(seed, times)


def trade_redacted(seed: int, times: int) -> None:
    """Redact at random, check, copy, send, merge in two ways, and compare."""
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        path, other, late = (Path(folder) / name for name in ("depot.db", "other.db", "late.db"))
        shutil.copy(busy(), path)
        for target in (other, late):
            depot(target, "V1" if target == other else "L2")
        before = parcels(path, "L1")
        with opened(path) as store:
            subjects = [row[0] for row in store.connection.execute("SELECT DISTINCT subject FROM journal ORDER BY 1")]
            for nth in range(times):
                some = random.Random(seed + nth).sample(subjects, k=max(1, len(subjects) // 2))
                redact(store, some, at_random(seed + nth))
            gone = store.connection.execute("SELECT count(*) FROM journal WHERE body IS NULL").fetchone()[0]
            assert gone > 0
            assert [problem.sentence() for problem in verify(store).problems] == []
            copied = backup(store, Path(folder) / "copy.db")
            assert copied.checked.ok
        after = parcels(path, "L1")
        # One place had everything before; the other hears of it only now, in two parcels cut anywhere.
        for parcel in before:
            receive(other, parcel)
        for parcel in after:
            receive(other, parcel)
            cut = 1 + seed % parcel.last
            append(late, parcel.cut(1, cut))
            fold(late, 5)
            if cut < parcel.last:
                receive(late, parcel.cut(cut + 1, parcel.last))
        for place in (other, late):
            assert_sound(place)
            with closing(connect(place, readonly=True)) as connection:
                assert connection.execute("SELECT count(*) FROM journal WHERE body IS NULL").fetchone() == (gone,)
                assert bodiless(connection) == []
        here, there, later = snapshot(path), snapshot(other), snapshot(late)
        for name in here.keys() - {"known", "node", "tally", "organisation", "confirmed"}:
            assert there[name] == here[name], name
            assert later[name] == here[name], name


def tell_of(path: Path | str, name: str = NAME) -> None:
    """A box with a file in it, both of somebody, and both destroyed."""
    with opened(path) as store:
        story = [
            Fact("box.registered", BOX, {"title": name, "unit": "CSSRL/100", "place": SHELF, "aliases": "AB-1"}),
            Fact("file.listed", FILE, {"box": BOX, "title": name, "ref": "12345", "closed_on": "2001-01-01"}),
            Fact("box.described", BOX, {"remarks": name, "year_from": 2001}),
            Fact("box.undone", BOX, {"act": "00", "restores": {"title": name, "remarks": "", "year_from": 2000}}),
            Fact("transfer.announced", SLIP, {"unit": "CSSRL/100", "title": "Dossiers d'élèves"}),
            Fact("transfer.line_added", SLIP, {"title": name, "remarks": name, "number": "2026-1", "quantity": 3}),
            Fact("transfer.line_received", SLIP, {"line": 1, "box": BOX}),
            Fact("transfer.difference_noted", SLIP, {"line": 1, "difference": "other", "remark": name}),
            Fact("request.received", REQUEST, {"unit": "CSSRL/100"}),
            Fact("request.line_added", REQUEST, {"words": name}),
            Fact("request.line_named", REQUEST, {"line": 1, "item": FILE}),
            Fact("request.line_refused", REQUEST, {"line": 1, "reason": name}),
            Fact("box.destroyed", BOX, {"on": "2026-10-05"}),
        ]
        store.act(lambda tx: tx.append(*story), **WHO)


@pytest.fixture
def l1(tmp_path: Path) -> Path:
    path = depot(tmp_path / "l1.db", "L1")
    tell_of(path)
    return path


@pytest.fixture
def v1(tmp_path: Path) -> Path:
    """A vault, which the depot below believes."""
    return depot(tmp_path / "v1.db", "V1")


def believing(path: Path, role: str = "vault") -> Path:
    """A place that enrolled V1."""
    with opened(path) as store:
        card = f"depot-card/1\nrole {role}\nnode V1\n"
        store.act(lambda tx: tx.append(Fact("key.enrolled", "key/V1", {"card": card})), **WHO)
    return path


def titles(path: Path) -> set[str]:
    with closing(connect(path, readonly=True)) as connection:
        texts = connection.execute(
            "SELECT title FROM box UNION ALL SELECT title FROM file UNION ALL SELECT title FROM transfer_line "
            "UNION ALL SELECT remark FROM transfer_difference UNION ALL SELECT words FROM request_line "
            "UNION ALL SELECT reason FROM request_line"
        ).fetchall()
        bodies = connection.execute("SELECT body FROM journal WHERE body IS NOT NULL").fetchall()
    found = {title for (title,) in texts if title}
    return found | ({"journal"} if any(NAME.encode() in bytes(body) for (body,) in bodies) else set())


def test_a_vaults_word_counts_at_a_depot_that_believes_it(l1: Path, v1: Path) -> None:
    for parcel in parcels(l1):
        receive(v1, parcel)
    with opened(v1) as store:
        assert redact(store, [BOX, FILE]) == 8
    assert titles(v1) == set()
    believing(l1)
    for parcel in parcels(v1, "V1"):
        receive(l1, parcel)
    assert titles(l1) == set()
    assert_sound(l1)
    with opened(l1) as store:
        assert unclean(store) == 8
        clean(store)
    assert NAME.encode() not in l1.read_bytes()


def test_a_vaults_word_does_not_count_where_nobody_believes_it(l1: Path, v1: Path) -> None:
    for parcel in parcels(l1):
        receive(v1, parcel)
    with opened(v1) as store:
        redact(store, [BOX, FILE])
    believing(l1, "depot")
    for parcel in parcels(v1, "V1"):
        receive(l1, parcel)
    assert titles(l1) == {NAME, "journal"}
    assert_sound(l1)


@pytest.mark.parametrize("order", ["word first", "texts first", "between"])
def test_any_order_of_arrival_comes_to_the_same(l1: Path, v1: Path, tmp_path: Path, order: str) -> None:
    before = parcels(l1, "L1")
    for parcel in before:
        receive(v1, parcel)
    with opened(v1) as store:
        redact(store, [BOX, FILE])
    third = believing(depot(tmp_path / "l3.db", "L3"))
    word, bare = parcels(v1, "V1"), parcels(v1, "L1")
    steps = {"word first": [*word, *before], "texts first": [*before, *word], "between": [*bare, *before, *word]}
    for parcel in steps[order]:
        receive(third, parcel)
    assert titles(third) == set()
    assert_sound(third)
    mine, theirs = snapshot(third), snapshot(v1)
    for name in ("box", "file", "placement", "redaction", "alias", "box_text", "file_text", "batch_line", "loan_line"):
        assert mine[name] == theirs[name], name


def test_without_its_event_a_body_that_came_bare_is_counted_and_no_damage(l1: Path, v1: Path, tmp_path: Path) -> None:
    for parcel in parcels(l1):
        receive(v1, parcel)
    with opened(v1) as store:
        redact(store, [BOX, FILE])
    third = believing(depot(tmp_path / "l3.db", "L3"))
    for parcel in parcels(v1, "L1"):
        receive(third, parcel)
    assert (verify(third).ok, verify(third).bodiless) == (True, 8)
    for parcel in parcels(v1, "V1"):
        receive(third, parcel)
    assert (verify(third).ok, verify(third).bodiless) == (True, 0)


def test_a_body_that_somebody_took_away_is_found(l1: Path) -> None:
    with closing(connect(l1)) as connection:
        guard = connection.execute("SELECT sql FROM sqlite_schema WHERE name = 'journal_no_update'").fetchone()[0]
        pos, body = connection.execute("SELECT pos, body FROM journal WHERE kind = 'file.listed'").fetchone()
        connection.execute("DROP TRIGGER journal_no_update")
        connection.execute("UPDATE journal SET body = NULL, body_hash = ? WHERE pos = ?", (body_hash(body), pos))
        connection.execute(guard)
    names = {problem.name for problem in verify(l1).problems}
    assert "body.missing" in names


@pytest.mark.parametrize(
    "alter",
    [
        lambda each: {**each, "kept": {**each["kept"], "unit": "CSSRL/999"}},
        lambda each: {**each, "kept": {**each["kept"], "colour": 1}},
        lambda each: {**each, "body_hash": "00" * 32},
        lambda each: {**each, "seq": each["seq"] + 1},
        lambda each: {**each, "seq": 0},
        lambda each: {**each, "kept": "x"},
        lambda _each: "x",
    ],
)
def test_a_word_that_does_not_fit_takes_nothing_away(l1: Path, alter: Any) -> None:
    with opened(l1) as store:
        made = facts(store, [BOX])
        false = [fact._replace(body={**fact.body, "events": [*map(alter, fact.body["events"])]}) for fact in made]
        store.act(lambda tx: tx.append(*false), **WHO)
        box = store.history(BOX)
        assert box[0].body["title"] == NAME
    assert_sound(l1)


@pytest.mark.parametrize(("kind", "kept"), [
    ("transfer.line_added", {"number": "2026-1"}),
    ("transfer.line_added", {"number": "2026-1", "quantity": 3, "remarks": NAME}),
    ("transfer.announced", {"unit": "CSSRL/100"}),
    ("transfer.line_received", {}),
    ("request.line_named", {"line": 1}),
    ("user.added", {}),
])  # fmt: skip
def test_of_slips_and_requests_only_the_texts_of_lines_go(l1: Path, kind: str, kept: dict[str, Any]) -> None:
    with opened(l1) as store:
        store.act(lambda tx: tx.append(Fact("user.added", "user/zoe", {"name": NAME, "role": "clerk"})), **WHO)
        query = "SELECT subject, seq, body FROM journal WHERE kind = ? ORDER BY seq DESC LIMIT 1"
        subject, seq, body = store.connection.execute(query, (kind,)).fetchone()
        inc, before = store.stream_head().inc, store.history(subject)
        each = {"node": "L1", "inc": inc, "seq": seq, "subject": subject, "body_hash": body_hash(body).hex()}
        store.act(lambda tx: tx.append(Fact("box.redacted", BOX, {"events": [{**each, "kept": kept}]})), **WHO)
        assert store.history(subject) == before
    assert_sound(l1)


def test_a_redaction_takes_no_redaction_away(l1: Path) -> None:
    with opened(l1) as store:
        redact(store, [BOX])
        event = store.history(BOX)[-1]
        where = {"node": event.node, "inc": event.inc, "seq": event.seq}
        query = "SELECT body FROM journal WHERE seq = ?"
        hash_ = body_hash(store.connection.execute(query, (event.seq,)).fetchone()[0]).hex()
        fact = Fact("box.redacted", BOX, {"events": [{**where, "body_hash": hash_, "kept": {}}]})
        store.act(lambda tx: tx.append(fact), **WHO)
        assert store.history(BOX)[-2].body == event.body
    assert_sound(l1)


def test_it_says_nothing_of_other_things(l1: Path) -> None:
    """An event of a box names an event about a file: nothing happens."""
    with opened(l1) as store:
        (made,) = facts(store, [FILE])
        store.act(lambda tx: tx.append(made._replace(kind="box.redacted", subject=BOX)), **WHO)
    assert titles(l1) == {NAME, "journal"}
    assert_sound(l1)


def test_old_barcodes_stay(l1: Path) -> None:
    with opened(l1) as store:
        redact(store, [BOX, FILE])
        assert store.by_alias("ab-1") == [BOX]


def test_a_backup_of_after_is_restored_with_what_remains(l1: Path, tmp_path: Path) -> None:
    with opened(l1) as store:
        redact(store, [BOX, FILE])
        copy = backup(store, tmp_path / "after.bak").path
        last = store.stream_head().head_seq
    kept = snapshot(l1)["box"]
    restore(copy, l1, clock=Clock(), **WHO)
    assert snapshot(l1)["box"] == kept
    assert_sound(l1)
    again = tmp_path / "again.db"
    restore(copy, again, clock=Clock(), again_from=last - 3, **WHO)
    assert titles(again) == set()
    assert_sound(again)


def test_what_remains_is_what_is_not_personal() -> None:
    event = Event("L1", "", 1, "", 0, "box.undone", BOX, "", "ok", "", "", None, {})
    inner = {"restores": {"remarks": "y", "due": "z"}, "fields": {"contents": "c", "unit": "u"}}
    body = {"title": "x", "rule": "R", **inner}
    assert personal("box", event._replace(body=body)) == {
        "rule": "R",
        "restores": {"due": "z"},
        "fields": {"unit": "u"},
    }
    assert personal("box", event._replace(body={"rule": "R"})) is None
