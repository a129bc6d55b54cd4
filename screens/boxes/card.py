"""The card of a box: what is known of it, the files in it, what happened to it, where it stood."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.containers import Container

from depot.desk import boxes, files, shelving
from depot.desk.cards import BoxCard, card
from depot.desk.chronicle import Entry
from depot.desk.naming import place_name
from depot.desk.session import Session
from depot.desk.wayfinding import find_places
from depot.errors import DepotError
from depot.model.codes import Code
from depot.model.trails import Placement
from depot.store.listing import Listing
from depot.store.store import Done
from depot.words import N_, _, ngettext
from screens.acting import SaidLine
from screens.boxes.forms import BOX_FORM, NEW_FILE_FORM
from screens.boxes.listrows import INSIDE_COLUMNS, PLACE_COLUMNS, Rows, placement_row
from screens.boxes.pane import CardPane
from screens.boxes.sections import Section, Sections
from screens.boxes.subject import EDIT, LEND, OTHERS, UNDO, Home, SubjectScreen
from screens.dialogs.ask import Ask
from screens.dialogs.choose import Choose
from screens.dialogs.tell import Tell
from screens.historyrows import HISTORY_COLUMNS, history_row
from screens.keys import Command
from screens.rows import Column, Row
from screens.thingform import ThingForm

MOST_FILES = 100_000
"""Files of one box that are listed."""


class BoxScreen(SubjectScreen):
    """One box."""

    TITLE = N_("Box")
    HELP_TEXT = N_(
        "Everything about one box. Left and Right go from its files to its history and to the places where it stood; "
        "Enter opens what is under the cursor. Scan another box, and its card comes instead. Where the box is follows "
        "from scans and from what is done here, never from typing it."
    )
    VERBS: ClassVar[tuple[Command, ...]] = (
        EDIT,
        LEND,
        Command("box.shelve", "f4,s", N_("Shelve"), N_("Put it on a shelf: scan it, or type its code."), footer=True),
        UNDO,
        Command("box.file", "n", N_("New file"), N_("List a file in it.")),
        Command("box.missing", "m", N_("Missing"), N_("Report that it is not in its place, or that it is found.")),
        Command("box.label", "x", N_("Label done"), N_("Say that it has its label, or that it needs one.")),
        Command("box.why", "w", N_("Why due"), N_("Say why it is due when it is, step by step.")),
        Command("box.next", "right,plus", N_("Next part"), N_("Files, history, places: the next one.")),
        Command("box.previous", "left,minus", N_("Previous part"), N_("Files, history, places: the one before.")),
        *OTHERS,
    )

    def __init__(self, subject: str, home: Home) -> None:
        super().__init__(subject, home)
        self._card: BoxCard | None = None
        self._history: Sequence[Entry] = ()
        self._stays: Sequence[Placement] = ()
        self._drawn = ""

    def body(self) -> ComposeResult:
        """The card, and its lists below or beside it."""
        rows = Rows(Listing(self.app.store), self.app.clock().date())
        empty = N_("No file is listed in this box: N lists one.")
        with Container(id="thing"):
            yield CardPane(id="thing-card", markup=False)
            yield Sections(
                (
                    Section("files", N_("Files"), INSIDE_COLUMNS, rows.inside, empty),
                    Section("history", N_("History"), HISTORY_COLUMNS, self._past, N_("Nothing happened yet.")),
                    Section("places", N_("Places"), PLACE_COLUMNS, self._stood, N_("It was on no shelf yet.")),
                )
            )
        yield SaidLine()

    def on_mount(self) -> None:
        """Show it."""
        self.refresh_data()
        self.query_one(Sections).show("files" if self._card is not None and self._card.files else "history")

    @property
    def card(self) -> BoxCard:
        """What is shown."""
        assert self._card is not None
        return self._card

    @property
    def seen(self) -> int:
        """The revision that this card shows."""
        return self.card.box.rev

    @property
    def old_codes(self) -> tuple[str, ...]:
        """Its old codes."""
        return self.card.box.alias_list

    def reload(self) -> None:
        """Read the box again and draw it."""
        store, anew = self.app.store, self.subject != self._drawn
        found = card(store, self.subject, self.app.clock().date())
        if not isinstance(found, BoxCard):
            return
        self._card, self._drawn = found, self.subject
        self._history, self._stays = self.history(), store.placements(found.box.id)
        self.query_one(CardPane).show(found, words=self.home.words)
        sections = self.query_one(Sections)
        sections.fill("files", [file.id for file in store.files_in(found.box.id, MOST_FILES)], anew=anew)
        sections.fill("history", range(len(self._history)), anew=anew)
        sections.fill("places", range(len(self._stays)), anew=anew)

    def _past(self, ids: Sequence[int]) -> list[Row]:
        return [history_row(self._history[n]) for n in ids]

    def _stood(self, ids: Sequence[int]) -> list[Row]:
        return [placement_row(self._stays[n], place_name(self.app.store, self._stays[n].place)) for n in ids]

    def on_sections_opened(self, event: Sections.Opened) -> None:
        """A file has a card of its own, an event its full words, a place its desk."""
        if event.key == "files":
            self.home.show_subject(Code.from_id("F", event.id).text)
        elif event.key == "history":
            self.app.push_screen(told(self._history[event.id]))
        else:
            self.run_worker(self.app.show(Code.from_id("S", self._stays[event.id].place).text))

    async def action_box_why(self) -> None:
        """The destruction desk explains it."""
        await self.app.show(self.subject, "destruction")

    def action_box_next(self) -> None:
        """The next list."""
        self.query_one(Sections).step(1)

    def action_box_previous(self) -> None:
        """The list before."""
        self.query_one(Sections).step(-1)

    # -- acts ---------------------------------------------------------------------------------------------------

    @work(exclusive=True, group="acts")
    async def action_item_edit(self) -> None:
        """Change what is written about the box."""
        await self.edit(BOX_FORM, lambda: self.card.box, _describe)

    @work(exclusive=True, group="acts")
    async def action_box_file(self) -> None:
        """List files in the box, one after another, until the form is left."""
        count, key, typed = 0, self.card.box.id, None
        while True:
            heading = _("New file in {code}").format(code=self.shown_code)
            if count:
                listed = ngettext("{n} listed", "{n} listed", count).format(n=count)
                heading = f"{heading} ({listed})"
            form = ThingForm(self.app.store, heading, NEW_FILE_FORM, None, typed)
            values = await self.app.push_screen_wait(form)
            if values is None:
                return
            body = form.body(values)
            done = await self.act(partial(files.list_file, box=key, fields=body), _("Listed."))
            typed, count = (None, count + 1) if done else (values, count)

    @work(exclusive=True, group="acts")
    async def action_box_shelve(self) -> None:
        """Put it on a shelf."""
        heading, typed = _("Shelve {code}").format(code=self.shown_code), ""
        key, seen = self.card.box.id, self.seen
        while True:
            question = Ask(
                heading,
                _("Scan the shelf, or type its code or its address: 04 B 3."),
                value=typed,
                accepts_scan=True,
                most=80,
            )
            answer: str | None = await self.app.push_screen_wait(question)
            if not answer:
                return
            typed = answer
            try:
                place = await self._shelf(find_places(self.app.store, typed))
            except DepotError as error:
                await self.app.push_screen_wait(Tell.refusal(error))
                continue
            if place is not None:
                said = _("Shelved at {place}.").format(place=place_name(self.app.store, place))
                await self.act(partial(shelving.shelve, box=key, location=place, seen=seen), said, seen)
            return

    async def _shelf(self, places: Sequence[int]) -> int | None:
        """The place that is meant, when labels lead to more than one."""
        if len(places) == 1:
            return places[0]
        choices = [(id_, Row((place_name(self.app.store, id_), Code.from_id("S", id_).shown))) for id_ in places]
        columns = (Column(N_("Place"), flex=1), Column(N_("Code"), width=13))
        return await self.app.push_screen_wait(Choose(_("Which place?"), columns, choices))

    @work(exclusive=True, group="acts")
    async def action_box_missing(self) -> None:
        """Report it missing, or found again."""
        key, seen = self.card.box.id, self.seen
        if self.card.box.missing:
            await self.act(lambda s: boxes.report_found(s, key), _("Found again; now shelve it."))
        else:
            await self.act(lambda s: boxes.report_missing(s, key, seen=seen), _("Reported missing."), seen)

    @work(exclusive=True, group="acts")
    async def action_box_label(self) -> None:
        """Ask for a label, or say that it was printed."""
        key, seen, needed = self.card.box.id, self.seen, int(not self.card.box.label_needed)
        said = _("Its label is to be printed.") if needed else _("Its label is done.")
        await self.act(lambda s: boxes.describe(s, key, {"label_needed": needed}, seen=seen), said, seen)


def told(entry: Entry) -> Tell:
    """One event of a history in full."""
    event = entry.event
    facts = _("{at}, by {who} at {station}").format(at=entry.when, who=entry.who, station=event.station or "—")
    odd = {"back": N_("The clock of the computer had been set back."), "jump": N_("The clock had been set forward."),
           "unset": N_("The clock of the computer was not set.")}  # fmt: skip
    text = "\n\n".join(part for part in (entry.what.text(_), facts, _(odd.get(event.clock, ""))) if part)
    return Tell(_("What happened"), text)


def _describe(session: Session, *, key: int, changes: Mapping[str, Any], seen: int) -> Done[None]:
    return boxes.describe(session, key, changes, seen=seen)
