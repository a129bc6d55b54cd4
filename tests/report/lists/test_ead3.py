"""The holdings of a unit as a finding aid: in the schema's order, and readable by our own import."""

from __future__ import annotations

from pathlib import Path

import pytest
from argon2 import PasswordHasher
from lxml import etree

from depot import words
from depot.desk import boxes, pins, shelving
from depot.errors import DepotError
from depot.intake.ead import read_ead
from depot.intake.loading import import_files
from depot.model.box import Box
from depot.report.lists.as_ead3 import NAMESPACE, write_ead3
from depot.report.lists.boxes import HOLDINGS
from depot.report.lists.narrowing import Wish, asked
from depot.report.lists.shape import Asked
from depot.report.lists.writing import ReportNotWritten
from depot.store.store import Store
from tests.desk.founded import Founded, make, reopened
from tests.desk.hall import Hall
from tests.report.lists import ead3_schema
from tests.report.lists.asking import TODAY
from tests.report.lists.test_writing import NASTY

CONTROL = [
    "recordid",
    "filedesc",
    "maintenancestatus",
    "maintenanceagency",
    "languagedeclaration",
    "maintenancehistory",
]
"""Children of `control`, in the order of the schema (EAD3 1.1.2)."""


def of_school(store: Store) -> Asked:
    return asked(store, HOLDINGS, Wish(unit="7210"), TODAY)


def names(element: etree._Element) -> list[str]:
    return [etree.QName(child).localname for child in element]


def test_it_is_what_the_schema_wants_and_our_import_reads_it_back(depot: Founded, hall: Hall, tmp_path: Path) -> None:
    first = hall.id(hall.boxes[0])
    boxes.describe(depot.clerk, first, {"title": NASTY, "year_from": 2009, "year_to": 2011, "number": "2011-01"})
    shelving.shelve(depot.clerk, first, hall.id(hall.shelves[0]))
    file = tmp_path / "u.xml"
    assert write_ead3(depot.store, of_school(depot.store), file).rows == 4
    root = etree.parse(file).getroot()
    assert root.tag == f"{{{NAMESPACE}}}ead"
    control, archdesc = root
    assert names(control) == CONTROL
    assert names(archdesc) == ["did", "dsc"]
    box = archdesc[1][0]
    assert names(box) == ["did", "c"]
    assert names(box[0]) == ["unitid", "unittitle", "unitdate", "container", "physloc"]
    aid = read_ead(file)
    assert (aid.title, aid.repository, aid.errors) == (
        "École Gérard-Filion",
        "Centre de services scolaire de la Rive",
        (),
    )
    assert len(aid.boxes) == 4
    assert (aid.boxes[0].year_from, aid.boxes[0].year_to) == (2009, 2011)
    assert {each.title for each in aid.files} >= {"Bulletins"}
    said = box[0][1].text or ""
    assert "שלום" in said
    assert "\\u202etxet\\u202c" in said


def test_a_unit_without_boxes_has_a_finding_aid_without_components(depot: Founded, tmp_path: Path) -> None:
    file = tmp_path / "u.xml"
    assert write_ead3(depot.store, of_school(depot.store), file).rows == 0
    assert names(etree.parse(file).getroot()[1]) == ["did"]


class Enough(DepotError):
    """Somebody has seen enough, of a finding aid."""


def test_stopping_and_a_folder_that_is_not_there_leave_what_was_there(
    depot: Founded, hall: Hall, tmp_path: Path
) -> None:
    file = tmp_path / "out" / "u.xml"
    with pytest.raises(ReportNotWritten):
        write_ead3(depot.store, of_school(depot.store), file)
    file.parent.mkdir()
    file.write_bytes(b"before")

    def beat(_done: int, _total: int) -> None:
        raise Enough

    with pytest.raises(Enough):
        write_ead3(depot.store, of_school(depot.store), file, beat)
    assert file.read_bytes() == b"before"
    assert [*file.parent.iterdir()] == [file]


def test_it_is_valid_ead3(depot: Founded, hall: Hall, tmp_path: Path) -> None:
    checked = ead3_schema.schema()
    first = hall.id(hall.boxes[0])
    boxes.describe(depot.clerk, first, {"title": NASTY, "year_from": 2009, "year_to": 2011, "number": NASTY[:60]})
    boxes.describe(depot.clerk, hall.id(hall.boxes[1]), {"title": "<&>\"' ]]> \ufffe\ud7ff", "year_to": 1999})
    shelving.shelve(depot.clerk, first, hall.id(hall.shelves[0]))
    for language in ("en", "fr"):
        words.use(language)
        for unit in ("7210", "9100"):
            file = tmp_path / f"{unit}.xml"
            write_ead3(depot.store, asked(depot.store, HOLDINGS, Wish(unit=unit), TODAY), file)
            checked.assertValid(etree.parse(file))


def test_real_finding_aids_are_valid_ead3_again(depot: Founded, shared_data: Path, tmp_path: Path) -> None:
    checked = ead3_schema.schema()
    aids = sorted((shared_data / "ead").rglob("*.xml"), key=lambda file: file.stat().st_size)[:12]
    import_files(depot.supervisor, "ead", aids)
    held = {box.unit for box in depot.store.all(Box)}
    assert held
    for unit in held:
        file = tmp_path / "u.xml"
        wanted = asked(depot.store, HOLDINGS, Wish(unit=unit), TODAY)
        assert write_ead3(depot.store, wanted, file).rows
        checked.assertValid(etree.parse(file))


def test_another_depot_takes_it_and_says_that_the_codes_are_not_its_own(
    depot: Founded, hall: Hall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, path = tmp_path / "u.xml", tmp_path / "other.db"
    write_ead3(depot.store, of_school(depot.store), file)
    monkeypatch.setattr(pins, "_hasher", lambda: PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    make(path, node="L2")
    other = reopened(path)
    with other.store:
        report = import_files(other.supervisor, "ead", [file])
        assert (report.added["boxes"], report.refused) == (4, [])
        assert {note.error.name for note in report.attention} == {"code.of-other"}
        assert import_files(other.supervisor, "ead", [file]).added["boxes"] == 0
    assert import_files(depot.supervisor, "ead", [file]).added["boxes"] == 0, "its own boxes are known"
