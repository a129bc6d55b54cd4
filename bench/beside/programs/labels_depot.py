"""Our own labels, from facts to the finished file; takes the same orders as the others and fits its texts itself."""

from pathlib import Path

from bench.labelling.served import Order, serve
from labels.faces.box import BoxFacts, draw
from labels.pdf import pdf as document
from labels.raster import bitmap, png
from labels.sheet import lay
from labels.stocks import stock
from labels.zpl import zpl


def pdf(order: Order) -> None:
    """Pages of vectors."""
    sheets = stock(order["stock"])
    room = sheets.room(300)
    pages = lay([draw(BoxFacts(*label["facts"]), room, 300) for label in order["labels"]], sheets)
    Path(order["to"]).write_bytes(document(pages, "bench"))


def image(order: Order) -> None:
    """One label as an image or as a printer job."""
    drawing = draw(BoxFacts(*order["labels"][0]["facts"]), stock(order["stock"]).room(order["dpi"]), order["dpi"])
    made = bitmap(drawing)
    Path(order["to"]).write_bytes(png(made, order["dpi"]) if order["what"] == "png" else zpl(made))


serve({"pdf": pdf, "png": image, "zpl": image})
