"""What every maker is asked for: the same boxes on Avery 5160, with the symbols and words where our own face has them.

So all draw bars and QR of the same size at the same places of the label; the others are also told how large each text
is. Their labels begin where the maker of the sheets says, at no whole dot of any printer; ours begin where ours does.
"""

from __future__ import annotations

import json
from functools import lru_cache
from itertools import islice
from typing import Any, Final, NamedTuple

from depot.model.codes import Code, usable
from labels.drawing import Bars, Drawing, Modules, Words
from labels.faces.box import BoxFacts, draw
from labels.fonts import font_path
from labels.sheet import place
from labels.stocks import stock

STOCK: Final = stock("5160")

SHEETS: Final = 300
"""Dots an inch of the grid of sheets."""

_TITLES: Final = (
    "Dossiers d’élèves, finissants {0} (A à F)",
    "Relevés de notes et bulletins, {0}",
    "Procès-verbaux du conseil d’établissement, {0}",
    "Comptes à payer, {0}, nᵒˢ 1 à 450",
    "Plans d’intervention, œuvres d’élèves, {0}",
)
_UNITS: Final = ("École secondaire Gérard-Filion", "Service des finances", "Centre Le Goéland, éducation des adultes")


class Order(NamedTuple):
    """What a maker is to make."""

    boxes: tuple[BoxFacts, ...]
    geometry: tuple[dict[str, Any], ...]
    """Of each label: `bars`, `qr` and `words`, in millimetres from its corner."""
    dpi: int

    def text(self, what: str, to: str) -> str:
        """The order as a maker reads it."""
        labels = [
            {
                **geometry,
                "facts": facts,
                "page": where.page,
                "x": STOCK.origin(where.position)[0] / 1000,
                "y": STOCK.origin(where.position)[1] / 1000,
            }
            for facts, geometry, where in zip(self.boxes, self.geometry, place(len(self.boxes), STOCK), strict=True)
        ]
        told: dict[str, Any] = {"what": what, "to": to, "dpi": self.dpi, "labels": labels, "stock": STOCK.name}
        told |= {"paper": _mm(STOCK.paper_w, STOCK.paper_h), "label": _mm(STOCK.label_w, STOCK.label_h)}
        told |= {"per_page": STOCK.per_page, "fonts": [str(font_path()), str(font_path(bold=True))]}
        return json.dumps(told)


@lru_cache(2)
def order(count: int, dpi: int = SHEETS, first: int = 0) -> Order:
    """Labels for so many boxes of which none was ordered before, when `first` grows by as many each time."""
    boxes = tuple(_box(nth) for nth in range(first, first + count))
    return Order(boxes, tuple(_geometry(draw(box, STOCK.room(dpi), dpi)) for box in boxes), dpi)


_SERIALS: Final = tuple(islice((serial for serial in range(10**6) if usable("B", "L1", serial)), 400_000))


def _box(nth: int) -> BoxFacts:
    year = 1961 + nth % 60
    return BoxFacts(
        Code("B", "L1", _SERIALS[nth]).text,
        _TITLES[nth % len(_TITLES)].format(year),
        _UNITS[nth % len(_UNITS)],
        f"{7000 + nth % 997}",
        f"{year}–{year + 3}",
        str(year + 40),
        "DCT"[nth % 3],
        f"{year}-{nth % 1000:03d}",
    )


def _geometry(drawing: Drawing) -> dict[str, Any]:
    mm = 25.4 / drawing.dpi
    words: list[dict[str, Any]] = []
    found: dict[str, Any] = {"words": words}
    for mark in drawing.marks:
        if isinstance(mark, Words):
            words.append(
                {
                    "x": mark.x * mm,
                    "y": mark.baseline * mm,
                    "size": mark.size * mm,
                    "text": mark.text,
                    "bold": mark.bold,
                    "white": mark.white,
                }
            )
        elif isinstance(mark, Bars | Modules):
            symbol = {"x": mark.x * mm, "y": mark.y * mm, "module": mark.module * mm, "text": mark.text}
            if isinstance(mark, Bars):
                symbol |= {"height": mark.height * mm, "across": sum(mark.widths) + 20}
            found["bars" if isinstance(mark, Bars) else "qr"] = symbol
    return found


def _mm(*micrometres: int) -> list[float]:
    return [length / 1000 for length in micrometres]
