"""The lines of a request: a box, a file, or words to search with; and what became of each.

They are no subjects of their own: they follow from the events of their request.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from depot.model.event import Event
from depot.model.request import Request, item_of, line_of, said, steps
from depot.model.state import reference
from depot.words import N_

DONE: Final = "done"
REFUSED: Final = "refused"
NOTHING: Final = "nothing"

OUTCOMES: Final[dict[str, str]] = {
    DONE: N_("done"),
    REFUSED: N_("refused"),
    NOTHING: N_("nothing found"),
}
"""How a line can be over, for people."""


class RequestLine(NamedTuple):
    """A line; the fields are the columns of the table `request_line`."""

    request: int
    n: int
    """Its place in the request, from 1."""
    words: str = ""
    """What was asked for, as it was written or said."""
    item: str = ""
    """Code of the box or file; empty until somebody named it."""
    authority: str = ""
    """Reference of the written authorisation of the unit that it belongs to."""
    authority_by: str = ""
    """Who signed it."""
    authority_on: str = ""
    """When it was signed, AAAA-MM-JJ."""
    picked_at: str = ""
    picked_by: str = ""
    outcome: str = ""
    """One of OUTCOMES once it is over."""
    reason: str = ""
    """Why it was refused, or what was sent."""
    over_at: str = ""
    over_by: str = ""
    loan: int | None = None
    """The loan that it went out by."""


class LineNamed(NamedTuple):
    """Somebody said which box or file answers a line."""

    request: int
    n: int
    item: str


class LineAuthorised(NamedTuple):
    """The unit that a line's box or file belongs to authorised it in writing."""

    request: int
    n: int
    authority: str
    authority_by: str
    authority_on: str


class LinePicked(NamedTuple):
    """A line was picked at its shelf, or, without a time, was not."""

    request: int
    n: int
    picked_at: str
    picked_by: str


class LineOver(NamedTuple):
    """A line is over, or, without an outcome, is no longer."""

    request: int
    n: int
    outcome: str
    reason: str
    over_at: str
    over_by: str
    loan: int | None


LineChange = LineNamed | LineAuthorised | LinePicked | LineOver
RequestRow = RequestLine | LineChange


def of_request(before: Request, after: Request, event: Event) -> Iterator[RequestRow]:
    """Rows that follow from an event of a request; `before` and `after` are the request around it."""
    if event.kind == "request.line_added" and len(after.marks) > len(before.marks):
        yield RequestLine(after.id, len(after.marks), said(event, "words"), item_of(event))
        return
    if before.marks == after.marks and not _quiet(before, event):
        return
    where, who = (after.id, line_of(event)), (event.at, event.actor)
    match event.kind:
        case "request.line_named":
            yield LineNamed(*where, item_of(event))
            yield LineAuthorised(*where, "", "", "")
        case "request.line_authorised":
            yield LineAuthorised(*where, *(said(event, name) for name in ("authority", "signed_by", "signed_on")))
        case "request.line_picked":
            yield LinePicked(*where, *who)
        case "request.line_unpicked":
            yield LinePicked(*where, "", "")
        case "request.line_fulfilled":
            yield LineOver(*where, DONE, said(event, "note"), *who, reference(said(event, "loan")))
        case "request.line_refused":
            yield LinePicked(*where, "", "")
            yield LineOver(*where, REFUSED, said(event, "reason"), *who, None)
        case "request.line_unfound":
            yield LineOver(*where, NOTHING, said(event, "reason"), *who, None)
        case "request.line_reopened":
            yield LineOver(*where, "", "", "", "", None)


def _quiet(before: Request, event: Event) -> bool:
    """Whether an event makes something of a line without bringing it further."""
    return event.kind in ("request.line_named", "request.line_authorised") and steps(before, event)


def changed(line: RequestLine, change: LineChange) -> RequestLine:
    """A line after a change of it."""
    return line._replace(**change._asdict())
