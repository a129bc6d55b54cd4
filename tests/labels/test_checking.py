"""The check before paper: right pages pass and grade A; whatever is wrong is named by its code and position."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from depot import words
from labels.checking import CROWDED, MISSING, STRAY, UNEVEN, UNREAD, check_bitmaps, check_pdf, check_zpl
from labels.drawing import Bars, Modules
from labels.faults import LabelsUnreadable
from labels.pdf import pdf
from labels.profiles import Profile
from labels.raster import bitmap
from labels.sheet import Page, lay
from labels.stocks import Stock, builtin_stocks, stock
from labels.zpl import zpl
from tests.labels.payloads import PAYLOADS, label, numbered

STOCKS = list(builtin_stocks().values())
SMALLER = [each for each in STOCKS if each.name != "letter"]


def full(each: Stock, dpi: int = 300) -> tuple[Page, ...]:
    return lay([label(each, text, dpi) for text in numbered(each.per_page)], each)


@pytest.mark.parametrize("dpi", [203, 300, 600])
@pytest.mark.parametrize("each", STOCKS, ids=lambda each: each.name)
def test_a_full_page_of_every_stock_reads_and_grades_a(each: Stock, dpi: int) -> None:
    pages = full(each, dpi)
    checked = check_bitmaps([page.bitmap() for page in pages], pages)
    assert not checked.wrong
    assert (checked.read, checked.labels) == (each.per_page, each.per_page)
    assert checked.symbols_read == checked.symbols >= each.per_page
    assert checked.decodability == pytest.approx(1)
    assert checked.grade == "A"


@pytest.mark.parametrize("each", STOCKS, ids=lambda each: each.name)
def test_a_full_pdf_of_every_stock_reads_and_grades_a(each: Stock) -> None:
    pages = full(each)
    checked = check_pdf(pdf(pages, "labels"), pages)
    assert not checked.wrong
    assert checked.read == each.per_page
    assert checked.decodability == pytest.approx(1)


@settings(max_examples=60)
@given(st.lists(PAYLOADS, min_size=1, max_size=6), st.sampled_from(SMALLER), st.sampled_from([203, 300, 600]))
def test_any_code_and_any_command_reads_on_any_stock(texts: list[str], each: Stock, dpi: int) -> None:
    pages = lay([label(each, text, dpi) for text in texts], each)
    checked = check_bitmaps([page.bitmap() for page in pages], pages)
    assert checked.demand().read == len(texts)
    assert checked.grade == "A"
    assert {text for *_where, text in checked.decoded} == set(texts)


@settings(max_examples=20)
@given(st.lists(PAYLOADS, min_size=1, max_size=12), st.sampled_from(SMALLER), st.data())
def test_pdf_reads_at_any_start_with_any_correction(texts: list[str], each: Stock, data: st.DataObject) -> None:
    start = data.draw(st.integers(1, each.per_page))
    small = st.integers(-1_000, 1_000)
    profile = Profile("p", each.name, *data.draw(st.tuples(small, small, small, small, small)))
    pages = lay([label(each, text, 300) for text in texts], each, start, profile)
    checked = check_pdf(pdf(pages, "labels"), pages)
    assert checked.demand().read == len(texts)
    assert checked.decodability == pytest.approx(1)
    positions = [position for _page, position, kind, _text in checked.decoded if kind == "bars"]
    assert positions == [placed.position for page in pages for placed in page.labels]


def test_zpl_is_checked_by_the_dots_it_will_draw() -> None:
    roll = stock("2.25x1.25")
    pages = lay([label(roll, text, 203) for text in numbered(3)], roll)
    checked = check_zpl([zpl(page.bitmap()) for page in pages], pages)
    assert checked.demand().read == 3
    assert checked.fragile == 3  # the bars have 2 dots a module there


def test_the_sentence_and_the_facts() -> None:
    pages = full(stock("5160"))
    checked = check_bitmaps([pages[0].bitmap()], pages)
    words.use("en")
    assert checked.sentence == "30 of 30 read"
    facts = json.loads(json.dumps(checked.facts()))
    assert {"page": 1, "position": 1, "kind": "bars", "text": numbered(1)[0]} in facts["decoded"]
    assert (facts["grade"], facts["decodability"], facts["wrong"]) == ("A", 1.0, [])


def symbol(page: Page, index: int, kind: type[Bars | Modules]) -> tuple[int, int, int, int]:
    """Where a label's symbol is on its page: left, top, right, bottom."""
    placed = page.labels[index]
    mark = next(mark for mark in placed.drawing.symbols if isinstance(mark, kind))
    width, height = (mark.width, mark.height) if isinstance(mark, Bars) else (mark.side, mark.side)
    x, y = placed.x + mark.x, placed.y + mark.y
    return x, y, x + width, y + height


