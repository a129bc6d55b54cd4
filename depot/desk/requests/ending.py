"""Refusing a request or a line, nothing found, cancelling; and taking back what was done with lines."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from depot.desk.entries import text
from depot.desk.requests.stages import line_at, live, own
from depot.desk.session import Session
from depot.model import roles
from depot.model.codes import Code, code_id
from depot.model.event import Event, Fact
from depot.model.request import (
    AT_HAND,
    DONE,
    NAMED,
    NOTHING,
    REFUSED_NAMED,
    REFUSED_WORDS,
    WORDS_ONLY,
    line_of,
    mark_of,
)
from depot.store.store import Done, Tx

REASON: Final = text(200, needed=True)

TAKEN_BACK: Final[dict[str, tuple[str, ...]]] = {
    "request.line_picked": (AT_HAND,),
    "request.line_fulfilled": (DONE,),
    "request.line_refused": (REFUSED_WORDS, REFUSED_NAMED),
    "request.line_unfound": (NOTHING,),
}
"""Kinds of events about lines that undoing takes back, and how far the line must be still."""


REGISTERED: Final = "request.received"
ENDINGS: Final = frozenset({"request.answered", "request.refused", "request.cancelled"})
"""Kinds of events about a request as a whole that undoing takes back, while nothing was done with it since."""


def refuse_line(session: Session, request: int, n: int, reason: str, *, seen: int | None = None) -> Done[str]:
    """Refuse a line; the code of what is in hand and to be put back, or nothing.

    Raises RequestOver, RequestLineUnknown, LineElsewhere, EntryMissing, SubjectChanged.
    """

    def work(tx: Tx) -> str:
        now = live(tx, request, seen)
        line = line_at(tx, now, n, WORDS_ONLY, NAMED, AT_HAND)
        body = {"line": n, "reason": REASON("reason", reason)}
        tx.append(Fact("request.line_refused", Code.from_id("R", request).text, body, seen))
        return line.item if mark_of(now, n) == AT_HAND else ""

    return session.do(roles.CIRCULATE, work)


def nothing_found(session: Session, request: int, n: int, note: str = "", *, seen: int | None = None) -> Done[None]:
    """A search in words found nothing. Raises RequestOver, RequestLineUnknown, LineElsewhere, SubjectChanged."""

    def work(tx: Tx) -> None:
        line_at(tx, live(tx, request, seen), n, WORDS_ONLY)
        said = text(200)("reason", note)
        body = {"line": n} | ({"reason": said} if said else {})
        tx.append(Fact("request.line_unfound", Code.from_id("R", request).text, body, seen))

    return session.do(roles.CIRCULATE, work)


def refuse(session: Session, request: int, reason: str, *, seen: int | None = None) -> Done[list[str]]:
    """Refuse a request as a whole; codes of what is in hand and to be put back.

    Raises RequestOver, EntryMissing, SubjectChanged.
    """
    code, said = Code.from_id("R", request).text, REASON("reason", reason)
    return session.do(
        roles.CIRCULATE, lambda tx: _end(tx, request, Fact("request.refused", code, {"reason": said}, seen))
    )


def cancel(session: Session, request: int, reason: str, *, seen: int | None = None) -> Done[list[str]]:
    """Cancel a request that the unit gave up; codes of what is in hand and to be put back. Raises what refuse does."""
    code, said = Code.from_id("R", request).text, REASON("reason", reason)
    return session.do(
        roles.CIRCULATE, lambda tx: _end(tx, request, Fact("request.cancelled", code, {"reason": said}, seen))
    )


def _end(tx: Tx, request: int, end: Fact) -> list[str]:
    now = live(tx, request, end.seen)
    tx.append(end)
    return [line.item for line in tx.requests.lines(request) if mark_of(now, line.n) == AT_HAND]


def take_back_whole(tx: Tx, event: Event) -> list[str]:
    """Take back, in this act, the end of a request, or its registration: it is then cancelled. The subject. Raises
    RequestForeign.
    """
    own(tx, code_id(event.subject))
    if event.kind == REGISTERED:
        tx.append(Fact("request.cancelled", event.subject, {}))
    else:
        tx.append(Fact("request.reopened", event.subject, {}))
    return [event.subject]


def reopen(tx: Tx, events: Iterable[Event]) -> list[str]:
    """Take back what an act did with lines of requests, in this act; the codes of the requests. Raises LineElsewhere,
    RequestForeign.
    """
    touched: dict[str, None] = {}
    for event in reversed(list(events)):
        line = line_at(tx, own(tx, code_id(event.subject)), line_of(event), *TAKEN_BACK[event.kind])
        if event.kind == "request.line_picked":
            tx.append(Fact("request.line_unpicked", event.subject, {"line": line.n}))
        else:
            tx.append(Fact("request.line_reopened", event.subject, {"line": line.n}))
        touched[event.subject] = None
    return list(touched)
