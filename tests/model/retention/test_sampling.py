"""Samples read out of remarks, and what is proposed for the things of a series."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from depot.model.reference import Rule
from depot.model.retention.sampling import (
    BEFORE,
    COUNTED,
    DOUBTFUL,
    LOOK,
    NO_YEAR,
    OTHER,
    READ,
    UNSAID,
    WHY,
    YEAR,
    Guide,
    Sample,
    Thing,
    ends,
    guide,
    propose,
    read,
)

SAID = {
    "Conserver les années se terminant par 01 et 06.": Sample(("01", "06")),
    "conserver les dossiers des années scolaires se terminant en 0 et 5": Sample(("0", "5")),
    "R3: Conserver les dossiers des années se terminant par « 1 », « 4 » et « 7 ». Éliminer les autres.": Sample(
        ("1", "4", "7")
    ),
    "Échantillonnage : garder les années en 1 et 6": Sample(("1", "6")),
    "Verser aux archives les années dont le millésime se termine par 5 et détruire les autres.": Sample(("5",)),
    "Keep the years ending in 0 and 5, destroy the rest": Sample(("0", "5")),
    "Conserver un dossier sur dix et détruire les autres.": Sample(kept=1, of=10),
    "Conserver 2 dossiers sur 25.": Sample(kept=2, of=25),
    "Verser aux archives un échantillon de 10 % des dossiers. Éliminer les autres documents.": Sample(kept=10, of=100),
    "Keep one file in ten.": Sample(kept=1, of=10),
    "Conserver tous les dossiers antérieurs à 1960; ensuite, conserver les années se terminant par 0 et 5.": Sample(
        ("0", "5"), 1960
    ),
    "Conserver les dossiers antérieurs au 1er juillet 1964.": Sample(before=1965),
}

UNTELLING = (
    "Ne pas conserver les années se terminant par 0.",
    "Conserver les années se terminant par 0 et 5, sauf celles des écoles.",
    "Détruire un dossier sur deux.",
    "Conserver au moins un dossier sur dix.",
    "Conserver un dossier sur dix des années se terminant en 0 et 5.",
    "Échantillonner selon la grille.",
    "Conserver un dossier sur dix. Conserver un dossier sur vingt.",
    "Conserver dix dossiers sur dix.",
)

SILENT = (
    "",
    "R1: départ de l'élève",
    "2 ans après la fermeture du dossier ou le remplacement d'un document par une nouvelle version",
    "Verser aux archives la version finale du calendrier universitaire. Éliminer les autres documents.",
    "Verser aux archives les statistiques sur les cas de plagiat et fraude pour une période donnée si elles existent.",
    "Conserver 5 ans après les années 2 exemplaires",
)

years = st.integers(1, 9999)
things = st.lists(st.builds(Thing, st.integers(1, 10**6), st.none() | years, st.none() | years), max_size=60)
endings = st.lists(st.integers(0, 9).map(str) | st.integers(0, 99).map("{:02d}".format), max_size=3).map(tuple)
by_year = st.tuples(endings, st.just(0) | st.integers(1500, 2100)).map(lambda pair: Sample(pair[0], pair[1]))
by_number = st.integers(2, 60).flatmap(lambda of: st.integers(1, of - 1).map(lambda kept: Sample(kept=kept, of=of)))
samples = by_year | by_number


@pytest.mark.parametrize("remark", SAID)
def test_a_sample_by_number_is_read(remark: str) -> None:
    found = read(remark)
    assert (found.state, found.sample, found.more) == (READ, SAID[remark], False)


@pytest.mark.parametrize("remark", UNTELLING)
def test_what_is_not_certain_is_doubtful_and_proposes_nothing(remark: str) -> None:
    found = read(remark)
    assert (found.state, found.sample) == (DOUBTFUL, Sample())
    assert propose(found, [Thing(1, 2000, 2000)]) == []


@pytest.mark.parametrize("remark", SILENT)
def test_most_remarks_name_no_sample(remark: str) -> None:
    assert (read(remark).state, read(remark).sample) == (UNSAID, Sample())


def test_a_rule_that_keeps_more_than_the_sample_lets_nothing_go_unseen() -> None:
    found = read("Verser aux archives les documents témoignant de l'école. Conserver aussi les années en 0 et 5.")
    assert (found.state, found.more) == (READ, True)
    assert [each.why for each in propose(found, [Thing(1, 2003, 2003), Thing(2, 2005, 2005)])] == [LOOK, YEAR]


def test_a_sampling_grid_is_a_paper_that_nobody_here_reads() -> None:
    rule = Rule("O/1", remarks="Conserver les années en 0 et 5.", fields=json.dumps({"sampling_grid": True}))
    found = guide(rule)
    assert (found.grid, found.state) == (True, READ)
    assert [each.decision for each in propose(found, [Thing(1, 2001, 2001), Thing(2, 2000, 2000)])] == ["", "C"]


def test_the_remark_of_the_disposition_is_the_one_that_counts() -> None:
    copies = [
        {"copy": "P", "active": 888, "semi": 5, "disposition": "T", "active_remark": "R1", "disposition_remark": "R2"},
        {"copy": "S", "active": 1, "semi": 0, "disposition": "D"},
    ]
    remarks = "R1: années se terminant par 9, conserver\nR2: Conserver les années se terminant par 01 et 06."
    found = guide(Rule("O/1", copies=json.dumps(copies), remarks=remarks))
    assert found.remark == "Conserver les années se terminant par 01 et 06."
    assert found.sample == Sample(("01", "06"))


@given(st.text(max_size=200), st.text(max_size=40), st.text(max_size=40))
@example("Conserver " * 30, "{", "[")
def test_any_rule_is_read_and_proposes_for_each_or_for_none(remark: str, form: str, copies: str) -> None:
    found = guide(Rule("O/1", remarks=remark, fields=form, copies=copies))
    made = propose(found, [Thing(1), Thing(2, 2000, 2001)])
    assert [each.id for each in made] == ([1, 2] if found.state == READ else [])


@given(st.lists(st.sampled_from([*SAID, *UNTELLING, *SILENT]), min_size=1, max_size=4))
def test_one_doubtful_sentence_spoils_all(remarks: list[str]) -> None:
    found = read("\n".join(remarks))
    if any(remark in UNTELLING for remark in remarks):
        assert found.state == DOUBTFUL
    assert (found.state == READ) == (found.sample != Sample())


@given(samples, things)
def test_every_thing_has_one_proposal_with_its_reason(sample: Sample, things_: list[Thing]) -> None:
    made = propose(Guide("", READ, sample), things_)
    assert [each.id for each in made] == [thing.id for thing in things_]
    for thing, each in zip(things_, made, strict=True):
        facts, known = dict(each.facts), thing.first if thing.first is not None else thing.last
        assert each.why in WHY
        match each.why:
            case "year":
                assert each.decision == "C"
                assert ends(int(facts["year"]), str(facts["ending"]))
                assert str(facts["ending"]) in sample.endings
            case "before":
                assert each.decision == "C"
                assert known is not None
                assert known < sample.before
            case "other":
                assert each.decision == "D"
                assert known is not None or not (sample.endings or sample.before)
            case "no_year":
                assert (each.decision, known) == ("", None)
            case "counted":
                assert each.decision == "C"


@given(samples, years, st.integers(0, 200))
def test_what_has_a_year_of_the_sample_is_kept_whatever_else_it_has(sample: Sample, first: int, span: int) -> None:
    assume(first + span <= 9999)
    kept = propose(Guide("", READ, sample), [Thing(1, first, first + span)])[0].decision == "C"
    if sample.of:
        assert kept  # the first of so many always is
        return
    single = [propose(Guide("", READ, sample), [Thing(1, year, year)])[0] for year in range(first, first + span + 1)]
    assert kept == any(each.decision == "C" for each in single)


@given(st.integers(1, 30), st.integers(2, 60), st.integers(0, 300))
def test_so_many_of_so_many_is_never_fewer_and_hardly_more(kept: int, of: int, count: int) -> None:
    assume(kept < of)
    made = propose(Guide("", READ, Sample(kept=kept, of=of)), [Thing(n) for n in range(count)])
    chosen = sum(each.decision == "C" for each in made)
    share = Fraction(count * kept, of)
    assert share <= chosen < share + 1
    assert not count or made[0].why == COUNTED


def test_each_reason_comes_up() -> None:
    both = Guide("", READ, Sample(("06",), 1960))
    things_ = [Thing(1, 2006, 2006), Thing(2, 1950, 1955), Thing(3, 2007, 2007), Thing(4)]
    assert [each.why for each in propose(both, things_)] == [YEAR, BEFORE, OTHER, NO_YEAR]
