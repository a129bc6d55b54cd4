"""Keyboards that disagree: what the measured examples arrive as, and the way back."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from depot.model.codes import ALPHABET
from depot.model.commands import Command
from depot.model.keyboards import (
    CALIBRATION,
    LAYOUTS,
    CalibrationCut,
    CalibrationMixed,
    card_in,
    learn,
    repairs,
    undo,
)

TABLES = {layout.name: layout.table for layout in LAYOUTS}
DVORAK = '0123456789AXJE>UIDCHTNMBRL"POYGK<QF:[$'
"""The card typed by a US scanner on a US Dvorak keyboard (xkb-data)."""


def arrival(text: str, layout: str) -> str:
    """What arrives of a text through one mismatch, by its table read backwards."""
    return "".join({meant: arrived for arrived, meant in TABLES[layout].items()}[character] for character in text)


@pytest.mark.parametrize(
    ("layout", "meant", "arrived"),
    [
        ("us>fr", "BX0004217V", "BXààà'é&èV"),
        ("us>be", "BX0004217V", "BXààà'é&èV"),
        ("us>fr", "HA112", "HQ&&é"),
        ("us>fr", "https://a/b", "httpsM!!q!b"),
        ("us>ca-fr", "https://a/b", "https:ééaéb"),
        ("us>ca-multix", "https://a/b", "https:ééaéb"),
        ("us>ca-multix", "]C1", "çC1"),
        ("us>fr", "]C1", "$C&"),
        ("us>fr", "$CANCEL", "4CQNCEL"),
        ("fr>us", "BL1000123H", "BL!)))!@#H"),
        ("fr>us", "$CANCEL", "]CQNCEL"),
        ("fr>us", "2011-045", "@)!!6)$%"),
        ("fr>ca-multix", "BL1000126H", "BL!)))!@?H"),
    ],
)
def test_measured_examples(layout: str, meant: str, arrived: str) -> None:
    assert (layout, meant) in list(repairs(arrived))


@pytest.mark.parametrize("layout", TABLES)
def test_every_table_brings_codes_and_commands_back(layout: str) -> None:
    for meant in (ALPHABET, *(command.code for command in Command)):
        arrived = arrival(meant, layout)
        assert arrived == meant or (layout, meant) in list(repairs(arrived))


@given(st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-$. ", min_size=1), st.data())
def test_whatever_is_typed_is_among_the_repairs(meant: str, data: st.DataObject) -> None:
    layout = data.draw(st.sampled_from(sorted(TABLES)))
    arrived = arrival(meant, layout)
    assume(arrived not in (meant, meant.swapcase()))
    assert meant in [text for _, text in repairs(arrived)]


def test_azerty_with_caps_lock() -> None:
    assert ("us>fr+caps", "BL1000123H") in list(repairs('bl&ÀÀÀ&É"h'))
    assert "$cancel" in [meant for _, meant in repairs("4cqncel")]


def test_caps_lock_alone() -> None:
    assert list(repairs("bX-12"))[-1] == ("caps", "Bx-12")


@pytest.mark.parametrize(
    ("arrived", "meant"),
    [("Ç0BL1", "]C0BL1"), ("ḑ2BL1", "]d2BL1"), ("¸Q1BL1", "]Q1BL1"), ("1BL1", "]?1BL1"), ("Ȩ031", "]E031")],
)
def test_dead_cedilla(arrived: str, meant: str) -> None:
    assert ("us>ca-fr", meant) in list(repairs(arrived))


def test_a_plain_text_has_no_repairs_but_case() -> None:
    assert list(repairs("-12-")) == []
    assert [name for name, _ in repairs("BX")] == ["caps"]


@given(st.text(max_size=40))
def test_a_repair_is_never_the_text_itself(text: str) -> None:
    assert text not in [meant for _, meant in repairs(text)]


# ---------------------------------------------------------------------------------------------------------- calibration


@pytest.mark.parametrize("layout", TABLES)
def test_calibration_learns_every_layout(layout: str) -> None:
    arrived = arrival(CALIBRATION, layout)
    learned = learn(CALIBRATION, arrived)
    assert undo(learned, arrived) == CALIBRATION
    assert all(a != m for a, m in learned.items())
    assert (learned == {}) == (arrived == CALIBRATION)


def test_a_known_layout_brings_its_other_characters() -> None:
    learned = learn(CALIBRATION, arrival(CALIBRATION, "us>fr"))
    assert undo(learned, "httpsM!!q!b") == "https://a/b"
    assert undo(learned, "$C&") == "]C1"


def test_an_unknown_layout_is_learned_with_small_letters() -> None:
    learned = learn(CALIBRATION, DVORAK)
    assert undo(learned, DVORAK) == CALIBRATION
    assert undo(learned, "XQ0004217K") == "BX0004217V"
    assert undo(learned, "xq") == "bx"


def test_caps_lock_during_calibration_is_left_out() -> None:
    assert learn(CALIBRATION, CALIBRATION.swapcase()) == {}
    french = arrival(CALIBRATION, "us>fr")
    assert learn(CALIBRATION, french.swapcase()) == learn(CALIBRATION, french)


@given(st.permutations(CALIBRATION))
def test_any_permutation_is_learned(arrived: list[str]) -> None:
    text = "".join(arrived)
    assert undo(learn(CALIBRATION, text), text) == CALIBRATION


@pytest.mark.parametrize("arrived", ["", CALIBRATION[1:], CALIBRATION + "X"])
def test_lost_or_added_characters(arrived: str) -> None:
    with pytest.raises(CalibrationCut) as refused:
        learn(CALIBRATION, arrived)
    assert refused.value.facts == {"expected": 38, "arrived": len(arrived)}


def test_characters_that_arrive_alike() -> None:
    with pytest.raises(CalibrationMixed) as refused:
        learn(CALIBRATION, CALIBRATION.replace("Y", "Z").replace("-", "$"))
    assert refused.value.facts["arrived"] == "$ Z"
    assert "($ Z)" in refused.value.sentence()


def test_the_card_is_found_between_prefix_and_suffix() -> None:
    for layout in TABLES:
        card = arrival(CALIBRATION, layout)
        assert card_in(f"xx{card}#") == card_in(f"xx{card.swapcase()}") == 2
    assert card_in(CALIBRATION) == 0
    assert card_in(DVORAK) == -1


@pytest.mark.parametrize("layout", TABLES)
def test_the_manual_shows_what_arrives(layout: str) -> None:
    manual = (Path(__file__).parents[2] / "docs" / "codes.md").read_text("utf-8")
    (row,) = [line for line in manual.splitlines() if line.startswith(f"| `{layout}` |")]
    code, command = [cell.strip(" `") for cell in row.split("|")[2:4]]
    assert (code, command) == (arrival("BL1000123H", layout), arrival("$LEND", layout))
