from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from depot.intake.boxes import read_boxes
from depot.intake.faults import ColumnMissing
from depot.intake.files import read_files
from depot.intake.profiles import load_profile, parse_profile
from depot.intake.records import BoxRow, FileRow, RowError

Written = Callable[[bytes | str], Path]


def files(rows: list[BoxRow | FileRow | RowError]) -> list[FileRow]:
    return [row for row in rows if isinstance(row, FileRow)]


def test_a_list_of_files(written: Written) -> None:
    path = written(
        "N° de boîte;Unité;N° de dossier;Titre;Date d'ouverture;Date de fermeture;Année de fin;RP;Code-barres\n"
        "2011-04;7210;123456;Tremblay, Ada;2005-09-01;2011;2011;oui;F123|F124\n"
        ";7210;1;sans boîte;;;;;\n"
        "2011-04;7210;2;;;;;;\n"
    )
    first, *bad = list(read_files(path))
    assert first == FileRow(
        source_key="list/7210/2011-04/123456/Tremblay, Ada",
        box="list/7210/2011-04",
        box_number="2011-04",
        unit="7210",
        ref="123456",
        title="Tremblay, Ada",
        date_from="2005-09-01",
        year_from=2005,
        year_to=2011,
        closed_on="2011-12-31",
        personal=True,
        aliases=("F123", "F124"),
    )
    assert [(row.line, row.where, row.error.name) for row in bad if isinstance(row, RowError)] == [
        (3, "N° de boîte", "value.missing"),
        (4, "Titre", "value.missing"),
    ]


@pytest.mark.parametrize("profile", [None, "gesdoc"])
def test_files_name_the_boxes_of_the_list_of_boxes(written: Written, profile: str | None) -> None:
    chosen = load_profile(profile) if profile else None
    box_list = "No boîte;Unité adm.;Titre de la boîte\n2011-04;7210;x\n".encode("cp1252")
    file_list = "Titre du dossier;No boîte;Unité adm.;No dossier\ny;2011-04;7210;1\n".encode("cp1252")
    if profile is None:
        box_list, file_list = (text.replace(b"Unit\xe9 adm.", b"Unit\xe9") for text in (box_list, file_list))
    (box,) = read_boxes(written(box_list), chosen)
    (file,) = read_files(written(file_list), chosen)
    assert isinstance(box, BoxRow)
    assert isinstance(file, FileRow)
    assert file.box == box.source_key


def test_files_that_look_alike_are_kept_apart_and_stay_so(written: Written) -> None:
    text = "Boîte;Titre\n1;Factures\n1;Factures\n2;Factures\n1;Factures\n"
    keys = [file.source_key for file in files(list(read_files(written(text))))]
    assert len(set(keys)) == 4
    assert [file.source_key for file in files(list(read_files(written(text))))] == keys


def test_the_same_reference_twice_is_the_same_file(written: Written) -> None:
    rows = files(list(read_files(written("Boîte;Référence;Titre\n1;7;x\n1;7;x\n1;7;x (2/2)\n"))))
    assert [row.source_key for row in rows] == ["list//1/7/x", "list//1/7/x", "list//1/7/x (2%2F2)"]


def test_a_list_that_makes_its_boxes(written: Written) -> None:
    path = written(
        "Fiche;Nom de l'élève;Code permanent;École;N° de boîte;Date de départ;Dernière année de fréquentation\n"
        "1;Roy, Marie;ROYM12345678;École Gérard-Filion;E-1;2011-06-23;2010-11\n"
        "2;Roy, Paul;;École Gérard-Filion;E-1;2012-06-22;2011-12\n"
        "3;Côté, Ève;;École Gérard-Filion;;;\n"
        "4;Côté, Luc;;7300;E-1;;\n"
    )
    rows = list(read_files(path, load_profile("gpi")))
    assert [(type(row).__name__, row.line) for row in rows] == [
        ("BoxRow", 2),
        ("FileRow", 2),
        ("FileRow", 3),
        ("RowError", 4),
        ("BoxRow", 5),
        ("FileRow", 5),
    ]
    made = [row for row in rows if isinstance(row, BoxRow)]
    assert made[0] == BoxRow(
        source_key="GPI/7210/E-1",
        number="E-1",
        unit="7210",
        title="Dossiers d'élèves",
        copy="P",
        media=("PA",),
        confidential=True,
        personal=True,
        source="GPI",
    )
    first = files(rows)[0]
    assert (first.box, first.aliases, first.closed_on) == ("GPI/7210/E-1", ("ROYM12345678",), "2011-06-23")
    assert (first.year_from, first.year_to, first.personal, first.copy) == (None, 2011, True, "P")


