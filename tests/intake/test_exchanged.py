"""The lists of ArchivesSpace and AtoM as their templates show them: what says enough comes in, the rest is named."""

from __future__ import annotations

from pathlib import Path

from depot.desk.place_tree import Tree
from depot.intake.loading import import_files
from depot.intake.profiles import load_profile
from depot.intake.report import ImportReport
from depot.model import roles
from depot.model.location import Location
from depot.store.store import Tx
from tests.desk.founded import Founded
from tests.intake.bringing import boxes, counts, refusals
from tests.intake.conftest import Written

COORDINATES = (
    "location_building,location_floor,location_room,location_area,location_barcode,location_classification,"
    "location_coordinate_1_label,location_coordinate_1_indicator,location_coordinate_2_label,"
    "location_coordinate_2_indicator,location_coordinate_3_label,location_coordinate_3_indicator,location_temporary\n"
)
"""The columns of archivesspace/archivesspace, templates/aspace_location_import_template.csv."""

LINKED = (
    "A line of the archive's own,,,,,,,,,,\nMapping,,,,,,,,,,\n"
    "ArchivesSpace field code,archival_object_id,ref_id,component ID,title,resource_id,top_container_id,"
    "top_container_type,top_container_indicator,top_container_barcode,instance_type\n"
    "Field name ,ID,Ref ID,Component ID,Title,Resource ID,Record No.,Type,Indicator,Barcode,Instance Type\n"
)
"""The columns that matter of backend/spec/fixtures/bulk_import/testTopLinkerUpload.csv there."""

STORAGE = "legacyId,name,type,location,culture,descriptionSlugs\n\n"
"""Those of artefactual/atom, lib/task/import/example/example_physicalobject.csv, with its empty line."""


def take(depot: Founded, kind: str, file: Path, profile: str) -> ImportReport:
    return import_files(depot.supervisor, kind, [file], profile=load_profile(profile))


def test_locations_of_three_coordinates_on_a_floor(depot: Founded, written: Written) -> None:
    rows = [f"City Hall,10,Green,Stacks,12345{n},AB1CD{n},Row,1,Bay,1,Shelf,{n}," for n in range(6, 9)]
    report = take(depot, "locations", written(COORDINATES + "\n".join(rows)), "archivesspace")
    assert counts(report) == {"locations": 7}
    places = depot.store.all(Location)
    assert [(place.kind, place.label, place.aliases) for place in places] == [
        ("site", "City Hall", ""),
        ("room", "10, Green, Stacks", ""),
        ("aisle", "1", ""),
        ("bay", "1", ""),
        *(("shelf", str(n), f"12345{n}") for n in range(6, 9)),
    ]


def test_coordinates_that_say_too_little_are_refused_by_their_column(depot: Founded, written: Written) -> None:
    rows = (
        "A,,,,1,,Drawer,1,,,,,",
        "A,,,,2,,,1,,,,,",
        "A,,,,3,,Shelf,1,Bay,2,,,",
        "A,,,,4,,Shelf,1,,,,,",
        ",,,,5,,,,,,,,",
    )
    report = take(depot, "locations", written(COORDINATES + "\n".join(rows)), "archivesspace")
    wanted = [(2, "value.unknown"), (3, "value.missing"), (4, "kinds.reversed"), (6, "value.missing")]
    assert refusals(report) == wanted
    assert [note.where for note in report.refused[:2]] == ["location_coordinate_1_label"] * 2


def test_containers_below_headings_are_boxes_once_each(depot: Founded, written: Written) -> None:
    rows = [
        ',994143,hua7,,"Correspondence, 1958-1985",HUM 361,,box,Oct12020,oct1bc,books',
        ",994147,hua8,HUGFP 134.6,[Baranowski],HUM 361,,box,Oct12020,oct1bc,books",
        ",,hua10,,,HUM 361,2,,,,books",
        "A remark of somebody's,,,,,,,,,,",
    ]
    report = take(depot, "boxes", written(LINKED + "\n".join(rows) + "\n"), "archivesspace")
    assert counts(report) == {"boxes": 1, "known": 1, "refused": 1}
    assert (refusals(report), report.refused[0].where) == ([(7, "value.missing")], "top_container_barcode")
    assert [(box.title, box.aliases) for box in boxes(depot.store)] == [("Correspondence, 1958-1985", "oct1bc")]


def test_physical_storage_stands_on_the_shelf_of_that_name(depot: Founded, written: Written) -> None:
    rows = [
        '"B10101","DJ001","Folder","Aisle 25, Shelf D","en","denis-landry-2|chelmsford-womens-institute-2"',
        '"","DJ002","boîte hollinger","Voûte, étagère 0074","fr","aaron-moulton-fonds"',
        '"B3","","Box","Voûte","fr",""',
    ]

    def work(tx: Tx) -> None:
        Tree(tx).add(None, {"kind": "shelf", "label": "Aisle 25, Shelf D"})

    depot.admin.do(roles.INTAKE, work)
    report = take(depot, "boxes", written(STORAGE + "\n".join(rows)), "atom")
    assert refusals(report) == [(4, "place.unknown"), (5, "value.missing")]
    assert [(box.aliases, box.home is not None) for box in boxes(depot.store)] == [("DJ001", True)]


def test_descriptions_without_one_date_are_refused(depot: Founded, written: Written) -> None:
    head = "legacyId,identifier,title,scopeAndContent,physicalObjectName,eventStartDates,eventEndDates\n"
    rows = [
        "1,F1,Example fonds,Scope,Example Shelf,2015-01-01|2016-00-00,2016-12-31|2016-00-00",
        '2,IT-1,Example Item,"Scope, and content",Example Box,2015-01-01,2016-12-31',
    ]
    report = take(depot, "boxes", written(head + "\n".join(rows)), "atom")
    assert refusals(report) == [(2, "date.unreadable")]
    (box,) = boxes(depot.store)
    assert (box.number, box.title, box.year_from, box.year_to) == ("IT-1", "Example Item", 2015, 2016)
    assert box.contents == "Scope, and content"


def test_a_table_whose_mark_is_far_down_is_read_from_its_first_row(depot: Founded, written: Written) -> None:
    filler = "barcode,title\n" + "".join(f"31{n},Boîte {n}\n" for n in range(25))
    report = take(depot, "boxes", written(filler + "ArchivesSpace field code,x\n"), "archivesspace")
    assert counts(report) == {"boxes": 26}
