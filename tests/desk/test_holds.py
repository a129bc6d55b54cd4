"""The hold desk: who may place and lift holds, what they reach, and that every scan says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from depot.desk import boxes, files, holds, lending, reference
from depot.desk.cards import BoxCard, FileCard, card
from depot.desk.entries import EntryMissing, EntryNotChoice
from depot.desk.held import on_box, on_file, reached
from depot.desk.scanning.engine import ScanDesk
from depot.desk.seen import SubjectChanged
from depot.desk.session import Session
from depot.errors import Refused
from depot.model import roles
from depot.model.box import Box
from depot.model.codes import Code
from depot.model.event import Fact
from depot.model.file import File
from depot.model.hold import Hold
from depot.model.reference import ClassCode, Rule, Unit
from tests.desk.founded import FINANCE, ORG, SCHOOL, Founded
from tests.desk.hall import Hall, furnish


@pytest.fixture
def hall(depot: Founded) -> Hall:
    return furnish(depot)


def place(session: Session, kind: str, *keys: str, **fields: str) -> Hold:
    done = holds.place(session, kind, keys, {"reason": "litige 2025-18", **fields})
    assert done.result is not None
    return done.result


def held(session: Session, code: str, on: date | None = None) -> bool:
    today = on or session.today
    box = session.store.get(Box, Code.parse(code).id)
    if code[0] == "B":
        assert box is not None
        return bool(on_box(session.store, box, today))
    file = session.store.get(File, Code.parse(code).id)
    assert file is not None
    return bool(on_file(session.store, file, today))


def listed(session: Session, box: str, **fields: object) -> str:
    done = files.list_file(session, Code.parse(box).id, {"title": "Dossier", **fields}).result
    assert done is not None
    return done.text


def planned(admin: Session) -> None:
    """A class below another, with a usual rule; two rules."""
    for key in ("2.1", "2.2"):
        reference.add(admin, Rule, f"{ORG}/{key}", {"title": key})
    reference.add(admin, ClassCode, f"{ORG}/10", {"title": "Élèves"})
    reference.add(admin, ClassCode, f"{ORG}/10-1", {"title": "Dossiers", "parent": f"{ORG}/10", "rule": f"{ORG}/2.1"})


def test_a_box_holds_its_files_and_nothing_else(depot: Founded, hall: Hall, supervisor: Session) -> None:
    place(supervisor, "box", hall.boxes[0])
    assert held(supervisor, hall.boxes[0])
    assert held(supervisor, hall.file)
    assert not held(supervisor, hall.boxes[1])


def test_a_file_holds_its_box_and_not_the_files_beside_it(depot: Founded, hall: Hall, supervisor: Session) -> None:
    beside = listed(depot.clerk, hall.boxes[0])
    place(supervisor, "file", hall.file)
    assert held(supervisor, hall.file)
    assert held(supervisor, hall.boxes[0])
    assert not held(supervisor, beside)


def test_a_file_that_moves_takes_its_hold_along(depot: Founded, hall: Hall, supervisor: Session) -> None:
    place(supervisor, "file", hall.file)
    files.move_file(depot.clerk, hall.id(hall.file), hall.id(hall.boxes[2]))
    assert held(supervisor, hall.boxes[2])
    assert not held(supervisor, hall.boxes[0])


def test_a_unit_holds_its_parts_and_what_its_successors_have(depot: Founded, hall: Hall, supervisor: Session) -> None:
    for code, more in (("7211", {"parent": SCHOOL}), ("7300", {}), ("7301", {"parent": f"{ORG}/7300"})):
        reference.add(depot.admin, Unit, f"{ORG}/{code}", {"name": code, **more})
    made = {
        code: boxes.register(depot.clerk, {"unit": f"{ORG}/{code}"}).result for code in ("7211", "7300", "7301", "9100")
    }
    place(supervisor, "unit", SCHOOL)
    texts = {code: box.text for code, box in made.items() if box is not None}
    assert [held(supervisor, texts[code]) for code in texts] == [True, False, False, False]
    reference.retire(depot.admin, Unit, f"{ORG}/7211")
    reference.abolish(depot.admin, SCHOOL, f"{ORG}/7300")
    assert [held(supervisor, texts[code]) for code in texts] == [True, True, True, False]
    assert held(supervisor, hall.boxes[0])


def test_a_class_holds_what_is_below_it_boxes_and_files(depot: Founded, hall: Hall, supervisor: Session) -> None:
    planned(depot.admin)
    boxes.describe(depot.clerk, hall.id(hall.boxes[0]), {"class_code": f"{ORG}/10-1"})
    other = listed(depot.clerk, hall.boxes[1], class_code=f"{ORG}/10-1")
    plain = listed(depot.clerk, hall.boxes[1])
    place(supervisor, "class", f"{ORG}/10")
    wanted = {
        hall.boxes[0]: True,
        hall.file: True,
        hall.boxes[1]: True,
        other: True,
        plain: False,
        hall.boxes[2]: False,
    }
    assert {code: held(supervisor, code) for code in wanted} == wanted


def test_a_rule_holds_by_box_by_file_and_by_class(depot: Founded, hall: Hall, supervisor: Session) -> None:
    planned(depot.admin)
    boxes.describe(depot.clerk, hall.id(hall.boxes[0]), {"rule": f"{ORG}/2.1"})
    listed(depot.clerk, hall.boxes[1], rule=f"{ORG}/2.1")
    boxes.describe(depot.clerk, hall.id(hall.boxes[2]), {"class_code": f"{ORG}/10-1"})
    boxes.describe(depot.clerk, hall.id(hall.boxes[3]), {"rule": f"{ORG}/2.2"})
    place(supervisor, "rule", f"{ORG}/2.1")
    assert [held(supervisor, code) for code in hall.boxes] == [True, True, True, False]


def test_a_borrowers_case_holds_what_they_ever_had(depot: Founded, hall: Hall, supervisor: Session) -> None:
    teacher = hall.id(hall.teacher)
    lending.lend(depot.clerk, teacher, [hall.boxes[1]])
    lending.give_back(depot.clerk, [hall.boxes[1]])
    lending.lend(depot.clerk, teacher, [hall.file])
    lending.lend(depot.clerk, hall.id(hall.accountant), [hall.boxes[2]], authorised=True)
    place(supervisor, "person", hall.teacher)
    assert [held(supervisor, code) for code in hall.boxes] == [True, True, False, False]
    assert held(supervisor, hall.file)


def test_it_ends_by_its_last_day_or_by_being_lifted(depot: Founded, hall: Hall, supervisor: Session) -> None:
    today = supervisor.today
    one = place(supervisor, "box", hall.boxes[0], until=(today + timedelta(days=3)).isoformat())
    assert held(supervisor, hall.boxes[0], today + timedelta(days=3))
    assert not held(supervisor, hall.boxes[0], today + timedelta(days=4))
    holds.describe(supervisor, one.key, {"until": ""})
    assert held(supervisor, hall.boxes[0], today + timedelta(days=4_000))
    holds.lift(supervisor, one.key, "jugement rendu")
    assert not held(supervisor, hall.boxes[0])
    now = supervisor.store.get(Hold, one.key)
    assert now is not None
    assert (now.lifted_by, now.lifted_why) == ("sam", "jugement rendu")


WRONG: dict[str, Callable[[Session, Hall], object]] = {
    "RoleTooLow": lambda s, hall: place(Session(s.store, "lou", "tty1"), "box", hall.boxes[0]),
    "EntryMissing": lambda s, hall: place(s, "box", hall.boxes[0], reason=" "),
    "EntryNotChoice": lambda s, hall: place(s, "shelf", hall.shelves[0]),
    "EntryNotDate": lambda s, hall: place(s, "box", hall.boxes[0], until="31 décembre"),
    "HoldScopeUnknown": lambda s, hall: place(s, "box", "BL1000077D"),
    "HoldScopeTooWide": lambda s, hall: place(s, "unit", *map(str, range(501))),
    "HoldDatesReversed": lambda s, hall: place(s, "box", hall.boxes[0], starts="2027-01-01", until="2026-12-31"),
    "HoldUnknown": lambda s, hall: holds.lift(s, "L1-00000000", "?"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_is_refused_and_writes_nothing(hall: Hall, supervisor: Session, name: str) -> None:
    head = supervisor.store.stream_head().head_seq
    with pytest.raises(Refused) as refused:
        WRONG[name](supervisor, hall)
    assert type(refused.value).__name__ == name
    assert supervisor.store.stream_head().head_seq == head


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("file", "B"),
        ("box", "F"),
        ("box", "nonsense"),
        ("box", "B-L1-000001-0"),
        ("unit", f"{ORG}/0"),
        ("rule", SCHOOL),
    ],
)
def test_a_scope_must_be_on_record_as_what_it_is(hall: Hall, supervisor: Session, kind: str, key: str) -> None:
    codes = {"B": hall.boxes[0], "F": hall.file}
    with pytest.raises(holds.HoldScopeUnknown):
        place(supervisor, kind, codes.get(key, key))
    with pytest.raises(EntryMissing):
        place(supervisor, kind)
    with pytest.raises(EntryNotChoice):
        place(supervisor, "depot", key)


def test_a_lifted_hold_is_over_for_good(hall: Hall, supervisor: Session) -> None:
    one = place(supervisor, "box", hall.boxes[0])
    with pytest.raises(EntryMissing):
        holds.lift(supervisor, one.key, "")
    holds.lift(supervisor, one.key, "réglé")
    for act in (lambda: holds.lift(supervisor, one.key, "encore"), lambda: holds.describe(supervisor, one.key, {})):
        with pytest.raises(holds.HoldLifted):
            act()


def test_a_stale_screen_lifts_nothing(hall: Hall, supervisor: Session) -> None:
    one = place(supervisor, "box", hall.boxes[0])
    holds.describe(supervisor, one.key, {"mandate": "Cour supérieure 500-17-1"})
    with pytest.raises(SubjectChanged):
        holds.lift(supervisor, one.key, "réglé", seen=one.rev)


def test_a_hold_of_elsewhere_is_lifted_there_or_by_an_administrator(
    depot: Founded, hall: Hall, supervisor: Session
) -> None:
    one = place(supervisor, "box", hall.boxes[0])
    said = Fact("conflict.decided", f"hold/{one.key}", {"fields": {"node": "V1"}})
    supervisor.do(roles.HOLD, lambda tx: tx.append(said))
    with pytest.raises(holds.HoldElsewhere):
        holds.lift(supervisor, one.key, "réglé")
    assert holds.lift(depot.admin, one.key, "le contentieux, par téléphone").act


def test_one_is_found_by_a_part_of_its_key(hall: Hall, supervisor: Session) -> None:
    one = place(supervisor, "box", hall.boxes[0])
    assert holds.hold(supervisor.store, one.key.lower()).key == one.key
    assert holds.hold(supervisor.store, one.key[3:8]).key == one.key
    for name in ("", "zz"):
        with pytest.raises(holds.HoldUnknown):
            holds.hold(supervisor.store, name)


def test_lists_show_what_stands_and_on_demand_what_is_over(hall: Hall, supervisor: Session) -> None:
    first, second = (place(supervisor, "box", code) for code in hall.boxes[:2])
    over = place(supervisor, "box", hall.boxes[2], until="2026-01-01")
    holds.lift(supervisor, first.key, "réglé")
    store, today = supervisor.store, supervisor.today
    assert [hold.key for hold in holds.every(store, today)] == [second.key]
    assert {hold.key for hold in holds.every(store, today, over=True)} == {first.key, second.key, over.key}


def test_how_many_boxes_a_hold_reaches_is_counted_up_to_a_limit(
    depot: Founded, hall: Hall, supervisor: Session
) -> None:
    lending.lend(depot.clerk, hall.id(hall.teacher), [hall.file, hall.boxes[3]])
    scopes = {"unit": SCHOOL, "box": hall.boxes[0], "file": hall.file, "person": hall.teacher}
    counts = {kind: reached(depot.store, place(supervisor, kind, key)).boxes for kind, key in scopes.items()}
    assert counts == {"unit": 4, "box": 1, "file": 1, "person": 2}
    assert reached(depot.store, place(supervisor, "unit", SCHOOL), most=3) == (3, True)
    assert reached(depot.store, place(supervisor, "unit", FINANCE)) == (0, False)


def test_every_scan_of_a_held_thing_asks_for_attention_and_does_its_work(
    depot: Founded, hall: Hall, supervisor: Session
) -> None:
    place(supervisor, "box", hall.boxes[0])
    desk = ScanDesk(depot.clerk, batch=True)
    tape = ("$SHELVE", hall.boxes[0], hall.shelves[0], "$LEND", hall.teacher, hall.boxes[0], "$RETURN", hall.boxes[0])
    scans = [desk.scan(code) for code in tape]
    marked = [scan for scan in scans if any(outcome.heed for outcome in scan.outcomes)]
    assert [scan.outcomes[0].result for scan in marked] == ["attention"] * 4
    assert {said.text() for scan in marked for outcome in scan.outcomes for said in outcome.heed} == {
        "HELD: litige 2025-18"
    }
    assert [event.kind for event in depot.store.history(hall.boxes[0])][1:] == [
        "box.shelved",
        "box.lent",
        "box.returned",
    ]


def test_a_refused_scan_of_a_held_thing_still_stops_and_says_so(
    depot: Founded, hall: Hall, supervisor: Session
) -> None:
    place(supervisor, "box", hall.boxes[0])
    desk = ScanDesk(depot.clerk, batch=True)
    desk.scan("$SHELVE")
    desk.scan(hall.boxes[0])
    stopped = desk.scan(hall.shelves[2]).outcomes[0]
    assert (stopped.result, bool(stopped.heed)) == ("stop", True)


def test_cards_show_holds(depot: Founded, hall: Hall, supervisor: Session) -> None:
    one = place(supervisor, "unit", SCHOOL)
    for code, kind in ((hall.boxes[0], BoxCard), (hall.file, FileCard)):
        shown = card(depot.store, code, supervisor.today)
        assert isinstance(shown, (BoxCard, FileCard))
        assert isinstance(shown, kind)
        assert [hold.key for hold in shown.heed.holds] == [one.key]
    assert card(depot.store, hall.boxes[0], supervisor.today + timedelta(days=9_999)) is not None
