"""What a search found: the boxes, and below them the files."""

from __future__ import annotations

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static

from depot.model.codes import Code
from depot.words import N_, _, ngettext
from screens.boxes.listrows import BOX_COLUMNS, FILE_COLUMNS, Rows
from screens.boxes.results import ResultList
from screens.boxes.search import BEST, ORDERS, Results
from screens.text import clean, number

NONE_YET = N_("No box yet: F4 registers one; `depot import` brings in whole lists.")
NONE_FOUND = N_("Nothing was found: fewer words, or another spelling. ? tells what can be looked for.")


class Found(Vertical):
    """Two lists, of which the empty one takes no room."""

    @dataclass
    class LeftAbove(Message):
        """The cursor was sent above the first row of all."""

        found: Found

    def __init__(self, rows: Rows) -> None:
        super().__init__()
        self._rows = rows
        self._boxes = ResultList(BOX_COLUMNS, rows.boxes, empty=NONE_YET, id="found-boxes")
        self._files = ResultList(FILE_COLUMNS, rows.files, empty=NONE_FOUND, id="found-files")
        self._rule = Static(_("files"), id="found-rule", markup=False)
        self._shown = Results(0)

    def compose(self) -> ComposeResult:
        """Boxes, then files."""
        yield self._boxes
        yield self._rule
        yield self._files

    @property
    def current(self) -> ResultList:
        """The list that the person is in; while they type, the first that has rows."""
        return self._files if self._files.has_focus or not self._shown.boxes else self._boxes

    @property
    def subject(self) -> str:
        """The code of what is under the cursor; empty when nothing is."""
        listing = self.current
        letter = "F" if listing is self._files else "B"
        return Code.from_id(letter, listing.cursor_id).text if listing.cursor_id is not None else ""

    def show(self, results: Results, *, anew: bool) -> None:
        """Show what was found so far; `anew` from the top, else with the cursors where they are."""
        before, self._shown = self._shown, results
        self._boxes.say_empty(NONE_FOUND if results.query else NONE_YET)
        words = results.query.highlights
        if anew or before.boxes is not results.boxes:
            self._boxes.follow(results.boxes, words=words, anew=anew)
        if anew or before.files is not results.files:
            self._files.follow(results.files, words=words, anew=anew)
        some, files = bool(results.boxes), bool(results.files)
        if not files and self._files.has_focus:
            self._boxes.focus()
        self._boxes.display = some or not files
        self._files.display = self._rule.display = files
        self._files.set_class(some, "-below")

    def reload(self) -> None:
        """Rows changed: load them again."""
        self._boxes.reload()
        self._files.reload()

    def on_result_list_passed(self, event: ResultList.Passed) -> None:
        """Beyond an end of a list lies the other one, or the search line."""
        event.stop()
        if event.list is self._boxes and event.by > 0 and self._files.display:
            self._files.focus()
        elif event.list is self._files and event.by < 0 and self._boxes.display:
            self._boxes.focus()
        elif event.by < 0:
            self.post_message(self.LeftAbove(self))


def counted(results: Results, *, plain: bool) -> str:
    """How many there are, `1 000+` when there are more, and in which order."""
    n, files = len(results.boxes), len(results.files)
    parts = [ngettext("{n} box", "{n} boxes", n).format(n=number(n) + ("+" if results.more else ""))]
    if files:
        many = number(files) + ("+" if results.files_more else "")
        parts.append(ngettext("{n} file", "{n} files", files).format(n=many))
    if results.order != BEST:
        parts.append(_(ORDERS[results.order]))
    return (" - " if plain else " · ").join(parts)


def remarks(results: Results) -> str:
    """What was not understood, or may be missing; empty when all is well."""
    told = [remark.said.text(_) for remark in results.query.remarks]
    if results.left_out:
        told.append(_("“{word}” is too short to be looked for yet.").format(word=results.left_out))
    if results.suggestion:
        told.append(_("Did you mean “{query}”? Tab takes it.").format(query=clean(results.suggestion)))
    if results.also:
        same = _(", ").join(dict.fromkeys(clean(meant) for _words, meant in results.query.widened))
        told.append(_("Also looked for: {words}. X in the list leaves that out.").format(words=same))
    if results.behind:
        told.append(_("An import is still being indexed: some results may be missing."))
    return "  ".join(f"! {one}" for one in told)
