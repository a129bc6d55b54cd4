"""Command cards: the sheet that hangs, laminated, at every scanner, and single cards.

The cards stand one to a row, and their symbols change sides from row to row: the next symbol is two rows away, so that
neither a laser's line nor the middle of a picture takes a neighbour's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from depot.model.commands import ANSWERS, MODES, Command
from depot.words import N_, _
from labels.drawing import Block, Drawing, Mark, Words
from labels.faces.heads import text_head
from labels.faces.layout import Face, compose
from labels.faces.pieces import SCALES, Laid, Text, laid_lines, pile, stack
from labels.faces.units import millimetres, moved
from labels.fitting import fit
from labels.fonts import cap_height, visual
from labels.stocks import Room
from labels.symbols import bars, footprint, modules, put

_GROUPS: Final = ((N_("What the next scans do"), MODES), (N_("Acts"), None), (N_("Answers to a question"), ANSWERS))
_SIGNS: Final = {Command.YES: "✓", Command.NO: "✗"}
_HEADING: Final = 4.0
"""Millimetres of the line above a group."""
_TALLEST: Final = 30.0
"""Millimetres of a row at most."""


def draw(room: Room, dpi: int, commands: Iterable[Command] = Command, depot: str = "") -> Drawing:
    """The sheet with these commands, all of them unless told otherwise. Made for a whole Letter page.

    Raises SymbolDoesNotFit where a row has no room for its symbols.
    """
    wanted = frozenset(commands)
    groups = [(_(name), _members(kind, wanted)) for name, kind in _GROUPS]
    groups = [(name, members) for name, members in groups if members]
    left, width = room.margin_x, room.width - 2 * room.margin_x
    marks, top = _header(depot, left, room.margin_y, width, dpi)
    heading = millimetres(_HEADING, dpi)
    gap = millimetres(2, dpi)
    rows = sum(len(members) for _name, members in groups)
    free = room.height - room.margin_y - top - len(groups) * (heading + 2 * gap)
    high = min(free // max(1, rows), millimetres(_TALLEST, dpi))
    cards = _cards([command for _name, members in groups for command in members], width, high, dpi)
    y = top
    for name, members in groups:
        marks += _heading(name, left, y, width, heading)
        y += heading + gap
        for index, _command in enumerate(members):
            if index:
                marks.append(Block(left, y, width, max(1, millimetres(0.15, dpi))))
            marks += moved(next(cards), left, y)
            y += high
        y += gap
    return Drawing(room.width, room.height, dpi, tuple(marks))


def draw_card(command: Command, room: Room, dpi: int) -> Drawing:
    """One command on a label or a card of its own. Left out first: its name in the barcode, its help.

    Raises SymbolDoesNotFit.
    """
    pieces = (Text(_(command.help), 1, 3.8), Text(command.code, 2, 2.8))
    return compose(Face(command.code, text_head(_name(command), 1), pieces, head_share=1.2), room, dpi)


def _members(kind: frozenset[Command] | None, wanted: frozenset[Command]) -> list[Command]:
    """The commands of a group in the order in which they are declared; None is neither modes nor answers."""
    return [
        command
        for command in Command
        if command in wanted and (command in kind if kind is not None else command not in MODES | ANSWERS)
    ]


def _name(command: Command) -> str:
    return f"{_SIGNS[command]} {_(command.label)}" if command in _SIGNS else _(command.label)


def _header(depot: str, left: int, top: int, width: int, dpi: int) -> tuple[list[Mark], int]:
    """The title of the sheet and how to use it, and where they end."""
    title = text_head(_("Command cards") + (f" · {depot}" if depot else ""), 1)(width, millimetres(10, dpi), dpi)
    size = millimetres(3.4, dpi)
    help_ = fit(_("Scan the card of what you want to do, then the boxes, files and places."), width, (size,), 2)
    marks = moved(title.marks, left, top)
    y = top + title.height
    lines = laid_lines(help_.lines, size)
    marks += moved(lines.marks, left, y)
    return marks, y + lines.height + millimetres(2.5, dpi)


def _heading(name: str, left: int, y: int, width: int, high: int) -> list[Mark]:
    size = round(high * 0.75)
    return [
        Block(left, y, width, high),
        Words(left + size // 2, y + (high + cap_height(size)) // 2, size, visual(name), bold=True, white=True),
    ]


def _cards(commands: list[Command], width: int, high: int, dpi: int) -> Iterator[list[Mark]]:
    """The rows, all in letters of the same size: QR at the edge, bars beside it, words on the other half; every second
    one is the other way round.
    """
    gap = millimetres(1.5, dpi)
    tall = min(round(high * 0.62), millimetres(15, dpi))
    squares = [modules(command.code, high - gap, dpi, largest=1_000) for command in commands]
    aside = max((footprint(near).width for near in squares), default=0)
    lines = [bars(command.code, round(width * 0.52) - aside, tall, dpi, largest=500) for command in commands]
    taken = aside + max((footprint(line).width for line in lines), default=0)
    words = _in_one_size([_words(command) for command in commands], width - taken - gap, high - gap, dpi)
    for index, (near, line, text) in enumerate(zip(squares, lines, words, strict=True)):
        mirrored = index % 2 == 1
        across = footprint(near).width
        yield [
            put(near, width - across if mirrored else 0, (high - across) // 2),
            put(line, width - across - footprint(line).width if mirrored else across, (high - tall) // 2),
            *moved(text.marks, 0 if mirrored else taken + gap, (high - text.height) // 2),
        ]


def _words(command: Command) -> tuple[Text, ...]:
    return Text(_name(command), 0, 10.0, bold=True, most=1), Text(_(command.help), 1, 3.8), Text(command.code, 2, 2.6)


def _in_one_size(cards: list[tuple[Text, ...]], width: int, height: int, dpi: int) -> list[Laid]:
    """The words of all cards at the largest scale that suits them all; card by card when none does."""
    for scale in SCALES:
        laid = [pile(card, width, height, dpi, scale) for card in cards]
        whole = [one for one in laid if one is not None and one.whole]
        if scale <= 1 and len(whole) == len(cards):
            return whole
    return [stack(card, width, height, dpi, largest=1.0) for card in cards]