def blot_bars(page: Page, image: Image.Image) -> None:
    left, top, right, bottom = symbol(page, 4, Bars)
    ImageDraw.Draw(image).rectangle((left, top, (left + right) // 2, bottom), 0)


def blot_qr(page: Page, image: Image.Image) -> None:
    left, top, right, bottom = symbol(page, 4, Modules)
    ImageDraw.Draw(image).rectangle((left, top, right, (top + bottom) // 2), 0)


def other_bars(page: Page, image: Image.Image) -> None:
    """What belongs to label 6 is printed on label 5."""
    wrong, right = symbol(page, 4, Bars), symbol(page, 5, Bars)
    image.paste(255, (wrong[0] - 40, wrong[1], wrong[2] + 40, wrong[3]))
    image.paste(image.crop((right[0] - 40, right[1], right[2] + 40, right[3])), (wrong[0] - 40, wrong[1]))


def spread_ink(page: Page, image: Image.Image) -> None:
    """Each bar of label 5 two dots wider, as a renderer makes them that paints every dot it touches."""
    left, top, right, bottom = symbol(page, 4, Bars)
    cut = image.crop((left, top, right, bottom))
    shifted = Image.new("L", cut.size, 255)
    shifted.paste(cut, (2, 0))
    shifted.paste(cut, (0, 0), cut.point(lambda value: 255 * (value < 128)))
    image.paste(shifted, (left, top))


def crowd(page: Page, image: Image.Image) -> None:
    left, top, _right, bottom = symbol(page, 4, Bars)
    ImageDraw.Draw(image).rectangle((left - 9 * 3, top, left - 9 * 3 + 1, bottom), 0)


def one_module(page: Page, image: Image.Image) -> None:
    """A single module of the QR turned dark or light: its error correction still reads it."""
    left, top, right, _bottom = symbol(page, 4, Modules)
    side = (right - left) // 21
    cell = (left + 12 * side, top + 12 * side, left + 13 * side, top + 13 * side)
    image.paste(255 - image.getpixel(cell[:2]), cell)  # type: ignore[operator]


def stranger(page: Page, image: Image.Image) -> None:
    """A symbol that nobody asked for, where label 5 has none."""
    placed = page.labels[4]
    image.paste(255, (placed.x, placed.y, placed.x + placed.drawing.width, placed.y + placed.drawing.height))
    image.paste(bitmap(placed.drawing).convert("L"), (placed.x, placed.y))
    left, top, right, bottom = symbol(page, 5, Modules)
    image.paste(image.crop((left, top, right, bottom)), (placed.x + 120, placed.y + 30))


@pytest.mark.parametrize(
    ("spoil", "kind", "fault"),
    [
        (blot_bars, "bars", UNREAD),
        (blot_qr, "qr", UNREAD),
        (other_bars, "bars", STRAY),
        (spread_ink, "bars", UNEVEN),
        (crowd, "bars", CROWDED),
        (one_module, "qr", UNEVEN),
    ],
)
def test_what_is_wrong_is_named_by_code_and_position(
    spoil: Callable[[Page, Image.Image], None], kind: str, fault: str
) -> None:
    pages = full(stock("5163"))
    image = pages[0].bitmap().convert("L")
    spoil(pages[0], image)
    checked = check_bitmaps([image], pages)
    assert [(wrong.page, wrong.position, wrong.code, wrong.kind, wrong.fault) for wrong in checked.wrong] == [
        (1, 5, numbered(5)[4], kind, fault)
    ]
    assert (checked.read, checked.labels) == (9, 10)
    words.use("en")
    assert checked.sentence == "9 of 10 read"
    with pytest.raises(LabelsUnreadable) as refusal:
        checked.demand()
    assert f"{numbered(5)[4]}, page 1, position 5" in refusal.value.sentence()
    assert "9 of 10" in refusal.value.sentence()


def test_a_symbol_that_nobody_asked_for_is_a_fault() -> None:
    sheet = stock("5163")
    bare = [label(sheet, text, 300) for text in numbered(10)]
    bare[4] = bare[4]._replace(marks=tuple(mark for mark in bare[4].marks if not isinstance(mark, Modules)))
    pages = lay(bare, sheet)
    image = pages[0].bitmap().convert("L")
    stranger(pages[0], image)
    checked = check_bitmaps([image], pages)
    assert [(wrong.position, wrong.kind, wrong.fault, wrong.found) for wrong in checked.wrong] == [
        (5, "qr", STRAY, numbered(6)[5])
    ]


def test_a_scaled_page_fails_although_a_lenient_reader_reads_it() -> None:
    pages = full(stock("5163"))
    page = pages[0].bitmap().convert("L")
    smaller = Image.new("L", page.size, 255)
    smaller.paste(page.resize((2400, 3106)), (75, 97))
    checked = check_bitmaps([smaller], pages)
    assert checked.read == 0


@pytest.mark.parametrize("spoil", [lambda _pdf: b"", lambda pdf: pdf[:200], lambda _pdf: b"%PDF-1.7\nnothing"])
def test_a_document_that_is_none_fails(spoil: Callable[[bytes], bytes]) -> None:
    pages = full(stock("5163"))
    checked = check_pdf(spoil(pdf(pages, "labels")), pages)
    assert (checked.read, checked.labels) == (0, 10)
    assert {wrong.fault for wrong in checked.wrong} == {MISSING}


def test_two_desks_may_check_at_once() -> None:
    pages = full(stock("5160"))
    document = pdf(pages, "labels")
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda _turn: check_pdf(document, pages).read, range(8)))
    assert found == [30] * 8


def test_missing_pages_and_pages_of_another_size_fail() -> None:
    pages = lay([label(stock("5163"), text, 300) for text in numbered(20)], stock("5163"))
    only_first = check_pdf(pdf(pages[:1], "labels"), pages)
    assert (only_first.read, only_first.labels) == (10, 20)
    assert {(wrong.page, wrong.fault) for wrong in only_first.wrong} == {(2, MISSING)}
    small = check_bitmaps([Image.new("1", (100, 100), 1)], pages[:1])
    assert (small.read, {wrong.fault for wrong in small.wrong}) == (0, {MISSING})
