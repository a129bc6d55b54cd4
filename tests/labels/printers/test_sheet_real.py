"""A whole sheet of labels through a real CUPS server to a real printer: every element as wide as it was drawn."""

from __future__ import annotations

import zxingcpp
from PIL import Image

from labels.drawing import Bars, Modules
from labels.grading import decodability, elements, grade
from labels.pdf import pdf
from labels.printers import follow, open_printer
from labels.printers.jobs import Document, JobState
from labels.sheet import lay
from labels.stocks import stock
from tests.labels.payloads import label, numbered
from tests.labels.printers import stations
from tests.labels.printers.pages import read_pwg


def test_a_sheet_arrives_unscaled_and_every_symbol_reads(
    cups: stations.Server, raster_printer: stations.RealPrinter
) -> None:
    each = stock("5160")
    texts = numbered(each.per_page)
    (page,) = lay([label(each, text, 300) for text in texts], each)
    printer = open_printer(cups.queue("Whole", raster_printer.address, "everywhere"))
    receipt = printer.send(Document("depot-whole-sheet", "pdf", pdf([page], "labels"), "na_letter_8.5x11in"))
    assert list(follow(printer, receipt, patience=90, pause=0.1))[-1].state is JobState.DONE
    received = read_pwg(raster_printer.received()[-1])
    assert received.dpi == (600, 600)
    image = received.image
    scale = 600 // page.dpi
    assert image.size == (page.width * scale, page.height * scale)
    for placed in page.labels:
        for mark in placed.drawing.symbols:
            x, y = (placed.x + mark.x) * scale, (placed.y + mark.y) * scale
            if isinstance(mark, Bars):
                middle = y + mark.height * scale // 2
                line = image.crop((x - 20, middle, x + mark.width * scale + 20, middle + 1)).tobytes()
                assert elements(line) == [width * mark.module * scale for width in mark.widths]
                assert grade(decodability(elements(line), mark.text)) == "A"
            else:
                assert isinstance(mark, Modules)
                step = mark.module * scale
                side = len(mark.rows)
                # The middle of each module, a pixel each.
                small = image.crop((x, y, x + side * step, y + side * step)).resize(
                    (side, side), Image.Resampling.NEAREST
                )
                assert small.tobytes() == bytes(0 if dark else 255 for row in mark.rows for dark in row)
    read = zxingcpp.read_barcodes(image)
    asked = [mark.text for placed in page.labels for mark in placed.drawing.symbols]
    assert sorted(code.text for code in read) == sorted(asked)
    assert len(asked) == 2 * each.per_page
