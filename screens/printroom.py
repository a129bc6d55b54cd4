"""The print room: jobs are sent from a thread of their own, whatever desk is on show, and documents made in a process.

What waits is on record, so a job is never lost by ending the program: it stays in the queue. One that was cut short
is put in doubt when the room opens again.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Final

from depot.desk.session import Session
from depot.errors import DepotError
from depot.store.places import Place
from depot.store.store import Clock, Store
from depot.words import _, ngettext

if TYPE_CHECKING:
    from depot.desk.printing.document import Made
    from depot.desk.printing.plans import Plan
    from depot.desk.printing.workshop import Workshop
    from depot.model.printing import PrintJob

MAKING: Final = "making"
SENDING: Final = "sending"
SENT: Final = "sent"
FAILED: Final = "failed"
ASKED: Final = "asked"
FOLLOWED: Final = "followed"
REST: Final = "rest"

FOLLOW: Final = 300.0
"""Seconds that a job is followed after the printer took it."""

END: Final = 15.0
"""Seconds that ending the program waits for a job that is being sent."""


@dataclass(frozen=True, slots=True)
class News:
    """What the room tells the screens."""

    stage: str
    """MAKING, SENDING, SENT, FOLLOWED, FAILED or ASKED of a job; REST when nothing is left to do."""
    job: str = ""
    """Its key."""
    labels: int = 0
    """How many of its labels that is about."""
    printer: str = ""
    read: str = ""
    """What the check read, such as "30 of 30 read", in the language in use."""
    grade: str = ""
    problem: DepotError | None = None
    """Why it failed; the job says whether it waits or is in doubt."""
    ignored: tuple[str, ...] = ()
    """Options that the printer said it did not honour."""
    state: str = ""
    """What the printer says of a job in doubt, or of one that it took."""
    said: tuple[str, ...] = ()
    """The same in words: msgids."""
    ill: bool = False
    """Whether somebody has to see to it before all of it is on paper."""


@dataclass(frozen=True, slots=True)
class _Wish:
    user: str
    job: str = ""
    """Empty for all that wait."""
    what: str = "send"
    """`send`; `ask` the printer what came out; `recover` what was cut short."""


class PrintRoom(threading.Thread):
    """Owns a connection and the workshop. `tell` is called from this thread."""

    def __init__(self, path: Place | Path, station: str, tell: Callable[[News], object], *, clock: Clock) -> None:
        super().__init__(name="prints", daemon=True)
        self._path = path
        self._station = station
        self._tell = tell
        self._clock = clock
        self._queue: SimpleQueue[_Wish | None] = SimpleQueue()
        self._ended = threading.Event()
        self.workshop = _workshop()

    def send(self, user: str, job: str) -> None:
        """Send a job that waits, in its turn."""
        self._queue.put(_Wish(user, job))

    def send_all(self, user: str) -> None:
        """Send all that waits."""
        self._queue.put(_Wish(user))

    def recover(self, user: str) -> None:
        """Put in doubt what was cut short, here or at another terminal that died."""
        self._queue.put(_Wish(user, what="recover"))

    def ask(self, user: str, job: str) -> None:
        """Ask the printer what became of a job in doubt."""
        self._queue.put(_Wish(user, job, "ask"))

    def end(self) -> None:
        """Finish the job under way; what has not begun stays in the queue."""
        self._ended.set()
        self._queue.put(None)
        if self.is_alive():
            self.join(END)
        self.workshop.close()

    def run(self) -> None:
        """Work until told to stop."""
        store: Store | None = None
        try:
            while (wish := self._queue.get()) is not None and not self._ended.is_set():
                if store is None:
                    store = Store.open(self._path, clock=self._clock)
                self._do(Session(store, wish.user, self._station), wish)
                if self._queue.empty():
                    self._tell(News(REST))
        finally:
            if store is not None:
                store.close()

    def _do(self, session: Session, wish: _Wish) -> None:
        from depot.desk.printing import jobs
        from depot.desk.printing.sending import ask, recover
        from depot.model.printing import WAITING

        try:
            if wish.what == "recover":
                recover(session)
            elif wish.what == "ask":
                job = jobs.job(session.store, wish.job)
                self._tell(News(ASKED, wish.job, job.left, job.printer, state=ask(session, wish.job)))
            elif wish.job:
                self._send(session, wish.job)
            else:
                for job in jobs.queue(session.store):
                    if job.status == WAITING and job.printer and not self._ended.is_set():
                        self._send(session, job.key)
        except DepotError as problem:
            self._tell(News(FAILED, wish.job, problem=problem))

    def _send(self, session: Session, key: str) -> None:
        from depot.desk.printing import jobs
        from depot.desk.printing.sending import send

        job = jobs.job(session.store, key)

        def make(plan: Plan) -> Made:
            self._tell(News(MAKING, key, job.left, job.printer))
            made = self.workshop(plan)
            self._tell(News(SENDING, key, job.left, job.printer, made.checked.sentence, made.checked.grade))
            return made

        try:
            sent = send(session, key, workshop=make)
        except DepotError as problem:
            self._tell(News(FAILED, key, job.left, job.printer, problem=problem))
            return
        checked = sent.made.checked
        self._tell(News(SENT, key, job.left, job.printer, checked.sentence, checked.grade, ignored=sent.ignored))
        if sent.job.remote:
            threading.Thread(target=self._follow, args=(sent.job,), name="follows", daemon=True).start()

    def _follow(self, job: PrintJob) -> None:
        """Tell what the printer says of a job that it took, on a connection of its own: it may take minutes."""
        from depot.desk.printing.sending import followed
        from labels.printers.saying import ILL, sentences

        try:
            with Store.open(self._path, readonly=True, clock=self._clock) as store:
                for now in followed(store, job, patience=FOLLOW):
                    if self._ended.is_set():
                        return
                    said, ill = sentences(now), now.state in ILL
                    self._tell(News(FOLLOWED, job.key, job.done, job.printer, state=now.state, said=said, ill=ill))
        except DepotError:
            return  # the printer has the job; the queue page tells how the printer is


def told(news: News) -> str:
    """The news in a few words, for desks that are about something else; empty for what need not be known there."""
    if news.stage == FOLLOWED:
        return _("{printer}: see to the printer").format(printer=news.printer) if news.ill else ""
    if news.stage == FAILED:
        return _("labels not printed: Ctrl+L, Q")
    if news.stage == SENT:
        return ngettext("{n} label printed", "{n} labels printed", news.labels).format(n=news.labels)
    return _("printing…") if news.stage in (MAKING, SENDING) else ""


def _workshop() -> Workshop:
    from depot.desk.printing.workshop import Workshop

    return Workshop()
