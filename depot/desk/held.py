"""What is held: the holds that reach a box or a file now. For cards, scans, batches and the shredder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from typing import Final, NamedTuple

from depot.model.box import Box
from depot.model.codes import Code
from depot.model.file import File
from depot.model.hold import BOX, CLASS, FILE, PERSON, RULE, UNIT, Hold, Ties, holds_on, reaching
from depot.model.reference import ClassCode, Unit
from depot.store.lookup import Reader

MOST: Final = 10_000
"""Boxes that are counted at most."""


def in_force(reader: Reader, today: date) -> list[Hold]:
    """Holds that stand today, by key. One about which depots disagree stands until somebody decides."""
    holds, day = reader.standing_holds(), today.isoformat()
    if all(hold.stands(day) for hold in holds):
        return holds
    doubted = reader.doubted()
    return [hold for hold in map(partial(_while_doubted, doubted), holds) if hold.stands(day)]


def on_box(reader: Reader, box: Box, today: date) -> tuple[Hold, ...]:
    """The holds that reach a box today, by key."""
    holds = in_force(reader, today)
    return holds_on(_ties_of_box(reader, box, _kinds(holds)), holds, today.isoformat()) if holds else ()


def on_file(reader: Reader, file: File, today: date) -> tuple[Hold, ...]:
    """The holds that reach a file today, by key: its own and those of its box, not those of other files in it."""
    holds = in_force(reader, today)
    return holds_on(_ties_of_file(reader, file, _kinds(holds)), holds, today.isoformat()) if holds else ()


class Reached(NamedTuple):
    """How many boxes a hold reaches."""

    boxes: int
    more: bool
    """Whether there are more, which nobody counted."""


def reached(reader: Reader, hold: Hold, most: int = MOST) -> Reached:
    """The boxes that a hold reaches by what is known of themselves, those destroyed left out; at most so many.

    Files that are of a class or rule of their own bring their box with them and are not counted here.
    """
    match hold.kind:
        case "box":
            count = reader.boxes_with("id", _ids(hold.names), most)
        case "file":
            files = (reader.get(File, id_) for id_ in _ids(hold.names))
            count = reader.boxes_with("id", {file.box for file in files if file is not None and file.box}, most)
        case "unit":
            count = reader.boxes_with("unit", _below(hold.names, _units_below(reader)), most)
        case "class":
            count = reader.boxes_with("class_code", _below(hold.names, _classes_below(reader)), most)
        case "rule":
            count = reader.boxes_with("rule", hold.names, most)
        case _:
            count = reader.boxes_with("id", reader.boxes_lent_to(_ids(hold.names), most + 1), most)
    return Reached(min(count, most), count > most)


def _ids(codes: Iterable[str]) -> list[int]:
    return [Code.parse(code).id for code in codes]


def _below(keys: Iterable[str], below: Mapping[str, Iterable[str]]) -> frozenset[str]:
    return reaching(keys, lambda key: below.get(key, ()))


def _units_below(reader: Reader) -> dict[str, list[str]]:
    """By unit: those that are part of it, and the one that took over its competence."""
    below: dict[str, list[str]] = {}
    for unit in reader.all(Unit, retired=True):
        below.setdefault(unit.parent, []).append(unit.key)
        if unit.successor:
            below.setdefault(unit.key, []).append(unit.successor)
    return below


def _classes_below(reader: Reader) -> dict[str, list[str]]:
    below: dict[str, list[str]] = {}
    for entry in reader.all(ClassCode, retired=True):
        below.setdefault(entry.parent, []).append(entry.key)
    return below


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
