"""The real finding aids, counted a second time by another reader."""

from __future__ import annotations

from pathlib import Path

import pytest

from depot.intake.ead import FindingAid, read_ead
from tests.intake.second_reading import containers


@pytest.fixture(scope="module")
def aids(shared_data: Path) -> list[tuple[Path, FindingAid]]:
    return [(path, read_ead(path)) for path in sorted((shared_data / "ead").glob("*/*.xml"))]


def test_every_finding_aid_counts_the_same_boxes_and_files(aids: list[tuple[Path, FindingAid]]) -> None:
    assert len(aids) == 63
    for path, found in aids:
        named = list(containers(path.read_text(encoding="utf-8")))
        assert len(found.boxes) == len({box for _, box in named}), path.name
        assert len(found.files) == len({pair for pair in named if pair[0]}), path.name
        assert not found.errors, path.name


def test_all_of_them_together_count_the_same(aids: list[tuple[Path, FindingAid]]) -> None:
    named = [(path.name, *pair) for path, _ in aids for pair in containers(path.read_text(encoding="utf-8"))]
    boxes = {box.source_key for _, found in aids for box in found.boxes}
    files = {file.source_key for _, found in aids for file in found.files}
    assert len(boxes) == len({box for _, _, box in named})
    assert len(files) == len({pair for pair in named if pair[1]}) == sum(len(found.files) for _, found in aids)
    barcodes = {alias for _, found in aids for box in found.boxes for alias in box.aliases}
    assert barcodes == {box[0] for _, _, box in named if len(box) == 1}
    assert len(barcodes) > 600


def test_every_file_is_in_a_box_of_its_finding_aid_and_says_something(aids: list[tuple[Path, FindingAid]]) -> None:
    for path, found in aids:
        boxes = {box.source_key: box for box in found.boxes}
        assert len(boxes) == len(found.boxes)
        for file in found.files:
            box = boxes[file.box]
            assert file.title, path.name
            assert file.year_from is None or (box.year_from or 0) <= file.year_from <= (box.year_to or 0), path.name
            assert (file.year_from is None) == (file.year_to is None)
        assert all(box.title.startswith(found.title) and box.number and box.type for box in found.boxes)


def test_reading_again_gives_the_same(aids: list[tuple[Path, FindingAid]]) -> None:
    path, found = aids[0]
    assert read_ead(path) == found
