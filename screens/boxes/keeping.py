"""What a person keeps on the box desk: searches under a name, what they opened last, and what they marked."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from textual import work
from textual.widgets import Input

from depot.desk import saved
from depot.errors import DepotError
from depot.model.codes import Code
from depot.store.listing import Listing
from depot.store.rows import BoxRow, FileRow
from depot.store.saved import SavedSearch, saved_searches
from depot.store.visited import mark, marked, visit, visits
from depot.words import N_, _, colon
from screens.boxes.savedlist import DELETE, RENAME, SavedList
from screens.boxes.search import BEST
from screens.dialogs.ask import Ask
from screens.dialogs.choose import Choose
from screens.dialogs.confirm import Confirm
from screens.dialogs.tell import Tell
from screens.frame import Desk
from screens.keys import Command
from screens.rows import Column, Row
from screens.signs import is_plain
from screens.text import clean

if TYPE_CHECKING:
    from screens.app import DepotApp

MARK: Final = Command("item.mark", "g", N_("Bookmark"), N_("Mark it to come back to, or take the mark away."))


class Keeping(Desk):
    """The part of the box desk that keeps."""

    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("boxes.saved", "s", N_("Saved"), N_("Look for a saved search; rename or delete one.")),
        Command("boxes.keep", "k", N_("Save search"), N_("Save what is looked for under a name.")),
        Command("boxes.visited", "v", N_("Recent"), N_("What you marked and what you opened last.")),
        Command("boxes.exact", "x", N_("Exact"), N_("Only these words, not those that mean the same; or those too.")),
        MARK,
    )
    app: DepotApp
    order: str
    """Order of the list."""
    widened: bool
    """Whether words that mean the same are looked for too."""

    @property
    def subject(self) -> str:
        """The code of what is under the cursor; empty when nothing is."""
        raise NotImplementedError

    def look(self) -> None:
        """Look for what is in the search line."""
        raise NotImplementedError

    def show_subject(self, subject: str) -> None:
        """Show a box or a file."""
        raise NotImplementedError

    def say(self, text: str) -> None:
        """Tell at the foot what was done."""
        raise NotImplementedError

    @work(exclusive=True, group="acts")
    async def action_boxes_saved(self) -> None:
        """Choose a saved search, until one is to be looked for."""
        session = self.app.session
        while session is not None:
            chosen = await self.app.push_screen_wait(SavedList(saved_searches(self.app.store, session.user)))
            if chosen is None:
                return
            what, search = chosen
            if what == RENAME:
                await self._rename(search)
            elif what == DELETE:
                await self._delete(search)
            else:
                self._run(search)
                return

    def _run(self, search: SavedSearch) -> None:
        line = self.query_one("#box-search", Input)
        self.order, self.widened = search.ordering or BEST, bool(search.widened)
        if line.value == search.text:
            self.look()
        line.value = search.text
        line.focus()
        self.say(_("Looked for: {name}").format(name=clean(search.name)))

    async def _rename(self, search: SavedSearch) -> None:
        name: str | None = search.name
        while name := await self.app.push_screen_wait(
            Ask(_("Rename the search"), _("Name"), value=name or "", most=60)
        ):
            try:
                await self.app.perform(partial(saved.rename, search=search, name=name))
            except DepotError as error:
                await self.app.push_screen_wait(Tell.refusal(error))
            else:
                return

    async def _delete(self, search: SavedSearch) -> None:
        question = Confirm(_("Delete this search?"), colon(clean(search.name), clean(search.text)))
        if await self.app.push_screen_wait(question):
            try:
                await self.app.perform(partial(saved.remove, search=search))
            except DepotError as error:
                await self.app.push_screen_wait(Tell.refusal(error))

    @work(exclusive=True, group="acts")
    async def action_boxes_keep(self) -> None:
        """Ask for a name, and save what is looked for."""
        text = self.query_one("#box-search", Input).value.strip()
        if not text:
            self.say(_("Nothing is looked for: type something first."))
            return
        whose = (("mine", Row((_("for myself"),))), ("all", Row((_("for all who work here"),))))
        owner = await self.app.push_screen_wait(Choose(_("Save for whom?"), (Column(N_("Whose")),), whose))
        name: str | None = text[:60] if owner is not None else ""
        while name and (name := await self.app.push_screen_wait(Ask(_("Save the search"), text, value=name, most=60))):
            ordering = "" if self.order == BEST else self.order
            keep = partial(
                saved.keep, name=name, query=text, ordering=ordering, widened=self.widened, shared=owner == "all"
            )
            try:
                await self.app.perform(keep)
            except DepotError as error:
                await self.app.push_screen_wait(Tell.refusal(error))
            else:
                self.say(_("Saved: {name}").format(name=clean(name)))
                return

    def action_boxes_exact(self) -> None:
        """With or without words that mean the same."""
        self.widened = not self.widened
        self.look()
        self.say(_("Words that mean the same too.") if self.widened else _("Only these words."))

    @work(exclusive=True, group="acts")
    async def action_boxes_visited(self) -> None:
        """Choose among what was marked and what was opened last."""
        if self.app.session is None:
            return
        user, store = self.app.session.user, self.app.store
        found = [*visits(store, user, marked=True), *visits(store, user, marked=False)]
        titles = _titles(Listing(store), [each.subject for each in found])
        star = "*" if is_plain(self.app) else "★"
        rows = [
            (each.subject, Row((star if each.marked else "", Code.parse(each.subject).shown, titles[each.subject])))
            for each in found
            if each.subject in titles
        ]
        columns = (Column("", width=1), Column(N_("Code"), width=13), Column(N_("Title"), flex=1, least=30))
        empty = N_("Nothing was opened yet: G on the list or on a card marks what you come back to.")
        subject = await self.app.push_screen_wait(Choose(_("Marked and opened last"), columns, rows, empty=empty))
        if subject is not None:
            self.show_subject(subject)

    def action_item_mark(self) -> None:
        """Mark what is under the cursor, or take the mark away."""
        if self.subject:
            toggle_mark(self.app, self.subject, self.say)


def toggle_mark(app: DepotApp, subject: str, say: Callable[[str], None]) -> None:
    """Mark a thing for who sits here, or take the mark away, and say so."""
    if app.session is None:
        return
    user, on = app.session.user, not marked(app.store, app.session.user, subject)

    async def write() -> None:
        try:
            await app.on_acts(lambda store: mark(store, user, subject, on=on))
        except DepotError as error:
            app.push_screen(Tell.refusal(error))
            return
        said = _("{code}: marked; V lists what is.") if on else _("{code}: no longer marked")
        say(said.format(code=Code.parse(subject).shown))

    app.run_worker(write())


def remember(app: DepotApp, subject: str) -> None:
    """Remember that who sits here opened a thing; what a busy or full disk refuses is not worth a word."""
    if app.session is None:
        return
    user = app.session.user

    async def write() -> None:
        with suppress(DepotError):
            await app.on_acts(lambda store: visit(store, user, subject))

    app.run_worker(write())


def _titles(listing: Listing, subjects: list[str]) -> dict[str, str]:
    """Titles of boxes and files that are there."""
    boxes = [Code.parse(subject).id for subject in subjects if subject.startswith("B")]
    files = [Code.parse(subject).id for subject in subjects if subject.startswith("F")]
    rows: list[BoxRow | FileRow] = [*listing.boxes(boxes), *listing.files(files)]
    return {Code.parse(row.code).text: clean(row.title) for row in rows}
