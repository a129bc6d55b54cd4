"""Going to a place by what people call it: its code, an old barcode, or the labels on the way to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from depot.desk.aliases import is_own_code
from depot.desk.seen import known
from depot.errors import DepotError, Refused
from depot.model.codes import Code
from depot.model.location import Location
from depot.model.query import labelled
from depot.model.queryfields import PLACE_WORDS
from depot.model.scantext import read
from depot.model.searchtext import folded
from depot.store.lookup import Reader
from depot.words import N_

MOST: Final = 50
"""Places that are offered for one text."""

_BETWEEN: Final = re.compile(r"[\s·/>,;]+")


class PlaceUnfound(Refused):
    """Facts: text."""

    what = N_("No place is called “{text}”.")
    todo = N_("Scan or type its code, or the labels on the way to it, such as 04 B 3.")


def find_places(reader: Reader, text: str, near: int | None = None) -> list[int]:
    """Ids of the places in use that a text may mean, those inside `near` and with nothing left out first.

    The labels may leave out what is in between: `04 3` is also 04 · B · 3. Raises PlaceUnfound, SubjectUnknown.
    """
    coded = _coded(reader, text)
    if coded is not None:
        return [coded]
    places = {place.id: place for place in reader.all(Location)}
    for parts in _readings(text):
        ranked = [(_rank(places, place, parts, near), place.walk, place.id) for place in places.values()]
        found = sorted((rank, walk, id_) for rank, walk, id_ in ranked if rank is not None)
        if found:
            return [id_ for _rank_, _walk, id_ in found[:MOST]]
    raise PlaceUnfound(text=text.strip()[:60])


def _coded(reader: Reader, text: str) -> int | None:
    """The place whose code or old barcode it is."""
    try:
        reading = read(text)
    except DepotError:
        return None
    subjects = [subject for subject in reader.by_alias(reading.key) if subject.startswith("S")]
    if not subjects and is_own_code(reading.text) and reading.text.startswith("S"):
        subjects = [reading.text]
    return known(reader, Location, Code.parse(subjects[0]).id).id if len(subjects) == 1 else None


def _readings(text: str) -> Iterator[list[str]]:
    """The labels in a text, parted by spaces and dots, else also by hyphens, since `S-2` is one label."""
    plain = folded(text)
    for parts in (_BETWEEN.split(plain), re.split(r"[\s·/>,;-]+", plain)):
        labels = [part for part in parts if part and part not in PLACE_WORDS]
        if labels:
            yield labels


def _rank(
    places: Mapping[int, Location], place: Location, parts: Sequence[str], near: int | None
) -> tuple[int, int] | None:
    """How well labels lead to a place, the least being best; None when they do not."""
    if not labelled(parts[-1], place.label, place.name):
        return None
    path: list[Location] = []
    at: Location | None = place
    while at is not None and at not in path:
        path.append(at)
        at = places.get(at.parent) if at.parent is not None else None
    step = skipped = 0
    for part in reversed(parts):
        while step < len(path) and not labelled(part, path[step].label, path[step].name):
            step += 1
            skipped += 1
        if step == len(path):
            return None
        step += 1
    return int(near is not None and all(above.id != near for above in path)), skipped
