"""Rows for things that get labels: code, what it is, and whether it still needs one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from depot.desk.naming import borrower_of
from depot.model.codes import Code
from depot.model.location import SEPARATOR
from depot.store.listing import Listing
from depot.store.store import Store
from depot.words import N_, _
from screens.rows import Column, Row

COLUMNS: Final = (
    Column(N_("Code"), width=13),
    Column(N_("Label for"), flex=1, least=8),
)
"""Of the list of what is to be printed."""


INNER: Final = 3
"""Parts of an address that are shown: aisle, bay, shelf."""


def label_rows(store: Store, codes: Sequence[str]) -> list[Row]:
    """A row for each code in stored form, whatever it is of."""
    by_letter: dict[str, list[int]] = {}
    for code in codes:
        by_letter.setdefault(code[0], []).append(Code.parse(code).id)
    titles = {(letter, id_): title for letter, ids in by_letter.items() for id_, title in _titles(store, letter, ids)}
    parsed = [Code.parse(code) for code in codes]
    return [Row((code.shown, titles.get((code.letter, code.id), ""))) for code in parsed]


def _inner(address: str) -> str:
    """The end of an address, which tells neighbours apart."""
    return SEPARATOR.join(address.split(SEPARATOR)[-INNER:])


def _titles(store: Store, letter: str, ids: Sequence[int]) -> list[tuple[int, str]]:
    listing = Listing(store)
    match letter:
        case "B":
            return [(row.id, row.title or row.number or _("printed in advance")) for row in listing.boxes(ids)]
        case "F":
            return [(row.id, row.title or row.ref) for row in listing.files(ids)]
        case "S":
            return [(row.id, _inner(row.address) or row.label) for row in listing.locations(ids)]
        case "P":
            return [(row.id, row.name) for row in listing.people(ids)]
        case "U":
            users = [(id_, store.by_badge(id_)) for id_ in ids]
            return [(id_, user.name or user.key) for id_, user in users if user is not None]
        case _:
            return [(id_, borrower_of(store, id_)) for id_ in ids]
