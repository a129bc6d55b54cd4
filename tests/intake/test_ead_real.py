"""The real finding aids, counted a second time by regular expressions over their text, no code shared with lxml."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from depot.intake.ead import FindingAid, read_ead

TAG = re.compile(
    r"<(?P<close>/?)(?P<name>c(?:\d\d)?|container|eadid)(?P<attributes>\s[^>]*?)?(?P<empty>/?)>(?P<text>[^<]*)"
)


def attribute(name: str, attributes: str) -> str:
    found = re.search(rf'\s{name}="([^"]*)"', attributes)
    return html.unescape(found[1]) if found else ""


def containers(text: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """(number of the component, 0 for the finding aid itself; identity of the box) of containers without a parent."""
    aid, stack, count = "", [0], 0
    for tag in TAG.finditer(text):
        attributes = tag["attributes"] or ""
        if tag["name"] == "eadid" and not tag["close"]:
            aid = aid or tag["text"].strip()
        elif tag["name"] == "container" and not tag["close"]:
            if not attribute("parent", attributes):
                barcode = re.search(r"\[([\d ]+)\]$", attribute("label", attributes))
                kind, indicator = attribute("type", attributes), html.unescape(tag["text"]).strip()
                yield stack[-1], (barcode[1].replace(" ", ""),) if barcode else (aid, kind, indicator)
        elif re.fullmatch(r"c(\d\d)?", tag["name"]):
            if tag["close"]:
                stack.pop()
            elif not tag["empty"]:
                count += 1
                stack.append(count)


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
