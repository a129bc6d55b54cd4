from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from depot.intake.boxes import read_boxes
from depot.intake.faults import ColumnDoubled, ColumnMissing
from depot.intake.profiles import parse_profile
from depot.intake.records import BoxRow, RowError
from depot.intake.wording import MAX_CELL

Written = Callable[[bytes | str], Path]


def errors(rows: list[BoxRow | RowError]) -> list[tuple[int, str, str]]:
    return [(row.line, row.where, row.error.name) for row in rows if isinstance(row, RowError)]


def boxes(rows: list[BoxRow | RowError]) -> list[BoxRow]:
    return [row for row in rows if isinstance(row, BoxRow)]


def test_a_french_list_with_every_column(written: Written) -> None:
    path = written(
        "N° de boîte;Unité;Titre;Contenu;Cote;Règle;Exemplaire;Supports;Années;Fermé le;Confidentiel;Essentiel;"
        "Renseignements personnels;Code-barres;Ancien numéro;Emplacement;Remarques;Couleur\n"
        '2011-04;7210;Dossiers d\'élèves;"A à F\nfinissants";5200;01740a;principal;papier, numérique;2009-2011;2011;'
        "oui;non;x;31142062754604;G-12|G-13;S-2 > 04 > B > 3;abîmée;bleue\n".encode("cp1252")
    )
    reader = read_boxes(path)
    assert reader.unused == ["Couleur"]
    assert list(reader) == [
        BoxRow(
            source_key="list/7210/2011-04",
            number="2011-04",
            unit="7210",
            title="Dossiers d'élèves",
            contents="A à F\nfinissants",
            class_code="5200",
            rule="01740a",
            copy="P",
            media=("PA", "DM"),
            year_from=2009,
            year_to=2011,
            closed_on="2011-12-31",
            confidential=True,
            personal=True,
            aliases=("31142062754604", "G-12", "G-13"),
            home=("S-2", "04", "B", "3"),
            remarks="abîmée",
        )
    ]


def test_an_english_list(written: Written) -> None:
    path = written("Box number,Department,Title,Year from,Year to,Room,Shelf\n7,Payroll,Pay files,1998,2003,B-12,4\n")
    (box,) = boxes(list(read_boxes(path)))
    assert (box.number, box.unit, box.year_from, box.year_to, box.home) == ("7", "Payroll", 1998, 2003, ("B-12", "4"))
    assert box.line == 2


def test_each_bad_row_is_named_and_the_others_come(written: Written) -> None:
    path = written(
        "N° de boîte;Titre;Années;Confidentiel;Exemplaire;Supports;Code-barres;Fermé le\n"
        "1;bon;2011;oui;P;PA;;\n"
        ";sans numéro;2011;;;;;\n"
        "3;mauvaise date;vers 2011;;;;;\n"
        "4;mauvais drapeau;2011;peut-être;;;;\n"
        "5;mauvais exemplaire;2011;;Q;;;\n"
        "6;mauvais support;2011;;;carton;;\n"
        "7;arrondi;2011;;;;3,11421E+13;\n"
        "8;échappement\x1b[2J;2011;;;;;\n"
        "9;nul\0;2011;;;;;\n"
        f"10;{'x' * 1_000_000};2011;;;;;\n"
        "11;fermeture;2011;;;;;31/02/2011\n"
        '12;guillemet;2011;;;;"\n'
        "13;trop;2011;;;;;;large\n"
        "14;bon;2011-2012;non;S;FI;;\n"
    )
    rows = list(read_boxes(path))
    assert errors(rows) == [
        (3, "N° de boîte", "value.missing"),
        (4, "Années", "date.unreadable"),
        (5, "Confidentiel", "value.unknown"),
        (6, "Exemplaire", "value.unknown"),
        (7, "Supports", "value.unknown"),
        (8, "Code-barres", "number.rounded"),
        (9, "Titre", "cell.control"),
        (10, "", "cell.nul"),
        (11, "Titre", "cell.too-long"),
        (12, "Fermé le", "date.unreadable"),
        (13, "", "quote.misplaced"),
        (14, "", "row.too-wide"),
    ]
    assert [box.number for box in boxes(rows)] == ["1", "14"]
    assert [row.line for row in rows] == list(range(2, 16))
    limits = [row.error.facts for row in rows if isinstance(row, RowError) and row.error.name == "cell.too-long"]
    assert limits == [{"length": 1_000_000, "limit": MAX_CELL}]
    for row in rows:
        if isinstance(row, RowError):
            assert "{" not in row.error.sentence() + row.error.next_step()
            assert row.error.exit_code == 1


