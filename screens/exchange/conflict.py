"""A conflict: its sides beside each other, what counts meanwhile, and one key that settles it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import ClassVar, Final

from textual import work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from depot.desk.conflicts import REASONS, Conflict, ConflictUnknown, Side, conflict, decide
from depot.desk.doubtwords import (
    counts_words,
    node_words,
    register_words,
    side_words,
    subject_code,
    subject_title,
    who_words,
)
from depot.desk.permits import may
from depot.desk.seen import last_change, when
from depot.desk.typedvalues import can_be_typed
from depot.errors import DepotError
from depot.model import roles
from depot.words import N_, _
from screens.acting import Acting, Deed, SaidLine
from screens.dialogs.ask import Ask
from screens.exchange.sides import SUGGESTED, Face, Sides
from screens.keys import Command
from screens.signs import is_plain
from screens.text import clean

READ_FIRST: Final = 0.4
"""Seconds that a conflict is on show before a key can settle it: a key held down settles nothing unseen."""

MOST_SIDES: Final = 9
"""Sides that have a key."""

Key = tuple[str, str]
"""Subject and register."""

DECIDING: Final = frozenset({"conflict_side", "conflict_enter", "conflict_value"})


class ConflictScreen(Acting):
    """One conflict, then the next."""

    CSS_PATH = "exchange.tcss"
    NUMBER = "Ctrl+E"
    TITLE = N_("Disagreement")
    HELP_TEXT = N_(
        "Two depots said different things of one thing, neither knowing of the other. Each column is one of them: what "
        "it says, who wrote it, where and when, and which of the others it had not heard of. 1, 2, 3 settle it for "
        "that side, Enter for the one that is suggested, V for a value that you type. The decision travels with the "
        "next packages and ends it everywhere; the next disagreement opens by itself. F8 takes a decision back. "
        "Looking at the shelf is better than guessing: leave it open until somebody has."
    )
    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("conflict.enter", "enter", N_("Suggested"), N_("Settle it for the side suggested."), footer=True),
        *(
            Command(
                f"conflict.side{n}", str(n), N_("That side"), N_("Settle it for this side."), do=f"conflict_side({n})"
            )
            for n in range(1, MOST_SIDES + 1)
        ),
        Command("conflict.value", "f4,v", N_("Type it"), N_("Settle it for a value that you type."), footer=True),
        Command("conflict.next", "f3,plus,n", N_("Next one"), N_("Leave it open and go to the next one."), footer=True),
        Command("conflict.previous", "minus,b", N_("Previous"), N_("Go back to the one before.")),
        Command("conflict.right", "right", N_("More"), N_("See the sides further right."), do="conflict_shift(1)"),
        Command("conflict.left", "left", N_("Fewer"), N_("See the sides further left."), do="conflict_shift(-1)"),
        Command("conflict.card", "f12,o", N_("Card"), N_("Open the card of the thing.")),
        Command("conflict.close", "escape", N_("Back"), N_("Go back to the list.")),
    )

    def __init__(self, deeds: list[Deed], keys: Sequence[Key], at: Key) -> None:
        """`keys` are the open conflicts in the order of the list, `at` the one to begin with."""
        super().__init__(deeds)
        self._keys = list(keys)
        self._key = at
        self._it: Conflict | None = None
        self._shown = 0.0

    def body(self) -> ComposeResult:
        """What is in doubt, the sides, what the keys do."""
        yield Static("", id="head", markup=False)
        with VerticalScroll(id="facing"):
            yield Sides()
        yield Static("", id="answer", markup=False)
        yield SaidLine()

    def on_mount(self) -> None:
        """Show the first one."""
        self.query_one("#facing").focus()
        self._open(self._key)

    def on_screen_resume(self) -> None:
        """Something may have been written meanwhile."""
        self.refresh_data()

    # -- showing ------------------------------------------------------------------------------------------------

    def _open(self, key: Key) -> None:
        """Show another conflict."""
        self._key, self._it, self._shown = key, None, time.monotonic()
        self.query_one("#facing", VerticalScroll).scroll_home(animate=False)
        self.refresh_data()

    def refresh_data(self) -> None:
        """Read it again; what changed meanwhile is said."""
        if not self.query(SaidLine):
            return
        before = self._it
        try:
            self._it = conflict(self.app.store, *self._key)
        except ConflictUnknown:
            self._it = None
        if before is not None and self._it is not None and before.places != self._it.places:
            self._shown = time.monotonic()
            self.say(_("More was received: look again before you decide."), "attention")
        self._draw()
        self.refresh_bindings()

    def _draw(self) -> None:
        store, (subject, register), it = self.app.store, self._key, self._it
        plain = is_plain(self.app)
        code, title = subject_code(subject), clean(subject_title(store, subject))
        what = _("In doubt: {what}").format(what=register_words(register).text(_))
        since = _("since {at}").format(at=when(it.since)) if it is not None else ""
        lines = [
            Content.assemble((code, "bold $key"), "  ", (title, "bold $text")),
            Content.assemble((what, "bold $tone-attention"), "   ", (since, "$ink-soft")),
        ]
        if it is not None:
            now = clean(counts_words(store, it).text(_))
            lines.append(Content.assemble((_("Until somebody decides: {value}").format(value=now), "$text")))
        self.query_one("#head", Static).update(Content("\n").join(lines))
        self.query_one(Sides).show([self._face(it, side) for side in it.sides] if it is not None else [])
        self.query_one("#answer", Static).update(Content("\n").join(self._answer(it, plain=plain)))
        place = self._keys.index(self._key) + 1 if self._key in self._keys else 1
        self.note(_("{n} of {count}").format(n=place, count=len(self._keys)))

    def _face(self, it: Conflict, side: Side) -> Face:
        store, claim = self.app.store, side.claim
        others = [other.number for other in it.sides if other is not side]
        return Face(
            side.number,
            node_words(store, claim.node),
            side_words(store, it, side).text(_),
            who_words(store, side),
            when(claim.at),
            side.unaware,
            tuple(n for n in others if n not in side.unaware),
            suggested=side.number == it.suggested,
            counts=bool(claim.stands),
        )

    def _answer(self, it: Conflict | None, *, plain: bool) -> list[Content]:
        """What the keys do now."""
        if it is None:
            who, at = last_change(self.app.store, self._key[0])
            said = _("This was settled meanwhile, here or elsewhere: {who} wrote last, at {at}.").format(who=who, at=at)
            return [Content.assemble((said, "$tone-ok")), Content.assemble((_("F3 goes to the next one."), "$text"))]
        lines = []
        if it.suggested:
            why = _(REASONS[it.reason]).format(node=it.sides[it.suggested - 1].claim.node)
            suggested = _("Enter: {n}. {why}.").format(n=it.suggested, why=why)
            lines.append(Content.assemble((f"{SUGGESTED[plain]} {suggested}", "bold $tone-ok")))
        else:
            lines.append(Content.assemble((_("Nobody's word weighs more: choose one."), "$tone-attention")))
        if may(self.app.session, roles.ARRANGE):
            count = min(len(it.sides), MOST_SIDES)
            words = _("1 or 2 settles it for that side.") if count == 2 else _("1 to {n} settle it for that side.")
            if can_be_typed(it.subject, it.register):
                words = " ".join((words, _("V: for another value.")))
            lines.append(Content.assemble((words.format(n=count), "$ink-soft")))
        else:
            told = _("You may look; a supervisor decides.")
            lines.append(Content.assemble((told, "$tone-attention")))
        hidden = self.query_one(Sides).hidden
        if hidden:
            lines.append(Content.assemble((_("{n} more with Left and Right.").format(n=hidden), "$ink-soft")))
        return lines

    # -- deciding -----------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Dim what makes no sense for this conflict. Who may decide, the desk says when it is tried."""
        it = self._it
        if action in DECIDING and it is None:
            return None
        if action == "conflict_enter" and it is not None and not it.suggested:
            return None
        if action == "conflict_side" and it is not None and int(str(parameters[0])) > len(it.sides):
            return None
        if action == "conflict_value" and not can_be_typed(*self._key):
            return None
        if action in ("conflict_next", "conflict_previous") and len(self._keys) < 2:
            return None
        return super().check_action(action, parameters)

    def action_conflict_enter(self) -> None:
        """The suggestion."""
        if self._it is not None and self._it.suggested:
            self._settle(self._it, self._it.suggested)

    def action_conflict_side(self, number: int) -> None:
        """A side by its number."""
        if self._it is not None and number <= len(self._it.sides):
            self._settle(self._it, number)

    @work(exclusive=True, group="acts")
    async def action_conflict_value(self) -> None:
        """A value that is typed."""
        it = self._it
        if it is None:
            return
        try:
            await self.app.perform(lambda session: session.may(roles.ARRANGE))
        except DepotError as error:
            self.refuse(error)
            return
        best = it.sides[max(it.suggested, 1) - 1].said
        name = register_words(it.register).text(_)
        value = await self.app.push_screen_wait(
            Ask(_("Another value"), name, value=str(best if best is not None else ""), required=False, most=4_000)
        )
        if value is not None:
            await self._decide(it, 0, value)

    @work(exclusive=True, group="acts")
    async def _settle(self, it: Conflict, number: int) -> None:
        if time.monotonic() - self._shown >= READ_FIRST:
            await self._decide(it, number, None)

    async def _decide(self, it: Conflict, number: int, value: str | None) -> None:
        """Settle it, then go to the next one."""
        following = self._following(1)
        chosen = clean(value if value is not None else side_words(self.app.store, it, it.sides[number - 1]).text(_))
        said = _("{code}, {what}: {value}").format(
            code=subject_code(it.subject), what=register_words(it.register).text(_), value=chosen or "—"
        )
        subject, register = it.subject, it.register
        done = await self.act(
            lambda session: decide(session, subject, register, number, value=value, seen=it.places), said
        )
        if done is None:
            self.refresh_data()
            return
        self._keys.remove((subject, register))
        if following is not None:
            self._open(following)
        else:
            self.dismiss(None)

    async def action_desk_undo(self) -> None:
        """Take back the last decision and show what is in doubt again."""
        before = set(self._keys)
        await super().action_desk_undo()
        self._keys = self.app.store.conflict_keys()
        again = [key for key in self._keys if key not in before]
        if again:
            self._open(again[0])

    # -- going on -----------------------------------------------------------------------------------------------

    def _following(self, by: int) -> Key | None:
        """The conflict before or after this one, round and round; None when there is no other."""
        if self._key not in self._keys or len(self._keys) < 2:
            return None
        return self._keys[(self._keys.index(self._key) + by) % len(self._keys)]

    def _go(self, by: int) -> None:
        following, gone = self._following(by), self._key if self._it is None else None
        if gone in self._keys:
            self._keys.remove(gone)
        if following is not None:
            self._open(following)

    def action_conflict_next(self) -> None:
        """The next one."""
        self._go(1)

    def action_conflict_previous(self) -> None:
        """The one before."""
        self._go(-1)

    def action_conflict_shift(self, by: int) -> None:
        """Other sides, where they do not all have room."""
        self.query_one(Sides).step(by)

    def action_conflict_card(self) -> None:
        """The card of the thing."""
        if "/" not in self._key[0]:
            self.run_worker(self.app.show(self._key[0]))

    def action_conflict_close(self) -> None:
        """Back."""
        self.dismiss(None)
