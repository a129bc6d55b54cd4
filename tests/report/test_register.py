"""The register of destructions: complete, in order, accessible on paper, and harmless in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest

from depot import words
from depot.desk.destruction import register
from depot.desk.destruction.redacting import redact
from depot.desk.reference import put_unit
from depot.model import roles
from depot.report import register as papers
from tests.desk.destruction.yard import Yard
from tests.desk.founded import SCHOOL, START
from tests.report.test_papers import template, text_of, yard  # noqa: F401 - fixtures
from tests.store.trading import depot, parcels, receive


def read(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_every_box_of_all_batches_is_in_it_and_no_other(yard: Yard) -> None:  # noqa: F811
    store = yard.depot.store
    assert register.ids(store) == []
    first, second = yard.certified(*yard.due[:2]), yard.executed(*yard.due[2:3])
    found = list(register.entries(store, register.ids(store)))
    assert [entry.box.text for entry in found] == list(yard.due[:3])
    one, last = found[0], found[-1]
    assert one.certificate == yard.docket(first).code.shown
    assert (one.rule, one.version, one.method, one.level) == ("10.1", 1, "shredding", "P-4")
    assert (one.contractor, one.witness, one.scanned_by) == ("Déchiquetage Rive-Sud inc.", "Guy Côté", "Lou")
    assert (last.certificate, last.method, last.batch) == ("", "", yard.docket(second).code.text)
    assert {entry.depot for entry in found} == {"L1"}


def test_a_year_and_a_unit_narrow_it(yard: Yard) -> None:  # noqa: F811
    yard.certified(*yard.due[:1])
    store, year = yard.depot.store, yard.lou.today.year
    assert len(register.ids(store, year=year, unit=SCHOOL)) == 1
    assert register.ids(store, year=year - 1) == []
    assert register.ids(store, unit="CSSRL/0000") == []


def test_a_redaction_takes_nothing_out_of_it(yard: Yard) -> None:  # noqa: F811
    batch, store = yard.certified(), yard.depot.store
    before = read(b"".join(papers.as_csv(register.entries(store, register.ids(store)))))
    redact(yard.sam, batch, "fin")
    after = read(b"".join(papers.as_csv(register.entries(store, register.ids(store)))))
    assert {row["redacted_on"] for row in after} == {yard.lou.today.isoformat()}
    assert [{**row, "redacted_on": ""} for row in after] == before


def test_a_vault_has_that_of_its_depots(yard: Yard, tmp_path: Path) -> None:  # noqa: F811
    yard.certified(*yard.due[:2])
    vault = depot(tmp_path / "vault.db", "V1")
    for parcel in parcels(yard.depot.path):
        receive(vault, parcel)
    from depot.store.store import Store

    with Store.open(vault, readonly=True) as store:
        found = list(register.entries(store, register.ids(store)))
    assert [(entry.depot, entry.box.text) for entry in found] == [("L1", box) for box in yard.due[:2]]
    assert {entry.certificate for entry in found} == {"D-L1-000001-C"}


def test_no_cell_is_a_formula(yard: Yard) -> None:  # noqa: F811
    org, code = SCHOOL.split("/")
    yard.ada.do(roles.REFERENCE, lambda tx: put_unit(tx, org, code, {"name": "=HYPERLINK(1)"}))
    yard.certified(*yard.due[:1])
    store = yard.depot.store
    (row,) = read(b"".join(papers.as_csv(register.entries(store, register.ids(store)))))
    assert row["unit_name"] == "'=HYPERLINK(1)"
    assert row["code"] == yard.due[0]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_on_paper_it_is_accessible_and_repeats_its_heads(yard: Yard, language: str) -> None:  # noqa: F811
    boxes = (*yard.due, *yard.more(70))
    yard.certified(*boxes)
    words.use(language)
    store = yard.depot.store
    pdf = papers.as_pdf(store, register.entries(store, register.ids(store)), START, facts=[("Année", "2026")])
    assert b"pdfuaid:part" in pdf
    text = text_of(pdf)
    assert ("Registre des destructions" if language == "fr" else "Register of destructions") in text
    head = words._("Certificate")
    assert len(re.findall(rf"\b{head}\b", text)) > 1, "the head stands on every page"
    for entry in register.entries(store, register.ids(store)):
        assert entry.box.shown in text


def test_an_empty_one_is_a_paper_too(yard: Yard) -> None:  # noqa: F811
    assert b"pdfuaid:part" in papers.as_pdf(yard.depot.store, [], START)
