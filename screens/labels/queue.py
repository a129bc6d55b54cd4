"""The queue of print jobs: what waits, what is being sent, what nobody is sure of, and what to do about each."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import ClassVar, Final

from textual import work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from depot.desk.permits import may
from depot.desk.printing import jobs, kept
from depot.desk.printing.problems import problem_of
from depot.model import roles
from depot.model.printing import DOUBTED, OPEN, WAITING, PrintJob
from depot.store.labelling import past_jobs
from depot.words import N_, _, colon
from screens import printroom
from screens.acting import Acting, SaidLine
from screens.dialogs.choose import Choose
from screens.dialogs.confirm import Confirm
from screens.dialogs.form import FormDialog
from screens.forms import NUMBER, Field
from screens.keys import Command
from screens.labels.wording import counted_labels, face_name, job_sign
from screens.printroom import News
from screens.printwords import ask_status
from screens.rows import Column, Row
from screens.signs import is_plain
from screens.text import clean
from screens.vlist import VirtualList

POLL: Final = 5.0
"""Seconds between two questions to the printers."""

COLUMNS: Final = (
    Column(N_("What"), flex=3, least=18),
    Column(N_("State"), width=15),
    Column(N_("Printer"), width=14),
    Column(N_("Stock"), width=9, from_width=70),
    Column(N_("Ordered"), width=16, from_width=100),
    Column(N_("By"), width=10, from_width=110),
)

REMEMBERED: Final = {
    "never": N_("It never reached the printer: it waits again."),
    "done": N_("The printer printed it."),
    "taken": N_("The printer took all of it."),
    "unknown": N_("The printer does not remember: look at it, then F4."),
}
"""What a printer may say of a job in doubt (labels.printers.jobs.JobState); other states mean that it has it still."""


class QueueScreen(Acting):
    """Jobs of this depot, those of today that are over below them."""

    CSS_PATH = "labels.tcss"
    NUMBER = "Ctrl+L"
    TITLE = N_("Print queue")
    HELP_TEXT = N_(
        "What waits was not printed: F2 sends it again, F3 all of it. What is in doubt may have come out: the program "
        "asks the printer, and where that does not know, F4 says what came out, and only the rest is printed. Del "
        "takes a job out of the queue. Nothing is ever printed twice by itself."
    )
    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("job.send", "f2,r", N_("Send"), N_("Send the job under the cursor again."), footer=True),
        Command("job.all", "f3,a", N_("Send all"), N_("Send all that waits."), footer=True),
        Command("job.settle", "f4,s", N_("Settle"), N_("Say what came out of a job in doubt."), footer=True),
        Command("job.cancel", "delete,d", N_("Cancel"), N_("Take a job out of the queue."), footer=True),
        Command("job.move", "p", N_("Elsewhere"), N_("Send the job to another printer.")),
        Command("job.back", "escape,q", N_("Back"), N_("Back to the label desk.")),
        Command("desk.undo", "f8", N_("Undo"), N_("Take back your last act on this desk.")),
    )

    def __init__(self) -> None:
        super().__init__()
        self._jobs: list[PrintJob] = []
        self._told: dict[str, str] = {}
        """What each printer says of itself, by name."""
        self._stage: dict[str, str] = {}
        """What the print room is doing with a job, in the language in use."""

    def body(self) -> ComposeResult:
        """The list, what is to be said of the job under the cursor, and what was done."""
        yield VirtualList(COLUMNS, self._rows, empty=N_("Nothing waits, and nothing was printed yet."))
        yield Static("", id="about", markup=False)
        yield SaidLine()

    def on_mount(self) -> None:
        """Show the jobs, and ask the printers now and then."""
        self.query_one(VirtualList).focus()
        self.refresh_data()
        self._poll()
        self.set_interval(POLL, self._poll)
        if self.app.session is not None:
            self.app.printroom.recover(self.app.session.user)

    def refresh_data(self) -> None:
        """Something was written: read again."""
        if not self.query(VirtualList):
            return
        before, store = self.job, self.app.store
        self._jobs = [*jobs.queue(store), *past_jobs(store)]
        keys = [job.key for job in self._jobs]
        listing = self.query_one(VirtualList)
        cursor = keys.index(before.key) if before is not None and before.key in keys else None
        listing.replace(range(len(self._jobs)), cursor=cursor)
        listing.reload()
        self._tell_about()
        self.refresh_bindings()

    @property
    def job(self) -> PrintJob | None:
        """The job under the cursor."""
        at = self.query_one(VirtualList).cursor_id
        return self._jobs[at] if at is not None and at < len(self._jobs) else None

    def _rows(self, ids: Sequence[int]) -> list[Row]:
        rows = []
        for job in (self._jobs[nth] for nth in ids):
            sign = job_sign(job)
            what = f"{job.total} × {face_name(job.face)}" if not is_plain(self.app) else f"{job.total} {job.face}"
            state = self._stage.get(job.key, "") if job.status in OPEN else ""
            cells = (what, state or sign, job.printer or _("a file"), job.stock, _minute(job), job.ordered_by)
            rows.append(Row(cells, sign, quiet=job.status not in OPEN))
        return rows

    def on_virtual_list_highlighted(self) -> None:
        """Another job."""
        self._tell_about()
        self.refresh_bindings()

    def _tell_about(self) -> None:
        job = self.job
        lines: list[Content] = []
        if job is not None:
            about = [job.key, _("ordered {at} by {who}").format(at=_minute(job), who=job.ordered_by)]
            if job.reason:
                about.append(_("again: {reason}").format(reason=job.reason))
            lines.append(Content.assemble((clean(" · ".join(filter(None, about))), "$ink-soft")))
            printer = self._told.get(job.printer, "")
            if printer:
                lines.append(Content.assemble((f"{clean(job.printer)}  ", "bold $ink-soft"), clean(printer)))
            lines += self._reasons(job)
        self.query_one("#about", Static).update(Content("\n").join(lines))

    def _reasons(self, job: PrintJob) -> list[Content]:
        problem = problem_of(job)
        tone = f"$tone-{job_sign(job).tone}"
        lines = []
        if problem is not None and job.status in (WAITING, DOUBTED):
            lines.append(Content.assemble((clean(problem.sentence(_)), tone)))
            lines.append(Content.assemble((clean(problem.next_step(_)), "$text")))
        if job.status == DOUBTED:
            lines.append(Content.assemble((_("Did it come out? F2 asks the printer, F4 says so."), "bold $text")))
        return lines

    # -- printers -----------------------------------------------------------------------------------------------

    @work(exclusive=True, group="poll")
    async def _poll(self) -> None:
        """Ask the printers that have something to do how they are; in threads, since some never answer."""
        if not self.is_active:
            return
        names = {job.printer for job in self._jobs if job.status in OPEN and job.printer}
        addresses = {kept.short(each.key): each.address for each in kept.printers(self.app.store)}
        for name in names & addresses.keys():
            _ready, self._told[name] = await asyncio.to_thread(ask_status, addresses[name])
            if self.is_mounted:
                self._tell_about()

    # -- what to do ---------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Each act only for jobs that it makes sense for."""
        if not action.startswith("job_") or action == "job_back" or not self.query(VirtualList):
            return super().check_action(action, parameters)
        job, status = self.job, self.job.status if self.job is not None else ""
        fitting = {
            "job_send": status in (WAITING, DOUBTED) and job is not None and bool(job.printer),
            "job_all": any(each.status == WAITING for each in self._jobs),
            "job_settle": status == DOUBTED,
            "job_cancel": status == WAITING,
            "job_move": status == WAITING,
        }
        return True if fitting.get(action) and may(self.app.session, roles.PRINT) else None

    def on_virtual_list_chosen(self) -> None:
        """Enter: what is most likely to be wanted."""
        job = self.job
        if job is not None and job.status == DOUBTED:
            self.action_job_settle()
        elif job is not None and job.status == WAITING:
            self.action_job_send()

    def action_job_send(self) -> None:
        """Send a job that waits; of one in doubt, ask the printer first."""
        job, session = self.job, self.app.session
        if job is None or session is None:
            return
        if job.status == DOUBTED:
            self.app.printroom.ask(session.user, job.key)
            self.say(_("asking {printer}…").format(printer=clean(job.printer)), "again")
        else:
            self.app.printroom.send(session.user, job.key)

    def action_job_all(self) -> None:
        """Send all that waits."""
        if self.app.session is not None:
            self.app.printroom.send_all(self.app.session.user)

    @work(exclusive=True, group="acts")
    async def action_job_settle(self) -> None:
        """Ask what came out."""
        job = self.job
        if job is None:
            return
        left = job.left
        choices = [
            ("all", Row((_("Yes: all {labels} are on paper").format(labels=counted_labels(left)),))),
            ("none", Row((_("No: nothing came out"),))),
        ]
        if left > 1:
            choices.append(("some", Row((_("Some of them: the first ones"),))))
        heading = _("Did it come out?")
        answer = await self.app.push_screen_wait(Choose(heading, (Column(N_("Look at the printer")),), choices))
        came = {"all": left, "none": 0}.get(answer or "")
        if answer == "some":
            field = Field("came", N_("How many came out"), NUMBER, required=True, least=1, most=left - 1)
            values = await self.app.push_screen_wait(FormDialog(heading, (field,)))
            came = int(values["came"] or 0) if values is not None else None
        if came is None:
            return
        n = came
        said = _("Settled: {came} came out, {left} left.").format(came=n, left=left - n)
        await self.act(lambda session: jobs.settle(session, job.key, n), said)

    @work(exclusive=True, group="acts")
    async def action_job_cancel(self) -> None:
        """Take a job out of the queue."""
        job = self.job
        if job is None:
            return
        what = f"{counted_labels(job.left)} · {face_name(job.face)} · {job.printer}"
        question = Confirm(_("Take it out of the queue?"), what, yes=_("Take out"), no=_("Keep"))
        if await self.app.push_screen_wait(question):
            await self.act(lambda session: jobs.cancel(session, job.key), _("Taken out of the queue."))

    @work(exclusive=True, group="acts")
    async def action_job_move(self) -> None:
        """Another printer."""
        job = self.job
        if job is None:
            return
        every = kept.printers(self.app.store)
        choices = [(kept.short(each.key), Row((kept.short(each.key), each.title))) for each in every]
        columns = (Column(N_("Name"), width=16), Column(N_("Where"), flex=1))
        name = await self.app.push_screen_wait(Choose(_("Print where?"), columns, choices))
        if name is not None:
            said = _("It goes to {printer}.").format(printer=name)
            await self.act(lambda session: jobs.redirect(session, job.key, printer=name), said)

    def hear_print(self, news: News) -> None:
        """The print room tells how it goes."""
        if not self.query(VirtualList):
            return
        match news.stage:
            case printroom.MAKING:
                self._stage[news.job] = _("drawing…")
            case printroom.SENDING:
                self._stage[news.job] = _("sending…")
            case printroom.ASKED:
                remembered = _(REMEMBERED.get(news.state, N_("The printer still has it: it will come out.")))
                self.say(remembered, "ok" if news.state in ("done", "taken") else "attention")
            case printroom.FOLLOWED:
                said = " ".join(map(_, news.said))
                self.say(colon(news.printer, said), "attention" if news.ill else "ok")
            case printroom.SENT:
                said = _("{labels} taken by {printer} ({read}, grade {grade})")
                labels = counted_labels(news.labels)
                self.say(said.format(labels=labels, printer=news.printer, read=news.read, grade=news.grade))
            case printroom.FAILED if news.problem is not None:
                self.say(news.problem.sentence(_), "stop")
            case _:
                pass
        if news.stage not in (printroom.MAKING, printroom.SENDING, printroom.FOLLOWED):
            self._stage.pop(news.job, None)
        self.refresh_data()

    def action_job_back(self) -> None:
        """Back to the label desk."""
        self.dismiss(None)


def _minute(job: PrintJob) -> str:
    return job.ordered_at[:16].replace("T", " ")
