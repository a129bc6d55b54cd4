"""The schedule as a list: what goes out comes back, in both languages, and nothing of it is a formula."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from depot import words
from depot.desk.entries import clean
from depot.intake.formulas import guarded, harmless, unguarded
from depot.intake.records import RuleRow
from depot.intake.rules import fields_of, row_of
from depot.intake.schedule import read_schedule
from depot.model.reference import Rule
from depot.report.schedulelist import ENGLISH, export_list
from tests.desk.founded import ORG, Founded
from tests.intake.bringing import bring, counts, refusals
from tests.report.test_schedule import rows

LIST = (
    "Règle;Titre;Exemplaire;Supports;Actif;Remarque actif;Semi-actif;Inactif;Code de classification;Remarques;"
    "Date d’approbation;N° de la demande\n"
    '3-1;=Comptes & pièces;P;PA, DM;888;R1;5;T;"3100; 3110";-5 ans;2014-03-07;30486-25\n'
    "3-1;;S;PA;1;;0;D;;;;\n"
    "3-2;Élèves;P;;2;;;C;;;;\n"
)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_list_that_was_written_is_known_when_it_comes_again(depot: Founded, language: str) -> None:
    assert refusals(bring(depot, "schedule", LIST)) == []
    words.use(language)
    path = depot.path.with_name("out.csv")
    export_list(depot.store.all(Rule), path)
    report = bring(depot, "schedule", path)
    assert counts(report) == {"known": 2}
    assert report.unread == {}
    with path.open(encoding="utf-8-sig", newline="") as stream:
        table = list(csv.DictReader(stream, delimiter=";"))
    assert [row[list(row)[2]] for row in table] == ["3-1", "3-1", "3-2"]
    assert len(table[0]) == len(ENGLISH)
    assert not any((cell or "x").lstrip()[0] in "=+-@" for row in table for cell in row.values())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows)
def test_what_a_rule_says_comes_back(tmp_path: Path, row: RuleRow) -> None:
    path = tmp_path / "out.csv"
    path.unlink(missing_ok=True)
    said = {name: value for name, value in fields_of(_listed(row)).items() if value not in ("", " ")}
    rule = Rule(f"{ORG}/1", org=ORG, code="1", **said)
    export_list([rule], path)
    with read_schedule(path) as reader:
        (found,) = reader
    assert isinstance(found, RuleRow), found.error.sentence()
    again = {name: value for name, value in fields_of(found, rule).items() if value not in ("", " ")}
    assert row_of(rule._replace(**again)) == row_of(rule)


def _listed(row: RuleRow) -> RuleRow:
    """A rule as a list can say it: with a principal copy, media of the form, and blanks as a cell keeps them."""
    principal = (replace(row.copies[0], copy="P"), *row.copies[1:])
    listed = (
        replace(copy, media=tuple(m for m in copy.media if m == "PA"), number=clean(copy.number)) for copy in principal
    )
    texts = ("recueil", "recueil_number", "process", "description", "delay_remarks")
    cleaned: dict[str, Any] = {name: clean(getattr(row, name)) for name in texts}
    return replace(row, copies=tuple(listed), **cleaned)


@given(st.text("'=+-@ \t\rax", max_size=8))
def test_a_guarded_cell_is_no_formula_and_comes_back(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert harmless(guarded(text)) == guarded(text)
