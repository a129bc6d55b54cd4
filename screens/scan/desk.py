"""The scan desk: a banner, the card of the last scan, the log, and the scan line."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.reactive import reactive
from textual.widget import Widget

from depot.desk.aliases import name_alias
from depot.desk.cards import BoxCard, Card, FileCard, LoanCard, LocationCard, PersonCard
from depot.desk.refage import reference_age
from depot.desk.settings import scanner as scanner_settings
from depot.errors import DepotError
from depot.model.codes import Code
from depot.model.commands import MODES
from depot.model.commands import Command as CommandCard
from depot.model.outcome import Outcome, Said
from depot.model.scantext import read
from depot.words import N_, _, ngettext
from screens.dialogs.ask import Ask
from screens.dialogs.choose import Choose
from screens.dialogs.tell import Tell
from screens.frame import Desk
from screens.keys import Command
from screens.rows import Column, Row
from screens.scan.banner import ModeBanner
from screens.scan.log import LogRow, ScanLog
from screens.scan.shown import Shown, sign_of
from screens.scanline import ScanLine
from screens.scanworker import Answer
from screens.signs import OUTCOMES, is_plain
from screens.text import clean, fit, number

if TYPE_CHECKING:
    from screens.app import DepotApp


HINT: Final = N_("scan, or type a code and Enter")
ANSWER_HINT: Final = N_("scan the card YES or NO, or type Y or N and Enter")

ANSWERS: Final = {
    **dict.fromkeys(("y", "yes", "o", "oui"), CommandCard.YES),
    **dict.fromkeys(("n", "no", "non"), CommandCard.NO),
}
"""What may be typed to answer a question, in either language."""


class Rule(Widget):
    """The line above the log."""

    def render(self) -> str:
        """As long as the word is, so that it is no border."""
        dash = "--" if is_plain(self.app) else "──"
        return " ".join((dash, _("scans"), dash))


class Notice(Widget):
    """One line below the banner about what every scan rests on, such as news of the vault that are old; else none."""

    said: reactive[str] = reactive("")

    def watch_said(self, said: str) -> None:
        """It takes no room when there is nothing to say."""
        self.display = bool(said)

    def render(self) -> str:
        """The sentence, cut where there is no room."""
        return fit(f"! {clean(self.said)}", self.content_size.width, plain=is_plain(self.app))


class ScanScreen(Desk):
    """Scan anything."""

    CSS_PATH = "scan.tcss"
    NUMBER = "F5"
    TITLE = N_("Scan")
    HELP_TEXT = N_(
        "Scan anything: its card appears. The banner says what the next scan will do. Choose what to do with F2, or by "
        "scanning a command card. Shelf then boxes, or boxes then shelf: both orders work. A return ends on the shelf. "
        "Codes can be typed too. Nothing that was scanned is lost: refused and unknown codes are kept with the reason."
    )
    HORIZONTAL_BREAKPOINTS: list[tuple[int, str]] | None = [(0, "-narrow"), (124, "-wide")]  # noqa: RUF012 - Textual's
    VERTICAL_BREAKPOINTS: list[tuple[int, str]] | None = [(0, "-short"), (32, "-tall")]  # noqa: RUF012 - Textual's
    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("scan.mode", "f2", N_("Mode"), N_("Choose what the next scans do."), footer=True),
        Command("scan.why", "f3", N_("Why"), N_("Say why the last scan was refused and what to do."), footer=True),
        Command("scan.name", "f4", N_("Name"), N_("Say which box an unknown code is on."), footer=True),
        Command("scan.undo", "f8", N_("Undo"), N_("Take back the last act of this sitting."), footer=True),
        Command("scan.done", "f12,end,ctrl+f", N_("Finish"), N_("End what is under way; look up again."), footer=True),
        Command("scan.cancel", "escape", N_("Cancel"), N_("Drop what was begun and not yet done.")),
        Command("scan.open", "right", N_("Open"), N_("Open the desk of what was scanned last.")),
        Command("scan.older", "pagedown", N_("Older"), N_("Show older scans.")),
        Command("scan.newer", "pageup", N_("Newer"), N_("Show newer scans.")),
    )
    app: DepotApp

    def __init__(self) -> None:
        super().__init__()
        self._subject = ""
        self._last_trouble: LogRow | None = None
        # Held here and not looked for: an answer may come while the program ends, when the screen is empty already.
        self._banner = ModeBanner()
        self._notice = Notice()
        self._doubted = ""
        self._shown = Shown()
        self._scan_log = ScanLog()
        self._line = ScanLine(HINT)

    def body(self) -> ComposeResult:
        """Banner, outcome and card, log, scan line."""
        yield self._banner
        yield self._notice
        with Container(id="work"):
            yield self._shown
            with Vertical(id="log"):
                yield Rule()
                yield self._scan_log
        yield self._line

    def on_mount(self) -> None:
        """Typing goes to the scan line."""
        self._line.focus()
        self.refresh_data()
        if self.app.options.demo:
            from depot.demo.samples import samples

            self._shown.suggest(samples(self.app.store))

    def on_screen_resume(self) -> None:
        """Something may have been settled meanwhile, and days may have gone by."""
        self.refresh_data()

    def refresh_data(self) -> None:
        """Say how much is in doubt, and when the vault was not heard of for long."""
        doubts = self.app.store.open_conflicts()
        said = ngettext("{n} in doubt: Ctrl+E", "{n} in doubt: Ctrl+E", doubts)
        said = said.format(n=number(doubts)) if doubts else ""
        if said != self._doubted:  # whatever else was noted stays
            self._doubted = said
            self.note(said)
        age = reference_age(self.app.store, self.app.clock().date())
        told = [age.warning] if age is not None and age.warning is not None else []
        self._notice.said = " ".join(said.text(_) for said in (*told, *self.app.backing.late))

    def on_scan_line_typed(self, event: ScanLine.Typed) -> None:
        """A typed code is a scan; while a question is open, its answer can be typed too."""
        banner = self._banner.banner
        answer = ANSWERS.get(event.text.casefold()) if banner is not None and banner.question is not None else None
        if answer is not None:
            self.app.choose(answer)
        else:
            self.app.worker.scan(event.text)

    def hear(self, answer: Answer) -> None:
        """Show what a scan did: first the words, then the bell."""
        banner = self._banner
        banner.banner, banner.waiting = answer.banner, self.app.worker.waiting
        self._line.hint = HINT if answer.banner.question is None else ANSWER_HINT
        if answer.failed is not None:
            self._fail(answer, answer.failed)
        if answer.scanned is None:
            return
        self.refresh_data()
        main = answer.scanned.main
        self._subject = main.subject or self._subject
        title = _title(answer.card)
        for outcome in answer.scanned.outcomes:
            self._note(_row(answer, outcome, title if outcome is main else ""))
        self._shown.show(main, answer.card, asked=answer.banner.question is not None)
        self.app.ring("again" if main.name == "scan.repeated" else main.result)

    def _note(self, row: LogRow) -> None:
        if row.sign.bells:
            self._last_trouble = row
        self._scan_log.add(row)

    def _fail(self, answer: Answer, error: DepotError) -> None:
        said, step = Said(error.what, error.facts), Said(error.todo, error.facts)
        self._note(LogRow(answer.at, OUTCOMES["stop"], answer.text[:16], said, "", answer.text, step))
        self.app.ring("stop")
        self.app.push_screen(Tell.refusal(error))

    def action_scan_mode(self) -> None:
        """Choose a mode from a list."""
        modes = [mode for mode in CommandCard if mode in MODES]
        columns = (Column(N_("Mode"), width=14), Column(N_("What scans do then")))
        choices = [(mode, Row((_(mode.label), _(mode.help)))) for mode in modes]
        now = self._banner.banner
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
        heading = _("{code} at {time}").format(code=clean(row.code), time=row.at) if row.code else row.at
        step = clean(row.next_step.text(_)) if row.next_step is not None else ""
        self.app.push_screen(Tell(heading, clean(row.said.text(_)), next_step=step, tone=row.sign.tone))

    def action_scan_name(self) -> None:
        """Say which box the last unknown code is on."""
        rows = [row for row in self._scan_log.rows if row.sign.name == "unknown"]
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
                self.call_later(self._give_name, text, answer)

        self.app.push_screen(ask, answered)

    async def _give_name(self, text: str, answer: str) -> None:
        try:
            reading = read(answer, scanner_settings(self.app.store, self.app.options.station))
            subject = (reading.code or Code.parse(reading.text)).text
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
        self._scan_log.leaf(1)

    def action_scan_newer(self) -> None:
        """A page up the log."""
        self._scan_log.leaf(-1)


def _row(answer: Answer, outcome: Outcome, title: str) -> LogRow:
    said = outcome.said
    for heed in reversed(outcome.heed):  # in front: the end of a line may be cut
        said = Said(N_("{heed} - {what}"), {"heed": heed, "what": said})
    return LogRow(answer.at, sign_of(outcome), outcome.code, said, title, outcome.code, outcome.next_step)


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
