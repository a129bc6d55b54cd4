"""The poster: one page, accessible, read by another decoder, and whole however much it has to say."""

from __future__ import annotations

import io

import pypdfium2
import pytest
import zxingcpp

from depot import words
from depot.desk.accounts import close
from depot.desk.entries import EntryTooLong
from depot.desk.reference import put_organisation
from depot.model.commands import Command
from depot.model.roles import ADMINISTER
from depot.report import poster
from tests.desk.conftest import depot, template
from tests.desk.founded import ORG, START, Founded
from tests.report.test_papers import text_of

__all__ = ["depot", "template"]


def symbols(pdf: bytes) -> list[str]:
    """What a decoder reads on the first page as paper of 200 dots an inch, coarser than any printer."""
    with pypdfium2.PdfDocument(io.BytesIO(pdf)) as document:
        page = document[0].render(scale=200 / 72).to_pil().convert("L")
    return [found.text for found in zxingcpp.read_barcodes(page)]


@pytest.fixture(params=["fr", "en"])
def language(request: pytest.FixtureRequest) -> str:
    words.use(request.param)
    return str(request.param)


def test_it_is_one_accessible_letter_page_in_either_language(depot: Founded, language: str) -> None:
    pdf = poster.as_pdf(depot.store, START)
    with pypdfium2.PdfDocument(io.BytesIO(pdf)) as document:
        assert len(document) == 1
        assert document[0].get_size() == (612, 792)
    assert b"pdfuaid" in pdf
    text = " ".join(text_of(pdf).split())
    for task in poster.TASKS:
        assert words._(task.title) in text
    assert "Dépôt Longueuil (L1)" in text


def test_a_decoder_reads_every_card_of_a_day_once(depot: Founded, language: str) -> None:
    read = symbols(poster.as_pdf(depot.store, START))
    assert sorted(read) == sorted({command.code for command in Command} - {"$SHRED", "$MOVE"})


def test_it_names_those_who_may_decide(depot: Founded) -> None:
    words.use("fr")
    assert "Sam" in text_of(poster.as_pdf(depot.store, START))
    close(depot.admin, "sam")
    text = text_of(poster.as_pdf(depot.store, START))
    assert "Sam" not in text
    assert "administrateur" in text


def test_who_is_to_be_called_may_be_said(depot: Founded) -> None:
    text = text_of(poster.as_pdf(depot.store, START, call="Archives, poste 4321"))
    assert "Archives, poste 4321" in text
    assert "Sam" not in text


def test_what_would_take_a_second_page_is_refused(depot: Founded) -> None:
    with pytest.raises(EntryTooLong):
        poster.as_pdf(depot.store, START, call="x" * 121)


def test_long_names_and_odd_letters_leave_it_one_page(depot: Founded, language: str) -> None:
    long = "Centre de services scolaire des Hautes-Laurentides-et-de-la-Vallée-de-la-Gatineau " * 2
    depot.admin.do(ADMINISTER, lambda tx: put_organisation(tx, ORG, {"name": long[:120]}))
    call = "Renée‐Émilie de la Chevrotière‐Beaubien \u202e#set \x07漢 " * 2
    pdf = poster.as_pdf(depot.store, START, call=call)
    with pypdfium2.PdfDocument(io.BytesIO(pdf)) as document:
        assert len(document) == 1
    assert r"\u202e#set \x07" in text_of(pdf)
