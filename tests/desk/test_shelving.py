from __future__ import annotations

import pytest

from depot.desk.boxes import BoxGone
from depot.desk.lending import give_back, lend
from depot.desk.scanning.engine import ScanDesk
from depot.desk.seen import SubjectChanged, SubjectUnknown
from depot.desk.shelving import BoxLent, BoxThere, FileElsewhere, decide_refile, shelve
from depot.model import roles
from depot.model.box import Box
from depot.model.event import Fact
from depot.model.file import File
from depot.model.roles import RoleTooLow
from depot.model.standing import PlaceBlocked, PlaceFull, PlaceHoldsNone, PlaceTooShort, PositionOccupied
from tests.desk.founded import Founded
from tests.desk.hall import Hall, furnish


@pytest.fixture
def hall(depot: Founded) -> Hall:
    return furnish(depot)


def box(depot: Founded, hall: Hall, n: int) -> Box:
    found = depot.store.get(Box, hall.id(hall.boxes[n]))
    assert found is not None
    return found


def test_shelving_sets_place_and_home_and_keeps_the_stay(depot: Founded, hall: Hall) -> None:
    first, second = (hall.id(code) for code in hall.shelves[:2])
    target = hall.id(hall.boxes[0])
    shelve(depot.clerk, target, first)
    shelve(depot.clerk, target, second)
    now = box(depot, hall, 0)
    assert (now.place, now.home, now.status) == (second, second, "shelved")
    stays = depot.store.placements(target)
    assert [(stay.place, bool(stay.until)) for stay in stays] == [(second, False), (first, True)]
    assert stays[1].until == stays[0].since


def test_a_place_of_passage_leaves_the_home_alone(depot: Founded, hall: Hall) -> None:
    home = hall.id(hall.shelves[0])
    shelve(depot.clerk, hall.id(hall.boxes[0]), home)
    shelve(depot.clerk, hall.id(hall.boxes[0]), hall.id(hall.table))
    now = box(depot, hall, 0)
    assert (now.place, now.home) == (hall.id(hall.table), home)


@pytest.mark.parametrize(
    ("shelf", "before", "error"),
    [(1, 1, PositionOccupied), (2, 0, PlaceBlocked), (0, 2, PlaceTooShort)],
    ids=["one position", "blocked", "too short"],
)
def test_a_shelf_that_cannot_take_the_box_refuses_and_says_why(
    depot: Founded, hall: Hall, shelf: int, before: int, error: type[Exception]
) -> None:
    place = hall.id(hall.shelves[shelf])
    for n in range(before):
        shelve(depot.clerk, hall.id(hall.boxes[n]), place)
    with pytest.raises((error, PlaceFull)):
        shelve(depot.clerk, hall.id(hall.boxes[3]), place)
    assert box(depot, hall, 3).place is None


def test_a_bay_holds_no_box(depot: Founded, hall: Hall) -> None:
    with pytest.raises(PlaceHoldsNone):
        shelve(depot.clerk, hall.id(hall.boxes[0]), hall.id(hall.bay))


def test_a_lent_box_is_not_shelved_and_the_borrower_is_named(depot: Founded, hall: Hall) -> None:
    lend(depot.clerk, hall.id(hall.teacher), [hall.boxes[0]])
    with pytest.raises(BoxLent) as refused:
        shelve(depot.clerk, hall.id(hall.boxes[0]), hall.id(hall.shelves[0]))
    assert refused.value.facts["person"] == "Marie-Ève Roy"


def test_a_box_that_is_there_already_writes_nothing(depot: Founded, hall: Hall) -> None:
    target, place = hall.id(hall.boxes[0]), hall.id(hall.shelves[0])
    shelve(depot.clerk, target, place)
    head = depot.store.stream_head().head_seq
    with pytest.raises(BoxThere):
        shelve(depot.clerk, target, place)
    assert depot.store.stream_head().head_seq == head


def test_a_stale_screen_is_told_who_was_quicker(depot: Founded, hall: Hall) -> None:
    seen = box(depot, hall, 0).rev
    shelve(depot.supervisor, hall.id(hall.boxes[0]), hall.id(hall.shelves[0]))
    with pytest.raises(SubjectChanged) as refused:
        shelve(depot.clerk, hall.id(hall.boxes[0]), hall.id(hall.shelves[1]), seen=seen)
    assert refused.value.facts["who"] == "Sam"
    assert box(depot, hall, 0).place == hall.id(hall.shelves[0])


def test_a_box_that_was_destroyed_is_refused(depot: Founded, hall: Hall) -> None:
    gone = Fact("box.described", hall.boxes[0], {"destroyed_on": "2026-01-05"})
    depot.admin.do(roles.INTAKE, lambda tx: tx.append(gone))
    with pytest.raises(BoxGone):
        shelve(depot.clerk, hall.id(hall.boxes[0]), hall.id(hall.shelves[0]))


def test_an_auditor_shelves_nothing(depot: Founded, hall: Hall) -> None:
    with pytest.raises(RoleTooLow):
        shelve(depot.auditor, hall.id(hall.boxes[0]), hall.id(hall.shelves[0]))


def test_an_unknown_box_is_named_by_its_code(depot: Founded, hall: Hall) -> None:
    with pytest.raises(SubjectUnknown):
        shelve(depot.clerk, hall.id(hall.boxes[3]) + 99, hall.id(hall.shelves[0]))


def test_a_file_goes_back_only_into_its_own_box(depot: Founded, hall: Hall) -> None:
    lend(depot.clerk, hall.id(hall.teacher), [hall.file])
    give_back(depot.clerk, [hall.file])
    file = depot.store.get(File, hall.id(hall.file))
    assert file is not None
    assert file.to_return
    with pytest.raises(FileElsewhere):
        decide_refile(file, box(depot, hall, 1))
    desk = ScanDesk(depot.clerk, batch=True)
    for code in ("$RETURN", hall.boxes[0]):
        desk.scan(code)
    desk.scan("$SHELVE")
    desk.scan(hall.file)
    assert desk.scan(hall.boxes[0]).main.result == "ok"
    file = depot.store.get(File, hall.id(hall.file))
    assert file is not None
    assert not file.to_return
