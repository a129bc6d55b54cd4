"""depot.errors: the sentences, the names and the exit codes of the one family."""

from __future__ import annotations

import pytest

from depot.errors import BadInput, Damaged, DepotError, Refused


class BoxNotFound(Refused):
    what = "There is no box {code}."
    todo = "Scan {code} again, or look for {title}."


def test_the_sentences_are_filled_with_the_facts() -> None:
    error = BoxNotFound(code="B-L1-000123-4", title="Paie 2014")
    assert error.facts == {"code": "B-L1-000123-4", "title": "Paie 2014"}
    assert error.sentence() == str(error) == "There is no box B-L1-000123-4."
    assert error.next_step() == "Scan B-L1-000123-4 again, or look for Paie 2014."


def test_the_template_is_translated_before_it_is_filled() -> None:
    french = {"There is no box {code}.": "La boîte {code} n’existe pas."}
    assert BoxNotFound(code="B1").sentence(french.__getitem__) == "La boîte B1 n’existe pas."


def test_a_fact_that_is_missing_shows_as_its_name() -> None:
    assert BoxNotFound(code="B1").next_step() == "Scan B1 again, or look for {title}."


@pytest.mark.parametrize("control", ["\x1b[2J", "\r", "\x07", "\x7f", "\x9b"])
def test_control_characters_in_facts_never_reach_the_terminal(control: str) -> None:
    said = BoxNotFound(code=f"B{control}1").sentence()
    assert control not in said
    assert "\N{REPLACEMENT CHARACTER}" in said


@pytest.mark.parametrize(
    ("error", "name", "exit_code"),
    [
        (BoxNotFound(), "box.not-found", 1),
        (Refused(), "refused", 1),
        (BadInput(), "bad.input", 2),
        (Damaged(), "damaged", 3),
        (DepotError(), "depot.error", 1),
    ],
)
def test_a_name_and_an_exit_code_for_programs(error: DepotError, name: str, exit_code: int) -> None:
    assert error.name == name
    assert error.exit_code == exit_code
    assert error.sentence()
    assert error.next_step()
