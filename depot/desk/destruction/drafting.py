"""Making a destruction list: boxes that are due go on it, with what was reckoned of each; then it is submitted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import islice
from typing import Final, NamedTuple

from depot.desk import settings
from depot.desk.destruction import conditions
from depot.desk.destruction.faults import BatchEmpty, BatchFull, BatchStopped, BoxStopped, LineMissing
from depot.desk.destruction.reading import docket, holds_version, in_the_way
from depot.desk.destruction.stages import changeable
from depot.desk.entries import text
from depot.desk.objections import Objections
from depot.desk.seen import known
from depot.desk.session import Session
from depot.model import roles
from depot.model.batch import Batch
from depot.model.box import Box
from depot.model.codes import Code, code_id
from depot.model.event import Fact, compact
from depot.model.outcome import Said
from depot.model.retention.rules import DESTROY
from depot.model.signing import offices
from depot.store.lookup import Reader
from depot.store.store import Done, Store, Tx

MOST: Final = 2_000
"""Boxes of one batch: more than a week of shredding, and a list that somebody can still read before signing."""

TITLE: Final = text(200)


class Drafted(NamedTuple):
    """What became of the boxes that were to go on a list."""

    batch: Code
    added: tuple[str, ...]
    """Codes."""
    stopped: tuple[tuple[str, BoxStopped], ...]
    """Codes that were left out, with why."""
    objected: tuple[tuple[str, Said], ...]
    """Codes of those added to whose disposal their unit objects, with what it says: those who sign decide."""


def draft(session: Session, boxes: Sequence[str], title: str = "") -> Done[Drafted]:
    """Begin a batch with boxes (their codes); what may not be destroyed is left out and said.

    Raises BatchEmpty when none may, SubjectUnknown, BatchFull.
    """

    def work(tx: Tx) -> Drafted:
        code = tx.allot("D")[0]
        body = {"title": str(TITLE("title", title)), "org": settings.default_org(tx)}
        given = {name: value for name, value in body.items() if value}
        tx.append(Fact("batch.drafted", code.text, {"reckoned_on": session.today.isoformat(), **given}))
        done = _put(tx, known(tx, Batch, code.id), boxes, session.today)
        if not done.added:
            raise NothingDrafted(done)
        return done

    try:
        return session.do(roles.PREPARE, work)
    except NothingDrafted as nothing:
        if len(nothing.drafted.stopped) == 1:
            raise nothing.drafted.stopped[0][1] from None
        return Done(nothing.drafted, "", [])


class NothingDrafted(Exception):
    """Undoes an act in which no box could be put on a new list."""

    def __init__(self, drafted: Drafted) -> None:
        super().__init__()
        self.drafted = drafted


def add(session: Session, batch: int, boxes: Sequence[str], *, seen: int | None = None) -> Done[Drafted]:
    """Put more boxes on a list that can be changed. Raises BatchState, BatchForeign, SubjectChanged, BatchFull."""

    def work(tx: Tx) -> Drafted:
        return _put(tx, changeable(tx, batch, seen), boxes, session.today)

    return session.do(roles.PREPARE, work)


def _put(tx: Tx, batch: Batch, boxes: Sequence[str], today: date) -> Drafted:
    code = Code.from_id("D", batch.id)
    tx.settle()
    there = {line.box for line in tx.destructions.lines(batch.id) if not line.removed}
    added: list[str] = []
    stopped: list[tuple[str, BoxStopped]] = []
    objections = Objections(tx)
    for box_code in dict.fromkeys(boxes):
        box = known(tx, Box, code_id(box_code))
        if box.id in there:
            continue
        reasons, found = conditions.of_box(tx, box, today, batch=batch.id)
        if reasons:
            stopped.append((box_code, conditions.stop(box.id, reasons[0])))
            continue
        if len(there) + len(added) >= MOST:
            raise BatchFull(batch=code.shown, limit=MOST)
        body: dict[str, object] = {"box": box_code, "rule": found.rule, "version": found.version, "copy": found.copy}
        body["disposition"] = found.disposition
        body["due"] = found.due
        body["earliest"] = found.earliest
        body["files"] = found.files
        body["content"] = found.content
        tx.append(Fact("batch.line_added", code.text, body))
        added.append(box_code)
    objected = tuple((box, said) for box in added if (said := objections.said(box)) is not None)
    return Drafted(code, tuple(added), tuple(stopped), objected)


def remove(session: Session, batch: int, boxes: Sequence[str], *, seen: int | None = None) -> Done[None]:
    """Take boxes off a list that can be changed. Raises LineMissing, BatchState, BatchForeign, SubjectChanged."""

    def work(tx: Tx) -> None:
        code = Code.from_id("D", changeable(tx, batch, seen).id)
        tx.settle()
        there = {line.box for line in tx.destructions.lines(batch) if not line.removed}
        for box in dict.fromkeys(boxes):
            if code_id(box) not in there:
                raise LineMissing(batch=code.shown, box=Code.parse(box).shown)
            tx.append(Fact("batch.line_removed", code.text, {"box": box}))

    return session.do(roles.PREPARE, work)


def rename(session: Session, batch: int, title: str, *, seen: int | None = None) -> Done[None]:
    """Call a batch otherwise, while its list can be changed."""

    def work(tx: Tx) -> None:
        now, said = changeable(tx, batch, seen), str(TITLE("title", title))
        if said != now.title:
            tx.append(Fact("batch.described", Code.from_id("D", batch).text, {"title": said}))

    return session.do(roles.PREPARE, work)


def submit(session: Session, batch: int, *, seen: int | None = None) -> Done[None]:
    """Hand a list to its signers, with who they are, in which order, and how long it waits afterwards.

    Raises BatchStopped when a box may not be destroyed any more, BatchEmpty, BatchState, BatchForeign, SubjectChanged,
    OfficesMalformed.
    """

    def work(tx: Tx) -> None:
        now = changeable(tx, batch, seen)
        tx.settle()
        it = docket(tx, now, session.today)
        if not any(line.binds for line in it.lines):
            raise BatchEmpty(batch=it.code.shown)
        refuse_in_the_way(tx, batch, session.today)
        signers = [office._asdict() for office in offices(settings.value(tx, "destruction_signers"))]
        body: dict[str, object] = {"offices": compact(signers).decode(), "holds": holds_version(tx)}
        body["ordered"] = int(settings.value(tx, "destruction_order") == "on")
        body["waiting_days"] = settings.whole(tx, "destruction_waiting_days")
        body["two_person"] = int(settings.value(tx, "destruction_two_person") == "on")
        tx.append(Fact("batch.submitted", it.code.text, body, seen))

    return session.do(roles.PREPARE, work)


def refuse_in_the_way(reader: Reader, batch: int, today: date) -> None:
    """Raise BatchStopped when a box that is to go may not be destroyed now."""
    it = docket(reader, known(reader, Batch, batch), today)
    found = in_the_way(reader, it, today)
    if found:
        line, reasons = found[0]
        shown = Code.from_id("B", line.box).shown
        first = reasons[0]
        raise BatchStopped(
            batch=it.code.shown, count=len(found), box=shown, reason=first.said, step=first.todo, why=first.name
        )


def due_boxes(store: Store, until: str, *, units: tuple[str, ...] = (), rule: str = "", limit: int = 0) -> list[str]:
    """Codes of boxes that are due for destruction by a day (AAAA-MM-JJ) and in no batch, the first due first."""
    from depot.store.duelist import DueList, Part

    most = min(limit or MOST, MOST)
    found = DueList(store).first((DESTROY,), Part(until=until, units=units, rule=rule))
    free = (id_ for id_ in found if store.destructions.binding(id_) is None)
    return [Code.from_id("B", id_).text for id_ in islice(free, most)]
