"""Vector pages: geometry on whole dots in renderers of others, texts that come out again, the same bytes every time."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from unicodedata import combining, normalize

import pypdfium2
import pytest
import zxingcpp
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pdfminer.high_level import extract_text
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import resolve1
from PIL import Image

from labels.checking import check_pdf
from labels.drawing import Bars, Block, Drawing, Frame, Modules, Shape, Words
from labels.fonts import visual
from labels.grading import decodability, elements, grade
from labels.pdf import pdf
from labels.profiles import Profile
from labels.raster import bitmap
from labels.sheet import Page, Placed, lay
from labels.stocks import stock
from tests.labels.hostile import HOSTILE, TEXTS
from tests.labels.payloads import PAYLOADS, label, numbered


def one(drawing: Drawing) -> Page:
    """A page that is one drawing."""
    return Page(drawing.width, drawing.height, drawing.dpi, (Placed(1, 0, 0, drawing),))


def sheet(name: str, profile: Profile | None = None) -> tuple[Page, ...]:
    each = stock(name)
    return lay([label(each, text, 300) for text in numbered(each.per_page)], each, 1, profile or Profile())


def rendered(document: bytes, dpi: int) -> Image.Image:
    with pypdfium2.PdfDocument(document) as pages:
        image: Image.Image = pages[0].render(scale=dpi / 72 * (1 - 1e-6), grayscale=True).to_pil()
        return image


def ghostscript(file: Path, dpi: int) -> Image.Image:
    """As CUPS does for printers without a PDF interpreter: one bit a dot, every touched dot painted."""
    made = subprocess.run(
        ["gs", "-q", "-dSAFER", "-dNOPAUSE", "-dBATCH", "-sDEVICE=pngmono", f"-r{dpi}", "-sOutputFile=-", str(file)],
        capture_output=True,
        check=True,
    )
    return Image.open(BytesIO(made.stdout)).convert("L")


def poppler(file: Path, dpi: int) -> Image.Image:
    made = subprocess.run(
        ["pdftoppm", "-mono", "-r", str(dpi), "-png", "-singlefile", str(file), str(file.with_suffix(""))], check=True
    )
    assert made.returncode == 0
    return Image.open(file.with_suffix(".png")).convert("L")


RENDERERS: dict[str, Callable[[Path, int], Image.Image]] = {"gs": ghostscript, "pdftoppm": poppler}


@pytest.mark.parametrize("dpi", [300, 600, pytest.param(1200, marks=pytest.mark.soak)])
@pytest.mark.parametrize("tool", RENDERERS)
@pytest.mark.parametrize("name", ["5160", "5163", "5167"])
def test_the_renderers_of_printers_keep_every_bar_on_its_dots(
    name: str, tool: str, dpi: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if shutil.which(tool) is None:
        pytest.skip(f"{tool} is not installed")
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", None)  # 135 million at 1200 dpi, and our own
    profile = Profile("p", name, 430, -610, 1_700, -2_300, 900)
    pages = sheet(name, profile)
    file = tmp_path / "sheet.pdf"
    file.write_bytes(pdf(pages, "labels"))
    image = RENDERERS[tool](file, dpi)
    times = dpi // 300
    assert image.size == (2550 * times, 3300 * times)
    worst = 1.0
    for placed in pages[0].labels:
        for mark in placed.drawing.symbols:
            x, y = (placed.x + mark.x) * times, (placed.y + mark.y) * times
            if isinstance(mark, Bars):
                middle = y + mark.height * times // 2
                line = image.crop((x - 9, middle, x + mark.width * times + 9, middle + 1)).tobytes()
                worst = min(worst, decodability(elements(line), mark.text))
            else:
                cells = image.crop((x, y, x + mark.side * times, y + mark.side * times)).resize(
                    (21, 21), Image.Resampling.BOX
                )
                assert list(cells.tobytes()) == [0 if dark else 255 for row in mark.rows for dark in row]
    assert worst == pytest.approx(1)
    assert grade(worst) == "A"
    if dpi < 1200:
        found = {read.text for read in zxingcpp.read_barcodes(image)}
        assert found == {placed.drawing.symbols[0].text for placed in pages[0].labels}


@given(TEXTS)
@example(HOSTILE[0])
@example(HOSTILE[5])
@example(HOSTILE[6])
@example(HOSTILE[7])
@example(HOSTILE[8])
@settings(max_examples=60)
def test_a_hostile_text_comes_out_as_it_went_in_and_spoils_nothing(text: str) -> None:
    shown = visual(text)
    drawn = label(stock("5163"), "BL1000123H", 300)
    size = 30 if len(shown) < 50 else 6
    marks = (*drawn.symbols, Words(20, 650, size, shown), Words(20, 720, size, shown, bold=True))
    page = one(Drawing(2500, 800, 300, marks))
    document = pdf([page], text)
    assert check_pdf(document, [page]).demand().grade == "A"
    wanted = bare(shown) * 2
    with pypdfium2.PdfDocument(document) as pages:
        by_pdfium = pages[0].get_textpage().get_text_range().replace("\ufffe", "-")  # what it reads as hyphenation
    by_pdfminer = extract_text(BytesIO(document))
    # both put accents that lie over one another, and pdfium right-to-left runs, in their own order
    assert sorted(bare(by_pdfminer)) == sorted(wanted)
    assert sorted(bare(by_pdfium)) == sorted(wanted)
    if not any(combining(c) for c in shown):
        assert bare(by_pdfminer) == wanted


def bare(text: str) -> str:
    """Without spaces, which extractors set by the gaps that they see, and with joined letters as their plain ones."""
    return "".join(normalize("NFKD", text).split())


def test_characters_beyond_the_first_plane_are_told_in_utf_16() -> None:
    page = one(Drawing(600, 100, 300, (Words(10, 60, 40, "\U0001f600 \U0001d538"),)))
    assert "\U0001f600" in extract_text(BytesIO(pdf([page], "")))


def test_a_text_raw_from_a_title_does_not_break_the_document() -> None:
    """Faces clean their texts first; a document must open even if one did not."""
    for text in HOSTILE:
        page = one(Drawing(600, 100, 300, (Words(10, 60, 40, text),)))
        with pypdfium2.PdfDocument(pdf([page], text)) as pages:
            assert len(pages) == 1


@given(st.lists(PAYLOADS, min_size=1, max_size=3), st.sampled_from(["5160", "5167", "4x2"]), st.data())
@settings(max_examples=40)
def test_no_correction_takes_a_bar_off_the_grid(texts: list[str], name: str, data: st.DataObject) -> None:
    """Every rectangle of a page is whole dots, a tenth smaller on each side, at whole dots of the page."""
    small = st.integers(-2_000, 2_000)
    each = stock(name)
    profile = Profile("p", name, *data.draw(st.tuples(small, small, small, small, small)))
    pages = lay([label(each, text, 300) for text in texts], each, 1, profile)
    document = PDFDocument(PDFParser(BytesIO(pdf(pages, "labels"))))
    seen = 0
    for page in PDFPage.create_pages(document):
        content = b"".join(resolve1(part).get_data() for part in page.contents).decode("latin-1")
        moves = re.findall(r"([-\d.]+) ([-\d.]+) ([-\d.]+) ([-\d.]+) ([-\d.]+) ([-\d.]+) cm", content)
        assert len(moves) >= 1
        for a, b, c, d, x, y in moves:
            if a != "1":
                assert (float(a), float(b), float(c), float(d)) == (0.24, 0, 0, -0.24)
                assert float(x) / 0.24 == pytest.approx(round(float(x) / 0.24), abs=1e-4)
                assert float(y) / 0.24 == pytest.approx(round(float(y) / 0.24), abs=1e-4)
        for rectangle in re.findall(r"(\S+) (\S+) (\S+) (\S+) re", content):
            seen += 1
            assert [number.partition(".")[2] for number in rectangle] == ["1", "1", "8", "8"]
    assert seen > 20 * len(texts)


def test_the_same_pages_give_the_same_bytes() -> None:
    assert pdf(sheet("5160"), "labels") == pdf(sheet("5160"), "labels")


def test_the_document_asks_to_be_printed_at_its_true_size_and_embeds_its_fonts() -> None:
    document = PDFDocument(PDFParser(BytesIO(pdf(sheet("5160"), "Étiquettes"))))
    assert resolve1(document.catalog["ViewerPreferences"])["PrintScaling"].name == "None"
    assert resolve1(document.catalog["ViewerPreferences"])["Duplex"].name == "Simplex"
    assert document.catalog["Lang"] == b"fr-CA"
    fonts = [
        resolve1(found)
        for xref in document.xrefs
        for number in xref.get_objids()
        if isinstance(found := document.getobj(number), dict) and getattr(found.get("Type"), "name", "") == "Font"
    ]
    assert len(fonts) >= 1
    for font in fonts:
        assert re.fullmatch(r"[A-Z]{6}\+DejaVuSansCondensed(-Bold)?", font["BaseFont"].name)
        assert "FontFile2" in resolve1(font["FontDescriptor"])
        assert "ToUnicode" in font


def test_a_roll_is_a_page_of_its_label() -> None:
    with pypdfium2.PdfDocument(pdf(sheet("4x2"), "")) as pages:
        assert pages[0].get_size() == (pytest.approx(288), pytest.approx(144))


def test_a_vector_page_and_a_bitmap_show_the_same() -> None:
    """Every kind of mark, vector and bitmap, differ only along the edges of letters and slants."""
    marks = (
        Block(10, 10, 100, 60),
        Words(60, 50, 30, "Éç", white=True, anchor="middle"),
        Block(20, 15, 5, 5, white=True),
        Frame(120, 10, 100, 60, 4),
        Shape(((240, 10), (300, 40), (240, 70))),
        Shape(((250, 30), (270, 40), (250, 50)), white=True),
        Words(310, 70, 40, "gÀ", bold=True),
        Words(505, 70, 40, "fin", anchor="end"),
        *label(stock("5160"), "BL1000123H", 300).symbols,
    )
    drawing = Drawing(788, 300, 300, marks)
    vector = rendered(pdf([one(drawing)], ""), 300).point(lambda value: 255 * (value > 127)).convert("L")
    dots = bitmap(drawing).convert("L")
    assert vector.size == dots.size
    differing = sum(a != b for a, b in zip(vector.tobytes(), dots.tobytes(), strict=True))
    assert differing < 500
    for mark in drawing.symbols:
        side = (mark.x, mark.y, mark.x + (mark.width if isinstance(mark, Bars) else mark.side), mark.y + 20)
        assert vector.crop(side).tobytes() == dots.crop(side).tobytes()


@given(st.integers(1, 6))
def test_a_qr_of_several_runs_has_no_seams(times: int) -> None:
    """Magnified, neighbouring dark modules still touch: no white line between them anywhere."""
    symbol = next(mark for mark in label(stock("5160"), "BL1000123H", 300).symbols if isinstance(mark, Modules))
    side = symbol.side
    page = one(Drawing(side, side, 300, (symbol._replace(x=0, y=0),)))
    image = rendered(pdf([page], ""), 300 * times).point(lambda value: 255 * (value > 127))
    module = symbol.module * times
    for row in range(21):
        for col in range(20):
            if symbol.rows[row][col] and symbol.rows[row][col + 1]:
                middle = row * module + module // 2
                seam = image.crop((col * module + module // 2, middle, (col + 1) * module + module // 2, middle + 1))
                assert not any(seam.tobytes())
            if symbol.rows[col][row] and symbol.rows[col + 1][row]:
                middle = row * module + module // 2
                seam = image.crop((middle, col * module + module // 2, middle + 1, (col + 1) * module + module // 2))
                assert not any(seam.tobytes())
