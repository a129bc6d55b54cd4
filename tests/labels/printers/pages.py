"""Pages with marks at known places, and what a printer was given of them: PWG raster (PWG 5102.4), read."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from PIL import Image

LETTER = (612, 792)
"""Points."""

Box = tuple[float, float, float, float]
"""x, y of the lower left corner, width, height, in points."""


def pdf(marks: Sequence[Box], page: tuple[int, int] = LETTER) -> bytes:
    """A page of filled rectangles, that asks not to be scaled."""
    drawn = "".join(f"{x} {y} {w} {h} re f\n" for x, y, w, h in marks).encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/ViewerPreferences<</PrintScaling/None>>>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Contents 4 0 R>>" % page,
        b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn),
    ]
    out = b"%PDF-1.4\n"
    at = []
    for number, each in enumerate(objects, 1):
        at.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, each)
    table = b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in at)
    return out + table + b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(out)


class Raster(NamedTuple):
    """The first page that a printer was given."""

    image: Image.Image
    """Grey."""
    dpi: tuple[int, int]

    def boxes(self, parts: list[tuple[int, int, int, int]]) -> list[tuple[int, int, int, int] | None]:
        """Where the ink is within each part of the page, in dots: left, top, right, bottom."""
        found = []
        for part in parts:
            ink = self.image.crop(part).point(lambda grey: 255 if grey < 128 else 0).getbbox()
            found.append(ink and (ink[0] + part[0], ink[1] + part[1], ink[2] + part[0], ink[3] + part[1]))
        return found


def read_pwg(path: Path) -> Raster:
    """Read the first page of a PWG raster, of 8-bit grey or colour."""
    data = path.read_bytes()
    assert data[:4] == b"RaS2"
    header = data[4:1800]

    def field(at: int) -> int:
        return int(struct.unpack_from(">I", header, at)[0])

    width, height, depth, stride = field(372), field(376), field(388), field(392)
    step = depth // 8
    assert step in {1, 3}
    rows: list[bytes] = []
    at = 1800
    while len(rows) < height:
        repeat = data[at] + 1
        at += 1
        row = b""
        while len(row) < stride:
            count = data[at]
            at += 1
            if count < 128:  # one pixel, again and again
                row += data[at : at + step] * (count + 1)
                at += step
            else:  # so many pixels as they are
                length = (257 - count) * step
                row += data[at : at + length]
                at += length
        rows += [row] * repeat
    mode = "L" if step == 1 else "RGB"
    return Raster(Image.frombytes(mode, (width, height), b"".join(rows)).convert("L"), (field(276), field(280)))
