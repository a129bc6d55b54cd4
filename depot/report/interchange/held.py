"""Boxes, files and shelves as the programs of other archives are told of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from depot.model.codes import Code
from depot.model.location import Location
from depot.report.lists.boxes import bare, years
from depot.report.lists.cells import one_line
from depot.report.lists.shape import Source
from depot.store.listing import Listing
from depot.store.reports import interchange
from depot.store.reports.reading import Statement, count, pages, rows


class Inside(NamedTuple):
    """A file in a box."""

    code: str
    """In stored form."""
    number: str
    """Its reference."""
    title: str
    first: int | None
    last: int | None

    @property
    def shown(self) -> str:
        """The code for people."""
        return Code.parse(self.code).shown


class Held(NamedTuple):
    """A box. Texts are without characters that control or turn around what is written."""

    code: str
    """In stored form: what its label says to a scanner."""
    number: str
    title: str
    contents: str
    """May have several lines."""
    unit: str
    """Its code."""
    first: int | None
    last: int | None
    place: str
    """Address of where it stands or, while it is away, where it belongs; empty when it has none."""
    files: tuple[Inside, ...]

    @property
    def shown(self) -> str:
        """The code for people."""
        return Code.parse(self.code).shown


def span(first: int | None, last: int | None) -> str:
    """Extreme years in words, such as 2009–2014."""
    return years(first, last)


def boxes(source: Source) -> Iterator[Held]:
    """The boxes that are asked for, by code."""
    listing = Listing(source.store)
    for some in pages(rows(source.store, interchange.described(source.asked.boxes))):
        address = listing.addresses(row[-1] for row in some)
        files = _files(source, [row[0] for row in some])
        for id_, number, title, contents, unit, first, last, place in some:
            code, said = Code.from_id("B", id_).text, "\n".join(map(one_line, contents.splitlines()))
            about = (code, one_line(number), one_line(title), said, bare(unit), first, last)
            yield Held(*about, one_line(address.get(place, "")), tuple(files.get(id_, ())))


def boxes_count(source: Source) -> int:
    """How many they are."""
    return count(source.store, interchange.described(source.asked.boxes))


def shelves(source: Source) -> Iterator[list[Location]]:
    """Each place where boxes stand, in walking order, with what contains it: outermost first."""
    for (id_,) in rows(source.store, _shelves(source)):
        yield source.store.ancestry(id_)


def shelves_count(source: Source) -> int:
    """How many they are."""
    return count(source.store, _shelves(source))


def _shelves(source: Source) -> Statement:
    return interchange.shelves(source.asked.boxes.place)


def _files(source: Source, wanted: list[int]) -> dict[int, list[Inside]]:
    found: dict[int, list[Inside]] = {}
    row: tuple[Any, ...]
    for row in rows(source.store, interchange.inside(wanted)):
        box, id_, ref, title, first, last = row
        file = Inside(Code.from_id("F", id_).text, one_line(ref), one_line(title), first, last)
        found.setdefault(box, []).append(file)
    return found
