"""Transfers as JSON records and as text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from depot.cli.records import Fields, code_or_none, coded
from depot.desk.naming import unit_name
from depot.desk.transfers.reading import Slip, address_of, slip
from depot.desk.transfers.stages import slip_number
from depot.model.transfer import HEAD, STATES
from depot.model.transferlines import DIFFERENCES, SAID, WHOLE, Difference, TransferLine
from depot.words import _

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.store.lookup import Reader

_TOLD = (
    *("announced_at", "announced_by", "begun_at", "received_at", "received_by", "verified_at", "verified_by"),
    *("verified_note", "ended_at", "ended_by", "reason"),
)
_FLAGS = ("confidential", "essential", "personal", "extra")


def transfer(it: Slip) -> Fields:
    """A transfer with its state, how far it is, and what was found otherwise than announced."""
    now = it.transfer
    record = coded("transfer", it.code.text) | {"state": it.state} | {name: getattr(now, name) for name in HEAD}
    record |= {name: getattr(now, name) for name in _TOLD} | {"receivers": list(now.receiver_list)}
    record |= {"count": it.count._asdict() | {"open": it.count.open}}
    return record | {"differences": [difference(each) for each in it.differences], "rev": now.rev}


def difference(each: Difference) -> Fields:
    """A difference; `line` is 0 where it is about the transfer as a whole."""
    names = ("remark", "noted_at", "noted_by", "withdrawn_at", "withdrawn_by", "withdrawn_why")
    return {"line": each.line, "difference": each.kind} | {name: getattr(each, name) for name in names}


def line(reader: Reader, it: Slip, each: TransferLine) -> Fields:
    """A line with its box and what is otherwise than announced."""
    record: dict[str, Any] = {"kind": "transfer-line", "transfer": it.code.text, "line": each.n}
    record |= {"slip": slip_number(each)} | {name: getattr(each, name) for name in SAID}
    record |= {name: bool(getattr(each, name)) for name in _FLAGS} | {"media": each.media.split()}
    record |= {"box": code_or_none("B", each.box), "came_at": each.came_at, "came_by": each.came_by}
    record |= {"address": address_of(reader, each)}
    return record | {"differences": [found.kind for found in it.of_line(each.n)]}


def summary(reader: Reader, it: Slip) -> tuple[str, ...]:
    """A transfer as a row of a list, for people."""
    now, count = it.transfer, it.count
    came = _("{came} of {announced}").format(came=count.came - count.extra, announced=count.announced)
    odd = _("differences: {n}").format(n=count.differences) if count.differences else ""
    day = now.announced_at[:10]
    return it.code.shown, _(STATES[it.state]), day, unit_name(reader, now.unit), now.number, came, odd, now.title


def head(reader: Reader, it: Slip) -> list[str]:
    """A transfer for people, above its lines."""
    now = it.transfer
    lines = ["  ".join(cell for cell in summary(reader, it) if cell)]
    sender = ", ".join(filter(None, (now.sender, now.role, now.phone, now.email)))
    signed = " ".join(filter(None, (now.signed_by, now.signed_on)))
    facts = [
        (_("Responsible"), sender),
        (_("Sent on"), now.sent_on),
        (_("Signed"), signed),
        (_("Received"), _act(now.received_at, now.received_by)),
        (_("Verified"), _act(now.verified_at, now.verified_by, now.verified_note)),
    ]
    if now.ended:
        facts.append((_(STATES[now.ended]).capitalize(), _act(now.ended_at, now.ended_by, now.reason)))
    lines += ["  " + _("{label}: {value}").format(label=label, value=value) for label, value in facts if value]
    return lines + [f"  ! {_said(each)}" for each in it.of_line(WHOLE)]


def _act(at: str, by: str, more: str = "") -> str:
    return "  ".join(filter(None, (at[:16].replace("T", " "), by, more)))


def _said(each: Difference) -> str:
    return " — ".join(filter(None, (_(DIFFERENCES[each.kind]), each.remark)))


def cells(reader: Reader, it: Slip, each: TransferLine) -> tuple[str, ...]:
    """A line for people."""
    from depot.model.state import shown

    odd = "; ".join(_said(found) for found in it.of_line(each.n))
    box = shown("B", each.box) or "—"
    return str(each.n), each.number, box, address_of(reader, each), each.title, f"! {odd}" if odd else ""


def show(context: Context, key: int) -> None:
    """Print a transfer and its lines."""
    from depot.cli.output import aligned

    reader = context.reader
    it = slip(reader, key)
    context.out.say(transfer(it), *head(reader, it))
    if context.out.json:
        for each in it.lines:
            context.out.say(line(reader, it, each))
        return
    for row in aligned([cells(reader, it, each) for each in it.lines]):
        context.out.note(f"  {row}")
