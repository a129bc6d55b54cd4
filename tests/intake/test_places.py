from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from depot.intake.faults import ColumnMissing
from depot.intake.places import read_locations
from depot.intake.profiles import parse_profile
from depot.intake.records import LocationRow, RowError

Written = Callable[[bytes | str], Path]


def test_a_place_a_row(written: Written) -> None:
    path = written(
        "Type;Étiquette;Parent;Nom;Capacité (cm);Places;Types acceptés;Réservé;Bloqué;Passage;Parcours;Code-barres\n"
        "site;S-2;;Sous-sol 2;;;;;;;;\n"
        "tablette;3;S-2 > 04 > B;;91,5;6;STD30, STD38;Paie;fuite;non;0040;31142000000017\n"
        "shelf;T1;S-2;;2 m;;;;;oui;;\n"
    )
    assert list(read_locations(path)) == [
        LocationRow("site", "S-2", name="Sous-sol 2"),
        LocationRow(
            "shelf",
            "3",
            ("S-2", "04", "B"),
            capacity_mm=915,
            positions=6,
            accepts=("STD30", "STD38"),
            reserved="Paie",
            blocked="fuite",
            walk="0040",
            aliases=("31142000000017",),
        ),
        LocationRow("shelf", "T1", ("S-2",), capacity_mm=2000, staging=True),
    ]


def test_an_address_a_row_brings_the_places_above_once(written: Written) -> None:
    path = written(
        "Bâtiment;Local;Rangée;Travée;Tablette;Capacité\nCentre;B-12;04;B;1;90\nCentre;B-12;04;B;2;90\nCentre;B-13;;;1;\n"
    )
    found = [
        (row.kind, row.label, row.parent, row.capacity_mm)
        for row in read_locations(path)
        if isinstance(row, LocationRow)
    ]
    assert found == [
        ("site", "Centre", (), None),
        ("room", "B-12", ("Centre",), None),
        ("aisle", "04", ("Centre", "B-12"), None),
        ("bay", "B", ("Centre", "B-12", "04"), None),
        ("shelf", "1", ("Centre", "B-12", "04", "B"), 900),
        ("shelf", "2", ("Centre", "B-12", "04", "B"), 900),
        ("room", "B-13", ("Centre",), None),
        ("shelf", "1", ("Centre", "B-13"), None),
    ]


def test_bad_rows_are_named_and_the_others_come(written: Written) -> None:
    path = written(
        "Type;Étiquette;Capacité (cm);Places\n"
        "tablette;1;90;4\ngrenier;2;;\ntablette;;;\ntablette;4;large;\ntablette;5;;0\ntablette;6;;\n"
    )
    rows = list(read_locations(path))
    assert [(row.line, row.where, row.error.name) for row in rows if isinstance(row, RowError)] == [
        (3, "Type", "value.unknown"),
        (4, "Étiquette", "value.missing"),
        (5, "Capacité (cm)", "number.unreadable"),
        (6, "Places", "number.unreadable"),
    ]
    assert [row.label for row in rows if isinstance(row, LocationRow)] == ["1", "6"]


@pytest.mark.parametrize(
    ("cell", "millimetres"),
    [("90", 900), ("90,5", 905), ("90.55", 906), ("0,9 m", 900), ("900mm", 900), ("30 CM", 300)],
)
def test_lengths(written: Written, cell: str, millimetres: int) -> None:
    (row,) = read_locations(written(f'Étiquette;Capacité (cm)\n1;"{cell}"\n'))
    assert isinstance(row, LocationRow)
    assert row.capacity_mm == millimetres


def test_a_list_without_places_is_refused(written: Written) -> None:
    with pytest.raises(ColumnMissing) as refused:
        read_locations(written("Couleur;Forme\nbleu;rond\n"))
    assert refused.value.facts["found"] == "Couleur, Forme"


def test_addresses_may_be_parted_otherwise(written: Written) -> None:
    profile = parse_profile(b"[locations.split]\nparent = '-'", "mine")
    (row,) = read_locations(written("Étiquette;Parent\n3;1-04-B\n"), profile)
    assert isinstance(row, LocationRow)
    assert row.parent == ("1", "04", "B")
