"""The events of a day, a package or a receipt, each with its state."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from depot.exchange.pieces import Piece, Places
from depot.words import N_
from screens.exchange.leaving import EVENT_COLUMNS, EventRows, piece_rows
from screens.exchange.placewords import SIGNS
from screens.frame import Desk
from screens.keys import Command
from screens.signs import is_plain
from screens.text import clean
from screens.vlist import VirtualList

if TYPE_CHECKING:
    from screens.app import DepotApp


class PieceScreen(Desk):
    """Events that went together, or wait together."""

    CSS_PATH = "exchange.tcss"
    NUMBER = "Ctrl+E"
    TITLE = N_("Events")
    HELP_TEXT = N_(
        "Every event of a day, a package or a receipt, the newest first, with where it is: here only, on the key, in "
        "the vault; in question where it is a side of a disagreement. Enter opens the card of the thing."
    )
    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("piece.open", "f12,o", N_("Card"), N_("Open the card of the thing."), footer=True),
        Command("piece.close", "escape", N_("Back"), N_("Go back to the list."), footer=True),
    )
    app: DepotApp

    def __init__(self, piece: Piece, places: Places) -> None:
        super().__init__()
        self._piece = piece
        self._places = places

    def body(self) -> ComposeResult:
        """What it is, and its events."""
        yield Static("", id="head", markup=False)
        rows = EventRows(self.app.store, self._piece, self._places)
        yield VirtualList(EVENT_COLUMNS, rows.rows)

    def on_mount(self) -> None:
        """Show them."""
        (row,) = piece_rows([self._piece])
        sign = SIGNS[self._piece.place]
        state, at, _count, what = (str(cell) for cell in row.cells)
        mark = (f"{sign.mark(is_plain(self.app))} {state}", f"bold $tone-{sign.tone}")
        self.query_one("#head", Static).update(Content.assemble(mark, f"  {at}  ", (clean(what), "$ink-soft")))
        listing = self.query_one(VirtualList)
        listing.replace(range(self._piece.last, self._piece.first - 1, -1))
        listing.focus()

    def action_piece_open(self) -> None:
        """The card of what is under the cursor."""
        seq = self.query_one(VirtualList).cursor_id
        node = self.app.store.stream_head().node
        event = self.app.store.event_at(node, self._piece.inc, seq) if seq is not None else None
        if event is not None and "/" not in event.subject:
            self.run_worker(self.app.show(event.subject))

    def on_virtual_list_chosen(self) -> None:
        """Enter."""
        self.action_piece_open()

    def action_piece_close(self) -> None:
        """Back."""
        self.dismiss(None)