def test_a_faulty_cell_of_a_column_that_nobody_reads_does_no_harm(written: Written) -> None:
    assert errors(list(read_boxes(written("Boîte;Couleur\n1;\x1b\n")))) == []


@pytest.mark.parametrize(
    ("columns", "cells", "years"),
    [
        ("Année de début;Année de fin", "2009;2011", (2009, 2011)),
        ("Date de début;Date de fin", "2009-01-02;2011-03-04", (2009, 2011)),
        ("Année de début;Année de fin", "2009;", (2009, None)),
        ("Année de début;Année de fin", ";2011", (None, 2011)),
        ("Années;Année de fin", "2009;", (2009, 2009)),
        ("Date de début", "2009-2011", (2009, 2011)),
        ("Année scolaire", "2011-12", (2011, 2012)),
        ("Années;Année de fin", "2009-2010;2013", (2009, 2013)),
    ],
)
def test_extreme_years(written: Written, columns: str, cells: str, years: tuple[int | None, int | None]) -> None:
    (box,) = boxes(list(read_boxes(written(f"Boîte;{columns}\n1;{cells}\n"))))
    assert (box.year_from, box.year_to) == years


def test_years_the_wrong_way_round_are_refused(written: Written) -> None:
    path = written("Boîte;Année de début;Année de fin\n1;2012;2011\n2;2011;2012\n")
    rows = list(read_boxes(path))
    assert errors(rows) == [(2, "Année de fin", "dates.reversed")]
    assert [box.number for box in boxes(rows)] == ["2"]


def test_a_list_without_box_numbers_is_refused_with_what_it_has(written: Written) -> None:
    with pytest.raises(ColumnMissing) as refused:
        read_boxes(written("Titre;Couleur\nx;bleu\n"))
    assert refused.value.facts["field"] == "number"
    assert refused.value.facts["found"] == "Titre, Couleur"
    assert "N° de boîte" in str(refused.value.facts["wanted"])


def test_a_column_that_the_profile_names_must_be_there(written: Written) -> None:
    profile = parse_profile(b'[boxes.columns]\ntitle = ["Libelle", "Nom"]', "mine")
    with pytest.raises(ColumnMissing) as refused:
        read_boxes(written("Boîte;Titre\n1;x\n"), profile)
    assert (refused.value.facts["field"], refused.value.facts["wanted"]) == ("title", "Libelle, Nom")
    assert boxes(list(read_boxes(written("Boîte;NOM\n1;x\n"), profile)))[0].title == "x"


def test_a_name_that_stands_twice_is_refused_only_when_it_is_used(written: Written) -> None:
    with pytest.raises(ColumnDoubled) as refused:
        read_boxes(written("Boîte;Titre;titre\n1;x;y\n"))
    facts = refused.value.facts
    assert (facts["column"], facts["first"], facts["second"]) == ("Titre", 2, 3)
    assert len(list(read_boxes(written("Boîte;Couleur;couleur\n1;x;y\n")))) == 1


def test_of_two_names_for_one_field_the_better_is_read(written: Written) -> None:
    reader = read_boxes(written("Numéro;N° de boîte\n9;1\n"))
    assert reader.unused == ["Numéro"]
    assert boxes(list(reader))[0].number == "1"


def test_values_constants_and_splitting_of_a_profile(written: Written) -> None:
    profile = parse_profile(
        """
        source = "Coba"
        [values.unit]
        "École Gérard-Filion" = "7210"
        [boxes]
        identity = ["aliases"]
        [boxes.constants]
        org = "CSSRL"
        copy = "principal"
        unit = "9000"
        [boxes.columns]
        unit = "Lieu"
        aliases = ["CB", "Vieux"]
        [boxes.split]
        aliases = "+"
        home = "-"
        """.encode(),
        "mine",
    )
    path = written("Boîte;Lieu;CB;Vieux;Emplacement\n1;école GERARD-filion;a+b;b;1-04-B\n2;;c;;\n3;x;;;\n")
    rows = list(read_boxes(path, profile))
    first, second = boxes(rows)
    assert (first.org, first.copy, first.unit, first.aliases) == ("CSSRL", "P", "7210", ("a", "b"))
    assert (first.home, first.source, first.source_key) == (("1", "04", "B"), "Coba", "Coba/a")
    assert (second.unit, second.source_key) == ("9000", "Coba/c")
    assert errors(rows) == [(4, "CB", "value.missing")]


