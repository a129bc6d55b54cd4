"""Cards as text: what matters most comes first, every state has a sign and a word, a line can be kept on one line."""

from __future__ import annotations

import pytest
from textual.content import Content

from depot.desk.cards import BoxCard, FileCard, card
from depot.model.box import STATUSES
from depot.store.store import Store
from depot.words import use
from screens.cardview import lines_of, shortened, status_sign, years
from tests.screens.depots import NOW, Furnished


@pytest.fixture
def students(furnished: Furnished) -> BoxCard:
    use("en")
    with Store.open(furnished.path, readonly=True) as store:
        found = card(store, furnished.boxes["students"].text, NOW.date())
    assert isinstance(found, BoxCard)
    return found


def text(lines: list[Content]) -> list[str]:
    return [line.plain for line in lines]


def test_a_whole_box_in_eight_lines_the_weightiest_first(students: BoxCard) -> None:
    box = students.box._replace(remarks="Couvercle fendu", source="Gesdoc", home=None)
    lines = text(lines_of(students._replace(box=box, home="S-2 · 05 · A · 1"), plain=False))
    assert lines[:8] == [
        "B-L1-000001-0  Dossiers d'élèves, finissants 2011 (A à F)",
        "= on the shelf  S-2 · 04 · A · 1",
        "home S-2 · 05 · A · 1",
        "! personal information · confidential · label to print",
        "École Gérard-Filion · 4-210 · 2006–2011 · 3 files, 1 out · PA · STD30",
        "sort from 2017-07-01 · file 1 is the last · last year 2011 · 2 + 3 years",
        "Dossiers des élèves · rule 2.15 Dossier de l'élève",
        "also known as G-2011-04 · 31142054869881",
    ]
    assert lines[8:] == ["Dossiers scolaires et relevés de notes", "Couvercle fendu", "out of Gesdoc"]


def test_no_line_is_empty(students: BoxCard) -> None:
    bare = students.box._replace(
        title="", personal=0, confidential=0, label_needed=0, number="", aliases="", contents=""
    )
    lines = text(lines_of(students._replace(box=bare, class_title="", rule_title="", files=0), plain=False))
    assert lines[0] == "B-L1-000001-0  (no title)"
    assert "" not in lines


def test_lines_of_a_width_never_exceed_it(students: BoxCard) -> None:
    for width in (20, 40, 60):
        for plain in (False, True):
            assert all(line.cell_length <= width for line in lines_of(students, plain=plain, width=width))


def test_what_is_cut_says_so() -> None:
    assert shortened(Content("Procès-verbaux"), 8, plain=False).plain == "Procès-…"
    assert shortened(Content("Procès-verbaux"), 8, plain=True).plain == "Procè..."
    assert shortened(Content("Paie"), 8, plain=False).plain == "Paie"


def test_data_cannot_paint_the_terminal(students: BoxCard) -> None:
    nasty = students.box._replace(title="\x1b[31mrouge\x07", contents="[bold]gras[/bold]\nsuite")
    lines = text(lines_of(students._replace(box=nasty), plain=False))
    assert "\x1b" not in "".join(lines)
    assert "[bold]gras[/bold] suite" in lines


@pytest.mark.parametrize("status", STATUSES)
def test_every_status_has_a_word_and_an_ascii_sign(status: str) -> None:
    sign = status_sign(status)
    assert sign.word
    assert sign.mark(plain=True).isascii()
    assert len(sign.mark()) == 1


def test_a_file_tells_its_box_and_who_has_it(furnished: Furnished) -> None:
    use("en")
    with Store.open(furnished.path, readonly=True) as store:
        found = card(store, furnished.files["beaulieu"].text, NOW.date())
        assert isinstance(found, FileCard)
        assert text(lines_of(found, plain=True)) == [
            f"{furnished.files['beaulieu'].shown}  Beaulieu, Étienne",
            "> on loan  Marie-Ève Roy, due 2026-10-30",
            "box B-L1-000001-0  Dossiers d'élèves, finissants 2011 (A à F)",
            "= on the shelf  S-2 · 04 · A · 1",
            "E-1002 - 2006-2011",
            "sort from 2017-07-01",
        ]
        gone = found._replace(file=found.file._replace(loan=None, removed=1))
        assert "off the list" in lines_of(gone, plain=True)[1].plain


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [(None, None, ""), (2001, None, "2001"), (None, 2004, "2004"), (2001, 2001, "2001"), (2001, 2004, "2001–2004")],
)
def test_years(first: int | None, last: int | None, expected: str) -> None:
    assert years(first, last) == expected
