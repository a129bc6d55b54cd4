"""Fifteen months at the counter of the demonstration depot: loans in every state, and the slips of the hand."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Final

from depot.demo.clock import SetClock
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
    """Lend, extend, take back, shelve, undo; as the clerk, with the clock moving on."""
    clerk = Session(session.store, "ada", "comptoir")
    shelved = _on_shelves(session)
    borrowers = session.store.all(Person)
    random.shuffle(shelved)
    days = sorted(random.randrange(5, 455 if nth % 2 else STILL_OUT_DAYS) for nth in range(LOANS))
    for ago in reversed(days):
        clock.go_to(_morning(today, ago, random))
        _loan(clerk, random, clock, (today, ago), (shelved, random.choice(borrowers)))
    clock.go_to(_morning(today, 2, random))
    _slips(clerk, shelved)


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


def _morning(today: datetime, ago: int, random: Random) -> datetime:
    day = today - timedelta(days=ago)
    return day.replace(hour=8 + random.randrange(0, 8), minute=random.randrange(0, 60), second=0, microsecond=0)


def _loan(
    clerk: Session, random: Random, clock: SetClock, day: tuple[datetime, int], between: tuple[list[Box], Person]
) -> None:
    today, ago = day
    shelved, who = between
    kind = random.choices(("loan", "consultation", "reactivation"), (80, 12, 8))[0]
    boxes = [shelved.pop() for _nth in range(random.choice((1, 1, 1, 2, 3)))]
    items = [Code.from_id("B", box.id).text for box in boxes]
    if random.random() < 0.35:
        files = clerk.store.files_in(boxes[0].id)
        items[0] = Code.from_id("F", files[random.randrange(len(files))].id).text
    loan = lend(clerk, who.id, items, kind=kind, authorised=True).result
    assert isinstance(loan, Loan)
    keeps = ago < STILL_OUT_DAYS and random.random() < 0.7
    if loan.due and random.random() < 0.2:
        later = (clock.now + timedelta(days=60)).date().isoformat()
        extend(clerk, loan.id, later)
    back = items if not keeps else items[:1] if len(items) > 1 else []
    if not back:
        return
    clock.go_to(min(clock.now + timedelta(days=random.randrange(1, 40)), _morning(today, 3, random)))
    give_back(clerk, back, elsewhere="Dépôt du Plateau" if random.random() < 0.03 else "")
    for code, box in zip(items, boxes, strict=True):
        now = clerk.store.get(Box, box.id)
        if code in back and now is not None and now.to_shelve and box.home is not None and random.random() < 0.93:
            shelve(clerk, box.id, box.home)


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
