"""The schedule as the XML of BAnQ: what was read comes back, and what the schema would refuse is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from depot.desk.reference import put_rule
from depot.exchange.medium import FolderMissing, TargetTaken
from depot.intake.gala import read_gala
from depot.intake.records import RuleRow
from depot.model import roles
from depot.model.reference import Rule
from depot.report.schedule import Exported, export_gala
from tests.desk.founded import ORG, Founded
from tests.intake.bringing import bring, counts

COPIES = [
    {"copy": "P", "media": ["PA"], "active": 888, "semi": 5, "disposition": "D", "active_remark": "R1"},
    {"copy": "S", "media": ["PA"], "active": 1, "semi": 0, "disposition": "D"},
]
PASSING = {"body_number": "123", "transaction": "A", "process": "Gérer"}


def plain(path: Path) -> bytes:
    """A document in its canonical form, without the blanks between elements."""
    root = etree.parse(path, etree.XMLParser(remove_blank_text=True)).getroot()
    return etree.tostring(root, method="c14n")


def export(depot: Founded, name: str = "out.xml", **more: str) -> Exported:
    return export_gala(depot.store.all(Rule, retired=True), depot.path.with_name(name), **more)


def test_what_constellio_exports_comes_back_as_the_same_document(depot: Founded, shared_data: Path) -> None:
    path = shared_data / "gala" / "constellio-export-demo.xml"
    bring(depot, "gala", path)
    done = export(depot)
    assert plain(done.written.path) == plain(path)
    assert {each.element for each in done.unfit} == {"ID_ORGANISME"}
    assert counts(bring(depot, "gala", done.written.path)) == {"known": 3}


def test_a_rule_of_the_desk_is_what_the_schema_wants(depot: Founded) -> None:
    fields = {"title": "Comptes & <pièces>", "description": "a\nb", "copies": COPIES, "fields": PASSING}
    depot.admin.do(roles.REFERENCE, lambda tx: put_rule(tx, ORG, "3-1", fields))
    done = export(depot)
    assert done.unfit == ()
    (row,) = [each for each in read_gala(done.written.path) if isinstance(each, RuleRow)]
    assert (row.title, row.description, row.copies[0].active, row.copies[1].copy) == (
        "Comptes & <pièces>",
        "a\nb",
        888,
        "S",
    )
    names = [child.tag for child in etree.parse(done.written.path).getroot()[0]]
    assert names[:5] == ["ID_ORGANISME", "NUMREGLE", "TYPE_TRANS", "RECUEIL", "TITRESER"]
    assert names[-1] == "DELAI"


def test_what_the_schema_would_refuse_is_told_and_can_be_completed(depot: Founded) -> None:
    fields = {"title": "x", "copies": COPIES[:1], "fields": {}}
    depot.admin.do(roles.REFERENCE, lambda tx: put_rule(tx, ORG, "3-1", fields))
    assert [(each.rule, each.element) for each in export(depot).unfit] == [
        ("3-1", "ID_ORGANISME"),
        ("3-1", "TYPE_TRANS"),
        ("3-1", "DELAI_ROW"),
    ]
    done = export(depot, "again.xml", body="77", transaction="M")
    assert [each.element for each in done.unfit] == ["DELAI_ROW"]
    assert etree.parse(done.written.path).findtext(".//ID_ORGANISME") == "77"


def test_no_file_is_overwritten_and_no_folder_is_made(depot: Founded) -> None:
    export(depot)
    before = depot.path.with_name("out.xml").read_bytes()
    with pytest.raises(TargetTaken):
        export(depot)
    assert depot.path.with_name("out.xml").read_bytes() == before
    with pytest.raises(FolderMissing):
        export_gala([], depot.path.parent / "no" / "out.xml")
