"""What a move would do, box by box, and the question whether to do it."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Button, Static

from depot.desk.moving.planning import MovePlan
from depot.desk.moving.telling import asked, going, remarks
from depot.model.codes import Code
from depot.store.lookup import Reader
from depot.words import N_, _
from screens.capture import Scan
from screens.dialogs.base import NO, YES, Dialog, command_of
from screens.rows import Column, Row
from screens.signs import OUTCOMES
from screens.text import clean
from screens.vlist import VirtualList

MOVE: Final = "move"
OTHERWISE: Final = "otherwise"
"""The other way: shelf by shelf instead of one after another, or the other way round."""

SENTENCE: Final = 66
"""Cells of a line of text in the dialog on the narrowest terminal."""

COLUMNS: Final = (
    Column(N_("Box"), width=13),
    Column(N_("What becomes of it"), flex=3, least=30),
    Column(N_("Title"), flex=2, least=16, from_width=90),
    Column("", width=8, from_width=60),
)


class MoveDialog(Dialog[str | None]):
    """The answer is MOVE, OTHERWISE, or None for no. The focus begins on No, as with every question."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("o,y", "say('move')", show=False),
        Binding("n", "leave", show=False),
        Binding("r", "say('otherwise')", show=False),
        Binding("left", "app.focus_previous", show=False),
        Binding("right", "app.focus_next", show=False),
    ]
    WIDE = True
    HINT = N_("Y yes · N no · Tab to the list · or scan the card YES or NO")

    def __init__(self, reader: Reader, plan: MovePlan, *, otherwise: bool) -> None:
        """`otherwise`: whether there is another way to do it."""
        self._reader = reader
        self._plan = plan
        self._otherwise = otherwise
        super().__init__(clean(asked(reader, plan).text(_)), "attention" if plan.staying else "note")

    def panel(self) -> ComposeResult:
        """What must be known, the ways out, and every box."""
        told = [clean(each.text(_)) for each in remarks(self._plan)]
        lines = sum(len(wrap(each, SENTENCE)) for each in (self._heading, *told))
        if told:
            yield Static("\n".join(told), classes="dialog-text", markup=False)
        with Horizontal(classes="dialog-buttons"):
            yield Button(_("No"), id="no", compact=True)
            yield Button(_("Move {n}").format(n=len(self._plan.moving)), id="move", compact=True)
            if self._otherwise:
                way = _("R: one shelf after another") if self._plan.matched else _("R: shelf by shelf")
                yield Button(way, id="otherwise", compact=True)
        listing = VirtualList(COLUMNS, self._rows)
        listing.styles.height = min(len(self._plan.lines) + 2, max(self.app.size.height - 14 - lines, 4))
        yield listing
        whole = Static("", id="whole", markup=False)
        whole.styles.height = 2
        yield whole

    def on_mount(self) -> None:
        """List the boxes: those that stay first."""
        order = sorted(range(len(self._plan.lines)), key=lambda n: self._plan.lines[n].target is not None)
        self.query_one(VirtualList).replace(order)
        self.query_one("#no", Button).focus()

    def on_virtual_list_highlighted(self, event: VirtualList.Highlighted) -> None:
        """Say all about the box under the cursor: its line may be cut."""
        event.stop()
        line = self._plan.lines[event.id]
        self.query_one("#whole", Static).update(clean(going(self._reader, line).text(_)), layout=False)

    def _rows(self, ids: Sequence[int]) -> list[Row]:
        return [self._row(n) for n in ids]

    def _row(self, n: int) -> Row:
        line = self._plan.lines[n]
        said = clean(going(self._reader, line).text(_))
        sure = "stop" if line.target is None else "attention" if line.doubt is not None or line.held else "ok"
        held = _("held") if line.held else ""
        return Row((Code.from_id("B", line.box.id).shown, said, clean(line.box.title), held), OUTCOMES[sure])

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        if event.button.id == "no":
            self.action_leave()
        else:
            self.action_say(str(event.button.id))

    def action_say(self, answer: str) -> None:
        """Answer by key."""
        if answer == MOVE or self._otherwise:
            self.answer(answer)

    def take_scan(self, scan: Scan) -> bool:
        """The cards YES and NO answer."""
        command = command_of(scan)
        if command in (YES, NO):
            self.answer(MOVE if command == YES else None)
            return True
        return super().take_scan(scan)
