from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from depot.intake.faults import CellControl, CellTooLong
from depot.intake.records import source_key
from depot.intake.wording import MAX_CELL, heading_key, line_of, paragraphs_of


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("N° de boîte", "no de boite"),
        ("No. de boîte :", "no de boite"),
        ("# DE BOITE", "no de boite"),
        ("nº  de_boîte", "no de boite"),
        ("Étiquette (cm)", "etiquette cm"),
        ("Type d’exemplaire", "type d exemplaire"),
        ("Nom", "nom"),
        ("Période-active", "periode active"),
    ],
)
def test_headings_meet(text: str, key: str) -> None:
    assert heading_key(text) == key


@given(st.text(max_size=30))
def test_folding_a_heading_twice_changes_nothing(text: str) -> None:
    assert heading_key(heading_key(text)) == heading_key(text)


def test_blanks_and_breaks() -> None:
    assert line_of("  un \t deux\r\ntrois\u00a0quatre ") == "un deux trois quatre"
    assert paragraphs_of(" a\r\nb\x0bc\u2028d ") == "a\nb\nc\nd"
    assert line_of("e\u0301te\u0301") == "été"


@pytest.mark.parametrize("char", ["\x1b", "\x07", "\x00", "\x9b", "\x7f"])
def test_what_a_terminal_would_obey_is_refused(char: str) -> None:
    with pytest.raises(CellControl) as refused:
        line_of(f"boîte{char}[31m")
    assert refused.value.facts["character"] == f"U+{ord(char):04X}"
    assert char not in refused.value.sentence()


def test_a_cell_has_a_limit() -> None:
    assert len(line_of("x" * MAX_CELL)) == MAX_CELL
    with pytest.raises(CellTooLong) as refused:
        line_of("x" * (MAX_CELL + 1))
    assert refused.value.facts == {"length": MAX_CELL + 1, "limit": MAX_CELL}


@given(st.lists(st.text(max_size=8), min_size=1, max_size=4), st.lists(st.text(max_size=8), min_size=1, max_size=4))
def test_keys_are_equal_only_for_equal_parts(one: list[str], other: list[str]) -> None:
    plain = [[line_key(part) for part in parts] for parts in (one, other)]
    assert (source_key(*one) == source_key(*other)) == (plain[0] == plain[1])


def line_key(text: str) -> str:
    import unicodedata

    return unicodedata.normalize("NFC", " ".join(text.split()))
