"""At which point a request and its lines are, for acts that belong to one point only."""

from __future__ import annotations

from depot.desk.requests.faults import (
    LineElsewhere,
    LineNameless,
    RequestForeign,
    RequestLineUnknown,
    RequestOver,
)
from depot.desk.seen import known, still
from depot.model.codes import Code
from depot.model.outcome import Said
from depot.model.request import (
    AT_HAND,
    DONE,
    NAMED,
    NOTHING,
    REFUSED_NAMED,
    REFUSED_WORDS,
    STATES,
    WORDS_ONLY,
    Request,
    mark_of,
)
from depot.model.requestlines import RequestLine
from depot.store.lookup import Reader
from depot.store.store import Tx
from depot.words import N_

LINE_STATES = {
    WORDS_ONLY: N_("to be searched"),
    NAMED: N_("to be picked"),
    AT_HAND: N_("picked"),
    DONE: N_("done"),
    REFUSED_WORDS: N_("refused"),
    REFUSED_NAMED: N_("refused"),
    NOTHING: N_("nothing found"),
}
"""How far lines are, for people."""


def own(reader: Reader, request: int) -> Request:
    """A request of this depot. Raises SubjectUnknown, RequestForeign."""
    found, code = known(reader, Request, request), Code.from_id("R", request)
    if code.node != reader.stream_head().node:
        raise RequestForeign(request=code.shown, node=code.node)
    return found


def live(tx: Tx, request: int, seen: int | None = None) -> Request:
    """A request of this depot that is under way. Raises RequestOver, RequestForeign, SubjectChanged."""
    now, code = own(tx, request), Code.from_id("R", request)
    still(tx, code.text, now, seen)
    if now.over:
        raise RequestOver(request=code.shown, state=Said(STATES[now.status]))
    tx.settle()
    return now


def line_at(tx: Tx, request: Request, n: int, *marks: str) -> RequestLine:
    """A line that is so far. Raises RequestLineUnknown, LineNameless, LineElsewhere."""
    shown, mark = Code.from_id("R", request.id).shown, mark_of(request, n)
    tx.settle()
    line = tx.requests.line(request.id, n)
    if line is None or not mark:
        raise RequestLineUnknown(request=shown, line=n)
    if mark not in marks:
        if mark == WORDS_ONLY:
            raise LineNameless(request=shown, line=n, words=line.words)
        raise LineElsewhere(request=shown, line=n, state=Said(LINE_STATES[mark]))
    return line
