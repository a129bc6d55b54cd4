"""Why a box must not be destroyed now, whatever was signed: asked at drafting, at signing and at the bin.

Only what is so at this moment and in this depot: retention, signatures and dispositions are the batch's own business.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple

from depot.desk.held import on_box
from depot.desk.holders import depot_name
from depot.desk.naming import borrower_of
from depot.desk.refage import reference_age
from depot.model.box import Box
from depot.model.codes import Code
from depot.model.custody import AWAY, COMING, PASSING, SENT, holder_of, standing
from depot.model.outcome import Said
from depot.store.lookup import Reader
from depot.words import N_

HELD: Final = "held"
LENT: Final = "lent"
FILES_OUT: Final = "files_out"
TRANSIT: Final = "transit"
ELSEWHERE: Final = "elsewhere"
MISSING: Final = "missing"
DOUBTED: Final = "doubted"
AMBIGUOUS: Final = "ambiguous"
DESTROYED: Final = "destroyed"
WITHDRAWN: Final = "withdrawn"
REFERENCE_OLD: Final = "reference_old"
WAITING: Final = "waiting"

NAMES: Final = frozenset(
    {HELD, LENT, FILES_OUT, TRANSIT, ELSEWHERE, MISSING, DOUBTED, AMBIGUOUS}
    | {DESTROYED, WITHDRAWN, REFERENCE_OLD, WAITING}
)
"""Every name of a blocker."""


class Blocker(NamedTuple):
    """One reason."""

    name: str
    """One of NAMES."""
    said: Said
    """The reason in a sentence."""
    todo: Said
    """What to do about it."""
    about: str = ""
    """Key of the hold; code of the loan or of the thing that is in doubt."""


def destruction_blockers(reader: Reader, box: Box, today: date) -> tuple[Blocker, ...]:
    """All that keeps a box from being destroyed; none: nothing does.

    At the bin the reader is the transaction that destroys it, which settles (`tx.settle()`) what it wrote before.
    """
    return (*blockers_of(reader, box, today), *_age(reader, today), *waiting(reader))


def blockers_of(reader: Reader, box: Box, today: date) -> tuple[Blocker, ...]:
    """Those of them that are about this box, and not so for the whole depot."""
    return (*_over(box), *_holds(reader, box, today), *_away(reader, box), *doubts(reader, box))


def _over(box: Box) -> Iterator[Blocker]:
    aside = Said(N_("Put it aside and tell the supervisor."))
    if box.destroyed_on:
        yield Blocker(DESTROYED, Said(N_("destroyed already, on {date}"), {"date": box.destroyed_on}), aside)
    if box.withdrawn:
        yield Blocker(WITHDRAWN, Said(N_("withdrawn for good")), aside)


def _holds(reader: Reader, box: Box, today: date) -> Iterator[Blocker]:
    for hold in on_box(reader, box, today):
        facts = {"reason": hold.reason, "mandate": hold.mandate, "hold": hold.key}
        said = Said(
            N_("held: {reason} ({mandate}; hold {hold})") if hold.mandate else N_("held: {reason} (hold {hold})"), facts
        )
        yield Blocker(HELD, said, Said(N_("Leave it out until the hold {hold} is lifted."), facts), hold.key)


def _away(reader: Reader, box: Box) -> Iterator[Blocker]:
    if box.loan is not None:
        facts = {"person": borrower_of(reader, box.loan), "due": box.due or "—"}
        said = Said(N_("on loan to {person}, due {due}"), facts)
        yield Blocker(LENT, said, Said(N_("Take it back first.")), Code.from_id("L", box.loan).text)
    for file in reader.files_not_in(box.id):
        code = Code.from_id("F", file)
        said = Said(N_("the file {file} is not in it"), {"file": code.shown})
        yield Blocker(FILES_OUT, said, Said(N_("Have it brought back and put into the box first.")), code.text)
    how = standing(box, reader.stream_head().node)
    if how in (SENT, COMING, PASSING):
        said = Said(N_("on the way to {depot}"), {"depot": depot_name(reader, box.transit)})
        yield Blocker(TRANSIT, said, Said(N_("It is destroyed where it is accepted, or once it is back here.")))
    elif how == AWAY or box.elsewhere:
        said = Said(N_("with another depot: {depot}"), {"depot": box.elsewhere or depot_name(reader, holder_of(box))})
        yield Blocker(ELSEWHERE, said, Said(N_("It is destroyed there, or once it was accepted here.")))
    if box.missing:
        yield Blocker(MISSING, Said(N_("reported missing")), Said(N_("Find it first, or leave it out.")))


def doubts(reader: Reader, box: Box) -> Iterator[Blocker]:
    """What is in doubt about a box, its files, its class and its rule."""
    if box.twins:
        said = Said(N_("another box has this code"))
        yield Blocker(AMBIGUOUS, said, Said(N_("Have one of them labelled anew first (depot box relabel).")))
    doubted = reader.doubted()
    if not doubted:
        return
    own = [Code.from_id("B", box.id).text, *reader.file_codes(box.id)]
    own += [f"{kind}/{key}" for kind, key in (("rule", box.rule), ("class", box.class_code)) if key]
    for subject in own:
        if subject in doubted:
            shown = subject.partition("/")[2] or Code.parse(subject).shown
            said = Said(N_("in doubt: depots disagree about {subject}"), {"subject": shown})
            yield Blocker(DOUBTED, said, Said(N_("Settle the conflict first (depot conflicts).")), subject)


def waiting(reader: Reader) -> Iterator[Blocker]:
    """That something was received and is not taken in yet."""
    waits = reader.waiting()
    if waits:
        said = Said(N_("what was received is not all taken in yet ({n} events): a hold may be among it"), {"n": waits})
        yield Blocker(WAITING, said, Said(N_("Wait a moment, then try again.")))


def _age(reader: Reader, today: date) -> Iterator[Blocker]:
    age = reference_age(reader, today)
    if age is not None and age.refuses and age.warning is not None:
        said = Said(N_("Receive the packages of the vault first; check the clock of this computer."))
        yield Blocker(REFERENCE_OLD, age.warning, said, age.vault)
