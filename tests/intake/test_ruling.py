"""Imports of rules and plans: classes take their rules, and what will change is told before it does."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from depot.desk.attaching import attach
from depot.desk.boxes import register
from depot.desk.due import catch_up
from depot.desk.files import list_file
from depot.desk.rulechanges import CHANGED, NEW, RULED, WITHDRAWN, WORDED
from depot.model.box import Box
from depot.model.reference import ClassCode, Rule
from depot.model.retention.boxes import BoxReckoning
from tests.desk.founded import ORG, Founded, reopened
from tests.intake.bringing import bring, counts

PLAN = "Code;Titre\n1110;Conseil\n1120;Comités\n"
HEAD = "Règle;Titre;Actif;Semi-actif;Inactif;Code de classification;Exemplaire\n"


def rules(*written: str) -> str:
    """A schedule: rules as `A 2/5/D 1110`."""
    lines = []
    for rule in written:
        code, periods, *classes = rule.split()
        active, semi, ending = periods.split("/")
        lines.append(f'{code};Règle {code};{active};{semi};{ending};"{"; ".join(classes)}";P\n')
    return HEAD + "".join(lines)


def followed(depot: Founded) -> dict[str, str]:
    return {each.code: each.rule.partition("/")[2] for each in depot.store.all(ClassCode) if each.rule}


@pytest.mark.parametrize("first", ["plan", "schedule"])
def test_classes_take_their_rules_whichever_comes_first(depot: Founded, first: str) -> None:
    lists = {"plan": PLAN, "schedule": rules("A 2/5/D 1110 1120", "B 1/1/T")}
    kinds = sorted(lists, key=lambda kind: kind != first)
    assert [bring(depot, kind, lists[kind]).attached for kind in kinds] == [0, 2]
    assert followed(depot) == {"1110": "A", "1120": "A"}
    again = bring(depot, "schedule", lists["schedule"])
    assert (counts(again), again.attached) == ({"known": 2}, 0)


def test_doubts_are_told_where_they_stand(depot: Founded) -> None:
    bring(depot, "plan", PLAN)
    report = bring(depot, "schedule", rules("A 2/5/D 1110", "B 1/1/T 1110", "C 1/1/T 1120 1999"))
    told = [(note.line, note.error.name) for note in report.attention]
    assert told == [(2, "class.of-several-rules"), (4, "class.not-in-plan")]
    assert followed(depot) == {"1120": "C"}
    left = bring(depot, "schedule", rules("C 1/1/T 1110"))
    assert {note.error.name for note in left.attention} == {"class.left-behind", "class.of-several-rules"}
    assert followed(depot) == {"1120": "C"}


def test_the_schedule_of_constellio_finds_its_classes(depot: Founded, shared_data: Path) -> None:
    bring(depot, "plan", "Code;Titre\n01110;Gestion\n01740;Plagiat\n")
    report = bring(depot, "gala", shared_data / "gala" / "constellio-export-demo.xml")
    assert report.attached == 2
    assert followed(depot) == {"01110": "01110", "01740": "01740a"}
    assert [note.error.facts["class_code"] for note in report.attention] == ["01120"]


def test_what_changes_is_told_rule_by_rule_and_nothing_is_done(depot: Founded) -> None:
    bring(depot, "plan", PLAN)
    bring(depot, "schedule", rules("A 2/5/D 1110", "B 1/1/T", "C 9/9/C", "E 1/0/D"))
    for year in (2000, 2015, 2024):
        code = register(depot.clerk, {"org": ORG, "class_code": f"{ORG}/1110", "year_to": year}).result
        assert code is not None
        list_file(depot.clerk, code.id, {"title": "x", "year_to": year})
    register(depot.clerk, {"org": ORG, "class_code": f"{ORG}/1120", "year_to": 2000})
    register(depot.clerk, {"org": ORG, "rule": f"{ORG}/B", "year_to": 2000})
    catch_up(depot.store)
    before = depot.store.stream_head().head_seq
    header, *lines = rules("A 2/9/T 1110", "D 1/0/D 1120", "C 9/9/C 1130", "B 1/1/T").splitlines()
    listed = "\n".join([f"{header};Transaction", *(f"{line};{'S' if line[0] == 'B' else ''}" for line in lines)])
    foretold = bring(depot, "schedule", listed, dry_run=True)
    assert depot.store.stream_head().head_seq == before
    assert foretold.changes is not None
    assert foretold.effects is not None
    told = [(each.key.partition("/")[2], each.what) for each in foretold.changes.rules]
    assert told == [("D", NEW), ("A", CHANGED), ("B", WITHDRAWN), ("C", WORDED)]
    assert foretold.changes.absent == (f"{ORG}/E",)
    of = {key.partition("/")[2]: tally for key, tally in foretold.effects.of_rule.items()}
    assert (of["A"].boxes, of["A"].moved, of["A"].files, of["A"].dates["later"]) == (3, 3, 3, 3)
    assert of["A"].dispositions == {("D", "T"): 3}
    assert of["A"].no_more_due == 1
    assert (of["B"].dates["undated"], of["D"].dates["dated"], of["D"].newly_due) == (1, 1, 1)
    assert (foretold.effects.boxes, foretold.effects.moved) == (5, 5)


def test_a_rule_of_which_only_classes_change_is_told(depot: Founded) -> None:
    bring(depot, "schedule", rules("A 2/5/D 1110"))
    foretold = bring(depot, "plan", PLAN, dry_run=True)
    assert foretold.changes is not None
    assert [(each.key, each.what, each.classes) for each in foretold.changes.rules] == [
        (f"{ORG}/A", RULED, (f"{ORG}/1110",))
    ]
    assert foretold.changes.absent == ()
    assert depot.store.all(ClassCode) == []


entries = st.fixed_dictionaries(
    {
        code: st.tuples(
            st.sampled_from(["2/5/D", "1/0/T", "888/1/D", "9/9/C"]),
            st.lists(st.sampled_from(["1110", "1120"]), unique=True, max_size=2),
        )
        for code in "AB"
    }
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(before=entries, after=entries, by_hand=st.sampled_from(["", "A", "B"]))
def test_what_is_foretold_is_what_comes(
    template: Path,
    tmp_path: Path,
    before: dict[str, tuple[str, list[str]]],
    after: dict[str, tuple[str, list[str]]],
    by_hand: str,
) -> None:
    shutil.copy(template, tmp_path / "depot.db")
    depot = reopened(tmp_path / "depot.db")
    with depot.store:
        bring(depot, "plan", PLAN)
        bring(depot, "schedule", _schedule(before))
        if by_hand:
            attach(depot.supervisor, f"{ORG}/{by_hand}", [f"{ORG}/1120"])
        for fields in ({"class_code": f"{ORG}/1110"}, {"class_code": f"{ORG}/1120"}, {"rule": f"{ORG}/A"}, {}):
            code = register(depot.clerk, {"org": ORG, "year_to": 2010, **fields}).result
            assert code is not None
            list_file(depot.clerk, code.id, {"title": "x", "class_code": f"{ORG}/1110", "year_to": 2010})
        now = _reckoned(depot)
        foretold = bring(depot, "schedule", _schedule(after), dry_run=True)
        assert _reckoned(depot) == now
        bring(depot, "schedule", _schedule(after))
        then, today = _reckoned(depot), depot.admin.today
    effects = foretold.effects
    assert effects is not None
    assert effects.moved == sum(_what(now[box]) != _what(then[box]) for box in now)
    assert effects.newly_due == sum(then[box].due(today) and not now[box].due(today) for box in now)
    assert effects.files == sum(
        (a.reckoning.on, a.reckoning.disposition) != (b.reckoning.on, b.reckoning.disposition)
        for box in now
        for a, b in zip(now[box].lines, then[box].lines, strict=True)
    )


def _schedule(entries_: dict[str, tuple[str, list[str]]]) -> str:
    return rules(*(f"{code} {periods} {' '.join(classes)}" for code, (periods, classes) in entries_.items()))


def _reckoned(depot: Founded) -> dict[int, BoxReckoning]:
    return {box.id: depot.store.reckoned(box) for box in depot.store.all(Box)}


def _what(found: BoxReckoning) -> tuple[object, str]:
    return found.on, found.disposition


def test_a_dry_run_of_a_million_is_no_copy(depot: Founded, monkeypatch: pytest.MonkeyPatch) -> None:
    from depot.intake import loading

    monkeypatch.delattr(loading, "rehearsal")
    assert bring(depot, "schedule", rules("A 2/5/D"), dry_run=True).added["rules"] == 1
    assert depot.store.all(Rule) == []
