"""What the depot itself says: its journal, its clock, its accounts, what waits, what redactions left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from secrets import randbelow
from typing import TYPE_CHECKING, Final

from depot.doctor.check import Check, attention, ok, stop
from depot.words import N_

if TYPE_CHECKING:
    from depot.store.store import Store


def checks(store: Store) -> Iterator[Check]:
    """All checks of what is in an open depot."""
    stream = store.stream_head()
    yield ok("depot", N_("Depot {node}; events: {n}."), node=stream.node, n=stream.head_seq)
    yield _clock(store.clock(), stream.head_at)
    for check in _INSIDE:
        yield check(store)


def _clock(now: datetime, last: str) -> Check:
    from depot.store.journal import clock_state

    state, facts = clock_state(now, last), {"now": f"{now:%Y-%m-%d %H:%M}", "last": last[:16].replace("T", " ")}
    if state == "ok":
        return ok("clock", N_("The clock says {now}."), **facts)
    step = N_("If that is wrong, set the clock of this computer. Nothing is lost meanwhile; the acts are flagged.")
    return attention("clock", N_("The clock says {now}, but the last act was at {last}."), step, **facts)


def _journal(store: Store) -> Check:
    """A stretch at the end and one anywhere: another one each time."""
    from depot.store.sampling import sample

    found = sample(store.connection, randbelow)
    if found.wrong:
        said = N_("The journal was altered or damaged: in {streams}, an event is not what was written.")
        step = N_("Stop working, keep the file, run: depot verify; then restore the last backup with: depot restore")
        return stop("journal", said, step, streams=", ".join(found.wrong))
    return ok("journal", N_("{n} events were proved, the last ones and others at random."), n=found.events)


def _accounts(store: Store) -> Check:
    from depot.desk.accounts import accounts
    from depot.model.roles import ADMIN

    able = [each for each in accounts(store) if each.has_pin and not each.user.inactive]
    admins = sum(each.user.role == ADMIN for each in able)
    if not admins:
        said = N_("No administrator can sign in on this computer.")
        step = N_("After a restore: ask whoever has the former database, where the PINs are; keep it until then.")
        return stop("accounts", said, step)
    return ok("accounts", N_("People who can sign in here: {n}; administrators: {admins}."), n=len(able), admins=admins)


def _waiting(store: Store) -> Check:
    from depot.store import journal

    waits = journal.waits(store.connection)
    if waits:
        said = N_("Events of other depots that were taken in and wait to be worked in: {n}.")
        return attention("waiting", said, N_("Leave the program open for a while: it goes on by itself."), n=waits)
    return ok("waiting", N_("All that was taken in is worked in."))


def _redacted(store: Store) -> Check:
    from depot.store.redacting import unclean

    left = unclean(store)
    if left:
        said = N_("Redacted texts of {n} events may still stand in free pages of the database and in its log.")
        return attention("redacted", said, N_("Close the program at every terminal, then: depot batch clean"), n=left)
    return ok("redacted", N_("Nothing of what was redacted is left in the file."))


_INSIDE: Final[tuple[Callable[[Store], Check], ...]] = (_journal, _accounts, _waiting, _redacted)
