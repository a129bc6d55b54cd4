"""What stands in the text part of a face, one under the other: lines of words, facts with captions, warnings.

Each piece knows how to lay itself out in a width, larger or smaller. `stack` takes the largest letters at which all
pieces have room; then it cuts texts short, and at last it leaves pieces out, those of the highest rank first.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple, Protocol

from labels.drawing import Block, Frame, Mark, Words
from labels.faces import signs
from labels.faces.units import millimetres, moved
from labels.fitting import fit
from labels.fonts import cap_height, descent, extent, lead, line_extent, measure, visual

LEAST: Final = 1.9
"""Millimetres of the smallest em: capital letters of 1.4 mm, as on a medicine box."""

SCALES: Final = (2.2, 2.0, 1.8, 1.6, 1.45, 1.3, 1.2, 1.1, 1.0, 0.93, 0.86, 0.8, 0.75, 0.7, 0.6, 0.5)
"""Sizes that are tried, times the size that a piece asks for."""
CAPTIONS_FROM: Final = 0.7
"""Pieces stand one under the other, with captions, down to this scale; then side by side is better."""
MOST_LINES: Final = 6
_BRIEF_IF_LARGER: Final = 1.4
"""Times larger that letters must become before pieces are set side by side, without captions."""
_DOT: Final = "·"
_NO_BREAK: Final = "\u00a0"


class Laid(NamedTuple):
    """A piece with its place in a width: marks from (0, 0)."""

    height: int
    marks: tuple[Mark, ...] = ()
    whole: bool = True
    """False when words were cut off."""
    width: int = 0
    """How far to the right it reaches."""


class Piece(Protocol):
    """Something that can be laid out."""

    @property
    def rank(self) -> int:
        """How soon it is left out: the highest goes first."""

    @property
    def says(self) -> bool:
        """Whether it has anything to show."""

    def lay(self, width: int, dpi: int, scale: float, *, lines: int, brief: bool) -> Laid | None:
        """It in so many dots of width; None when it cannot be. `brief` asks for the form that takes least room."""


def laid_lines(lines: Sequence[str], size: int, *, bold: bool = False, whole: bool = True) -> Laid:
    """Lines of text one under the other; unusual letters make their line higher."""
    y, marks = 0, list[Mark]()
    for line in lines:
        above, below = line_extent(line, size, bold)
        marks.append(Words(lead(line, size, bold), y + above, size, line, bold))
        y += above + below
    return Laid(y, tuple(marks), whole, max((measure(line, size, bold) for line in lines), default=0))


class Text(NamedTuple):
    """A text in lines."""

    text: str
    rank: int
    em: float = 3.0
    """Millimetres at scale 1."""
    bold: bool = False
    most: int = 3
    """Lines at most."""

    @property
    def says(self) -> bool:
        """Whether there is any text."""
        return bool(self.text.strip())

    def lay(self, width: int, dpi: int, scale: float, *, lines: int, brief: bool) -> Laid | None:  # noqa: ARG002
        """Its lines."""
        size = _size(self.em, scale, dpi)
        fitted = fit(self.text, width, (size,), min(lines, self.most), self.bold)
        if not fitted.lines:
            return None
        return laid_lines(fitted.lines, size, bold=self.bold, whole=fitted.whole)


class Fact(NamedTuple):
    """A fact with a word for it."""

    caption: str
    value: str
    brief: str = ""
    """How it is said without a caption; the value itself when empty."""


class Facts(NamedTuple):
    """Facts side by side: captions over values in as many rows as they need, or without captions on a line."""

    facts: Sequence[Fact]
    rank: int
    em: float = 4.4
    """Millimetres of the values at scale 1."""

    @property
    def says(self) -> bool:
        """Whether any fact is known."""
        return any(fact.value for fact in self.facts)

    def lay(self, width: int, dpi: int, scale: float, *, lines: int, brief: bool) -> Laid | None:
        """The facts that there are."""
        shown = [fact for fact in self.facts if fact.value]
        if brief:
            return self._line([fact.brief or fact.value for fact in shown], width, dpi, scale, lines)
        small, size = _size(self.em * 0.5, scale, dpi), _size(self.em, scale, dpi)
        gap, rule = round(size * 0.55), max(1, round(size * 0.04))
        captions = [visual(fact.caption) for fact in shown]
        values = [visual(fact.value) for fact in shown]
        rise = max(extent(value, size, bold=True)[0] for value in values)
        above = max(line_extent(caption, small)[0] for caption in captions)
        below = above + max(line_extent(caption, small)[1] for caption in captions) + size // 16 + rise
        high = below + max(round(descent(size) * 0.6), *(extent(value, size, bold=True)[1] for value in values))
        x, y, reach, marks = 0, 0, 0, list[Mark]()
        for caption, value in zip(captions, values, strict=True):
            wide = max(measure(caption, small), measure(value, size, bold=True))
            if wide > width:
                return None
            if x and x + gap + rule + wide > width:
                x, y = 0, y + high + gap // 4
            elif x:
                top = y + cap_height(small) // 4
                marks.append(Block(x + gap // 2, top, rule, y + below - top))
                x += gap + rule
            marks.append(Words(x + lead(caption, small), y + above, small, caption))
            marks.append(Words(x + lead(value, size, bold=True), y + below, size, value, bold=True))
            x += wide
            reach = max(reach, x)
        return Laid(y + high, tuple(marks), width=reach)

    def _line(self, facts: list[str], width: int, dpi: int, scale: float, lines: int) -> Laid | None:
        """Facts one behind the other; a line ends inside of one only when that one is wider than the label."""
        text = Text("", self.rank, self.em * 0.75, bold=True, most=2)
        size = _size(text.em, scale, dpi)
        if all(measure(visual(fact), size, bold=True) <= width for fact in facts):
            facts = [fact.replace(" ", _NO_BREAK) for fact in facts]
        words = f"{_NO_BREAK}{_DOT} ".join(facts)
        laid = text._replace(text=words).lay(width, dpi, scale, lines=lines, brief=True)
        if laid is None or not laid.whole:
            return None  # half a year is worse than none
        return laid._replace(marks=tuple(_without_dot(mark) for mark in laid.marks))


def _without_dot(mark: Mark) -> Mark:
    """A line of facts without the dot that parted it from the next line."""
    return mark._replace(text=mark.text.removesuffix(_NO_BREAK + _DOT)) if isinstance(mark, Words) else mark


class Flag(NamedTuple):
    """A flag: a sign and a word, or a word alone."""

    sign: signs.Sign | None
    word: str
    brief: str = ""
    """A shorter word for small labels; the word itself when empty."""
    strong: bool = False
    """White on black, for what must not be overlooked."""


class Flags(NamedTuple):
    """Flags side by side, in as many rows as they need."""

    flags: Sequence[Flag]
    rank: int
    em: float = 3.0

    @property
    def says(self) -> bool:
        """Whether any flag is raised."""
        return bool(self.flags)

    def lay(self, width: int, dpi: int, scale: float, *, lines: int, brief: bool) -> Laid | None:  # noqa: ARG002
        """The flags in rows."""
        size = _size(self.em, min(scale, 1.3), dpi)
        high, pad = round(size * (1.25 if brief else 1.4)), round(size * (0.22 if brief else 0.38))
        side = round(size * 0.85)
        long = [visual(flag.word) for flag in self.flags]
        spaces = len(long) * (side + 4 * pad) - pad
        short = brief or spaces + sum(measure(word, size, bold=True) for word in long) > width
        x, y, marks, furthest = 0, 0, list[Mark](), 0
        for flag in self.flags:
            word = visual((short and flag.brief) or flag.word)
            inset = pad + side + pad if flag.sign else 2 * pad
            wide = inset + measure(word, size, bold=True) + (pad if flag.sign else 2 * pad)
            if wide > width:
                return None
            if x and x + wide > width:
                x, y = 0, y + high + pad
            marks.append(Block(x, y, wide, high) if flag.strong else Frame(x, y, wide, high, max(1, size // 14)))
            if flag.sign:
                marks += moved(flag.sign(side, flag.strong), x + pad, y + (high - side) // 2)
            baseline = y + (high + cap_height(size)) // 2
            marks.append(Words(x + inset, baseline, size, word, bold=True, white=flag.strong))
            furthest = max(furthest, x + wide)
            x += wide + pad
        return Laid(y + high, tuple(marks), width=furthest)


class Arrow(NamedTuple):
    """A large arrow, white on black."""

    direction: str
    """One of signs.ARROWS, or empty."""
    rank: int
    em: float = 16.0
    """Millimetres of its side at scale 1."""

    @property
    def says(self) -> bool:
        """Whether there is a direction."""
        return self.direction in signs.ARROWS

    def lay(self, width: int, dpi: int, scale: float, *, lines: int, brief: bool) -> Laid | None:  # noqa: ARG002
        """The arrow."""
        side = _size(self.em, scale, dpi)
        return Laid(side, framed_arrow(self.direction, side), width=side) if side <= width else None


def framed_arrow(direction: str, side: int) -> tuple[Mark, ...]:
    """A white arrow on a black square."""
    inset = side // 7
    return (
        Block(0, 0, side, side),
        *moved(signs.arrow(direction, side - 2 * inset, white=True), inset, inset),
    )


def stack(pieces: Sequence[Piece], width: int, height: int, dpi: int, *, largest: float = SCALES[0]) -> Laid:
    """The pieces one under the other, in their order, as large as they fit; a room too small for any gives no marks."""
    kept = [piece for piece in pieces if piece.says]
    while kept:
        scales = [scale for scale in SCALES if scale <= largest]
        plain = _largest(kept, width, height, dpi, [scale for scale in scales if scale >= CAPTIONS_FROM], brief=False)
        least = plain[0] * _BRIEF_IF_LARGER if plain else 0
        brief = _largest(kept, width, height, dpi, [scale for scale in scales if scale >= least], brief=True)
        if best := brief or plain:
            return best[1]
        for lines in range(MOST_LINES, 0, -1):
            if laid := pile(kept, width, height, dpi, SCALES[-1], lines=lines, brief=True):
                return laid
        kept.remove(max(kept, key=lambda piece: piece.rank))
    return Laid(0)


def _largest(
    pieces: Sequence[Piece], width: int, height: int, dpi: int, scales: Sequence[float], *, brief: bool
) -> tuple[float, Laid] | None:
    """The largest of the scales (largest first) at which all pieces have room uncut, and how they stand then."""
    best = pile(pieces, width, height, dpi, scales[-1], brief=brief) if scales else None
    if best is None or not best.whole:
        return None  # most do not: so the smallest is tried first
    low, high = 0, len(scales) - 1
    while low < high:
        middle = (low + high) // 2
        laid = pile(pieces, width, height, dpi, scales[middle], brief=brief)
        if laid and laid.whole:
            high, best = middle, laid
        else:
            low = middle + 1
    return scales[high], best


def pile(
    pieces: Sequence[Piece],
    width: int,
    height: int,
    dpi: int,
    scale: float,
    *,
    lines: int = MOST_LINES,
    brief: bool = False,
) -> Laid | None:
    """The pieces at one scale, or None when they are too high or one of them cannot be; `brief` sets them side by side
    as far as they go.
    """
    laid: list[Laid] = []
    for piece in pieces:
        one = piece.lay(width, dpi, scale, lines=lines, brief=brief)
        if one is None:
            return None
        laid.append(one)
    rows = _rows(laid, width, _size(2.6, scale, dpi)) if brief else [[one] for one in laid]
    heights = [max(one.height for one in row) for row in rows]
    least = _size(0.9, scale, dpi) // (4 if brief else 2)
    spare = height - sum(heights) - least * (len(rows) - 1)
    if spare < 0:
        return None
    gap = least + min(least * 2, spare // max(1, len(rows) - 1))
    y, reach, marks = 0, 0, list[Mark]()
    for row, high in zip(rows, heights, strict=True):
        x = 0
        for one in row:
            marks += moved(one.marks, x, y + (high - one.height) // 2)
            reach = max(reach, x + one.width)
            x += one.width + _size(2.6, scale, dpi)
        y += high + gap
    return Laid(y - gap, tuple(marks), all(one.whole for one in laid), reach)


def _rows(laid: Sequence[Laid], width: int, gap: int) -> list[list[Laid]]:
    """The pieces side by side as far as they go in a width."""
    rows: list[list[Laid]] = []
    for one in laid:
        taken = sum(each.width + gap for each in rows[-1]) if rows else width
        alike = bool(rows) and 2 * min(one.height, rows[-1][0].height) > max(one.height, rows[-1][0].height) + gap // 8
        if alike and taken + one.width <= width:
            rows[-1].append(one)
        else:
            rows.append([one])
    return rows


def _size(em: float, scale: float, dpi: int) -> int:
    return max(millimetres(LEAST, dpi), millimetres(em * scale, dpi))
