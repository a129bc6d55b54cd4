"""Retention rules through the depot and back: every element of the BAnQ form is there again, letter for letter."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from depot.desk.entries import checked
from depot.desk.reference import describe
from depot.desk.reference_fields import CHECKS
from depot.intake.gala import Elements, as_written, elements_of_copy, elements_of_rule, read_gala
from depot.intake.records import CopyRow, RuleRow
from depot.intake.rules import fields_of, row_of
from depot.model.event import Event
from depot.model.reference import Rule, evolve
from tests.desk.founded import ORG, Founded
from tests.intake.bringing import bring, counts, refusals

AWKWARD = """<ROWSET><ROW>
<ID_ORGANISME/><NUMREGLE> 4-101 </NUMREGLE><TYPE_TRANS>m</TYPE_TRANS><RECUEIL>CSS</RECUEIL>
<TITRESER>Procès-verbaux  du
conseil</TITRESER><NO_RECUEIL>12</NO_RECUEIL><PROCACTIVI>Gérer &amp; diriger</PROCACTIVI>
<CODECLASS>1110 ;1120;</CODECLASS><NOMUNITE>Secrétariat général; Archives;Direction</NOMUNITE>
<DESCSERIE>Premier alinéa.

	Deuxième   alinéa.
</DESCSERIE><TYPESDOC>avis; ordre du jour</TYPESDOC><DOCUMESSEN>O</DOCUMESSEN><DOCUMCONFI/>
<REMARQDELA>R1: à la fin;
R12: autre </REMARQDELA><GRILLECHAN>N</GRILLECHAN><EN_PLUS>hors  schéma</EN_PLUS>
<DELAI><DELAI_ROW><NUMDELAI>1</NUMDELAI><NUMREGLE> 4-101 </NUMREGLE><TYPEDOSS>P</TYPEDOSS><SUPPDOSS>PA , dm</SUPPDOSS>
<PERIOACTIF>888</PERIOACTIF><REM_PERIOACTIF>R12</REM_PERIOACTIF><PERIOSMACT> 3 </PERIOSMACT>
<ID_REF_DISPOSITION>--</ID_REF_DISPOSITION></DELAI_ROW>
<DELAI_ROW><TYPEDOSS>S</TYPEDOSS><PERIOACTIF>0</PERIOACTIF></DELAI_ROW></DELAI></ROW></ROWSET>"""

Whole = tuple[Elements, list[Elements]]


def elements(rule: RuleRow) -> Whole:
    """The elements of the ROW and of each DELAI_ROW that an export writes."""
    copies = [as_written(elements_of_copy(copy, rule.code), copy.as_read) for copy in rule.copies]
    return as_written(elements_of_rule(rule), rule.as_read), copies


def read(path: Path) -> list[RuleRow]:
    return [rule for rule in read_gala(path) if isinstance(rule, RuleRow)]


def stored(depot: Founded) -> list[Rule]:
    return depot.store.all(Rule, retired=True)


def test_the_schedule_that_constellio_exports_comes_back(depot: Founded, shared_data: Path) -> None:
    path = shared_data / "gala" / "constellio-export-demo.xml"
    assert counts(bring(depot, "gala", path)) == {"rules": 3}
    assert [elements(row_of(rule)) for rule in stored(depot)] == [elements(rule) for rule in read(path)]
    before = depot.store.stream_head().head_seq
    assert counts(bring(depot, "gala", path)) == {"known": 3}
    assert depot.store.stream_head().head_seq == before


def test_an_awkward_rule_comes_back(depot: Founded) -> None:
    assert counts(bring(depot, "gala", AWKWARD)) == {"rules": 1}
    (rule,) = stored(depot)
    (original,) = read(depot.path.with_name("gala-0.csv"))
    assert (rule.key, rule.title) == (f"{ORG}/4-101", "Procès-verbaux du conseil")
    assert rule.description == "Premier alinéa.\nDeuxième alinéa."
    assert rule.holder == "Secrétariat général; Archives; Direction"
    assert (rule.essential, rule.confidential, rule.version) == (1, 0, 1)
    assert elements(row_of(rule)) == elements(original)
    assert counts(bring(depot, "gala", AWKWARD)) == {"known": 1}


def test_a_change_made_at_a_desk_is_exported_and_the_rest_comes_back(depot: Founded) -> None:
    bring(depot, "gala", AWKWARD)
    describe(depot.admin, Rule, f"{ORG}/4-101", {"title": "Procès-verbaux", "confidential": 1})
    (original,) = read(depot.path.with_name("gala-0.csv"))
    (rule,) = stored(depot)
    changed = {"TITRESER": "Procès-verbaux", "DOCUMCONFI": "O"}
    expected = tuple((name, changed.get(name, text)) for name, text in elements(original)[0])
    assert elements(row_of(rule)) == (expected, elements(original)[1])
    assert rule.version == 2


def test_a_new_version_replaces_the_one_before(depot: Founded) -> None:
    bring(depot, "gala", AWKWARD)
    newer = AWKWARD.replace("888", "5").replace("conseil", "comité").replace("hors  schéma", "encore")
    assert counts(bring(depot, "gala", newer)) == {"changed": 1}
    (rule,) = stored(depot)
    assert rule.version == 2
    assert elements(row_of(rule)) == elements(read(depot.path.with_name("gala-0.csv"))[0])


def test_what_a_new_version_says_no_more_is_gone(depot: Founded) -> None:
    bring(depot, "gala", AWKWARD)
    start, end = AWKWARD.index("<DESCSERIE>"), AWKWARD.index("<TYPESDOC>")
    bring(depot, "gala", (AWKWARD[:start] + AWKWARD[end:]).replace("Archives;", ""))
    (rule,) = stored(depot)
    assert (rule.description, rule.holder, rule.version) == ("", "Secrétariat général; Direction", 2)
    assert elements(row_of(rule)) == elements(read(depot.path.with_name("gala-0.csv"))[0])


def test_a_withdrawal_keeps_what_it_does_not_say_and_comes_back(depot: Founded) -> None:
    bring(depot, "gala", AWKWARD)
    gone = "<ROWSET><ROW><NUMREGLE>4-101</NUMREGLE><TYPE_TRANS>S</TYPE_TRANS></ROW></ROWSET>"
    assert counts(bring(depot, "gala", gone)) == {"changed": 1}
    (rule,) = stored(depot)
    assert (rule.retired, rule.title) == (1, "Procès-verbaux du conseil")
    assert elements(row_of(rule)) == elements(read(depot.path.with_name("gala-0.csv"))[0])
    assert counts(bring(depot, "gala", gone)) == {"known": 1}


def test_a_rule_that_is_withdrawn_is_retired_and_comes_back(depot: Founded) -> None:
    bring(depot, "gala", AWKWARD)
    bring(depot, "gala", AWKWARD.replace("<TYPE_TRANS>m<", "<TYPE_TRANS>S<"))
    assert [rule.retired for rule in stored(depot)] == [1]
    bring(depot, "gala", AWKWARD)
    assert [rule.retired for rule in stored(depot)] == [0]


def test_many_holders_are_all_kept_and_cut_for_cards(depot: Founded) -> None:
    holders = "; ".join(f"Service numéro {n} de la direction" for n in range(40))
    bring(depot, "gala", AWKWARD.replace("Secrétariat général; Archives;Direction", holders))
    (rule,) = stored(depot)
    assert len(rule.holder) == 300
    assert rule.holder.endswith("…")
    assert len(row_of(rule).holders) == 40


def test_a_rule_given_twice_in_one_schedule_is_refused(depot: Founded) -> None:
    twice = AWKWARD.replace("</ROWSET>", AWKWARD.removeprefix("<ROWSET>"))
    assert refusals(bring(depot, "gala", twice)) == [(twice[: twice.rindex("<ROW>")].count("\n") + 1, "code.doubled")]


def test_a_rule_that_is_too_long_to_keep_is_refused_by_its_field(depot: Founded) -> None:
    report = bring(depot, "gala", AWKWARD.replace("Procès-verbaux", "Procès" * 180))
    assert [(note.error.name, note.error.facts["field"]) for note in report.refused] == [("entry.too-long", "title")]


texts = st.text(st.sampled_from("ab é;,\n\t-R1 O"), max_size=12)
lists = st.lists(st.text(st.sampled_from("ab é"), min_size=1, max_size=5).map(str.strip).filter(bool), max_size=3)


@given(
    texts=st.tuples(*[texts] * 6),
    many=st.tuples(lists, lists, lists),
    flags=st.tuples(*[st.sampled_from((None, True, False))] * 3),
    read_as=st.lists(st.tuples(st.sampled_from(("TITRESER", "DESCSERIE", "AUTRE", "NUMREGLE")), texts), max_size=3),
)
def test_any_rule_comes_back(
    texts: tuple[str, ...],
    many: tuple[list[str], ...],
    flags: tuple[bool | None, ...],
    read_as: list[tuple[str, str]],
) -> None:
    title, description, legal, remarks, process, general = texts
    rule = RuleRow(
        code="1-2",
        title=title.strip(),
        description=description.strip(),
        legal=legal.strip(),
        delay_remarks=remarks.strip(),
        process=process.strip(),
        general_remarks=general.strip(),
        class_codes=tuple(many[0]),
        holders=tuple(many[1]),
        document_types=tuple(many[2]),
        essential=flags[0],
        confidential=flags[1],
        sampling_grid=flags[2],
        copies=(CopyRow("P", active=2, as_read=(("PERIOACTIF", "2 "), ("REM_SUPPDOSS", ""))),),
        as_read=tuple(dict(read_as).items()),
    )
    event = Event(
        "L1",
        "0",
        1,
        "0",
        0,
        "rule.published",
        "rule/X/1-2",
        "",
        "ok",
        "",
        "",
        None,
        checked(fields_of(rule), CHECKS[Rule]),
    )
    state = evolve(Rule("X/1-2", code="1-2"), event)
    assert elements(row_of(state)) == elements(rule)


@pytest.mark.parametrize("content", ["Règle;Titre;Exemplaire;Actif\n1;Un  titre;P;3\n1;;S;2\n"])
def test_a_schedule_out_of_a_list_is_a_rule_of_the_same_make(depot: Founded, content: str) -> None:
    assert counts(bring(depot, "schedule", content)) == {"rules": 1}
    (rule,) = stored(depot)
    assert [(copy.copy, copy.active) for copy in row_of(rule).copies] == [("P", 3), ("S", 2)]
    assert counts(bring(depot, "schedule", content)) == {"known": 1}


def test_what_cannot_be_read_of_a_schedule_is_told(depot: Founded) -> None:
    report = bring(depot, "gala", AWKWARD.replace("<PERIOACTIF>0<", "<PERIOACTIF>zéro<"))
    assert refusals(report) == [(1, "element.wrong")]
