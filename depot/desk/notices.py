"""Letters at the end of a period: which boxes of a unit are due by a day, and what the unit's head answers."""

from __future__ import annotations

from datetime import date
from typing import Final

from depot.desk.entries import choice, day, text
from depot.desk.seen import known
from depot.desk.session import Session
from depot.desk.succession import keeper_of, units_of
from depot.errors import Refused
from depot.model import roles
from depot.model.box import Box
from depot.model.codes import Code
from depot.model.event import Fact
from depot.model.notice import AGREE, OBJECT, Notice
from depot.model.reference import Unit
from depot.model.retention.rules import DESTROY, KEEP, SORT
from depot.store.duelist import DueList, Part
from depot.store.lookup import Reader
from depot.store.store import Done, Store, Tx
from depot.words import N_

MOST: Final = 500
"""Boxes on one letter; more are on further letters."""

KEY_DIGITS: Final = 8

NODE_END: Final = 3
"""Where the dash stands in a key."""


class NoticeEmpty(Refused):
    """Facts: unit, date."""

    what = N_("No box of {unit} has a period that ends by {date} and that no letter is about yet.")
    todo = N_("Look at the due list of the unit, also at the boxes of which a fact is missing.")


class ObjectionBare(Refused):
    """An objection without its reason."""

    what = N_("The unit objects, and nothing says why.")
    todo = N_("Enter the reason that stands on the letter.")


class AnswerEarly(Refused):
    """Facts: date."""

    what = N_("{date} cannot be the day on which it was signed.")
    todo = N_("Enter a day from when the letter was written, and not after today.")


def wanted(store: Store, unit: str, until: date) -> list[int]:
    """Boxes of a unit and its parts whose period ends by a day, by date; without those of a letter that waits for its
    answer or was agreed to, and those that left for good. Raises SubjectUnknown.
    """
    known(store, Unit, unit)
    told = {code for notice in store.all(Notice) if notice.answer != OBJECT for code in notice.codes}
    part = Part(until=until.isoformat(), units=units_of(store, unit))
    found = []
    for box in DueList(store).first((DESTROY, SORT, KEEP), part):
        state = store.get(Box, box)
        if state is not None and not state.gone and Code.from_id("B", box).text not in told:
            found.append(box)
    return found


def send(session: Session, unit: str, until: date) -> Done[list[Notice]]:
    """Put letters to a unit, or to its successor, on record, MOST boxes on each. Raises SubjectUnknown, NoticeEmpty."""

    def work(tx: Tx) -> list[Notice]:
        boxes = wanted(session.store, unit, until)
        if not boxes:
            raise NoticeEmpty(unit=unit.partition("/")[2] or unit, date=until.isoformat())
        made = []
        for start in range(0, len(boxes), MOST):
            key = _free_key(tx)
            codes = "\n".join(Code.from_id("B", box).text for box in boxes[start : start + MOST])
            body = {"unit": keeper_of(tx, unit), "until": until.isoformat(), "boxes": codes}
            tx.append(Fact("notice.sent", f"notice/{key}", body))
            made.append(known(tx, Notice, key))
        return made

    return session.do(roles.CIRCULATE, work)


def answer(session: Session, key: str, said: str, *, by: str, on: str = "", reason: str = "") -> Done[Notice]:
    """Put on record what a unit's head answered: AGREE, or OBJECT with a reason; `on` is today when empty.

    Raises SubjectUnknown, ObjectionBare, AnswerEarly and what depot.desk.entries raises.
    """
    body = {
        "answer": choice(AGREE, OBJECT)("answer", said),
        "answered_by": text(120, needed=True)("answered_by", by),
        "answered_on": day("answered_on", on) or session.today.isoformat(),
        "answer_reason": text(500)("reason", reason),
    }

    def work(tx: Tx) -> Notice:
        now = known(tx, Notice, key)
        if said == OBJECT and not body["answer_reason"]:
            raise ObjectionBare
        if not now.sent_at[:10] <= str(body["answered_on"]) <= session.today.isoformat():
            raise AnswerEarly(date=body["answered_on"])
        if any(getattr(now, name) != value for name, value in body.items()):
            tx.append(Fact("notice.answered", f"notice/{key}", body))
        return known(tx, Notice, key)

    return session.do(roles.CIRCULATE, work)


def read_key(reader: Reader, written: str) -> str:
    """The key of a letter from what was typed or scanned off it, with or without its dash. Raises SubjectUnknown."""
    plain = "".join(filter(str.isalnum, written.upper()))
    return known(reader, Notice, f"{plain[:NODE_END]}-{plain[NODE_END:]}").key


def _free_key(tx: Tx) -> str:
    """A name made of the act that makes the letter: depots that do not know of each other never share one.

    Its characters are those that survive every keyboard, as codes have them.
    """
    act, digits = tx.stamp.act.hex().upper().replace("A", "L"), KEY_DIGITS
    while tx.get(Notice, f"E{tx.node}-{act[:digits]}") is not None:
        digits += 1
    return f"E{tx.node}-{act[:digits]}"
