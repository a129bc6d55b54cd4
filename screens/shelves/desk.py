"""The shelf desk: the tree of places at the left; at the right the rack map, or what stands on a shelf."""

from __future__ import annotations

from asyncio import sleep
from collections.abc import Mapping
from time import monotonic
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from depot.desk.rackmap import Load, Plan, Rack, Stop, state_of
from depot.model.codes import Code
from depot.model.location import HOLDS_BOXES
from depot.store.listing import Listing
from depot.store.lists import Lists
from depot.store.rows import LocationRow
from depot.store.store import Store
from depot.words import N_, _
from screens.acting import SaidLine
from screens.background import Background
from screens.keys import Command
from screens.labelling import LABEL
from screens.shelves.contents import Contents, boxes_at
from screens.shelves.facts import cell_line, heading, legend
from screens.shelves.moving import PlaceMoving
from screens.shelves.rackview import RackView
from screens.shelves.tree import PlaceTree
from screens.shelves.words import Words
from screens.signs import is_plain
from screens.vlist import VirtualList
from screens.within import WITHIN, Within

REST = 10
"""The whole depot is counted again after resting so many times as long as the last count took."""


class ShelvesScreen(Within, PlaceMoving):
    """Places, and what stands where."""

    CSS_PATH = "shelves.tcss"
    NUMBER = "F7"
    TITLE = N_("Shelves")
    HELP_TEXT = N_(
        "At the left all places: the right arrow opens one, the left arrow shuts it. At the right its rack map, a bar "
        "for each shelf, filled as the shelf is; a sign at both ends says what keeps boxes away. Enter goes into the "
        "map and from there to a shelf and its boxes; Esc goes back. New places, racks, blocks and reservations are "
        "for supervisors."
    )
    VERBS: ClassVar[tuple[Command, ...]] = (
        LABEL,
        WITHIN,
        Command("place.back", "escape", N_("Back"), N_("Back to the map, then to the tree.")),
    )

    def __init__(self) -> None:
        super().__init__()
        self._row: LocationRow | None = None
        self._loads: Mapping[int, Load] = {}
        self._came: tuple[int, int] | None = None
        """The map that a shelf was opened from, and the shelf."""
        self._reads = Background(lambda: self.app.store.another(readonly=True))
        self._rest_until = 0.0
        self._counts = Background(lambda: self.app.store.another(readonly=True))

    def body(self) -> ComposeResult:
        """Tree, heading, map or boxes, and the line that says what was done."""
        with Horizontal(id="desk"):
            yield PlaceTree(lambda: self.app.store)
            with Vertical(id="right"):
                yield Words("heading")
                yield RackView()
                yield Contents(lambda: self.app.store)
                yield Static("", id="cell", markup=False)
                yield Words("legend")
        yield SaidLine()

    def on_mount(self) -> None:
        """Begin in the tree."""
        self.query_one(Contents).display = False
        tree = self.query_one(PlaceTree)
        self.set_focus(tree)
        self._load()
        if not tree.ids:
            self._show_none()

    def on_unmount(self) -> None:
        """Close the connections of the readers."""
        for background in (self._reads, self._counts, self.finds):
            background.close()

    def on_screen_resume(self) -> None:
        """Something may have been done at another desk meanwhile."""
        self.refresh_data()

    def refresh_data(self) -> None:
        """Read again what is on show; cursors stay."""
        if self.is_mounted:
            self._load()

    def _load(self) -> None:
        tree = self.query_one(PlaceTree)
        tree.again()
        if tree.cursor_id is not None:
            self._select(tree.cursor_id)
        self._count()

    def show_subject(self, code: str) -> None:
        """Go to a place by its code."""
        self.go_to(Code.parse(code).id)

    # -- what acts are about ------------------------------------------------------------------------------------

    def about(self) -> int | None:
        """The shelf under the cursor of the map while it has the focus, else the place of the tree."""
        racks = self.query_one(RackView)
        if racks.has_focus and racks.cell is not None:
            return racks.cell.place
        return self._row.id if self._row is not None else None

    @property
    def scope(self) -> str:
        """The code of the place that acts are about."""
        place = self.about()
        return Code.from_id("S", place).shown if place is not None else ""

    def here(self) -> LocationRow | None:
        """The place of the tree."""
        return self._row

    def row_of(self, place: int) -> LocationRow:
        """A place as it stands."""
        return self._plan(self.app.store).shelf(place)

    def go_to(self, place: int) -> None:
        """Put the cursor of the tree on a place."""
        tree = self.query_one(PlaceTree)
        if not tree.reveal(place):
            self.say(_("This place is no longer in use."), "attention")
            return
        self.set_focus(tree)
        self._select(place)

    def made(self, place: int) -> None:
        """A place was created: go there."""
        self.go_to(place)
        self._count()

    # -- the right side -----------------------------------------------------------------------------------------

    def _select(self, place: int) -> None:
        self._row = row = self.row_of(place)
        if self._came is not None and self._came[1] != place:
            self._came = None
        shelf = row.kind in HOLDS_BOXES
        contents, racks = self.query_one(Contents), self.query_one(RackView)
        if contents.display != shelf:
            contents.display, racks.display = shelf, not shelf
            self.query_one("#cell").display = self.query_one("#legend").display = not shelf
        self._head()
        self._fill(place, shelf=shelf)
        self.refresh_bindings()

    @property
    def _there(self) -> bool:
        """Whether the desk still stands: a read may end after it was taken down."""
        return bool(self.query(PlaceTree))

    def _head(self) -> None:
        row = self._row
        if row is not None:
            state, load, plain = state_of(row, self.app.store.widths()), self._loads.get(row.id), is_plain(self.app)
            self.query_one("#heading", Words).show(lambda width: heading(row, state, load, width, plain=plain))

    @work(exclusive=True, group="right")
    async def _fill(self, place: int, *, shelf: bool) -> None:
        if shelf:
            ids = await self._reads.read(lambda store, _stop: boxes_at(store, place))
            if ids is not None and self._there:
                self.query_one(Contents).replace(ids)
            return
        racks = await self._reads.read(lambda store, stop: tuple(self._plan(store, stop).racks(place)))
        if racks is not None and self._there:
            self._show_racks(racks)

    def _show_racks(self, racks: tuple[Rack, ...]) -> None:
        view = self.query_one(RackView)
        address = self._row.address if self._row is not None else ""
        view.show(racks, _("No shelf in here yet: F3 creates a place, r whole racks."), above=address)
        plain = is_plain(self.app)
        self.query_one("#legend", Words).show(lambda width: legend(racks, width, plain=plain))
        if not racks:
            self.query_one("#cell", Static).update("", layout=False)

    def _show_none(self) -> None:
        self.query_one(RackView).show((), _("Begin here: r creates whole racks, F3 a single place."))

    @work(exclusive=True, group="loads")
    async def _count(self) -> None:
        await sleep(max(self._rest_until - monotonic(), 0))
        begun = monotonic()
        loads = await self._counts.read(lambda store, stop: self._plan(store, stop).loads())
        if loads is not None and self._there:
            self._loads = loads
            self._rest_until = monotonic() + (monotonic() - begun) * REST
            self.query_one(PlaceTree).show_loads(loads)
            self._head()

    @staticmethod
    def _plan(store: Store, stop: Stop = lambda: False) -> Plan:
        return Plan(Lists(store), Listing(store), store.widths(), stop)

    # -- keys ---------------------------------------------------------------------------------------------------

    def on_virtual_list_highlighted(self, event: VirtualList.Highlighted) -> None:
        """Another place in the tree: show it at the right."""
        if isinstance(event.list, PlaceTree) and (self._row is None or event.id != self._row.id):
            self._select(event.id)

    async def on_virtual_list_chosen(self, event: VirtualList.Chosen) -> None:
        """Enter: a shut place opens, an open one or a shelf gives the focus to the right; a box goes to its desk."""
        if isinstance(event.list, Contents):
            await self.app.show(Code.from_id("B", event.id).text)
            return
        tree, racks = self.query_one(PlaceTree), self.query_one(RackView)
        if racks.display and (racks.cell is None or not tree.is_open(event.id)):
            tree.action_open()
        else:
            self.set_focus(racks if racks.display else self.query_one(Contents))

    def on_rack_view_moved(self, event: RackView.Moved) -> None:
        """Say in words what is under the cursor."""
        row, above = self.row_of(event.cell.place), self._row.address if self._row is not None else ""
        said = cell_line(event.cell, row, above, plain=is_plain(self.app))
        self.query_one("#cell", Static).update(said, layout=False)
        self.refresh_bindings()

    def on_rack_view_chosen(self, event: RackView.Chosen) -> None:
        """Open the shelf."""
        before = self._row.id if self._row is not None else event.cell.place
        self.go_to(event.cell.place)
        self._came = (before, event.cell.place)
        self.set_focus(self.query_one(Contents))

    def on_descendant_focus(self) -> None:
        """What acts are about may be another place now."""
        self.refresh_bindings()

    def action_item_label(self) -> None:
        """Put the place, or the box under the cursor, on the list of the label desk."""
        contents = self.query_one(Contents)
        box, place = contents.cursor_id if contents.has_focus else None, self.about()
        if box is not None:
            self.run_worker(self.app.label(Code.from_id("B", box).text))
        elif place is not None:
            self.run_worker(self.app.label(Code.from_id("S", place).text))

    def action_place_back(self) -> None:
        """From the boxes to the map that the shelf was opened from, else to the tree."""
        contents, tree = self.query_one(Contents), self.query_one(PlaceTree)
        if contents.has_focus and self._came is not None:
            self.go_to(self._came[0])
            self.set_focus(self.query_one(RackView))
        else:
            self.set_focus(tree)
