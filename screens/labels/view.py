"""The face of the label desk: list, sheet and label, and the lines that say what they are."""

from __future__ import annotations

from asyncio import to_thread
from typing import TYPE_CHECKING, Final

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from depot.desk.printing import kept, selection, sheets
from depot.desk.printing.faces import FACES
from depot.desk.printing.faults import PrinterNone
from depot.desk.printing.jobs import Order, queue
from depot.desk.settings import station_value
from depot.errors import DepotError
from depot.model.codes import Code
from depot.words import N_, _, ngettext
from labels.stocks import builtin_stocks
from screens.acting import Acting, SaidLine
from screens.background import Background
from screens.labels.labelrows import COLUMNS, label_rows
from screens.labels.likely import likely_stock
from screens.labels.making import Look
from screens.labels.picture import LabelPicture
from screens.labels.sheetmap import Grid, SheetMap
from screens.labels.wording import counted_labels, face_name
from screens.labels.worklist import Worklist
from screens.printwords import ask_status, stock_line
from screens.rows import Row
from screens.signs import OUTCOMES, is_plain
from screens.text import clean, fit, number
from screens.vlist import VirtualList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PIL.Image import Image

    from screens.app import DepotApp

POLL: Final = 8.0
"""Seconds between two questions to the printer."""

SHEET, LABEL, NEAR = range(3)
"""How near the desk looks."""