def test_the_same_list_again_gives_the_same_keys(written: Written) -> None:
    once = boxes(list(read_boxes(written("Boîte;Unité;Titre\n1;7210;x\n2;72/10;y\n"))))
    again = boxes(list(read_boxes(written("Titre;Unité;Boîte\r\nautre; 7210 ; 1\r\ny;72/10;2\r\n".encode("cp1252")))))
    assert [box.source_key for box in once] == [box.source_key for box in again] == ["list/7210/1", "list/72%2F10/2"]


def test_a_reader_left_early_closes_its_file(written: Written) -> None:
    with read_boxes(written("Boîte\n" + "1\n" * 20_000)) as reader:
        for _row in reader:
            break
        assert 0 < reader.done < reader.total


def test_a_long_number_is_its_digits_however_a_table_program_wrote_it(written: Written) -> None:
    path = written("Boîte;Code-barres\n2011001.0;31142062754604.0\n1.0;7\n")
    found = [(box.number, box.aliases) for box in boxes(list(read_boxes(path)))]
    assert found == [("2011001", ("31142062754604",)), ("1.0", ("7",))]


def test_a_workbook_is_read_like_text(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["N° de boîte", "Titre", "Fermé le", "Code-barres", "Confidentiel"])
    sheet.append([2011001, "Élèves", date(2011, 6, 23), 31142062754604.0, True])
    sheet.append([2, "#REF!", None, None, None])
    sheet.append([3, "x", None, 1e17, None])
    sheet.append([4, "y", None, None, "non"])
    path = tmp_path / "liste.xlsx"
    book.save(path)
    rows = list(read_boxes(path))
    assert errors(rows) == [(3, "Titre", "cell.broken"), (4, "Code-barres", "number.rounded")]
    first, last = boxes(rows)
    assert (first.number, first.closed_on, first.aliases, first.confidential) == (
        "2011001",
        "2011-06-23",
        ("31142062754604",),
        True,
    )
    assert (last.number, last.line) == ("4", 5)


@pytest.mark.parametrize(
    "headings",
    [
        "Date de fermeture;Date de l'événement;Événement semi-actif;Date de remplacement",
        "Fermé le;Événement (888);Date de l'événement semi-actif;Remplacement (999)",
        "Closing date;Event date;Semi-active event date;Replacement date",
        "CLOSED ON;EVENT;SEMI-ACTIVE EVENT;REPLACED ON",
    ],
)
def test_what_ends_a_period_is_recognised_in_both_languages(written: Written, headings: str) -> None:
    path = written(f"N° de boîte;{headings}\n1;2011-06-30;2012;2010-2011;31/05/2014\n2;;;;\n")
    first, second = read_boxes(path)
    assert isinstance(first, BoxRow)
    ended = (first.closed_on, first.event_on, first.semi_event_on, first.replaced_on)
    assert ended == ("2011-06-30", "2012-12-31", "2011-12-31", "2014-05-31")
    assert isinstance(second, BoxRow)
    assert not any((second.closed_on, second.event_on, second.semi_event_on, second.replaced_on))


@pytest.mark.parametrize("wrong", ["2011-02-30", "jadis", "31/13/2014", "0", "20110230", "2011-06-30 ou 2012"])
@pytest.mark.parametrize("heading", ["Date de fermeture", "Date de l'événement", "Date de remplacement"])
def test_a_date_that_is_none_refuses_its_row_by_name(written: Written, heading: str, wrong: str) -> None:
    bad, good = read_boxes(written(f"N° de boîte;{heading}\n1;{wrong}\n2;2011-06-30\n"))
    assert isinstance(bad, RowError)
    assert (bad.line, bad.where, bad.error.name, bad.error.facts["value"]) == (2, heading, "date.unreadable", wrong)
    assert isinstance(good, BoxRow)
