"""One record into the depot, within one act: each kind through its desk."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import lru_cache
from operator import attrgetter
from typing import Any, Final, NamedTuple

from depot.desk.aliases import is_own_code
from depot.desk.attaching import follow_schedule, left_behind
from depot.desk.boxes import decide_register
from depot.desk.entries import ADDED, CHANGED, KNOWN
from depot.desk.files import decide_list
from depot.desk.people import Roster
from depot.desk.reference import code_key, put_class, put_rule, put_unit
from depot.desk.succession import successor_of
from depot.errors import Refused
from depot.intake import report
from depot.intake.ead import barcode_of
from depot.intake.homes import Homes, coded
from depot.intake.keys import GivenKeys, MadeKeys
from depot.intake.periods import WITHDRAWN
from depot.intake.records import BoxRow, ClassRow, FileRow, LocationRow, PersonRow, Record, RowError, RuleRow, UnitRow
from depot.intake.refusals import BoxOfOtherUnit, BoxUnknown, CodeOfOther
from depot.intake.rules import fields_of
from depot.intake.sources import Source
from depot.model.box import Box
from depot.model.codes import Code
from depot.model.event import Fact
from depot.model.file import File
from depot.model.reference import Rule
from depot.store.store import Tx

BATCH: Final = 64
"""Codes asked for at a time."""

_key = lru_cache(maxsize=4096)(code_key)

_ENDED: Final = ("closed_on", "event_on", "semi_event_on", "replaced_on")
_BOX: Final = (
    *("number", "title", "contents", "copy", "year_from", "year_to", *_ENDED, "confidential", "essential"),
    *("personal", "source", "source_key", "remarks"),
)
_FILE: Final = (
    *("ref", "title", "copy", "date_from", "date_to", "year_from", "year_to", *_ENDED, "personal", "source_key"),
)
_PLACE: Final = ("kind", "label", "name", "capacity_mm", "positions", "reserved", "blocked", "walk", "staging")
_PERSON: Final = ("name", "role", "phone", "email", "source_key", "inactive")


class Taken(NamedTuple):
    """What became of a record."""

    thing: str
    """One of depot.intake.report.THINGS."""
    told: str
    """`added`, `changed` or `known`."""
    attention: Refused | None = None
    """What a person had better look at."""


class Taker:
    """Takes the records of a source within one act. Nothing is kept for the next: other terminals write between."""

    def __init__(self, tx: Tx, org: str, source: Source) -> None:
        """`org` is the organisation of what names none."""
        self._tx = tx
        self._org = org
        self._source = source
        self._boxes: dict[str, int] = {}
        self._files: set[str] = set()
        self._codes: dict[str, list[Code]] = {"B": [], "F": []}
        self._waiting: list[Fact] = []
        """Events that nothing looked at yet depends on; appended together, which is quicker."""
        self._kind: type[Record] | None = None
        self._homes: Homes | None = None
        self._roster: Roster | None = None
        self._keys = MadeKeys(tx, source.fonds) if source.finding_aid else GivenKeys(tx, source.fonds)
        self._takers: dict[type[Record], Callable[[Any], Taken]] = {
            BoxRow: self._box,
            FileRow: self._file,
            LocationRow: self._location,
            UnitRow: self._unit,
            PersonRow: self._person,
            ClassRow: self._class,
            RuleRow: self._rule,
        }

    def take(self, record: Record) -> Taken:
        """Take a record.

        Raises Refused; nothing of the record is then taken, but the unit, fonds and box type that a finding aid names
        may have been made for it.
        """
        kind = type(record)
        if kind is not self._kind:
            self.finish()
            self._kind = kind
        return self._takers[kind](record)

    def finish(self) -> None:
        """Append what waits. To be called before the act ends."""
        self._tx.append(*self._waiting)
        self._waiting.clear()

    def _box(self, row: BoxRow) -> Taken:
        if row.source_key in self._boxes or self._on_record(row.source_key) is not None:
            return Taken(report.BOXES, KNOWN)
        aliases, codes = self._barcodes(row.aliases)
        if any(self._numbered(code) is not None for code in codes):
            return Taken(report.BOXES, KNOWN)
        row = replace(row, aliases=aliases) if codes else row
        org = row.org or self._org
        fields = _stated(_BOX, _BOX_VALUES(row)) | {"org": org, "label_needed": 1}
        fields |= self._filed(org, row)
        if row.unit:
            fields["unit"] = self._keys.unit(org, row.unit)
        if row.fonds:
            fields["fonds"] = self._keys.fonds(org, row.fonds)
        if row.type:
            fields["type"] = self._keys.box_type(row.type)
        if row.media:
            fields["media"] = " ".join(row.media)
        place = self._places.place(row.home) if row.home else None
        code = self._next_code("B")
        fact = decide_register(self._tx, fields, code, place=place)
        attention: Refused | None = CodeOfOther(code=codes[0]) if codes else None
        if place is not None:
            body = fact.body
            stands = Box(code.id, org=body.get("org", ""), unit=body.get("unit", ""), type=body.get("type", ""))
            attention = self._places.stand(stands, place) or attention
        self._add("B", fact)
        self._boxes[row.source_key] = code.id
        return Taken(report.BOXES, ADDED, attention)

    def _file(self, row: FileRow) -> Taken:
        if row.source_key in self._files or self._tx.by_source(File, row.source_key) is not None:
            return Taken(report.FILES, KNOWN)
        org = row.org or self._org
        fields = _stated(_FILE, _FILE_VALUES(row)) | self._filed(org, row)
        self._add("F", decide_list(self._tx, self._box_of(org, row), fields, self._next_code("F")))
        self._files.add(row.source_key)
        return Taken(report.FILES, ADDED)

    def _next_code(self, letter: str) -> Code:
        """The code that `_add` uses; a row that is refused leaves it to the next."""
        if not self._codes[letter]:
            self.finish()
            self._codes[letter] = self._tx.allot(letter, BATCH)[::-1]
        return self._codes[letter][-1]

    def _add(self, letter: str, fact: Fact) -> None:
        self._codes[letter].pop()
        self._waiting.append(fact)
        if "aliases" in fact.body:  # the next rows' must not be the same
            self.finish()

    def _filed(self, org: str, row: BoxRow | FileRow) -> dict[str, Any]:
        """Class, rule and old barcodes, where they are given."""
        fields: dict[str, Any] = {}
        if row.class_code:
            fields["class_code"] = _key(org, row.class_code)
        if row.rule:
            fields["rule"] = _key(org, row.rule)
        if row.aliases:
            fields["aliases"] = "\n".join(row.aliases)
        return fields

    def _box_of(self, org: str, row: FileRow) -> int:
        """The box of a file: the one that came under the same key, else what its number names as a code or barcode.

        Raises BoxUnknown; BoxOfOtherUnit when an old barcode happens to be the number of another unit's box.
        """
        if row.box in self._boxes:
            return self._boxes[row.box]
        there = self._on_record(row.box)
        if there is None and not self._source.finding_aid:
            there = self._numbered(row.box_number)
            if there is not None and row.unit and not self._of_unit(there, _key(org, row.unit)):
                shown, found = Code.from_id("B", there.id).shown, there.unit.partition("/")[2] or "—"
                raise BoxOfOtherUnit(box=shown, found=found, unit=row.unit)
        if there is None:
            raise BoxUnknown(box=row.box_number or row.box)
        self._boxes[row.box] = there.id
        return there.id

    def _on_record(self, key: str) -> Box | None:
        """The box that came under a key; of a finding aid, a barcode is one box wherever it was named before."""
        there = self._tx.by_source(Box, key)
        if there is None and self._source.finding_aid and (barcode := barcode_of(key)):
            there = self._numbered(barcode)
        return there

    def _barcodes(self, aliases: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Old barcodes, and the codes of ours among them, which say which thing is meant where lists are exchanged."""
        codes = tuple(alias for alias in aliases if self._source.exchanged and is_own_code(alias))
        return tuple(alias for alias in aliases if alias not in codes), codes

    def _numbered(self, text: str) -> Box | None:
        found = coded(self._tx, "B", text)
        return self._tx.get(Box, found) if found is not None else None

    def _of_unit(self, box: Box, unit: str) -> bool:
        heir = successor_of(self._tx, unit)
        return box.unit in (unit, heir.key if heir is not None else unit)

    @property
    def _places(self) -> Homes:
        if self._homes is None:
            self._homes = Homes(self._tx)
        return self._homes

    def _location(self, row: LocationRow) -> Taken:
        fields = _stated(_PLACE, _PLACE_VALUES(row)) | _joined(" ", accepts=row.accepts)
        parent = self._places.place(row.parent) if row.parent else None
        aliases, codes = self._barcodes(row.aliases)
        told, place = self._places.tree.put(parent, fields | _joined("\n", aliases=aliases))
        foreign = [code for code in codes if coded(self._tx, "S", code) != place.id]
        return Taken(report.LOCATIONS, told, CodeOfOther(code=foreign[0]) if foreign and told == ADDED else None)

    def _unit(self, row: UnitRow) -> Taken:
        org = row.org or self._org
        fields: dict[str, Any] = {"name": row.name, "loan_days": row.loan_days, "retired": int(row.retired) or None}
        for name in ("parent", "successor"):
            if getattr(row, name):
                fields[name] = _key(org, getattr(row, name))
        return Taken(report.UNITS, put_unit(self._tx, org, row.code, fields))

    def _person(self, row: PersonRow) -> Taken:
        fields = _stated(_PERSON, _PERSON_VALUES(row)) | _joined("\n", aliases=row.aliases)
        if row.unit:
            fields["unit"] = _key(row.org or self._org, row.unit)
        if self._roster is None:
            self._roster = Roster(self._tx)
        told, _id = self._roster.put(fields)
        return Taken(report.PEOPLE, told)

    def _class(self, row: ClassRow) -> Taken:
        org = row.org or self._org
        fields = {
            "title": row.title,
            "description": row.description,
            "parent": _key(org, row.parent) if row.parent else "",
            "rule": _key(org, row.rule) if row.rule else "",
            "old_codes": "\n".join(f"{plan} {code}" for plan, code in row.concordance),
        }
        return Taken(report.CLASSES, put_class(self._tx, org, row.code, fields))

    def _rule(self, row: RuleRow) -> Taken:
        org = row.org or self._org
        key = _key(org, row.code)
        before = self._tx.get(Rule, key)
        fields = fields_of(row, before)
        if row.transaction:
            fields["retired"] = int(row.transaction == WITHDRAWN)
        done = put_rule(self._tx, org, row.code, fields)
        now = self._tx.get(Rule, key)
        left = left_behind(self._tx, before, now) if before is not None and now is not None else None
        return Taken(report.RULES, done, left)


