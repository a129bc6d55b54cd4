"""Finding aids into a depot: their repositories, types, fonds and barcodes."""

from __future__ import annotations

from pathlib import Path

from depot.desk.aliases import name_alias
from depot.desk.boxes import register
from depot.model.codes import Code
from depot.model.location import Location
from depot.model.reference import BoxType, Fonds, Unit
from tests.desk.founded import FINANCE, ORG, SCHOOL, Founded
from tests.intake.bringing import boxes, bring, counts, files, shelf

RACKS = "Site;Travée;Tablette;Positions;Code-barres\nS-2;B;1;1;RAYON-1\nS-2;B;2;;RAYON-2\n"
BOXES = "Numéro;Unité;Titre;Années;Code-barres\nA-1;7210;Registres;2001-2004;31142062754604\nA-2;7210;Bulletins;2005;\n"


EAD = """<ead><eadheader><eadid>{id}</eadid></eadheader><archdesc level="collection"><did>
<repository><corpname>{repository}</corpname></repository><unittitle>Fonds {id}</unittitle></did><dsc>
<c id="c1" level="file"><did><unittitle>Lettres</unittitle>
<container type="{kind}" label="Papers [{barcode}]">1</container></did></c></dsc></archdesc></ead>"""


def aid(depot: Founded, name: str, **facts: str) -> Path:
    path = depot.path.with_name(f"{name}.xml")
    known = {"id": name, "repository": "Archives nationales", "kind": "Box", "barcode": "", **facts}
    text = EAD.format(**known)
    path.write_text(text if known["barcode"] else text.replace(' label="Papers []"', ""), "utf-8")
    return path


def test_two_repositories_with_the_same_initials_are_two_units(depot: Founded) -> None:
    names = ("New York University Archives", "North Yale Union Atlas", "New York University  ARCHIVES")
    paths = [aid(depot, f"a{n}", repository=name) for n, name in enumerate(names)]
    bring(depot, "ead", *paths)
    assert [box.unit for box in boxes(depot.store)] == [f"{ORG}/NYUA", f"{ORG}/NYUA-2", f"{ORG}/NYUA"]
    made = {unit.key: unit.name for unit in depot.store.all(Unit)}
    assert made[f"{ORG}/NYUA"] == names[0]
    assert made[f"{ORG}/NYUA-2"] == names[1]


def test_a_repository_is_the_unit_of_its_name_whatever_its_code(depot: Founded) -> None:
    bring(depot, "ead", aid(depot, "a", repository="ÉCOLE Gérard-Filion"))
    assert [box.unit for box in boxes(depot.store)] == [SCHOOL]


def test_types_whose_names_begin_alike_are_kept_apart(depot: Founded) -> None:
    kinds = ("Manuscript box - Legal", "Manuscript box - Legal - Half", "MANUSCRIPT BOX - Legal")
    bring(depot, "ead", *(aid(depot, f"a{n}", kind=kind) for n, kind in enumerate(kinds)))
    keys = [box.type for box in boxes(depot.store)]
    assert keys == ["MANUSCRIPT-BOX-LEGAL", "MANUSCRIPT-BOX-LEG-2", "MANUSCRIPT-BOX-LEGAL"]
    assert (half := depot.store.get(BoxType, keys[1])) is not None
    assert half.name == kinds[1]


def test_a_long_identifier_still_makes_a_fonds(depot: Founded) -> None:
    long = "http://hdl.handle.net/2333.1/" + "x" * 60
    report = bring(depot, "ead", aid(depot, "a", id=long), aid(depot, "b", id=long + "y"))
    assert counts(report) == {"boxes": 2, "files": 2}
    keys = [box.fonds for box in boxes(depot.store)]
    assert len(set(keys)) == 2
    fonds = [depot.store.get(Fonds, key) for key in keys]
    assert [one.title for one in fonds if one is not None] == [f"Fonds {long}", f"Fonds {long}y"]


def test_a_barcode_that_is_on_record_is_that_box(depot: Founded) -> None:
    bring(depot, "boxes", BOXES)
    first = boxes(depot.store)[0]
    report = bring(depot, "ead", aid(depot, "a", barcode="31142062754604"))
    assert counts(report) == {"files": 1, "known": 1}
    assert [file.box for file in files(depot.store)] == [first.id]
    assert counts(bring(depot, "ead", aid(depot, "a", barcode="31142062754604"))) == {"known": 2}


def test_a_barcode_that_is_on_something_else_refuses_the_box_and_its_files(depot: Founded) -> None:
    bring(depot, "locations", RACKS)
    place = shelf(depot, "1")
    name_alias(depot.clerk, Code.from_id("S", place.id).text, "31142062754604")
    report = bring(depot, "ead", aid(depot, "a", barcode="31142062754604"))
    assert [note.error.name for note in report.refused] == ["alias.taken", "box.unknown"]


def test_an_indicator_that_is_the_old_barcode_of_a_box_is_not_that_box(depot: Founded) -> None:
    register(depot.clerk, {"unit": FINANCE, "aliases": "1"})
    assert counts(bring(depot, "ead", aid(depot, "a"))) == {"boxes": 1, "files": 1}
    assert len(boxes(depot.store)) == 2
    assert depot.store.get(Location, 1) is None
