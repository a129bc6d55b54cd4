from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from depot.model.codes import Code, codes_from
from depot.model.event import Fact
from depot.model.retention.due import Due
from depot.store import duetable
from depot.store.migrations import refold
from depot.store.store import Store
from depot.store.verify import verify
from tests.store.depots import WHO, assert_sound, copied, registered

RULE = "CSSRL/3200"
FILES = list(codes_from("F", "L1", 0, 100))


@pytest.fixture
def store(template: Path, tmp_path: Path) -> Iterator[Store]:
    with Store.open(copied(template, tmp_path)) as opened:
        publish(opened, RULE, 2, 5)
        catch_up(opened)
        yield opened


def publish(store: Store, key: str, active: int, semi: int, disposition: str = "D", **more: Any) -> None:
    copies = json.dumps([{"copy": "P", "active": active, "semi": semi, "disposition": disposition}])
    body = {"org": "CSSRL", "code": key.partition("/")[2], "copies": copies, **more}
    store.act(lambda tx: tx.append(Fact("rule.published", f"rule/{key}", body)), **WHO)


def tell(store: Store, subject: str, kind: str, **body: object) -> None:
    store.act(lambda tx: tx.append(Fact(kind, subject, body)), **WHO)


def catch_up(store: Store) -> int:
    steps = 0
    while done := duetable.drain(store.connection):
        steps += done
    return steps


def row(store: Store, box: Code) -> Due | None:
    found = store.connection.execute(f"SELECT {', '.join(Due._fields)} FROM due WHERE box = ?", (box.id,)).fetchone()
    return Due._make(found) if found else None


def due_on(store: Store, box: Code) -> str:
    found = row(store, box)
    return "" if found is None else found.due_on or found.missing


def test_an_act_on_a_box_writes_its_row_at_once(store: Store) -> None:
    (box,) = registered(store, rule=RULE, year_to=2016, org="CSSRL", unit="CSSRL/7210")
    assert row(store, box) == Due(box.id, "2024-07-01", "2024-07-01", "D", RULE, 1, "P", "", "CSSRL/7210")
    tell(store, box.text, "box.described", closed_on="2016-05-01")
    assert due_on(store, box) == "2023-07-01"
    tell(store, box.text, "box.described", year_to=2015)
    assert due_on(store, box) == "2023-07-01"
    tell(store, box.text, "box.described", year_to=None, closed_on="")
    assert due_on(store, box) == "no_base"
    tell(store, box.text, "box.destroyed")
    assert row(store, box) is None
    assert not duetable.behind(store.connection)


def test_files_count_where_they_are(store: Store) -> None:
    one, other = registered(store, 2, rule=RULE, org="CSSRL", year_to=2010)
    file = FILES[0]
    tell(store, file.text, "file.listed", box=one.text, closed_on="2020-01-01")
    assert (due_on(store, one), due_on(store, other)) == ("2027-07-01", "2018-07-01")
    tell(store, file.text, "file.moved", box=other.text)
    assert (due_on(store, one), due_on(store, other)) == ("2018-07-01", "2027-07-01")
    tell(store, file.text, "file.removed")
    assert due_on(store, other) == "2018-07-01"


def test_what_does_not_bear_on_dates_reckons_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    (box,) = registered(store, rule=RULE, year_to=2016, org="CSSRL")
    monkeypatch.setattr(duetable, "write_rows", pytest.fail)
    for kind in ("box.shelved", "box.labelled", "box.reported_missing", "box.found"):
        tell(store, box.text, kind)
    tell(store, box.text, "box.described", title="x", remarks="y")


def test_a_new_version_of_a_rule_waits_and_then_reaches_its_boxes_and_files(store: Store) -> None:
    own, other = registered(store, 1, rule=RULE, year_to=2016, org="CSSRL")[0], registered(store, year_to=2016)[0]
    of_file, of_class = registered(store, 2, year_to=2016, org="CSSRL")
    tell(store, FILES[0].text, "file.listed", box=of_file.text, rule=RULE)
    tell(store, "class/CSSRL/3210", "class.added", rule=RULE)
    tell(store, of_class.text, "box.described", class_code="CSSRL/3210")
    before = [due_on(store, box) for box in (own, of_file, of_class, other)]
    assert before == ["2024-07-01", "2024-07-01", "2024-07-01", "no_rule"]
    catch_up(store)
    publish(store, RULE, 2, 8, version=2)
    assert due_on(store, own) == "2024-07-01"
    assert duetable.waiting(store.connection) == 3
    assert catch_up(store) >= 3
    after = [row(store, box) for box in (own, of_file, of_class)]
    assert [(found.due_on, found.version) for found in after if found] == [("2027-07-01", 2)] * 3


def test_the_year_of_an_organisation_and_the_rule_of_a_class_reach_all_that_they_concern(store: Store) -> None:
    here, away = registered(store, 1, rule=RULE, year_to=2016, org="CSSRL")[0], registered(store, org="X", rule=RULE)[0]
    tell(store, "organisation/CSSRL", "organisation.described", year_end="12-31")
    catch_up(store)
    assert (due_on(store, here), due_on(store, away)) == ("2024-01-01", "no_base")
    tell(store, "class/CSSRL/10", "class.added", title="x")
    tell(store, here.text, "box.described", rule="", class_code="CSSRL/10")
    assert due_on(store, here) == "no_rule"
    tell(store, "class/CSSRL/10", "class.described", rule=RULE)
    catch_up(store)
    assert due_on(store, here) == "2024-01-01"


