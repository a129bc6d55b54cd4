"""Transfers (versements): what a unit announces on a slip, what came of it, who checked it.

A state is computed from facts, never set. The slip holds what the regulation asks of one (A-21.1, r. 2, art. 7: body,
unit, quantity, title and class, medium, extreme dates, restriction, number of the box, number of the slip, date and
signature) and what the government's form adds. What is so of one box is in depot.model.transferlines.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from depot.model.codes import node_of
from depot.model.event import Event
from depot.model.state import assign, touched
from depot.words import N_

ANNOUNCED: Final = "announced"
RECEIVING: Final = "receiving"
DIFFERENCES: Final = "differences"
RECEIVED: Final = "received"
VERIFIED: Final = "verified"
RETURNED: Final = "returned"
CANCELLED: Final = "cancelled"

STATES: Final[dict[str, str]] = {
    ANNOUNCED: N_("announced"),
    RECEIVING: N_("being received"),
    DIFFERENCES: N_("received with differences"),
    RECEIVED: N_("received"),
    VERIFIED: N_("verified"),
    RETURNED: N_("slip returned to the unit"),
    CANCELLED: N_("cancelled"),
}
"""States with their names for people. `received` is what the table keeps where the differences say more."""

ENDED: Final = frozenset({RETURNED, CANCELLED})
"""States after which nothing happens to a transfer any more."""

RECEPTION: Final = frozenset(
    {"transfer.line_received", "transfer.line_reopened", "transfer.difference_noted"}
    | {"transfer.difference_withdrawn", "transfer.received"}
)
"""Kinds of what is done with the boxes at hand: who does one of these does not verify the transfer."""


class Transfer(NamedTuple):
    """A transfer without its lines. `id` is that of its T code, the number of the slip."""

    id: int
    org: str = ""
    """Organisation (1)."""
    unit: str = ""
    """Administrative unit that the documents come from, `ORG/CODE` (2)."""
    number: str = ""
    """The unit's own number of the slip."""
    title: str = ""
    sender: str = ""
    """Person responsible for the documents."""
    role: str = ""
    """Their function."""
    phone: str = ""
    email: str = ""
    filing: str = ""
    """Where the unit had the documents."""
    calendar: str = ""
    """Number of the retention schedule."""
    sent_on: str = ""
    """Day of sending, AAAA-MM-JJ."""
    signed_by: str = ""
    """Who signed the slip for the unit."""
    signed_on: str = ""
    remarks: str = ""
    source_key: str = ""
    """Hash of the slip that it was read from; the same file again adds nothing."""
    announced_at: str = ""
    announced_by: str = ""
    last: int = 0
    """Highest number of a line."""
    receivers: str = ""
    """User names of all who received or compared, parted by spaces; whoever began first."""
    begun_at: str = ""
    """When the first box came, or the first difference was noted."""
    received_at: str = ""
    """When the reception was finished."""
    received_by: str = ""
    verified_at: str = ""
    verified_by: str = ""
    verified_note: str = ""
    ended: str = ""
    """One of ENDED."""
    ended_at: str = ""
    ended_by: str = ""
    reason: str = ""
    """Why it was cancelled, or to whom the slip was returned."""
    status: str = ANNOUNCED
    rev: int = 0

    @property
    def receiver_list(self) -> tuple[str, ...]:
        """All who received or compared."""
        return tuple(self.receivers.split())


HEAD: Final = (
    *("org", "unit", "number", "title", "sender", "role", "phone", "email", "filing", "calendar"),
    *("sent_on", "signed_by", "signed_on", "remarks"),
)
"""What the unit says of the transfer as a whole."""

_MADE_BY_PEOPLE: Final = (*HEAD, "source_key")


def status_of(transfer: Transfer) -> str:
    """The state that the facts of the transfer itself give."""
    if transfer.ended:
        return transfer.ended
    if transfer.verified_at:
        return VERIFIED
    if transfer.received_at:
        return RECEIVED
    return RECEIVING if transfer.begun_at else ANNOUNCED


def state_of(transfer: Transfer, differences: int) -> str:
    """The state, when so many differences stand."""
    status = status_of(transfer)
    return DIFFERENCES if status == RECEIVED and differences else status


def evolve(state: Transfer, event: Event) -> Transfer:
    """The transfer after an event. Pure and total: any authentic event folds, in any state.

    A transfer is its depot's own: what another writes about it counts as a revision and changes nothing.
    """
    after = _changed(touched(state), event) if event.node == node_of(state.id) else touched(state)
    return after._replace(status=status_of(after))


def _changed(transfer: Transfer, event: Event) -> Transfer:
    if event.kind in RECEPTION:
        transfer = transfer._replace(begun_at=transfer.begun_at or event.at)
        if event.actor not in transfer.receiver_list:
            transfer = transfer._replace(receivers=f"{transfer.receivers} {event.actor}".strip())
    match event.kind:
        case "transfer.announced":
            return _told(transfer, event)._replace(announced_at=event.at, announced_by=event.actor)
        case "transfer.described":
            return _told(transfer, event)
        case "transfer.line_added":
            return transfer._replace(last=transfer.last + 1)
        case "transfer.received":
            return transfer._replace(received_at=event.at, received_by=event.actor)
        case "transfer.verified":
            verified = transfer._replace(verified_at=event.at, verified_by=event.actor)
            return verified._replace(verified_note=_said(event, "note"))
        case "transfer.returned":
            return _over(transfer, event, RETURNED, "given_to")
        case "transfer.cancelled":
            return _over(transfer, event, CANCELLED, "reason")
        case _:
            return transfer


def _told(transfer: Transfer, event: Event) -> Transfer:
    body: Any = event.body
    said = {name: body[name] for name in _MADE_BY_PEOPLE if name in body} if isinstance(body, dict) else {}
    return assign(transfer, said)._replace(rev=transfer.rev)


def _over(transfer: Transfer, event: Event, how: str, field: str) -> Transfer:
    """The first end counts."""
    if transfer.ended:
        return transfer
    return transfer._replace(ended=how, ended_at=event.at, ended_by=event.actor, reason=_said(event, field))


def _said(event: Event, field: str) -> str:
    said = event.body.get(field)
    return said if isinstance(said, str) else ""
