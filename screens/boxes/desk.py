"""The box desk: a search line, the boxes and files that it finds, and the card of the one under the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Static

from depot.desk.cards import card
from depot.desk.chronicle import chronicle
from depot.errors import DepotError
from depot.model.codes import Code
from depot.store.listing import Listing
from depot.words import N_, _
from screens.acting import SaidLine
from screens.boxes.completing import Fields
from screens.boxes.found import Found, counted, remarks
from screens.boxes.keeping import Keeping
from screens.boxes.listrows import Rows
from screens.boxes.opening import lay, register_box
from screens.boxes.pane import CardPane, fit_width
from screens.boxes.results import ResultList
from screens.boxes.search import BEST, ORDERS, Results, Searching
from screens.boxes.subject import SubjectScreen
from screens.capture import Scan
from screens.dialogs.choose import Choose
from screens.dialogs.tell import Tell
from screens.gate import Gate
from screens.keys import Command
from screens.labelling import LABEL
from screens.rows import Column, Row
from screens.scanworker import Answer
from screens.signs import is_plain
from screens.textfield import TextField

if TYPE_CHECKING:
    from screens.app import DepotApp


class BoxesScreen(Keeping):
    """Find a box or a file."""

    CSS_PATH = "boxes.tcss"
    NUMBER = "F6"
    TITLE = N_("Boxes")
    HELP_TEXT = N_(
        "Type some words: boxes and files that have them appear at once. Accents and capitals do not matter, the last "
        "word may be cut short, quotes keep words together, a minus leaves out. Fields narrow it down: unit:7210, "
        "class:3-100, rule:2.15, state:lent, type:STD30, year:2009..2012, place:S-2, borrower:roy, no:G-2011, "
        "source:paie, in:T-L1-000002-A (a place, a batch, a transfer, a loan); Right takes what is offered of them. "
        "A code, an old barcode or a unit's own number finds its box. Tab takes a better spelling. Words that mean the "
        "same are found after the rest. Down goes into the list, Enter opens the card. In the list, K saves the search "
        "and S shows those saved, G marks a box and V shows those marked or opened last, X leaves out what only means "
        "the same. Scan a box, and its card opens."
    )
    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("boxes.open", "enter", N_("Open"), N_("Open the card of what is under the cursor."), footer=True),
        Command("boxes.edit", "f2,e", N_("Edit"), N_("Change what is written about it."), footer=True),
        Command("boxes.search", "f3,slash", N_("Search"), N_("Go to the search line.")),
        Command("boxes.new", "f4,n", N_("New"), N_("Register a box."), footer=True),
        Command("boxes.order", "f12,o", N_("Order"), N_("Choose the order of the list.")),
        LABEL,
        *Keeping.VERBS,
        Command("boxes.copy", "y", N_("Copy"), N_("Copy the code under the cursor.")),
        Command("boxes.clear", "escape", N_("Clear"), N_("Back to the search line; once more empties it.")),
    )
    app: DepotApp

    class Answered(Message):
        """A search found something."""

        def __init__(self, results: Results) -> None:
            super().__init__()
            self.results = results

    def __init__(self) -> None:
        super().__init__()
        self._searching: Searching | None = None
        self.order = BEST
        self.widened = True
        self.words: Sequence[str] = ()
        """What is looked for, folded."""
        self._suggestion = ""
        self._asked = 0
        self._anew = True
        """Whether the next answer is to another question than the one on show."""
        self._version = -1
        self._told = ("", "")
        self._shown: tuple[str, int, Sequence[str]] = ("", 0, ())
        """The code whose card is beside the list, of which data, and the words underlined in it."""

    def body(self) -> ComposeResult:
        """Search line, lists, card."""
        fit_width(self)  # while nothing is in it that would have to be styled anew
        rows = Rows(Listing(self.app.store), self.app.clock().date())
        hint = _("words, a code, or unit:7210 state:lent 2009..2012")
        with Horizontal(id="box-row"):
            yield Static("> " if is_plain(self.app) else "❯ ", id="box-prompt", markup=False)
            yield TextField(hint=hint, most=400, id="box-search", suggester=Fields())
            yield Static("", id="box-count", markup=False)
        yield Static("", id="box-remark", markup=False)
        with Horizontal(id="box-results"):
            yield Found(rows)
            yield CardPane(id="box-pane", markup=False)
        yield SaidLine()

    def on_mount(self) -> None:
        """Begin with all boxes, the newest first."""
        self._gate = Gate(self.app, frozenset({"box", "file"}))
        self._searching = Searching(self.app.store, lambda results: self.post_message(self.Answered(results)))
        self._searching.start()
        self.query_one("#box-search").focus()
        self._ask()

    def on_unmount(self) -> None:
        """End the thread of searches."""
        if self._searching is not None:
            self._searching.end()

    # -- searching ----------------------------------------------------------------------------------------------

    def _ask(self, *, anew: bool = True) -> None:
        assert self._searching is not None
        self._anew = self._anew or anew
        self._version = self.app.store.data_version()
        self._suggestion = ""
        text = self.query_one("#box-search", Input).value
        self._asked = self._searching.ask(text, self.order, widened=self.widened)

    def look(self) -> None:
        """Look for what is in the search line."""
        self._ask()

    @on(Input.Changed, "#box-search")
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._ask()

    def on_boxes_screen_answered(self, event: Answered) -> None:
        """Show what was found so far, unless something else is looked for meanwhile."""
        results = event.results
        if results.number != self._asked:
            return
        if isinstance(results.failed, DepotError):
            self.app.push_screen(Tell.refusal(results.failed))
            return
        if results.failed is not None:
            raise results.failed
        anew, self._anew = self._anew, False
        self.words, self._suggestion = results.query.highlights, results.suggestion
        self.query_one(Found).show(results, anew=anew)
        self._tell(counted(results, plain=is_plain(self.app)), remarks(results))
        self._show_card()

    def _tell(self, count: str, remark: str) -> None:
        """How many there are and what was not understood; what stands there already is not drawn again."""
        if (count, remark) == self._told:
            return
        self._told = count, remark
        self.query_one("#box-count", Static).update(count, layout=False)
        line = self.query_one("#box-remark", Static)
        if line.display or remark:
            line.update(remark)
            line.display = bool(remark)

    def refresh_data(self) -> None:
        """Something was written: look again, with the cursor where it is."""
        if self._searching is None:
            return
        self.query_one(Found).reload()
        self._ask(anew=False)

    def on_screen_resume(self) -> None:
        """Back from a card or another desk: things may have changed."""
        fit_width(self)
        if self._searching is not None and self.app.store.data_version() != self._version:
            self.refresh_data()

    # -- cursor and focus ---------------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        """Down leaves the search line for the list; rubbing out in the list goes back to it."""
        search = self.query_one("#box-search", Input)
        found = self.query_one(Found)
        if self.focused is search and event.key == "tab" and self._suggestion:
            search.value = self._suggestion
            search.cursor_position = len(search.value)
        elif self.focused is search and event.key in ("down", "pagedown"):
            if found.subject:
                found.current.focus()
        elif isinstance(self.focused, ResultList) and event.key == "backspace":
            search.focus()
            search.action_delete_left()
        else:
            return
        event.stop()
        event.prevent_default()

    def on_found_left_above(self) -> None:
        """Above the lists is the search line."""
        self.query_one("#box-search").focus()

    def on_virtual_list_highlighted(self) -> None:
        """Another card beside the list."""
        self._show_card()

    def on_descendant_focus(self) -> None:
        """The other list has another card."""
        self._show_card()

    def on_resize(self) -> None:
        """A card fits beside the list, or no longer."""
        self.call_after_refresh(self._show_card)

    def _show_card(self) -> None:
        pane = self.query_one("#box-pane", CardPane)
        if not pane.display or self._searching is None:
            return
        subject, store = self.query_one(Found).subject, self.app.store
        if (subject, self._version, self.words) == self._shown:
            return
        self._shown = subject, self._version, self.words
        found = card(store, subject, self.app.clock().date()) if subject else None
        pane.show(found, chronicle(store, subject) if found is not None else (), self.words)

    # -- cards --------------------------------------------------------------------------------------------------

    @property
    def subject(self) -> str:
        """The code of what is under the cursor; empty when nothing is."""
        return self.query_one(Found).subject

    def show_subject(self, subject: str) -> None:
        """Show a box or a file, a card on top gives way to it; look inside what is `in:CODE`."""
        if subject.startswith("in:"):
            search, field = self.query_one("#box-search", Input), _("in")
            search.value = f"{field}:{subject[3:]} "
            search.focus()
            return
        lay(self.app, self, subject)

    def say(self, text: str) -> None:
        """Tell at the foot what was done."""
        self.query_one(SaidLine).say(self.app.clock().strftime("%H:%M"), text, "ok")

    def take(self, scan: Scan) -> bool:
        """Show the box or file that a scan names, if the scan desk would only look it up."""
        subject = self._gate.subject(scan)
        if subject:
            self.show_subject(subject)
        return bool(subject)

    def take_scan(self, scan: Scan) -> bool:
        """Asked last of all the screens of this desk."""
        if self.is_active and self.take(scan):
            return True
        self._gate.let_through()
        return False

    def hear(self, answer: Answer) -> None:
        """The scan desk answered."""
        if self._searching is not None:
            self._gate.hear(answer)

    def on_virtual_list_chosen(self) -> None:
        """Enter, or a click on the row of the cursor."""
        self.action_boxes_open()

    @on(Input.Submitted, "#box-search")
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_boxes_open()

    # -- commands -----------------------------------------------------------------------------------------------

    def action_boxes_open(self) -> None:
        """Open the card."""
        if self.subject:
            self.show_subject(self.subject)

    def action_boxes_edit(self) -> None:
        """Open the card with its form."""
        self.action_boxes_open()
        if isinstance(self.app.screen, SubjectScreen):
            self.app.screen.edit_at_once()

    def action_boxes_search(self) -> None:
        """To the search line."""
        self.query_one("#box-search").focus()

    def action_boxes_clear(self) -> None:
        """To the search line, then to all boxes."""
        search = self.query_one("#box-search", Input)
        if self.focused is search:
            search.value = ""
        search.focus()

    def action_item_label(self) -> None:
        """Put what is under the cursor on the list of the label desk."""
        if self.subject:
            self.run_worker(self.app.label(self.subject))

    def action_boxes_copy(self) -> None:
        """Put the code on the clipboard of the terminal."""
        if self.subject:
            shown = Code.parse(self.subject).shown
            self.app.copy_to_clipboard(shown)
            self.say(_("{code} copied").format(code=shown))

    @work(exclusive=True, group="acts")
    async def action_boxes_order(self) -> None:
        """Choose an order."""
        choices = [(key, Row((_(name),))) for key, name in ORDERS.items()]
        dialog = Choose(_("Order of the list"), (Column(N_("Order")),), choices, start=list(ORDERS).index(self.order))
        order = await self.app.push_screen_wait(dialog)
        if order is not None:
            self.order = order
            self._ask()

    @work(exclusive=True, group="acts")
    async def action_boxes_new(self) -> None:
        """Register a box, then show its card."""
        if subject := await register_box(self.app):
            self.show_subject(subject)
