"""Classes follow the rules that name them where no doubt is left; boxes and files without a rule go by their class."""

from __future__ import annotations

import pytest

from depot.desk.attaching import RuleRetired, attach, class_codes, detach, follow_schedule, followed_by
from depot.desk.boxes import register
from depot.desk.due import catch_up
from depot.desk.files import list_file
from depot.desk.reasons import of_box
from depot.desk.reference import put_class, put_rule, retire
from depot.desk.seen import SubjectUnknown
from depot.model import roles
from depot.model.box import Box
from depot.model.reference import ClassCode, Rule
from depot.model.retention import reasons as why
from depot.model.roles import RoleTooLow
from depot.store.duelist import DueList
from depot.store.store import Tx
from tests.desk.founded import ORG, Founded


def ruled(depot: Founded, code: str, *classes: str, active: int = 2, **more: object) -> str:
    copies = [{"copy": "P", "active": active, "semi": 5, "disposition": "D"}]
    fields = {"title": f"Règle {code}", "copies": copies, "fields": {"class_codes": list(classes)}, **more}
    depot.admin.do(roles.REFERENCE, lambda tx: put_rule(tx, ORG, code, fields))
    return f"{ORG}/{code}"


def planned(depot: Founded, *codes: str, **fields: str) -> None:
    def work(tx: Tx) -> None:
        for code in codes:
            put_class(tx, ORG, code, {"title": f"Classe {code}", **fields})

    depot.admin.do(roles.REFERENCE, work)


def follow(depot: Founded) -> tuple[int, list[tuple[str, str]]]:
    """How many classes took a rule, and the doubts: (class, name of the reason)."""
    done = depot.admin.do(roles.REFERENCE, follow_schedule).result
    assert done is not None
    return done.classes, [(each.class_key.partition("/")[2], each.why.name) for each in done.doubts]


def rule_of(depot: Founded, code: str) -> str:
    found = depot.store.get(ClassCode, f"{ORG}/{code}")
    assert found is not None
    return found.rule.partition("/")[2]


def test_a_class_takes_the_rule_that_names_it_whichever_comes_first(depot: Founded) -> None:
    planned(depot, "1110")
    ruled(depot, "A", "1110", "1120")
    assert follow(depot) == (1, [("1120", "class.not-in-plan")])
    planned(depot, "1120")
    assert follow(depot) == (1, [])
    assert (rule_of(depot, "1110"), rule_of(depot, "1120")) == ("A", "A")
    assert followed_by(depot.store) == {f"{ORG}/A": ["1110", "1120"]}
    assert follow(depot) == (0, [])


def test_without_a_plan_nothing_is_said(depot: Founded) -> None:
    ruled(depot, "A", "1110")
    assert follow(depot) == (0, [])


def test_what_is_not_sure_makes_nothing_due(depot: Founded) -> None:
    planned(depot, "1110")
    for code in "AB":
        ruled(depot, code, "1110")
    assert follow(depot) == (0, [("1110", "class.of-several-rules")])
    assert rule_of(depot, "1110") == ""


def test_what_a_person_chose_stays_until_its_rule_is_withdrawn(depot: Founded) -> None:
    planned(depot, "1110")
    other = ruled(depot, "Z")
    attach(depot.supervisor, other, [f"{ORG}/1110"])
    ruled(depot, "A", "1110")
    assert follow(depot) == (0, [("1110", "class.follows-another")])
    assert rule_of(depot, "1110") == "Z"
    retire(depot.admin, Rule, other)
    assert follow(depot) == (1, [])
    assert rule_of(depot, "1110") == "A"


def test_boxes_and_files_without_a_rule_go_by_their_class_and_say_so(depot: Founded) -> None:
    planned(depot, "1110", "1120")
    own, of_class = ruled(depot, "A"), ruled(depot, "B", active=9)
    box = register(depot.clerk, {"org": ORG, "class_code": f"{ORG}/1110", "year_to": 2000}).result
    assert box is not None
    attach(depot.supervisor, own, [f"{ORG}/1110"])
    catch_up(depot.store)
    state = depot.store.get(Box, box.id)
    assert state is not None
    found = depot.store.reckoned(state)
    assert (found.rule, found.reasons[0].fact("by")) == (own, why.OWN_CLASS)
    (row,) = DueList(depot.store).rows(DueList(depot.store).ids("D"))
    assert row.rule == "A"
    list_file(depot.clerk, box.id, {"title": "x", "class_code": f"{ORG}/1120", "year_to": 2000})
    attach(depot.supervisor, of_class, [f"{ORG}/1120"])
    found = depot.store.reckoned(state)
    assert (found.rule, found.lines[0].reckoning.reasons[0].fact("by")) == (of_class, why.OWN_CLASS)
    assert any("class" in said.text(str) for said in of_box(found))
    detach(depot.supervisor, [f"{ORG}/1120"])
    found = depot.store.reckoned(state)
    assert (found.rule, found.lines[0].reckoning.reasons[0].fact("by")) == (own, why.BOX_CLASS)


def test_attaching_is_an_act_like_others(depot: Founded) -> None:
    planned(depot, "1110")
    rule = ruled(depot, "A")
    with pytest.raises(RoleTooLow):
        attach(depot.clerk, rule, [f"{ORG}/1110"])
    with pytest.raises(SubjectUnknown):
        attach(depot.supervisor, rule, [f"{ORG}/1110", f"{ORG}/nulle"])
    assert rule_of(depot, "1110") == ""
    done = attach(depot.supervisor, rule, [f"{ORG}/1110"])
    assert not attach(depot.supervisor, rule, [f"{ORG}/1110"]).act
    assert [event.kind for event in done.events] == ["class.described"]
    assert detach(depot.supervisor, [f"{ORG}/1110"]).act
    retire(depot.admin, Rule, rule)
    with pytest.raises(RuleRetired):
        attach(depot.supervisor, rule, [f"{ORG}/1110"])


@pytest.mark.parametrize("fields", ["", "[]", "{", '{"class_codes": 3}', '{"class_codes": [1, "", " "]}', "[" * 9999])
def test_classes_that_cannot_be_read_are_none(fields: str) -> None:
    assert class_codes(Rule("O/1", fields=fields)) == ()


def test_codes_are_told_once_and_cleaned() -> None:
    assert class_codes(Rule("O/1", fields='{"class_codes": ["1110 ", "1110", "11  20"]}')) == ("1110", "11 20")
