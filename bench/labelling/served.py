"""What every maker of labels shares: it takes an order a line, makes it, and says how long the making took.

An order is JSON: where to write (`to`), the page's size (`paper`), dots an inch of images (`dpi`), fonts, and labels.
Each label has its place on its page, and what stands on it with places from its own corner; all lengths are
millimetres. Fitting texts and sizing symbols is done: the same bars, QR and words at the same places for all.
"""

import json
import sys
import time
from collections.abc import Callable
from typing import Any

Order = dict[str, Any]


def serve(make: dict[str, Callable[[Order], None]]) -> None:
    """Make what is ordered until no more orders come: `pdf` a document of pages, `png` and `zpl` one label."""
    for text in sys.stdin:
        order = json.loads(text)
        begin = time.perf_counter()
        make[order["what"]](order)
        print(json.dumps({"seconds": time.perf_counter() - begin}), flush=True)


def pages(order: Order) -> list[list[Order]]:
    """The labels of each page."""
    found: list[list[Order]] = []
    for label in order["labels"]:
        if label["page"] == len(found):
            found.append([])
        found[-1].append(label)
    return found
