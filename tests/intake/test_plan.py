from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from depot.intake.faults import ColumnMissing
from depot.intake.plan import parent_of, read_plan
from depot.intake.profiles import parse_profile
from depot.intake.records import ClassRow, RowError

Written = Callable[[bytes | str], Path]


@pytest.mark.parametrize(
    ("code", "parent"),
    [
        ("1000", ""),
        ("1100", "1000"),
        ("1110", "1100"),
        ("1111", "1110"),
        ("1230", "1000"),  # 1200 is not in the plan
        ("02.01-A", "02.01"),
        ("02.01", "02"),
        ("02", ""),
        ("0301", "03"),
        ("030102", "0301"),
        ("5-1-2", "5"),
        ("A1", ""),
    ],
)
def test_the_parent_is_the_nearest_entry_above(code: str, parent: str) -> None:
    plan = "1000 1100 1110 1111 1230 02 02.01 02.01-A 03 0301 030102 5 5-1-2 A1"
    assert parent_of(code, plan.split()) == parent


def test_three_plans_become_one(written: Written) -> None:
    path = written(
        "Cote;Titre;Description;Règle;Ancien code Marie-Victorin;Ancien code Patriotes;Concordance (Vallée)\n"
        '1110;Procès-verbaux;"du conseil\net des comités";01110;102;A-1;"12; 13,\n14"\n'
        "1100;Conseil;;;;A-0;\n"
        "1000;Administration;;;;;\n"
    )
    rows = list(read_plan(path))
    assert rows == [
        ClassRow(
            code="1110",
            title="Procès-verbaux",
            parent="1100",
            description="du conseil\net des comités",
            rule="01110",
            concordance=(
                ("Marie-Victorin", "102"),
                ("Patriotes", "A-1"),
                ("Vallée", "12"),
                ("Vallée", "13"),
                ("Vallée", "14"),
            ),
        ),
        ClassRow("1100", "Conseil", parent="1000", concordance=(("Patriotes", "A-0"),)),
        ClassRow("1000", "Administration"),
    ]


def test_a_profile_names_the_old_plans_itself(written: Written) -> None:
    profile = parse_profile("[plan.concordance]\n'CSMV 2004' = ['Vieux', 'Très vieux']".encode(), "mine")
    (row,) = read_plan(written("Code;Titre;Vieux;Très vieux\n1;x;a;b\n"), profile)
    assert isinstance(row, ClassRow)
    assert row.concordance == (("CSMV 2004", "a"), ("CSMV 2004", "b"))
    with pytest.raises(ColumnMissing) as refused:
        read_plan(written("Code;Titre\n1;x\n"), profile)
    assert refused.value.facts["field"] == "CSMV 2004"


def test_bad_entries_are_named_and_the_others_come(written: Written) -> None:
    path = written("Code;Titre;Code parent\n1;x;\n2;;\n3;y;3\n1;z;\n4;w;1\n")
    rows = list(read_plan(path))
    assert [(row.line, row.where, row.error.name) for row in rows if isinstance(row, RowError)] == [
        (3, "Titre", "value.missing"),
        (4, "Code parent", "parent.unfit"),
        (5, "", "code.doubled"),
    ]
    good = [(row.code, row.parent, row.line) for row in rows if isinstance(row, ClassRow)]
    assert good == [("1", "", 2), ("4", "1", 6)]
