"""The card of a file: what is known of it, the box that it is in, what happened to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.containers import Container

from depot.desk import files
from depot.desk.cards import FileCard, card
from depot.desk.chronicle import Entry
from depot.desk.session import Session
from depot.desk.shelving import refile
from depot.errors import DepotError
from depot.model import roles
from depot.model.codes import Code
from depot.store.store import Done
from depot.words import N_, _
from screens.acting import SaidLine
from screens.boxes.card import told
from screens.boxes.forms import FILE_FORM
from screens.boxes.pane import CardPane
from screens.boxes.sections import Section, Sections
from screens.boxes.subject import EDIT, LEND, OTHERS, UNDO, Home, SubjectScreen
from screens.dialogs.ask import Ask
from screens.dialogs.confirm import Confirm
from screens.dialogs.tell import Tell
from screens.historyrows import HISTORY_COLUMNS, history_row
from screens.keys import Command
from screens.naming import named_as
from screens.rows import Row


class FileScreen(SubjectScreen):
    """One file."""

    TITLE = N_("File")
    HELP_TEXT = N_(
        "Everything about one file: the box that it is in, who has it, and what happened to it. A file can be lent "
        "alone; when it comes back it is put back into its box."
    )
    VERBS: ClassVar[tuple[Command, ...]] = (
        EDIT,
        LEND,
        Command("file.box", "f4,b", N_("Its box"), N_("Show the box that it is in."), footer=True),
        UNDO,
        Command("file.refile", "s", N_("Put back"), N_("Say that it is back in its box.")),
        Command("file.move", "m", N_("Move"), N_("Put it on the list of another box.")),
        Command("file.remove", "x", N_("Take off"), N_("Take it off the list, when it was listed by mistake.")),
        *OTHERS,
    )

    def __init__(self, subject: str, home: Home) -> None:
        super().__init__(subject, home)
        self._card: FileCard | None = None
        self._history: Sequence[Entry] = ()
        self._drawn = ""

    def body(self) -> ComposeResult:
        """The card and its history."""
        with Container(id="thing"):
            yield CardPane(id="thing-card", markup=False)
            nothing = N_("Nothing happened yet.")
            yield Sections((Section("history", N_("History"), HISTORY_COLUMNS, self._past, nothing),))
        yield SaidLine()

    def on_mount(self) -> None:
        """Show it."""
        self.refresh_data()
        self.query_one(Sections).show("history")

    @property
    def card(self) -> FileCard:
        """What is shown."""
        assert self._card is not None
        return self._card

    @property
    def seen(self) -> int:
        """The revision that this card shows."""
        return self.card.file.rev

    @property
    def old_codes(self) -> tuple[str, ...]:
        """Its old codes."""
        return self.card.file.alias_list

    def reload(self) -> None:
        """Read the file again and draw it."""
        found = card(self.app.store, self.subject, self.app.clock().date())
        if not isinstance(found, FileCard):
            return
        anew, self._drawn = self.subject != self._drawn, self.subject
        self._card, self._history = found, self.history()
        self.query_one(CardPane).show(found, words=self.home.words)
        self.query_one(Sections).fill("history", range(len(self._history)), anew=anew)

    def _past(self, ids: Sequence[int]) -> list[Row]:
        return [history_row(self._history[n]) for n in ids]

    def on_sections_opened(self, event: Sections.Opened) -> None:
        """An event in full."""
        self.app.push_screen(told(self._history[event.id]))

    def action_file_box(self) -> None:
        """Show its box."""
        if self.card.file.box is not None:
            self.home.show_subject(Code.from_id("B", self.card.file.box).text)

    # -- acts ---------------------------------------------------------------------------------------------------

    @work(exclusive=True, group="acts")
    async def action_item_edit(self) -> None:
        """Change what is written about the file."""
        await self.edit(FILE_FORM, lambda: self.card.file, _describe)

    @work(exclusive=True, group="acts")
    async def action_file_refile(self) -> None:
        """Put it back into its box."""
        file, box = self.card.file.id, self.card.file.box

        def put_back(session: Session) -> Done[None]:
            return session.do(roles.CIRCULATE, lambda tx: refile(tx, file, box or 0))

        await self.act(put_back, _("Back in its box."))

    @work(exclusive=True, group="acts")
    async def action_file_move(self) -> None:
        """Put it on the list of another box."""
        heading = _("Move {code} to which box?").format(code=self.shown_code)
        text = await self.app.push_screen_wait(Ask(heading, _("Scan the box, or type its code."), accepts_scan=True))
        if not text:
            return
        try:
            box = named_as(self.app, text, "box")
        except DepotError as error:
            await self.app.push_screen_wait(Tell.refusal(error))
            return
        file, said = self.card.file.id, _("Moved to box {code}.").format(code=Code.from_id("B", box.key).shown)
        await self.act(lambda session: files.move_file(session, file, box.key), said)

    @work(exclusive=True, group="acts")
    async def action_file_remove(self) -> None:
        """Take it off the list."""
        question = _("Take {code} off the list of its box? Its history stays.").format(code=self.shown_code)
        if await self.app.push_screen_wait(Confirm(_("Listed by mistake?"), question)):
            file = self.card.file.id
            await self.act(lambda session: files.remove_file(session, file), _("Taken off the list."))


def _describe(session: Session, *, key: int, changes: Mapping[str, Any], seen: int) -> Done[None]:
    return files.describe_file(session, key, changes, seen=seen)
