"""The parts of a card that are lists: files, history, places; a line of their names, and one of them on show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from depot.words import _
from screens.rows import Column, Loader
from screens.text import number
from screens.vlist import VirtualList


@dataclass(frozen=True, slots=True)
class Section:
    """One list of a card."""

    key: str
    name: str
    """A msgid."""
    columns: Sequence[Column]
    load: Loader
    empty: str
    """A msgid: what a list of no rows says."""


class PartNames(Widget):
    """The names of the sections with how much is in each; the one on show is marked."""

    def __init__(self, sections: Sequence[Section]) -> None:
        super().__init__()
        self._sections = sections
        self._spans: list[tuple[int, int, str]] = []
        self.current = sections[0].key
        self.counts: Mapping[str, int] = {}

    def render(self) -> Content:
        """All names on one line."""
        parts: list[str | Content | tuple[str, str]] = []
        self._spans, at = [], 0
        for section in self._sections:
            here = section.key == self.current
            label = f"{_(section.name)} {number(self.counts.get(section.key, 0))}"
            text = f"[{label}]" if here else f" {label} "
            parts += [(text, "bold $key" if here else "$ink-soft"), " "]
            self._spans.append((at, at + cell_len(text), section.key))
            at += cell_len(text) + 1
        return Content.assemble(*parts)

    def on_click(self, event: events.Click) -> None:
        """The mouse may choose one."""
        for start, end, key in self._spans:
            if start <= event.x < end and isinstance(self.parent, Sections):
                self.parent.show(key)


class Sections(Vertical):
    """The names above, the list on show below."""

    @dataclass
    class Opened(Message):
        """A row was chosen."""

        key: str
        """Of the section."""
        id: int

    def __init__(self, sections: Sequence[Section]) -> None:
        super().__init__()
        self._sections = sections

    def compose(self) -> ComposeResult:
        """Tabs and lists."""
        yield PartNames(self._sections)
        for section in self._sections:
            listing = VirtualList(section.columns, section.load, empty=section.empty, id=f"part-{section.key}")
            listing.display = section.key == self._sections[0].key
            yield listing

    @property
    def current(self) -> str:
        """The section on show."""
        return self.query_one(PartNames).current

    def list_of(self, key: str) -> VirtualList:
        """The list of a section."""
        return self.query_one(f"#part-{key}", VirtualList)

    def fill(self, key: str, ids: Sequence[int], *, anew: bool) -> None:
        """Give a section other rows: from the top when they are another thing's, else with the cursor where it is."""
        tabs = self.query_one(PartNames)
        tabs.counts = {**tabs.counts, key: len(ids)}
        tabs.refresh()
        self.list_of(key).replace(ids, cursor=0 if anew else None)

    def show(self, key: str) -> None:
        """Put a section on show, with the focus in its list."""
        tabs = self.query_one(PartNames)
        tabs.current = key
        tabs.refresh()
        for section in self._sections:
            self.list_of(section.key).display = section.key == key
        self.list_of(key).focus()

    def step(self, by: int) -> None:
        """The section beside the one on show."""
        keys = [section.key for section in self._sections]
        self.show(keys[(keys.index(self.current) + by) % len(keys)])

    def on_virtual_list_chosen(self, event: VirtualList.Chosen) -> None:
        """Say which row of which section."""
        event.stop()
        self.post_message(self.Opened((event.list.id or "").removeprefix("part-"), event.id))
