"""What the label desk looks at: the labels of the first sheet, drawn and checked; and the scans that stay on it."""

from __future__ import annotations

from asyncio import sleep
from functools import cached_property
from typing import TYPE_CHECKING, Final

from textual import work

from depot.errors import DepotError
from depot.model.codes import Code
from depot.words import _
from labels.raster import bitmap
from screens.capture import Scan
from screens.gate import Gate
from screens.graphics import ask
from screens.labels.likely import codes_of, plan_as_sent
from screens.labels.making import Look, look
from screens.labels.picture import LabelPicture
from screens.labels.sheetmap import SheetMap
from screens.labels.view import LABEL, NEAR, POLL, SHEET, LabelView
from screens.labels.wording import counted_labels
from screens.labels.worklist import FACE_OF
from screens.scanworker import Answer
from screens.signs import is_plain, ring
from screens.vlist import VirtualList

if TYPE_CHECKING:
    pass

REST: Final = 0.25
"""Seconds of rest before the labels are drawn and checked again."""
HERE: Final = frozenset({"box", "file", "location", "person", "loan", "user"})
"""Kinds of things of which a scan goes on the list."""


class LabelBench(LabelView):
    """The list, and what is known of its labels."""

    @cached_property
    def _gate(self) -> Gate:
        return Gate(self.app, HERE)

    def on_mount(self) -> None:
        """Begin with an empty list."""
        self.query_one(LabelPicture).display = False
        if not is_plain(self.app):
            ask(self.app)
        self.query_one(VirtualList).focus()
        self.redraw()
        self.set_interval(POLL, self._poll)
        if self.app.session is not None:
            self.app.printroom.recover(self.app.session.user)

    def on_unmount(self) -> None:
        """Close the connections of the readers."""
        self._reads.close()
        self._finds.close()

    def on_screen_suspend(self) -> None:
        """Something lies over the desk, or another desk is on show."""
        self.query_one(LabelPicture).light(lit=False)

    def on_screen_resume(self) -> None:
        """Back from another desk: sheets may have gone on meanwhile."""
        self.query_one(LabelPicture).light(lit=True)
        wide = self.app.size.width >= 100
        self.set_class(wide, "-wide")
        self.set_class(not wide, "-narrow")
        self.refresh_data()
        self._poll()

    def refresh_data(self) -> None:
        """Something was written: read again what is on show."""
        if self.is_mounted and self.query(SheetMap):
            self.query_one(VirtualList).reload()
            self.redraw()

    # -- looking at the labels ----------------------------------------------------------------------------------

    def study(self) -> None:
        """Look anew, once the list rests."""
        self._look_anew()

    @work(exclusive=True, group="look")
    async def _look_anew(self) -> None:
        """Draw the first sheet and check it as it would be printed, in the workshop."""
        self._say_checked("quiet", _("drawing and checking…"))
        await sleep(REST)
        now, stock = self.list.now, self.stock
        room = max(stock.per_page - (self.start or self.free) + 1, 1)
        listing = self.query_one(VirtualList)
        first = now.codes[: max(room // now.copies, 1)]
        cursor = listing.cursor
        beyond = len(first) <= cursor < len(now.codes)
        codes = (*first, now.codes[cursor]) if beyond else first
        wish, workshop = self.wish(codes), self.app.printroom.workshop
        try:
            looked = await self._reads.read(lambda store, _stop: workshop.do(look, plan_as_sent(store, wish)))
        except DepotError as error:
            self._found(None, error)
            return
        if looked is not None and self.is_mounted:
            self._found(looked, None)

    def _found(self, looked: Look | None, problem: DepotError | None) -> None:
        self._look = looked
        self._images.clear()
        self.query_one(SheetMap).redraw()
        self._show_label()
        if problem is not None:
            self._say_checked("stop", f"{problem.sentence(_)} {problem.next_step(_)}")
        elif looked is not None:
            checked = looked.checked
            grade = _("{read}, grade {grade}").format(read=checked.sentence, grade=checked.grade)
            more = self.query_one(SheetMap).pages > 1
            text = _("first sheet: {what}").format(what=grade) if more else grade
            self._say_checked("stop" if checked.wrong else "ok", text)

    def _show_label(self) -> None:
        """The label of the row under the cursor, where one label is shown."""
        picture = self.query_one(LabelPicture)
        if self._zoom == SHEET or self._look is None:
            return
        at = self.query_one(VirtualList).cursor * self.list.now.copies
        drawings = self._look.drawings
        if at >= len(drawings):
            at = len(drawings) - 1
        picture.near = self._zoom == NEAR
        picture.show(drawings[at], bitmap(drawings[at]))

    def look_at(self, zoom: int) -> None:
        """The sheet, one label, or one label so near that its modules are cells."""
        self._zoom = min(max(zoom, SHEET), NEAR)
        picture, map_, listing = self.query_one(LabelPicture), self.query_one(SheetMap), self.query_one(VirtualList)
        near = self._zoom != SHEET
        picture.display, map_.display = near, not near
        self.set_class(near, "-zoomed")
        self.set_class(self._zoom == NEAR, "-near")
        if near:
            (listing if self.has_class("-wide") and self._zoom == LABEL else picture).focus()
            picture.near = self._zoom == NEAR
        elif picture.has_focus or self.focused is None:
            listing.focus()
        self.call_after_refresh(self._show_label)
        self.refresh_bindings()

    def on_virtual_list_highlighted(self) -> None:
        """Another label is under the cursor."""
        if self._zoom != SHEET:
            looked = self._look
            if looked is not None and self.query_one(VirtualList).cursor * self.list.now.copies >= len(looked.drawings):
                self.study()
            else:
                self._show_label()

    def on_sheet_map_moved(self, event: SheetMap.Moved) -> None:
        """Printing is to begin at another position."""
        start = 0 if event.start == self.free else event.start
        if start != self.start:
            self.start = start
            self.study()
        self._draw_counted()

    # -- scans --------------------------------------------------------------------------------------------------

    def take_scan(self, scan: Scan) -> bool:
        """Put what was scanned on the list, while the scan desk only looks things up."""
        found = self._gate.found(scan) if self.is_active else None
        if found is None:
            self._gate.let_through()
            return False
        self.take(found.subject)
        return True

    def hear(self, answer: Answer) -> None:
        """The scan desk answered."""
        self._gate.hear(answer)

    def show_subject(self, subject: str) -> None:
        """Put a thing on the list; on another desk somebody asked for its label."""
        self.take(subject, anew=True)

    def take(self, subject: str, *, anew: bool = False) -> None:
        """Put a thing on the list: under the kind of label that is on it already, or for `anew` under its own."""
        now = self.list.now
        own = FACE_OF.get(subject[:1], "box")
        face = own if anew or not now.codes else now.face
        try:
            codes = codes_of(self.app.store, face, subject)
        except DepotError as error:
            self.say(f"{error.sentence(_)} {error.next_step(_)}", "stop")
            ring(self.app, "stop")
            return
        shown = Code.parse(subject).shown
        if not codes:
            self.say(_("{code}: nothing there gets such a label").format(code=shown), "attention")
            ring(self.app, "attention")
            return
        new = self.list.add(face, codes)
        if not new:
            self.say(_("{item} is on the list already").format(item=shown), "again")
            ring(self.app, "again")
            self.query_one(VirtualList).go_to(self.list.now.codes.index(codes[0]))
            return
        self.changed(cursor=len(self.list.now.codes) - 1)
        added = counted_labels(new) if new > 1 else ""
        self.say(" · ".join(filter(None, (_("{code} is on the list").format(code=shown), added))))
