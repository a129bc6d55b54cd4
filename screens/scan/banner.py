"""The banner: what the next scan will do, readable from arm's length."""

from __future__ import annotations

from textwrap import wrap

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from depot.desk.scanning.state import Banner
from depot.model.commands import Command
from depot.words import _, ngettext
from screens.scan.letters import HEIGHT, big
from screens.signs import is_plain
from screens.text import clean, fit

GAP = 3
"""Cells between the mode and what is said beside it."""

LEAST = 24
"""Cells that a text beside big letters needs."""


class ModeBanner(Widget):
    """Three lines on the mode's colour: the mode in big letters; beside it what to scan, or the open question."""

    banner: reactive[Banner | None] = reactive(None, init=False)
    waiting: reactive[int] = reactive(0)
    """Scans that are not answered yet."""

    def watch_banner(self, before: Banner | None, banner: Banner | None) -> None:
        """Another mode has another colour, and an open question too."""
        if banner is None or (before is not None and _look(before) == _look(banner)):
            return
        for command in Command:
            self.set_class(banner.mode is command, f"-{command.value.lower()}")
        self.set_class(banner.question is not None, "-question")

    def render(self) -> Content:
        """The mode and what it waits for."""
        banner = self.banner
        if banner is None:
            return Content("")
        plain, width = is_plain(self.app), self.content_size.width
        mode = _(banner.mode.label)
        said = clean((banner.question or banner.said).text(_))
        counts = self._counts(banner)
        drawn = None if plain else big(mode)
        room = width - len(drawn[0]) - GAP if drawn is not None else 0
        beside = wrap(said, room) if room >= LEAST else []
        if drawn is None or not 0 < len(beside) <= HEIGHT - bool(counts):
            return self._small(mode, said, counts, width)
        above = max(HEIGHT - 1 - len(beside), 0)
        texts = [("", "")] * above + [(line, "bold") for line in beside]
        texts += [(counts, "")] * (HEIGHT - len(texts))
        lines = zip(drawn, texts, strict=True)
        return Content("\n").join(Content.assemble((big_, "bold"), " " * GAP, text) for big_, text in lines)

    def _small(self, mode: str, said: str, counts: str, width: int) -> Content:
        """The same where big letters have no room or cannot be drawn: spaced capitals above the text."""
        head = Content.assemble((" ".join(mode.upper()), "bold"), " " * GAP, counts)
        lines = wrap(said, max(width, LEAST))[: HEIGHT - 1]
        lines += [""] * (HEIGHT - 1 - len(lines))
        return Content("\n").join([head.pad_right(width - head.cell_length), *(_bold(line, width) for line in lines)])

    def _counts(self, banner: Banner) -> str:
        """What was done in this mode, and what waits to be answered when the scanner is quicker than the disk."""
        done = ngettext("{n} done", "{n} done", banner.count).format(n=banner.count) if banner.count else ""
        waits = ngettext("{n} waiting", "{n} waiting", self.waiting).format(n=self.waiting) if self.waiting > 1 else ""
        return ("  -  " if is_plain(self.app) else "  ·  ").join(part for part in (done, waits) if part)


def _bold(line: str, width: int) -> Content:
    return Content.assemble((fit(line, width), "bold"))


def _look(banner: Banner) -> tuple[Command, bool]:
    return banner.mode, banner.question is not None
