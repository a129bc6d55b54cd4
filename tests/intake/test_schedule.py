from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from depot.intake.records import CopyRow, RowError, RuleRow
from depot.intake.schedule import read_schedule

Written = Callable[[bytes | str], Path]
HEAD = "Règle;Titre;Exemplaire;Supports;Actif;Semi-actif;Inactif;Remarque actif\n"


def errors(rows: list[RuleRow | RowError]) -> list[tuple[int, str, str]]:
    return [(row.line, row.where, row.error.name) for row in rows if isinstance(row, RowError)]


def codes(rows: list[RuleRow | RowError]) -> list[str]:
    return [row.code for row in rows if isinstance(row, RuleRow)]


def test_a_row_for_each_copy(written: Written) -> None:
    path = written(
        HEAD.strip() + ";Détenteurs;Documents essentiels;Types de documents;Remarques relatives au délai\n"
        "01110;Élections;principal;PA, DM;Ouvert;5;tri;R1;Secrétariat général; oui;listes; R1: jusqu'au scrutin\n"
        "01110;;secondaire;PA;888;0;D;;;;;\n"
        "01120;Calendrier;P;PA;jusqu'à remplacement;0;C;;;;;\n"
    )
    assert list(read_schedule(path)) == [
        RuleRow(
            code="01110",
            title="Élections",
            holders=("Secrétariat général",),
            essential=True,
            document_types=("listes",),
            delay_remarks="R1: jusqu'au scrutin",
            copies=(
                CopyRow("P", media=("PA", "DM"), active=888, semi=5, disposition="T", active_remark="R1"),
                CopyRow("S", media=("PA",), active=888, semi=0, disposition="D"),
            ),
        ),
        RuleRow("01120", "Calendrier", copies=(CopyRow("P", media=("PA",), active=999, semi=0, disposition="C"),)),
    ]


def test_both_copies_on_one_row(written: Written) -> None:
    path = written(
        "Code;Titre;Principal actif;Principal semi-actif;Principal inactif;Secondaire actif;Secondaire semi-actif;"
        "Secondaire inactif;Supports principal\n7;x;2;5;T;1;0;D;PA/DM\n8;y;2;0;D;;;;\n"
    )
    first, second = read_schedule(path)
    assert isinstance(first, RuleRow)
    assert isinstance(second, RuleRow)
    assert first.copies == (
        CopyRow("P", media=("PA", "DM"), active=2, semi=5, disposition="T"),
        CopyRow("S", active=1, semi=0, disposition="D"),
    )
    assert [copy.copy for copy in second.copies] == ["P"]


def test_a_rule_of_which_a_row_is_refused_is_refused_whole(written: Written) -> None:
    path = written(
        HEAD + "1;a;P;PA;2;0;D;\n1;;S;PA;2;0;D;\n"
        "2;b;P;PA;2;0;D;\n2;;S;PA;deux;0;D;\n"
        "3;c;P;PA;2;0;D;\n3;;S;\0;2;0;D;\n3;;S;DM;2;0;D;\n"
        "4;d;P;PA;2;0;X;\n4;;S;PA;2;0;D;\n"
        "5;e;P;PA;2;0;D;\n"
    )
    rows = list(read_schedule(path))
    assert errors(rows) == [
        (5, "Actif", "number.unreadable"),
        (4, "", "rule.broken"),
        (7, "", "cell.nul"),
        (6, "", "rule.broken"),
        (9, "Inactif", "value.unknown"),
        (10, "", "rule.broken"),
    ]
    assert codes(rows) == ["1", "5"]


def test_what_a_rule_cannot_do_without(written: Written) -> None:
    path = written(
        HEAD + "1;;P;PA;2;0;D;\n2;b;S;PA;2;0;D;\n3;c;P;PA;1000;0;D;\n;d;P;PA;2;0;D;\n5;e;P;PA;2;0;D;\n1;f;P;PA;2;0;D;\n"
    )
    rows = list(read_schedule(path))
    assert errors(rows) == [
        (2, "", "rule.untitled"),
        (3, "", "rule.without-principal"),
        (4, "Actif", "number.unreadable"),
        (5, "Règle", "value.missing"),
        (7, "Règle", "code.doubled"),
    ]
    assert codes(rows) == ["5"]


def test_rows_of_one_rule_say_the_same(written: Written) -> None:
    path = written(HEAD + "1;a;P;PA;2;0;D;\n1;b;S;PA;2;0;D;\n2;c;P;PA;2;0;D;\n2;c;S;PA;2;0;D;\n")
    rows = list(read_schedule(path))
    assert errors(rows) == [(3, "Titre", "rule.contradicted"), (2, "", "rule.broken")]
    assert codes(rows) == ["2"]


def test_a_withdrawn_rule_needs_no_period(written: Written) -> None:
    (row,) = read_schedule(written("Règle;Titre;Transaction\n9;;suppression\n"))
    assert isinstance(row, RuleRow)
    assert (row.transaction, row.copies) == ("S", ())
