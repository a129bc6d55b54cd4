"""The guided adjustment: print the ruler page, read its scales, see the correction, keep it, print again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from depot.desk.printing import jobs, kept
from depot.desk.printing.jobs import Order
from depot.desk.printing.lengths import LENGTH, LENGTH_HELP, micrometres, millimetres
from depot.errors import DepotError
from depot.words import N_, _
from labels.profiles import Offset, Profile, measured
from labels.ruler import cross_distance, from_cross
from screens import printroom
from screens.acting import Acting, SaidLine
from screens.forms import Field, Form
from screens.keys import Command
from screens.printroom import News
from screens.signs import OUTCOMES, is_plain
from screens.text import clean

if TYPE_CHECKING:
    from labels.stocks import Stock


def _read(key: str, label: str) -> Field:
    return Field(key, label, most=8, pattern=LENGTH, pattern_help=LENGTH_HELP, hint="0")


SHEET_FIELDS: Final = (
    _read("first_x", N_("A, scale across")),
    _read("first_y", N_("A, scale down")),
    _read("across", N_("B, scale down")),
    _read("last_x", N_("C, scale across")),
    _read("last_y", N_("C, scale down")),
)
"""Of a sheet: what is read at its corners, in millimetres."""

CROSS_FIELDS: Final = (
    _read("left", N_("Cross to the left edge")),
    _read("top", N_("Cross to the upper edge")),
)
"""Of a roll, or a page that is one label: distances of the upper left cross."""

SHEET_STEPS: Final = (
    N_("Put plain paper into the printer and press F12: the ruler page comes out."),
    N_("Lay it on a sheet of labels, edges together, and hold both against the light."),
    N_("At A, B and C, read where the edge of the real label meets the scale: + is right and down."),
    N_("Type what you read below. The correction appears at once; Enter keeps it."),
    N_("Print again. When A, B and C read 0, it is done."),
)
CROSS_STEPS: Final = (
    N_("Press F12: a page with a cross in each corner comes out."),
    N_("Measure from the upper left cross to the left edge and to the upper edge."),
    N_("Type both below; they should be {mm} mm. The correction appears at once; Enter keeps it."),
    N_("Print again. When both are {mm} mm, it is done."),
)


class CalibrationScreen(Acting):
    """One printer with one stock."""

    CSS_PATH = "settings.tcss"
    TITLE = N_("Adjust a printer")
    HELP_TEXT = N_(
        "Every printer puts a page a little beside where it belongs. The ruler page shows by how much: held against a "
        "sheet of labels, its scales tell where the real labels are. From what you type the program works out how "
        "far to move all labels, how far apart to draw them and how to turn them. The barcodes themselves are never "
        "stretched, since their bars must stay on whole dots."
    )
    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("adjust.print", "f12,f3", N_("Ruler page"), N_("Print the ruler page on plain paper."), footer=True),
        Command("adjust.keep", "f2", N_("Keep"), N_("Keep the correction, as Enter."), footer=True),
        Command("adjust.forget", "f4", N_("Forget"), N_("Print without corrections again."), footer=True),
        Command("adjust.back", "escape", N_("Back"), N_("Back to the printers.")),
        Command("desk.undo", "f8", N_("Undo"), N_("Take back your last act on this desk.")),
    )

    def __init__(self, printer: str, stock: Stock) -> None:
        """`printer` is its name."""
        super().__init__()
        self._printer = printer
        self._stock = stock
        self._crosses = stock.kind == "roll" or stock.per_page == 1
        self._new: Profile | None = None

    @property
    def profile(self) -> Profile:
        """The corrections in force."""
        return kept.profile(self.app.store, self._printer, self._stock)

    def body(self) -> ComposeResult:
        """What to do, what was read, what follows from it."""
        yield Static("", id="adjusted", markup=False)
        with VerticalScroll(id="steps", can_focus=False):
            yield Static("", id="how", markup=False)
        with Horizontal(id="measuring"):
            yield Form(CROSS_FIELDS if self._crosses else SHEET_FIELDS)
            yield Static("", id="correction", markup=False)
        yield SaidLine()

    def on_mount(self) -> None:
        """Say how it goes."""
        steps, mm = CROSS_STEPS if self._crosses else SHEET_STEPS, millimetres(cross_distance(self._stock))
        lines = [
            Content.assemble((f"{nth}. ", "bold $key"), _(step).format(mm=mm)) for nth, step in enumerate(steps, 1)
        ]
        self.query_one("#how", Static).update(Content("\n").join(lines))
        self.query_one(Form).query(Input).first().focus()
        self.refresh_data()

    def refresh_data(self) -> None:
        """Another correction is in force."""
        if not self.query("#adjusted"):
            return
        name, stock = clean(self._printer), self._stock.name
        head = _("{printer} with {stock}: {now}").format(
            printer=name, stock=stock, now="; ".join(told(self.profile)) or _("no correction yet")
        )
        self.query_one("#adjusted", Static).update(head)
        self._work_out()

    @on(Input.Changed)
    def _work_out(self) -> None:
        """Say what follows from what was typed so far."""
        line = self.query_one("#correction", Static)
        raw = self.query_one(Form).raw()
        self._new = None
        if not any(text.strip() for text in raw.values()):
            line.update("")
            return
        try:
            self._new = self._measured(raw)
        except DepotError as error:
            outcome, lines = OUTCOMES["attention"], [error.sentence(_), error.next_step(_)]
        else:
            outcome, lines = OUTCOMES["ok"], told(self._new) or [_("nothing to correct")]
            lines = [_("Correction from then on:"), *lines]
        mark = (f"{outcome.mark(is_plain(self.app))} ", f"bold $tone-{outcome.tone}")
        line.update(Content.assemble(mark, "\n".join(lines)))

    def _measured(self, raw: Mapping[str, str]) -> Profile:
        um = {key: micrometres(text, key) for key, text in raw.items()}
        if self._crosses:
            should = cross_distance(self._stock)
            left, top = (um[key] if raw[key].strip() else should for key in ("left", "top"))
            return measured(self._stock, from_cross(self._stock, left, top), used=self.profile)
        first, last = Offset(um["first_x"], um["first_y"]), Offset(um["last_x"], um["last_y"])
        whole = any(raw[key].strip() for key in ("last_x", "last_y"))
        across = um["across"] if raw["across"].strip() else None
        return measured(self._stock, first, last if whole else None, across, used=self.profile)

    # -- keys ---------------------------------------------------------------------------------------------------

    @work(exclusive=True, group="acts")
    async def action_adjust_print(self) -> None:
        """Print the ruler page with the corrections in force."""
        wish = Order("ruler", (), self._stock.name, self._printer)
        try:
            done = await self.app.perform(lambda session: jobs.order(session, wish))
        except DepotError as error:
            self.refuse(error)
            return
        if self.app.session is not None and done.result is not None:
            self.say(_("The ruler page is on its way to {printer}…").format(printer=clean(self._printer)), "again")
            self.app.printroom.send(self.app.session.user, done.result)

    def hear_print(self, news: News) -> None:
        """The print room tells how it goes."""
        if news.stage == printroom.SENT:
            self.say(_("Taken by {printer}.").format(printer=clean(news.printer)))
        elif news.stage == printroom.FAILED and news.problem is not None:
            self.say(f"{news.problem.sentence(_)} {news.problem.next_step(_)}", "stop")

    def on_form_submitted(self, event: Form.Submitted) -> None:
        """Enter keeps it."""
        event.stop()
        self.action_adjust_keep()

    @work(exclusive=True, group="acts")
    async def action_adjust_keep(self) -> None:
        """Keep what follows from the fields."""
        form = self.query_one(Form)
        if form.submit() is None or self._new is None:
            self.say(_("Type what you read first."), "attention")
            return
        new = self._new
        try:
            await self.app.perform(lambda session: kept.keep_profile(session, new))
        except DepotError as error:
            self.refuse(error)
            return
        for field in form.query(Input):
            field.value = ""
        self.say(_("Kept. Print the ruler page again (F12): A, B and C should read 0."))
        self.refresh_data()

    @work(exclusive=True, group="acts")
    async def action_adjust_forget(self) -> None:
        """No corrections any more."""
        try:
            await self.app.perform(lambda session: kept.forget_profile(session, self._printer, self._stock.name))
        except DepotError as error:
            self.refuse(error)
            return
        self.say(_("Forgotten: it prints without corrections."))
        self.refresh_data()

    def action_adjust_back(self) -> None:
        """Back to the printers."""
        self.dismiss(None)


def told(profile: Profile) -> list[str]:
    """What a profile corrects, in words; nothing where it corrects nothing."""
    found = []
    if profile.dx:
        way = _("{mm} mm to the right") if profile.dx > 0 else _("{mm} mm to the left")
        found.append(way.format(mm=millimetres(abs(profile.dx), 2)))
    if profile.dy:
        way = _("{mm} mm down") if profile.dy > 0 else _("{mm} mm up")
        found.append(way.format(mm=millimetres(abs(profile.dy), 2)))
    for stretch, apart, together in (
        (profile.stretch_x, N_("columns {percent} % apart"), N_("columns {percent} % together")),
        (profile.stretch_y, N_("rows {percent} % apart"), N_("rows {percent} % together")),
    ):
        if stretch:
            percent = millimetres(abs(stretch) // 10, 2)
            found.append(_(apart if stretch > 0 else together).format(percent=percent))
    if profile.skew:
        way = _("turned {mm} mm a metre clockwise") if profile.skew > 0 else _("turned {mm} mm a metre the other way")
        found.append(way.format(mm=millimetres(abs(profile.skew), 2)))
    return found
