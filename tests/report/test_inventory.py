"""The report of an inventory: complete, accessible on paper, harmless in a spreadsheet."""

from __future__ import annotations

import csv
import io

import pytest

from depot import words
from depot.desk.inventory.counting import end
from depot.desk.inventory.reading import Sheet, told
from depot.desk.inventory.settling import settle, wanted
from depot.desk.inventory.starting import Wanted, start
from depot.report import inventory as papers
from tests.desk.conftest import depot, template
from tests.desk.founded import START, Founded
from tests.desk.inventory.rack import Rack, count, furnish, plant
from tests.report.test_papers import symbols_of, text_of

__all__ = ["depot", "template"]


@pytest.fixture
def counted(depot: Founded) -> tuple[Rack, Sheet]:
    rack = furnish(depot)
    code = start(depot.clerk, Wanted((rack.bay,), title="Travée A")).result
    assert code is not None
    found, _problems = plant(depot, rack, {0: "not_seen", 1: "misplaced", 2: "unknown", 3: "gone"})
    found[2].append('=HYPERLINK("x")')
    count(depot, code.id, rack, found)
    end(depot.clerk, code.id)
    settle(depot.clerk, code.id, wanted(depot.clerk, code.id, kind="misplaced"))
    return rack, told(depot.store, code.id)


def test_every_problem_is_in_the_list_and_no_formula_runs(depot: Founded, counted: tuple[Rack, Sheet]) -> None:
    rack, it = counted
    content = b"".join(papers.as_csv(depot.store, it))
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert [row["problem"] for row in rows] == ["not_seen", "misplaced", "gone", "unknown", "unknown"]
    astray = next(row for row in rows if row["problem"] == "misplaced")
    assert (astray["code"], astray["seen_at"], astray["place"]) == (rack.boxes[1][2], "A · 3", "A · 2")
    assert (astray["how"], astray["settled_by"]) == ("accept", "Lou")
    assert next(row["code"] for row in rows if "HYPERLINK" in row["code"]).startswith("'=")


@pytest.mark.parametrize(("language", "title"), [("fr", "Récolement"), ("en", "Inventory")])
def test_the_paper_says_what_was_counted_and_found(
    depot: Founded,
    counted: tuple[Rack, Sheet],
    language: str,
    title: str,
) -> None:
    _rack, it = counted
    words.use(language)
    try:
        pdf = papers.as_pdf(depot.store, it, START)
    finally:
        words.use(None)
    said = text_of(pdf)
    for each in (title, "Travée A", it.code.shown, "VIEUX-2", "Lou"):
        assert each in said
    assert symbols_of(pdf) == {it.code.text}
    assert b"/StructTreeRoot" in pdf
