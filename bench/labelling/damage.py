"""What befalls a label between the printer and the scanner: ../design/labels.md has the first measurements of each.

Every kind takes an image in grey, the dots of the bars' module and a seeded chance, and gives another image.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageFilter

WHITE: Final = 255

Damage = Callable[[Image.Image, int, Random], Image.Image]


def _gain(image: Image.Image, _module: int, _chance: Random) -> Image.Image:
    """Every dark edge a dot further to the right and downwards."""
    wider = ImageChops.darker(image, _shifted(image, 1, 0))
    return ImageChops.darker(wider, _shifted(wider, 0, 1))


def _loss(image: Image.Image, _module: int, _chance: Random) -> Image.Image:
    thinner = ImageChops.lighter(image, _shifted(image, 1, 0))
    return ImageChops.lighter(thinner, _shifted(thinner, 0, 1))


def _shifted(image: Image.Image, right: int, down: int) -> Image.Image:
    moved = Image.new("L", image.size, WHITE)
    moved.paste(image, (right, down))
    return moved


def _scaled(share: float) -> Damage:
    def damage(image: Image.Image, _module: int, _chance: Random) -> Image.Image:
        width, height = (round(side * share) for side in image.size)
        return image.resize((width, height), Image.Resampling.BILINEAR)

    return damage


def _blurred(modules: float) -> Damage:
    return lambda image, module, _chance: image.filter(ImageFilter.GaussianBlur(modules * module))


def _turned(degrees: float) -> Damage:
    return lambda image, _module, _chance: image.rotate(
        degrees, Image.Resampling.BILINEAR, expand=True, fillcolor=WHITE
    )


def _noisy(deviation: float) -> Damage:
    def damage(image: Image.Image, _module: int, chance: Random) -> Image.Image:
        count = image.width * image.height
        layers = [Image.frombytes("L", image.size, chance.randbytes(count)) for _nth in range(4)]
        first, second = Image.blend(layers[0], layers[1], 0.5), Image.blend(layers[2], layers[3], 0.5)
        share = deviation / 36.8  # what the mean of four even chances of 0 to 255 deviates by
        noise = Image.blend(first, second, 0.5).point([round(128 + (value - 127.5) * share) for value in range(256)])
        return ImageChops.add(image, noise, offset=-128)

    return damage


def _faded(share: float) -> Damage:
    """Light ink: so much of the contrast is left."""
    return lambda image, _module, _chance: image.point([round(WHITE - (WHITE - v) * share) for v in range(256)])


def _both(*damages: Damage) -> Damage:
    def damage(image: Image.Image, module: int, chance: Random) -> Image.Image:
        for each in damages:
            image = each(image, module, chance)
        return image

    return damage


def _camera(image: Image.Image, module: int, chance: Random) -> Image.Image:
    """A hand-held camera: seen from the side, two pixels a module, slightly blurred, dim and noisy."""
    width, height = image.size
    lean = [chance.uniform(0, 0.05) for _corner in range(4)]
    corners = (
        *(-lean[0] * width, -lean[1] * height, -lean[1] * width, height * (1 + lean[2])),
        *(width * (1 + lean[3]), height * (1 + lean[0]), width * (1 + lean[2]), -lean[3] * height),
    )
    seen = image.transform(
        (round(width * 2 / module), round(height * 2 / module)),
        Image.Transform.QUAD,
        corners,
        Image.Resampling.BICUBIC,
        fillcolor=WHITE,
    )
    return _both(_blurred(0.6), _faded(0.4), _noisy(10))(seen, 1, chance)


def _spots(share: float) -> Damage:
    """Dark and white spots that cover so much of the label."""

    def damage(image: Image.Image, _module: int, chance: Random) -> Image.Image:
        spotted = image.copy()
        pen, left = ImageDraw.Draw(spotted), share * image.width * image.height
        while left > 0:
            radius = chance.uniform(0.01, 0.03) * image.width
            x, y = chance.uniform(0, image.width), chance.uniform(0, image.height)
            pen.ellipse((x - radius, y - radius, x + radius, y + radius), chance.choice((0, WHITE)))
            left -= 3.14 * radius**2
        return spotted

    return damage


def _scratched(image: Image.Image, _module: int, chance: Random) -> Image.Image:
    """Three white scratches aslant over the whole label."""
    scratched = image.copy()
    pen = ImageDraw.Draw(scratched)
    for _nth in range(3):
        start, end = chance.uniform(0, image.width), chance.uniform(0, image.width)
        pen.line((start, 0, end, image.height), WHITE, max(1, image.height // 60))
    return scratched


def _stained(image: Image.Image, _module: int, chance: Random) -> Image.Image:
    """A grey stain over a third of the label."""
    left = round(chance.uniform(0, 0.7) * image.width)
    shade = Image.new("L", image.size, WHITE)
    shade.paste(200, (left, 0, left + round(0.3 * image.width), image.height))
    return ImageChops.multiply(image, shade)


DAMAGES: Final[dict[str, Damage]] = {
    "none": lambda image, _module, _chance: image,
    "dot gain +1": _gain,
    "dot loss -1": _loss,
    "scale 75 %": _scaled(0.75),
    "scale 50 %": _scaled(0.5),
    "blur 0.3 X": _blurred(0.3),
    "blur 0.5 X": _blurred(0.5),
    "turned 5 deg": _turned(5),
    "turned 45 deg": _turned(45),
    "turned 180 deg": _turned(180),
    "noise sd 20": _noisy(20),
    "noise sd 40": _noisy(40),
    "contrast 10 %": _faded(0.1),
    "contrast 10 %, noise 4": _both(_faded(0.1), _noisy(4)),
    "camera": _camera,
    "spots 3 %": _spots(0.03),
    "spots 6 %": _spots(0.06),
    "spots 10 %": _spots(0.10),
    "3 scratches": _scratched,
    "stain": _stained,
}
"""By name, the mildest first."""
