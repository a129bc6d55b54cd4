"""The check before paper: the finished page as pixels, every symbol read, compared with what was asked, and measured.

The reader is zxing-cpp. Since a lenient reader also takes bars that a scanner will not, the pixels are measured too:
widths of bars, modules of a QR, quiet zones.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from depot.words import N_, _, ngettext
from labels.drawing import Bars, Modules
from labels.faults import LabelsUnreadable
from labels.grading import decodability, elements, grade
from labels.sheet import Page, Placed
from labels.symbols import footprint, fragile

if TYPE_CHECKING:
    from PIL.Image import Image
    from zxingcpp import Barcode

UNREAD: Final = "unread"
STRAY: Final = "stray"
UNEVEN: Final = "uneven"
CROWDED: Final = "crowded"
MISSING: Final = "missing"

FAULTS: Final = {
    UNREAD: N_("it cannot be read"),
    STRAY: N_("{found} is read where nothing of the kind was asked for"),
    UNEVEN: N_("its elements are not on whole dots (grade {found})"),
    CROWDED: N_("something is printed in its quiet zone"),
    MISSING: N_("the page is missing or has another size"),
}
"""What can be wrong with a symbol: msgids."""

_DOWN: Final = 1 - 1e-6
"""Keeps a rounding error upwards from adding a pixel to the page, to which pdfium would then stretch it."""

_PDFIUM: Final = Lock()
"""pdfium must not be called from two threads at once."""

_SCANS: Final = 10
"""Lines across the height of bars that are measured, as ISO/IEC 15416 wants."""


class Wrong(NamedTuple):
    """A symbol that failed."""

    page: int
    position: int
    """Both from 1."""
    code: str
    """What it was to say; what was read, for a stray one."""
    kind: str
    """`bars` or `qr`."""
    fault: str
    """A key of FAULTS."""
    found: str = ""
    """What was read instead, or the grade."""


class Checked(NamedTuple):
    """What the check of some pages found."""

    labels: int
    read: int
    """Labels all of whose symbols are right."""
    symbols: int
    symbols_read: int
    decodability: float
    """The worst of all bars; 1 when there are none."""
    fragile: int
    """Symbols with fewer than three dots a module."""
    decoded: tuple[tuple[int, int, str, str], ...]
    """Page, position, kind and text of each symbol that was read in its place."""
    wrong: tuple[Wrong, ...]

    @property
    def grade(self) -> str:
        """A to F, by ISO/IEC 15416, of the worst bars."""
        return grade(self.decodability)

    @property
    def sentence(self) -> str:
        """For people: how many of how many labels were read."""
        return ngettext("{read} of {labels} read", "{read} of {labels} read", self.labels).format(
            read=self.read, labels=self.labels
        )

    def facts(self) -> dict[str, object]:
        """For `--check`: all of it, in what JSON knows."""
        return {
            **self._asdict(),
            "decodability": round(self.decodability, 2),
            "grade": self.grade,
            "decoded": [dict(zip(("page", "position", "kind", "text"), each, strict=True)) for each in self.decoded],
            "wrong": [each._asdict() for each in self.wrong],
        }

    def demand(self) -> Checked:
        """The result itself. Raises LabelsUnreadable, which names the first symbol that failed."""
        if not self.wrong:
            return self
        first = self.wrong[0]
        raise LabelsUnreadable(
            read=self.read,
            labels=self.labels,
            code=first.code,
            page=first.page,
            position=first.position,
            fault=_(FAULTS[first.fault]).format(found=first.found),
        )


def check_pdf(document: bytes, pages: Sequence[Page]) -> Checked:
    """Check a finished PDF against the pages that it was made of, a pixel a dot."""
    found = _Findings()
    for number, page in enumerate(pages):
        found.page(_rendered(document, number, page.dpi), page, number + 1)
    return found.checked()


def check_bitmaps(bitmaps: Sequence[Image], pages: Sequence[Page]) -> Checked:
    """Check finished bitmaps against the pages that they were made of, in their order."""
    found = _Findings()
    for number, page in enumerate(pages):
        found.page(bitmaps[number] if number < len(bitmaps) else None, page, number + 1)
    return found.checked()


def check_zpl(jobs: Sequence[bytes], pages: Sequence[Page]) -> Checked:
    """Check the bytes of printer jobs, one a page, by the bitmaps that they draw. Raises ZplDamaged."""
    from labels.zpl import drawn

    return check_bitmaps([drawn(job) for job in jobs], pages)


class _Findings:
    """What was found so far."""

    def __init__(self) -> None:
        self.labels = self.read = self.symbols = self.fragile = 0
        self.worst = 1.0
        self.decoded: list[tuple[int, int, str, str]] = []
        self.wrong: list[Wrong] = []

    def page(self, image: Image | None, page: Page, number: int) -> None:
        """Check one page; without an image, or with one of another size, all its symbols failed."""
        usable = image is not None and image.size == (page.width, page.height)
        grey = image.convert("L") if image is not None and usable else None
        for label in page.labels:
            before = len(self.wrong)
            self.labels += 1
            self.symbols += len(label.drawing.symbols)
            self.fragile += sum(map(fragile, label.drawing.symbols))
            if grey is None:
                self.wrong += [Wrong(number, label.position, s.text, _kind(s), MISSING) for s in label.drawing.symbols]
            else:
                self._label(grey, label, number)
            self.read += len(self.wrong) == before

    def _label(self, page: Image, label: Placed, number: int) -> None:
        drawing = label.drawing
        image = _cut(page, label.x, label.y, drawing.width, drawing.height)
        seen = _read(image)
        for symbol in drawing.symbols:
            kind = _kind(symbol)
            mine = next((code for code in seen if _kind(code) == kind and _inside(code, symbol)), None)
            if mine is not None:
                seen.remove(mine)
            text = mine.text if mine is not None else _closer(image, symbol)
            if text != symbol.text:
                self.wrong.append(Wrong(number, label.position, symbol.text, kind, STRAY if text else UNREAD, text))
                continue
            self.decoded.append((number, label.position, kind, text))
            value = _evenness(image, symbol)
            if isinstance(symbol, Bars):
                self.worst = min(self.worst, value)
            if (letter := grade(value)) != "A":
                self.wrong.append(Wrong(number, label.position, symbol.text, kind, UNEVEN, letter))
            elif _crowded(image, symbol):
                self.wrong.append(Wrong(number, label.position, symbol.text, kind, CROWDED))
        self.wrong += [Wrong(number, label.position, code.text, _kind(code), STRAY, code.text) for code in seen]

    def checked(self) -> Checked:
        """The result."""
        return Checked(
            self.labels,
            self.read,
            self.symbols,
            len(self.decoded),
            self.worst,
            self.fragile,
            tuple(self.decoded),
            tuple(self.wrong),
        )


def _rendered(document: bytes, number: int, dpi: int) -> Image | None:
    """A page of a PDF in grey, a pixel a dot; None where the document has no such page or is none."""
    import pypdfium2

    with _PDFIUM:
        try:
            with pypdfium2.PdfDocument(document) as pdf:
                if number >= len(pdf):
                    return None
                image: Image = pdf[number].render(scale=dpi / 72 * _DOWN, grayscale=True).to_pil().copy()
        except pypdfium2.PdfiumError:
            return None
    return image


def _read(image: Image) -> list[Barcode]:
    import zxingcpp

    wanted = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.Code128, zxingcpp.BarcodeFormat.QRCode])
    return list(zxingcpp.read_barcodes(image, formats=wanted))


def _closer(image: Image, symbol: Bars | Modules) -> str:
    """What a second look reads in the symbol's own rectangle; empty when nothing."""
    cut = _cut(image, *footprint(symbol))
    return next((code.text for code in _read(cut) if _kind(code) == _kind(symbol)), "")


