"""Searching inside one place, one list or one unit: both faces find the same."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from depot.model.box import Box
from depot.model.codes import Code, codes_from
from depot.model.event import Fact
from depot.model.queryparse import parse
from depot.store.found import found
from depot.store.search import Searcher
from depot.store.store import Store
from tests.find import cases
from tests.find.conftest import around

BATCH, TRANSFER, INVENTORY, NO_LIST = (next(codes_from(letter, cases.NODE, 3, 1)) for letter in "DTNP")
C = cases.CODES
LISTS = (
    Fact("batch.drafted", BATCH.text, {"title": "Vieux"}),
    Fact("batch.line_added", BATCH.text, {"box": C["paie"]}),
    Fact("batch.line_added", BATCH.text, {"box": C["eleves"]}),
    Fact("batch.line_added", BATCH.text, {"box": C["vide"]}),
    Fact("batch.line_removed", BATCH.text, {"box": C["vide"]}),
    Fact("transfer.announced", TRANSFER.text, {"unit": "CSS/7210"}),
    Fact("transfer.line_added", TRANSFER.text, {"number": "1", "title": "a"}),
    Fact("transfer.line_added", TRANSFER.text, {"number": "2", "title": "b"}),
    Fact("transfer.line_received", TRANSFER.text, {"line": 1, "box": C["notes"]}),
    Fact("inventory.started", INVENTORY.text, {}),
    Fact(
        "inventory.expected", INVENTORY.text, {"shelf": cases.SHELF_1, "n": 1, "boxes": f"{C['eleves']} {C['notes']}"}
    ),
)
LISTED = {BATCH: ("paie", "eleves"), TRANSFER: ("notes",), INVENTORY: ("eleves", "notes")}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path = tmp_path_factory.mktemp("find") / "listed.db"
    with found(path, cases.NODE, "Dépôt", "CSS", actor="ada", station="test") as store:
        store.act(lambda tx: tx.append(*cases.facts(), *LISTS), actor="ada", station="test")
        yield store


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (f"dans:{BATCH.text}", "paie eleves"),
        (f"in:{BATCH.shown} journaux", "paie"),
        (f"-in:{BATCH.text} unité:7210", "notes oeuvres proces permission"),
        (f"dans:{TRANSFER.text}", "notes"),
        (f"dans:{TRANSFER.text},{TRANSFER.text}", "notes"),
        (f"in:{INVENTORY.text}", "eleves notes"),
        (f"in:{cases.LOAN}", "permis paye"),
        (f"dans:{cases.BAY}", "eleves notes paie"),
        (f"dans:{cases.SHELF_1},{cases.OTHER_SHELF}", "eleves notes oeuvres permission"),
        ("dans:CSS/7210", "eleves notes permission"),
        ("dans:7211", "paie permis paye"),
        (f"dans:{NO_LIST.text}", ""),
        (f"dans:{BATCH.text},{cases.BAY}", ""),
        (f"dans:{BATCH.text[:-1]}", ""),
        ("dans: journaux", "paie"),
        ("dans:' OR 1=1 --", ""),
    ],
)
def test_boxes_inside(store: Store, typed: str, expected: str) -> None:
    query = parse(typed)
    with Searcher(store) as searcher:
        assert {cases.IDS[id_] for id_ in searcher.vector(query)} == set(expected.split())
        assert {cases.IDS[id_] for id_ in searcher.boxes(query).ids} == set(expected.split())
    matching = set()
    for name, code in C.items():
        box = store.get(Box, Code.parse(code).id)
        assert box is not None
        listed = frozenset(it.text for it, names in LISTED.items() if name in names)
        others = around(store, box)
        if query.match(box, type(others)(others.unit, others.place, others.person, listed)):
            matching.add(name)
    assert matching == set(expected.split())
