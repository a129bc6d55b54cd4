"""Boxes: what is known of one, and how events change it."""

from typing import Final, NamedTuple

from depot.model.event import Event
from depot.model.state import assign, labelled, lines, touched, with_line, without_line
from depot.words import N_

REFS: Final = frozenset({"home", "place", "loan", "batch"})
"""Fields that hold ids of coded things."""

UNPLACED: Final = "unplaced"
SHELVED: Final = "shelved"
TO_SHELVE: Final = "to_shelve"
LENT: Final = "lent"
ELSEWHERE: Final = "elsewhere"
MISSING: Final = "missing"
PULLED: Final = "pulled"
WITHDRAWN: Final = "withdrawn"
DESTROYED: Final = "destroyed"

STATUSES: Final = (UNPLACED, SHELVED, TO_SHELVE, LENT, ELSEWHERE, MISSING, PULLED, WITHDRAWN, DESTROYED)
"""Every status a box can have; computed from facts, never set."""

STATUS_WORDS: Final = {
    UNPLACED: N_("without a place"),
    SHELVED: N_("on its shelf"),
    TO_SHELVE: N_("to shelve"),
    LENT: N_("on loan"),
    ELSEWHERE: N_("elsewhere"),
    MISSING: N_("missing"),
    PULLED: N_("to be destroyed"),
    WITHDRAWN: N_("withdrawn"),
    DESTROYED: N_("destroyed"),
}
"""Statuses with their names for people."""

ENDS: Final = frozenset({"box.shredded", "box.destroyed"})
"""Kinds that say that a box is no more."""

SORTED: Final = ("C", "D")
"""What sorting can come to: kept for ever, or to be destroyed."""


class Box(NamedTuple):
    """A box and where it is. `id` is that of its B code."""

    id: int
    org: str = ""
    """Organisation whose box it is."""
    unit: str = ""
    """Administrative unit, `ORG/CODE`."""
    fonds: str = ""
    """Fonds, `ORG/CODE`."""
    type: str = ""
    """Box type."""
    number: str = ""
    """The unit's own (temporary) number."""
    title: str = ""
    contents: str = ""
    class_code: str = ""
    """Classification code, `ORG/CODE`."""
    rule: str = ""
    """Retention rule, `ORG/CODE`."""
    copy: str = ""
    """`P` principal or `S` secondary copy."""
    media: str = ""
    """Media codes parted by spaces: PA paper, DM digital, FI film."""
    year_from: int | None = None
    year_to: int | None = None
    """Extreme years of what is inside."""
    closed_on: str = ""
    """Closing date, AAAA-MM-JJ."""
    event_on: str = ""
    """When the event came that ends a period open (888) in its rule."""
    semi_event_on: str = ""
    """When the event came that ends a semi-active period open in its rule."""
    replaced_on: str = ""
    """When a new version replaced what is inside (999)."""
    confidential: int = 0
    essential: int = 0
    personal: int = 0
    """1 when it holds personal information."""
    source: str = ""
    """System that it was listed in before (Gesdoc, Paie, a finding aid)."""
    source_key: str = ""
    """Identity in that system; an import that brings it again adds nothing."""
    home: int | None = None
    """Location where it belongs."""
    place: int | None = None
    """Location where it is now."""
    since: str = ""
    """When it came there."""
    loan: int | None = None
    """Open loan."""
    due: str = ""
    """When it is due back, AAAA-MM-JJ."""
    to_shelve: int = 0
    """1 from its return until its shelf is scanned."""
    elsewhere: str = ""
    """Where it was returned, when that is not this depot; or the depot that it is on the way to."""
    holder: str = ""
    """Node of the depot that has it, or had it last."""
    transit: str = ""
    """Node that it was sent to, until some depot accepts it."""
    unsent: int = 0
    """1 from its acceptance until the news comes that the depot that had it sent it."""
    twins: int = 0
    """How many other boxes were registered under its code: one of them needs another label."""
    missing: int = 0
    batch: int | None = None
    """Destruction batch that it was pulled for."""
    sorted: str = ""
    """What sorting came to, one of SORTED; empty where it was not sorted."""
    withdrawn: int = 0
    destroyed_on: str = ""
    redacted_on: str = ""
    """When its texts were taken away, after its destruction, AAAA-MM-JJ."""
    label_needed: int = 0
    """1 while its label is still to be printed."""
    labels: int = 0
    """How many times its label was printed."""
    remarks: str = ""
    aliases: str = ""
    """Old barcodes and legacy numbers, one a line."""
    created_at: str = ""
    status: str = UNPLACED
    rev: int = 0

    @property
    def alias_list(self) -> tuple[str, ...]:
        """Old barcodes and legacy numbers."""
        return lines(self.aliases)

    @property
    def gone(self) -> bool:
        """True when the box has left the depot for good."""
        return bool(self.destroyed_on) or bool(self.withdrawn)


