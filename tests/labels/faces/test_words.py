"""What faces say: in both languages, in the order of importance, and what they keep to themselves."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from depot import words
from depot.model.codes import Code
from labels.drawing import Block, Shape, Words
from labels.faces import badge, box, calibration, file, outcard, shelf, slips
from labels.faces.codes import shown
from labels.faces.units import millimetres
from labels.fonts import cap_height
from labels.stocks import stock
from labels.symbols import SymbolDoesNotFit, SymbolUnsayable
from tests.labels.faces.geometry import texts
from tests.labels.faces.samples import BOX, ROOMS

FULL = box.BoxFacts(
    BOX,
    "Dossiers d’élèves",
    "École Gérard-Filion",
    "7210",
    "2008–2011",
    "2031",
    "D",
    "14-B",
    confidential=True,
    essential=True,
    personal=True,
)
LARGE = stock("5164").room(300)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    words.use("en")
    yield
    words.use(None)


def code_height(drawing_words: list[Words]) -> int:
    return max(cap_height(word.size) for word in drawing_words)


def test_a_large_label_says_everything() -> None:
    said = texts(box.draw(FULL, LARGE, 300))
    for part in ("B-L1-", "000123", "-H", "Dossiers d’élèves", "École Gérard-Filion · no. 14-B", "7210", "2008–2011"):
        assert part in said
    for part in ("Destroy from", "2031", "CONFIDENTIAL", "ESSENTIAL", "PERS"):
        assert part in said


def test_it_says_it_in_french() -> None:
    words.use("fr")
    said = texts(box.draw(FULL, LARGE, 300))
    for part in ("Détruire dès", "Classe", "Années", "CONFIDENTIEL", "ESSENTIEL", "RENS", "nº\u00a014-B"):
        assert part in said


def test_every_face_has_other_words_in_french() -> None:
    def all_of_them() -> list[str]:
        return [
            texts(drawing)
            for drawing in (
                file.draw(file.FileFacts("FL1000001", "t", box=BOX, years="2001"), LARGE, 300),
                shelf.draw(shelf.ShelfFacts("SL1", "04", capacity="12"), LARGE, 300),
                outcard.draw(outcard.OutFacts("LL1", BOX, borrower="Roy", due="2026-12-21"), LARGE, 300),
                badge.draw_person(badge.BadgeFacts("PL1", "Roy"), LARGE, 300),
                badge.draw_user(badge.BadgeFacts("UL1", "Roy"), LARGE, 300),
                slips.draw_loan(slips.LoanFacts("LL1", since="2026-11-22"), LARGE, 300),
                slips.draw_batch(slips.BatchFacts("DL1", year="2031"), LARGE, 300),
                slips.draw_transfer(slips.TransferFacts("TL1", amount="12"), LARGE, 300),
                calibration.draw(LARGE, 300),
            )
        ]

    english_words = all_of_them()
    words.use("fr")
    assert not [one for one, other in zip(english_words, all_of_them(), strict=True) if one == other]


@pytest.mark.parametrize("where", ROOMS, ids=lambda where: f"{where[0]}-{where[1]}")
def test_what_matters_less_goes_first(where: tuple[str, int]) -> None:
    said = texts(box.draw(FULL, ROOMS[where], where[1]))
    assert "000123" in said
    order = ("CONFIDENTIAL", "2031", "École", "Dossiers")
    there = [part in said for part in order]
    assert there == sorted(there, reverse=True)
    assert there[1] or where[0] == "5167", "only the smallest label has its code alone"


@pytest.mark.parametrize("where", ROOMS, ids=lambda where: f"{where[0]}-{where[1]}")
def test_a_hidden_title_is_on_no_label(where: tuple[str, int]) -> None:
    room, dpi = ROOMS[where], where[1]
    secret = FULL._replace(title="Tremblay, Jean-François", unit="")
    said = texts(box.draw(secret, room, dpi, hide_confidential=True))
    said += texts(file.draw(file.FileFacts("FL1", secret.title, confidential=True), room, dpi, hide_confidential=True))
    out = outcard.OutFacts("LL1", BOX, secret.title, confidential=True)
    said += texts(outcard.draw(out, room, dpi, hide_confidential=True))
    assert "Tremblay" not in said
    assert "Jean" not in said


def test_a_title_is_hidden_only_when_it_is_confidential_and_the_setting_says_so() -> None:
    open_title = FULL._replace(confidential=False)
    assert "Dossiers d’élèves" in texts(box.draw(open_title, LARGE, 300, hide_confidential=True))
    assert "Dossiers d’élèves" in texts(box.draw(FULL, LARGE, 300))
    hidden = texts(box.draw(FULL, LARGE, 300, hide_confidential=True)).replace("\n", " ")
    assert "Confidential title: see the register." in hidden
    untitled = FULL._replace(title="")
    assert "register" not in texts(box.draw(untitled, LARGE, 300, hide_confidential=True))


@pytest.mark.parametrize(
    "where", [key for key in ROOMS if key[0] in {"5163", "5164", "5168", "5371", "5388", "4x6", "4x2"}]
)
def test_the_code_of_a_box_is_read_at_arms_length(where: tuple[str, int]) -> None:
    drawing = box.draw(FULL, ROOMS[where], where[1])
    assert code_height([mark for mark in drawing.marks if isinstance(mark, Words)]) >= millimetres(7, where[1])


@pytest.mark.parametrize("where", [key for key in ROOMS if key[0] in {"5161", "5162", "5163", "5164", "5168", "4x6"}])
@pytest.mark.parametrize("arrow", ["", "up"])
def test_the_address_of_a_shelf_is_read_from_two_metres(where: tuple[str, int], arrow: str) -> None:
    facts = shelf.ShelfFacts("SL1000042", "04-B-3", "S-2 · allée 04 · travée B · tablette 3", capacity="12 boîtes")
    drawing = shelf.draw(facts, ROOMS[where], where[1], arrow=arrow)
    assert code_height([mark for mark in drawing.marks if isinstance(mark, Words)]) >= millimetres(6, where[1])


@pytest.mark.parametrize(("arrow", "tip"), [("up", "top"), ("down", "bottom"), ("left", "left"), ("right", "right")])
def test_an_arrow_points_where_it_says(arrow: str, tip: str) -> None:
    drawing = shelf.draw(shelf.ShelfFacts("SL1", "04-B"), LARGE, 300, arrow=arrow)
    (shape,) = [mark for mark in drawing.marks if isinstance(mark, Shape)]
    across, down = [x for x, _ in shape.points], [y for _, y in shape.points]
    values = {"top": (down, min), "bottom": (down, max), "left": (across, min), "right": (across, max)}
    line, furthest = values[tip]
    assert line.count(furthest(line)) == 1, "the tip is one point alone"
    (block,) = [mark for mark in drawing.marks if isinstance(mark, Block) and mark.width == mark.height]
    assert block.x < min(across) < max(across) < block.x + block.width


def test_an_arrow_that_points_nowhere_is_refused() -> None:
    with pytest.raises(ValueError, match="sideways"):
        shelf.draw(shelf.ShelfFacts("SL1", "04-B"), LARGE, 300, arrow="sideways")


def test_only_codes_of_ours_get_dashes() -> None:
    assert shown(Code("B", "L1", 123).text) == "B-L1-000123-H"
    assert shown("BL1000123K") == "BL1000123K"
    assert shown("3114205486") == "3114205486"


def test_a_foreign_barcode_has_a_label_too() -> None:
    said = texts(box.draw(FULL._replace(code="31142054869881"), LARGE, 300))
    assert "31142054869881" in said
    assert {symbol.text for symbol in box.draw(FULL._replace(code="31142054869881"), LARGE, 300).symbols} == {
        "31142054869881"
    }


def test_what_no_symbol_can_hold_is_refused() -> None:
    with pytest.raises(SymbolUnsayable):
        box.draw(FULL._replace(code="Élève"), LARGE, 300)
    with pytest.raises(SymbolDoesNotFit):
        box.draw(FULL._replace(code="X" * 48), stock("5167").room(203), 203)


def test_a_box_that_is_kept_shows_no_year_of_destruction() -> None:
    said = texts(box.draw(FULL._replace(fate="C", disposal=""), LARGE, 300))
    assert "Keep" in said
    assert "Destroy" not in said
