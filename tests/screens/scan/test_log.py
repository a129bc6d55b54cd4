"""Lines of the log: what they say, and what they leave out where there is no room."""

from __future__ import annotations

import pytest

from depot import words
from depot.model.outcome import Said
from screens.scan.log import LogRow, sentence
from screens.signs import OUTCOMES

PLACE = "Siège social · S-1 · 04 · B · 3"


@pytest.fixture(autouse=True)
def english() -> None:
    words.use("en")


def row(msgid: str, **facts: object) -> LogRow:
    return LogRow("09:12:00", OUTCOMES["ok"], "B-L1-000001-0", Said(msgid, facts))


def test_the_code_is_not_said_twice() -> None:
    assert sentence(row("{code} was not on loan.", code="B-L1-000001-0"), 60) == "was not on loan."


@pytest.mark.parametrize(
    ("room", "said"),
    [
        (60, f"shelved at {PLACE}"),
        (34, "shelved at … · S-1 · 04 · B · 3"),
        (30, "shelved at … · 04 · B · 3"),
        (24, "shelved at … · B · 3"),
        (5, "shelved at … · B · 3"),
    ],
)
def test_a_long_address_keeps_its_end(room: int, said: str) -> None:
    assert sentence(row("shelved at {place}", place=PLACE), room) == said


def test_controls_are_not_sent_to_the_terminal() -> None:
    assert "\x1b" not in sentence(row("{code} is unknown here; it was kept.", code="A\x1b[31m"), 60)
