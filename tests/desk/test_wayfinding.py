"""Going to a place by what people call it."""

from __future__ import annotations

import pytest

from depot.desk import places
from depot.desk.naming import place_name
from depot.desk.racks import Level, create_by_ranges
from depot.desk.seen import SubjectUnknown
from depot.desk.session import Session
from depot.desk.wayfinding import PlaceUnfound, find_places
from depot.model.codes import Code
from depot.store.store import Store


@pytest.fixture(autouse=True)
def racks(supervisor: Session, store: Store) -> None:
    """Two rooms of the same make, one of them called Voûte."""
    for label, name in (("S-1", ""), ("S-2", "Voûte")):
        room = places.create(supervisor, None, {"kind": "room", "label": label, "name": name}).result
        assert room is not None
        levels = [Level.of("aisle", "03-04"), Level.of("bay", "A-B"), Level.of("shelf", "1-3")]
        create_by_ranges(supervisor, room.id, levels, {})


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("S-2", ["S-2"]),
        ("s-2", ["S-2"]),
        ("voute", ["S-2"]),
        ("S-2 04 B 3", ["S-2 · 04 · B · 3"]),
        ("S-2 · 04 · B · 3", ["S-2 · 04 · B · 3"]),
        ("S-2/4/b/3", ["S-2 · 04 · B · 3"]),
        ("voûte allée 4 travée b tablette 3", ["S-2 · 04 · B · 3"]),
        ("04 B 3", ["S-1 · 04 · B · 3", "S-2 · 04 · B · 3"]),
        ("04-B-3", ["S-1 · 04 · B · 3", "S-2 · 04 · B · 3"]),
        ("04 3", ["S-1 · 04 · A · 3", "S-1 · 04 · B · 3", "S-2 · 04 · A · 3", "S-2 · 04 · B · 3"]),
        ("voûte 04", ["S-2 · 04"]),
    ],
)
def test_labels_lead_to_places(store: Store, text: str, addresses: list[str]) -> None:
    assert [place_name(store, id_) for id_ in find_places(store, text)] == addresses


def test_what_is_near_comes_first(store: Store) -> None:
    vault = store.children(None)[1]
    assert [place_name(store, id_) for id_ in find_places(store, "04 B 3", vault.id)] == [
        "S-2 · 04 · B · 3",
        "S-1 · 04 · B · 3",
    ]


def test_nothing_left_out_comes_first(supervisor: Session, store: Store) -> None:
    room = store.children(None)[0]
    places.create(supervisor, store.children(room.id)[0].id, {"kind": "shelf", "label": "3"})
    assert place_name(store, find_places(store, "S-1 03 3")[0]) == "S-1 · 03 · 3"


def test_a_code_or_an_old_barcode_is_one_place(supervisor: Session, store: Store) -> None:
    room = store.children(None)[1]
    shelf = places.create(supervisor, room.id, {"label": "X", "aliases": "RAYON 77"}).result
    assert shelf is not None
    code = Code.from_id("S", shelf.id)
    for text in (code.text, code.shown, code.text.lower(), "RAYON 77", "rayon 77"):
        assert find_places(store, text) == [shelf.id]


def test_retired_places_are_not_offered(supervisor: Session, store: Store) -> None:
    places.retire(supervisor, store.children(None)[0].id, whole=True)
    assert [place_name(store, id_) for id_ in find_places(store, "04 B 3")] == ["S-2 · 04 · B · 3"]


@pytest.mark.parametrize("text", ["99", "S-2 99", "04 B 3 7", "   ", "·", "allée"])
def test_what_is_no_place_is_refused(store: Store, text: str) -> None:
    with pytest.raises(PlaceUnfound):
        find_places(store, text)


def test_a_code_that_nothing_has_is_refused(store: Store) -> None:
    with pytest.raises(SubjectUnknown):
        find_places(store, Code("S", "L1", 9_999).text)


def test_many_are_cut_short(supervisor: Session, store: Store) -> None:
    create_by_ranges(supervisor, store.children(None)[0].id, [Level.of("aisle", "10-70"), Level.of("shelf", "9")], {})
    assert len(find_places(store, "9")) == 50
