"""The pictures of labels in the manual are what the program prints."""

from __future__ import annotations

import re

import pytest
import zxingcpp
from PIL import Image

from depot import words
from docs import labelpictures
from tests.project.tree import ROOT


@pytest.fixture(autouse=True)
def _french() -> None:
    words.use("fr")


def test_the_pictures_are_those_of_the_program() -> None:
    assert labelpictures.stale() == [], "run: .venv/bin/python docs/labelpictures.py"


def test_a_picture_that_shows_something_else_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(labelpictures, "BADGE", labelpictures.BADGE._replace(name="Marc Tremblay"))
    assert labelpictures.stale() == ["badge"]


def test_the_page_shows_each_of_them_and_no_other() -> None:
    page = (ROOT / "docs" / "labels.md").read_text("utf-8")
    assert set(re.findall(r"\(labels/([\w-]+)\.png\)", page)) == set(labelpictures.PICTURES)
    assert {path.stem for path in labelpictures.FOLDER.iterdir()} == set(labelpictures.PICTURES)


@pytest.mark.parametrize(("name", "code"), [("box", labelpictures.BOX.code), ("shelf", labelpictures.SHELF.code)])
def test_a_scanner_reads_the_picture_of_a_label(name: str, code: str) -> None:
    found = zxingcpp.read_barcodes(Image.open(labelpictures.FOLDER / f"{name}.png").convert("L"))
    assert [symbol.text for symbol in found] == [code, code]
