# ruff: noqa: INP001 - a program beside the pages, not a package
"""Draws the pictures of docs/labels with the code that draws real labels, on invented facts, in French.

`.venv/bin/python docs/labelpictures.py` draws all of them; `--check` writes nothing and ends by naming those that are
not what they would be.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from PIL import Image, ImageOps

from depot import words
from depot.model.codes import Code
from labels.drawing import Drawing
from labels.faces import badge, box, calibration, commands, file, outcard, shelf, slips
from labels.profiles import Profile
from labels.raster import bitmap
from labels.ruler import ruler_page
from labels.sheet import lay
from labels.stocks import stock

FOLDER: Final = Path(__file__).with_name("labels")

DPI: Final = 203
"""Of a label printer; pages are drawn at 300 and shown smaller."""

EDGE: Final = 150
"""Grey around a label, so that it is seen where its paper ends."""

BOX: Final = box.BoxFacts(
    Code("B", "L1", 123).text,
    "Dossiers d’élèves, finissants 2011 (A à F)",
    "École secondaire Gérard-Filion",
    "7210",
    "2008–2011",
    "2031",
    "D",
    "2011-045",
    confidential=True,
)
FILE: Final = file.FileFacts(
    Code("F", "L1", 4217).text, "Réfection de la toiture, lot 2", "RM-1998-12", BOX.code, "5310", "1998–1999"
)
SHELF: Final = shelf.ShelfFacts(
    Code("S", "L1", 310).text, "04-B-3", "Salle A › Rangée 04 › Travée B", "", "124 cm · 4 boîtes"
)
OUT: Final = outcard.OutFacts(
    Code("L", "L1", 88).text,
    BOX.code,
    BOX.title,
    "Marie Tremblay",
    "Service des ressources humaines",
    "2026-10-05",
    "2026-11-04",
    "04-B-3",
    confidential=True,
)
BADGE: Final = badge.BadgeFacts(
    Code("P", "L1", 57).text, "Marie Tremblay", "Service des ressources humaines", "Dépôt Longueuil"
)
LOAN: Final = slips.LoanFacts(
    Code("L", "L1", 88).text, "Marie Tremblay", "Ressources humaines", "12 boîtes", "2026-10-05", "2026-11-04"
)


def label(name: str, draw: Callable[..., Drawing], *facts: object, **more: object) -> Image.Image:
    """One label of a stock, with its edge."""
    return _edged(bitmap(draw(*facts, stock(name).room(DPI), DPI, **more)), EDGE)


def page(image: Image.Image, width: int = 620) -> Image.Image:
    """A page made smaller, in sixteen greys."""
    small = image.convert("L").resize((width, image.height * width // image.width), Image.Resampling.BOX)
    return _edged(small.point([value // 17 * 17 for value in range(256)]), EDGE)


def _edged(image: Image.Image, grey: int) -> Image.Image:
    return ImageOps.expand(image.convert("L"), 2, grey).quantize(17)


def _sheet() -> Image.Image:
    """The upper part of a sheet that was begun, with seven labels."""
    sheets = stock("5160")
    boxes = [BOX._replace(code=Code("B", "L1", serial).text) for serial in (123, 124, 125, 126, 130, 131, 132)]
    sheet = lay([box.draw(each, sheets.room(300), 300) for each in boxes], sheets, start=6)[0].bitmap()
    return sheet.crop((0, 0, sheet.width, sheet.height * 9 // 20))


PICTURES: Final[dict[str, Callable[[], Image.Image]]] = {
    "box": lambda: label("4x2", box.draw, BOX, hide_confidential=True),
    "box-5160": lambda: label("5160", box.draw, BOX._replace(confidential=False)),
    "file": lambda: label("5366", file.draw, FILE),
    "shelf": lambda: label("4x2", shelf.draw, SHELF, arrow="up"),
    "outcard": lambda: label("5388", outcard.draw, OUT, hide_confidential=True),
    "badge": lambda: label("5371", badge.draw_person, BADGE),
    "loan": lambda: label("4x2", slips.draw_loan, LOAN),
    "calibration": lambda: label("4x6", calibration.draw),
    "commands": lambda: page(bitmap(commands.draw(stock("letter").room(300), 300, depot="Dépôt Longueuil")), 760),
    "ruler": lambda: page(ruler_page(stock("5160"), Profile("", "5160")).bitmap(), 760),
    "sheet": lambda: page(_sheet()),
}
"""By the names of their files."""


def stale() -> list[str]:
    """The pictures that are not there, or show something else than the program draws now."""
    wrong = []
    for name, draw in PICTURES.items():
        path = FOLDER / f"{name}.png"
        if not path.is_file() or Image.open(path).convert("L").tobytes() != draw().convert("L").tobytes():
            wrong.append(name)
    return wrong


def main() -> str | int:
    """Draw them, or check them."""
    words.use("fr")
    if "--check" in sys.argv[1:]:
        return " ".join(stale()) or 0
    FOLDER.mkdir(exist_ok=True)
    for name, draw in PICTURES.items():
        draw().save(FOLDER / f"{name}.png", optimize=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
