"""Receiving: what is in a folder, then what came of it, one line for each package and receipt."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar, Final, NamedTuple

from textual import work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from depot.desk.session import Session
from depot.errors import DepotError
from depot.exchange import peeking
from depot.exchange.keyfile import Keys
from depot.exchange.keyring import Keyring, keyring
from depot.exchange.peeking import Peeked, peek
from depot.exchange.receiving import Received, receive
from depot.words import N_, _, colon, ngettext
from screens.acting import Deed, SaidLine
from screens.dialogs.tell import Tell
from screens.dialogs.working import Watch
from screens.exchange.acts import ExchangeActs
from screens.keys import Command
from screens.rows import Column, Row
from screens.signs import Sign
from screens.text import clean, number
from screens.vlist import VirtualList

COLUMNS: Final = (
    Column(N_("State"), width=14),
    Column(N_("From"), width=5),
    Column(N_("What"), flex=1, least=24),
    Column(N_("File name"), flex=1, least=20),
)

GIVEN: Final = "given"
"""The state of a receipt that was written for a depot."""

STATES: Final = {
    peeking.NEW: Sign("new", "+", "+", N_("new"), "note"),
    peeking.KNOWN: Sign("known", "=", "=", N_("here already"), "quiet"),
    peeking.LATE: Sign("late", "!", "!", N_("waits"), "attention"),
    peeking.OTHERS: Sign("others", "·", ".", N_("for others"), "quiet"),
    peeking.BAD: Sign("bad", "✗", "X", N_("refused"), "stop"),
    GIVEN: Sign("given", "→", ">", N_("receipt given"), "ok"),
}
TAKEN: Final = Sign("taken", "✓", "+", N_("taken in"), "ok")
NOTED: Final = Sign("noted", "✓", "+", N_("receipt noted"), "ok")


class Came(NamedTuple):
    """What came of a folder."""

    received: Sequence[Received]
    given: Sequence[Peeked] = ()
    """Receipts that were written, each GIVEN."""
    problem: DepotError | None = None
    """Why it is not all."""


class Receiving(ExchangeActs):
    """What a folder holds, then what came of it: at a depot or at a vault."""

    TITLE = N_("Receive")
    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("receive.tell", "f2,o", N_("Tell"), N_("What it is, or why it was refused, as Enter."), footer=True),
        Command("receive.close", "escape", N_("Back"), N_("Go back to the exchange desk."), footer=True),
    )

    def __init__(self, deeds: list[Deed], folder: Path, keys: Keys) -> None:
        super().__init__(deeds)
        self.folder = folder
        self.keys = keys
        self._seen: list[Peeked] = []
        self._came: dict[Path, Received] = {}

    def body(self) -> ComposeResult:
        """Where, the list, and what was done."""
        yield Static("", id="head", markup=False)
        yield VirtualList(COLUMNS, self._rows, empty=N_("There is no package and no receipt in this folder."))
        yield SaidLine()

    def on_mount(self) -> None:
        """Look into the folder."""
        self.query_one(VirtualList).focus()
        self.call_after_refresh(self._look)  # the dialog that tells how far it is lies on this screen

    @work(exclusive=True, group="look")
    async def _look(self) -> None:
        """Read what stands in the clear."""
        heading = _("Looking into {folder}").format(folder=clean(str(self.folder)))
        found = await self.errand(heading, lambda session, _watch: self.look_in(session))
        if isinstance(found, DepotError):
            self.refuse(found)
        elif found is not None:
            self._seen = found
            self._draw()

    def look_in(self, session: Session) -> list[Peeked]:
        """What the folder holds."""
        store, keys = session.store, self.keys
        return peek(store, self.folder, keyring(store, keys.card), keys.secret.identities())

    def take_in(self, session: Session, watch: Watch) -> Came:
        """Take in what the folder holds."""
        raise NotImplementedError

    def _draw(self) -> None:
        new = sum(each.state == peeking.NEW for each in self._seen)
        held = ngettext("{n} package or receipt", "{n} packages or receipts", len(self._seen)).format(
            n=number(len(self._seen))
        )
        fresh = ngettext("{n} is new", "{n} are new", new).format(n=number(new))
        lines = [Content.assemble((clean(str(self.folder)), "bold $text"))]
        asked = _("Nothing was taken in yet: F3 takes it in.") if self._seen and not self._came else ""
        lines.append(Content.assemble((f"{held}, {fresh}", "$ink-soft"), "  ", (asked, "$text")))
        self.query_one("#head", Static).update(Content("\n").join(lines))
        listing = self.query_one(VirtualList)
        listing.replace(range(len(self._seen)), cursor=listing.cursor)
        listing.reload()
        self.refresh_bindings()

    def _rows(self, ids: Sequence[int]) -> list[Row]:
        return [self._row(self._seen[n]) for n in ids]

    def _row(self, seen: Peeked) -> Row:
        came = self._came.get(seen.path)
        sign = _sign(seen, came)
        node, what = _what(seen, came)
        return Row((_(sign.word), node, what, seen.path.name), sign, quiet=sign.tone == "quiet")

    # -- taking in ----------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing to take in, nothing to tell."""
        if action in ("receive_begin", "receive_tell") and not self._seen:
            return None
        return super().check_action(action, parameters)

    @work(exclusive=True, group="acts")
    async def action_receive_begin(self) -> None:
        """Take everything in."""
        heading = _("Receiving from {folder}").format(folder=clean(str(self.folder)))
        result = await self.errand(heading, self.take_in)
        if isinstance(result, DepotError):
            self.refuse(result)
            self._look()
        elif result is not None:
            self._came = {each.path: each for each in result.received}
            self._seen = [*(each for each in self._seen if each.path in self._came), *result.given]
            self._draw()
            well = result.problem is None and not any(each.problem for each in result.received)
            self.say(summary(result), "ok" if well else "attention")
            if result.problem is not None:
                self.refuse(result.problem)

    def on_virtual_list_chosen(self) -> None:
        """Enter."""
        self.action_receive_tell()

    def action_receive_tell(self) -> None:
        """Say all of what is under the cursor."""
        at = self.query_one(VirtualList).cursor_id
        if at is None:
            return
        seen = self._seen[at]
        came = self._came.get(seen.path)
        problem = came.problem if came is not None else seen.problem
        sign = _sign(seen, came)
        text = "\n\n".join((clean(str(seen.path)), " ".join(_what(seen, came)[problem is not None :])))
        step = problem.next_step(_) if problem is not None else ""
        heading = colon(_(sign.word), problem.name) if problem is not None else _(sign.word)
        self.app.push_screen(Tell(heading, text, next_step=step, tone=sign.tone if sign.tone != "quiet" else "note"))

    def action_receive_close(self) -> None:
        """Back."""
        self.dismiss(None)


