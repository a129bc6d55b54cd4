"""The schedule as the XML of BAnQ: what was read comes back, and what the schema would refuse is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from lxml import etree

from depot.desk.reference import put_rule, reinstate, retire
from depot.exchange.medium import FolderMissing, TargetTaken
from depot.intake.gala import read_gala
from depot.intake.periods import CHANGED, WITHDRAWN
from depot.intake.records import CopyRow, RuleRow
from depot.intake.rules import fields_of
from depot.model import roles
from depot.model.reference import Rule
from depot.report.schedule import Exported, export_gala
from tests.desk.founded import ORG, Founded
from tests.intake.bringing import bring, counts
from tests.report.gala_schema import schema

COPIES = [
    {"copy": "P", "media": ["PA"], "active": 888, "semi": 5, "disposition": "D", "active_remark": "R1"},
    {"copy": "S", "media": ["PA"], "active": 1, "semi": 0, "disposition": "D"},
]
PASSING = {"body_number": "123", "transaction": "A", "process": "Gérer", "holders": ["Finances"]}
SCHEMA = schema()


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
    assert not SCHEMA.validate(etree.parse(depot.path.with_name("out.xml")))
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


def test_the_schema_takes_what_constellio_exports_once_it_has_the_number_of_the_body(
    depot: Founded, shared_data: Path
) -> None:
    bring(depot, "gala", shared_data / "gala" / "constellio-export-demo.xml")
    done = export(depot, body="30486")
    assert done.unfit == ()
    SCHEMA.assertValid(etree.parse(done.written.path))


def test_what_a_desk_withdraws_or_takes_back_asks_for_that(depot: Founded) -> None:
    for code, asked in (("1", "A"), ("2", "S")):
        fields = {"title": "x", "copies": COPIES, "fields": PASSING | {"transaction": asked}, "retired": asked == "S"}
        depot.admin.do(roles.REFERENCE, lambda tx, code=code, fields=fields: put_rule(tx, ORG, code, fields))  # type: ignore[misc]
    retire(depot.admin, Rule, f"{ORG}/1")
    reinstate(depot.admin, Rule, f"{ORG}/2")
    asked_for = [row.transaction for row in read_gala(export(depot).written.path) if isinstance(row, RuleRow)]
    assert asked_for == [WITHDRAWN, CHANGED]


short = st.text('AB1é;-<&" \n', max_size=12)
words = st.lists(st.sampled_from(["1110", "PA", "Secrétariat", "x"]), max_size=3, unique=True).map(tuple)
maybe = st.one_of(st.none(), st.booleans())
remarks = st.sampled_from(["", "R1", "R9", "R10", "voir"])
years = st.one_of(st.none(), st.integers(0, 120), st.just(888), st.just(999))
copies = st.builds(
    CopyRow,
    copy=st.sampled_from(["P", "S"]),
    number=short,
    media=words,
    active=years,
    semi=years,
    disposition=st.sampled_from(["", "C", "D", "T"]),
    media_remark=remarks,
    active_remark=remarks,
    semi_remark=remarks,
    disposition_remark=remarks,
)
rows = st.builds(
    RuleRow,
    code=st.just("1"),
    title=st.sampled_from(["x", "y" * 1000, "=z"]),
    body_number=st.sampled_from(["", "77", "7 7", "x"]),
    transaction=st.sampled_from(["", "A", "M"]),
    recueil=short,
    recueil_number=short,
    process=short,
    class_codes=words,
    holders=st.one_of(words, st.just(("h" * 1001,))),
    description=short,
    document_types=words,
    legal=st.sampled_from(["", "L", "l" * 4001]),
    essential=maybe,
    confidential=maybe,
    delay_remarks=short,
    general_remarks=st.sampled_from(["", "g" * 4001]),
    sampling_grid=maybe,
    copies=st.lists(copies, min_size=1, max_size=3).map(tuple),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(RuleRow("1", "x", copies=(CopyRow("P"), CopyRow("S"))))
@given(rows)
def test_what_is_told_is_what_the_schema_refuses(tmp_path: Path, row: RuleRow) -> None:
    fields = fields_of(row)
    fields = {name: value for name, value in fields.items() if value not in ("", " ")}
    path = tmp_path / "out.xml"
    path.unlink(missing_ok=True)
    done = export_gala([Rule(f"{ORG}/1", org=ORG, code="1", **fields)], path)
    assert SCHEMA.validate(etree.parse(path)) == (not done.unfit), (SCHEMA.error_log, done.unfit)
