"""The big letters of the banner."""

from __future__ import annotations

import pytest

from depot import words
from depot.model.commands import MODES, Command
from depot.words import _
from screens.scan.letters import HEIGHT, big


def test_a_letter_is_drawn_point_by_point() -> None:
    assert big("L") == ["▄    ", "█    ", "█▄▄▄ "]


def test_an_accent_stands_above_its_letter() -> None:
    with_accent, without = big("É"), big("E")
    assert with_accent is not None
    assert without is not None
    assert with_accent[1:] == without[1:]
    assert with_accent[0] != without[0]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("mode", sorted(MODES))
def test_every_mode_is_drawn_in_both_languages(language: str, mode: Command) -> None:
    words.use(language)
    drawn = big(_(mode.label))
    assert drawn is not None
    assert len(drawn) == HEIGHT
    assert len({len(line) for line in drawn}) == 1


@pytest.mark.parametrize("word", ["LEND 2", "ç", "Ω"])
def test_what_has_no_letter_is_not_drawn(word: str) -> None:
    assert big(word) is None
