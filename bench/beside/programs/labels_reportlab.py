"""Labels from reportlab's own widgets, Code128 and QrCodeWidget, on its canvas."""

from functools import cache

from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.code128 import Code128
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from bench.labelling.served import Order, pages, serve

FONTS = ("Regular", "Bold")


@cache
def fonts(*paths: str) -> None:
    """Make the fonts known, once."""
    for name, path in zip(FONTS, paths, strict=True):
        registerFont(TTFont(name, path))


def pdf(order: Order) -> None:
    """Pages of vectors."""
    fonts(*order["fonts"])
    width, height = (size * mm for size in order["paper"])
    canvas = Canvas(order["to"], pagesize=(width, height))
    for labels in pages(order):
        for asked in labels:
            label(canvas, asked, asked["x"] * mm, height - asked["y"] * mm)
        canvas.showPage()
    canvas.save()


def label(canvas: Canvas, asked: Order, left: float, top: float) -> None:
    """One label from its upper left corner."""
    wide, near = asked["bars"], asked["qr"]
    bars = Code128(wide["text"], barWidth=wide["module"] * mm, barHeight=wide["height"] * mm, quiet=0)
    bars.drawOn(canvas, left + wide["x"] * mm, top - (wide["y"] + wide["height"]) * mm)
    side = 29 * near["module"] * mm
    square = Drawing(side, side)
    square.add(QrCodeWidget(near["text"], barLevel="H", barBorder=4, barWidth=side, barHeight=side))
    renderPDF.draw(square, canvas, left + (near["x"] - 4 * near["module"]) * mm, top - near["y"] * mm - 25 / 29 * side)
    for words in asked["words"]:
        canvas.setFont(FONTS[words["bold"]], words["size"] * mm)
        canvas.setFillGray(1 if words["white"] else 0)
        canvas.drawString(left + words["x"] * mm, top - words["y"] * mm, words["text"])
    canvas.setFillGray(0)


serve({"pdf": pdf})
