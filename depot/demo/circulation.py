"""Fifteen months at the counter of the demonstration depot: loans in every state, lists destroyed, boxes that come."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from heapq import heappop, heappush
from random import Random
from typing import Final

from depot.demo.clock import SetClock
from depot.demo.destruction import agenda
from depot.demo.requests import ask
from depot.demo.slips import arrivals
from depot.desk.boxes import report_missing
from depot.desk.lending import extend, give_back, lend
from depot.desk.scanning.engine import ScanDesk
from depot.desk.session import Session
from depot.desk.shelving import shelve
from depot.desk.undo import undo
from depot.model import roles
from depot.model.box import Box
from depot.model.codes import Code
from depot.model.loan import Loan
from depot.model.person import Person
from depot.store.store import Tx

LOANS: Final = 150
"""Loan groups in fifteen months."""

STILL_OUT_DAYS: Final = 75
"""Groups opened within these last days may still be out, the earlier of them overdue."""


def circulate(session: Session, random: Random, clock: SetClock, today: datetime) -> None:
    """Lend, extend, take back, shelve, undo, destroy, receive what units send; day after day."""
    Counter(Session(session.store, "ada", "comptoir"), random, clock, today).run(session)


class Counter:
    """The counter: loans as they come, and returns in the order of their days."""

    def __init__(self, clerk: Session, random: Random, clock: SetClock, today: datetime) -> None:
        self._clerk, self._random, self._clock, self._today = clerk, random, clock, today
        self._coming: list[tuple[datetime, int, Callable[[], object]]] = []
        """What will happen: moment, number (so that equal moments keep their order), act."""
        self._shelved: list[Box] = []

    def run(self, session: Session) -> None:
        """Let everything happen in its order."""
        planned = agenda(session, self._today)
        self._shelved = [box for box in _on_shelves(session) if box.id not in planned.boxes]
        self._random.shuffle(self._shelved)
        for step in planned.steps:
            self._at(self._morning(step.ago), step.act)
        for nth, step in enumerate(arrivals(session, self._today), 1):
            noon = (self._today - timedelta(days=step.ago)).replace(hour=12, minute=nth, second=0, microsecond=0)
            heappush(self._coming, (noon, -nth, step.act))
        borrowers = session.store.all(Person)
        for nth in range(LOANS):
            ago = self._random.randrange(5, 455 if nth % 2 else STILL_OUT_DAYS)
            self._at(self._morning(ago), partial(self._loan, ago, self._random.choice(borrowers)))
        while self._coming:
            moment, _nth, act = heappop(self._coming)
            self._clock.go_to(moment)
            act()
        self._clock.go_to(self._morning(2))
        _slips(self._clerk, self._shelved)
        ask(self._clerk, self._shelved)

    def _at(self, moment: datetime, act: Callable[[], object]) -> None:
        heappush(self._coming, (moment, len(self._coming) + self._random.randrange(1 << 30), act))

    def _morning(self, ago: int) -> datetime:
        day = self._today - timedelta(days=ago)
        hour, minute = 8 + self._random.randrange(0, 8), self._random.randrange(0, 60)
        return day.replace(hour=hour, minute=minute, second=0, microsecond=0)

    def _loan(self, ago: int, who: Person) -> None:
        clerk, random = self._clerk, self._random
        kind = random.choices(("loan", "consultation", "reactivation"), (80, 12, 8))[0]
        own = [box for box in self._shelved if box.unit == who.unit] if random.random() < 0.95 else []
        boxes = (own or self._shelved)[: random.choice((1, 1, 1, 2, 3))]
        self._shelved = [box for box in self._shelved if box not in boxes]
        items = [Code.from_id("B", box.id).text for box in boxes]
        if random.random() < 0.35:
            files = clerk.store.files_in(boxes[0].id)
            items[0] = Code.from_id("F", files[random.randrange(len(files))].id).text
        loan = lend(clerk, who.id, items, kind=kind, authorised=True).result
        assert isinstance(loan, Loan)
        if loan.due and random.random() < 0.2:
            extend(clerk, loan.id, (self._clock.now + timedelta(days=60)).date().isoformat())
        keeps = ago < STILL_OUT_DAYS and random.random() < 0.7
        back = items if not keeps else items[:1] if len(items) > 1 else []
        if back:
            moment = min(self._clock.now + timedelta(days=random.randrange(1, 40)), self._morning(3))
            self._at(moment, partial(self._return, back, boxes))

    def _return(self, back: list[str], boxes: list[Box]) -> None:
        clerk, random = self._clerk, self._random
        give_back(clerk, back, elsewhere="Dépôt du Plateau" if random.random() < 0.03 else "")
        for box in boxes:
            now = clerk.store.get(Box, box.id)
            if now is not None and now.to_shelve and box.home is not None and random.random() < 0.93:
                shelve(clerk, box.id, box.home)


def _on_shelves(session: Session) -> list[Box]:
    found: list[Box] = []

    def gather(tx: Tx) -> None:
        parents = [place for site in tx.children(None) for place in tx.children(site.id)]
        while parents:
            place = parents.pop()
            found.extend(tx.boxes_at(place.id))
            parents.extend(tx.children(place.id))

    session.do(roles.ADMINISTER, gather)
    return found


def _slips(clerk: Session, shelved: list[Box]) -> None:
    """The last morning: a missing box, an act undone, refused and unknown codes."""
    for _nth in range(4):
        report_missing(clerk, shelved.pop().id)
    wrong, right = shelved.pop(), shelved.pop()
    assert right.home is not None
    moved = shelve(clerk, wrong.id, _table(clerk))
    undo(clerk, moved.act)
    desk = ScanDesk(clerk, batch=True)
    misread = Code.from_id("B", right.id).text
    for text in ("31142054869881", "$SHELVE", misread[:-2] + misread[-1] + misread[-2], "29145320", "$DONE"):
        desk.scan(text)


def _table(clerk: Session) -> int:
    site = clerk.store.children(None)[0]
    return next(place.id for place in clerk.store.children(site.id) if place.staging)
