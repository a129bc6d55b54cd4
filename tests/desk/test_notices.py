"""Letters at the end of a period: what is on them, and the answers."""

from __future__ import annotations

from datetime import date

import pytest

from depot.desk import notices, objections
from depot.desk.boxes import describe, register
from depot.desk.destruction.drafting import Drafted, draft
from depot.desk.due import catch_up, listed
from depot.desk.entries import EntryMissing, EntryNotChoice
from depot.desk.notices import AnswerEarly, NoticeEmpty, ObjectionBare, answer, read_key, send, wanted
from depot.desk.reference import abolish, put_rule
from depot.desk.seen import SubjectUnknown
from depot.model import roles
from depot.model.codes import LETTERS, Code, code_id
from depot.model.event import Fact
from depot.model.notice import AGREE, OBJECT, Notice
from depot.model.roles import RoleTooLow
from tests.desk.founded import FINANCE, ORG, SCHOOL, Founded

UNTIL = date(2026, 12, 31)


@pytest.fixture
def boxes(depot: Founded) -> list[str]:
    """Two boxes of the school due in 2016 and 2018, one in 2039, and one of the finances due in 2016."""
    copies = [{"copy": "P", "active": 2, "semi": 3, "disposition": "D"}]
    depot.admin.do(
        roles.REFERENCE, lambda tx: put_rule(tx, ORG, "3200", {"copies": copies, "approved_on": "2020-01-01"})
    )
    made = []
    for unit, year in ((SCHOOL, 2010), (SCHOOL, 2012), (SCHOOL, 2033), (FINANCE, 2010)):
        fields = {"title": f"Élèves {year}", "unit": unit, "rule": f"{ORG}/3200", "copy": "P", "year_to": year}
        code = register(depot.clerk, {**fields, "org": ORG}).result
        assert code is not None
        made.append(code.text)
    assert catch_up(depot.store)
    return made


def sent(depot: Founded) -> Notice:
    (letter,) = send(depot.clerk, SCHOOL, UNTIL).result or []
    return letter


def test_a_letter_has_the_boxes_of_the_unit_whose_period_ends_by_the_day(depot: Founded, boxes: list[str]) -> None:
    letter = sent(depot)
    assert letter.codes == (boxes[0], boxes[1])
    assert (letter.unit, letter.until, letter.sent_by, letter.answer) == (SCHOOL, "2026-12-31", "lou", "")


def test_nobody_is_asked_twice_unless_they_object(depot: Founded, boxes: list[str]) -> None:
    letter = sent(depot)
    with pytest.raises(NoticeEmpty):
        send(depot.clerk, SCHOOL, UNTIL)
    answer(depot.clerk, letter.key, AGREE, by="Guy Côté")
    assert wanted(depot.store, SCHOOL, UNTIL) == []
    answer(depot.clerk, letter.key, OBJECT, by="Guy Côté", reason="procès en cours")
    assert [Code.from_id("B", box).text for box in wanted(depot.store, SCHOOL, UNTIL)] == boxes[:2]
    found = depot.store.get(Notice, letter.key)
    assert found is not None
    assert (found.answer, found.answer_reason, found.rev) == (OBJECT, "procès en cours", 3)


def test_many_boxes_make_several_letters(depot: Founded, boxes: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices, "MOST", 1)
    made = send(depot.clerk, SCHOOL, UNTIL).result or []
    assert [letter.codes for letter in made] == [(boxes[0],), (boxes[1],)]
    assert len({letter.key for letter in made}) == 2


def test_what_cannot_be_answered_so(depot: Founded, boxes: list[str]) -> None:
    letter = sent(depot)
    head = depot.store.stream_head().head_seq
    with pytest.raises(ObjectionBare):
        answer(depot.clerk, letter.key, OBJECT, by="Guy Côté", reason=" \t")
    with pytest.raises(EntryMissing):
        answer(depot.clerk, letter.key, AGREE, by="")
    with pytest.raises(EntryNotChoice):
        answer(depot.clerk, letter.key, "maybe", by="Guy Côté")
    for day in ("2026-10-04", "2026-10-06"):
        with pytest.raises(AnswerEarly):
            answer(depot.clerk, letter.key, AGREE, by="Guy Côté", on=day)
    with pytest.raises(RoleTooLow):
        answer(depot.auditor, letter.key, AGREE, by="Guy Côté")
    with pytest.raises(SubjectUnknown):
        send(depot.clerk, f"{ORG}/0000", UNTIL)
    assert depot.store.stream_head().head_seq == head