def test_a_box_is_not_made_for_a_file_that_is_refused(written: Written) -> None:
    path = written("Boîte;Matricule;Nom et prénom;Date d'embauche;Date de fin d'emploi;Lieu de travail\n1;7;;;;\n")
    assert [type(row) for row in read_files(path, load_profile("grh"))] == [RowError]


@pytest.mark.parametrize(
    ("profile", "header"),
    [
        ("paie", "Boîte;Service;Matricule;Document;Année de paie\n12;Finances;4821;T4;2011\n"),
        ("grh", "Boîte;Lieu de travail;Matricule;Nom et prénom;Date d'embauche;Date de fin d'emploi\n3;7210;4;A;;\n"),
        ("coba", "BOITE\tUNITE\tDOSSIER\tTITRE\tPERIODE\n1\t7210\t8\tx\t1998-2003\n"),
        (
            "documentik",
            "Identifiant du contenant,Code unité,Identifiant du dossier,Intitulé,Date d'ouverture\nC1,7210,D1,x,2001\n",
        ),
    ],
)
def test_samples_read_the_list_that_they_describe(written: Written, profile: str, header: str) -> None:
    rows = list(read_files(written(header), load_profile(profile)))
    assert not [row for row in rows if isinstance(row, RowError)]
    (file,) = files(rows)
    assert file.source_key.startswith(f"{load_profile(profile).source}/")
    assert file.title


def test_samples_of_boxes_read_the_list_that_they_describe(written: Written) -> None:
    dofin = read_boxes(written("No boîte;Unité;Type de pièces;Exercice\n1;FIN;CAP;2011-12\n"), load_profile("dofin"))
    coba = read_boxes(
        written("BOITE\tTITRE\tLOCAL\tRANGEE\tTRAVEE\tTABLETTE\tP_S\n1\tx\tB1\t04\tC\t2\tP\n"), load_profile("coba")
    )
    (first,), (second,) = dofin, coba
    assert isinstance(first, BoxRow)
    assert isinstance(second, BoxRow)
    assert (first.title, first.source_key) == ("Comptes à payer", "Dofin/1/2011-12")
    assert (second.home, second.copy) == (("B1", "04", "C", "2"), "P")


def test_a_wrong_profile_names_the_column_that_is_not_there(written: Written) -> None:
    with pytest.raises(ColumnMissing) as refused:
        read_files(written("Boîte;Matricule;Nom\n"), load_profile("grh"))
    assert refused.value.facts["field"] == "title"
    assert refused.value.facts["found"] == "Boîte, Matricule, Nom"


def test_a_box_column_that_the_profile_names_must_be_there(written: Written) -> None:
    profile = parse_profile(b"[files.boxes.columns]\nhome = 'Tablette'", "mine")
    with pytest.raises(ColumnMissing) as refused:
        read_files(written("Boîte;Titre\n1;x\n"), profile)
    assert (refused.value.facts["field"], refused.value.facts["kind"]) == ("home", "boxes")
    reader = read_files(written("Boîte;Titre;Tablette;Couleur\n1;x;S-2 > 3;bleu\n"), profile)
    assert reader.unused == ["Couleur"]
    box, _file = reader
    assert isinstance(box, BoxRow)
    assert box.home == ("S-2", "3")
