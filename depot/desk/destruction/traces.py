"""What slips and requests say of a box and of its files: texts that are not in the history of either."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from depot.model.codes import Code, code_id
from depot.model.event import Event
from depot.model.redaction import LINES
from depot.store.redacting import Whole
from depot.store.store import Tx

_ADDED = ".line_added"


def traces(tx: Tx, box: str, files: Sequence[str]) -> Iterator[Whole]:
    """The events whose bodies are here about lines of slips that the box (its code) came by, and of requests that name
    it or one of its files (codes), whoever made them and whatever became of them.
    """
    slip = tx.transfers.of_box(code_id(box))
    if slip is not None:
        yield from _about(tx, Code.from_id("T", slip.transfer), {slip.n})
    asked: dict[int, set[int]] = {}
    for item in (box, *files):
        for request, n in tx.requests.naming(item):
            asked.setdefault(request, set()).add(n)
    for request, lines in asked.items():
        yield from _about(tx, Code.from_id("R", request), lines)


def _about(tx: Tx, code: Code, lines: set[int]) -> Iterator[Whole]:
    """The events about some lines of a slip or of a request. Lines are numbered as they were added."""
    added = [event for event in tx.history(code.text) if event.kind.endswith(_ADDED) and event.node == code.node]
    numbers = {(event.inc, event.seq): n for n, event in enumerate(added, 1)}
    for each in tx.bodies_of(code.text):
        event = each.event
        if event.node == code.node and event.kind in LINES and _line(event, numbers) in lines:
            yield each


def _line(event: Event, numbers: dict[tuple[str, int], int]) -> object:
    return numbers[event.inc, event.seq] if event.kind.endswith(_ADDED) else event.body.get("line")
