"""Searches in a thread of their own: the newest question wins, and one that runs gives way to it at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from queue import SimpleQueue
from typing import Final

from depot.model.query import Query
from depot.model.queryparse import parse
from depot.store import vectors
from depot.store.search import COUNTED, Cancelled, Searcher
from depot.store.store import Store
from depot.words import N_

BEST: Final = "best"

ORDERS: Final[Mapping[str, str]] = {
    BEST: N_("the nearest first"),
    vectors.NEWEST: N_("the newest first"),
    vectors.CODE: N_("by code"),
    vectors.PLACE: N_("in walking order"),
    vectors.NUMBER: N_("by the unit's number"),
    vectors.TITLE: N_("by title"),
}
"""Orders of a list of boxes with their names for people."""


@dataclass(frozen=True, slots=True)
class Results:
    """What a search found so far. Nothing in it changes any more."""

    number: int
    """Which question it answers."""
    text: str = ""
    order: str = BEST
    query: Query = field(default_factory=Query)
    boxes: Sequence[int] = ()
    more: bool = False
    """Whether there are boxes beyond those."""
    files: Sequence[int] = ()
    files_more: bool = False
    left_out: str = ""
    """A last word that was too short to look for."""
    also: bool = False
    """Whether words that mean the same found something more, or may have."""
    suggestion: str = ""
    """The query with misspelt words put right, when it found little."""
    behind: bool = False
    """Whether an import is still being indexed."""
    complete: bool = False
    """False while more is on its way."""
    failed: Exception | None = None
    """What went wrong: a refusal for people, or a fault of the program."""


@dataclass(frozen=True, slots=True)
class _Question:
    number: int
    """The searcher's turn; what is asked in an earlier one ends at once."""
    text: str
    order: str
    widened: bool
    """Whether words that mean the same are looked for too."""


class Searching(threading.Thread):
    """Answers questions. `tell` is called from this thread with each Results, up to three for one question."""

    def __init__(self, store: Store, tell: Callable[[Results], object]) -> None:
        """`store` is the one of the thread that will read the lists."""
        super().__init__(name="search", daemon=True)
        self._searcher = Searcher(store)
        self._tell = tell
        self._questions: SimpleQueue[_Question | None] = SimpleQueue()
        self._latest = 0

    def ask(self, text: str, order: str = BEST, *, widened: bool = True) -> int:
        """Look for a text from now on, `widened` by words that mean the same; the number that its answers carry."""
        self._latest = self._searcher.cancel()
        self._questions.put(_Question(self._latest, text, order, widened))
        return self._latest

    def end(self, timeout: float = 5.0) -> None:
        """Stop, also in the middle of a search."""
        self._latest = self._searcher.cancel()
        self._questions.put(None)
        if self.is_alive():
            self.join(timeout)
        self._searcher.close()

    def run(self) -> None:
        """Answer until told to stop."""
        while (question := self._newest()) is not None:
            try:
                for results in self._answers(question):
                    if question.number != self._latest:
                        break
                    self._tell(results)
            except Cancelled:
                continue
            except Exception as error:  # noqa: BLE001 - the desk tells it or breaks by it, in sight
                self._tell(Results(question.number, question.text, question.order, failed=error, complete=True))

    def _newest(self) -> _Question | None:
        question = self._questions.get()
        while question is not None and not self._questions.empty():
            question = self._questions.get()
        return question

    def _answers(self, question: _Question) -> Iterator[Results]:
        """The first page, then files, then the rest: each answer has all of the one before."""
        query, searcher, turn = parse(question.text), self._searcher, question.number
        if question.widened:
            query = searcher.widened(query, turn=turn)
        found = Results(question.number, question.text, question.order, query)
        listed = not query.wanted or question.order != BEST
        if listed:
            order = vectors.NEWEST if question.order == BEST else question.order
            found = replace(found, boxes=searcher.vector(query, order, turn=turn), also=bool(query.also))
            yield found
        else:
            page = searcher.boxes(query, turn=turn)
            found = replace(found, boxes=page.ids, more=page.more, left_out=page.left_out, also=page.also > 0)
            yield found
        files = searcher.files(query, turn=turn)
        found = replace(found, files=files.ids, files_more=files.more)
        if found.more or found.files_more:
            yield found  # there is more to count, which takes a while
        if not listed and found.more:
            page = searcher.boxes(query, COUNTED, turn=turn)
            found = replace(found, boxes=page.ids, more=page.more, also=page.also > 0)
        if found.files_more:
            files = searcher.files(query, COUNTED, turn=turn)
            found = replace(found, files=files.ids, files_more=files.more)
        if suggested := searcher.suggestion(query, len(found.boxes) + len(found.files), turn=turn):
            found = replace(found, suggestion=suggested.text)
        yield replace(found, behind=searcher.behind(), complete=True)
