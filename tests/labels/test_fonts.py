"""Texts measured, made to fit, and cleaned of what no font can show."""

from __future__ import annotations

import struct
import unicodedata
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labels.fitting import ELLIPSIS, fit
from labels.fonts import (
    REPLACEMENT,
    cap_height,
    covers,
    drawable,
    face,
    font_path,
    lead,
    measure,
    visual,
)

FRENCH = "ABCDEFGHIJKLMNOPQRSTUVWXYZÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸŒÆ" + "abcdefghijklmnopqrstuvwxyzàâäçéèêëîïôöùûüÿœæ" + "0123456789"
SIGNS = "«»“”‘’—–-…·•→←↑↓✓✗№ºª°²³½%&@#$€§¶!?()[]/\\\u00a0\u202f"
INUKTITUT = (
    "ᐁᐃᐄᐅᐆᐊᐋᐯᐱᐲᐳᐴᐸᐹᑉᑌᑎᑏᑐᑑᑕᑖᑦᑫᑭᑮᑯᑰᑲᑳᒃᒉᒋᒌᒍᒎᒐᒑᒡᒣᒥᒦᒧᒨᒪᒫᒻᓀᓂᓃᓄᓅᓇᓈᓐᓭᓯᓰᓱᓲᓴᓵᔅᓓᓕᓖᓗᓘᓚᓛᓪ"
    "ᔦᔨᔩᔪᔫᔭᔮᔾᕓᕕᕖᕗᕘᕙᕚᕝᕂᕆᕇᕈᕉᕋᕌᕐᙯᕿᖀᖁᖂᖃᖄᖅᙰᖏᖐᖑᖒᖓᖔᖕᙱᙲᙳᙴᙵᙶᖖᖠᖡᖢᖣᖤᖥᖦᕼ"
)
TEXTS = st.one_of(
    st.text(max_size=60),
    st.text(FRENCH + SIGNS + " ", max_size=120),
    st.text(st.characters(min_codepoint=0x590, max_codepoint=0x6FF), max_size=30),
)
SPACES = str.maketrans("", "", " \u00a0")
SIZES = st.integers(8, 90)


def test_the_fonts_have_every_letter_of_french_and_inuktitut() -> None:
    assert not [character for character in FRENCH + SIGNS + INUKTITUT if not covers(character)]
    assert not covers("𝔘")
    assert not covers("漢")


def test_the_licence_stands_beside_the_fonts() -> None:
    folder = files("data") / "fonts"
    assert {entry.name for entry in folder.iterdir() if not entry.name.startswith("__")} == {
        "DejaVuSansCondensed.ttf",
        "DejaVuSansCondensed-Bold.ttf",
        "LICENSE.txt",
    }
    assert "Bitstream Vera" in (folder / "LICENSE.txt").read_text("utf-8")


@pytest.mark.parametrize("bold", [False, True])
def test_what_is_said_to_be_covered_has_a_glyph(bold: bool) -> None:
    font = face(40, bold)
    missing = font.getmask("\U000e0fff", mode="1")
    drawn = [c for c in FRENCH + "ᐃᓄᒃ" if bytes(font.getmask(c, mode="1")) == bytes(missing)]
    assert not drawn
    assert struct.unpack_from(">I", font_path(bold).read_bytes())[0] == 0x00010000


@given(text=TEXTS, size=SIZES, bold=st.booleans())
def test_a_text_is_never_wider_than_measured(text: str, size: int, bold: bool) -> None:
    shown = visual(text)
    left, _top, right, _bottom = face(size, bold).getbbox(shown, mode="1", anchor="ls")
    ink = max(right, 0) - min(left, 0)
    exact = face(2048, bold)
    vectors = sum(exact.getlength(character) for character in shown) * size / 2048
    assert measure(shown, size, bold) >= max(ink, vectors) - 0.01
    assert lead(shown, size, bold) >= -left or not shown


