"""The tree of places: which kinds may contain which, one label once under each place, and the walking order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from depot.desk.entries import (
    ADDED,
    CHANGED,
    KNOWN,
    Check,
    changed,
    checked,
    choice,
    clean,
    new_aliases,
    number,
    paragraphs,
    text,
    told,
)
from depot.desk.seen import BoxTypeUnknown, known
from depot.errors import Refused
from depot.model.codes import Code
from depot.model.event import Fact
from depot.model.location import HOLDS_BOXES, KINDS, Location, walk_key
from depot.model.reference import BoxType
from depot.model.standing import PlaceRetired
from depot.store.lookup import Reader
from depot.store.store import Tx
from depot.words import N_

_BETWEEN: Final = " / "
"""Between the labels of a walking order key: it sorts before what labels are made of, so that S comes before S-2."""

_RANK: Final = {kind: rank for rank, kind in enumerate(KINDS)}


class LabelTaken(Refused):
    """Facts: label, place (code of the one that has it)."""

    what = N_("There is already a place {label} here: {place}.")
    todo = N_("Choose another label, or change the place that is there.")


class KindsReversed(Refused):
    """Facts: kind, within (kind of what would contain it), order (from the outside in)."""

    what = N_("A place of kind {kind} cannot be inside one of kind {within}.")
    todo = N_("From the outside in, the kinds are: {order}.")


class PlaceInItself(Refused):
    """Facts: place."""

    what = N_("{place} cannot be put inside itself.")
    todo = N_("Choose a place outside it.")


def walk_of(reader: Reader, parent: int | None, part: str) -> str:
    """The walking order key of a place whose own part of it is `part`: that of what contains it comes before."""
    return part if parent is None else f"{known(reader, Location, parent).walk}{_BETWEEN}{part}"


def refuse_kinds(reader: Reader, kind: str, parent: int | None) -> None:
    """Raise KindsReversed or PlaceRetired unless a place of this kind may be in `parent` (None: nowhere)."""
    if parent is None:
        return
    within = known(reader, Location, parent)
    if within.retired:
        raise PlaceRetired(place=Code.from_id("S", parent).shown, label=within.label)
    if _RANK[kind] <= _RANK.get(within.kind, len(KINDS)):
        raise KindsReversed(kind=kind, within=within.kind, order=", ".join(KINDS))


def refuse_loop(reader: Reader, place: Location, parent: int | None) -> None:
    """Raise PlaceInItself when `parent` is the place or inside it."""
    if any(part.id == place.id for part in reader.ancestry(parent)):
        raise PlaceInItself(place=Code.from_id("S", place.id).shown)


def checked_place(reader: Reader, fields: Mapping[str, Any], *, new: bool) -> dict[str, Any]:
    """What may be said of a place, as it is stored; its kind (else `shelf`) and old barcodes only while it is new.

    `walk` is its own part of the walking order, where that is not by its label.
    Raises FieldUnknown, BoxTypeUnknown and what depot.desk.entries raises.
    """
    if new:
        body = checked({"kind": "shelf", "label": "", **fields}, _CHECKS | _NEW)
    else:
        body = checked(fields, _CHECKS)
    for box_type in str(body.get("accepts", "")).split():
        if reader.get(BoxType, box_type) is None:
            raise BoxTypeUnknown(type=box_type)
    return body


class Labels:
    """Which labels are taken under which place. `04` and `4` are the same label."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._taken: dict[int | None, dict[str, int]] = {}

    def child(self, parent: int | None, label: str) -> int | None:
        """The place in use with this label."""
        return self._under(parent).get(walk_key(label))

    def refuse_taken(self, parent: int | None, label: str, own: int | None = None) -> None:
        """Raise LabelTaken when another place than `own` has the label."""
        owner = self.child(parent, label)
        if owner not in {None, own}:
            raise LabelTaken(label=label, place=Code.from_id("S", owner or 0).shown)

    def _under(self, parent: int | None) -> dict[str, int]:
        if parent not in self._taken:
            self._taken[parent] = {walk_key(place.label): place.id for place in self._reader.children(parent)}
        return self._taken[parent]


