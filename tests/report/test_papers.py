"""Papers of destruction: accessible, in both languages, with what the depot knows and nothing else."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp

from depot import words
from depot.desk import boxes
from depot.desk.destruction import deciding
from depot.desk.destruction.certificate import certificate
from depot.model.codes import Code, code_id
from depot.report import destruction
from depot.report.typeset import PaperNotWritten, settable, typeset, write
from depot.store.lookup import Reader
from tests.desk.conftest import light
from tests.desk.destruction.yard import HEAD, Yard, furnish
from tests.desk.founded import START, make, reopened

Paper = Callable[..., bytes]
PAPERS = [destruction.destruction_list, destruction.pick_list, destruction.certificate_paper]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from depot.desk import pins

    path = tmp_path_factory.mktemp("template") / "depot.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pins, "_hasher", light)
        make(path)
    return path


@pytest.fixture
def yard(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Yard]:
    from depot.desk import pins

    monkeypatch.setattr(pins, "_hasher", light)
    shutil.copy(template, tmp_path / "depot.db")
    depot = reopened(tmp_path / "depot.db")
    with depot.store:
        yield furnish(depot)


def text_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(io.BytesIO(pdf)) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def symbols_of(pdf: bytes) -> set[str]:
    with pypdfium2.PdfDocument(io.BytesIO(pdf)) as document:
        pictures = [page.render(scale=4).to_pil() for page in document]
    return {found.text for picture in pictures for found in zxingcpp.read_barcodes(picture)}


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_paper_is_accessible_and_carries_the_code_of_the_batch(yard: Yard, paper: Paper, language: str) -> None:
    batch = yard.submitted()
    words.use(language)
    pdf = paper(yard.depot.store, batch, START)
    assert b"pdfuaid:part" in pdf
    assert b"/MarkInfo" in pdf
    assert re.search(rb"/Lang ?\(%s" % language.encode(), pdf)
    assert Code.from_id("D", batch).text in symbols_of(pdf)


def test_no_text_of_any_script_keeps_a_paper_from_being_set(yard: Yard) -> None:
    odd = "中文 😀 \x07 \ue000 שלום ملف e\u0301\u0323 \u202e"
    pdf = typeset("report", {**EMPTY, "title": odd, "rows": [[odd]], "columns": [COLUMN], "header": ["x"]}, START)
    assert b"pdfuaid:part" in pdf
    assert "\ufffd" in text_of(pdf)
    boxes.describe(yard.lou, code_id(yard.due[0]), {"title": odd})
    batch = yard.submitted()
    for paper in PAPERS:
        assert b"pdfuaid:part" in paper(yard.depot.store, batch, START)


def test_a_text_steers_no_paper() -> None:
    steered = "montant \u202e0001\u202c \u2066x\u2069 \x1b[2J fin"
    pdf = typeset("report", {**EMPTY, "title": "t", "rows": [[steered]], "columns": [COLUMN], "header": ["x"]}, START)
    assert "montant \ufffd0001\ufffd \ufffdx\ufffd \ufffd[2J fin" in text_of(pdf)
    assert settable({"a": ["שלום", "e\u0301"]}) == {"a": ["שלום", "e\u0301"]}


EMPTY = {
    "language": "fr",
    "organisation": "",
    "depot": "",
    "number": "",
    "made": "",
    "summary": "",
    "told": "",
    "words": {"page": "page"},
    "facts": [],
    "bars": [],
    "wide": False,
}
COLUMN = {"mm": 0, "share": 1, "right": False}
"""A paper of reports with nothing on it."""


def test_the_certificate_says_what_the_scans_said(yard: Yard) -> None:
    batch = yard.submitted()
    deciding.decide(yard.sam, batch, [yard.due[3]], "keep", "appel en cours")
    deciding.approve_rest(yard.sam, batch)
    yard.on_paper(batch)
    yard.sign(yard.sam, batch, "records-manager")
    yard.sign(yard.ada, batch, "secretary-general")
    from depot.desk.destruction import certifying, executing
    from tests.desk.destruction.yard import CERTIFICATE

    executing.start(yard.lou, batch)
    for box in yard.due[:3]:
        executing.pull(yard.lou, batch, [box])
        executing.shred(yard.lou, batch, [box])
    certifying.certify(yard.sam, batch, CERTIFICATE)
    words.use("fr")
    pdf = destruction.certificate_paper(yard.depot.store, batch, START)
    said = text_of(pdf)
    for box in yard.due:
        assert Code.parse(box).shown in said
    for part in (HEAD, "Ada Tremblay", "P-4", "112,5", "Quai 2", "Guy Côté", "appel en cours", "2026-117"):
        assert part in said, part
    found = certificate(yard.depot.store, batch)
    assert f"{found.number}-{found.digest.upper()}" in symbols_of(pdf)


def test_before_it_is_certified_the_paper_says_so(yard: Yard) -> None:
    words.use("en")
    batch = yard.executed(yard.due[0])
    assert "draft" in text_of(destruction.certificate_paper(yard.depot.store, batch, START))


def test_what_people_write_is_never_markup(yard: Yard) -> None:
    title = '#panic("x") *gras* _i_ $x^2$ <a> @b \\ `c` = d // e [f] #{1+1}'
    boxes.describe(yard.lou, code_id(yard.due[0]), {"title": title})
    batch = yard.drafted(yard.due[0])
    said = re.sub(r"\s+", "", text_of(destruction.destruction_list(yard.depot.store, batch, START)))
    assert re.sub(r"\s+", "", title) in said


def test_a_confidential_title_is_on_no_paper(yard: Yard) -> None:
    boxes.describe(yard.lou, code_id(yard.due[0]), {"title": "Enquête Untel", "confidential": 1})
    batch = yard.certified(yard.due[0])
    for paper in PAPERS:
        assert "Untel" not in text_of(paper(yard.depot.store, batch, START))


def test_a_long_list_has_its_heading_on_every_page(yard: Yard) -> None:
    batch = yard.drafted(*yard.more(90))
    words.use("en")
    pdf = destruction.destruction_list(yard.depot.store, batch, START)
    with pypdfium2.PdfDocument(io.BytesIO(pdf)) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    assert len(pages) > 3
    assert all("Due" in page for page in pages[:-1])
    assert "Sign-off sheet" in pages[-1]


def test_the_same_facts_give_the_same_bytes(yard: Yard) -> None:
    batch = yard.drafted()
    reader: Reader = yard.depot.store
    assert destruction.pick_list(reader, batch, START) == destruction.pick_list(reader, batch, START)


def test_a_paper_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(PaperNotWritten):
        write(tmp_path / "none" / "x.pdf", b"%PDF")
    assert not list(tmp_path.iterdir())