@given(text=TEXTS, width=st.integers(0, 600), sizes=st.lists(SIZES, min_size=1, max_size=5), most=st.integers(1, 4))
def test_a_fitted_text_fits(text: str, width: int, sizes: list[int], most: int) -> None:
    sizes = sorted(sizes, reverse=True)
    fitted = fit(text, width, sizes, most)
    assert len(fitted.lines) <= most
    assert fitted.size in sizes
    assert all(measure(line, fitted.size) <= width for line in fitted.lines)
    if fitted.whole and not any(unicodedata.bidirectional(c) in {"R", "AL"} for c in text):
        assert "".join(fitted.lines).translate(SPACES) == drawable(text).translate(SPACES)
    if not fitted.whole:
        assert fitted.size == sizes[-1]
        assert not fitted.lines or fitted.lines[-1].endswith(ELLIPSIS)


def test_the_largest_size_that_takes_the_text_is_chosen() -> None:
    wide = measure("Dossiers d’élèves", 40)
    assert fit("Dossiers d’élèves", wide, (60, 50, 40, 30)).size == 40
    assert fit("Dossiers d’élèves", wide - 1, (60, 50, 40, 30)).size == 30


def test_lines_break_between_words_and_are_as_long_as_one_another() -> None:
    fitted = fit("Dossiers d’élèves, finissants 2011 (A à F)", 420, (30,), 3)
    assert fitted.lines == ("Dossiers d’élèves,", "finissants 2011 (A à F)")
    assert fit("École Marie-Victorin", measure("École Marie-", 30), (30,), 2).lines == ("École Marie-", "Victorin")
    assert len(fit("04-B-1 04-B-2", measure("04-B-1", 30), (30,), 2).lines) == 2


def test_a_no_break_space_holds_its_words_together() -> None:
    room = measure("Titre : voir", 30)
    assert fit("Titre\u00a0: voir", room - 1, (30,), 2).lines == ("Titre\u00a0:", "voir")


def test_a_long_word_is_broken_before_anything_is_cut() -> None:
    assert fit("W" * 30, measure("W" * 10, 20), (20,), 3) == (("W" * 10, "W" * 10, "W" * 10), 20, True)


def test_what_is_cut_ends_in_an_ellipsis_behind_a_word() -> None:
    fitted = fit("Comptes à payer, pièces justificatives", measure("Comptes à payer, pi…", 20), (30, 20))
    assert fitted.lines == ("Comptes à payer, pi…",)
    assert not fitted.whole
    assert fit("Comptes, à payer", measure("Comptes,…", 20), (20,)).lines == ("Comptes…",)
    assert fit("long", 2, (20,)).lines == ()


@given(st.text())
def test_a_drawable_text_stays_as_it_is_and_hides_nothing(text: str) -> None:
    shown = drawable(text)
    assert drawable(shown) == shown
    assert not [c for c in shown if unicodedata.category(c) in {"Cc", "Cf", "Cs"} or not covers(c)]


def test_what_no_font_has_is_seen_to_be_missing() -> None:
    assert drawable("漢 1") == f"{REPLACEMENT} 1"
    assert drawable("e\u0301\x00\ud800 \u202eabc\u202c") == "é abc"
    assert drawable("a\r\n\tb\u2028c  d") == "a b c d"
    assert drawable("Z" + "\u0351" * 30) == "Z" + "\u0351" * 2
    assert drawable("\u0301a") == "a"
    assert drawable("«\u202fx\u202f»") == "«\u00a0x\u00a0»"


@pytest.mark.parametrize("bold", [False, True])
def test_heights_are_those_of_the_letters(bold: bool) -> None:
    for size in (20, 50, 100):
        _, top, _, bottom = face(size, bold).getbbox("H", mode="1", anchor="ls")
        assert abs(-top - cap_height(size)) <= 1 + size // 60
        assert bottom == 0