class Tree(Labels):
    """Places being added in one act."""

    def __init__(self, tx: Tx) -> None:
        super().__init__(tx)
        self._tx = tx

    def add(self, parent: int | None, fields: Mapping[str, Any]) -> Location:
        """Add a place. One where boxes stand needs a label, unless it has an older barcode.

        Raises LabelTaken, KindsReversed, PlaceRetired, AliasTaken and what checked_place raises.
        """
        body = {name: value for name, value in checked_place(self._tx, fields, new=True).items() if value}
        label = str(body["label"])
        refuse_kinds(self._tx, str(body["kind"]), parent)
        self.refuse_taken(parent, label)
        new_aliases(self._tx, "location", "", "", str(body.get("aliases", "")))
        code = self._tx.allot("S")[0]
        if parent is not None:
            body["parent"] = Code.from_id("S", parent).text
        if body["kind"] in HOLDS_BOXES and "aliases" not in body and "label_needed" not in fields:
            body["label_needed"] = 1
        body["walk"] = walk_of(self._tx, parent, walk_key(str(body.get("walk", label))))
        self._tx.append(Fact("location.created", code.text, body))
        self._under(parent)[walk_key(label)] = code.id
        return known(self._tx, Location, code.id)

    def put(self, parent: int | None, fields: Mapping[str, Any]) -> tuple[str, Location]:
        """Add a place, or bring the one with this label up to date: `added`, `changed` or `known`, and the place.

        What `fields` does not name, or leaves empty, stays as it is. A place of another kind with the label is
        refused: LabelTaken.
        """
        fields = told(fields)
        body = checked_place(self._tx, fields, new=True)
        there = self.child(parent, str(body["label"]))
        if there is None:
            return ADDED, self.add(parent, fields)
        now, before = known(self._tx, Location, there), len(self._tx.events)
        if now.kind != body["kind"]:
            raise LabelTaken(label=now.label, place=Code.from_id("S", there).shown)
        subject, wanted = Code.from_id("S", there).text, str(body.get("aliases", ""))
        aliases = new_aliases(self._tx, "location", subject, now.aliases, wanted)
        self.change(now, {name: body[name] for name in body if name not in {"kind", "label", "aliases"}})
        self._tx.append(*aliases)
        return (CHANGED if len(self._tx.events) > before else KNOWN), known(self._tx, Location, there)

    def change(self, now: Location, body: Mapping[str, Any], seen: int | None = None) -> None:
        """Write what a checked body says otherwise than `now`, and the walking order that follows from it.

        `parent` in the body is the id of another place. Raises LabelTaken, KindsReversed, PlaceRetired.
        """
        body = dict(body)
        label, parent = str(body.get("label", now.label)), body.get("parent", now.parent)
        if body.keys() & {"label", "parent", "retired"}:
            self.refuse_taken(parent, label, now.id)
            refuse_kinds(self._tx, now.kind, parent)
        own = now.walk.rpartition(_BETWEEN)[2]
        if body.get("walk") or own == walk_key(now.label):
            own = walk_key(str(body.get("walk") or label))
        news = changed(now, {**body, "walk": walk_of(self._tx, parent, own)})
        if "parent" in news:
            news["parent"] = Code.from_id("S", parent).text if parent is not None else None
        if news:
            self._tx.append(Fact("location.described", Code.from_id("S", now.id).text, news, seen))
        if "walk" in news:
            self._tx.settle()
            self._walk_below(now.id, now.walk, str(news["walk"]))

    def _walk_below(self, place: int, before: str, after: str) -> None:
        for child in self._tx.children(place):
            walk = after + child.walk.removeprefix(before)
            self._tx.append(Fact("location.described", Code.from_id("S", child.id).text, {"walk": walk}))
            self._walk_below(child.id, child.walk, walk)


def _accepts(_field: str, value: Any) -> str:
    names = value.split() if isinstance(value, str) else [clean(name) for name in value or ()]
    return " ".join(dict.fromkeys(names))


_NEW: Final[dict[str, Check]] = {"kind": choice(*KINDS), "aliases": paragraphs(1_000)}

_CHECKS: Final[dict[str, Check]] = {
    "label": text(20, needed=True),
    "name": text(80),
    "capacity_mm": number(1, 100_000),
    "positions": number(1, 10_000),
    "accepts": _accepts,
    "reserved": text(120),
    "blocked": text(120),
    "staging": number(0, 1, optional=False),
    "label_needed": number(0, 1, optional=False),
    "walk": text(40),
}
