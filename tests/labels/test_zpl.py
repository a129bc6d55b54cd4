"""Jobs for thermal printers: the same dots come out of our own reading and out of somebody else's renderer."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from random import Random

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from labels.drawing import Bars, Words
from labels.faults import CopiesImpossible, ZplDamaged
from labels.fonts import visual
from labels.grading import decodability, elements
from labels.raster import bitmap
from labels.stocks import stock
from labels.zpl import drawn, zpl
from tests.labels.hostile import HOSTILE, TEXTS
from tests.labels.payloads import label

RENDERER = os.environ.get("DEPOT_ZPL_RENDERER", "")
"""A folder in which npm installed zpl-renderer-js."""

SCRIPT = """
import { ready } from "zpl-renderer-js";
import { readFileSync, writeFileSync } from "node:fs";
const { api } = await ready;
const [zpl, png, width, height, density] = process.argv.slice(2);
const made = await api.zplToBase64Async(readFileSync(zpl, "utf8"), +width, +height, +density);
writeFileSync(png, Buffer.from(made, "base64"));
process.exit(0);
"""


@given(st.integers(1, 70), st.integers(1, 40), st.randoms(use_true_random=False))
def test_any_bitmap_comes_out_of_its_job_dot_for_dot(width: int, height: int, chance: Random) -> None:
    image = Image.new("1", (width, height), 255)
    for x in range(width):
        image.putpixel((x, chance.randrange(height)), 0)
    again = drawn(zpl(image))
    assert again.size == image.size
    assert again.convert("L").tobytes() == image.convert("L").tobytes()


@given(TEXTS)
@settings(max_examples=60)
def test_a_hostile_text_is_no_command(text: str) -> None:
    """Only the commands of a job stand in it, whatever the label says."""
    plain = label(stock("4x2"), "BL1000123H", 203)
    job = zpl(bitmap(plain._replace(marks=(*plain.marks, Words(20, 60, 25, visual(text))))), copies=2)
    commands = re.findall(rb"[\^~][A-Z]{2}", job)
    assert commands == [b"^XA", b"^PW", b"^LL", b"^LH", b"^LT", b"^LS", b"^PO", b"^FO", b"^GF", b"^FS", b"^PQ", b"^XZ"]
    assert job.isascii()


def test_copies_and_darkness() -> None:
    image = bitmap(label(stock("4x2"), "BL1000123H", 203))
    job = zpl(image, copies=3, darkness=12)
    assert b"\n^PQ3\n" in job
    assert job.startswith(b"^XA\n~SD12\n^PW812\n^LL406\n")
    assert b"~SD" not in zpl(image)
    for copies in (0, 1000):
        with pytest.raises(CopiesImpossible):
            zpl(image, copies=copies)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda job: job.replace(b":Z64:e", b":Z64:f"),
        lambda job: job[: len(job) // 2],
        lambda job: job.replace(b"^PW812", b"^PW400"),
        lambda job: job.replace(b"^LL406", b""),
        lambda job: job + job,
        lambda _job: b"",
    ],
)
def test_a_damaged_job_is_refused(spoil: object) -> None:
    assert callable(spoil)
    with pytest.raises(ZplDamaged):
        drawn(spoil(zpl(bitmap(label(stock("4x2"), "BL1000123H", 203)))))


@pytest.mark.parametrize("dpi", [203, 300, pytest.param(600, marks=pytest.mark.soak)])
@pytest.mark.parametrize("name", ["4x6", "4x2", "2.25x1.25"])
def test_somebody_elses_renderer_draws_the_same_dots(name: str, dpi: int, tmp_path: Path) -> None:
    if shutil.which("node") is None:
        pytest.skip("node is not installed")
    if not (Path(RENDERER) / "node_modules" / "zpl-renderer-js").is_dir():
        pytest.skip("DEPOT_ZPL_RENDERER names no folder where npm installed zpl-renderer-js")
    roll = stock(name)
    plain = label(roll, "BL1000123H", dpi)
    image = bitmap(plain._replace(marks=(*plain.marks, Words(20, 60, 25, visual(HOSTILE[0])))))
    (tmp_path / "label.zpl").write_bytes(zpl(image))
    (tmp_path / "render.mjs").write_text(SCRIPT, "utf-8")
    (tmp_path / "node_modules").symlink_to(Path(RENDERER) / "node_modules")
    density = {203: 8, 300: 12, 600: 24}[dpi]
    size = [str((dots + 0.5) / density) for dots in image.size]
    done = subprocess.run(
        ["node", "render.mjs", "label.zpl", "label.png", *size, str(density)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    rendered = Image.open(tmp_path / "label.png").convert("L")
    assert rendered.crop((0, 0, *image.size)).tobytes() == image.convert("L").tobytes()
    assert {found.text for found in zxingcpp.read_barcodes(rendered)} == {"BL1000123H"}
    symbol = next(mark for mark in plain.symbols if isinstance(mark, Bars))
    line = rendered.crop((symbol.x - 5, symbol.y + 20, symbol.x + symbol.width + 5, symbol.y + 21)).tobytes()
    assert decodability(elements(line), "BL1000123H") == pytest.approx(1)
