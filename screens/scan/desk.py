"""The scan desk: a banner, the card of the last scan, the log, and the scan line."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from depot.desk.aliases import name_alias
from depot.desk.cards import BoxCard, Card, FileCard, LoanCard, LocationCard, PersonCard
from depot.errors import DepotError
from depot.model.codes import Code
from depot.model.commands import AVAILABLE, MODES
from depot.model.commands import Command as CommandCard
from depot.model.outcome import STOP, Outcome
from depot.words import N_, _
from screens.cardview import lines_of
from screens.dialogs.ask import Ask
from screens.dialogs.choose import Choose
from screens.dialogs.tell import Tell
from screens.frame import Desk
from screens.keys import Command
from screens.rows import Column, Row
from screens.scan.banner import ModeBanner
from screens.scan.log import LogRow, ScanLog
from screens.scanline import ScanLine
from screens.scanworker import Answer
from screens.signs import OUTCOMES, Sign, is_plain, ring
from screens.text import clean

if TYPE_CHECKING:
    from screens.app import DepotApp

SIGNS: Final = {"scan.repeated": "again", "code.unknown": "unknown", "code.unused": "unknown"}
"""Signs of outcomes that have one of their own, by the name of the reason."""


class ScanScreen(Desk):
    """Scan anything."""

    CSS_PATH = "scan.tcss"
    NUMBER = "F5"
    TITLE = N_("Scan")
    HELP_TEXT = N_(
        "Scan anything: its card appears. The banner says what the next scan will do. Choose what to do with F2, or by "
        "scanning a command card. Shelf then boxes, or boxes then shelf: both orders work. A return ends on the shelf. "
        "Codes can be typed too. Nothing that was scanned is lost: refused and unknown codes are kept with their reason."
    )
    VERTICAL_BREAKPOINTS = [(0, "-short"), (32, "-tall")]
    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("scan.mode", "f2", N_("Mode"), N_("Choose what the next scans do."), footer=True),
        Command("scan.why", "f3", N_("Why"), N_("Say why the last scan was refused and what to do."), footer=True),
        Command("scan.name", "f4", N_("Name"), N_("Say which box an unknown code is on."), footer=True),
        Command("scan.undo", "f8", N_("Undo"), N_("Take back the last act of this sitting."), footer=True),
        Command("scan.done", "f12,ctrl+f", N_("Finish"), N_("End what is under way; look up again."), footer=True),
        Command("scan.cancel", "escape", N_("Cancel"), N_("Drop what was begun and not yet done.")),
        Command("scan.open", "ctrl+n", N_("Open"), N_("Open the desk of what was scanned last.")),
        Command("scan.older", "pagedown", N_("Older"), N_("Show older scans.")),
        Command("scan.newer", "pageup", N_("Newer"), N_("Show newer scans.")),
    )
    app: DepotApp

    def __init__(self) -> None:
        super().__init__()
        self._subject = ""
        self._last_trouble: LogRow | None = None

    def body(self) -> ComposeResult:
        """Banner, result, card, log, scan line."""
        yield ModeBanner()
        yield Static("", id="result", markup=False)
        yield Static(_("Scan a box, a shelf, a badge, or a command card."), id="card", markup=False)
        yield Static(f"── {_('scans')} ──", id="log-rule", markup=False)
        yield ScanLog()
        yield ScanLine(N_("scan, or type a code and Enter"))

    def on_mount(self) -> None:
        """Typing goes to the scan line."""
        self.query_one(ScanLine).focus()
        if self.app.options.demo:
            self._suggest()
        if is_plain(self.app):
            self.query_one("#log-rule", Static).update(f"-- {_('scans')} --")

    def _suggest(self) -> None:
        """In the demonstration depot: codes to try."""
        from depot.demo.samples import samples

        tries = [Content.assemble((code, "bold $key"), f"  {about}") for code, about in samples(self.app.store)]
        cards = Content.assemble(("$SHELVE  $LEND  $RETURN  $DONE", "bold $key"), f"  {_('command cards, or F2')}")
        head = Content(_("Demonstration depot: type one of these codes and Enter."))
        self.query_one("#card", Static).update(Content("\n").join([head, *tries, cards]))

    def on_scan_line_typed(self, event: ScanLine.Typed) -> None:
        """A typed code is a scan."""
        self.app.worker.scan(event.text)

    def hear(self, answer: Answer) -> None:
        """Show what a scan did: first the words, then the bell."""
        banner = self.query_one(ModeBanner)
        banner.banner, banner.waiting = answer.banner, self.app.worker.waiting
        if answer.failed is not None:
            self._fail(answer)
            return
        if answer.scanned is None:
            return
        main = answer.scanned.main
        self._subject = main.subject or self._subject
        log = self.query_one(ScanLog)
        title = _title(answer.card)
        for outcome in answer.scanned.outcomes:
            row = _row(answer.at, outcome, title if outcome is main else "")
            if outcome.result != "ok":
                self._last_trouble = row
            log.add(row)
        self._show(main, answer.card)
        ring(self.app, "again" if main.name == "scan.repeated" else main.result)

    def _show(self, main: Outcome, card: Card | None) -> None:
        sign, plain = _sign(main), is_plain(self.app)
        said = clean(main.said.text(_))
        head = Content.assemble(
            (f"{sign.mark(plain)}  ", f"bold $tone-{sign.tone}"),
            (f"{_(OUTCOMES['stop'].word)}  " if main.result == STOP else "", f"bold $tone-{sign.tone}"),
            (said[:1].upper() + said[1:], f"bold $tone-{sign.tone}" if sign.bells else "bold $text"),
        )
        self.query_one("#result", Static).update(head, layout=False)
        lines = lines_of(card, plain=plain) if card is not None else []
        if main.next_step is not None:
            lines = [Content.assemble((clean(main.next_step.text(_)), "$text")), *lines]
        elif card is None and main.code:
            lines = [Content.assemble((clean(main.code), "bold $key"))]
        self.query_one("#card", Static).update(Content("\n").join(lines), layout=False)

    def _fail(self, answer: Answer) -> None:
        error = answer.failed
        assert error is not None
        row = LogRow(
            answer.at, OUTCOMES["stop"], answer.text[:16], error.sentence(_), "", answer.text, error.next_step(_)
        )
        self.query_one(ScanLog).add(row)
        self._last_trouble = row
        ring(self.app, "stop")
        self.app.push_screen(Tell.refusal(error))

    def action_scan_mode(self) -> None:
        """Choose a mode from a list."""
        modes = [mode for mode in CommandCard if mode in MODES and mode in AVAILABLE]
        columns = (Column(N_("Mode"), width=14), Column(N_("What scans do then")))
        choices = [(mode, Row((_(mode.label), _(mode.help)))) for mode in modes]
        now = self.query_one(ModeBanner).banner
        start = modes.index(now.mode) if now is not None and now.mode in modes else 0
        dialog = Choose(_("What should the next scans do?"), columns, choices, start=start)

        def chosen(mode: CommandCard | None) -> None:
            if mode is not None:
                self.app.choose(mode)

        self.app.push_screen(dialog, chosen)

    def action_scan_why(self) -> None:
        """Explain the last refusal."""
        row = self._last_trouble
        if row is None:
            self.app.push_screen(Tell(_("Nothing was refused"), _("Every scan since you sat down was accepted.")))
            return
        heading = _("{code} at {time}").format(code=clean(row.code), time=row.at)
        self.app.push_screen(Tell(heading, row.said, next_step=row.next_step, tone=row.sign.tone))

    def action_scan_name(self) -> None:
        """Say which box the last unknown code is on."""
        rows = [row for row in self.query_one(ScanLog).rows if row.sign.name == "unknown"]
        if not rows:
            self.app.push_screen(Tell(_("No unknown code"), _("All codes scanned since you sat down are known.")))
            return
        text = rows[0].text
        label = _("Scan or type our code of the box, file, place or person that carries {code}.").format(
            code=clean(text)
        )
        ask = Ask(_("Name an unknown code"), label, accepts_scan=True, most=40)

        def answered(answer: str | None) -> None:
            if answer:
                self.run_worker(self._give_name(text, answer))

        self.app.push_screen(ask, answered)

    async def _give_name(self, text: str, answer: str) -> None:
        try:
            subject = Code.parse(answer).text
            await self.app.perform(lambda session: name_alias(session, subject, text))
        except DepotError as error:
            self.app.push_screen(Tell.refusal(error))
            return
        self.app.worker.scan(text)

    def action_scan_undo(self) -> None:
        """Take back the last act."""
        self.app.choose(CommandCard.UNDO)

    def action_scan_done(self) -> None:
        """End what is under way."""
        self.app.choose(CommandCard.DONE)

    def action_scan_cancel(self) -> None:
        """Drop what was begun."""
        self.app.choose(CommandCard.CANCEL)

    async def action_scan_open(self) -> None:
        """Open the desk of the last thing."""
        if self._subject:
            await self.app.show(self._subject)

    def action_scan_older(self) -> None:
        """A page down the log."""
        self.query_one(ScanLog).leaf(1)

    def action_scan_newer(self) -> None:
        """A page up the log."""
        self.query_one(ScanLog).leaf(-1)


def _sign(outcome: Outcome) -> Sign:
    return OUTCOMES[SIGNS.get(outcome.name, outcome.result)]


def _row(at: str, outcome: Outcome, title: str) -> LogRow:
    step = outcome.next_step.text(_) if outcome.next_step is not None else ""
    return LogRow(at, _sign(outcome), outcome.code, outcome.said.text(_), title, outcome.code, step)


def _title(card: Card | None) -> str:
    match card:
        case BoxCard():
            return card.box.title
        case FileCard():
            return card.file.title
        case PersonCard():
            return card.unit
        case LoanCard():
            return card.person
        case LocationCard():
            return card.address
        case _:
            return ""
