"""Verification: whoever changes the file by another way than an event is found out, by name."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from depot.errors import DepotError
from depot.model.box import Box
from depot.model.event import body_hash, event_hash
from depot.store.connection import NoDepot
from depot.store.problems import LISTED
from depot.store.store import Store
from depot.store.verify import Report, verify
from tests.store.depots import SHELVES, WHO, Clock, act_id, copied, furnished, registered, script, shelve


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A depot in which everything happened."""
    path = tmp_path_factory.mktemp("busy") / "depot.db"
    furnished(path)
    with Store.open(path, clock=Clock()) as store:
        for number, work in zip(range(120), script("busy"), strict=False):
            store.act(work, act=act_id("busy", number), **WHO)
    return path


@pytest.fixture
def worked(busy: Path, tmp_path: Path) -> Path:
    return copied(busy, tmp_path)


def edit(path: Path, *statements: str) -> None:
    """Change a database as somebody with SQLite at hand would: triggers are dropped, and put back after."""
    with closing(sqlite3.connect(path, isolation_level=None)) as tool:
        triggers = tool.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _sql in triggers:
            tool.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            tool.execute(statement)
        for _name, sql in triggers:
            tool.execute(sql)


def names(report: Report) -> set[str]:
    for problem in report.problems:
        assert problem.facts["subject"]
        assert "{" not in problem.sentence() + problem.next_step()
    return {problem.name for problem in report.problems}


def test_a_sound_depot_passes_and_its_head_is_named(worked: Path) -> None:
    stages: list[tuple[str, int, int]] = []
    report = verify(worked, lambda *stage: stages.append(stage))
    assert report.ok
    assert report.problems == ()
    with Store.open(worked, readonly=True) as store:
        head = store.stream_head()
        assert (report.head_seq, report.head, report.events) == (head.head_seq, head.head_hash.hex(), head.head_seq)
        assert verify(store) == report
    assert list(dict.fromkeys(stage for stage, _, _ in stages)) == ["file", "journal", "tables", "index", "due"]
    assert all(done <= total for _, done, total in stages)


def test_verification_writes_nothing(worked: Path) -> None:
    before = worked.read_bytes()
    verify(worked)
    assert worked.read_bytes() == before


def test_others_go_on_working_meanwhile(worked: Path) -> None:
    with Store.open(worked) as other:
        (box,) = registered(other)
        stages = []

        def progress(stage: str, done: int, total: int) -> None:
            stages.append(stage)
            shelve(other, box, SHELVES[len(stages) % 3])

        before = other.stream_head().head_seq
        report = verify(worked, progress)
        assert report.ok
        assert report.events == before, "one moment of the depot is checked"
        assert other.stream_head().head_seq == before + len(stages)


def test_a_file_whose_last_page_is_only_in_the_log_is_sound(worked: Path, tmp_path: Path) -> None:
    """So it may be after a power cut in a checkpoint; without the log, the same file is cut."""
    with Store.open(worked) as store:
        registered(store, 50)
        for suffix in ("", "-wal"):
            shutil.copy(f"{worked}{suffix}", tmp_path / f"cut.db{suffix}")
    with (tmp_path / "cut.db").open("ab") as file:
        file.write(bytes(512))
    assert verify(tmp_path / "cut.db").ok
    (tmp_path / "cut.db-wal").write_bytes(b"")
    (tmp_path / "cut.db-shm").unlink()
    assert names(verify(tmp_path / "cut.db")) == {"file.unsound"}


