"""The log of the scan desk: the newest scan on top, one line each."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Final

from rich.cells import cell_len
from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from depot.model.outcome import Said
from depot.words import _, language
from screens.signs import Sign, is_plain
from screens.text import clean, fit

KEPT: Final = 500
"""Lines kept on the screen; the journal keeps all."""

CODE: Final = 14
"""Cells of the column of codes: ours have 13, library barcodes 14."""

SAID: Final = 30
"""Cells of the column that says what happened; a longer sentence pushes the title to the right."""

TITLE: Final = 14
"""Cells that a title keeps beside a long sentence."""

PARTING: Final = " · "
"""Between the parts of an address, the outermost first."""


@dataclass(frozen=True, slots=True)
class LogRow:
    """One scan."""

    at: str
    """HH:MM:SS."""
    sign: Sign
    code: str
    said: Said
    """What happened."""
    title: str = ""
    """Title of what was scanned."""
    text: str = ""
    """The scan as it came, for naming it later."""
    next_step: Said | None = None


class ScanLog(Widget):
    """Lines that scroll with Page Up and Page Down; a new scan brings the top back."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "scan-log--time",
        "scan-log--code",
        "scan-log--said",
        "scan-log--title",
        "scan-log--ok",
        "scan-log--attention",
        "scan-log--stop",
        "scan-log--note",
        "scan-log--quiet",
    }

    def __init__(self) -> None:
        super().__init__()
        self.rows: deque[LogRow] = deque(maxlen=KEPT)
        self._top = 0
        self._drawn: dict[int, Strip] = {}
        """Lines drawn so far, by the identity of their row: a scan moves all lines and changes none."""
        self._drawn_for: tuple[object, ...] = ()

    def add(self, row: LogRow) -> None:
        """Put a scan on top."""
        if len(self.rows) == KEPT:
            self._drawn.pop(id(self.rows[-1]), None)
        self.rows.appendleft(row)
        if self._top:
            self._top = 0
            self.refresh()
        else:
            self.refresh(Region(0, 0, self.content_size.width, min(len(self.rows), self.content_size.height)))

    def leaf(self, by: int) -> None:
        """Scroll by pages."""
        page = max(self.size.height - 1, 1)
        self._top = min(max(self._top + by * page, 0), max(len(self.rows) - 1, 0))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Time, sign, code, what happened, title."""
        width = self.content_size.width
        index = self._top + y
        if index >= len(self.rows):
            return Strip.blank(width, self.rich_style)
        drawn_for = (width, self.app.theme, language())
        if drawn_for != self._drawn_for:
            self._drawn.clear()
            self._drawn_for = drawn_for
        row = self.rows[index]
        strip = self._drawn.get(id(row))
        if strip is None:
            strip = self._drawn[id(row)] = self._draw(row, width)
        return strip

    def _draw(self, row: LogRow, width: int) -> Strip:
        plain, style = is_plain(self.app), self.get_component_rich_style
        tone = f"scan-log--{row.sign.tone}"
        left = max(width - 8 - 2 - 2 - CODE - 2, 0)
        title = clean(row.title) if left >= SAID + TITLE else ""
        said = sentence(row, left - TITLE - 2 if title else left)
        room = min(max(cell_len(said) + 2, SAID), max(left - TITLE, 0)) if title else left + 2
        segments = [
            Segment(row.at.ljust(8) + "  ", style("scan-log--time")),
            Segment(f"{row.sign.mark(plain)} ", style(tone)),
            Segment(fit(clean(row.code), CODE, plain=plain) + "  ", style("scan-log--code")),
            Segment(fit(said, room - 2, plain=plain), style(tone if row.sign.bells else "scan-log--said")),
            Segment("  " + fit(title, left - room, plain=plain) if title else "", style("scan-log--title")),
        ]
        return Strip(segments).adjust_cell_length(width, self.rich_style)


def sentence(row: LogRow, room: int) -> str:
    """What happened, for a line: without the code, which has its column, and with the end of a long address."""
    said = _bare(row.code, row.said.text(_))
    place = row.said.facts.get("place")
    parts = place.split(PARTING) if isinstance(place, str) else []
    while cell_len(said) > room and len(parts) > 2:
        parts = parts[1:]
        facts: Mapping[str, object] = {**row.said.facts, "place": PARTING.join(("…", *parts))}
        said = _bare(row.code, Said(row.said.msgid, facts).text(_))
    return clean(said)


def _bare(code: str, said: str) -> str:
    return said.removeprefix(f"{code} ") if code else said
