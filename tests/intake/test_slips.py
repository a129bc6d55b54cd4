"""Slips out of lists: several in a file, merged cells, formulas, doubled and foreign numbers, all of it or nothing."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from depot.desk.transfers import announcing, receiving
from depot.desk.transfers.faults import TransferFull
from depot.desk.transfers.reading import slip
from depot.intake.faults import FileFault
from depot.intake.slips import SlipReport, import_slips
from depot.model.codes import Code, code_id
from depot.store.store import Store
from tests.desk.founded import FINANCE, SCHOOL, Founded
from tests.intake.conftest import Written

HEAD = "Bordereau;Unité;Responsable;N° de boîte client;Titre;Années;Support;Nombre de dossiers;Restriction\n"


def lines(store: Store, report: SlipReport) -> list[list[tuple[object, ...]]]:
    return [
        [(line.number, line.title, line.year_from, line.year_to, line.media, line.quantity) for line in found.lines]
        for found in (slip(store, code_id(each.transfer)) for each in report.slips)
    ]


def test_rows_of_one_slip_make_one_transfer(depot: Founded, written: Written) -> None:
    path = written(
        HEAD + "V-1;7210;Guy Côté;2026-1;Élèves A;2001-2003;papier;12;2031\n"
        ";;;2026-2;Élèves B;2004;PA, DM;;\n"
        "V-2;9100;Ève Roy;1;Comptes;2010;;3;\n"
    )
    report = import_slips(depot.clerk, path)
    assert report.refused == []
    assert lines(depot.store, report) == [
        [("2026-1", "Élèves A", 2001, 2003, "PA", 12), ("2026-2", "Élèves B", 2004, 2004, "PA DM", None)],
        [("1", "Comptes", 2010, 2010, "", 3)],
    ]
    first = slip(depot.store, code_id(report.slips[0].transfer))
    assert (first.transfer.number, first.transfer.unit, first.transfer.sender) == ("V-1", SCHOOL, "Guy Côté")
    assert first.lines[0].restriction == "2031"
    again = import_slips(depot.clerk, path)
    assert [(each.known, each.transfer) for each in again.slips] == [(True, each.transfer) for each in report.slips]


def test_a_workbook_with_formulas_and_merged_cells(depot: Founded, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["Bordereau", "Unité", "N° boîte", "Titre", "Années"],
        ["V-1", "7210", 1, "Élèves A", "2001-2003"],
        [None, None, 2, "Élèves B", 2004],
        [None, None, 3, "Élèves C", 2005],
    ):
        sheet.append(row)
    sheet.merge_cells("A2:A4")
    sheet.merge_cells("B2:B4")
    path = tmp_path / "bordereau.xlsx"
    book.save(path)
    report = import_slips(depot.clerk, path)
    assert report.refused == []
    assert [line[0] for line in lines(depot.store, report)[0]] == ["1", "2", "3"]
    sheet["D4"] = '="Élèves "&"D"'  # no program has reckoned it: it has no value
    other = io.BytesIO()
    book.save(other)
    path.write_bytes(other.getvalue())
    report = import_slips(depot.clerk, path)
    told = [(note.line, note.where, note.error.name) for note in report.refused]
    assert told == [(2, "", "slip.taken"), (4, "Titre", "cell.broken")]
    assert report.slips == []


@pytest.mark.parametrize(
    ("row", "name"),
    [
        ("V-1;7210;Guy Côté;2026-1;Encore;;;;", "code.doubled"),
        (";;Ève Roy;2026-2;Autre responsable;;;;", "slip.contradicted"),
        (";;;2026-2;;2001;;;", "value.missing"),
        (";;;2026-2;Élèves;2003-2001;;;", "date.unreadable"),
        (";;;2026-2;Élèves;;carton;;", "value.unknown"),
        (";;;AB-77;Élèves;;;;", "line.box-here"),
        (f";;;{Code('B', 'L2', 1).shown};Élèves;;;;", "line.number-is-code"),
        (f";;;{Code('B', 'L1', 1).shown};Élèves;;;;", "line.number-is-code"),
        (";;;2025-9;Élèves;;;;", "line.doubled"),
        ("V-9;0000;;1;Élèves;;;;", "unit.unknown"),
        (";;;2026-2;Tit\x07re;;;;", "cell.control"),
    ],
)
def test_a_row_that_cannot_be_keeps_the_whole_file_out(depot: Founded, written: Written, row: str, name: str) -> None:
    from depot.desk import boxes

    boxes.register(depot.clerk, {"title": "Ici", "aliases": "AB-77"})
    announcing.announce(depot.clerk, {"unit": SCHOOL}, [{"title": "Attendue", "number": "2025-9"}])
    head = depot.store.stream_head().head_seq
    path = written(HEAD + f"V-1;7210;Guy Côté;2026-1;Élèves A;2001;;;\n{row}\nV-3;9100;;1;Comptes;;;;\n")
    report = import_slips(depot.clerk, path)
    assert [(note.line, note.error.name) for note in report.refused] == [(3, name)]
    assert report.slips == []
    assert depot.store.stream_head().head_seq == head


def test_every_fault_of_a_file_is_told_at_once(depot: Founded, written: Written) -> None:
    rows = ";;;2;;;;;\n;;;AB;x;;carton;;\n;;;1;y;;;;\n;;;3;z;;;;\nV-2;0000;;1;w;;;;\n"
    path = written(HEAD + "V-1;7210;;1;x;;;;\n" + rows)
    assert [note.line for note in import_slips(depot.clerk, path).refused] == [3, 4, 5, 7]
    path = written(HEAD + "V-1;7210;;1;;;;;\n" + rows)
    assert [note.line for note in import_slips(depot.clerk, path).refused] == [2, 3, 4, 7], (
        "no unit: the fault of row 2"
    )


def test_a_dry_run_changes_nothing_and_says_what_would_be(depot: Founded, written: Written) -> None:
    path, head = written(HEAD + "V-1;7210;;1;x;;;;\n"), depot.store.stream_head().head_seq
    (found,) = import_slips(depot.clerk, path, dry_run=True).slips
    assert (found.transfer, found.boxes, found.number) == ("", 1, "V-1")
    assert depot.store.stream_head().head_seq == head


def test_the_unit_may_be_said_beside_the_file(depot: Founded, written: Written) -> None:
    path = written("N° boîte;Titre\n1;x\n")
    assert [note.error.name for note in import_slips(depot.clerk, path).refused] == ["value.missing"]
    (found,) = import_slips(depot.clerk, path, unit=FINANCE).slips
    assert found.unit == FINANCE


def test_five_thousand_boxes_come_and_one_more_does_not(depot: Founded, written: Written) -> None:
    rows = "".join(f"{n};Titre {n};{1950 + n % 70}\n" for n in range(announcing.MOST))
    report = import_slips(depot.clerk, written("N° boîte;Titre;Années\n" + rows), unit=SCHOOL)
    (found,) = report.slips
    assert found.boxes == announcing.MOST
    transfer = code_id(found.transfer)
    receiving.receive(depot.clerk, transfer, range(1, announcing.MOST + 1))
    assert slip(depot.store, transfer).count.open == 0
    with pytest.raises(TransferFull):
        import_slips(depot.clerk, written("N° boîte;Titre;Années\n" + rows + "x;y;2001\n"), unit=FINANCE)


def test_a_list_without_titles_is_no_slip(depot: Founded, written: Written) -> None:
    with pytest.raises(FileFault):
        import_slips(depot.clerk, written("N° boîte;Unité\n1;7210\n"))


def test_what_a_spreadsheet_would_run_stays_text(depot: Founded, written: Written) -> None:
    report = import_slips(depot.clerk, written('N° boîte;Unité;Titre\n1;7210;"\'=HYPERLINK(A1)"\n'))
    assert lines(depot.store, report)[0][0][1] == "=HYPERLINK(A1)"
