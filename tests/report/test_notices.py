"""End-of-period letters on paper: accessible, one code each, a place to agree or to object."""

from __future__ import annotations

import io

import pypdfium2
import pytest
import zxingcpp

from depot import words
from depot.desk import notices
from depot.desk.boxes import describe
from depot.model.codes import Code
from depot.report.notices import notices_paper
from tests.desk.conftest import depot, template
from tests.desk.founded import FINANCE, SCHOOL, START, Founded
from tests.desk.test_notices import UNTIL, boxes
from tests.report.test_papers import text_of

__all__ = ["boxes", "depot", "template"]


@pytest.mark.parametrize(("language", "agree"), [("fr", "Je consens"), ("en", "I agree")])
def test_each_letter_is_accessible_and_has_its_own_code(
    depot: Founded, boxes: list[str], language: str, agree: str
) -> None:
    describe(depot.clerk, Code.parse(boxes[0]).id, {"title": "Untel #panic()", "confidential": 1})
    describe(depot.clerk, Code.parse(boxes[1]).id, {"title": "#panic() \u202eabc"})
    made = [notices.send(depot.clerk, unit, UNTIL).result or [] for unit in (SCHOOL, FINANCE)]
    letters = [letter for some in made for letter in some]
    words.use(language)
    pdf = notices_paper(depot.store, letters, START)
    words.use(None)
    assert b"pdfuaid:part" in pdf
    said = text_of(pdf)
    assert "Untel" not in said
    assert "#panic()" in said
    with pypdfium2.PdfDocument(io.BytesIO(pdf)) as document:
        assert len(document) == 2
        for page, letter in zip(document, letters, strict=True):
            found = zxingcpp.read_barcodes(page.render(scale=3).to_pil())
            assert {(each.format.name, each.text) for each in found} == {
                ("Code128", letter.key),
                ("QRCode", letter.key),
            }
            text = page.get_textpage().get_text_range()
            assert agree in text
            assert "1 / 1" in text
            assert all(Code.parse(code).shown in text for code in letter.codes)
