"""One label stock: every measure of it, with the sheet drawn beside them as they are typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static

from depot.desk.printing import kept
from depot.desk.printing.lengths import LENGTH, LENGTH_HELP, micrometres, millimetres
from depot.errors import DepotError
from depot.words import N_, _
from labels.stocks import MOST_ACROSS, ROLL, SHEET, Stock, check
from screens.forms import CHOICE, NUMBER, Field, Form, Pick, Value
from screens.frame import Desk
from screens.keys import Command
from screens.settings.sheetdrawing import SheetDrawing
from screens.signs import OUTCOMES, is_plain

if TYPE_CHECKING:
    from screens.app import DepotApp

KINDS: Final = ((SHEET, N_("sheet")), (ROLL, N_("roll")))
USES: Final = (
    ("box", N_("boxes")),
    ("folder", N_("files")),
    ("shelf", N_("shelves")),
    ("card", N_("badges")),
    ("code", N_("codes alone")),
    ("range", N_("ends of aisles")),
    ("page", N_("whole pages")),
)


def _length(key: str, label: str) -> Field:
    return Field(key, label, required=True, most=8, pattern=LENGTH, pattern_help=LENGTH_HELP)


NAME: Final = Field("name", N_("Name"), required=True, most=40)
FIELDS: Final = (
    Field("kind", N_("Sheet or roll"), CHOICE, required=True, options=KINDS),
    Field("use", N_("For"), CHOICE, required=True, options=USES),
    _length("label_w", N_("Label: width")),
    _length("label_h", N_("Label: height")),
    Field("cols", N_("Labels across"), NUMBER, required=True, least=1, most=MOST_ACROSS),
    Field("rows", N_("Labels down"), NUMBER, required=True, least=1, most=MOST_ACROSS),
    _length("paper_w", N_("Paper: width")),
    _length("paper_h", N_("Paper: height")),
    _length("x0", N_("First from the left")),
    _length("y0", N_("First from the top")),
    _length("pitch_x", N_("Next one to the right")),
    _length("pitch_y", N_("Next one down")),
    _length("margin", N_("Kept free inside")),
    _length("edge", N_("Kept free at the edge")),
)
"""Of a stock, its name apart; lengths in millimetres."""

LENGTHS: Final = frozenset(field.key for field in FIELDS if field.pattern)


class StockForm(Desk):
    """The stock being described."""

    CSS_PATH = "settings.tcss"
    TITLE = N_("Label stock")
    HELP_TEXT = N_(
        "Measure with a ruler, in millimetres, from the upper left corner of the paper. Next one: from the edge of a "
        "label to the same edge of the next. The drawing follows as you type. Enter keeps the stock; numbers that no "
        "paper can have are refused with the reason."
    )
    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("stock.keep", "f2", N_("Keep"), N_("Keep the stock."), footer=True),
        Command("stock.leave", "escape", N_("Leave"), N_("Leave without keeping it."), footer=True),
    )
    app: DepotApp

    def __init__(self, stock: Stock) -> None:
        """Without a name for a new one."""
        super().__init__()
        self._stock = stock
        self.kept = ""
        """The name that it was kept under; empty when it was left."""

    def body(self) -> ComposeResult:
        """Fields, drawing, and what is wrong with the numbers."""
        stock = self._stock
        values: dict[str, Value] = {field.key: getattr(stock, field.key) for field in FIELDS}
        values |= {key: millimetres(getattr(stock, key), 3) for key in LENGTHS}
        with Horizontal(id="stock"):
            yield Form((NAME, *FIELDS) if not stock.name else FIELDS, values)
            with Vertical(id="sheet"):
                yield SheetDrawing()
        yield Static("", id="verdict", markup=False)

    def on_mount(self) -> None:
        """Draw it."""
        self.note(self._stock.name or _("new"))
        self.query_one(Form).query("Input, Pick").first().focus()
        self._judge()
        for pick in self.query(Pick):
            self.watch(pick, "value", self._judge, init=False)

    @on(Input.Changed)
    def _judge(self, *_changed: object) -> None:
        """Draw what is typed so far, and say what is wrong with it."""
        verdict = self.query_one("#verdict", Static)
        try:
            stock = stock_of(self._stock, self.query_one(Form).raw())
            self.query_one(SheetDrawing).show(stock)
            check(stock)
        except (DepotError, ValueError) as error:
            outcome, text = OUTCOMES["attention"], _("Fill in every measure.")
            if isinstance(error, DepotError):
                text = f"{error.sentence(_)} {error.next_step(_)}"
        else:
            outcome, text = OUTCOMES["ok"], told(stock)
        mark = outcome.mark(is_plain(self.app))
        verdict.update(Content.assemble((f"{mark} ", f"bold $tone-{outcome.tone}"), text))

    def on_form_submitted(self, event: Form.Submitted) -> None:
        """Keep it, or say why not."""
        event.stop()
        self.run_worker(self._keep(), exclusive=True)

    def action_stock_keep(self) -> None:
        """Keep it, once every field is right."""
        self.query_one(Form).action_submit()

    async def _keep(self) -> None:
        form = self.query_one(Form)
        try:
            stock = stock_of(self._stock, form.raw())
            done = await self.app.perform(lambda session: kept.keep_stock(session, stock))
        except DepotError as error:
            named = str(error.facts.get("field", error.facts.get("key", "")))
            keys = [field.key for field in (NAME, *FIELDS) if form.query(f"#field-{field.key}")]
            key = named if named in keys else keys[0]
            form.complain(key, f"{error.sentence(_)} {error.next_step(_)}")
            form.query_one(f"#field-{key}").focus()
            return
        self.kept = done.result or ""
        self._leaving = self.dismiss(None)

    def action_stock_leave(self) -> None:
        """Leave."""
        self.dismiss(None)


def stock_of(before: Stock, raw: Mapping[str, str]) -> Stock:
    """The stock that the fields describe. Raises LengthUnreadable, and ValueError while a number is missing."""
    typed: dict[str, Any] = {key: micrometres(raw[key], key) for key in LENGTHS}
    typed |= {"cols": int(raw["cols"]), "rows": int(raw["rows"]), "kind": raw["kind"], "use": raw["use"]}
    told = before._replace(**typed, name=raw.get("name", before.name).strip())
    if told.kind == ROLL:
        return told._replace(
            paper_w=told.label_w, paper_h=told.label_h, cols=1, rows=1, x0=0, y0=0, pitch_x=0, pitch_y=0, edge=0
        )
    return told


def told(stock: Stock) -> str:
    """What is left of a label for ink."""
    room = stock.room(25_400)
    width, height = room.width - 2 * room.margin_x, room.height - 2 * room.margin_y
    return _("{width} × {height} mm of each label can be printed on.").format(
        width=millimetres(width), height=millimetres(height)
    )
