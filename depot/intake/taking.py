"""One record into the depot, within one act: each kind through its desk."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

from depot.desk.boxes import add_box
from depot.desk.entries import ADDED
from depot.desk.files import add_file
from depot.desk.people import Roster
from depot.desk.place_tree import Tree
from depot.desk.reference import code_key, name_key, put_box_type, put_class, put_fonds, put_rule, put_unit
from depot.errors import Refused
from depot.intake import report
from depot.intake.records import BoxRow, ClassRow, FileRow, LocationRow, PersonRow, Record, RuleRow, UnitRow
from depot.model.box import Box
from depot.model.codes import Code
from depot.model.file import File
from depot.model.reference import BoxType, Fonds
from depot.model.searchtext import alias_key
from depot.store.store import Tx
from depot.words import N_

AID: Final = "EAD"
"""Source system whose units and box types are made as they are met: a finding aid is its own reference."""


class PlaceUnknown(Refused):
    """Facts: place."""

    what = N_("There is no place {place}.")
    todo = N_("Create the place first, or correct the address in the list.")


class BoxUnknown(Refused):
    """Facts: box."""

    what = N_("There is no box {box} for this file.")
    todo = N_("Import the list of boxes first, or correct the number of the box.")


class Taker:
    """Takes records within one act. `titles` are those of the fonds that the file names."""

    def __init__(self, tx: Tx, org: str, titles: Mapping[str, str]) -> None:
        self._tx = tx
        self._org = org
        self._titles = titles
        self._boxes: dict[str, int] = {}
        self._files: set[str] = set()
        self._tree: Tree | None = None
        self._roster: Roster | None = None

    def take(self, record: Record) -> tuple[str, str]:
        """Take a record; return (what it is, one of depot.intake.report.THINGS; added, changed or known).

        Raises Refused; nothing of the record is then taken.
        """
        match record:
            case BoxRow():
                return report.BOXES, self._box(record)
            case FileRow():
                return report.FILES, self._file(record)
            case LocationRow():
                return report.LOCATIONS, self._location(record)
            case UnitRow():
                return report.UNITS, self._unit(record)
            case PersonRow():
                return report.PEOPLE, self._person(record)
            case ClassRow():
                return report.CLASSES, self._class(record)
            case RuleRow():
                return report.RULES, self._rule(record)

    def _box(self, row: BoxRow) -> str:
        if row.source_key in self._boxes or self._tx.by_source(Box, row.source_key) is not None:
            return "known"
        org = row.org or self._org
        made = row.source == AID
        fields = {
            "unit": self._unit_key(org, row.unit, make=made),
            "fonds": self._fonds(org, row.fonds),
            "type": self._type(row.type, make=made),
            "class_code": code_key(org, row.class_code) if row.class_code else "",
            "rule": code_key(org, row.rule) if row.rule else "",
            "org": org,
            **_plain(row, "number title contents copy year_from year_to closed_on source source_key remarks"),
            **{name: int(getattr(row, name)) for name in ("confidential", "essential", "personal")},
            "media": " ".join(row.media),
            "aliases": "\n".join(row.aliases),
            "label_needed": 1,
        }
        place = self._place(row.home) if row.home else None
        self._boxes[row.source_key] = add_box(self._tx, fields, place=place).id
        return ADDED

    def _file(self, row: FileRow) -> str:
        if row.source_key in self._files or self._tx.by_source(File, row.source_key) is not None:
            return "known"
        org = row.org or self._org
        fields = {
            "class_code": code_key(org, row.class_code) if row.class_code else "",
            "rule": code_key(org, row.rule) if row.rule else "",
            **_plain(row, "ref title copy date_from date_to year_from year_to closed_on source_key"),
            "personal": int(row.personal),
            "aliases": "\n".join(row.aliases),
        }
        add_file(self._tx, self._box_of(row), fields)
        self._files.add(row.source_key)
        return ADDED

    def _box_of(self, row: FileRow) -> int:
        if row.box in self._boxes:
            return self._boxes[row.box]
        there = self._tx.by_source(Box, row.box)
        found = there.id if there is not None else self._coded("B", row.box_number)
        if found is None:
            raise BoxUnknown(box=row.box_number or row.box)
        self._boxes[row.box] = found
        return found

    def _coded(self, letter: str, text: str) -> int | None:
        """What a code of ours or an old barcode names."""
        for subject in self._tx.by_alias(text):
            if subject.startswith(letter):
                return Code.parse(subject).id
        try:
            code = Code.parse(text)
        except Refused:
            return None
        return code.id if code.letter == letter else None

    def _location(self, row: LocationRow) -> str:
        fields = {
            **_plain(row, "kind label name capacity_mm positions reserved blocked walk"),
            "accepts": " ".join(row.accepts),
            "staging": int(row.staging),
            "aliases": "\n".join(row.aliases),
        }
        parent = self._place(row.parent) if row.parent else None
        stated = {name: value for name, value in fields.items() if value not in ("", None)}
        told, _place = self._places.put(parent, stated)
        return told

    @property
    def _places(self) -> Tree:
        if self._tree is None:
            self._tree = Tree(self._tx)
        return self._tree

    def _place(self, address: tuple[str, ...]) -> int:
        if len(address) == 1 and (coded := self._coded("S", address[0])) is not None:
            return coded
        place: int | None = None
        for label in address:
            place = self._places.child(place, label)
            if place is None:
                raise PlaceUnknown(place=" · ".join(address))
        assert place is not None
        return place

    def _unit(self, row: UnitRow) -> str:
        org = row.org or self._org
        fields: dict[str, Any] = {"name": row.name, "loan_days": row.loan_days, "retired": int(row.retired) or None}
        for name in ("parent", "successor"):
            if getattr(row, name):
                fields[name] = code_key(org, getattr(row, name))
        return put_unit(self._tx, org, row.code, {name: value for name, value in fields.items() if value is not None})

    def _unit_key(self, org: str, unit: str, *, make: bool) -> str:
        if not unit:
            return ""
        if not make:
            return code_key(org, unit)
        code = initials(unit)
        put_unit(self._tx, org, code, {"name": unit})
        return code_key(org, code)

    def _fonds(self, org: str, fonds: str) -> str:
        if not fonds:
            return ""
        key = code_key(org, fonds)
        if self._tx.get(Fonds, key) is None:
            put_fonds(self._tx, org, fonds, {"title": self._titles.get(fonds, "")[:300]})
        return key

    def _type(self, name: str, *, make: bool) -> str:
        if not name:
            return ""
        key = name_key(slug(name)) if make else name_key(name)
        if make and self._tx.get(BoxType, key) is None:
            put_box_type(self._tx, key, {"name": name})
        return key

    def _person(self, row: PersonRow) -> str:
        fields = {
            "unit": code_key(row.org or self._org, row.unit) if row.unit else "",
            **_plain(row, "name role phone email source_key"),
            "aliases": "\n".join(row.aliases),
            "inactive": int(row.inactive),
        }
        if self._roster is None:
            self._roster = Roster(self._tx)
        told, _id = self._roster.put({name: value for name, value in fields.items() if value})
        return told

    def _class(self, row: ClassRow) -> str:
        org = row.org or self._org
        fields = {
            **_plain(row, "title description"),
            "parent": code_key(org, row.parent) if row.parent else "",
            "rule": code_key(org, row.rule) if row.rule else "",
            "old_codes": "\n".join(f"{plan} {code}" for plan, code in row.concordance),
        }
        return put_class(self._tx, org, row.code, fields)

    def _rule(self, row: RuleRow) -> str:
        given = asdict(row)
        extra = {name: given[name] for name in _PASSING.split()}
        fields = {
            **_plain(row, "title description legal approved_on"),
            "holder": "; ".join(row.holders),
            "remarks": row.delay_remarks,
            "essential": int(bool(row.essential)),
            "confidential": int(bool(row.confidential)),
            "copies": json.dumps([_stated(asdict(copy)) for copy in row.copies], ensure_ascii=False),
            "fields": json.dumps(_stated(extra), ensure_ascii=False),
        }
        return put_rule(self._tx, row.org or self._org, row.code, fields)


_PASSING: Final = (
    "body_number transaction recueil recueil_number process class_codes document_types general_remarks "
    "sampling_grid essential confidential as_read"
)
"""Fields of the BAnQ form that only pass through; what was not said stays unsaid, so that an export gives it back."""


def _plain(row: object, names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names.split()}


def _stated(values: Mapping[str, Any]) -> dict[str, Any]:
    """What was said, as whole numbers and texts; what was not said is left out."""
    stated = {name: int(value) if isinstance(value, bool) else value for name, value in values.items()}
    return {name: value for name, value in stated.items() if value not in (None, "", (), [])}


def initials(name: str) -> str:
    """A unit's code made of its name: the capitals, such as NYUA, else the first letters."""
    words = re.findall(r"\w+", name)
    letters = "".join(word[0] for word in words if word[0].isupper())
    return (letters if len(letters) > 1 else "".join(word[:3] for word in words)).upper()[:20] or "EAD"


def slug(name: str) -> str:
    """A box type's key made of its name: `Manuscript box - Legal` is MANUSCRIPT-BOX-LEGAL, cut to 20 characters."""
    return "-".join(re.findall(r"[A-Z0-9]+", alias_key(name)))[:20].strip("-") or "BOX"