class ReceiveScreen(Receiving):
    """What a folder holds, and what came of it."""

    HELP_TEXT = N_(
        "First what the folder holds: whose packages, which events, and whether they are new; nothing was taken in "
        "yet. F3 takes everything in: each package whole, or refused by its name and nothing of it kept. Enter on a "
        "line says what it is, why it was refused, and what to do next. The same again is harmless."
    )
    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("receive.begin", "f3,r", N_("Take in"), N_("Take in everything that is here."), footer=True),
    )

    def take_in(self, session: Session, watch: Watch) -> Came:
        """Take in what the folder holds."""
        keys = self.keys

        def ring() -> Keyring:
            return keyring(session.store, keys.card)

        return Came(list(receive(session, [self.folder], ring, keys.secret.identities(), watch.progress)))


def summary(it: Came) -> str:
    """What came of all of it, in a sentence."""
    came, given = it.received, len(it.given)
    new = sum(each.taken.new for each in came if each.taken is not None)
    receipts = sum(each.noted is not None and not each.noted.known for each in came)
    refused = sum(each.problem is not None for each in came)
    conflicts = max((each.taken.conflicts for each in came if each.taken is not None), default=0)
    parts = [ngettext("{n} event taken in", "{n} events taken in", new).format(n=number(new))]
    if receipts:
        parts.append(ngettext("{n} receipt noted", "{n} receipts noted", receipts).format(n=number(receipts)))
    if given:
        parts.append(ngettext("{n} receipt given", "{n} receipts given", given).format(n=number(given)))
    if refused:
        parts.append(ngettext("{n} refused", "{n} refused", refused).format(n=number(refused)))
    if conflicts:
        parts.append(ngettext("{n} in doubt", "{n} in doubt", conflicts).format(n=number(conflicts)))
    return ", ".join(parts)


def _sign(seen: Peeked, came: Received | None) -> Sign:
    if came is None:
        return STATES[seen.state]
    if came.problem is not None:
        return STATES[peeking.BAD]
    if came.passed:
        return STATES[peeking.OTHERS]
    if came.noted is not None:
        return STATES[peeking.KNOWN] if came.noted.known else NOTED
    if came.taken is not None and came.taken.new:
        return TAKEN
    return STATES[peeking.KNOWN]


def _what(seen: Peeked, came: Received | None) -> tuple[str, str]:
    """From whom, and what."""
    problem = came.problem if came is not None else seen.problem
    made, receipt = seen.manifest, seen.receipt
    node = made.node if made is not None else ""
    if receipt is not None:
        node = receipt.node if seen.state == GIVEN else receipt.vault
    if problem is not None:
        return node, problem.sentence(_)
    if receipt is not None:
        return node, _("receipt through {last}").format(last=number(receipt.seq))
    if came is not None and came.taken is not None and came.taken.new:
        return node, ngettext("{n} event", "{n} events", came.taken.new).format(n=number(came.taken.new))
    if made is not None:
        return node, _("events {first} to {last}").format(first=number(made.first), last=number(made.last))
    return node, ""
