"""Papers of loans: accessible, in both languages, with codes that a scanner reads off the page."""

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
from depot.desk.lending import give_back, lend, open_lines
from depot.desk.recalling import recall
from depot.desk.reminding import RECALL, Wanted, letters, record
from depot.model.codes import Code
from depot.model.loan import Loan
from depot.report import loans
from tests.desk.founded import START, Founded, reopened
from tests.desk.hall import Hall, furnish
from tests.report.test_papers import symbols_of, template, text_of  # noqa: F401 - a fixture

HOSTILE = 'Élèves #panic() *gras* "=1+1" \u202eabc é\u0301 \U0001f600'
WHY = "demandé par le tribunal"


@pytest.fixture
def depot(template: Path, tmp_path: Path) -> Iterator[Founded]:  # noqa: F811
    shutil.copy(template, tmp_path / "depot.db")
    founded = reopened(tmp_path / "depot.db")
    with founded.store:
        yield founded


@pytest.fixture
def hall(depot: Founded) -> Hall:
    return furnish(depot)


@pytest.fixture
def loan(depot: Founded, hall: Hall) -> Loan:
    boxes.describe(depot.clerk, hall.id(hall.boxes[0]), {"title": HOSTILE})
    boxes.describe(depot.clerk, hall.id(hall.boxes[1]), {"title": "Enquête Untel", "confidential": 1})
    found = lend(depot.clerk, hall.id(hall.teacher), [hall.boxes[0], hall.boxes[1]]).result
    assert found is not None
    return found


def late(depot: Founded, about: str = "overdue") -> bytes:
    depot.clock.move(days=40)
    return loans.letters_paper(depot.store, letters(depot.store, Wanted(about), depot.clock().date()), START, "lou")


def recalled(depot: Founded, loan: Loan) -> bytes:
    recall(depot.clerk, loan.id, "2026-10-20", WHY)
    return loans.letters_paper(depot.store, letters(depot.store, Wanted(RECALL), depot.clock().date()), START, "lou")


PAPERS: dict[str, Callable[[Founded, Loan], bytes]] = {
    "slip": lambda depot, loan: loans.counter_slip(depot.store, loan.id, START),
    "letters": lambda depot, loan: late(depot),
    "recalls": recalled,
    "outcards": lambda depot, loan: loans.outcards(depot.store, open_lines(depot.store, loan.id), START),
}


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("paper", PAPERS)
def test_every_paper_is_accessible_and_tells_no_confidential_title(
    depot: Founded, loan: Loan, paper: str, language: str
) -> None:
    words.use(language)
    pdf = PAPERS[paper](depot, loan)
    said = text_of(pdf)
    words.use(None)
    assert b"pdfuaid:part" in pdf
    assert re.search(rb"/Lang ?\(%s" % language.encode(), pdf)
    assert "Untel" not in said
    assert "#panic() *gras*" in said, "what people write is never markup"
    assert "Marie-Ève Roy" in said


def test_the_slip_has_one_code_for_the_group_as_bars_and_as_qr(depot: Founded, hall: Hall, loan: Loan) -> None:
    pdf = loans.counter_slip(depot.store, loan.id, START)
    with pypdfium2.PdfDocument(io.BytesIO(pdf)) as document:
        assert len(document) == 1
        found = zxingcpp.read_barcodes(document[0].render(scale=3).to_pil())
    code = Code.from_id("L", loan.id).text
    assert {(each.format.name, each.text) for each in found} == {("Code128", code), ("QRCode", code)}
    said = text_of(pdf)
    for box in hall.boxes[:2]:
        assert Code.parse(box).shown in said
    assert loan.due in said


def test_a_long_slip_has_its_heading_on_every_page(depot: Founded, hall: Hall) -> None:
    from depot.desk.files import list_file

    items = [list_file(depot.clerk, hall.id(hall.boxes[0]), {"title": f"Dossier {n}"}).result for n in range(80)]
    codes = [item.text for item in items if item is not None]
    found = lend(depot.clerk, hall.id(hall.teacher), codes).result
    assert found is not None
    words.use("en")
    with pypdfium2.PdfDocument(io.BytesIO(loans.counter_slip(depot.store, found.id, START))) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    assert len(pages) > 1
    assert all("Initials" in page for page in pages if "Dossier" in page)
    assert sum(page.count("Dossier ") for page in pages) == 80


def test_the_slip_tells_what_came_back_and_what_was_recalled(depot: Founded, hall: Hall, loan: Loan) -> None:
    words.use("en")
    give_back(depot.clerk, [hall.boxes[0]])
    recall(depot.clerk, loan.id, "2026-10-20", WHY)
    said = text_of(loans.counter_slip(depot.store, loan.id, START))
    assert "1 of 2" in said
    assert WHY in said


def test_each_letter_begins_on_a_page_of_its_own_and_counts_its_own_pages(
    depot: Founded, hall: Hall, loan: Loan
) -> None:
    lend(depot.clerk, hall.id(hall.accountant), [hall.boxes[2]], authorised=True)
    words.use("en")
    with pypdfium2.PdfDocument(io.BytesIO(late(depot))) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    assert len(pages) == 2
    assert all("First reminder" in page and "1 / 1" in page for page in pages)
    assert "École Gérard-Filion" in pages[0]
    assert "Service des finances" in pages[1]
    assert all("Lou" in page for page in pages), "who signs"


def test_the_third_letter_says_so_and_so_does_the_fourth(depot: Founded, loan: Loan) -> None:
    words.use("en")
    titles = []
    for _n in range(4):
        titles.append(text_of(late(depot)))
        record(depot.clerk, letters(depot.store, Wanted(), depot.clock().date()))
    for title, said in zip(
        ("First reminder", "Second reminder", "Third reminder", "Reminder no. 4"), titles, strict=True
    ):
        assert title in said


def test_a_recall_letter_says_when_and_why(depot: Founded, loan: Loan) -> None:
    said = text_of(recalled(depot, loan)).replace("\r\n", " ")
    assert "2026-10-20" in said
    assert "tribunal" in said


def test_an_out_card_has_the_code_of_what_is_out(depot: Founded, hall: Hall, loan: Loan) -> None:
    pdf = loans.outcards(depot.store, open_lines(depot.store, loan.id), START)
    assert symbols_of(pdf) == set(hall.boxes[:2])
    assert Code.from_id("L", loan.id).shown in text_of(pdf)


def test_out_cards_of_a_day_are_of_what_is_still_out(depot: Founded, hall: Hall, loan: Loan) -> None:
    day = depot.clock().date()
    give_back(depot.clerk, [hall.boxes[0]])
    assert [line.item for line in loans.lent_on(depot.store, day)] == [hall.boxes[1]]
    depot.clock.move(days=1)
    assert loans.lent_on(depot.store, depot.clock().date()) == []
    with pytest.raises(loans.OutcardsNone):
        loans.outcards(depot.store, [], START)


def test_a_loan_that_was_undone_has_no_slip(depot: Founded, hall: Hall) -> None:
    from depot.desk.undo import undo

    done = lend(depot.clerk, hall.id(hall.teacher), [hall.boxes[0]])
    undo(depot.clerk, done.act)
    assert done.result is not None
    with pytest.raises(loans.LoanEmpty):
        loans.counter_slip(depot.store, done.result.id, START)