def _cut(image: Image, x: int, y: int, width: int, height: int) -> Image:
    """A part of an image in grey; what lies beyond its edges is paper."""
    from PIL import Image as Pictures

    part = Pictures.new("L", (width, height), 255)
    part.paste(image, (-x, -y))
    return part


def _kind(symbol: Bars | Modules | Barcode) -> str:
    if isinstance(symbol, Bars | Modules):
        return "bars" if isinstance(symbol, Bars) else "qr"
    return "qr" if "QR" in symbol.format.name else "bars"


def _inside(code: Barcode, symbol: Bars | Modules) -> bool:
    """Whether the middle of what was read lies in the symbol."""
    place: Any = code.position
    corners = (place.top_left, place.top_right, place.bottom_left, place.bottom_right)
    left, top, right, bottom = _box(symbol)
    x, y = sum(corner.x for corner in corners) / 4, sum(corner.y for corner in corners) / 4
    return bool(left <= x <= right and top <= y <= bottom)


def _box(symbol: Bars | Modules) -> tuple[int, int, int, int]:
    if isinstance(symbol, Bars):
        return symbol.x, symbol.y, symbol.x + symbol.width, symbol.y + symbol.height
    return symbol.x, symbol.y, symbol.x + symbol.side, symbol.y + symbol.side


def _evenness(image: Image, symbol: Bars | Modules) -> float:
    """The decodability of bars, by the worst of ten lines; for a QR 1 when every module is right, else 0."""
    if isinstance(symbol, Bars):
        return min(decodability(elements(line), symbol.text) for line in set(_lines(image, symbol)))
    from PIL import Image as Pictures

    across = len(symbol.rows)
    cells = image.crop(_box(symbol)).point(_DARK).resize((across, across), Pictures.Resampling.BOX)
    return float(cells.tobytes() == b"".join(bytes(255 if dark else 0 for dark in row) for row in symbol.rows))


def _lines(image: Image, symbol: Bars) -> Iterator[bytes]:
    for scan in range(_SCANS):
        y = symbol.y + symbol.height // 10 + symbol.height * 8 * scan // (10 * (_SCANS - 1))
        yield image.crop((symbol.x - symbol.module, y, symbol.x + symbol.width + symbol.module, y + 1)).tobytes()


_DARK: Final = [255 * (value < 128) for value in range(256)]
"""What makes ink of dark pixels."""


def _crowded(image: Image, symbol: Bars | Modules) -> bool:
    """Whether the ink in the symbol's footprint reaches beyond the symbol."""
    here = footprint(symbol)
    ink = _cut(image, *here).point(_DARK)
    left, top, right, bottom = ink.getbbox() or (0, 0, 0, 0)
    return (left + here.x, top + here.y, right + here.x, bottom + here.y) != _box(symbol)
