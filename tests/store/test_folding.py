"""The law: the tables are a fold of the journal, whatever the events, however they came in acts."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from depot.model.box import Box
from depot.model.codes import LETTERS, codes_from
from depot.model.event import Fact
from depot.model.reference import User
from depot.model.subjects import SUBJECTS
from depot.store.store import Store, Tx
from tests.store.depots import PERSON, SHELVES, WHO, Clock, act_id, assert_sound, registered

BOXES = tuple(codes_from("B", "L1", 0, 4))
FILES = tuple(codes_from("F", "L1", 0, 3))
LOANS = tuple(codes_from("L", "L1", 0, 6))
SITES = tuple(codes_from("S", "L1", SHELVES[-1].serial, 2))
TYPES = ("STD30", "STD40", "")
WORDS = ("Élèves", "paie", "contrats 2001", "œuvre", "")

LAW = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


class Op(NamedTuple):
    """One fact, and how it goes into the journal."""

    fact: Fact
    ends_act: bool
    """Whether an act ends with it."""
    settles: bool
    """Whether the tables are written before the act goes on."""


def facts() -> st.SearchStrategy[Fact]:
    """Facts that desks make, about few subjects, so that they meet."""
    box, file = (st.sampled_from([code.text for code in codes]) for codes in (BOXES, FILES))
    place = st.sampled_from([code.text for code in (*SHELVES, *SITES)])
    loan = st.sampled_from([code.text for code in LOANS])
    due = st.sampled_from(["2026-11-01", "2026-12-01"])
    alias = st.sampled_from(["31142", "AB-1", "ab-1"])
    words = st.sampled_from(WORDS)
    type_ = st.sampled_from(TYPES)
    shelved = st.fixed_dictionaries({"place": place}, optional={"home": place})
    restores = st.one_of(
        st.fixed_dictionaries({"place": st.one_of(st.none(), st.just(SHELVES[0].id))}),
        st.fixed_dictionaries({"loan": st.one_of(st.none(), st.sampled_from([code.id for code in LOANS])), "due": due}),
        st.fixed_dictionaries({"title": words, "aliases": st.sampled_from(["", "31142\nAB-1"])}),
    )
    undone = st.builds(lambda back: {"act": "00", "restores": back}, restores)
    lent = st.fixed_dictionaries({"loan": loan, "due": due})

    def fact(kind: str, subject: st.SearchStrategy[str], body: st.SearchStrategy[Any]) -> st.SearchStrategy[Fact]:
        return st.builds(Fact, st.just(kind), subject, body)

    empty: st.SearchStrategy[dict[str, object]] = st.just({})
    printed = st.just({"job": "L1-0", "copies": 1})
    job, sheet, series = st.just("printjob/L1-0"), st.just("sheet/L1/hp/5160"), st.just(f"series/{BOXES[0].text}")
    reserved = st.one_of(box, words, st.integers(-5, 5), st.none())
    described = st.fixed_dictionaries({}, optional={"title": words, "type": type_, "remarks": words, "number": words})
    return st.one_of(
        fact("box.registered", box, st.fixed_dictionaries({"title": words, "type": type_}, optional={"place": place})),
        fact("box.described", box, described),
        fact("box.shelved", box, shelved),
        fact("box.lent", box, lent),
        fact("box.extended", box, st.fixed_dictionaries({"due": due})),
        fact("box.returned", box, st.sampled_from([{}, {"elsewhere": "L2"}])),
        fact("box.reported_missing", box, empty),
        fact("box.found", box, empty),
        fact("box.aliased", box, st.fixed_dictionaries({"alias": alias})),
        fact("box.unaliased", box, st.fixed_dictionaries({"alias": alias})),
        fact("box.undone", box, undone),
        fact("file.listed", file, st.fixed_dictionaries({"box": box, "title": words})),
        fact("file.lent", file, lent),
        fact("file.returned", file, empty),
        fact("file.refiled", file, empty),
        fact("file.moved", file, st.fixed_dictionaries({"box": box})),
        fact("file.removed", file, empty),
        fact("file.undone", file, undone),
        fact("location.created", place, st.fixed_dictionaries({"kind": st.just("shelf"), "label": words})),
        fact("location.retired", place, empty),
        fact("loan.opened", loan, st.fixed_dictionaries({"person": st.just(PERSON.text), "due": due})),
        fact("loan.undone", loan, empty),
        fact("box.labelled", box, printed),
        fact("file.labelled", file, printed),
        fact("location.labelled", place, printed),
        fact("loan.labelled", loan, printed),
        fact("printjob.ordered", job, st.fixed_dictionaries({"items": words, "copies": st.integers(-1, 3)})),
        fact("printjob.sending", job, st.fixed_dictionaries({"position": st.integers(0, 40)})),
        fact("printjob.sent", job, st.fixed_dictionaries({"remote": words})),
        fact("printjob.failed", job, st.fixed_dictionaries({"error": words, "facts": words})),
        fact("printjob.doubted", job, st.fixed_dictionaries({"error": words, "facts": words})),
        fact("printjob.settled", job, st.fixed_dictionaries({"came": st.one_of(st.none(), st.integers(-3, 9), words)})),
        fact("printjob.cancelled", job, empty),
        fact("sheet.used", sheet, st.fixed_dictionaries({"next": st.integers(), "job": words})),
        fact("sheet.moved", sheet, st.fixed_dictionaries({"next": st.one_of(words, st.integers())})),
        fact("series.reserved", series, st.fixed_dictionaries({"first": reserved, "last": reserved})),
        fact("series.voided", series, st.fixed_dictionaries({"codes": words})),
        fact("series.labelled", series, printed),
        fact("scan.refused", st.just("scan/tty1"), st.fixed_dictionaries({"text": words, "mode": st.just("LOOK")})),
    )


def ops() -> st.SearchStrategy[list[Op]]:
    return st.lists(st.builds(Op, facts(), st.booleans(), st.booleans()), max_size=40)


def acts(played: Sequence[Op]) -> Iterator[list[Op]]:
    act: list[Op] = []
    for op in played:
        act.append(op)
        if op.ends_act:
            yield act
            act = []
    if act:
        yield act


def play(store: Store, played: Sequence[Op], *, bulk: bool = False) -> None:
    for number, act in enumerate(acts(played)):

        def work(tx: Tx, act: list[Op] = act) -> None:
            for op in act:
                tx.append(op.fact)
                if op.settles:
                    tx.settle()

        store.act(work, act=act_id("op", number), bulk=bulk, **WHO)


def fresh(template: Path, folder: Path) -> Path:
    path = folder / "law.db"
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    shutil.copy(template, path)
    return path


def tables(store: Store) -> dict[str, list[Any]]:
    """The rows of every table that no clock, chance or number of an event goes into."""
    named = ("box", "file", "location", "loan", "alias", "fill", "tally", "serial", "box_text", "file_text")
    return {name: store.connection.execute(f"SELECT * FROM {name} ORDER BY 1, 2").fetchall() for name in named}


@LAW
@given(played=ops(), bulk=st.booleans())
def test_live_tables_are_a_refold_of_the_journal(template: Path, tmp_path: Path, played: list[Op], bulk: bool) -> None:
    path = fresh(template, tmp_path)
    with Store.open(path, clock=Clock()) as store:
        play(store, played, bulk=bulk)
        boxes = [Box._make(row) for row in store.connection.execute(f"SELECT {', '.join(Box._fields)} FROM box")]
        assert_counted(store, boxes)
        assert_lines(store, boxes)
        before = tables(store)
        head = store.stream_head()
        play(store, played)
        assert (store.stream_head(), tables(store)) == (head, before), "a retry of every act changes nothing"
    assert_sound(path)


def assert_counted(store: Store, boxes: Sequence[Box]) -> None:
    """Counters and fill, counted again another way."""
    expected = Counter(f"box.{box.status}" for box in boxes)
    expected["box"] = len(boxes)
    counted = dict(store.connection.execute("SELECT name, n FROM tally WHERE name LIKE 'box%'"))
    assert counted == {name: n for name, n in expected.items() if n}
    fill = Counter((box.place, box.type) for box in boxes if box.place is not None)
    found = {(place, type_): n for place, type_, n in store.connection.execute("SELECT place, type, boxes FROM fill")}
    assert found == dict(fill)
    for shelf in SHELVES:
        assert store.fill(shelf.id).boxes == sum(box.place == shelf.id for box in boxes)


def assert_lines(store: Store, boxes: Sequence[Box]) -> None:
    """Stays and loan lines tell the same story as the boxes."""
    stays = dict(store.connection.execute("SELECT box, place FROM placement WHERE until = ''"))
    assert stays == {box.id: box.place for box in boxes if box.place is not None}
    for box, code in ((box, code) for box in boxes for code in BOXES if code.id == box.id):
        query = "SELECT loan, due FROM loan_line WHERE item = ? AND back_at = '' AND undone = 0"
        out = store.connection.execute(query, (code.text,)).fetchall()
        assert all(loan == box.loan and due == box.due for loan, due in out)


@LAW
@given(played=ops(), cuts=st.lists(st.booleans(), min_size=40, max_size=40))
def test_how_events_are_parted_into_acts_does_not_matter(
    template: Path, tmp_path: Path, played: list[Op], cuts: list[bool]
) -> None:
    otherwise = [op._replace(ends_act=cut, settles=not cut) for op, cut in zip(played, cuts, strict=False)]
    seen = []
    for way in (played, otherwise, [op._replace(ends_act=False, settles=False) for op in played]):
        path = fresh(template, tmp_path)
        with Store.open(path, clock=frozen) as store:
            play(store, way)
            seen.append(tables(store) | {"stays": stays(store), "lines": lines(store)})
    assert seen[0] == seen[1] == seen[2]


def frozen() -> Any:
    from tests.store.depots import START

    return START


def stays(store: Store) -> list[Any]:
    return store.connection.execute("SELECT * FROM placement ORDER BY box, rev").fetchall()


def lines(store: Store) -> list[Any]:
    return store.connection.execute("SELECT * FROM loan_line ORDER BY loan, item").fetchall()


JUNK = st.recursive(
    st.one_of(
        st.none(),
        st.integers(),
        st.text(max_size=8),
        st.booleans(),
        st.sampled_from([2**63, -(2**63) - 1, *(code.text for code in (*BOXES, *SHELVES, *LOANS)), "BL1000001X"]),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=6,
)

FIELDS = sorted({field for kind in SUBJECTS.values() for field in kind.state._fields} | {"alias", "restores", "facts"})

VERBS = (
    "registered",
    "described",
    "shelved",
    "lent",
    "extended",
    "returned",
    "reported_missing",
    "found",
    "aliased",
    "unaliased",
    "undone",
    "listed",
    "closed",
    "moved",
    "refiled",
    "removed",
    "created",
    "reserved",
    "blocked",
    "retired",
    "opened",
    "added",
    "published",
    "changed",
    "founded",
    "badged",
    "restored",
    "refused",
    "invented",
)


def authentic() -> st.SearchStrategy[Fact]:
    """Any event that a program could have written: any kind, on any subject, with any body."""
    body = st.dictionaries(st.one_of(st.sampled_from(FIELDS), st.text(max_size=4)), JUNK, max_size=6)
    restoring = st.builds(lambda inner, rest: {**rest, "restores": inner}, body, body)
    names = st.sampled_from([*SUBJECTS, "scan", "rocket", ""])
    kind = st.builds(lambda name, verb: f"{name}.{verb}", names, st.sampled_from(VERBS))
    code = st.sampled_from([code.text for code in (*BOXES, *FILES, *LOANS, *SHELVES, PERSON)])
    named = st.builds(lambda name, key: f"{name}/{key}", names, st.sampled_from(["", "a", "b", "O/1", "L1"]))
    other = st.one_of(
        st.text(max_size=12), st.builds(lambda letter: f"{letter}L1000001S", st.sampled_from(sorted(LETTERS)))
    )
    return st.builds(Fact, kind, st.one_of(code, named, other), st.one_of(body, restoring))


@LAW
@given(facts=st.lists(authentic(), max_size=12), together=st.booleans())
def test_every_authentic_event_folds(template: Path, tmp_path: Path, facts: list[Fact], together: bool) -> None:
    path = fresh(template, tmp_path)
    with Store.open(path) as store:
        for part in [facts] if together else [[fact] for fact in facts]:
            store.act(lambda tx, part=part: tx.append(*part), **WHO)  # type: ignore[misc]
    assert assert_sound(path) == 5 + len(facts)


def test_two_users_with_one_badge_do_not_take_each_other_away(store: Store) -> None:
    badge = next(codes_from("U", "L1", 0, 1))
    for name in ("ada", "bob"):
        fact = Fact("user.added", f"user/{name}", {"badge": badge.text})
        store.act(lambda tx, fact=fact: tx.append(fact), **WHO)  # type: ignore[misc]
    assert [user.key for user in store.all(User)] == ["ada", "bob"]
    found = store.by_badge(badge.id)
    assert found is not None
    assert found.key == "ada"


def test_serials_that_a_restore_lost_are_not_given_out_again(store: Store) -> None:
    registered(store, 2)
    body = {"serials": "BL1 500\nFL1 7\nnonsense\nBL1 \nBL1 99999999999\nSL1 ²"}
    store.act(lambda tx: tx.append(Fact("node.restored", "node/L1", body)), **WHO)
    assert registered(store)[0].serial > 500
    assert dict(store.connection.execute("SELECT series, last FROM serial"))["FL1"] == 7
    store.close()
    assert_sound(store.path)