HANDLED: Final = frozenset(
    {"box.shelved", "box.lent", "box.returned", "box.reported_missing", "box.found", "box.dispatched", "box.accepted"}
    | {"box.pulled"}
)
"""Kinds of events that say where a box is or who has it."""


def status_of(box: Box) -> str:
    """The status that the facts give; what weighs more wins."""
    if box.destroyed_on:
        return DESTROYED
    if box.withdrawn:
        return WITHDRAWN
    if box.loan is not None:
        return LENT
    if box.elsewhere:
        return ELSEWHERE
    if box.missing:
        return MISSING
    if box.batch is not None:
        return PULLED
    if box.to_shelve:
        return TO_SHELVE
    return SHELVED if box.place is not None else UNPLACED


def evolve(state: Box, event: Event) -> Box:
    """The box after an event. Pure and total: any authentic event folds, in any state."""
    box = _after_its_end(state, event) if state.gone and event.kind in HANDLED else _changed(state, event)
    status = status_of(box)
    return box if status == box.status else box._replace(status=status)


def _changed(box: Box, event: Event) -> Box:
    body = event.body
    match event.kind:
        case "box.registered":
            since = event.at if body.get("place") else ""
            labels = int("series" in body)  # it has the label that was printed in advance
            twins = box.twins + bool(box.created_at)
            begun = {"created_at": event.at, "since": since, "labels": labels, "holder": event.node, "twins": twins}
            return assign(box, {**body, **begun}, REFS)
        case "box.described" | "box.extended" | "box.recalled":
            return assign(box, body, REFS)
        case "box.shelved":
            kept = {"missing": 0, "to_shelve": 0, "elsewhere": "", "transit": "", "batch": None, **body}
            return assign(box, {**kept, "since": event.at, "holder": event.node}, REFS)
        case "box.lent":
            out = assign(box, body, REFS)._replace(place=None, since=event.at, to_shelve=0, missing=0)
            return out._replace(elsewhere="", transit="", holder=event.node, batch=None)
        case "box.returned":
            elsewhere = str(body.get("elsewhere", ""))
            back = assign(box, {})._replace(loan=None, due="", elsewhere=elsewhere, since=event.at, place=None)
            return back._replace(to_shelve=int(not elsewhere), transit="", holder=event.node)
        case "box.reported_missing":
            return assign(box, {})._replace(missing=1, place=None, since=event.at, batch=None)
        case "box.found":
            found = assign(box, {})._replace(missing=0, to_shelve=int(box.place is None), since=event.at)
            return found._replace(holder=event.node)
        case "box.aliased":
            return assign(box, {})._replace(aliases=with_line(box.aliases, str(body.get("alias", ""))))
        case "box.unaliased":
            return assign(box, {})._replace(aliases=without_line(box.aliases, str(body.get("alias", ""))))
        case "box.labelled":
            return labelled(box)
        case "box.undone":
            return assign(box, body.get("restores") or {}, REFS)._replace(since=event.at)
        case _:
            return _handed_on(box, event)


def _after_its_end(box: Box, event: Event) -> Box:
    """Nothing brings a box back that is gone: an incident keeps what was said. Only its loan can still end."""
    return assign(box, {})._replace(loan=None, due="") if event.kind == "box.returned" else touched(box)


def _handed_on(box: Box, event: Event) -> Box:
    """The box after what only happens where there are several depots, and at its end."""
    body = event.body
    match event.kind:
        case "box.dispatched":
            to = str(body.get("to", ""))
            sent = assign(box, {})._replace(place=None, since=event.at, to_shelve=0, missing=0)
            return sent._replace(elsewhere=to, transit=to, holder=event.node, unsent=0, batch=None)
        case "box.accepted":
            here = assign(box, {})._replace(place=None, since=event.at, to_shelve=1, missing=0, batch=None)
            unsent = int(not box.transit and box.holder != event.node)
            return here._replace(elsewhere="", transit="", holder=event.node, unsent=unsent)
        case "box.pulled":
            off = assign(box, {"batch": body.get("batch")}, REFS)
            return off._replace(place=None, since=event.at, to_shelve=0, missing=0, holder=event.node)
        case "box.shredded" | "box.destroyed":
            on = str(body.get("on", "")) or event.at[:10]
            return assign(box, {})._replace(destroyed_on=on, place=None, label_needed=0)
        case "box.withdrawn":
            return assign(box, {})._replace(withdrawn=1, place=None, label_needed=0)
        case "box.sorted":
            return assign(box, {"sorted": body.get("sorted")})
        case "box.redacted":
            return touched(box)._replace(redacted_on=event.at[:10])
        case "conflict.decided":
            return assign(box, body.get("fields") or {}, REFS)
        case _:
            return touched(box)
