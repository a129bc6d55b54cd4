"""What is read of a label: its picture as each way to the paper gives it, decoded, and its bars measured."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Final, NamedTuple

import pypdfium2
import zxingcpp
from PIL import Image

from bench.labelling.damage import DAMAGES
from bench.labelling.orders import SHEETS, STOCK, Order
from labels.grading import decodability, elements
from labels.sheet import place

FORMATS: Final = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.Code128, zxingcpp.BarcodeFormat.QRCode])


class Picture(NamedTuple):
    """One label as a printer would put it on paper, in grey."""

    image: Image.Image
    code: str
    rows: tuple[int, int]
    """The first and last line of its bars that are measured."""
    module: int
    """Dots of the bars' module, as ordered."""


class Score(NamedTuple):
    """What was read of some labels after one damage."""

    labels: int
    bars: int
    qr: int
    wrong: int
    """Symbols that read as something else."""

    @property
    def shares(self) -> str:
        """Bars and QR in hundredths, as 100/97."""
        return f"{100 * self.bars // self.labels}/{100 * self.qr // self.labels}"


def pictures(image: Image.Image, order: Order, page: int, dpi: int) -> Iterator[Picture]:
    """The labels of a page, cut out of it where they were ordered."""
    width, height = STOCK.room(dpi)[:2]
    everywhere = enumerate(place(len(order.boxes), STOCK))
    for nth, left, top in [(nth, where.x, where.y) for nth, where in everywhere if where.page == page]:
        x, y = round(left * dpi / SHEETS), round(top * dpi / SHEETS)
        yield picture(image.crop((x, y, x + width, y + height)), order, nth, dpi)


def picture(image: Image.Image, order: Order, nth: int, dpi: int) -> Picture:
    """The label that is the nth of an order, at its true size."""
    bars = order.geometry[nth]["bars"]
    top, high = (bars[key] * dpi / 25.4 for key in ("y", "height"))
    rows = round(top + high * 0.1), round(top + high * 0.9)
    return Picture(image.convert("L"), order.boxes[nth].code, rows, max(1, round(bars["module"] * dpi / 25.4)))


def _pdfium(document: Path, dpi: int) -> list[Image.Image]:
    pages = pypdfium2.PdfDocument(document)
    return [page.render(scale=dpi / 72 * (1 - 1e-6), grayscale=True).to_pil().copy() for page in pages]


def _ghostscript(document: Path, dpi: int) -> list[Image.Image]:
    """As CUPS does it, for a printer that has ink or no ink."""
    target = document.with_suffix(".%03d.png")
    argv = ["gs", "-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=pngmono", f"-r{dpi}", f"-sOutputFile={target}"]
    subprocess.run([*argv, str(document)], check=True)
    made = sorted(document.parent.glob(f"{document.stem}.[0-9][0-9][0-9].png"))
    images = [Image.open(path).convert("L") for path in made]
    for path in made:
        path.unlink()
    return images


RASTERISERS: Final[dict[str, Callable[[Path, int], list[Image.Image]]]] = {
    "pdfium": _pdfium,
    **({"ghostscript": _ghostscript} if shutil.which("gs") else {}),
}
"""By name, those that are here."""


def read(labels: list[Picture], damage: str) -> Score:
    """Decode labels after a damage; the same chance for every maker."""
    bars = qr = wrong = 0
    for nth, label in enumerate(labels):
        image = DAMAGES[damage](label.image, label.module, Random(nth))
        found = [(code.format == zxingcpp.BarcodeFormat.Code128, code.text) for code in _decoded(image)]
        bars += (True, label.code) in found
        qr += (False, label.code) in found
        wrong += sum(text != label.code for _kind, text in found)
    return Score(len(labels), bars, qr, wrong)


def _decoded(image: Image.Image) -> list[zxingcpp.Barcode]:
    return list(zxingcpp.read_barcodes(image, formats=FORMATS))


def worst(labels: list[Picture]) -> float:
    """The least decodability of all bars, each by the worst of ten lines across it."""
    values = []
    for label in labels:
        top, bottom = label.rows
        lines = {
            label.image.crop((0, y, label.image.width, y + 1)).tobytes()
            for y in (top + (bottom - top) * nth // 9 for nth in range(10))
        }
        values += [decodability(elements(line), label.code) for line in lines]
    return min(values)
