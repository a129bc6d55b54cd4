"""The label desk: choose what gets a label, on which stock and printer, look at it, print it."""

from __future__ import annotations

from typing import ClassVar

from textual import work

from depot.desk.permits import may
from depot.desk.printing import jobs, kept
from depot.desk.printing.faces import FACES
from depot.errors import DepotError
from depot.model import roles
from depot.model.codes import Code
from depot.model.subjects import BY_LETTER
from depot.words import LANGUAGES, N_, _, colon, ngettext
from screens import printroom
from screens.dialogs.ask import Ask
from screens.dialogs.choose import Choose
from screens.dialogs.tell import Tell
from screens.keys import Command
from screens.labels.adding import Adding
from screens.labels.sheetmap import SheetMap
from screens.labels.view import LABEL, SHEET
from screens.labels.wording import counted_labels
from screens.labels.worklist import Listed
from screens.printroom import News
from screens.printwords import stock_line
from screens.rows import Column, Row
from screens.text import clean
from screens.vlist import VirtualList

PRINTING = frozenset({"labels_print", "labels_copies"})
"""Actions that need something on the list."""

LANGUAGE_NAMES = {"fr": "français", "en": "English"}


class LabelsScreen(Adding):
    """Labels, from what needs one to paper."""

    NUMBER = "Ctrl+L"
    TITLE = N_("Labels")
    HELP_TEXT = N_(
        "What is on the list at the left gets a label: F2 adds all that need one, codes, ranges, or what a search "
        "finds; a scan adds what was scanned. At the right is the sheet. Tab goes there: the arrows move the first "
        "label to where the sheet has its first free one, which is remembered for each printer and stock. Plus looks "
        "nearer, minus from farther. Every barcode is read on the finished page before anything is printed. F12 "
        "prints; what a printer does not take waits in the queue (Q), also when the program ends."
    )
    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("labels.add", "f2,a", N_("Add"), N_("Add what needs a label, codes, ranges, words."), footer=True),
        Command("labels.print", "f12,ctrl+f,p", N_("Print"), N_("Print what is on the list."), footer=True),
        Command("labels.stock", "f3,s", N_("Stock"), N_("Choose the labels that are in the printer.")),
        Command("labels.printer", "f4,i", N_("Printer"), N_("Choose the printer.")),
        Command("labels.nearer", "plus,z", N_("Nearer"), N_("Look at one label, then at its modules."), footer=True),
        Command("labels.farther", "minus,escape", N_("Farther"), N_("Look at the label, then at the sheet.")),
        Command(
            "labels.queue", "q", N_("Queue"), N_("What waits for a printer, and what to do about it."), footer=True
        ),
        Command("labels.language", "l", N_("Language"), N_("Print the labels in another language.")),
        Command("labels.next", "pagedown,full_stop", N_("Next"), N_("Look at the next label.")),
        Command("labels.previous", "pageup,comma", N_("Previous"), N_("Look at the label before.")),
    )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing to print, nothing to copy; printing is for clerks."""
        if action in PRINTING and not self.names:
            return None
        if action == "labels_print" and not may(self.app.session, roles.PRINT):
            return None
        return super().check_action(action, parameters)

    # -- what with ----------------------------------------------------------------------------------------------

    @work(exclusive=True, group="acts")
    async def action_labels_stock(self) -> None:
        """Choose a stock."""
        every = kept.stocks(self.app.store)
        choices = [(name, Row((stock_line(stock), ", ".join(stock.aliases)))) for name, stock in every.items()]
        columns = (Column(N_("Labels"), flex=3), Column(N_("Also sold as"), flex=2, least=10))
        start = list(every).index(self.stock.name)
        name = await self.app.push_screen_wait(
            Choose(_("Which labels are in the printer?"), columns, choices, start=start)
        )
        if name is not None:
            self.stocks[self.list.now.face] = name
            self.start = 0
            self.changed(cursor=self.query_one(VirtualList).cursor)

    def action_labels_printer(self) -> None:
        """Choose a printer."""
        self.choose_printer()

    def choose_printer(self) -> None:
        """Ask which printer."""
        self._ask_printer()

    @work(exclusive=True, group="ask")
    async def _ask_printer(self) -> None:
        every = kept.printers(self.app.store)
        if not every:
            next_step = _("A supervisor adds one in the settings (F10, Printers): a CUPS queue, an address, a folder.")
            await self.app.push_screen_wait(Tell(_("No printer yet"), next_step=next_step, tone="attention"))
            return
        choices = [(kept.short(each.key), Row((kept.short(each.key), each.title, each.address))) for each in every]
        columns = (Column(N_("Name"), width=14), Column(N_("Where"), flex=1), Column(N_("Address"), flex=1))
        names = [name for name, _row in choices]
        start = names.index(self.printer) if self.printer in names else 0
        name = await self.app.push_screen_wait(Choose(_("Print where?"), columns, choices, start=start))
        if name is not None:
            self.chosen_printer = name
            self.start = 0
            self.redraw()

    @work(exclusive=True, group="acts")
    async def action_labels_language(self) -> None:
        """Choose the language of the labels."""
        choices = [(name, Row((LANGUAGE_NAMES[name],))) for name in LANGUAGES]
        name = await self.app.push_screen_wait(Choose(_("Language of the labels"), (Column(N_("Language")),), choices))
        if name is not None:
            self.language = name
            self.redraw()

    # -- looking ------------------------------------------------------------------------------------------------

    def action_labels_nearer(self) -> None:
        """One label, then its modules."""
        self.look_at(self._zoom + 1)

    def action_labels_farther(self) -> None:
        """The label, then the sheet; from the sheet back to the list."""
        if self._zoom == SHEET:
            self.query_one(VirtualList).focus()
        else:
            self.look_at(self._zoom - 1)

    def on_sheet_map_chosen(self) -> None:
        """Enter on the sheet."""
        self.look_at(LABEL)

    def on_virtual_list_chosen(self) -> None:
        """Enter on the list."""
        self.look_at(LABEL)

    def action_labels_next(self) -> None:
        """The next label."""
        self.query_one(VirtualList).action_step(1)

    def action_labels_previous(self) -> None:
        """The label before."""
        self.query_one(VirtualList).action_step(-1)

    # -- printing -----------------------------------------------------------------------------------------------

    @work(exclusive=True, group="acts")
    async def action_labels_print(self) -> None:
        """Order what is on the list, and send it."""
        if not self.printer:
            self.choose_printer()
            return
        wish, n = self.wish(), len(self.names)
        again = self._printed_before()
        if again:
            text = ngettext("{n} of them has a label already.", "{n} of them have a label already.", again).format(
                n=again
            )
            why = _("Why are they printed again? This is kept.")
            question = Ask(_("Why again?"), f"{text} {why}", required=False)
            reason = await self.app.push_screen_wait(question)
            if reason is None:
                return
            wish = wish._replace(reason=reason)
        try:
            done = await self.app.perform(lambda session: jobs.order(session, wish))
        except DepotError as error:
            self.refuse(error)
            return
        assert done.result is not None
        self.start = 0
        self.list.change(Listed(self.list.now.face))
        self.changed()
        self.say(_("{labels} for {printer}").format(labels=counted_labels(n), printer=self.printer))
        self.send(done.result)

    def _printed_before(self) -> int:
        """How many of the things have had a label."""
        if not FACES[self.list.now.face].marks:
            return 0
        store = self.app.store
        codes = [Code.parse(text) for text in self.list.now.codes]
        states = [
            store.by_badge(code.id) if code.letter == "U" else store.get(BY_LETTER[code.letter].state, code.id)
            for code in codes
        ]
        return sum(getattr(state, "labels", 0) > 0 for state in states)

    def send(self, job: str) -> None:
        """Let the print room send a job."""
        if self.app.session is not None:
            self.app.printroom.send(self.app.session.user, job)

    def hear_print(self, news: News) -> None:
        """The print room tells how it goes."""
        if not self.query(SheetMap):
            return
        labels = counted_labels(news.labels)
        match news.stage:
            case printroom.MAKING:
                self.say(_("{labels}: drawn and checked…").format(labels=labels), "again")
            case printroom.SENDING:
                said = _("{read}, grade {grade}: on the way to {printer}…")
                self.say(said.format(read=news.read, grade=news.grade, printer=clean(news.printer)), "again")
            case printroom.SENT:
                said = _("{labels} taken by {printer} ({read}, grade {grade})")
                told = said.format(labels=labels, printer=clean(news.printer), read=news.read, grade=news.grade)
                if news.ignored:
                    told += " " + _("Not honoured: {options}.").format(options=", ".join(news.ignored))
                self.say(told, "attention" if news.ignored else "ok")
            case printroom.FOLLOWED if news.ill:
                self.say(colon(clean(news.printer), " ".join(map(_, news.said))), "attention")
            case printroom.FAILED if news.problem is not None:
                self.say(_("In the queue (Q): {why}").format(why=news.problem.sentence(_)), "stop")
            case _:
                pass
        if news.stage in (printroom.SENT, printroom.FAILED, printroom.ASKED):
            self.refresh_data()

    def action_labels_queue(self) -> None:
        """Open the queue."""
        from screens.labels.queue import QueueScreen

        self.app.push_screen(QueueScreen())
