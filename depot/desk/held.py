"""What is held: the holds that reach a box or a file now. For cards, scans, batches and the shredder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial

from depot.model.box import Box
from depot.model.codes import Code
from depot.model.file import File
from depot.model.hold import BOX, CLASS, FILE, PERSON, RULE, UNIT, Hold, Ties, holds_on, reaching
from depot.model.outcome import Said
from depot.model.reference import ClassCode, Unit
from depot.store.lookup import Reader
from depot.words import N_


def in_force(reader: Reader, today: date) -> list[Hold]:
    """Holds that stand today, by key. One about which depots disagree stands until somebody decides."""
    holds = reader.standing_holds()
    ended = [hold for hold in holds if not hold.stands(today.isoformat())]
    doubted = reader.doubted() if ended else ()
    return [hold for hold in map(partial(_while_doubted, doubted), holds) if hold.stands(today.isoformat())]


def on_box(reader: Reader, box: Box, today: date) -> tuple[Hold, ...]:
    """The holds that reach a box today, by key."""
    holds = in_force(reader, today)
    return holds_on(_ties_of_box(reader, box, _kinds(holds)), holds, today.isoformat()) if holds else ()


def on_file(reader: Reader, file: File, today: date) -> tuple[Hold, ...]:
    """The holds that reach a file today, by key: its own and those of its box, not those of other files in it."""
    holds = in_force(reader, today)
    return holds_on(_ties_of_file(reader, file, _kinds(holds)), holds, today.isoformat()) if holds else ()


def on_subject(reader: Reader, subject: str, today: date) -> tuple[Hold, ...]:
    """The same for the code of a box or a file in stored form; none for anything else."""
    match subject[:1]:
        case "B":
            box = reader.get(Box, Code.parse(subject).id)
            return on_box(reader, box, today) if box is not None else ()
        case "F":
            file = reader.get(File, Code.parse(subject).id)
            return on_file(reader, file, today) if file is not None else ()
        case _:
            return ()


def held(holds: Iterable[Hold]) -> Said | None:
    """What a card or a scan says of the holds on a thing; None where there is none."""
    reasons = "; ".join(hold.reason for hold in holds)
    return Said(N_("HELD: {reason}"), {"reason": reasons}) if reasons else None


def _while_doubted(doubted: Iterable[str], hold: Hold) -> Hold:
    return hold._replace(until="") if hold.until and f"hold/{hold.key}" in doubted else hold


def _kinds(holds: Iterable[Hold]) -> frozenset[str]:
    return frozenset(hold.kind for hold in holds)


def _ties_of_box(reader: Reader, box: Box, kinds: frozenset[str]) -> Ties:
    """What a box belongs to, of the kinds that matter."""
    ties: dict[str, Iterable[str]] = {BOX: (_code("B", box.id),)}
    files = reader.file_codes(box.id) if kinds & {FILE, PERSON} else []
    ties[FILE] = files
    if UNIT in kinds:
        ties[UNIT] = _units(reader, box.unit)
    if kinds & {CLASS, RULE}:
        entries = {(box.class_code, box.rule), *reader.file_entries(box.id)}
        ties |= _ruled(reader, entries, box)
    if PERSON in kinds:
        ties[PERSON] = _borrowers(reader, [_code("B", box.id), *files])
    return {kind: frozenset(keys) for kind, keys in ties.items()}


def _ties_of_file(reader: Reader, file: File, kinds: frozenset[str]) -> Ties:
    box = reader.get(Box, file.box) or Box(file.box or 0)
    own, around = _code("F", file.id), [_code("B", box.id)] if file.box is not None else []
    ties: dict[str, Iterable[str]] = {FILE: (own,), BOX: around}
    if UNIT in kinds:
        ties[UNIT] = _units(reader, box.unit)
    if kinds & {CLASS, RULE}:
        ties |= _ruled(reader, {(file.class_code, file.rule)}, box)
    if PERSON in kinds:
        ties[PERSON] = _borrowers(reader, [own, *around])
    return {kind: frozenset(keys) for kind, keys in ties.items()}


def _ruled(reader: Reader, entries: Iterable[tuple[str, str]], box: Box) -> dict[str, Iterable[str]]:
    """Classes and rules: those that things have, the box's where they have none, and the usual rules of the classes."""
    entries = list(entries)
    classes = reaching({class_code or box.class_code for class_code, _rule in entries}, partial(_parent, reader))
    rules = {rule or box.rule for _class, rule in entries}
    for key in classes:
        entry = reader.get(ClassCode, key)
        rules.add(entry.rule if entry is not None else "")
    return {CLASS: classes, RULE: rules - {""}}


def _parent(reader: Reader, key: str) -> Iterator[str]:
    entry = reader.get(ClassCode, key)
    if entry is not None:
        yield entry.parent


def _units(reader: Reader, unit: str) -> frozenset[str]:
    """A unit, those that it is part of, and those whose competence any of them took over."""

    def above(key: str) -> Iterator[str]:
        here = reader.get(Unit, key)
        if here is not None:
            yield here.parent
        yield from reader.units_before(key)

    return reaching({unit}, above)


def _borrowers(reader: Reader, items: list[str]) -> set[str]:
    return {_code("P", person) for person in reader.borrowers_of(items)}


def _code(letter: str, id_: int) -> str:
    return Code.from_id(letter, id_).text
