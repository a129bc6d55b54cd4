"""The scan desk's engine: one scan in, one answer out, and the desk's state in between."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from depot.desk.heed import of_subject
from depot.desk.scanning import count, lend, look, move, pick, receive, shelve, shred, takeback
from depot.desk.scanning.modes import ATTENTIONS, KEPT_AS_ATTENTION, Mode, say
from depot.desk.scanning.resolve import CodeReserved, CodeUnknown, CodeUnused, CodeVoided, find
from depot.desk.scanning.state import Banner, DeskState, Reply, Scanned
from depot.desk.session import Session
from depot.desk.undo import UndoNothing, undo
from depot.errors import DepotError
from depot.model.commands import Command
from depot.model.event import Fact
from depot.model.outcome import ATTENTION, OK, STOP, Outcome, Said
from depot.model.scanner import ScannerSettings
from depot.model.scantext import KEPT, Reading, printable, read
from depot.store.lookup import Reader
from depot.words import N_

MODES: dict[Command, Mode] = {
    Command.LOOK: look.Look(),
    Command.SHELVE: shelve.Shelve(),
    Command.LEND: lend.Lend(),
    Command.RETURN: takeback.TakeBack(),
    Command.PICK: pick.Pick(),
    Command.INVENTORY: count.Count(),
    Command.SHRED: shred.Shred(),
    Command.RECEIVE: receive.Receive(),
    Command.MOVE: move.Move(),
}
"""The modes that there are; a desk of its own adds its mode here."""


Guest = Callable[[Session, str], Outcome | None]
"""What takes scans that are no codes, such as a receipt of a vault; None for what is not its affair. It may raise."""


UNDONE: Final = 4
"""Things that an undo names at most."""


class ScanDesk:
    """A scan desk of one user at one station. Not thread-safe: scans are given to it one after another."""

    def __init__(
        self,
        session: Session,
        settings: ScannerSettings | None = None,
        *,
        batch: bool = False,
        guests: Sequence[Guest] = (),
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.session = session
        self.settings = settings or ScannerSettings()
        self.state = DeskState()
        self.home = session.store.stream_head().node
        self._batch = batch
        self._guests = guests
        self._monotonic = monotonic
        self._last: tuple[str, float] = ("", 0.0)
        self._acts: list[tuple[str, DeskState]] = []
        self._window = self.settings.double_ms / 1000

    @property
    def reader(self) -> Reader:
        """Reads of the last commit."""
        return self.session.store

    @property
    def mode(self) -> Mode:
        """The mode in force."""
        return MODES[self.state.mode]

    def banner(self) -> Banner:
        """What the next scan will do."""
        state = self.state
        asked = state.question.said if state.question is not None else None
        return Banner(state.mode, self.mode.banner(self.reader, state), state.count, state.hand, asked)

    def scan(self, raw: str) -> Scanned:
        """Answer one scan or typed line. Never raises for what was scanned: that is an outcome."""
        taken = self._welcomed(raw)
        if taken is not None:
            return taken
        try:
            reading = read(raw, self.settings, self.home)
        except DepotError as error:
            return self._refused(error, printable(raw[:KEPT]))
        shown = printable(reading.code.shown if reading.code else reading.text)
        now = self._monotonic()
        key, before = (reading.key if reading.kind == "text" else reading.text), self._last
        self._last = (key, now)
        if key == before[0] and (self._batch or now - before[1] < self._window):
            return Scanned(self._outcome(ATTENTION, Said(N_("Already scanned.")), shown, name="scan.repeated"))
        try:
            if reading.command is not None:
                return self._command(reading.command, shown)
            return self._done(self._taken(reading), shown)
        except DepotError as error:
            return self._refused(error, shown, reading)

    def _taken(self, reading: Reading) -> Reply:
        """The mode's answer to a code."""
        try:
            found = find(self.reader, reading, self.home, reserved=self.mode.claims, foreign=self.mode.foreign)
        except DepotError as error:
            reply = self.mode.unread(self, reading, error)
            if reply is None:
                raise
            return reply
        return self.mode.take(self, found)

    def _welcomed(self, raw: str) -> Scanned | None:
        """The answer of the first guest whose affair a scan is."""
        for guest in self._guests:
            try:
                outcome = guest(self.session, raw)
            except DepotError as error:
                return self._refused(error, printable(raw[:KEPT]))
            if outcome is not None:
                return Scanned(replace(outcome, mode=self.state.mode.value))
        return None

    def choose(self, command: Command) -> Scanned:
        """A command by key instead of by card."""
        self._last = ("", 0.0)
        try:
            return self._command(command, "")
        except DepotError as error:
            return self._refused(error, "")

    def _command(self, command: Command, shown: str) -> Scanned:
        if command.is_answer:
            reply = self.mode.answer(self, yes=command is Command.YES)
            return self._done(reply, shown)
        if command is Command.UNDO:
            return self._undo(shown)
        if command is Command.CANCEL:
            dropped = self.state.hand or self.state.question or self.state.shelf or self.state.person
            mode = self.state.mode if dropped else Command.LOOK
            self.state = DeskState(mode)
            return Scanned(self._outcome(OK, Said(N_("Cancelled: nothing was changed.")), shown))
        if command is Command.DONE:
            return self._done(self.mode.finish(self), shown)
        left = len(self.state.hand)
        self.state = DeskState(command)
        said = Said(command.help)
        if left:
            dropped_said = Said(N_("{n} still in hand were left as they were. {then}"), {"n": left, "then": said})
            return Scanned(self._outcome(ATTENTION, dropped_said, shown))
        return Scanned(self._outcome(OK, said, shown))

    def _undo(self, shown: str) -> Scanned:
        if not self._acts:
            raise UndoNothing
        act, state = self._acts[-1]
        done = undo(self.session, act)
        self._acts.pop()
        self.state = replace(state, question=None, agreed=None) if state.mode is self.state.mode else self.state
        subject = next((code for code in done.result or [] if code[:1] in "BF"), "")
        said = _undone(done.result or [])
        return Scanned(self._outcome(OK, said, shown, subject=subject))

    def _done(self, reply: Reply, shown: str) -> Scanned:
        if reply.act:
            self._acts.append((reply.act, self.state))
            del self._acts[:-50]
        mode = self.state.mode
        self.state = reply.state
        undoable = bool(reply.act) and not reply.final
        stamped = self._heeded(replace(reply.main, code=shown, mode=mode.value, undoable=undoable))
        details = tuple(self._heeded(replace(each, mode=mode.value, undoable=undoable)) for each in reply.details)
        for each in details or (stamped,):
            if each.result == STOP:
                self._keep(each.code, each.name, _plain(each.said.facts))
        return Scanned(stamped, details)

    def _refused(self, error: DepotError, shown: str, reading: Reading | None = None) -> Scanned:
        attention = isinstance(error, ATTENTIONS)
        kept = not attention or isinstance(error, KEPT_AS_ATTENTION)
        if kept:
            self._keep(reading.text if reading is not None else shown, error.name, _plain(error.facts))
        subject = reading.code.text if reading is not None and reading.code is not None else ""
        if isinstance(error, (CodeUnknown, CodeUnused, CodeReserved, CodeVoided)):
            subject = ""
        outcome = self._outcome(ATTENTION if attention else STOP, say(error), shown, subject=subject, name=error.name)
        return Scanned(self._heeded(replace(outcome, next_step=Said(error.todo, error.facts))))

    def _heeded(self, outcome: Outcome) -> Outcome:
        """The outcome with what must be heeded about its box or file, which then asks for attention at the least."""
        heed = of_subject(self.reader, outcome.subject, self.session.today).told()
        if not heed:
            return outcome
        return replace(outcome, heed=heed, result=ATTENTION if outcome.result == OK else outcome.result)

    def _keep(self, text: str, reason: str, facts: dict[str, Any]) -> None:
        """Write a refused scan into the journal: it is kept with its reason."""
        body = {"text": text[:256], "mode": self.state.mode.value, "reason": reason, "facts": facts}
        session = self.session
        fact = Fact("scan.refused", f"scan/{self.home}", body)
        session.store.act(lambda tx: tx.append(fact), actor=session.user, station=session.station)

    def _outcome(self, result: str, said: Said, shown: str, *, subject: str = "", name: str = "") -> Outcome:
        return Outcome(result, said, self.state.mode.value, subject, shown, name=name)


def _plain(facts: Mapping[str, object]) -> dict[str, Any]:
    """Facts that an event can hold."""
    return {name: value for name, value in facts.items() if isinstance(value, (str, int))}


def _undone(subjects: Sequence[str]) -> Said:
    """What was taken back; of many things the first ones."""
    what = ", ".join(_shown(code) for code in subjects[:UNDONE])
    if len(subjects) <= UNDONE:
        return Said(N_("Undone: {what}."), {"what": what})
    return Said(N_("Undone: {what} and {n} more."), {"what": what, "n": len(subjects) - UNDONE})


def _shown(code: str) -> str:
    from depot.model.codes import Code

    return Code.parse(code).shown
