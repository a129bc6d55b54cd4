from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from depot.intake.faults import FileFault
from depot.intake.gala import as_written, elements_of_copy, elements_of_rule, read_gala
from depot.intake.records import CopyRow, RowError, RuleRow

Written = Callable[[bytes | str], Path]

DELAY = "<DELAI_ROW><TYPEDOSS>P</TYPEDOSS><PERIOACTIF>2</PERIOACTIF></DELAI_ROW>"


def rule(code: str, *, title: str = "Titre", delays: str = DELAY, more: str = "") -> str:
    number = f"<NUMREGLE>{code}</NUMREGLE>"
    return f"<ROW>{number}<TITRESER>{title}</TITRESER>{more}<DELAI>{delays}</DELAI></ROW>\n"


def schedule(*rules: str) -> str:
    return "<ROWSET>\n" + "".join(rules) + "</ROWSET>\n"


def written_back(found: RuleRow) -> tuple[dict[str, str], list[dict[str, str]]]:
    """The texts of every element as a writer would give them: of the ROW, and of each DELAI_ROW."""
    row = {name: text for name, text in as_written(elements_of_rule(found), found.as_read) if text is not None}
    delays = [
        {name: text for name, text in as_written(elements_of_copy(copy, found.code), copy.as_read) if text is not None}
        for copy in found.copies
    ]
    return row, delays


def as_it_was(row: ET.Element) -> tuple[dict[str, str], list[dict[str, str]]]:
    delays = [{child.tag: child.text or "" for child in delay} for delay in row.iter("DELAI_ROW")]
    return {child.tag: child.text or "" for child in row if child.tag != "DELAI"}, delays


def test_the_schedule_that_constellio_exports(shared_data: Path) -> None:
    path = shared_data / "gala" / "constellio-export-demo.xml"
    rows = ET.parse(path).getroot().findall("ROW")
    found = list(read_gala(path))
    assert len(found) == len(rows) == 3
    last = found[-1]
    assert isinstance(last, RuleRow)
    assert (last.code, last.class_codes, last.essential, last.confidential) == ("01740a", ("01740",), False, True)
    assert last.delay_remarks.endswith("\n\nConsulter les instructions pour les documents hautement confidentiels.")
    assert last.copies == (
        CopyRow(
            "P",
            media=("DM", "PA"),
            active=888,
            semi=15,
            disposition="T",
            active_remark="R1",
            disposition_remark="R2",
        ),
        CopyRow("S", media=("DM", "PA"), active=888, semi=0, disposition="D", active_remark="R1"),
    )


def test_the_schedule_that_constellio_exports_can_be_written_again(shared_data: Path) -> None:
    path = shared_data / "gala" / "constellio-export-demo.xml"
    for row, found in zip(ET.parse(path).getroot().findall("ROW"), read_gala(path), strict=True):
        assert isinstance(found, RuleRow)
        assert written_back(found) == as_it_was(row)
        assert list(written_back(found)[0]) == [child.tag for child in row if child.tag != "DELAI"]


def test_what_exports_in_use_do_is_taken(written: Written) -> None:
    delays = (
        "<DELAI_ROW><NUMDELAI>7</NUMDELAI><NUMREGLE>délai 7</NUMREGLE><TYPEDOSS>p</TYPEDOSS><SUPPDOSS>PA;DM</SUPPDOSS>"
        "<PERIOACTIF>-</PERIOACTIF><PERIOSMACT/><ID_REF_DISPOSITION>--</ID_REF_DISPOSITION>"
        "<REM_DISPOINACT>R10</REM_DISPOINACT></DELAI_ROW>"
        "<DELAI_ROW><TYPEDOSS>S</TYPEDOSS><SUPPDOSS>-</SUPPDOSS><PERIOACTIF>999</PERIOACTIF></DELAI_ROW>"
    )
    more = "<ID_ORGANISME/><CODECLASS>1;2 ; 3</CODECLASS><DOCUMESSEN>o</DOCUMESSEN><NOUVEAU>gardé</NOUVEAU>"
    path = written(schedule(rule(" 12 ", delays=delays, more=more)))
    (found,) = read_gala(path)
    assert isinstance(found, RuleRow)
    assert (found.code, found.body_number, found.class_codes, found.essential) == ("12", "", ("1", "2", "3"), True)
    first, second = found.copies
    assert (first.media, first.active, first.semi, first.disposition) == (("PA", "DM"), None, None, "")
    assert first.disposition_remark == "R10"
    assert (second.media, second.active) == ((), 999)
    (row,) = ET.parse(path).getroot()
    assert written_back(found) == as_it_was(row)


