"""Whatever is scanned: no scan raises, nothing is half done, and the tables stay the fold of the journal."""

from __future__ import annotations

import shutil
from itertools import count
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from depot.desk.scanning.engine import ScanDesk
from depot.model.box import Box
from depot.model.commands import Command
from depot.model.outcome import OUTCOMES
from depot.model.subjects import BOX
from depot.store.lookup import Reader
from tests.desk.founded import reopened
from tests.desk.hall import Hall, furnish


class Furnished(NamedTuple):
    """A depot to copy, and its codes."""

    path: Path
    hall: Hall


@pytest.fixture(scope="module")
def furnished(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Furnished:
    path = tmp_path_factory.mktemp("furnished") / "depot.db"
    shutil.copy(template, path)
    depot = reopened(path)
    with depot.store:
        hall = furnish(depot)
    return Furnished(path, hall)


WORDS = st.one_of(
    st.sampled_from([command.code for command in Command]),
    st.integers(0, 12).map(str),
    st.text(max_size=12),
    st.just("31142054869881"),
)


def codes_of(hall: Hall) -> list[str]:
    return [*hall.boxes, hall.file, *hall.shelves, hall.bay, hall.table, hall.teacher, hall.accountant]


def consistent(reader: Reader, hall: Hall) -> None:
    """What must hold between any two scans."""
    shelves = {hall.id(code): 0 for code in (*hall.shelves, hall.table)}
    for code in hall.boxes:
        box = reader.get(Box, hall.id(code))
        assert box is not None
        assert not (box.place is not None and box.loan is not None), "a box is on a shelf or on loan"
        if box.place is not None:
            shelves[box.place] += 1
        open_lines = [line for line in reader.lines_of(box.loan) if line.item == code] if box.loan is not None else []
        assert [bool(line.back_at) for line in open_lines] == ([False] if box.loan is not None else [])
        stays = [stay for stay in reader.placements(box.id) if not stay.until]
        assert [stay.place for stay in stays] == ([box.place] if box.place is not None else [])
        again: Box | None = None
        for event in reader.history(code):
            again = BOX.evolve(again if again is not None else Box(box.id), event)
        assert again == box, "the table is the fold of the journal"
    assert {place: reader.fill(place).boxes for place in shelves} == shelves
    assert reader.fill(hall.id(hall.shelves[2])).boxes == 0, "nothing is put on a blocked shelf"
    assert reader.fill(hall.id(hall.shelves[1])).boxes <= 1, "one position holds one box"


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(words=st.lists(WORDS, max_size=40))
def test_any_sequence_of_scans(
    furnished: Furnished, tmp_path_factory: pytest.TempPathFactory, words: list[str]
) -> None:
    path = tmp_path_factory.mktemp("run") / "depot.db"
    shutil.copy(furnished.path, path)
    depot, hall = reopened(path), furnished.hall
    codes, ticks = codes_of(hall), count(0, 5)
    with depot.store:
        desk = ScanDesk(depot.clerk, monotonic=lambda: float(next(ticks)))
        for word in words:
            text = codes[int(word)] if word.isascii() and word.isdigit() and int(word) < len(codes) else word
            scanned = desk.scan(text)
            assert scanned.main.result in OUTCOMES
            assert scanned.main.said.text(), "every answer is a sentence"
            assert all(outcome.said.text() for outcome in scanned.details)
            assert desk.banner().said.text()
        consistent(depot.store, hall)
        while desk.scan(Command.UNDO.code).main.result == "ok":
            consistent(depot.store, hall)
