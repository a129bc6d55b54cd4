"""Transfers in the demonstration depot: forty boxes announced, a slip half received, one that went back to its unit."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any, Final

from depot.demo.destruction import Step
from depot.demo.wording import filled, script, series, users
from depot.desk.session import Session
from depot.desk.shelving import shelve
from depot.desk.transfers import announcing, receiving, verifying
from depot.desk.transfers.addresses import propose
from depot.model import roles
from depot.model.codes import Code
from depot.model.reference import ClassCode, Unit
from depot.model.transferlines import MISSING, UNDERFULL, WRITTEN
from depot.store.indexing import drain

_SEED: Final = 102
_LAST_YEAR: Final = 2024


def arrivals(session: Session, today: datetime) -> list[Step]:
    """What becomes of each slip, by days before the day of the demonstration."""
    reception = Reception(session, today)
    steps: list[Step] = []
    for nth, told in enumerate(script()["slips"]):
        ago = told["ago"]
        steps.append(Step(ago, partial(reception.announce, nth)))
        if told["to"] == "receiving":
            steps.append(Step(ago - 3, partial(reception.begin, nth)))
        if told["to"] == "returned":
            steps.append(Step(ago - 2, partial(reception.receive_all_but_one, nth)))
            steps.append(Step(ago - 3, partial(reception.verify, nth)))
            steps.append(Step(ago - 5, partial(reception.give_back, nth)))
    return steps


class Reception:
    """Slips by their place in the script, received by a clerk and verified by a supervisor."""

    def __init__(self, session: Session, today: datetime) -> None:
        by_role = {user.role: user.key for user in users()}
        self._clerk = Session(session.store, by_role[roles.CLERK], "quai")
        self._chief = Session(session.store, by_role[roles.SUPERVISOR], "bureau")
        self._today = today
        self._codes: dict[int, Code] = {}

    def announce(self, nth: int) -> None:
        """The unit's slip is entered."""
        told = script()["slips"][nth]
        unit = f"{script()['org']}/{told['unit']}"
        sent = (self._today - timedelta(days=told["ago"] + 1)).date().isoformat()
        head = {
            **{name: told[name] for name in ("title", "number", "sender", "role", "filing")},
            "unit": unit,
            "phone": "450 555-0142",
            "sent_on": sent,
            "signed_by": told["sender"],
            "signed_on": sent,
        }
        done = announcing.announce(self._clerk, head, _lines(self._clerk, told)).result
        assert done is not None
        self._codes[nth] = done

    def begin(self, nth: int) -> None:
        """Half of the boxes came and wait for their shelves."""
        numbers = range(1, script()["slips"][nth]["boxes"] // 2 + 1)
        receiving.receive(self._clerk, self._codes[nth].id, numbers, self._addresses(nth, numbers))

    def receive_all_but_one(self, nth: int) -> None:
        """All came but the last; two are not as they should be."""
        id_, count = self._codes[nth].id, script()["slips"][nth]["boxes"]
        numbers = range(1, count)
        came = receiving.receive(self._clerk, id_, numbers, self._addresses(nth, numbers)).result
        for line, kind in ((2, UNDERFULL), (5, WRITTEN), (count, MISSING)):
            receiving.note(self._clerk, id_, line, kind)
        receiving.finish(self._clerk, id_)
        for each in came or ():
            if each.home is not None:
                shelve(self._clerk, each.box.id, each.home)

    def verify(self, nth: int) -> None:
        """Somebody who received nothing compares boxes and slip."""
        verifying.verify(self._chief, self._codes[nth].id)

    def give_back(self, nth: int) -> None:
        """The slip goes back to the unit."""
        verifying.give_back(self._clerk, self._codes[nth].id, script()["slips"][nth]["sender"])

    def _addresses(self, nth: int, numbers: range) -> dict[int, int]:
        while drain(self._clerk.store.connection):
            pass
        return propose(self._clerk.store, self._codes[nth].id, numbers)


def _lines(session: Session, told: dict[str, Any]) -> list[dict[str, Any]]:
    """The boxes as the unit announces them, the same each time."""
    org, random = script()["org"], Random(_SEED)
    kind = next(each for each in series() if each.class_code == told["class"])
    entry = session.store.get(ClassCode, f"{org}/{kind.class_code}")
    unit = session.store.get(Unit, f"{org}/{told['unit']}")
    year = _LAST_YEAR - kind.span
    return [
        {
            "number": f"{told['unit']}-T{n:02d}",
            "title": filled(
                kind.title, random, year=year, year2=_LAST_YEAR, unit=unit.name if unit is not None else ""
            ),
            "class_code": f"{org}/{kind.class_code}",
            "rule": entry.rule if entry is not None else "",
            "copy": "P",
            "media": "PA",
            "type": "STD30",
            "year_from": year,
            "year_to": _LAST_YEAR,
            **dict.fromkeys(kind.flags, 1),
            "quantity": random.randrange(9, 31),
        }
        for n in range(1, told["boxes"] + 1)
    ]
