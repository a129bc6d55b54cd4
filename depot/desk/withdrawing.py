"""Final withdrawal (retrait définitif): a box or a file goes back to its unit for good; what is known of it stays."""

from __future__ import annotations

from collections.abc import Sequence

from depot.desk.boxes import refuse_gone
from depot.desk.destruction.bound import refuse_bound
from depot.desk.entries import text
from depot.desk.files import live_file
from depot.desk.held import on_box, on_file
from depot.desk.holders import refuse_away
from depot.desk.lending import FileWentAlong, ItemLent, PersonInactive
from depot.desk.naming import borrower_of, unit_name
from depot.desk.seen import known, still
from depot.desk.session import Session
from depot.desk.succession import is_foreign, keeper_of
from depot.errors import Refused
from depot.model import roles
from depot.model.box import Box
from depot.model.codes import Code, code_id
from depot.model.event import Fact
from depot.model.file import File
from depot.model.hold import Hold
from depot.model.person import Person
from depot.store.store import Done, Tx
from depot.words import N_


class ItemHeld(Refused):
    """Facts: item, reason, hold."""

    what = N_("{item} is held: {reason} (hold {hold}).")
    todo = N_("It stays in the depot until the hold is lifted.")


class FilesStillOut(Refused):
    """Facts: box, file."""

    what = N_("The file {file} is not in {box}.")
    todo = N_("Have it brought back and put into the box first.")


class NotTheirs(Refused):
    """Facts: item, unit, person."""

    what = N_("{item} belongs to {unit}; {person} is not of that unit.")
    todo = N_("Only the unit that it belongs to can take it back for good: name somebody of it.")


def withdraw(session: Session, items: Sequence[str], person: int, reason: str) -> Done[list[str]]:
    """Give boxes and files (their codes) back to their unit for good, in one act; a supervisor's.

    Raises RoleTooLow, EntryMissing, SubjectUnknown, PersonInactive, NotTheirs, BoxGone, BoxSent, BoxNotHere, ItemLent,
    FileWentAlong, FilesStillOut, BoxInBatch, ItemHeld, FileRemoved.
    """

    def work(tx: Tx) -> list[str]:
        for item in items:
            withdraw_item(session, tx, item, person, reason)
        return list(items)

    return session.do(roles.ARRANGE, work)


def withdraw_item(
    session: Session, tx: Tx, item: str, person: int, reason: str, *, request: str = "", seen: int | None = None
) -> None:
    """The same of one, in this act; `request` is the code of the request that it answers."""
    who, shown = known(tx, Person, person), Code.parse(item).shown
    if who.inactive:
        raise PersonInactive(person=who.name)
    body = {"person": Code.from_id("P", person).text, "reason": str(text(200, needed=True)("reason", reason))}
    if request:
        body["request"] = request
    file = None if item.startswith("B") else live_file(tx, code_id(item))
    box = known(tx, Box, file.box if file is not None else code_id(item))
    still(tx, item, file if file is not None else box, seen)
    refuse_gone(box)
    refuse_away(tx, box)
    refuse_bound(tx, box.id)
    if is_foreign(tx, box.unit, who.unit):
        raise NotTheirs(item=shown, unit=unit_name(tx, keeper_of(tx, box.unit)), person=who.name)
    _refuse_out(tx, box, file, shown)
    for hold in _holds(session, tx, box, file):
        raise ItemHeld(item=shown, reason=hold.reason, hold=hold.key)
    tx.append(Fact("box.withdrawn", item, body, seen) if file is None else Fact("file.removed", item, body, seen))


def _refuse_out(tx: Tx, box: Box, file: File | None, shown: str) -> None:
    loan, due = (box.loan, box.due) if file is None or file.loan is None else (file.loan, file.due)
    if loan is not None:
        person = borrower_of(tx, loan)
        if file is not None and file.loan is None:
            raise FileWentAlong(file=shown, box=Code.from_id("B", box.id).shown, person=person)
        raise ItemLent(item=shown, person=person, due=due or "—")
    for out in tx.files_not_in(box.id) if file is None else ():
        raise FilesStillOut(box=shown, file=Code.from_id("F", out).shown)


def _holds(session: Session, tx: Tx, box: Box, file: File | None) -> tuple[Hold, ...]:
    return on_file(tx, file, session.today) if file is not None else on_box(tx, box, session.today)