def take_chunk(tx: Tx, org: str, source: Source, chunk: Iterable[Record | RowError]) -> report.ImportReport:
    """Take some records of a source within one act; what became of them."""
    done, taker = report.ImportReport(), Taker(tx, org, source)
    for record in chunk:
        if isinstance(record, RowError):
            done.refused.append(report.RowNote(source.name, record.line, record.where, record.error))
            continue
        try:
            taken = taker.take(record)
        except Refused as error:
            done.refused.append(report.RowNote(source.name, record.line, "", error))
            continue
        if isinstance(record, (RuleRow, ClassRow)):
            kind = "rule" if isinstance(record, RuleRow) else "class"
            done.named[f"{kind}/{_key(record.org or org, record.code)}"] = (source.name, record.line)
        if taken.told == ADDED:
            done.added[taken.thing] += 1
        elif taken.told == CHANGED:
            done.changed += 1
        else:
            done.known += 1
        if taken.attention is not None:
            done.attention.append(report.RowNote(source.name, record.line, "", taken.attention))
    taker.finish()
    return done


def take_rules(tx: Tx, of: report.ImportReport) -> report.ImportReport:
    """Let classes take the rules that name them, after all rules and classes of an import were taken; doubts are told
    of those that the import names.
    """
    followed = follow_schedule(tx)
    done = report.ImportReport(attached=followed.classes)
    for doubt in followed.doubts:
        subjects = (f"class/{doubt.class_key}", *(f"rule/{rule}" for rule in doubt.rules))
        place = next((of.named[subject] for subject in subjects if subject in of.named), None)
        if place is not None:
            done.attention.append(report.RowNote(*place, "", doubt.why))
    return done


_BOX_VALUES: Final = attrgetter(*_BOX)
_FILE_VALUES: Final = attrgetter(*_FILE)
_PLACE_VALUES: Final = attrgetter(*_PLACE)
_PERSON_VALUES: Final = attrgetter(*_PERSON)


def _stated(names: Iterable[str], values: Iterable[Any]) -> dict[str, Any]:
    """What is given, of the fields of a row; an empty one says nothing."""
    return {name: value for name, value in zip(names, values, strict=True) if value}


def _joined(separator: str, **fields: tuple[str, ...]) -> dict[str, Any]:
    """Fields of several values, where there are any, as they are kept."""
    return {name: separator.join(values) for name, values in fields.items() if values}
