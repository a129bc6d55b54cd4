"""Beginning an inventory: what is expected is frozen, shelf by shelf in walking order."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Sequence
from hashlib import sha256
from typing import Final, NamedTuple

from depot.desk.entries import number, text
from depot.desk.inventory.faults import InventoryEmpty, InventoryLarge
from depot.desk.seen import UnitUnknown, known
from depot.desk.session import Session
from depot.desk.succession import units_of
from depot.model import roles
from depot.model.codes import Code, code_id, text_of
from depot.model.event import Fact
from depot.model.location import Location
from depot.model.reference import Unit
from depot.store.store import Done, Tx

MOST: Final = 100_000
"""Boxes of one inventory: some weeks of scanning."""

AN_EVENT: Final = 400
"""Boxes named by one event."""

SEEDS: Final = 1_000_000
"""Seeds that are drawn where none is given, below this number."""

TITLE: Final = text(200)
SAMPLE: Final = number(0, MOST, optional=False)
SEED: Final = number(0, (1 << 31) - 1)


class Wanted(NamedTuple):
    """What an inventory is to be of."""

    places: tuple[str, ...] = ()
    """Codes of places; none for the whole depot."""
    unit: str = ""
    """`ORG/CODE`: only boxes of this unit and its parts."""
    sample: int = 0
    """How many boxes to draw; 0 for all."""
    seed: int | None = None
    """What to draw them with; None to have it drawn too."""
    blind: bool = False
    ordered: bool = False
    title: str = ""


def drawn(boxes: Sequence[tuple[int, int]], count: int, seed: int) -> list[tuple[int, int]]:
    """`count` of (box, shelf), the same for the same seed on every machine: those whose code, behind the seed and a
    slash, has the lowest SHA-256.
    """
    ranked = sorted(boxes, key=lambda each: sha256(f"{seed}/{text_of('B', each[0])}".encode()).digest())
    return sorted(ranked[:count])


def start(session: Session, wanted: Wanted) -> Done[Code]:
    """Begin an inventory; what stands on its shelves now is what is expected.

    Raises SubjectUnknown, UnitUnknown, InventoryEmpty, InventoryLarge, EntryNotNumber.
    """

    def work(tx: Tx) -> Code:
        title = str(TITLE("title", wanted.title))
        SAMPLE("sample", wanted.sample)
        SEED("seed", wanted.seed)
        units = _units(tx, wanted.unit)
        shelves = tx.inventories.shelves_below([known(tx, Location, code_id(code)).id for code in wanted.places])
        boxes = tx.inventories.standing(shelves, units)
        seed = wanted.seed
        if wanted.sample:
            seed = secrets.randbelow(SEEDS) if seed is None else seed
            boxes = drawn(boxes, wanted.sample, seed)
        if len(boxes) > MOST:
            raise InventoryLarge(boxes=len(boxes), limit=MOST)
        held = defaultdict(list)
        for box, shelf in boxes:
            held[shelf].append(text_of("B", box))
        if units or wanted.sample:
            shelves = [shelf for shelf in shelves if shelf in held]
        if not shelves:
            raise InventoryEmpty
        code = tx.allot("N")[0]
        body: dict[str, object] = {"boxes": len(boxes), "shelves": len(shelves)}
        body |= {"title": title} if title else {}
        body |= {"places": " ".join(wanted.places)} if wanted.places else {}
        body |= {"unit": wanted.unit} if wanted.unit else {}
        body |= {"sample": wanted.sample, "seed": seed} if wanted.sample else {}
        body |= {"blind": 1} if wanted.blind else {}
        body |= {"ordered": 1} if wanted.ordered else {}
        tx.append(Fact("inventory.started", code.text, body))
        for n, shelf in enumerate(shelves, 1):
            codes = held.get(shelf, [])
            for first in range(0, len(codes) or 1, AN_EVENT):
                here = " ".join(codes[first : first + AN_EVENT])
                where = {"shelf": text_of("S", shelf), "n": n, "boxes": here}
                tx.append(Fact("inventory.expected", code.text, where))
        return code

    return session.do(roles.CIRCULATE, work)


def _units(tx: Tx, unit: str) -> tuple[str, ...]:
    if not unit:
        return ()
    if tx.get(Unit, unit) is None:
        raise UnitUnknown(unit=unit.partition("/")[2] or unit)
    return units_of(tx, unit)
