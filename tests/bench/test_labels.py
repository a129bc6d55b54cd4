"""The bench of labels reads what is there, names what is not, and grades what others draw beside the dots."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from PIL import Image

from bench.labelling.damage import DAMAGES
from bench.labelling.makers import OURS, Maker, MakerFailedError, Running
from bench.labelling.orders import STOCK, order
from bench.labelling.reading import RASTERISERS, Picture, pictures, read, worst
from labels.faces.box import draw
from labels.grading import grade
from labels.raster import bitmap
from tests.project.tree import ROOT


def label(dpi: int = 300) -> Picture:
    """One of ours, as dots."""
    asked = order(1, dpi)
    image = bitmap(draw(asked.boxes[0], STOCK.room(dpi), dpi)).convert("L")
    bars = asked.geometry[0]["bars"]
    top, high = (bars[key] * dpi / 25.4 for key in ("y", "height"))
    return Picture(image, asked.boxes[0].code, (round(top + high * 0.1), round(top + high * 0.9)), 4)


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damage_changes_the_picture_and_always_alike(damage: str) -> None:
    image = label().image
    damaged = DAMAGES[damage](image, 4, Random(1))
    assert damaged.tobytes() == DAMAGES[damage](image, 4, Random(1)).tobytes()
    assert (damaged.tobytes() == image.tobytes()) is (damage == "none")


def test_what_reads_and_what_does_not() -> None:
    assert read([label()], "none") == (1, 1, 1, 0)
    assert read([label()], "none").shares == "100/100"
    white = label()._replace(image=Image.new("L", label().image.size, 255))
    assert read([white], "none") == (1, 0, 0, 0)
    assert read([label()._replace(code="BL1000999X")], "none") == (1, 0, 0, 2), "another code is a misread"


def test_bars_beside_their_dots_are_graded_so() -> None:
    assert worst([label()]) == pytest.approx(1)
    for dpi, letter in ((203, "C"), (300, "B"), (600, "A")):
        wider = DAMAGES["dot gain +1"](label(dpi).image, 4, Random(1))
        assert grade(worst([label(dpi)._replace(image=wider)])) == letter, "a dot of 3, of 4, of 8"


def test_labels_are_cut_out_of_their_pages() -> None:
    asked = order(32)
    for number in (0, 1):
        page = Image.new("L", STOCK.paper(300), 255)
        found = list(pictures(page, asked, number, 300))
        assert [each.code for each in found] == [box.code for box in asked.boxes[30 * number : 30 * number + 30]]
        assert {each.image.size for each in found} == {STOCK.room(300)[:2]}


def test_ours_makes_what_is_ordered(tmp_path: Path) -> None:
    asked = order(31)
    with Running(OURS) as running:
        assert running.make(asked, "pdf", tmp_path / "made.pdf") > 0
        assert running.make(order(1, 203), "png", tmp_path / "made.png") > 0
    pages = RASTERISERS["pdfium"](tmp_path / "made.pdf", 300)
    found = [each for number, page in enumerate(pages) for each in pictures(page, asked, number, 300)]
    assert read(found, "none") == (31, 31, 31, 0)
    assert Image.open(BytesIO((tmp_path / "made.png").read_bytes())).size == STOCK.room(203)[:2]


def test_a_maker_that_fails_says_its_last_words(tmp_path: Path) -> None:
    maker = Maker("none", "labels_images.py", frozenset(), None, ("default",))
    with Running(maker) as running, pytest.raises(MakerFailedError, match="KeyError: 'svg'"):
        running.make(order(1), "svg", tmp_path / "made.svg")


def test_it_runs_where_nothing_is_installed(tmp_path: Path) -> None:
    argv = ["--rounds", "1", "--sheets", "2", "--labels", "1"]
    run = subprocess.run(
        [sys.executable, "-m", "bench.labels", *argv],
        cwd=ROOT,
        env={**os.environ, "DEPOT_BENCH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.count("not installed") == 5
    assert "gave up" not in run.stdout
    dots = re.findall(r"depot: dots +(\d\.\d\d) (\w) +(\S+)", run.stdout)
    assert dots == [("1.00", "A", "100/100")] * 3, "at 203, 300 and 600 dpi"
