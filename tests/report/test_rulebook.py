"""The condensed schedule on paper: accessible, in both languages, heads on every page, no rule torn apart."""

from __future__ import annotations

import re

import pypdfium2
import pytest

from depot import words
from depot.desk.attaching import attach
from depot.desk.reference import put_class, put_rule, retire
from depot.model import roles
from depot.model.reference import Rule
from depot.report.rulebook import rulebook
from depot.store.store import Tx
from tests.desk.founded import ORG, START, Founded
from tests.report.test_schedule import COPIES

LETTER = (612, 792)


def rules(depot: Founded, count: int) -> list[Rule]:
    def work(tx: Tx) -> None:
        for n in range(count):
            fields = {
                "title": f"Règle {n}, $\\frac(1) #set [x] <y>",
                "copies": COPIES,
                "remarks": "R1: à la fin\nR2: *",
            }
            put_rule(tx, ORG, f"{n:03}", fields | ({"approved_on": "2014-03-07", "request": "25"} if n else {}))
        put_class(tx, ORG, "1110", {"title": "Conseil"})

    depot.admin.do(roles.REFERENCE, work)
    attach(depot.admin, f"{ORG}/001", [f"{ORG}/1110"])
    return depot.store.all(Rule, retired=True)


def pages(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        assert {page.get_size() for page in document} == {LETTER}
        return [page.get_textpage().get_text_range() for page in document]


@pytest.mark.parametrize(
    ("language", "title", "heads", "sayings"),
    [
        ("en", "Condensed retention schedule", "Rule Title P/S Active", ["Class: 1110", "not approved", "Destroy"]),
        ("fr", "Calendrier de conservation abrégé", "Règle Titre P/S Actif", ["Classe : 1110", "non approuvée"]),
    ],
)
def test_it_is_accessible_and_says_what_the_rules_say(
    depot: Founded, language: str, title: str, heads: str, sayings: list[str]
) -> None:
    listed = rules(depot, 60)
    words.use(language)
    pdf = rulebook(depot.store, listed, START)
    assert b"pdfuaid:part" in pdf
    assert b"/MarkInfo" in pdf
    assert re.search(rb"/Lang ?\(%s" % language.encode(), pdf)
    found = pages(pdf)
    text = " ".join("\n".join(found).replace("\N{NO-BREAK SPACE}", " ").split())
    assert title in text
    assert [saying for saying in sayings if saying not in text] == []
    assert "888 R1" in text
    assert "Règle 7, $\\frac(1) #set [x] <y>" in text
    assert len(found) > 2
    assert [page for page in found if heads not in " ".join(page.split())] == []


def test_a_rule_stands_whole_on_its_page(depot: Founded) -> None:
    found = pages(rulebook(depot.store, rules(depot, 40), START))
    for n in range(1, 40):
        (page,) = [page for page in found if f"Règle {n}," in page]
        after = page.partition(f"Règle {n},")[2].partition("Règle ")[0]
        assert "v1" in after
        assert after.count("P PA") == after.count("S PA") == 1


def test_what_is_withdrawn_says_so_and_nothing_at_all_too(depot: Founded) -> None:
    rules(depot, 2)
    retire(depot.admin, Rule, f"{ORG}/000")
    words.use("en")
    text = "".join(pages(rulebook(depot.store, depot.store.all(Rule, retired=True), START)))
    assert "withdrawn" in text
    assert "not approved by BAnQ" not in text
    assert "No rule is on record." in "".join(pages(rulebook(depot.store, [], START)))


def test_a_remark_of_many_pages_is_printed_to_its_end(depot: Founded) -> None:
    fields = {"title": "x", "copies": COPIES, "remarks": "\n".join(f"R{n}: remarque numéro {n}" for n in range(400))}
    depot.admin.do(roles.REFERENCE, lambda tx: put_rule(tx, ORG, "1", fields))
    text = "".join(pages(rulebook(depot.store, depot.store.all(Rule), START)))
    assert "remarque numéro 399" in text
