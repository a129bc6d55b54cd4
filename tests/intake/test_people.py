from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from depot.intake.people import read_people, read_units
from depot.intake.records import PersonRow, RowError, UnitRow

Written = Callable[[bytes | str], Path]


def test_units(written: Written) -> None:
    path = written(
        "Code;Nom;Relève de;Remplacée par;Durée de prêt (jours);Abolie\n"
        "7210;École Gérard-Filion;7000;;45;\n7215;École fusionnée;7000;7210;;oui\n7216;;;;;\n7217;Longue;;;9999;\n"
    )
    rows = list(read_units(path))
    assert rows[:2] == [
        UnitRow("7210", "École Gérard-Filion", parent="7000", loan_days=45),
        UnitRow("7215", "École fusionnée", parent="7000", successor="7210", retired=True),
    ]
    assert [(row.line, row.where, row.error.name) for row in rows if isinstance(row, RowError)] == [
        (4, "Nom", "value.missing"),
        (5, "Durée de prêt (jours)", "number.unreadable"),
    ]


def test_people_with_their_name_in_one_column_or_two(written: Written) -> None:
    one = list(read_people(written("Nom complet;Unité;Fonction;Courriel;Badge\nAda Roy;7210;secrétaire;a@b.ca;P77\n")))
    assert one == [
        PersonRow(
            source_key="list/P77",
            name="Ada Roy",
            unit="7210",
            role="secrétaire",
            email="a@b.ca",
            aliases=("P77",),
        )
    ]
    path = written("Nom;Prénom;Matricule;Téléphone;Inactif\nRoy;Ada;4821;450 555-0100;x\n;;;;\n;;7;;\n")
    two = list(read_people(path))
    assert two[0] == PersonRow("list/4821", "Ada Roy", phone="450 555-0100", inactive=True, aliases=("4821",))
    assert [(row.line, row.error.name) for row in two[1:] if isinstance(row, RowError)] == [(4, "value.missing")]


def test_a_person_with_a_number_stays_the_same_person(written: Written) -> None:
    (before,) = read_people(written("Matricule;Nom complet;Unité\n4821;Ada Roy;7210\n"))
    (after,) = read_people(written("Matricule;Nom complet;Unité\n4821;Ada Roy-Côté;7300\n"))
    (other,) = read_people(written("Nom complet;Unité\nAda Roy;7210\n"))
    assert isinstance(before, PersonRow)
    assert isinstance(after, PersonRow)
    assert isinstance(other, PersonRow)
    assert before.source_key == after.source_key != other.source_key
