"""Requests as JSON records and as text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from depot.cli.records import Fields, code_or_none, coded
from depot.desk.naming import place_name, user_name
from depot.desk.requests.picking import Pick
from depot.desk.requests.reading import Asked, Card, asker_name, card, hours_of
from depot.desk.requests.telling import duration
from depot.model.codes import Code
from depot.model.request import KINDS, STATES
from depot.words import _

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.store.lookup import Reader

_TOLD = (
    *("purpose", "needed_by", "remarks", "received_at", "received_by", "picked_at", "answer", "answered_by"),
    *("over_at", "over_by", "reason"),
)
_OF_LINE = (
    *("words", "authority", "authority_by", "authority_on", "picked_at", "picked_by", "outcome", "reason"),
    *("over_at", "over_by"),
)


def request(it: Card) -> Fields:
    """A request with its state and how long it took; times are working minutes."""
    now = it.request
    record = coded("request", it.code.text) | {"state": it.state, "asked": now.kind, "unit": now.unit}
    record |= {"person": code_or_none("P", now.person)} | {name: getattr(now, name) for name in _TOLD}
    record |= {"lines": len(it.lines), "to_pick": it.to_pick, "picked": it.picked, "waiting": it.waiting}
    record |= {"late": it.late, "waited_min": it.waited, "picked_min": it.to_picked}
    return record | {"rev": now.rev}


def line(reader: Reader, it: Card, each: Asked) -> Fields:
    """A line with what stands in its way."""
    of = each.line
    record: dict[str, Any] = {"kind": "request-line", "request": it.code.text, "line": of.n}
    record |= {"item": of.item or None, "title": each.title, "address": place_name(reader, each.place)}
    record |= {name: getattr(of, name) for name in _OF_LINE} | {"loan": code_or_none("L", of.loan)}
    found = [
        {
            "name": obstacle.name,
            "said": obstacle.said.text(_),
            "next": obstacle.todo.text(_),
            "about": obstacle.about or None,
        }
        for obstacle in each.obstacles
    ]
    return record | {"obstacles": found}


def pick(reader: Reader, it: Pick) -> Fields:
    """A box or file that is to be fetched."""
    request_ = Code.from_id("R", it.request.id).text
    record: dict[str, Any] = {"kind": "request-pick", "item": it.line.item, "box": Code.from_id("B", it.box.id).text}
    record |= {"address": place_name(reader, it.place), "place": code_or_none("S", it.place), "title": title_of(it)}
    return record | {"request": request_, "line": it.line.n, "asked": it.request.kind, "unit": it.request.unit}


def title_of(it: Pick) -> str:
    """Title of what is to be fetched."""
    return it.file.title if it.file is not None else it.box.title


def pick_cells(reader: Reader, it: Pick) -> tuple[str, ...]:
    """The same for people."""
    item, box = Code.parse(it.line.item).shown, Code.from_id("B", it.box.id).shown
    inside = _("in {box}").format(box=box) if it.file is not None else ""
    asks = Code.from_id("R", it.request.id).shown
    return place_name(reader, it.place) or "—", item, inside, title_of(it), asks, asker_name(reader, it.request)


def summary(reader: Reader, it: Card) -> tuple[str, ...]:
    """A request as a row of a list, for people."""
    now, day = it.request, hours_of(reader).minutes
    needed = _("needed by {date}").format(date=now.needed_by) if now.needed_by else ""
    waited = duration(it.waited, day).text(_)
    late = "! " if it.late else ""
    facts = (it.code.shown, _(STATES[it.state]), _(KINDS[now.kind]), waited, it.asker, it.unit, late + needed)
    return *facts, now.purpose


def head(reader: Reader, it: Card) -> list[str]:
    """A request for people, above its lines."""
    now, day = it.request, hours_of(reader).minutes
    facts = [
        (_("Received"), _act(reader, now.received_at, now.received_by)),
        (_("Picked"), duration(it.to_picked, day).text(_) if it.to_picked is not None else ""),
        (_(STATES[it.state]).capitalize(), _act(reader, now.over_at, now.over_by, now.reason) if now.over_at else ""),
        (_("Answer"), now.answer),
        (_("Remarks"), now.remarks),
    ]
    lines = ["  ".join(cell for cell in summary(reader, it) if cell)]
    return lines + ["  " + _("{label}: {value}").format(label=label, value=value) for label, value in facts if value]


def _act(reader: Reader, at: str, by: str, more: str = "") -> str:
    return "  ".join(filter(None, (at[:16].replace("T", " "), user_name(reader, by), more)))


def cells(reader: Reader, it: Card, each: Asked) -> tuple[str, ...]:
    """A line for people."""
    of, item = each.line, Code.parse(each.line.item).shown if each.line.item else "—"
    more = [each.obstacles[0].said.text(_)] if each.obstacles else [of.reason]
    if of.authority:
        more.append(_("authorisation {reference}").format(reference=of.authority))
    state = _(each.state(it.request.kind))
    return str(of.n), item, state, place_name(reader, each.place), each.title, "; ".join(filter(None, more))


def show(context: Context, key: int) -> None:
    """Print a request and its lines."""
    from depot.cli.output import aligned

    reader = context.reader
    it = card(reader, key, reader.clock())
    context.out.say(request(it), *head(reader, it))
    if context.out.json:
        for each in it.lines:
            context.out.say(line(reader, it, each))
        return
    for each, row in zip(it.lines, aligned([cells(reader, it, each) for each in it.lines]), strict=True):
        context.out.note(f"  {row}")
        if each.obstacles:
            context.out.note(f"     → {each.obstacles[0].todo.text(_)}")