def test_a_verification_can_be_stopped(worked: Path) -> None:
    def stop(_stage: str, _done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        verify(worked, stop)
    assert verify(worked).ok


BOX = ", ".join(Box._fields)

EDITS: dict[str, tuple[tuple[str, ...], set[str]]] = {
    "a box's title": (("UPDATE box SET title = 'autre' WHERE id = (SELECT min(id) FROM box)",), {"row.differs"}),
    "a box's place": (("UPDATE box SET place = NULL WHERE id = (SELECT max(id) FROM box)",), {"row.differs"}),
    "a box gone": (("DELETE FROM box WHERE id = (SELECT min(id) FROM box)",), {"row.missing"}),
    "a box from nowhere": ((f"INSERT INTO box({BOX}) SELECT 1, {BOX[4:]} FROM box LIMIT 1",), {"row.unfounded"}),
    "a stay": (("UPDATE placement SET since = 'x' ",), {"row.differs"}),
    "a loan line": (("DELETE FROM loan_line",), {"row.missing"}),
    "a counter": (("UPDATE tally SET n = n + 1 WHERE name = 'box'",), {"row.differs"}),
    "a shelf's fill": (("DELETE FROM fill",), {"row.missing"}),
    "a serial": (("UPDATE serial SET last = last + 1",), {"row.differs"}),
    "an alias": (("UPDATE alias SET subject = 'BL10000010'",), {"row.missing", "row.unfounded"}),
    "a refusal": (("UPDATE refusal SET reason = 'x'",), {"row.differs"}),
    "the index": (("DELETE FROM box_fts_data WHERE id > 10",), {"index.differs"}),
    "a text behind the index": (("UPDATE box_text SET text = 'x'",), {"row.differs"}),
    "an index entry": (("INSERT INTO box_fts(rowid, text, unit, code) VALUES(99, 'x', '', '')",), {"index.differs"}),
    "a body": (
        ("UPDATE journal SET body = CAST(body || x'20' AS BLOB) WHERE pos = 7",),
        {"event.altered", "event.unreadable"},
    ),
    "a hash": (("UPDATE journal SET hash = zeroblob(32) WHERE pos = 7",), {"event.altered"}),
    "a kind": (("UPDATE journal SET kind = 'box.found' WHERE pos = 7",), {"event.mislabelled"}),
    "a subject": (("UPDATE journal SET subject = 'BL10000010' WHERE pos = 9",), {"event.mislabelled"}),
    "an act": (("UPDATE journal SET act = zeroblob(16), n = 0 WHERE pos = 8",), {"event.mislabelled"}),
    "an event gone": (("DELETE FROM journal WHERE pos = 9",), {"event.missing"}),
    "the tail gone": (("DELETE FROM journal WHERE pos > (SELECT max(pos) - 3 FROM journal)",), {"head.differs"}),
    "two events swapped": (
        (
            "UPDATE journal SET pos = -1 WHERE pos = 9",
            "UPDATE journal SET pos = 9 WHERE pos = 8",
            "UPDATE journal SET pos = 8 WHERE pos = -1",
        ),
        {"event.missing", "event.misplaced"},
    ),
    "a stream unknown": (
        ("PRAGMA foreign_keys=OFF", "UPDATE journal SET stream = 9 WHERE pos = 7"),
        {"stream.unknown"},
    ),
    "the head": (("UPDATE stream SET head_seq = head_seq - 1",), {"head.differs"}),
    "the head's time": (("UPDATE stream SET head_at = '2030-01-01T00:00:00-05:00'",), {"head.differs"}),
    "no own stream": (("UPDATE stream SET own = 0",), {"stream.not-one"}),
    "a wrong redaction": (
        ("UPDATE journal SET body = NULL, body_hash = zeroblob(32) WHERE pos = 7",),
        {"event.altered", "body.missing"},
    ),
    "a short hash": (("UPDATE journal SET hash = x'00' WHERE pos = 7",), {"event.unreadable"}),
    "a header": (("UPDATE journal SET header = x'7b7d' WHERE pos = 7",), {"event.altered", "event.unreadable"}),
    "a table more": (("CREATE TABLE mine(x)",), {"schema.differs"}),
    "an index less": (("DROP INDEX box_place",), {"schema.differs"}),
    "a column more": (("ALTER TABLE box ADD COLUMN mine INTEGER",), {"schema.differs"}),
    "a table less": (("DROP TABLE fill",), {"schema.differs", "file.unsound"}),
    "a trigger of one's own": (
        ("CREATE TRIGGER mine AFTER INSERT ON journal BEGIN UPDATE box SET title = 'x'; END",),
        {"schema.differs"},
    ),
    "no version": (("DELETE FROM meta",), {"versions.unreadable"}),
}


@pytest.mark.parametrize("what", EDITS)
def test_an_edit_with_another_tool_is_found_and_named(worked: Path, what: str) -> None:
    statements, expected = EDITS[what]
    edit(worked, *statements)
    report = verify(worked)
    assert not report.ok
    assert expected <= names(report), report.problems
    if what in ("a table more", "an index less", "a counter", "a serial"):
        assert names(report) == expected, "and nothing else is blamed"


def test_the_first_difference_is_named_by_table_key_and_column(worked: Path) -> None:
    edit(worked, "UPDATE box SET title = 'autre', number = '9' WHERE id = (SELECT max(id) FROM box)")
    with closing(sqlite3.connect(worked)) as tool:
        (key,) = tool.execute("SELECT max(id) FROM box").fetchone()
    (problem,) = verify(worked).problems
    facts = {name: problem.facts[name] for name in ("subject", "table", "key", "column", "found")}
    assert facts == {"subject": f"box {key}", "table": "box", "key": str(key), "column": "number", "found": "9"}
    assert "refold" in problem.next_step()


def test_dropped_triggers_are_found(worked: Path) -> None:
    with closing(sqlite3.connect(worked)) as tool:
        tool.execute("DROP TRIGGER journal_no_update")
    assert names(verify(worked)) == {"schema.differs"}


def test_an_event_rewritten_with_its_own_hash_breaks_the_link_to_the_next(worked: Path) -> None:
    """Somebody who knows the rules of one hash, and not that the next one holds it."""

    def forge(tool: sqlite3.Connection) -> None:
        (prev,) = tool.execute("SELECT hash FROM journal WHERE pos = 5").fetchone()
        header, body = tool.execute("SELECT header, body FROM journal WHERE pos = 6").fetchone()
        body = body.replace(b'"title":"', b'"title":"x')
        new = event_hash(prev, header, body_hash(body))
        tool.execute("UPDATE journal SET body = ?, hash = ? WHERE pos = 6", (body, new))

    _without_triggers(worked, forge)
    report = verify(worked)
    altered = [problem for problem in report.problems if problem.name == "event.altered"]
    assert [problem.facts["seq"] for problem in altered] == [7]
    assert "row.differs" in names(report), "and the tables still say what was written"


def _without_triggers(path: Path, change: Callable[[sqlite3.Connection], None]) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as tool:
        triggers = tool.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _sql in triggers:
            tool.execute(f"DROP TRIGGER {name}")
        change(tool)
        for _name, sql in triggers:
            tool.execute(sql)


def test_a_text_that_is_no_utf8_is_a_problem_not_a_crash(worked: Path) -> None:
    edit(worked, "UPDATE box SET title = CAST(x'ff41' AS TEXT) WHERE id = (SELECT min(id) FROM box)")
    edit(worked, "UPDATE journal SET kind = CAST(x'fe' AS TEXT) WHERE pos = 7")
    report = verify(worked)
    assert {"row.differs", "event.mislabelled"} <= names(report)
    assert all(problem.sentence().encode() for problem in report.problems)


def test_many_problems_are_counted_and_the_first_listed(worked: Path) -> None:
    edit(worked, "UPDATE journal SET kind = 'x'")
    report = verify(worked)
    assert report.found > LISTED
    assert len(report.problems) == LISTED


def test_a_missing_file_is_an_error_not_a_problem(tmp_path: Path) -> None:
    with pytest.raises(NoDepot):
        verify(tmp_path / "none.db")


def _content(path: Path) -> str | None:
    """A digest of all that a program would read; None when reading fails."""
    digest = sha256()
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as reader:
            tables = [
                name for (name,) in reader.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY 1")
            ]
            for table in tables:
                if "_fts" in table:
                    continue  # what a program reads of an index is what it answers
                for row in reader.execute(f'SELECT * FROM "{table}"'):
                    digest.update(repr(row).encode("utf-8", "backslashreplace"))
            for index in ("box_fts", "file_fts"):
                for answer in _answers(reader, index):
                    digest.update(repr(answer).encode("utf-8", "backslashreplace"))
    except (sqlite3.Error, UnicodeDecodeError):
        return None
    return digest.hexdigest()


def _answers(reader: sqlite3.Connection, index: str) -> Iterator[object]:
    """What an index answers for every word, and for every beginning of one that it keeps."""
    vocabulary = f"CREATE VIRTUAL TABLE temp.{index}_words USING fts5vocab(main, {index}, instance)"
    reader.execute(vocabulary)
    found = reader.execute(f"SELECT * FROM temp.{index}_words").fetchall()
    yield found
    for start in sorted({word[:size] for word, *_rest in found for size in range(2, 7)}):
        query = f"SELECT rowid FROM {index} WHERE {index} MATCH ? ORDER BY rowid"
        yield start, reader.execute(query, (f'"{start}"*',)).fetchall()


def flipped(busy: Path, path: Path, count: int, seed: int) -> tuple[int, int]:
    """Flip one bit, so many times; return in how many the content changed, and in how many integrity_check saw it."""
    chance = random.Random(seed)
    data = bytearray(busy.read_bytes())
    whole = _content(busy)
    changed = 0
    noticed_by_sqlite = 0
    for _ in range(count):
        place, bit = chance.randrange(len(data)), 1 << chance.randrange(8)
        data[place] ^= bit
        path.write_bytes(data)
        data[place] ^= bit
        for suffix in ("-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        content = _content(path)
        try:
            report = verify(path)
            noticed = not report.ok
            noticed_by_sqlite += any(problem.name == "file.unsound" for problem in report.problems)
        except DepotError:
            noticed = True
        if content != whole:
            changed += 1
            assert noticed, f"a flip of bit {bit} at {place} went unseen"
    return changed, noticed_by_sqlite


def test_no_bit_that_changes_what_is_read_flips_unseen(busy: Path, tmp_path: Path) -> None:
    changed, by_sqlite = flipped(busy, tmp_path / "flip.db", 100, seed=6)
    assert changed > 10
    assert by_sqlite < changed, "SQLite's own check alone would not do"


@pytest.mark.soak
def test_no_bit_flips_unseen_in_thousands(busy: Path, tmp_path: Path) -> None:
    changed, _ = flipped(busy, tmp_path / "flip.db", 3000, seed=7)
    assert changed > 500
