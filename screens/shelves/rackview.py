"""The rack map drawn in cells: bays across, shelves down, aisle under aisle; a cursor goes from shelf to shelf."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from depot.desk.rackmap import Cell, Rack
from screens.shelves.facts import below
from screens.shelves.placesigns import PLACE_SIGNS, bar
from screens.shelves.racklayout import BAR, BAYS, BLANK, MARGIN, PITCH, TITLE, Layout, Line, Spot
from screens.signs import TONES, is_plain
from screens.text import clean, fit


class RackView(ScrollView, can_focus=True):
    """Racks to look at and to go about in."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "rack-view--title",
        "rack-view--label",
        "rack-view--cursor",
        "rack-view--cursor-away",
        "rack-view--empty",
        *(f"rack-view--{tone}" for tone in TONES),
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "sideways(-1)", show=False),
        Binding("right", "sideways(1)", show=False),
        Binding("up", "down(-1)", show=False),
        Binding("down", "down(1)", show=False),
        Binding("home", "sideways(-10000)", show=False),
        Binding("end", "sideways(10000)", show=False),
        Binding("pageup", "rack(-1)", show=False),
        Binding("pagedown", "rack(1)", show=False),
        Binding("enter", "choose", show=False),
    ]

    @dataclass
    class Moved(Message):
        """The cursor came to another shelf."""

        view: RackView
        cell: Cell

        @property
        def control(self) -> RackView:
            """The map."""
            return self.view

    @dataclass
    class Chosen(Message):
        """Enter, or a click on the shelf under the cursor."""

        view: RackView
        cell: Cell

        @property
        def control(self) -> RackView:
            """The map."""
            return self.view

    def __init__(self) -> None:
        super().__init__(id="racks")
        self._plan = Layout()
        self._spot = Spot()
        self._said = self._above = ""

    # -- what it shows ------------------------------------------------------------------------------------------

    @property
    def racks(self) -> Sequence[Rack]:
        """The racks on show."""
        return self._plan.racks

    @property
    def cell(self) -> Cell | None:
        """The shelf under the cursor; None when there is none."""
        return self._plan.cell(self._spot)

    def show(self, racks: Sequence[Rack], said: str = "", *, above: str = "") -> None:
        """Show racks, the cursor on the shelf where it was if that is among them.

        `said` is shown for none at all. `above` is the address of the place that they are in.
        """
        before = self.cell
        self._said, self._above = said, above
        self._plan = Layout(racks, self.scrollable_content_region.width)
        kept = self._plan.find(before.place) if before is not None else None
        self._spot = kept or Spot()
        self.virtual_size = Size(0, len(self._plan.lines))
        if kept is None:
            self.scroll_to(y=0, animate=False, immediate=True)
        self._show_cursor()
        self.refresh()
        self._tell()

    def go_to(self, place: int) -> bool:
        """Put the cursor on a shelf; False when it is not in the map."""
        spot = self._plan.find(place)
        if spot is not None:
            self._move(spot)
        return spot is not None

    # -- keys and mouse -----------------------------------------------------------------------------------------

    def action_sideways(self, by: int) -> None:
        """So many bays on."""
        if self.cell is not None:
            self._move(self._plan.sideways(self._spot, by))

    def action_down(self, by: int) -> None:
        """The next shelf."""
        if self.cell is not None:
            self._move(self._plan.down(self._spot, by))

    def action_rack(self, by: int) -> None:
        """The next rack."""
        if self.cell is not None:
            self._move(self._plan.rack(self._spot, by))

    def action_choose(self) -> None:
        """Tell who listens that this is the one."""
        if self.cell is not None:
            self.post_message(self.Chosen(self, self.cell))

    def on_click(self, event: events.Click) -> None:
        """Go to a shelf; on the one under the cursor, choose it."""
        at = event.get_content_offset(self)
        spot = self._plan.at(at.x, at.y + self.scroll_offset.y) if at is not None else None
        if spot == self._spot:
            self.action_choose()
        elif spot is not None:
            self._move(spot)

    def on_focus(self) -> None:
        """Draw the cursor as the place where keys go."""
        self.refresh()

    def on_blur(self) -> None:
        """Draw the cursor faintly."""
        self.refresh()

    def on_resize(self) -> None:
        """Another width has room for more or fewer bays."""
        self._plan = Layout(self._plan.racks, self.scrollable_content_region.width)
        self.virtual_size = Size(0, len(self._plan.lines))
        self._show_cursor()
        self.refresh()

    # -- drawing ------------------------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """One line of the window."""
        width = self.scrollable_content_region.width
        index, lines = y + self.scroll_offset.y, self._plan.lines
        if index >= len(lines):
            said = wrap(self._said, max(width - 2, 10)) if not lines else []
            text = f" {said[y - 1]}" if 0 < y <= len(said) else ""
            return Strip([Segment(fit(text, width), self._style("empty"))], width)
        line, plain = lines[index], is_plain(self.app)
        rack = self._plan.racks[line.rack]
        if line.kind == BLANK:
            return Strip.blank(width, self.rich_style)
        if line.kind == TITLE:
            title = clean(below(rack.address, self._above))
            return Strip([Segment(fit(title, width, plain=plain), self._style("title"))], width)
        if line.kind == BAYS:
            bays = rack.bays[line.first : line.first + self._plan.across]
            labels = (fit(clean(bay.label).center(BAR), BAR + 1, plain=plain) + " " for bay in bays)
            return Strip([Segment(fit(" " * (MARGIN + 1) + "".join(labels), width), self._style("label"))], width)
        return self._shelves(line, plain).adjust_cell_length(width, self.rich_style)

    def _shelves(self, line: Line, plain: bool) -> Strip:
        """A shelf of each bay, with their label at the left where it is the same."""
        cells = self._plan.cells(line)
        labels = {cell.label for cell in cells if cell is not None}
        loose = all(bay.cells[0].place == bay.place for bay in self._plan.racks[line.rack].bays)
        label = labels.pop() if len(labels) == 1 and not loose else ""
        segments = [Segment(fit(clean(label), MARGIN - 1, right=True, plain=plain) + " ", self._style("label"))]
        for number, cell in enumerate(cells):
            here = Spot(line.rack, line.first + number, line.level) == self._spot
            segments.append(self._bar(cell, plain, here=here))
        return Strip(segments)

    def _bar(self, cell: Cell | None, plain: bool, *, here: bool) -> Segment:
        """The bar of a shelf, between brackets where the cursor is."""
        if cell is None:
            return Segment(" " * PITCH, self.rich_style)
        text = bar(cell.state, cell.percent, BAR, plain=plain)
        if here:
            return Segment(f"[{text}]", self._style("cursor" if self.has_focus else "cursor-away"))
        return Segment(f" {text} ", self._style(PLACE_SIGNS[cell.state].tone))

    def _style(self, part: str) -> Style:
        return self.get_component_rich_style(f"rack-view--{part}")

    def _move(self, spot: Spot) -> None:
        if spot != self._spot:
            self._spot = spot
            self._show_cursor()
            self.refresh()
            self._tell()

    def _tell(self) -> None:
        if self.cell is not None:
            self.post_message(self.Moved(self, self.cell))

    def _show_cursor(self) -> None:
        """Scroll until the shelf can be seen, and the labels of its bays where there is room for them."""
        at, height = self._plan.line_of(self._spot), max(self.scrollable_content_region.height, 1)
        labels = self._spot.level + 2
        top = max(at - labels, 0) if labels < height else at
        if top < self.scroll_offset.y:
            self.scroll_to(y=top, animate=False, immediate=True)
        elif at >= self.scroll_offset.y + height:
            self.scroll_to(y=at - height + 1, animate=False, immediate=True)
