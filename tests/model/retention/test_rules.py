from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from depot.model.reference import Rule
from depot.model.retention.rules import Period, remark_of, version_of

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4) | st.sampled_from(["P", "active", "D", 888]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(list(Period._fields)), inner),
    max_leaves=12,
)


@given(st.one_of(st.text(), json_values.map(json.dumps)), st.text())
def test_any_stored_rule_can_be_read(copies: str, remarks: str) -> None:
    for period in version_of(Rule("O/1", copies=copies, remarks=remarks)).periods:
        assert period.active is None or 0 <= period.active <= 999
        assert period.disposition in ("", "C", "D", "T")
        assert all(isinstance(word, str) for word in period.media)


def test_deeply_nested_text_is_no_rule() -> None:
    assert version_of(Rule("O/1", copies="[" * 100_000)).periods == ()


def test_a_stored_rule_as_an_import_keeps_it() -> None:
    copies: list[dict[str, Any]] = [
        {"copy": "P", "media": ["DM", "PA"], "active": 888, "semi": 15, "disposition": "T", "active_remark": "R1"},
        {"copy": "S", "media": ["PA"], "active": 888, "semi": 0, "disposition": "D", "number": "7"},
    ]
    version = version_of(Rule("O/01740a", code="01740a", copies=json.dumps(copies), version=3, request="25"))
    assert (version.code, version.version, version.request) == ("01740a", 3, "25")
    assert version.periods[0] == Period("P", "", ("DM", "PA"), 888, 15, "T", active_remark="R1")
    assert (version.periods[1].number, version.periods[1].semi) == ("7", 0)


@pytest.mark.parametrize(
    ("remarks", "label", "text"),
    [
        ("R1: deux ans après le départ", "R1", "deux ans après le départ"),
        ("R1: un\nR2: deux\net demi\nR3: trois", "R2", "deux et demi"),
        ("1: Jusqu'après l'appel.\n2: Verser", "R1", "Jusqu'après l'appel."),
        ("R1: un", "R2", ""),
        ("R1: un", "", ""),
        ("R10: dix\nR1: un", "R1", "un"),
        ("tant que", "R1", ""),
    ],
)
def test_remarks_by_their_labels(remarks: str, label: str, text: str) -> None:
    assert remark_of(remarks, label) == text
