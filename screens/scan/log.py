"""The log of the scan desk: the newest scan on top, one line each."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import ClassVar, Final

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from screens.signs import Sign, is_plain
from screens.text import cell_len, clean, fit

KEPT: Final = 500
"""Lines kept on the screen; the journal keeps all."""

CODE: Final = 16
"""Cells of the column of codes."""


@dataclass(frozen=True, slots=True)
class LogRow:
    """One scan."""

    at: str
    """HH:MM:SS."""
    sign: Sign
    code: str
    said: str
    """What happened, in the language in use then."""
    title: str = ""
    """Title of what was scanned."""
    text: str = ""
    """The scan as it came, for naming it later."""
    next_step: str = ""


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

    def add(self, row: LogRow) -> None:
        """Put a scan on top."""
        self.rows.appendleft(row)
        self._top = 0
        self.refresh()

    def leaf(self, by: int) -> None:
        """Scroll by pages."""
        page = max(self.size.height - 1, 1)
        self._top = min(max(self._top + by * page, 0), max(len(self.rows) - 1, 0))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Time, sign, code, what happened, title."""
        width, base = self.content_size.width, self.rich_style
        index = self._top + y
        if index >= len(self.rows):
            return Strip.blank(width, base)
        row, plain, style = self.rows[index], is_plain(self.app), self.get_component_rich_style
        said, title = clean(row.said), clean(row.title)
        tone = row.sign.tone
        left = max(width - 8 - 2 - 2 - CODE - 2, 0)
        room = min(cell_len(said) + 2, left) if title else left
        room = max(room, min(left, 22))
        segments = [
            Segment(row.at.ljust(8) + "  ", style("scan-log--time")),
            Segment(f"{row.sign.mark(plain)} ", style(f"scan-log--{tone}")),
            Segment(fit(clean(row.code), CODE, plain=plain) + "  ", style("scan-log--code")),
            Segment(
                fit(said, room, plain=plain),
                style(f"scan-log--{row.sign.tone}" if row.sign.bells else "scan-log--said"),
            ),
            Segment(fit(title, left - room, plain=plain), style("scan-log--title")),
        ]
        return Strip(segments).adjust_cell_length(width, base)
