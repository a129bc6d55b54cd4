"""Letters of every kind: reminders of loans, and what units are asked at the end of a period."""

from __future__ import annotations

from datetime import date
from typing import Final

from depot.desk import notices, reminding
from depot.desk.session import Session
from depot.model.notice import AGREE, OBJECT
from depot.model.reference import Unit

UNTIL: Final = date(2200, 1, 1)


def live_letters(clerk: Session) -> None:
    """Remind of what is overdue; ask each unit that has something due: the first objects, the others agree."""
    assert reminding.record(clerk, reminding.letters(clerk.store, reminding.Wanted(), clerk.today)).result
    said, why = OBJECT, "procès"
    for unit in clerk.store.all(Unit):
        if notices.wanted(clerk.store, unit.key, UNTIL):
            for letter in notices.send(clerk, unit.key, UNTIL).result or []:
                notices.answer(clerk, letter.key, said, by="Guy Côté", reason=why)
                said, why = AGREE, ""
