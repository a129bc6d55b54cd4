"""Redaction in tests of the store: through events alone, without a desk that asks who may."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from depot.model.event import Event, Fact
from depot.model.redaction import LINES, PERSONAL, REDACTIONS, remains, remains_of_line
from depot.model.subjects import resolve
from depot.store.redacting import bodies_of
from depot.store.store import Store
from tests.store.depots import WHO

Kept = Callable[[str, Event], Mapping[str, Any] | None]
"""What remains of an event about a kind of subject; None when its body stays."""


LINE: Final = "line"
"""What `Kept` is given for an event about a line of a slip or of a request."""


def personal(name: str, event: Event) -> Mapping[str, Any] | None:
    """What the desk would leave."""
    kept = remains_of_line(event.kind, event.body) if name == LINE else remains(name, event.body)
    return kept if kept != event.body else None


def facts(store: Store, subjects: Iterable[str], kept: Kept = personal) -> list[Fact]:
    """The redactions of some boxes and files; with the first box go all texts of lines of slips and requests."""
    found, lines = [], _of_lines(store, kept)
    for subject in subjects:
        kind = resolve(subject)
        if kind is None or kind[0].name not in PERSONAL:
            continue
        name, gone = kind[0].name, []
        for event, hash_ in bodies_of(store.connection, subject):
            left = kept(name, event) if event.kind not in REDACTIONS else None
            if left is not None:
                where = {"node": event.node, "inc": event.inc, "seq": event.seq}
                gone.append({**where, "body_hash": hash_, "kept": left})
        if name == "box":
            gone, lines = gone + lines, []
        if gone:
            found.append(Fact(f"{name}.redacted", subject, {"reason": "essai", "law": "art. 73", "events": gone}))
    return found


def _of_lines(store: Store, kept: Kept) -> list[dict[str, Any]]:
    marks = ", ".join("?" for _kind in LINES)
    query = f"SELECT DISTINCT subject FROM journal WHERE kind IN ({marks}) ORDER BY subject"
    found = []
    for (subject,) in store.connection.execute(query, tuple(LINES)):
        for event, hash_ in bodies_of(store.connection, subject):
            left = remains_of_line(event.kind, event.body) if event.kind in LINES else event.body
            if left != event.body and kept(LINE, event) is not None:
                where = {"node": event.node, "inc": event.inc, "seq": event.seq, "subject": subject}
                found.append({**where, "body_hash": hash_, "kept": left})
    return found


def redact(store: Store, subjects: Iterable[str], kept: Kept = personal) -> int:
    """Redact boxes and files; return how many bodies went."""
    made = facts(store, subjects, kept)
    if made:
        store.act(lambda tx: tx.append(*made), **WHO)
    return sum(len(fact.body["events"]) for fact in made)
