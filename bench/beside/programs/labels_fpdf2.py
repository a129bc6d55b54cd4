"""Labels from fpdf2: it knows no Code 128, so a rectangle a bar and a run of the QR, from python-barcode and qrcode."""

from itertools import groupby

import qrcode
from barcode import Code128
from fpdf import FPDF

from bench.labelling.served import Order, pages, serve


def pdf(order: Order) -> None:
    """Pages of vectors."""
    document = FPDF(unit="mm", format=tuple(order["paper"]))
    document.set_auto_page_break(False)
    for style, path in zip(("", "B"), order["fonts"], strict=True):
        document.add_font("labels", style, path)
    for labels in pages(order):
        document.add_page()
        for asked in labels:
            label(document, asked)
    document.output(order["to"])


def label(document: FPDF, asked: Order) -> None:
    """One label in its place."""
    wide, near = asked["bars"], asked["qr"]
    left, top = asked["x"], asked["y"]
    runs(
        document, Code128(wide["text"]).build()[0], (left + wide["x"], top + wide["y"]), wide["module"], wide["height"]
    )
    symbol = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_H, border=0)
    symbol.add_data(near["text"])
    module = near["module"]
    for nth, row in enumerate(symbol.get_matrix()):
        line = "".join("1" if dark else "0" for dark in row)
        runs(document, line, (left + near["x"], top + near["y"] + nth * module), module, module)
    for words in asked["words"]:
        document.set_font("labels", "B" if words["bold"] else "", words["size"] * 72 / 25.4)
        document.set_text_color(255 if words["white"] else 0)
        document.text(left + words["x"], top + words["y"], words["text"])


def runs(document: FPDF, line: str, corner: tuple[float, float], module: float, height: float) -> None:
    """A rectangle for each dark run."""
    x, y = corner
    for bit, run in groupby(line):
        wide = len(list(run)) * module
        if bit == "1":
            document.rect(x, y, wide, height, "F")
        x += wide


serve({"pdf": pdf})
