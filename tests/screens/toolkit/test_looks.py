"""Looks, signs, texts and forms: what can be checked without a screen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.color import Color

from depot import words
from screens.forms import Field, validate
from screens.looks import CONTRAST, DARK, LIGHT, LOOKS, MONO, PLAIN, choose_theme
from screens.signs import OUTCOMES, STATES, TONES
from screens.text import clean, fit, fold, matches, number
from screens.theme import LOOK


@pytest.mark.parametrize(
    ("asked", "environ", "theme"),
    [
        (None, {"TERM": "xterm-256color"}, DARK),
        (None, {"TERM": "linux"}, PLAIN),
        (None, {"TERM": "linux", "NO_COLOR": "1"}, MONO),
        (None, {"TERM": "linux", "DEPOT_THEME": "light"}, LIGHT),
        ("contrast", {"TERM": "linux", "DEPOT_THEME": "light"}, CONTRAST),
        ("depot-plain", {}, PLAIN),
        ("puce", {"TERM": "xterm"}, DARK),
    ],
)
def test_the_theme_is_chosen(asked: str | None, environ: dict[str, str], theme: str) -> None:
    assert choose_theme(asked, environ) == theme


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast ratio."""
    light, dark = sorted((Color.parse(one), Color.parse(other)), key=luminance, reverse=True)
    return (luminance(light) + 0.05) / (luminance(dark) + 0.05)


def luminance(color: Color) -> float:
    parts = [part / 255 for part in color.rgb]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(("name", "least"), [(DARK, 4.5), (LIGHT, 4.5), (CONTRAST, 7.0)])
def test_everything_reads_on_its_ground(name: str, least: float) -> None:
    look = LOOKS[name]
    pairs = [("text", "ground"), ("text", "raised"), ("text", "field"), ("ink-soft", "ground"), ("ink-soft", "raised")]
    pairs += [(f"tone-{tone}", ground) for tone in TONES for ground in ("ground", "raised")]
    pairs += [("tone-ink", f"tone-{tone}") for tone in TONES]
    pairs += [("row-cursor-ink", "row-cursor"), ("button-focus-ink", "button-focus"), ("bar-ink", "bar")]
    pairs += [("foot-ink", "foot"), ("key", "foot"), ("pick-ink", "pick"), ("bar-strong", "bar"), ("ink-soft", "field")]
    poor = {pair: round(contrast(look[pair[0]], look[pair[1]]), 1) for pair in pairs}
    assert {pair: ratio for pair, ratio in poor.items() if ratio < least} == {}
    assert contrast(look["ink-faint"], look["ground"]) >= 3.0


def test_looks_have_the_same_names() -> None:
    assert {frozenset(look) for look in LOOKS.values()} == {frozenset(LOOKS[DARK])}


def test_style_sheets_name_no_colour() -> None:
    for path in LOOK:
        rules = re.sub(r"/\*.*?\*/", "", Path(path).read_text(encoding="utf-8"), flags=re.DOTALL)
        values = re.findall(r"(?:color|background|border\w*|tint)\s*:\s*([^;]+);", rules)
        assert values
        for value in values:
            plain = re.sub(r"\$[\w-]+|\d+%|none|round|ascii|tall|blank", "", value).strip()
            assert plain == "", f"{path}: {value}"


def test_every_sign_has_word_glyph_and_ascii() -> None:
    for sign in (*OUTCOMES.values(), *STATES.values()):
        assert cell_len(sign.glyph) == 1
        assert len(sign.plain) == 1
        assert sign.plain.isascii()
        assert sign.word
        assert sign.tone in TONES
    for one, other in ((OUTCOMES["ok"], OUTCOMES["attention"]), (OUTCOMES["attention"], OUTCOMES["stop"])):
        assert one.bells < other.bells
        assert len({one.glyph, other.glyph}) == len({one.word, other.word}) == len({one.tone, other.tone}) == 2


@given(st.text(max_size=40), st.integers(0, 30), st.booleans(), st.booleans())
def test_fit_fits_and_clean_cleans(text: str, width: int, right: bool, plain: bool) -> None:
    safe = clean(text)
    assert all(c.isprintable() or c.isspace() or ord(c) > 0xA0 for c in safe)
    assert not set(safe) & {"\x1b", "\x9b", "\n", "\r", "\x07", "\u202e", "\u2066"}
    safe.encode()
    assert cell_len(fit(safe, width, right=right, plain=plain)) == width


def test_fit_marks_what_it_cuts() -> None:
    assert fit("Procès-verbaux", 8) == "Procès-…"
    assert fit("Procès-verbaux", 8, plain=True) == "Procè..."
    assert fit("12", 4, right=True) == "  12"


def test_words_are_found_without_case_or_accents() -> None:
    assert fold("Œuvres d'ÉCOLE") == "oeuvres d'ecole"
    assert matches("Œuvres d'école", ["oeuv", "ecole"]) == [(0, 3), (9, 14)]
    assert matches("Comptes à payer", ["a", "pay"]) == [(8, 9), (10, 13)]
    assert matches("Comptes", ["mptes"]) == []


def test_numbers_are_grouped_as_people_do() -> None:
    words.use("fr")
    assert number(1234567) == "1\N{NO-BREAK SPACE}234\N{NO-BREAK SPACE}567"
    words.use("en")
    assert number(1234567) == "1,234,567"


FORM = (
    Field("title", "Title", required=True, most=10),
    Field("year", "Year", kind="number", least=1900, most=2100),
    Field("closed", "Closed", kind="date"),
    Field("copy", "Copy", kind="choice", options=(("p", "P"), ("s", "S"))),
    Field("code", "Code", pattern=r"\d{4}", pattern_help="Four digits."),
    Field("flag", "Flag", kind="flag"),
)


def test_a_form_gives_typed_values() -> None:
    raw = {"title": " Boîte ", "year": "1 999", "closed": "2024-02-29", "copy": "s", "code": "7210", "flag": "1"}
    assert validate(FORM, raw) == (
        {"title": "Boîte", "year": 1999, "closed": "2024-02-29", "copy": "s", "code": "7210", "flag": True},
        {},
    )
    assert validate(FORM, {"title": "x"}) == (
        {"title": "x", "year": None, "closed": None, "copy": None, "code": None, "flag": False},
        {},
    )


@pytest.mark.parametrize(
    ("key", "text", "wrong"),
    [
        ("title", "  ", "This is needed."),
        ("title", "x" * 11, "At most 10 characters."),
        ("year", "12.5", "This is not a whole number."),
        ("year", "9" * 40, "This is not a whole number."),
        ("year", "1899", "From 1,900 to 2,100."),
        ("closed", "2023-02-29", "There is no such day."),
        ("closed", "20240101", "A date is written YYYY-MM-DD."),
        ("copy", "z", "Choose one of the list."),
        ("code", "721", "Four digits."),
    ],
)
def test_a_form_says_what_is_wrong(key: str, text: str, wrong: str) -> None:
    words.use("en")
    values, errors = validate(FORM, {"title": "x", key: text})
    assert errors == {key: wrong}
    assert key not in values
