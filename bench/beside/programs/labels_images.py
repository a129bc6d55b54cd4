"""Labels from python-barcode's ImageWriter and qrcode's images on a Pillow page: `labels_images.py default|snapped`.

`default` leaves the width of a module at 0.2 mm as the library does, `snapped` asks for a whole number of dots.
"""

import sys
from functools import cache

import qrcode
from barcode import Code128
from barcode.writer import ImageWriter
from PIL import Image, ImageDraw, ImageFont

from bench.labelling.served import Order, pages, serve

SNAPPED = sys.argv[1] == "snapped"
DEFAULT_MODULE = 0.2


def bars(asked: Order, dpi: int) -> Image.Image:
    """The bars with their quiet zones, nothing above them."""
    module = asked["module"] if SNAPPED else DEFAULT_MODULE
    options = {
        "module_width": module,
        "module_height": asked["height"],
        "quiet_zone": 10 * module,
        "margin_top": 0,
        "margin_bottom": 0,
        "write_text": False,
    }
    image: Image.Image = Code128(asked["text"], writer=ImageWriter(mode="L", dpi=dpi)).render(options)
    return image


def square(asked: Order, dpi: int) -> Image.Image:
    """The QR with its quiet zone."""
    symbol = qrcode.QRCode(
        error_correction=qrcode.constants.ERROR_CORRECT_H, box_size=round(asked["module"] * dpi / 25.4), border=4
    )
    symbol.add_data(asked["text"])
    return symbol.make_image().get_image()


@cache
def font(path: str, size: int) -> ImageFont.FreeTypeFont:
    """A font in dots of an em."""
    return ImageFont.truetype(path, size)


def label(asked: Order, order: Order) -> Image.Image:
    """One label at the dots of the order."""
    dpi = order["dpi"]
    width, height = (round(size * dpi / 25.4) for size in order["label"])
    image = Image.new("1", (width, height), 1)
    pen = ImageDraw.Draw(image)
    near, wide = asked["qr"], asked["bars"]
    module = wide["module"] if SNAPPED else DEFAULT_MODULE
    image.paste(square(near, dpi), tuple(round((near[side] - 4 * near["module"]) * dpi / 25.4) for side in "xy"))
    image.paste(
        bars(wide, dpi).convert("1"),
        (round((wide["x"] - 10 * module) * dpi / 25.4), round(wide["y"] * dpi / 25.4)),
    )
    for words in asked["words"]:
        face = font(order["fonts"][words["bold"]], round(words["size"] * dpi / 25.4))
        place = (round(words["x"] * dpi / 25.4), round(words["y"] * dpi / 25.4))
        pen.text(place, words["text"], 1 if words["white"] else 0, face, "ls")
    return image


def png(order: Order) -> None:
    """One label as an image."""
    label(order["labels"][0], order).save(order["to"], dpi=(order["dpi"], order["dpi"]))


def pdf(order: Order) -> None:
    """Pages of images."""
    dpi = order["dpi"]
    made = []
    for labels in pages(order):
        page = Image.new("1", tuple(round(size * dpi / 25.4) for size in order["paper"]), 1)
        for asked in labels:
            page.paste(label(asked, order), (round(asked["x"] * dpi / 25.4), round(asked["y"] * dpi / 25.4)))
        made.append(page)
    made[0].save(order["to"], "PDF", resolution=dpi, save_all=True, append_images=made[1:])


serve({"pdf": pdf, "png": png})
