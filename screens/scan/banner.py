"""The banner: what the next scan will do, readable from arm's length."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from depot.desk.scanning.state import Banner
from depot.model.commands import Command
from depot.words import _, ngettext
from screens.signs import is_plain
from screens.text import cell_len, clean, fit


class ModeBanner(Widget):
    """Two lines on the mode's colour: the mode in capitals, what to scan, how many are done."""

    banner: reactive[Banner | None] = reactive(None, init=False, layout=True)
    waiting: reactive[int] = reactive(0)
    """Scans that are not answered yet."""

    def watch_banner(self, banner: Banner | None) -> None:
        """Another mode has another colour."""
        for command in Command:
            self.set_class(banner is not None and banner.mode is command, f"-{command.value.lower()}")
        self.set_class(banner is not None and banner.question is not None, "-question")

    def render(self) -> Content:
        """The mode and what it waits for."""
        banner = self.banner
        if banner is None:
            return Content("")
        plain, width = is_plain(self.app), self.content_size.width
        mode = _(banner.mode.label).upper()
        counted = ngettext("{n} done", "{n} done", banner.count).format(n=banner.count) if banner.count else ""
        waiting = (
            ngettext("{n} waiting", "{n} waiting", self.waiting).format(n=self.waiting) if self.waiting > 1 else ""
        )
        right = "  ".join(part for part in (waiting, counted) if part)
        said = clean(banner.said.text(_))
        room = max(width - cell_len(mode) - 3 - cell_len(right) - 2, 0)
        first = Content.assemble((mode, "bold"), "   ", fit(said, room, plain=plain), "  ", (right, "bold"))
        if banner.question is None:
            return first
        asked = fit(clean(banner.question.text(_)), width, plain=plain)
        return Content("\n").join([first, Content.assemble((asked, "bold"))])