class LabelView(Acting):
    """What is on show. What it looks at, and what is done, is in the classes made of it."""

    CSS_PATH = "labels.tcss"
    app: DepotApp

    def __init__(self) -> None:
        super().__init__()
        self.list = Worklist()
        self.stocks: dict[str, str] = {}
        """Names of the stocks that were chosen here, by face."""
        self.chosen_printer = ""
        self.start = 0
        """Position that the first label was moved to; 0 for where the sheet stopped."""
        self.language = ""
        """Of the labels; empty for the depot's."""
        self.stock = next(iter(builtin_stocks().values()))
        self.printer = ""
        """Its name; empty when there is none yet."""
        self.free = 1
        """First position of the sheet in the printer that is free."""
        self._look: Look | None = None
        self._images: dict[int, Image] = {}
        self._zoom = SHEET
        self._reads = Background(lambda: self.app.store.another(readonly=True))
        self._finds = Background(lambda: self.app.store.another(readonly=True))
        self._said: dict[str, tuple[bool, str]] = {}
        """Of each printer, whether it would print, and what it says of itself."""

    def body(self) -> ComposeResult:
        """The list, the sheet or the label, what the check says, and what was done."""
        with Horizontal(id="bench"):
            with Vertical(id="left"):
                yield Static("", id="what", markup=False)
                yield VirtualList(COLUMNS, self._rows, empty=N_("F2 adds, or scan something."), markable=True)
            with Vertical(id="right"):
                yield Static("", id="on", markup=False)
                yield SheetMap()
                yield LabelPicture(id="label")
                yield Static("", id="counted", markup=False)
        yield Static("", id="checked", markup=False)
        yield SaidLine()

    # -- what it is about ---------------------------------------------------------------------------------------

    def settle(self) -> None:
        """Find out on what and where to print: as was chosen here, else as it was done last."""
        store, face = self.app.store, self.list.now.face
        every = kept.stocks(store)
        own = station_value(store, self.app.options.station, "stock") if face == "box" else ""
        name = self.stocks.get(face, own)
        self.stock = every[name if name in every else likely_stock(store, face, every)]
        try:
            self.printer = self.chosen_printer or kept.own_printer(store, self.app.options.station)
        except PrinterNone:
            self.printer = ""
        self.free = sheets.next_free(store, self.printer, self.stock)
        if self.start > self.stock.per_page:
            self.start = 0

    @property
    def names(self) -> list[str]:
        """What each label is called on the map, in order."""
        now = self.list.now
        if not FACES[now.face].letters:
            return [face_name(now.face)] * now.copies
        return [Code.parse(code).shown[5:] for code in now.codes for _nth in range(now.copies)]

    def wish(self, codes: Sequence[str] | None = None) -> Order:
        """The order of what is on the list."""
        now = self.list.now
        return Order(
            now.face,
            now.codes if codes is None else tuple(codes),
            self.stock.name,
            self.printer,
            now.copies,
            self.start,
            language=self.language,
        )

    # -- drawing ------------------------------------------------------------------------------------------------

    def changed(self, cursor: int | None = None) -> None:
        """The list is another one."""
        listing = self.query_one(VirtualList)
        listing.clear_marks()
        listing.replace(range(len(self.list.now.codes)), cursor=cursor)
        listing.reload()
        self._look = None
        self._images.clear()
        self.redraw()

    def redraw(self) -> None:
        """Draw what is known, and look anew at the labels."""
        self.settle()
        stock, now, free = self.stock, self.list.now, self.free
        grid = Grid(stock.cols, stock.rows, stock.label_w, stock.label_h)
        map_ = self.query_one(SheetMap)
        first = [str(row.cells[1]) for row in label_rows(self.app.store, now.codes[: stock.per_page])]
        titles = [title for title in first for _nth in range(now.copies)]
        map_.show(grid, self.names, start=self.start or free, free=free, titles=titles, face=self._face)
        self._draw_what()
        self._draw_counted()
        self._draw_on()
        self.refresh_bindings()
        if now.codes or not FACES[now.face].letters:
            self.study()
        else:
            self.workers.cancel_group(self, "look")
            self._say_checked("quiet", "")
            self.query_one(LabelPicture).say(_("Nothing on the list yet."))

    def _draw_what(self) -> None:
        now, store = self.list.now, self.app.store
        n = len(now.codes)
        head = Content.assemble((face_name(now.face), "bold $text"), (f"  {number(n)}" if n else "", "bold $tone-note"))
        counts = selection.counts(store, FACES.values())
        waiting = [f"{number(count)} {face_name(face)}" for face, count in counts.items() if count]
        open_jobs = len(queue(store))
        parts = []
        if open_jobs:
            parts.append(ngettext("{n} job in the queue", "{n} jobs in the queue", open_jobs).format(n=open_jobs))
        if waiting:
            parts.append(_("needed: {what}").format(what=", ".join(waiting)))
        plain, line = is_plain(self.app), self.query_one("#what", Static)
        said = fit((" - " if plain else " · ").join(parts), max(line.content_size.width, 20), plain=plain)
        tail = Content.assemble((said.rstrip(), "$ink-soft"))
        line.update(Content("\n").join([head, tail]), layout=False)

    def _draw_on(self) -> None:
        """Which stock, and which printer with what it says of itself."""
        line, plain = self.query_one("#on", Static), is_plain(self.app)
        room = max(line.content_size.width - 4, 20)
        name, (ready, said) = clean(self.printer), self._said.get(self.printer, (True, ""))
        tone = "$ink-soft" if ready else "$tone-attention"
        mark = "" if ready else "! "
        printer = f"{name}  {mark}{clean(said)}" if name else _("no printer yet")
        parts = [
            Content.assemble((key, "bold $key"), "  ", (fit(text, room, plain=plain).rstrip(), style))
            for key, text, style in (("F3", stock_line(self.stock), "$ink-soft"), ("F4", printer, tone))
        ]
        line.update(Content("\n").join(parts), layout=False)

    @work(exclusive=True, group="poll")
    async def _poll(self) -> None:
        """Ask the printer how it is, in a thread, since some never answer."""
        if not self.is_active or not self.printer:
            return
        name = self.printer
        try:
            address = kept.printer(self.app.store, name).address
        except DepotError:
            return
        self._said[name] = await to_thread(ask_status, address)
        if self.is_mounted:
            self._draw_on()

    def _draw_counted(self) -> None:
        map_, now = self.query_one(SheetMap), self.list.now
        total = len(self.names)
        parts = [counted_labels(total)] if total else []
        if self.stock.per_page > 1:
            parts.append(_("from {position}").format(position=map_.start))
        if map_.pages > 1:
            parts.append(_("sheet {page} of {pages}").format(page=map_.page, pages=map_.pages))
        if now.copies > 1:
            parts.append(ngettext("{n} copy", "{n} copies of each", now.copies).format(n=now.copies))
        separator = " - " if is_plain(self.app) else " · "
        self.query_one("#counted", Static).update(separator.join(parts), layout=False)

    def _say_checked(self, outcome: str, text: str) -> None:
        line = self.query_one("#checked", Static)
        if outcome not in OUTCOMES:
            line.update(Content.assemble((text, "$ink-soft")), layout=False)
            return
        sign = OUTCOMES[outcome]
        mark = (f"{sign.mark(is_plain(self.app))} ", f"bold $tone-{sign.tone}")
        line.update(Content.assemble(mark, (clean(text), "$text" if outcome == "ok" else f"$tone-{sign.tone}")))

    def _face(self, nth: int) -> Image | None:
        """The small picture of a label, if it was made already."""
        looked = self._look
        if looked is None or nth >= len(looked.smalls):
            return None
        if nth not in self._images:
            self._images[nth] = looked.smalls[nth].image()
        return self._images[nth]

    def _rows(self, ids: Sequence[int]) -> list[Row]:
        codes = self.list.now.codes
        return label_rows(self.app.store, [codes[nth] for nth in ids])

    def study(self) -> None:
        """Look anew at the labels on the list."""
        raise NotImplementedError
