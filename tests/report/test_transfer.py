"""The slip on paper: accessible, in both languages, with all nine things that the regulation asks for."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from depot import words
from depot.desk.transfers import announcing, receiving
from depot.model.codes import Code
from depot.report.transfer import slip_paper
from tests.desk.founded import SCHOOL, START, Founded, reopened
from tests.report.test_papers import symbols_of, template, text_of  # noqa: F401 - a fixture

HOSTILE = 'Élèves #panic() *gras* "=1+1" \u202eabc é\u0301 \U0001f600'
LINES: list[dict[str, Any]] = [
    {
        "number": "2026-1",
        "title": HOSTILE,
        "contents": "A à C",
        "media": "PA DM",
        "quantity": 41,
        "year_from": 1998,
        "year_to": 2003,
        "restriction": "jusqu'en 2074",
        "confidential": 1,
    },
    {"number": "2026-2", "title": "Comptes"},
]


@pytest.fixture
def depot(template: Path, tmp_path: Path) -> Iterator[Founded]:  # noqa: F811
    shutil.copy(template, tmp_path / "depot.db")
    founded = reopened(tmp_path / "depot.db")
    with founded.store:
        yield founded


def announced(depot: Founded) -> Code:
    head = {"unit": SCHOOL, "number": "V-77", "sender": "Guy Côté", "signed_by": "Guy Côté", "signed_on": "2026-10-01"}
    code = announcing.announce(depot.clerk, head, LINES).result
    assert code is not None
    return code


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("each", [False, True])
def test_the_slip_has_what_the_law_asks_for(depot: Founded, language: str, each: bool) -> None:
    code = announced(depot)
    taken = receiving.receive(depot.clerk, code.id, [1]).result
    assert taken is not None
    receiving.note(depot.clerk, code.id, 2, "missing", "au quai")
    words.use(language)
    pdf = slip_paper(depot.store, code.id, START, each=each)
    words.use(None)
    assert b"pdfuaid:part" in pdf
    assert symbols_of(pdf) == {code.text}
    text = " ".join(text_of(pdf).split())
    expected = [
        *("Centre de services scolaire de la Rive", "École Gérard-Filion", "41", "#panic() *gras*", "A à C"),
        *("PA DM", "1998–2003", "jusqu'en 2074", "2026-1", code.shown, "Guy Côté", "2026-10-01", taken[0].box.shown),
        *("V-77", "Lou", "au quai"),
    ]
    assert [part for part in expected if part not in text] == []
    assert (f"{code.shown}/2" in text) is each


def test_a_slip_without_boxes_is_a_page_too(depot: Founded) -> None:
    code = announcing.announce(depot.clerk, {"unit": SCHOOL}).result
    assert code is not None
    for each in (False, True):
        assert code.shown in text_of(slip_paper(depot.store, code.id, START, each=each))
