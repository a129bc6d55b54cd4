"""What goes to ArchivesSpace and AtoM: its shape, and that our import takes it back as it was."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from depot import words
from depot.errors import DepotError
from depot.intake.loading import import_files
from depot.intake.profiles import load_profile
from depot.intake.report import ImportReport
from depot.model.box import Box
from depot.model.codes import Code
from depot.model.location import Location
from depot.report.interchange.archivesspace import HOLDINGS_HEAD, LOCATION_HEAD
from depot.report.interchange.writing import TABLES, IntoUnused, ResourceMissing, Wanted, write_table
from depot.report.lists.boxes import HOLDINGS
from depot.report.lists.narrowing import FilterUnused, Wish, asked
from depot.report.lists.shape import Asked
from depot.report.lists.writing import ReportNotWritten, Written
from depot.store.store import Store
from tests.desk.founded import Founded
from tests.desk.hall import furnish
from tests.intake.bringing import counts, refusals
from tests.report.interchange.filled import TITLES
from tests.report.lists.asking import TODAY

NEEDED = {"archivesspace-holdings": "/repositories/2/resources/1"}
NOTHING = Wish()


def narrowed(store: Store, name: str, wish: Wish = NOTHING) -> Asked:
    """What is asked of a table."""
    report = HOLDINGS._replace(name=name, filters=TABLES[name].filters)
    return asked(store, report, wish, TODAY)


def put(store: Store, name: str, file: Path, into: str | None = None, wish: Wish = NOTHING, **more: Any) -> Written:
    """Write a table."""
    below = NEEDED.get(name, "") if into is None else into
    return write_table(store, Wanted(TABLES[name], narrowed(store, name, wish), below), file, **more)


def cells(file: Path) -> list[list[str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return [*csv.reader(stream)]


def records(file: Path, heads: int = 1) -> list[dict[str, str]]:
    first, *rest = cells(file)
    return [dict(zip(first, row, strict=True)) for row in rest[heads - 1 :]]


def take(depot: Founded, kind: str, file: Path, profile: str) -> ImportReport:
    return import_files(depot.supervisor, kind, [file], profile=load_profile(profile))


def address(store: Store, place: int | None) -> list[tuple[str, str]]:
    return [(part.kind, part.label) for part in store.ancestry(place)]


def of_box(store: Store, box: Box) -> tuple[Any, ...]:
    """What both forms hold of a box."""
    place = box.place if box.place is not None else box.home
    said = (box.number, box.title, box.contents, box.year_from, box.year_to)
    return (*said, address(store, place))


@pytest.mark.parametrize("name", TABLES)
def test_every_row_has_a_cell_for_each_column_and_the_file_no_mark(full: Founded, tmp_path: Path, name: str) -> None:
    file = tmp_path / "t.csv"
    done = put(full.store, name, file)
    rows = cells(file)
    assert {len(row) for row in rows} == {len(TABLES[name].heads[0])}
    assert done.rows == len(rows) - len(TABLES[name].heads)
    assert done.size == file.stat().st_size
    assert not file.read_bytes().startswith(b"\xef\xbb\xbf")
    codes = {cell for row in rows for cell in row if cell[:3] in {"BL1", "SL1", "FL1"}}
    assert {Code.parse(code).text for code in codes} == codes, "codes are as scanners read them"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_places_come_back_with_their_kinds_labels_and_codes(
    full: Founded, empty: Founded, tmp_path: Path, language: str
) -> None:
    words.use(language)
    file = tmp_path / "places.csv"
    put(full.store, "archivesspace-locations", file)
    assert cells(file)[0] == list(LOCATION_HEAD)
    kinds = {(row["location_coordinate_3_label"], row["location_coordinate_3_indicator"]) for row in records(file)}
    assert kinds == {("Shelf", "3"), ("Shelf", "4"), ("Shelf / Position", "3 / 12"), ("", "")}
    report = take(empty, "locations", file, "archivesspace")
    assert refusals(report) == []
    there, back = ([place for place in depot.store.all(Location) if place.holds_boxes] for depot in (full, empty))
    wanted = sorted(address(full.store, place.id) for place in there)
    assert sorted(address(empty.store, place.id) for place in back) == wanted
    assert {note.error.name for note in report.attention} == {"code.of-other"}
    assert len(report.attention) == len(there)
    again = take(empty, "locations", file, "archivesspace")
    assert counts(again) == {"known": len(there) + 4}, "with what contains them"


@pytest.mark.parametrize(("name", "profile"), [("archivesspace-holdings", "archivesspace"), ("atom-holdings", "atom")])
def test_boxes_come_back_as_they_were(full: Founded, empty: Founded, tmp_path: Path, name: str, profile: str) -> None:
    places, file = tmp_path / "places.csv", tmp_path / "boxes.csv"
    put(full.store, "archivesspace-locations", places)
    rows = put(full.store, name, file).rows
    take(empty, "locations", places, "archivesspace")
    report = take(empty, "boxes", file, profile)
    assert refusals(report) == []
    there, back = full.store.all(Box), empty.store.all(Box)
    assert len(report.attention) == len(there), "their labels name nothing here"
    assert [box.source_key.partition("/")[2] for box in back] == [Code.from_id("B", box.id).text for box in there]
    nameless = there[-1]
    wanted = [of_box(full.store, box) for box in there[:-1]] + [
        ("", Code.from_id("B", nameless.id).shown, "", None, None, [])
    ]
    assert [of_box(empty.store, box) for box in back] == wanted
    if profile == "archivesspace":
        assert [box.unit for box in back] == [box.unit for box in there]
    again = take(empty, "boxes", file, profile)
    assert counts(again) == {"known": rows}


def test_storage_comes_back_with_codes_and_places(full: Founded, empty: Founded, tmp_path: Path) -> None:
    places, file = tmp_path / "places.csv", tmp_path / "boxes.csv"
    put(full.store, "archivesspace-locations", places)
    put(full.store, "atom-storage", file)
    take(empty, "locations", places, "archivesspace")
    assert refusals(take(empty, "boxes", file, "atom")) == []
    there, back = full.store.all(Box), empty.store.all(Box)
    assert [of_box(empty.store, box)[-1] for box in back] == [of_box(full.store, box)[-1] for box in there]


def test_a_depot_does_not_take_its_own_boxes_for_new_ones(full: Founded, tmp_path: Path) -> None:
    file = tmp_path / "boxes.csv"
    done = put(full.store, "archivesspace-holdings", file)
    before = len(full.store.all(Box))
    report = take(full, "boxes", file, "archivesspace")
    assert len(full.store.all(Box)) == before
    assert counts(report) == {"known": done.rows}


def test_only_peoples_texts_are_guarded_from_spreadsheets(full: Founded, tmp_path: Path) -> None:
    file = tmp_path / "boxes.csv"
    put(full.store, "archivesspace-holdings", file)
    first, second, *_rest = cells(file)
    assert (tuple(first), tuple(second)) == HOLDINGS_HEAD
    rows = records(file, heads=2)
    assert all(row[first[0]] == "" for row in rows), "a first cell would make a heading of the row"
    titles = [row["title"] for row in rows if row["hierarchy"] == "1"][: len(TITLES)]
    assert titles == ["'=SOMME(A1)", "'déjà gardé", TITLES[2], "'+1 514 555-0199", "'@élèves", "'-2011"]
    risky = [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]
    assert risky == []


def test_files_lie_below_their_box_in_the_same_container(full: Founded, tmp_path: Path) -> None:
    file = tmp_path / "boxes.csv"
    put(full.store, "archivesspace-holdings", file, into="CA-101")
    rows = records(file, heads=2)
    assert {(row["ead"], row["res_uri"]) for row in rows} == {("CA-101", "")}
    barcode = ""
    for row in rows:
        if row["hierarchy"] == "1":
            barcode = row["ref_id"]
        assert (row["barcode"], row["level"]) == (barcode, "file" if row["hierarchy"] == "1" else "item")
    assert [row["hierarchy"] for row in rows].count("2") == 6
    put(full.store, "atom-holdings", file, into="fonds-de-l-ecole")
    for row in records(file):
        assert row["parentId"] == (row["physicalObjectName"] if row["legacyId"].startswith("F") else "")
        assert row["qubitParentSlug"] == ("" if row["parentId"] else "fonds-de-l-ecole")


def test_a_place_outside_any_site_is_in_the_building_of_the_depots_name(
    depot: Founded, empty: Founded, tmp_path: Path
) -> None:
    file = tmp_path / "places.csv"
    furnish(depot)
    put(depot.store, "archivesspace-locations", file)
    assert {row["location_building"] for row in records(file)} == {"Dépôt Longueuil"}
    assert refusals(take(empty, "locations", file, "archivesspace")) == []
    assert address(empty.store, empty.store.all(Location)[2].id)[0] == ("site", "Dépôt Longueuil")


def test_units_and_places_narrow_it(full: Founded, tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    put(full.store, "archivesspace-holdings", file, wish=Wish(unit="7210"))
    assert {row["collection_id"] for row in records(file, heads=2)} == {"7210"}
    site = next(place for place in full.store.all(Location) if place.kind == "bay")
    assert put(full.store, "archivesspace-locations", file, wish=Wish(place=site.id)).rows == 3
    with pytest.raises(FilterUnused):
        put(full.store, "archivesspace-locations", file, wish=Wish(unit="7210"))


def test_what_is_missing_or_too_much_is_said(full: Founded, tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    with pytest.raises(ResourceMissing):
        put(full.store, "archivesspace-holdings", file, into="")
    with pytest.raises(IntoUnused):
        put(full.store, "atom-storage", file, into="x")
    with pytest.raises(ReportNotWritten):
        put(full.store, "atom-storage", tmp_path / "none" / "t.csv")
    assert [*tmp_path.glob("*.csv")] == []


class Enough(DepotError):
    """Somebody has seen enough, of a table."""


def test_stopping_leaves_what_was_there(full: Founded, tmp_path: Path) -> None:
    file = tmp_path / "out" / "t.csv"
    file.parent.mkdir()
    file.write_bytes(b"before")

    def beat(_done: int, total: int) -> None:
        assert total == len(TITLES) + 1
        raise Enough

    with pytest.raises(Enough):
        put(full.store, "atom-storage", file, beat=beat)
    assert [(path.name, path.read_bytes()) for path in file.parent.iterdir()] == [("t.csv", b"before")]