texts = st.sampled_from(
    ["", " ", "-", "--", "A", "o", "N", "P", "888", "007", "dm, pa", "PA;DM", "R1", "x; y", " deux  mots ", "é\nè", "C"]
)
ROW_NAMES = [name for name, _ in elements_of_rule(RuleRow("", "")) if name not in {"NUMREGLE", "TITRESER"}]
DELAY_NAMES = [name for name, _ in elements_of_copy(CopyRow("P"), "") if name != "TYPEDOSS"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    row=st.dictionaries(st.sampled_from([*ROW_NAMES, "AUTRE"]), texts, max_size=8),
    delay=st.dictionaries(st.sampled_from(DELAY_NAMES), texts, max_size=8),
)
def test_whatever_is_read_can_be_written_again(written: Written, row: dict[str, str], delay: dict[str, str]) -> None:
    more = "".join(f"<{name}>{text}</{name}>" for name, text in row.items())
    delays = "".join(f"<{name}>{text}</{name}>" for name, text in delay.items())
    delays = f"<DELAI_ROW>{delays}<TYPEDOSS>P</TYPEDOSS></DELAI_ROW>"
    path = written(schedule(rule("1", more=more, delays=delays)))
    (found,) = read_gala(path)
    if isinstance(found, RuleRow):
        (element,) = ET.parse(path).getroot()
        assert written_back(found) == as_it_was(element)
    else:
        assert found.error.name == "element.wrong"


def test_a_bad_rule_is_named_and_the_others_come(written: Written) -> None:
    path = written(
        schedule(
            rule("1"),
            rule(""),
            rule("3", title=""),
            rule("4", delays=""),
            rule("5", delays=DELAY.replace("P<", "S<")),
            rule("6", delays=DELAY.replace("2", "deux ans")),
            rule("7", delays=DELAY.replace("2", "1000")),
            rule("8", delays=DELAY.replace("<TYPEDOSS>P</TYPEDOSS>", "")),
            rule("9", more="<TYPE_TRANS>Z</TYPE_TRANS>"),
            rule("10", title="", delays="", more="<TYPE_TRANS>S</TYPE_TRANS>"),
            rule("11"),
        )
    )
    rows = list(read_gala(path))
    assert [(row.line, row.where, row.error.name) for row in rows if isinstance(row, RowError)] == [
        (3, "NUMREGLE", "rule.numberless"),
        (4, "NUMREGLE 3", "rule.untitled"),
        (5, "NUMREGLE 4", "rule.without-principal"),
        (6, "NUMREGLE 5", "rule.without-principal"),
        (7, "NUMREGLE 6", "element.wrong"),
        (8, "NUMREGLE 7", "element.wrong"),
        (9, "NUMREGLE 8", "element.missing"),
        (10, "NUMREGLE 9", "element.wrong"),
    ]
    assert [row.code for row in rows if isinstance(row, RuleRow)] == ["1", "10", "11"]


def test_banqs_namespace_is_read(written: Written) -> None:
    text = schedule(rule("1")).replace("<ROWSET", '<ROWSET xmlns="http://dvapp.banq.qc.ca/calendrier_conservation"')
    (found,) = read_gala(written(text))
    assert isinstance(found, RuleRow)
    assert found.copies[0].active == 2


GOOD = schedule(rule("1"), rule("2", title="Élèves"))


@pytest.mark.parametrize(
    ("content", "name", "line"),
    [
        (GOOD[:-40].encode(), "xml.truncated", 3),
        (GOOD.replace("</ROW>", "", 1).encode(), "xml.malformed", 4),
        (GOOD.encode("cp1252"), "xml.misencoded", 3),
        (GOOD.replace("ROWSET", "rowset").encode(), "xml.root-unexpected", 1),
        (b'<!DOCTYPE a [\n<!ENTITY b "c">\n]>' + GOOD.encode(), "xml.entity", 2),
    ],
)
def test_a_file_that_cannot_be_trusted_gives_nothing(written: Written, content: bytes, name: str, line: int) -> None:
    with pytest.raises(FileFault) as refused:
        read_gala(written(content))
    assert (refused.value.name, refused.value.facts["line"]) == (name, line)
