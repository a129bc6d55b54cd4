"""Destruction in the demonstration depot: batches at every point, a box that is held, and boxes to be sorted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Final, NamedTuple

from depot.demo.wording import script, users
from depot.desk import holds
from depot.desk.destruction import certifying, deciding, drafting, executing, signatures
from depot.desk.destruction.reading import docket
from depot.desk.seen import known
from depot.desk.session import Session
from depot.model import roles
from depot.model.batch import Batch
from depot.model.box import SHELVED, Box
from depot.model.codes import code_id
from depot.model.retention.rules import DESTROY
from depot.store import duetable
from depot.store.duelist import DueList, Part

BEGUN: Final = 62
"""Days before the day of the demonstration on which the first list was begun; its boxes are due by then."""

MOST: Final = 400
"""Boxes that are looked at for lists."""


class Step(NamedTuple):
    """Something that happens at the desk."""

    ago: int
    """Days before the day of the demonstration."""
    act: Callable[[], object]


class Agenda(NamedTuple):
    """What happens, and the boxes that stay at the depot for it."""

    steps: tuple[Step, ...] = ()
    boxes: frozenset[int] = frozenset()
    """Ids; nobody borrows them."""


def agenda(session: Session, today: datetime) -> Agenda:
    """The way of four lists, of boxes that are due and on their shelves; nothing where there are too few."""
    store = session.store
    while duetable.drain(store.connection):
        pass
    until = (today - timedelta(days=BEGUN)).date().isoformat()
    free = [box for box in _due(session, until) if box.status == SHELVED]
    org = script()["org"]
    made = Lists(session)
    steps: list[Step] = []
    taken: list[str] = []
    for nth, told in enumerate(script()["lists"]):
        rule = f"{org}/{told['rule']}"
        boxes = [box for box in free if box.rule == rule and box.code not in taken][: told["boxes"]]
        if not boxes:
            continue
        codes = tuple(box.code for box in boxes)
        taken += codes
        steps += made.way(nth, told["title"], codes, told["to"], told["ago"])
    held = next((box.code for box in free if box.code not in taken), "")
    if held:
        taken.append(held)
        steps.append(Step(20, partial(made.hold, held)))
    return Agenda(tuple(steps), frozenset(code_id(code) for code in taken))


class _Free(NamedTuple):
    """A box that may go on a list."""

    code: str
    rule: str
    status: str


def _due(session: Session, until: str) -> list[_Free]:
    store = session.store
    found = DueList(store).first((DESTROY,), Part(until=until), limit=MOST)
    rows = {row.id: row for row in DueList(store).rows(found)}
    org = script()["org"]
    return [_Free(rows[id_].code.replace("-", ""), f"{org}/{rows[id_].rule}", rows[id_].status) for id_ in found]


class Lists:
    """The lists, as those who work there take them on their way."""

    def __init__(self, session: Session) -> None:
        """Roles, not names, say who does what: a clerk, a supervisor and an administrator."""
        by_role = {user.role: user for user in users()}
        self._clerk, self._chief, self._admin = (by_role[role] for role in (roles.CLERK, roles.SUPERVISOR, roles.ADMIN))
        self._store = session.store
        self._batches: dict[int, int] = {}

    def way(self, nth: int, title: str, boxes: tuple[str, ...], to: str, ago: int) -> list[Step]:
        """The steps of a list until a point: `draft`, `submitted`, `started` or `certified`."""
        steps = [Step(ago, partial(self._draft, nth, boxes, title))]
        if to in ("submitted", "started", "certified"):
            steps += [Step(ago - 1, partial(self._submit, nth)), Step(ago - 3, partial(self._chief_signs, nth))]
        if to in ("started", "certified"):
            steps.append(Step(ago - 5, partial(self._admin_signs, nth)))
            pulled = boxes if to == "certified" else boxes[: len(boxes) // 2]
            steps.append(Step(ago - 8, partial(self._begin, nth, pulled)))
        if to == "certified":
            steps += [Step(ago - 9, partial(self._shred, nth, boxes)), Step(ago - 10, partial(self._certify, nth))]
        return steps

    def hold(self, box: str) -> None:
        """Something keeps a box that is due."""
        holds.place(self._as(self._chief.key), "box", [box], script()["hold"])

    def _as(self, user: str) -> Session:
        return Session(self._store, user, "bureau")

    def _digest(self, nth: int) -> str:
        now = known(self._store, Batch, self._batches[nth])
        return docket(self._store, now, self._store.clock().date()).digest

    def _draft(self, nth: int, boxes: tuple[str, ...], title: str) -> None:
        done = drafting.draft(self._as(self._clerk.key), boxes, title).result
        assert done is not None
        self._batches[nth] = done.batch.id

    def _submit(self, nth: int) -> None:
        drafting.submit(self._as(self._clerk.key), self._batches[nth])

    def _chief_signs(self, nth: int) -> None:
        """The head of the unit signed on paper; the supervisor enters it, decides, and signs."""
        chief, batch, paper = self._as(self._chief.key), self._batches[nth], script()["paper"]
        deciding.approve_rest(chief, batch)
        pin, digest = self._chief.pin, self._digest(nth)
        signatures.sign_from_paper(chief, batch, "unit-head", pin, digest, name=paper["name"], paper=paper["sheet"])
        signatures.sign(chief, batch, "records-manager", pin, self._digest(nth))

    def _admin_signs(self, nth: int) -> None:
        admin = self._as(self._admin.key)
        signatures.sign(admin, self._batches[nth], "secretary-general", self._admin.pin, self._digest(nth))

    def _begin(self, nth: int, boxes: tuple[str, ...]) -> None:
        clerk = self._as(self._clerk.key)
        executing.start(clerk, self._batches[nth])
        for box in boxes:
            place = known(self._store, Box, code_id(box)).place
            executing.pull(clerk, self._batches[nth], [box], place=place)

    def _shred(self, nth: int, boxes: tuple[str, ...]) -> None:
        for box in boxes:
            executing.shred(self._as(self._clerk.key), self._batches[nth], [box])

    def _certify(self, nth: int) -> None:
        certifying.certify(self._as(self._chief.key), self._batches[nth], script()["certificate"])
