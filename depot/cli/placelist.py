"""Places as lines, in walking order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from depot.cli import records
from depot.desk.naming import label_of
from depot.model.location import KINDS
from depot.words import _

if TYPE_CHECKING:
    from depot.cli.output import Record
    from depot.model.location import Location
    from depot.store.lookup import Reader

INDENT = "  "
"""For each place that contains it."""


def rows(reader: Reader, within: int | None, *, deep: bool, depth: int = 0) -> Iterator[tuple[Record, tuple[str, ...]]]:
    """The places directly in another (None: those in none), with `deep` all that is inside too."""
    for place in reader.children(within):
        yield _row(reader, place, depth)
        if deep:
            yield from rows(reader, place.id, deep=True, depth=depth + 1)


def _row(reader: Reader, place: Location, depth: int) -> tuple[Record, tuple[str, ...]]:
    fill = reader.fill(place.id)
    record = records.location(place) | {"boxes_count": fill.boxes}
    state = ""
    if place.blocked:
        state = _("blocked: {why}").format(why=place.blocked)
    elif place.reserved:
        state = _("reserved: {who}").format(who=place.reserved)
    count = f"{fill.boxes}/{place.positions}" if place.positions else str(fill.boxes) if place.holds_boxes else ""
    label, kind = label_of(place), _(KINDS.get(place.kind, place.kind))
    name = place.name if place.name != label else ""
    return record, (record["shown"], INDENT * depth + label, kind, count, name, state)
