from __future__ import annotations

import pytest

from depot.desk.aliases import AliasIsCode, AliasTaken, forget_alias, name_alias
from depot.desk.boxes import YearsReversed, describe, register, report_found, report_missing
from depot.desk.entries import FieldUnknown
from depot.desk.files import FileRemoved, describe_file, list_file, move_file, remove_file
from depot.desk.seen import BoxTypeUnknown, SubjectChanged, UnitUnknown
from depot.desk.shelving import shelve
from depot.model.box import Box
from depot.model.file import File
from depot.model.roles import RoleTooLow
from tests.desk.founded import SCHOOL, Founded
from tests.desk.hall import Hall, furnish


@pytest.fixture
def hall(depot: Founded) -> Hall:
    return furnish(depot)


def box(depot: Founded, hall: Hall, n: int = 0) -> Box:
    found = depot.store.get(Box, hall.id(hall.boxes[n]))
    assert found is not None
    return found


def test_a_new_box_has_a_code_and_needs_a_label(depot: Founded) -> None:
    code = register(depot.clerk, {"unit": SCHOOL, "title": "Procès-verbaux", "year_from": 2001, "year_to": 2004}).result
    assert code is not None
    found = depot.store.get(Box, code.id)
    assert found is not None
    assert (found.title, found.org, found.label_needed, found.status) == ("Procès-verbaux", "CSSRL", 1, "unplaced")
    assert code.is_home("L1")


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"colour": "blue"}, FieldUnknown),
        ({"unit": "CSSRL/0000"}, UnitUnknown),
        ({"org": "XX"}, UnitUnknown),
        ({"type": "NONE"}, BoxTypeUnknown),
        ({"year_from": 2010, "year_to": 2001}, YearsReversed),
        ({"aliases": "31142054869880"}, AliasTaken),
        ({"aliases": "BL10000010"}, AliasIsCode),
        ({"place": 1}, FieldUnknown),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_written(
    depot: Founded, hall: Hall, fields: dict[str, object], error: type[Exception]
) -> None:
    head = depot.store.stream_head().head_seq
    with pytest.raises(error):
        register(depot.clerk, fields)
    assert depot.store.stream_head().head_seq == head


def test_describing_writes_only_what_changes(depot: Founded, hall: Hall) -> None:
    now = box(depot, hall)
    describe(depot.clerk, now.id, {"title": now.title, "remarks": "coin mouillé"})
    assert depot.store.history(hall.boxes[0])[-1].body == {"remarks": "coin mouillé"}
    head = depot.store.stream_head().head_seq
    assert describe(depot.clerk, now.id, {"title": now.title}).act == ""
    assert depot.store.stream_head().head_seq == head


def test_years_are_checked_against_what_is_there(depot: Founded, hall: Hall) -> None:
    describe(depot.clerk, box(depot, hall).id, {"year_from": 2005})
    with pytest.raises(YearsReversed):
        describe(depot.clerk, box(depot, hall).id, {"year_to": 1999})


def test_a_stale_description_is_refused(depot: Founded, hall: Hall) -> None:
    seen = box(depot, hall).rev
    describe(depot.supervisor, box(depot, hall).id, {"remarks": "première"})
    with pytest.raises(SubjectChanged):
        describe(depot.clerk, box(depot, hall).id, {"remarks": "seconde"}, seen=seen)


def test_an_old_barcode_names_one_thing_only(depot: Founded, hall: Hall) -> None:
    name_alias(depot.clerk, hall.boxes[1], "anc-12")
    with pytest.raises(AliasTaken) as refused:
        name_alias(depot.clerk, hall.boxes[2], "ANC-12")
    assert refused.value.facts["owner"] == hall.boxes[1]
    forget_alias(depot.clerk, hall.boxes[1], "Anc-12")
    name_alias(depot.clerk, hall.boxes[2], "ANC-12")
    assert depot.store.by_alias("anc-12") == [hall.boxes[2]]


def test_missing_and_found(depot: Founded, hall: Hall) -> None:
    target = hall.id(hall.boxes[0])
    shelve(depot.clerk, target, hall.id(hall.shelves[0]))
    report_missing(depot.clerk, target)
    assert (box(depot, hall).status, depot.store.fill(hall.id(hall.shelves[0])).boxes) == ("missing", 0)
    report_found(depot.clerk, target)
    now = box(depot, hall)
    assert (now.status, now.home) == ("to_shelve", hall.id(hall.shelves[0]))


def test_files_are_listed_described_moved_and_removed(depot: Founded, hall: Hall) -> None:
    first, second = hall.id(hall.boxes[0]), hall.id(hall.boxes[1])
    code = list_file(depot.clerk, first, {"ref": "A-1", "title": "Dossier"}).result
    assert code is not None
    describe_file(depot.clerk, code.id, {"closed_on": "2019-06-30"})
    move_file(depot.clerk, code.id, second)
    assert depot.store.files_count(second) == 1
    remove_file(depot.clerk, code.id)
    assert depot.store.files_count(second) == 0
    with pytest.raises(FileRemoved):
        describe_file(depot.clerk, code.id, {"title": "trop tard"})
    file = depot.store.get(File, code.id)
    assert file is not None
    assert (file.closed_on, file.title) == ("2019-06-30", "Dossier")


def test_every_act_asks_for_the_role(depot: Founded, hall: Hall) -> None:
    target, file = hall.id(hall.boxes[0]), hall.id(hall.file)
    acts = [
        lambda s: register(s, {}),
        lambda s: describe(s, target, {"title": "x"}),
        lambda s: name_alias(s, hall.boxes[0], "Q-1"),
        lambda s: forget_alias(s, hall.boxes[0], "Q-1"),
        lambda s: report_missing(s, target),
        lambda s: report_found(s, target),
        lambda s: list_file(s, target, {}),
        lambda s: describe_file(s, file, {"title": "x"}),
        lambda s: move_file(s, file, target),
        lambda s: remove_file(s, file),
    ]
    for act in acts:
        with pytest.raises(RoleTooLow):
            act(depot.auditor)  # type: ignore[no-untyped-call]
