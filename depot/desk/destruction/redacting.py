"""Lawful redaction: once a box is destroyed and certified, the texts about persons leave it and its files.

Personal information is destroyed, or made anonymous, when the purposes are accomplished for which it was collected
(A-2.1, art. 73); a list of what was destroyed must not keep what the destruction was for. Codes, unit, class, rule,
years, dates and what was done stay, so that the register and the certificate can be read as before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final, NamedTuple

from depot.desk.blockers import Blocker, doubts, waiting
from depot.desk.destruction.faults import RedactionEarly, RedactionElsewhere, RedactionEmpty, RedactionStopped
from depot.desk.destruction.stages import day_of
from depot.desk.destruction.traces import traces
from depot.desk.entries import text
from depot.desk.held import on_box, on_file
from depot.desk.seen import known
from depot.desk.session import Session
from depot.model import roles
from depot.model.batch import CERTIFIED, Batch
from depot.model.box import Box
from depot.model.codes import Code, code_id
from depot.model.event import Fact
from depot.model.outcome import Said
from depot.model.redaction import LAW, remains, remains_of_line
from depot.model.retention.rules import KEEP
from depot.store.lookup import Reader
from depot.store.store import Done, Tx
from depot.words import N_

WHY: Final = text(300, needed=True)
ARTICLE: Final = text(120, needed=True)

MOST_FILES: Final = 100_000
"""Files of a box that are looked at."""


class Redacted(NamedTuple):
    """What was redacted."""

    boxes: tuple[str, ...]
    """Codes of the boxes whose texts went, or those of their files."""
    files: int
    events: int
    """Events whose bodies went."""
    left: tuple[str, ...]
    """Codes of files that were taken off the list of a box: they may be elsewhere, and keep their texts."""
    stopped: tuple[RedactionStopped, ...]
    """Boxes that keep their texts, and why."""


class _Texts(NamedTuple):
    """What is to go of one box."""

    facts: list[Fact]
    files: int
    events: int
    left: list[str]
    writers: frozenset[str]
    """Other depots that wrote some of it."""


def redact(
    session: Session, batch: int, reason: str, *, law: str = LAW, boxes: Sequence[str] = (), everywhere: bool = False
) -> Done[Redacted]:
    """Take the texts about persons away from boxes (their codes; all) that a certified batch destroyed.

    Those of the files that are listed in them go too, and what slips and requests say of either
    (depot.desk.destruction.traces). A box that something is in the way of keeps them and is named in
    the result; where that is so of each, its stop is raised. `everywhere`: this is a vault, whose word counts for what
    others wrote. The texts are out of the journal and the tables with this act, and out of the files of the database
    with depot.store.redacting.clean.

    Raises RedactionEarly, RedactionStopped, RedactionElsewhere, RedactionEmpty, ValueMissing, SubjectUnknown,
    RoleTooLow.
    """

    def work(tx: Tx) -> Redacted:
        now, code = known(tx, Batch, batch), Code.from_id("D", batch)
        if now.ended != CERTIFIED:
            raise RedactionEarly(batch=code.shown)
        said = {"reason": str(WHY("reason", reason)), "law": str(ARTICLE("law", law)), "certificate": code.text}
        wanted = [code_id(each) for each in dict.fromkeys(boxes)] or tx.destructions.shredded(batch)
        stopped, done, texts = list[RedactionStopped](), list[str](), list[_Texts]()
        for id_ in wanted:
            box = known(tx, Box, id_)
            blocker = next(_in_the_way(tx, now, box, day_of(tx)), None)
            if blocker is not None:
                stopped.append(_stop(box, blocker))
                continue
            found = _texts_of(tx, box, said)
            if found.writers and not everywhere:
                raise RedactionElsewhere(box=Code.from_id("B", id_).shown, nodes=", ".join(sorted(found.writers)))
            texts.append(found)
            if found.facts:
                done.append(Code.from_id("B", id_).text)
        if not done:
            raise stopped[0] if stopped else RedactionEmpty(batch=code.shown)
        tx.append(*(fact for each in texts for fact in each.facts))
        left = [file for each in texts for file in each.left]
        counts = (sum(each.files for each in texts), sum(each.events for each in texts))
        return Redacted(tuple(done), *counts, tuple(left), tuple(stopped))

    return session.do(roles.APPROVE, work)


def _texts_of(tx: Tx, box: Box, said: dict[str, str]) -> _Texts:
    """What is to go of a box and of the files that are listed in it."""
    own, code = tx.stream_head().node, Code.from_id("B", box.id).text
    listed = [Code.from_id("F", file.id).text for file in tx.files_in(box.id, MOST_FILES)]
    facts, files, events, writers = list[Fact](), 0, 0, set[str]()
    for name, subject in (("box", code), *(("file", file) for file in listed)):
        gone = []
        for event, hash_ in tx.bodies_of(subject):
            kept = remains(name, event.body)
            if kept != event.body:
                where = {"node": event.node, "inc": event.inc, "seq": event.seq}
                gone.append({**where, "body_hash": hash_, "kept": kept})
                writers.add(event.node)
        if name == "box":
            for event, hash_ in traces(tx, code, listed):
                kept = remains_of_line(event.kind, event.body)
                if kept != event.body:
                    where = {"node": event.node, "inc": event.inc, "seq": event.seq, "subject": event.subject}
                    gone.append({**where, "body_hash": hash_, "kept": kept})
                    writers.add(event.node)
        if gone:
            facts.append(Fact(f"{name}.redacted", subject, {**said, "events": gone}))
            files += name == "file"
            events += len(gone)
    left = sorted(set(tx.file_codes(box.id)) - set(listed))
    return _Texts(facts, files, events, left, frozenset(writers - {own}))


def _stop(box: Box, blocker: Blocker) -> RedactionStopped:
    shown = Code.from_id("B", box.id).shown
    return RedactionStopped(box=shown, reason=blocker.said, step=blocker.todo, why=blocker.name, about=blocker.about)


def _in_the_way(reader: Reader, batch: Batch, box: Box, today: date) -> Iterator[Blocker]:
    """Why a box keeps its texts; no reason: they may go."""
    code = Code.from_id("B", box.id).text
    if not box.destroyed_on or box.batch != batch.id:
        shown = {"batch": Code.from_id("D", batch.id).shown}
        said = Said(N_("it was not destroyed by {batch}"), shown)
        yield Blocker("not_destroyed", said, Said(N_("Look at the certificate: only boxes on it are redacted.")), code)
    yield from waiting(reader)
    yield from doubts(reader, box)
    if any(incident.subject == code for incident in reader.incidents()):
        todo = Said(N_("Find out first what became of it: depot incidents"))
        yield Blocker("incident", Said(N_("an incident says that it may not be destroyed")), todo, code)
    yield from _held(reader, box, today)
    yield from _needed(reader, box)


def _held(reader: Reader, box: Box, today: date) -> Iterator[Blocker]:
    """Holds on the box or one of its files, those placed after the destruction too: what is known of it is held."""
    holds = {hold.key: hold for hold in on_box(reader, box, today)}
    for file in reader.files_in(box.id, MOST_FILES):
        holds |= {hold.key: hold for hold in on_file(reader, file, today)}
    for hold in holds.values():
        facts: dict[str, object] = {"reason": hold.reason, "hold": hold.key}
        todo = Said(N_("Leave it out until the hold {hold} is lifted."), facts)
        yield Blocker("held", Said(N_("held: {reason} (hold {hold})"), facts), todo, hold.key)


def _needed(reader: Reader, box: Box) -> Iterator[Blocker]:
    """What is kept for good, and files that are not destroyed with their box."""
    found = reader.reckoned(box)
    files = {line.reckoning.disposition for line in found.lines}
    if KEEP in {box.sorted, found.disposition, *files}:
        said = Said(N_("it, or a file in it, is to be kept for good: rule {rule}"), {"rule": found.code or "—"})
        todo = Said(N_("What is permanent keeps its description. Check the rule."))
        yield Blocker("kept_for_good", said, todo, found.rule)
    for id_ in reader.files_not_in(box.id):
        code = Code.from_id("F", id_)
        said = Said(N_("the file {file} is not in it"), {"file": code.shown})
        yield Blocker("files_out", said, Said(N_("Settle first what became of it.")), code.text)
    if box.loan is not None:
        said = Said(N_("it is still on loan to somebody"))
        yield Blocker("lent", said, Said(N_("Take it back first.")), Code.from_id("L", box.loan).text)
