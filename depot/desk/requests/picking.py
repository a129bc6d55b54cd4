"""Picking: the list of what is to be fetched, in walking order, and the scan at the shelf."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from depot.desk.requests.faults import PickedAlready, PickUnwanted
from depot.desk.requests.obstacles import box_of, obstacles, refuse_blocked
from depot.desk.requests.queue import wanting
from depot.desk.requests.stages import line_at, live, own
from depot.desk.session import Session
from depot.model import roles
from depot.model.box import Box
from depot.model.codes import Code
from depot.model.event import Fact
from depot.model.file import File
from depot.model.request import AT_HAND, NAMED, Request, mark_of
from depot.model.requestlines import RequestLine
from depot.store.lookup import Reader
from depot.store.store import Done, Tx


class Pick(NamedTuple):
    """A box or file that is to be fetched for a request."""

    request: Request
    line: RequestLine
    box: Box
    file: File | None
    place: int | None
    """Where the box stands, else where it belongs."""


def picks(reader: Reader, today: date) -> list[Pick]:
    """What can be fetched now, of all requests of this depot, in walking order; what stands nowhere comes last."""
    home = reader.stream_head().node
    live = {each.id: each for each in reader.requests.requests() if Code.from_id("R", each.id).node == home}
    found: list[tuple[Request, RequestLine, Box, File | None]] = []
    for request, lines in reader.requests.lines_of(list(live)).items():
        named = [line for line in lines if mark_of(live[request], line.n) == NAMED]
        free = [line for line in named if not obstacles(reader, live[request], line, today)]
        found += [(live[request], line, *box_of(reader, line.item)) for line in free]
    where = reader.requests.where([box.id for _request, _line, box, _file in found])
    wanted = [(where[each[2].id], Pick(*each, where[each[2].id].place)) for each in found]
    wanted.sort(key=lambda each: (not each[0].walk, each[0].walk, each[1].box.id, each[1].line.item))
    return [pick for _where, pick in wanted]


def pick(session: Session, request: int, n: int, *, seen: int | None = None) -> Done[str]:
    """The item of a line is in hand; its code. Raises RequestOver, LineNameless, LineElsewhere, LineBlocked."""

    def work(tx: Tx) -> str:
        now = live(tx, request, seen)
        line = line_at(tx, now, n, NAMED)
        refuse_blocked(tx, now, line, session.today)
        tx.append(Fact("request.line_picked", Code.from_id("R", request).text, {"line": n, "item": line.item}, seen))
        return line.item

    return session.do(roles.CIRCULATE, work)


def pick_item(session: Session, item: str) -> Done[Request]:
    """A box or file (its code) was scanned at its shelf: it is picked for whoever asked first.

    Raises PickUnwanted, PickedAlready, LineBlocked.
    """
    return session.do(roles.CIRCULATE, lambda tx: _pick_item(tx, item, session.today))


def _pick_item(tx: Tx, item: str, today: date) -> Request:
    tx.settle()
    waiting = wanting(tx, item)
    if not waiting:
        raise PickUnwanted(item=Code.parse(item).shown)
    for each in waiting:
        if each.picked:
            raise PickedAlready(item=Code.parse(item).shown, request=Code.from_id("R", each.request).shown)
    first = waiting[0]
    now = own(tx, first.request)
    refuse_blocked(tx, now, line_at(tx, now, first.n, NAMED), today)
    tx.append(Fact("request.line_picked", Code.from_id("R", now.id).text, {"line": first.n, "item": item}))
    return now


def unpick(session: Session, request: int, n: int, *, seen: int | None = None) -> Done[str]:
    """The item of a line was put back; its code. Raises RequestOver, LineElsewhere, SubjectChanged."""

    def work(tx: Tx) -> str:
        line = line_at(tx, live(tx, request, seen), n, AT_HAND)
        tx.append(Fact("request.line_unpicked", Code.from_id("R", request).text, {"line": n}, seen))
        return line.item

    return session.do(roles.CIRCULATE, work)
