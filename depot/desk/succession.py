"""Which unit has whose documents: when a unit is abolished, they follow its competence to its successor."""

from __future__ import annotations

from depot.model.reference import Unit
from depot.store.lookup import Reader


def successor_of(reader: Reader, unit: str) -> Unit | None:
    """The active unit that has a unit's documents now: itself, or the last of its successors; None without one."""
    passed: set[str] = set()
    here = reader.get(Unit, unit)
    while here is not None and here.retired and here.key not in passed:
        passed.add(here.key)
        here = reader.get(Unit, here.successor) if here.successor else None
    return here if here is not None and not here.retired else None


def keeper_of(reader: Reader, unit: str) -> str:
    """The key of the unit that has a unit's documents now: of the unit itself where nobody took them over."""
    now = successor_of(reader, unit)
    return now.key if now is not None else unit


def is_foreign(reader: Reader, owner: str, borrower: str) -> bool:
    """Whether what a unit owns is another's: documents of a unit that was abolished are its successor's."""
    return bool(owner) and owner != borrower and keeper_of(reader, owner) != keeper_of(reader, borrower)


def units_of(reader: Reader, unit: str) -> tuple[str, ...]:
    """A unit, all that are part of it, and all whose documents any of these took over, by key, in that order."""
    found, wanted = {unit: None}, [unit]
    under: dict[str, list[str]] = {}
    for each in reader.all(Unit, retired=True):
        under.setdefault(each.parent, []).append(each.key)
        if each.retired and each.successor:
            under.setdefault(each.successor, []).append(each.key)
    while wanted:
        for part in under.get(wanted.pop(), ()):
            if part not in found:
                found[part] = None
                wanted.append(part)
    return tuple(found)
