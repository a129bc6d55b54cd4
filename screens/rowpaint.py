"""Lines of a long list: header, rows, position. Given styles by name, it knows no widget."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from depot.words import _
from screens.rows import GAP, Cell, Column, Row, layout
from screens.signs import Sign
from screens.text import clean, fit, matches, number


class Painter:
    """Draws lines of one width. `style` answers for header, row, quiet, cursor, cursor-away, marked, match, empty,
    position and the tones.
    """

    def __init__(
        self, columns: Sequence[Column], width: int, plain: bool, style: Callable[[str], Style], *, marks: bool
    ) -> None:
        """`marks` makes room for the sign of marked rows."""
        self._columns = columns
        self._width = width
        self._plain = plain
        self._style = style
        self._marks = marks
        self._gutter = 5 if marks else 3
        self._widths = layout(columns, width - self._gutter - 1)

    def header(self) -> Strip:
        """The titles of the columns."""
        cells = [
            fit(_(column.title), cells, right=column.right, plain=self._plain)
            for column, cells in zip(self._columns, self._widths, strict=True)
            if cells
        ]
        text = " " * self._gutter + (" " * GAP).join(cells)
        return Strip([Segment(fit(text, self._width), self._style("header"))], self._width)

    def position(self, cursor: int, count: int, known: int, marked: int) -> Strip:
        """How many rows are marked, where the cursor is, and of how many; "1 000+" when more are known of."""
        parts = [_("{n} marked").format(n=number(marked))] if marked else []
        if count:
            total = number(max(count, known)) + ("+" if known > count else "")
            parts.append(_("{n} of {total}").format(n=number(cursor + 1), total=total))
        text = (" - " if self._plain else " · ").join(parts)
        return Strip([Segment(fit(text + " ", self._width, right=True), self._style("position"))], self._width)

    def blank(self, text: str = "") -> Strip:
        """A line without a row; what is said when there is none at all."""
        return Strip([Segment(fit(" " * self._gutter + text, self._width, plain=self._plain), self._style("empty"))])

    def row(self, row: Row, *, over: str = "", marked: bool = False, words: Sequence[str] = ()) -> Strip:
        """One row; `over` names the style that covers all others, where the cursor is."""
        cover = self._style(over) if over else None
        base = cover or self._style("quiet" if row.quiet else "row")
        segments = [Segment(" ", base)]
        if self._marks:
            mark = ("*" if self._plain else "●") if marked else " "
            segments.append(Segment(f"{mark} ", cover or self._style("marked")))
        if row.sign is None:
            segments.append(Segment("  ", base))
        else:
            segments.append(Segment(f"{row.sign.mark(self._plain)} ", cover or self._style(row.sign.tone)))
        first = True
        for column, cell, width in zip(self._columns, row.cells, self._widths, strict=True):
            if width:
                if not first:
                    segments.append(Segment(" " * GAP, base))
                segment = self._cell(cell, column, width, base, cover)
                segments.extend(self._underlined(segment, words) if words else (segment,))
                first = False
        return Strip(segments).adjust_cell_length(self._width, base)

    def _cell(self, cell: Cell, column: Column, width: int, base: Style, cover: Style | None) -> Segment:
        if isinstance(cell, Sign):
            return Segment(fit(cell.shown(self._plain), width, plain=self._plain), cover or self._style(cell.tone))
        return Segment(fit(clean(cell), width, right=column.right, tail=column.tail, plain=self._plain), base)

    def _underlined(self, segment: Segment, words: Sequence[str]) -> Iterable[Segment]:
        """The segment cut where the words stand."""
        text, style = segment.text, segment.style or Style.null()
        at = 0
        for start, end in matches(text, words):
            if start >= at:
                yield Segment(text[at:start], style)
                yield Segment(text[start:end], style + self._style("match").without_color)
                at = end
        yield Segment(text[at:], style)
