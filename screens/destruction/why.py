"""Why a box is due when it is: every step of the reckoning, each file, what keeps it; and what if."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from textwrap import wrap
from typing import TYPE_CHECKING, ClassVar, Final

from textual import work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from depot.desk.due import WhatIf, due_now, supposing, versions
from depot.desk.reasons import ENDINGS, LACKING, STEPS, head, of_box
from depot.desk.seen import known
from depot.errors import DepotError
from depot.model.box import Box
from depot.model.codes import Code
from depot.model.file import File
from depot.model.retention.boxes import BoxReckoning
from depot.model.retention.rules import DESTROY, SORT, version_of
from depot.words import N_, _
from screens.capture import Scan
from screens.dialogs.choose import Choose
from screens.dialogs.form import FormDialog
from screens.dialogs.tell import Tell
from screens.forms import DATE, Field
from screens.frame import Desk
from screens.keys import Command
from screens.rows import Column, Row
from screens.signs import STATES, is_plain
from screens.text import clean
from screens.vlist import VirtualList

if TYPE_CHECKING:
    from screens.app import DepotApp
    from screens.destruction.desk import DestructionScreen

MARGIN: Final = 6
"""Cells beside the reasons: padding and scrollbar."""

INDENT: Final = 4
"""Cells before a reason: its number."""

FILE_COLUMNS: Final = (
    Column("", width=4, right=True),
    Column(N_("File"), width=13),
    Column(N_("Title"), flex=1, least=12),
    Column(N_("Inactive"), width=19),
    Column(N_("Then"), width=8),
    Column(N_("Rule"), width=9, from_width=90),
)

VERSION_COLUMNS: Final = (
    Column(N_("Version"), width=7, right=True),
    Column(N_("Approved"), width=10),
    Column(N_("Active"), width=6, right=True),
    Column(N_("Semi-active"), width=11, right=True),
    Column(N_("Then"), width=8),
)


class WhyScreen(Desk):
    """One box: why, and what if."""

    NUMBER = "Ctrl+R"
    TITLE = N_("Why")
    CSS_PATH = "destruction.tcss"
    HELP_TEXT = N_(
        "Each step from the rule and the dates on record to the day on which the box may be disposed of. To change the "
        "date, correct the facts on the card (F12). To see what would be: mark files with Space as if they were not in "
        "the box, choose another version of the rule with F2, another day with F3. Nothing of that is kept."
    )
    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("why.version", "f2,v", N_("Version"), N_("Suppose another version of the rule."), footer=True),
        Command("why.day", "f3,d", N_("On a day"), N_("See whether it is due on another day."), footer=True),
        Command("why.real", "f4,x", N_("As it is"), N_("Suppose nothing any more."), footer=True),
        Command("why.card", "f12,b", N_("Card"), N_("Go to the card of the box, to correct its facts."), footer=True),
        Command("why.down", "pagedown", N_("Further"), N_("Scroll the reasons."), do="why_scroll(1)"),
        Command("why.up", "pageup", N_("Up again"), N_("Scroll the reasons back."), do="why_scroll(-1)"),
        Command("why.back", "escape,backspace", N_("Back"), N_("Go back.")),
    )
    app: DepotApp
    VERTICAL_BREAKPOINTS = [(0, "-short"), (32, "-tall")]  # noqa: RUF012 - Textual's

    def __init__(self, box: int, home: DestructionScreen) -> None:
        """`home` is the desk that this lies on."""
        super().__init__()
        self._home = home
        self._box = box
        self._version: int | None = None
        self._day: date | None = None
        self._now: BoxReckoning = BoxReckoning()
        self._shown: BoxReckoning = BoxReckoning()
        self._blockers: list[str] = []
        self._objection = ""

    def body(self) -> ComposeResult:
        """Head, reasons, files."""
        yield Static("", id="head", markup=False)
        with VerticalScroll(id="reasons", can_focus=False):
            yield Static("", id="steps", markup=False)
        yield VirtualList(
            FILE_COLUMNS,
            self._files,
            markable=True,
            empty=N_("No file is listed in it: the dates of the box itself count."),
            id="inside",
        )

    def on_mount(self) -> None:
        """Show it."""
        self._load()
        self.query_one(VirtualList).focus()

    def on_screen_resume(self) -> None:
        """It may be old by now."""
        self.refresh_data()

    def refresh_data(self) -> None:
        """Something was written, perhaps about this."""
        if self.is_mounted:
            self._load()

    def take_scan(self, scan: Scan) -> bool:
        """Another box is explained instead."""
        return self._home.take(scan) if self.is_current else False

    def show_subject(self, subject: str) -> None:
        """Explain another box instead."""
        self._home.show_subject(subject)

    @property
    def wish(self) -> WhatIf:
        """What is supposed to be otherwise."""
        return WhatIf(tuple(sorted(self.query_one(VirtualList).marked)), self._version)

    def _load(self) -> None:
        store, today = self.app.store, self.app.clock().date()
        box = known(store, Box, self._box)
        now = due_now(store, box, today)
        self._now = now.found
        try:
            self._shown = supposing(store, box, self.wish) if self.wish != WhatIf() else now.found
        except DepotError as error:
            self._version = None
            self.app.push_screen(Tell.refusal(error))
            self._shown = now.found
        self._draw_head(box, today)
        self._blockers = [clean(it.said.text(_)) for it in now.blockers]
        self._objection = clean(now.objection.text(_)) if now.objection is not None else ""
        self._draw_steps()
        self.query_one(VirtualList).replace([line.file for line in now.found.lines])
        self.refresh_bindings()

    def on_resize(self) -> None:
        """The sentences take the width that there is."""
        if self.is_mounted:
            self._draw_steps()

    def _draw_steps(self) -> None:
        """The steps by number, and before them what keeps the box."""
        arrow = "->" if is_plain(self.app) else "→"
        parts = [("!", "bold $tone-stop", said) for said in self._blockers]
        if self._objection:
            parts.append(("!", "bold $tone-attention", self._objection))
        parts += [
            (str(n), "$ink-faint", clean(said.text(_))) for n, said in enumerate(of_box(self._shown, self._now), 1)
        ]
        if self._shown.missing:
            parts.append((arrow, "bold $tone-attention", _(STEPS[self._shown.missing[0].kind])))
        lines, room = [], max(self.size.width - MARGIN - INDENT, 20)
        for mark, look, text in parts:
            for at, line in enumerate(wrap(text, room)):
                lines.append(Content.assemble((f"{'' if at else mark:>{INDENT - 2}}  ", look), (line, "$text")))
        self.query_one("#steps", Static).update(Content("\n").join(lines))

    def _draw_head(self, box: Box, today: date) -> None:
        plain, found = is_plain(self.app), self._shown
        day = self._day or today
        title = Content.assemble(
            (Code.from_id("B", box.id).shown, "bold $key"), "  ", (clean(box.title or box.number), "bold $text")
        )
        due = found.due(day)
        sign = STATES["due"].mark(plain) if due else " "
        tone = "$tone-attention" if due else "$text"
        answer = Content.assemble(
            (f"{sign} {head(found, self._now).text(_)}", f"bold {tone}"), "   ", (_told(found, day), "$ink-soft")
        )
        lines = [title, answer]
        if self.wish != WhatIf():
            lines.append(Content.assemble((self._supposed(plain=plain), "$tone-note")))
        self.query_one("#head", Static).update(Content("\n").join(lines))

    def _supposed(self, *, plain: bool) -> str:
        """What is supposed, beside what is so."""
        wish, said = self.wish, []
        if wish.without:
            said.append(_("without {n} of its files").format(n=len(wish.without)))
        if wish.version is not None:
            said.append(_("with version {version} of the rule").format(version=wish.version))
        text = _("Supposed: {what}. As it is: {answer}").format(what=", ".join(said), answer=head(self._now).text(_))
        return f"{'?' if plain else '≈'} {text}"

    def _files(self, ids: Sequence[int]) -> list[Row]:
        store = self.app.store
        places = {line.file: (n, line.reckoning) for n, line in enumerate(self._now.lines, 1)}
        supposed = {line.file: line.reckoning for line in self._shown.lines}
        rows = []
        for id_ in ids:
            n, own = places[id_]
            out = id_ not in supposed
            own = supposed.get(id_, own)
            file = store.get(File, id_)
            when = own.on.isoformat() if own.on is not None else _(LACKING[own.missing[0].kind])
            then = _(ENDINGS[own.disposition]) if own.disposition else ""
            title = clean(file.title or file.ref) if file is not None else ""
            last = STATES["due"] if id_ == self._shown.file else None
            rows.append(Row((str(n), Code.from_id("F", id_).shown, title, when, then, own.code), last, quiet=out))
        return rows

    def on_virtual_list_marked_changed(self) -> None:
        """Other files are supposed not to be in it."""
        self._load()

    async def on_virtual_list_chosen(self, event: VirtualList.Chosen) -> None:
        """The card of a file."""
        await self.app.show(Code.from_id("F", event.id).text)

    @work(exclusive=True, group="acts")
    async def action_why_version(self) -> None:
        """Choose a version of the rule that decides."""
        found = versions(self.app.store, self._now.rule) if self._now.rule else {}
        choices = []
        for number, rule in sorted(found.items(), reverse=True):
            periods = [period for period in version_of(rule).periods if period.copy == (self._now.copy or "P")]
            period = periods[0] if periods else None
            cells = (
                str(number),
                rule.approved_on or "—",
                _years(period.active if period is not None else None),
                _years(period.semi if period is not None else None),
                _(ENDINGS[period.disposition]) if period is not None and period.disposition else "",
            )
            choices.append((number, Row(cells)))
        heading = _("Suppose which version of rule {rule}?").format(rule=self._now.code)
        empty = N_("No rule counts for this box.")
        answer = await self.app.push_screen_wait(Choose(heading, VERSION_COLUMNS, choices, empty=empty))
        if answer is not None:
            self._version = answer
            self._load()

    @work(exclusive=True, group="acts")
    async def action_why_day(self) -> None:
        """Another day."""
        field = Field("on", N_("Day"), kind=DATE, required=True)
        values = await self.app.push_screen_wait(FormDialog(_("Is it due on which day?"), (field,)))
        if values is not None:
            self._day = date.fromisoformat(str(values["on"]))
            self._load()

    def action_why_real(self) -> None:
        """As it is, today."""
        self._version = self._day = None
        self.query_one(VirtualList).clear_marks()
        self._load()

    async def action_why_card(self) -> None:
        """The card of the box."""
        await self.app.show(Code.from_id("B", self._box).text)

    def action_why_scroll(self, by: int) -> None:
        """Scroll the reasons."""
        reasons = self.query_one("#reasons", VerticalScroll)
        reasons.scroll_relative(y=by * max(reasons.size.height - 1, 1), animate=False)

    def action_why_back(self) -> None:
        """Back."""
        self.dismiss(None)


def _told(found: BoxReckoning, day: date) -> str:
    """Whether it is due on a day; nothing where no date is known or nothing is ever due."""
    if found.on is None or found.disposition not in (DESTROY, SORT):
        return ""
    said = _("due on {day}") if found.due(day) else _("not due on {day}")
    return said.format(day=day.isoformat())


def _years(years: int | None) -> str:
    return "—" if years is None else str(years)
