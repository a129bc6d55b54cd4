"""Which column of a table holds which field, by the names that a section of a profile gives."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from depot.intake import schema
from depot.intake.faults import ColumnDoubled, ColumnMissing
from depot.intake.profiles import Section
from depot.intake.wording import heading_key


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns of one table, by their place from 0."""

    headers: tuple[str, ...]
    places: dict[str, tuple[int, ...]]
    """Places of each field's columns: one, or several for a field that takes several values."""
    concordance: tuple[tuple[str, int], ...]
    """(old plan, place of the column with its codes)."""

    def unused(self) -> list[str]:
        """Names of the columns that nothing reads, for the person to see."""
        used = {place for places in self.places.values() for place in places} | {place for _, place in self.concordance}
        return [header for place, header in enumerate(self.headers) if place not in used and header]


def find_columns(file: str, kind: str, headers: Sequence[str], section: Section) -> Columns:
    """The columns of a table.

    Raises ColumnDoubled when a name that is used stands twice, ColumnMissing when a required field has no column.
    """
    keys = [heading_key(header) for header in headers]
    places: dict[str, tuple[int, ...]] = {}
    for field, names in section.columns.items():
        found = _places(file, headers, keys, names)
        if found:
            places[field] = tuple(found) if field in schema.MANY else (found[0],)
    for field in sorted(section.required):
        if field not in places and field not in section.constants:
            wanted = ", ".join(section.columns.get(field, (field,)))
            raise ColumnMissing(file=file, kind=kind, field=field, wanted=wanted, found=_listed(headers))
    return Columns(tuple(headers), places, _concordance(file, kind, headers, keys, section))


def _places(file: str, headers: Sequence[str], keys: Sequence[str], names: Iterable[str]) -> list[int]:
    """Places of the columns that bear one of the names, in the order of the names."""
    found: list[int] = []
    for name in names:
        key = heading_key(name)
        here = [place for place, header in enumerate(keys) if header == key]
        if len(here) > 1:
            first, second = here[0] + 1, here[1] + 1
            raise ColumnDoubled(file=file, column=headers[here[0]], first=first, second=second)
        found += [place for place in here if place not in found]
    return found


def _concordance(
    file: str, kind: str, headers: Sequence[str], keys: Sequence[str], section: Section
) -> tuple[tuple[str, int], ...]:
    """Columns of old codes. A plan called `*` takes the rest of a heading as its name: `Ancien code CSMV` is CSMV."""
    found: list[tuple[str, int]] = []
    for plan, names in section.concordance.items():
        if plan != "*":
            places = _places(file, headers, keys, names)
            if not places:
                raise ColumnMissing(file=file, kind=kind, field=plan, wanted=", ".join(names), found=_listed(headers))
            found += [(plan, place) for place in places]
    taken = {place for _, place in found}
    prefixes = [heading_key(name) for name in section.concordance.get("*", ())]
    for place, key in enumerate(keys):
        prefix = next((prefix for prefix in prefixes if key.startswith(prefix)), None)
        if prefix is not None and place not in taken:
            words = headers[place].split()
            found.append((" ".join(words[len(prefix.split()) :]).strip(":()-– ") or headers[place], place))
    return tuple(found)


def _listed(headers: Sequence[str]) -> str:
    return ", ".join(filter(None, headers))
