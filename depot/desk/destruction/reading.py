"""A batch as people look at it: its state, who has signed, what voids a signature, what is in the way, what is next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from depot.desk.blockers import Blocker
from depot.desk.destruction import conditions
from depot.desk.seen import known
from depot.model.batch import EXECUTABLE, SUBMITTED, Batch, state_on, unsigned
from depot.model.batchlines import BatchLine, digest_of, digest_of_rows, listed
from depot.model.box import Box
from depot.model.codes import Code
from depot.model.event import Event, compact
from depot.model.outcome import Said
from depot.model.reference import User
from depot.model.roles import APPROVE, MAY
from depot.model.signing import OFFICES, Office, Signature, counted, same_person
from depot.store.destructions import Progress
from depot.store.lookup import Reader


@dataclass(frozen=True, slots=True)
class Docket:
    """A batch with all that follows from it."""

    batch: Batch
    lines: tuple[BatchLine, ...]
    """On the list, in its order."""
    progress: Progress
    state: str
    """One of depot.model.batch.STATES."""
    lacking: tuple[Office, ...]
    """Who has not signed what stands there now."""
    digest: str
    """Hash of exactly what is signed now, 64 hex digits."""

    @property
    def code(self) -> Code:
        """The batch's code."""
        return Code.from_id("D", self.batch.id)

    @property
    def whole(self) -> bool:
        """Whether every signature that counts is of what stands there now."""
        return _stands(self.batch, self.digest)

    def line(self, box: int) -> BatchLine | None:
        """The line of a box."""
        return next((line for line in self.lines if line.box == box), None)

    @property
    def void(self) -> tuple[Signature, ...]:
        """Signatures that no longer stand, with why."""
        return tuple(each for each in self.batch.signed if each.void)


def docket(reader: Reader, batch: Batch, today: date) -> Docket:
    """A batch as it is now; in an act, after `tx.settle()`."""
    lines = tuple(listed(reader.destructions.lines(batch.id)))
    progress = reader.destructions.progress(batch.id)
    state = state_on(batch, today, progress.left)
    return Docket(batch, lines, progress, state, unsigned(batch), digest_of(batch, lines))


def stands(reader: Reader, batch: Batch) -> bool:
    """Whether every signature that counts is of what stands there now; in an act, after `tx.settle()`."""
    return _stands(batch, digest_of_rows(batch, reader.destructions.signed(batch.id)))


def _stands(batch: Batch, digest: str) -> bool:
    return not unsigned(batch) and all(each.digest == digest for each in counted(batch.signed, batch.author_list))


def office_said(office: str) -> Said:
    """What an office is called."""
    return Said(OFFICES[office]) if office in OFFICES else Said("{office}", {"office": office})


def in_the_way(reader: Reader, it: Docket, today: date) -> list[tuple[BatchLine, tuple[Blocker, ...]]]:
    """The lines whose box may not be destroyed now, with why; those that are kept or over are no obstacle."""
    found = []
    for line in it.lines:
        if line.decision in ("", "destroy") and not line.outcome:
            box = known(reader, Box, line.box)
            if box.destroyed_on and box.batch == it.batch.id:
                continue
            reasons = conditions.of_line(reader, it.batch, line, box, today)
            reasons = tuple(each for each in reasons if each.name != conditions.LINE_OPEN)
            if reasons:
                found.append((line, reasons))
    return found


def may_sign(it: Docket, user: User) -> tuple[Office, ...]:
    """The offices that a user could sign as now."""
    barred = user.inactive or APPROVE not in MAY.get(user.role, ()) or user.key in it.batch.author_list
    signed = any(
        same_person(each.name, user.name or user.key) for each in counted(it.batch.signed, it.batch.author_list)
    )
    if it.state != SUBMITTED or barred or signed:
        return ()
    open_ = it.lacking[:1] if it.batch.ordered else it.lacking
    return tuple(office for office in open_ if not office.users or user.key in office.users.split())


def waiting_for(reader: Reader, user: User, today: date) -> list[Docket]:
    """The batches that wait for a user: to be signed, or to be carried out."""
    every = [docket(reader, batch, today) for batch in reader.destructions.batches()]
    return [it for it in every if it.state == EXECUTABLE or may_sign(it, user)]


def holds_version(reader: Reader) -> str:
    """A short hash of the list of holds in force, which a signature is bound to."""
    standing = sorted([hold.key, hold.rev] for hold in reader.standing_holds())
    return sha256(compact(standing)).hexdigest()[:16]


def flagged(events: Sequence[Event]) -> list[Event]:
    """The events of a batch that were written while the clock was odd."""
    return [event for event in events if event.clock != "ok"]
