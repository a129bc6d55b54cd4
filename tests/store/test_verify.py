from __future__ import annotations

import os
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from depot.errors import DepotError
from depot.model.event import Fact
from depot.store.store import Store
from depot.store.verify import verify
from tests.store.small import ACTOR, STATION, codes, make, raw, shelve


@pytest.fixture
def closed(path: Path) -> Path:
    """A depot with some history, at rest in one file."""
    with make(path) as store:
        shelves = codes(store, "location", "S")
        for n, box in enumerate(codes(store, "box", "B")):
            shelve(store, box, shelves[n % len(shelves)])
        store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


def test_a_sound_depot(closed: Path) -> None:
    report = verify(closed)
    assert report.ok
    with Store.open(closed, readonly=True) as store:
        head = store.stream_head()
    assert (report.head, report.head_seq, report.events) == (head.head_hash.hex(), head.head_seq, head.head_seq)


TAMPERINGS = {
    "a row": "UPDATE box SET title = 'autre' WHERE id = (SELECT min(id) FROM box)",
    "a row gone": "DELETE FROM box WHERE id = (SELECT max(id) FROM box)",
    "a row more": "INSERT INTO alias VALUES('999', 'BL10000010')",
    "a counter": "UPDATE tally SET n = n + 1 WHERE name = 'box'",
    "a fill": "UPDATE fill SET boxes = boxes + 1",
    "a stay": "UPDATE placement SET until = '' WHERE until <> '' OR until = ''",
    "the text": "UPDATE box_text SET text = 'autre' WHERE id = (SELECT min(id) FROM box_text)",
    "a header": "UPDATE journal SET header = CAST(replace(CAST(header AS TEXT), 'ada', 'eve') AS BLOB) WHERE seq = 9",
    "a body": "UPDATE journal SET body = zeroblob(20) WHERE seq = 9",
    "a kind": "UPDATE journal SET kind = 'box.shelved' WHERE seq = 2",
    "a hash": "UPDATE journal SET hash = zeroblob(32) WHERE seq = 9",
    "an event gone": "DELETE FROM journal WHERE seq = 9",
    "the last event gone": "DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)",
    "the head": "UPDATE stream SET head_hash = zeroblob(32)",
}


@pytest.mark.parametrize("statement", TAMPERINGS.values(), ids=TAMPERINGS.keys())
def test_every_tampering_is_found(closed: Path, statement: str) -> None:
    with raw(closed) as connection:
        for trigger in ("journal_no_update", "journal_no_delete"):
            connection.execute(f"DROP TRIGGER {trigger}")
        changed = connection.execute(statement).rowcount
    if statement == TAMPERINGS["a stay"]:
        with raw(closed) as connection:
            changed = connection.execute("UPDATE placement SET since = '2020-01-01T00:00:00-05:00'").rowcount
    assert changed
    report = verify(closed)
    assert not report.ok
    for problem in report.problems:
        assert problem.sentence()
        assert problem.next_step()


def test_a_redacted_body_leaves_the_chain_whole(closed: Path) -> None:
    from depot.model.event import body_hash

    with raw(closed) as connection:
        seq, body = connection.execute("SELECT seq, body FROM journal WHERE kind = 'person.registered'").fetchone()
        values = (body_hash(body), seq)
        connection.execute("UPDATE journal SET body = NULL, body_hash = ? WHERE seq = ?", values)
    report = verify(closed)
    assert {type(problem).__name__ for problem in report.problems}.isdisjoint({"ChainBroken", "HashWrong"})
    with raw(closed) as connection:
        connection.execute("DROP TRIGGER journal_no_update")
        connection.execute("UPDATE journal SET body_hash = zeroblob(32) WHERE body IS NULL")
    assert verify(closed).found > report.found


@pytest.mark.parametrize("seed", range(6))
def test_flipped_bits_never_pass_for_another_truth(closed: Path, seed: int) -> None:
    """A flipped bit is found, or it is where nothing is kept: what is read is what was written."""
    chance = random.Random(seed)
    with Store.open(closed, readonly=True) as store:
        before = store.connection.execute("SELECT header, body FROM journal ORDER BY pos").fetchall()
    data = bytearray(closed.read_bytes())
    for _nth in range(3):
        data[chance.randrange(100, len(data))] ^= 1 << chance.randrange(8)
    flipped = closed.with_name("flipped.db")
    flipped.write_bytes(data)
    if unsound(flipped):
        return
    with Store.open(flipped, readonly=True) as store:
        assert store.connection.execute("SELECT header, body FROM journal ORDER BY pos").fetchall() == before


def test_a_truncated_file_is_found(closed: Path) -> None:
    os.truncate(closed, closed.stat().st_size // 2)
    assert unsound(closed)


def unsound(path: Path) -> bool:
    """Whether a check finds something, or the file does not even open."""
    try:
        return not verify(path).ok
    except DepotError:
        return True


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["shelve", "lend", "return", "missing", "found", "alias", "describe", "undo"]),
        st.integers(0, 99),
    ),
    max_size=25,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(acts=ACTS)
def test_the_tables_are_the_fold_of_any_history(
    tmp_path_factory: pytest.TempPathFactory, acts: list[tuple[str, int]]
) -> None:
    """Any facts, sensible or not, fold the same way twice: live and in the check."""
    with make(tmp_path_factory.mktemp("law") / "depot.db", boxes=4) as store:
        boxes, shelves = codes(store, "box", "B"), codes(store, "location", "S")
        loan = store.act(lambda tx: _loan(tx.allot("L")[0].text, tx.append), actor=ACTOR, station=STATION).result
        for kind, n in acts:
            box, shelf = boxes[n % 4], shelves[n % 3]
            fact = {
                "shelve": Fact("box.shelved", box, {"place": shelf, "home": shelf}),
                "lend": Fact("box.lent", box, {"loan": loan, "due": f"2026-1{n % 3}-01"}),
                "return": Fact("box.returned", box, {"loan": loan, "elsewhere": "Nord" if n % 5 == 0 else ""}),
                "missing": Fact("box.reported_missing", box, {}),
                "found": Fact("box.found", box, {}),
                "alias": Fact("box.aliased", box, {"alias": f"old-{n % 7}"}),
                "describe": Fact("box.described", box, {"title": f"Œuvres {n}", "type": "STD30" if n % 2 else ""}),
                "undo": Fact("box.undone", box, {"act": "0" * 32, "restores": {"place": shelf, "loan": None}}),
            }[kind]
            store.act(lambda tx, fact=fact: tx.append(fact), actor=ACTOR, station=STATION)  # type: ignore[misc]
        report = verify(store)
        assert report.ok, [(problem.name, problem.facts) for problem in report.problems]


def _loan(code: str, append: object) -> str:
    assert callable(append)
    append(Fact("loan.opened", code, {"kind": "loan", "due": "2026-11-01"}))
    return code
