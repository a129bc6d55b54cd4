"""Everything that keeps a box from being destroyed, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from depot.desk import boxes, custody, files, holds, lending, reference
from depot.desk.blockers import NAMES, destruction_blockers
from depot.desk.session import Session
from depot.model import roles
from depot.model.box import Box
from depot.model.codes import Code
from depot.model.event import Fact
from depot.model.reference import Rule
from depot.store.store import Store
from depot.store.waiting import fold_waiting
from tests.desk.founded import Clock, Founded
from tests.desk.hall import Hall, furnish
from tests.store.trading import append, parcels, receive
from tests.store.trading import depot as make


@pytest.fixture
def hall(depot: Founded) -> Hall:
    return furnish(depot)


def names(session: Session, code: str, today: date | None = None) -> list[str]:
    box = session.store.get(Box, Code.parse(code).id)
    assert box is not None
    found = destruction_blockers(session.store, box, today or session.today)
    assert all(each.said.text() and each.todo.text() for each in found)
    return [each.name for each in found]


def enrolled(admin: Session, at: str = "") -> None:
    """Believe a vault."""
    fact = Fact("key.enrolled", "key/V1", {"card": "depot-card/1\nrole vault\nnode V1\n"})
    admin.do(roles.ADMINISTER, lambda tx: tx.append(fact))


WAYS: dict[str, Callable[[Founded, Hall], object]] = {
    "held": lambda depot, hall: holds.place(depot.supervisor, "box", [hall.boxes[0]], {"reason": "litige"}),
    "lent": lambda depot, hall: lending.lend(depot.clerk, hall.id(hall.teacher), [hall.boxes[0]]),
    "files_out": lambda depot, hall: lending.lend(depot.clerk, hall.id(hall.teacher), [hall.file]),
    "transit": lambda depot, hall: custody.dispatch(depot.clerk, [hall.boxes[0]], "L2"),
    "missing": lambda depot, hall: boxes.report_missing(depot.clerk, hall.id(hall.boxes[0])),
    "elsewhere": lambda depot, hall: (
        lending.lend(depot.clerk, hall.id(hall.teacher), [hall.boxes[0]]),
        lending.give_back(depot.clerk, [hall.boxes[0]], elsewhere="L2"),
    ),
    "destroyed": lambda depot, hall: said(depot, "box.destroyed", hall.boxes[0]),
    "ambiguous": lambda depot, hall: said(depot, "box.registered", hall.boxes[0], title="Autre"),
    "withdrawn": lambda depot, hall: said(depot, "box.undone", hall.boxes[0], restores={"withdrawn": 1}),
}


def said(depot: Founded, kind: str, subject: str, **body: object) -> None:
    depot.clerk.do(roles.CIRCULATE, lambda tx: tx.append(Fact(kind, subject, body)))


@pytest.mark.parametrize("name", WAYS)
def test_each_reason_blocks_that_box_alone(depot: Founded, hall: Hall, name: str) -> None:
    assert names(depot.clerk, hall.boxes[0]) == []
    WAYS[name](depot, hall)
    assert names(depot.clerk, hall.boxes[0]) == [name]
    assert names(depot.clerk, hall.boxes[1]) == []


def test_a_file_that_came_back_still_blocks_until_it_is_in_its_box(depot: Founded, hall: Hall) -> None:
    lending.lend(depot.clerk, hall.id(hall.teacher), [hall.file])
    lending.give_back(depot.clerk, [hall.file])
    assert names(depot.clerk, hall.boxes[0]) == ["files_out"]


def test_every_name_is_shown_by_a_test() -> None:
    assert {*WAYS, "doubted", "reference_old", "waiting"} == NAMES


def test_news_of_the_vault_that_is_too_old_blocks_everything(depot: Founded, hall: Hall, clock: Clock) -> None:
    far = depot.clerk.today + timedelta(days=5_000)
    assert names(depot.clerk, hall.boxes[0], far) == []
    enrolled(depot.admin)
    today = depot.clerk.today
    assert names(depot.clerk, hall.boxes[0], today + timedelta(days=90)) == []
    assert names(depot.clerk, hall.boxes[0], today + timedelta(days=91)) == ["reference_old"]


def test_a_clock_that_is_behind_the_vault_blocks_everything(depot: Founded, hall: Hall) -> None:
    enrolled(depot.admin)
    today = depot.clerk.today
    assert names(depot.clerk, hall.boxes[0], today - timedelta(days=1)) == []
    assert names(depot.clerk, hall.boxes[0], today - timedelta(days=2)) == ["reference_old"]


def test_what_was_received_and_is_not_folded_yet_blocks_everything(depot: Founded, hall: Hall, tmp_path: Path) -> None:
    other = make(tmp_path / "L2.db", "L2")
    (parcel,) = parcels(other)
    append(depot.path, parcel)
    assert names(depot.clerk, hall.boxes[0]) == ["waiting"]
    fold_waiting(depot.store, actor="ada", station="tty1")
    assert names(depot.clerk, hall.boxes[0]) == []


def test_a_conflict_about_a_file_or_a_rule_is_one_about_the_box(depot: Founded, hall: Hall, tmp_path: Path) -> None:
    other = make(tmp_path / "L2.db", "L2")
    reference.add(depot.admin, Rule, "CSSRL/2.1", {"title": "Un"})
    boxes.describe(depot.clerk, hall.id(hall.boxes[1]), {"rule": "CSSRL/2.1"})
    for parcel in parcels(depot.path):
        receive(other, parcel)
    with Store.open(other) as store:
        said = (
            Fact("file.described", hall.file, {"title": "Là"}),
            Fact("rule.published", "rule/CSSRL/2.1", {"title": "B"}),
        )
        store.act(lambda tx: tx.append(*said), actor="ada", station="tty1")
    files.describe_file(depot.clerk, hall.id(hall.file), {"title": "Ici"})
    reference.describe(depot.admin, Rule, "CSSRL/2.1", {"title": "A"})
    for parcel in parcels(other, "L2"):
        receive(depot.path, parcel)
    assert [names(depot.clerk, code) for code in hall.boxes[:3]] == [["doubted"], ["doubted"], []]