def test_the_same_answer_again_writes_nothing(depot: Founded, boxes: list[str]) -> None:
    letter = sent(depot)
    answer(depot.clerk, letter.key, AGREE, by="Guy Côté")
    assert not answer(depot.clerk, letter.key, AGREE, by="Guy Côté").act


def test_the_code_is_read_as_typed_or_scanned(depot: Founded, boxes: list[str]) -> None:
    key = sent(depot).key
    for written in (key, key.lower(), key.replace("-", ""), f" {key} \n", key.replace("-", "'")):
        assert read_key(depot.store, written) == key
    for wrong in ("", "L1", "-", boxes[0], "\x00"):
        with pytest.raises(SubjectUnknown):
            read_key(depot.store, wrong)
    assert not set(key) & set("AMQWZIO"), "characters that survive every keyboard"
    assert key[0] not in LETTERS, "nobody takes it for a code"


def test_a_box_whose_rule_changed_is_on_the_next_letter(depot: Founded, boxes: list[str]) -> None:
    sent(depot)
    describe(depot.clerk, Code.parse(boxes[2]).id, {"year_to": 2011})
    assert catch_up(depot.store)
    assert sent(depot).codes == (boxes[2],)


def test_the_letter_about_an_abolished_unit_goes_to_who_took_over(depot: Founded, boxes: list[str]) -> None:
    abolish(depot.admin, SCHOOL, FINANCE)
    assert sent(depot).unit == FINANCE
    (rest,) = send(depot.clerk, FINANCE, UNTIL).result or []
    assert (rest.unit, rest.codes) == (FINANCE, (boxes[3],))


def test_an_objection_is_told_and_does_not_block(depot: Founded, boxes: list[str]) -> None:
    letter = sent(depot)
    assert drafted(depot, boxes[0]).objected == ()
    answer(depot.clerk, letter.key, OBJECT, by="Guy Côté", reason="procès en cours")
    done = drafted(depot, boxes[1], boxes[3])
    assert (done.added, done.stopped) == ((boxes[1], boxes[3]), ())
    ((box, said),) = done.objected
    assert (box, said.text()) == (
        boxes[1],
        f"École Gérard-Filion objects: procès en cours (Guy Côté; letter {letter.key})",
    )
    told = {each.box.id: each.objection for each in listed(map(code_id, boxes), depot.store, UNTIL)}
    assert [bool(told[code_id(each)]) for each in boxes] == [True, True, False, False]
    assert objections.Objections(depot.store).units()[SCHOOL].boxes == 2


def test_the_newest_answer_about_a_box_counts_and_what_is_gone_no_more(depot: Founded, boxes: list[str]) -> None:
    first = sent(depot)
    answer(depot.clerk, first.key, OBJECT, by="Guy Côté", reason="procès en cours")
    depot.clock.move(days=1)
    second = sent(depot)
    assert objections.Objections(depot.store).letter(boxes[0]) == depot.store.get(Notice, first.key), "not answered yet"
    answer(depot.clerk, second.key, AGREE, by="Guy Côté")
    found = objections.Objections(depot.store)
    assert (found.letter(boxes[0]), found.units()) == (None, {})
    answer(depot.clerk, second.key, OBJECT, by="Guy Côté", reason="enquête")
    fact = Fact("box.withdrawn", boxes[0], {})
    depot.admin.do(roles.INTAKE, lambda tx: tx.append(fact))
    standing = objections.Objections(depot.store).units()[SCHOOL]
    assert (standing.boxes, [each.key for each in standing.letters]) == (1, [second.key])


def drafted(depot: Founded, *boxes: str) -> Drafted:
    done = draft(depot.clerk, boxes).result
    assert done is not None
    return done