def test_a_rule_that_comes_after_its_boxes_is_applied_to_them(store: Store) -> None:
    (box,) = registered(store, rule="CSSRL/9", year_to=2016, org="CSSRL")
    assert due_on(store, box) == "rule_unknown"
    publish(store, "CSSRL/9", 0, 0)
    catch_up(store)
    assert due_on(store, box) == "2017-07-01"


def test_a_rule_reaches_many_boxes_in_steps_and_goes_on_after_a_cut(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    boxes = registered(store, 250, rule=RULE, year_to=2016, org="CSSRL")
    assert duetable.waiting(store.connection) == 250
    catch_up(store)
    publish(store, RULE, 0, 0, version=2)
    assert duetable.drain(store.connection, 40) == 40
    real = duetable.write_rows

    def cut(connection: sqlite3.Connection, ids: Any, schedule: Any) -> None:
        real(connection, ids, schedule)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(duetable, "write_rows", cut)
        with pytest.raises(KeyboardInterrupt):
            duetable.drain(store.connection, 40)
    versions = [found.version for box in boxes if (found := row(store, box)) is not None]
    assert (versions.count(2), versions.count(1)) == (40, 210)
    assert duetable.waiting(store.connection) == 210
    publish(store, RULE, 1, 0, version=3)  # another one while the first is under way
    assert duetable.waiting(store.connection) == 250
    catch_up(store)
    assert {due_on(store, box) for box in boxes} == {"2018-07-01"}


def test_an_import_leaves_its_boxes_to_be_reckoned(store: Store) -> None:
    def work(tx: Any) -> None:
        for code in tx.allot("B", 3):
            tx.append(Fact("box.registered", code.text, {"rule": RULE, "year_to": 2016}))

    store.act(work, bulk=True, **WHO)
    assert duetable.waiting(store.connection) == 3
    assert duetable.drain(store.connection, 2) == 2
    assert duetable.drain(store.connection, 2) == 1
    assert duetable.drain(store.connection, 2) == 0


def test_folding_anew_reckons_all_anew(store: Store) -> None:
    (box,) = registered(store, rule=RULE, year_to=2016)
    store.connection.execute("UPDATE due SET due_on = '1999-01-01'")
    refold(store.connection)
    assert duetable.behind(store.connection)
    assert_sound(store.path)
    catch_up(store)
    assert due_on(store, box) == "2024-07-01"
    assert_sound(store.path)


@pytest.mark.parametrize(
    ("damage", "column"),
    [
        ("UPDATE due SET due_on = '2001-01-01'", "due_on"),
        ("UPDATE due SET disposition = 'T'", "disposition"),
        ("DELETE FROM due", "due_on"),
        ("UPDATE due SET unit = 'CSSRL/1'", "unit"),
    ],
)
def test_verify_finds_a_list_that_was_tampered_with(store: Store, damage: str, column: str) -> None:
    (box,) = registered(store, rule=RULE, year_to=2016)
    store.connection.execute(damage)
    report = verify(store.path)
    (problem,) = report.problems
    assert (problem.name, problem.facts["subject"], problem.facts["column"]) == ("due.differs", box.shown, column)


def test_verify_finds_a_count_that_is_not_that_of_the_list(store: Store) -> None:
    registered(store, rule=RULE, year_to=2016)
    store.connection.execute("UPDATE due_tally SET n = 7")
    (problem,) = verify(store.path).problems
    assert (problem.name, problem.facts["column"], problem.facts["found"]) == ("due.differs", "n", "7")


def _some_act(chance: random.Random, store: Store, boxes: list[Code], files: list[Code]) -> None:
    pick: Callable[[list[Code]], Code] = chance.choice
    day = f"{chance.randint(1990, 2030)}-0{chance.randint(1, 9)}-1{chance.randint(0, 9)}"
    choice = chance.randrange(9)
    if choice == 0 or not boxes:
        rule = chance.choice(["", RULE, "CSSRL/1"])
        boxes += registered(store, chance.choice([1, 3, 120]), rule=rule, year_to=chance.choice([None, 2000, 2016]))
    elif choice == 1:
        files.append(FILES[len(files)])
        tell(store, files[-1].text, "file.listed", box=pick(boxes).text, closed_on=day)
    elif choice == 2 and files:
        tell(store, pick(files).text, "file.moved", box=pick(boxes).text)
    elif choice == 3 and files:
        tell(store, pick(files).text, "file.described", rule=chance.choice(["", RULE, "CSSRL/1"]), replaced_on=day)
    elif choice == 4:
        publish(store, chance.choice([RULE, "CSSRL/1"]), chance.choice([0, 2, 888, 999]), chance.choice([0, 5]))
    elif choice == 5:
        tell(store, pick(boxes).text, "box.described", closed_on=day, class_code=chance.choice(["", "CSSRL/10"]))
    elif choice == 6:
        tell(store, "class/CSSRL/10", "class.described", rule=chance.choice(["", RULE, "CSSRL/1"]))
    elif choice == 7:
        tell(store, "organisation/CSSRL", "organisation.described", minimum_days=chance.choice([0, 90]))
    else:
        duetable.drain(store.connection, chance.choice([1, 7, 500]))


@pytest.mark.parametrize("seed", range(4))
def test_the_list_is_what_the_states_give_whatever_happened(store: Store, seed: int) -> None:
    chance, boxes, files = random.Random(seed), list[Code](), list[Code]()
    for _step in range(60):
        _some_act(chance, store, boxes, files)
    assert_sound(store.path)
    catch_up(store)
    assert not duetable.behind(store.connection)
    assert_sound(store.path)
