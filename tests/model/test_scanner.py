"""Scanner settings: plain strings and integers out, the same settings back, and a name for what cannot be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from depot.model.keyboards import CALIBRATION, learn
from depot.model.scanner import ENDS, ScannerSettingBad, ScannerSettings

SETTINGS = st.builds(
    ScannerSettings,
    prefix=st.text(max_size=5),
    suffix=st.text(max_size=5),
    suffixes=st.frozensets(st.sampled_from(sorted(ENDS.values()))),
    learned=st.permutations(CALIBRATION).map(lambda arrived: learn(CALIBRATION, "".join(arrived))),
    prefix_key=st.sampled_from(["", "f11"]),
    double_ms=st.integers(0, 10_000),
    detect_ms=st.integers(1, 1_000),
    collect_ms=st.integers(1, 5_000),
    shortest=st.integers(2, 40),
)


@given(SETTINGS)
def test_settings_lead_back(settings: ScannerSettings) -> None:
    values = settings.to_dict()
    assert {type(value) for value in values.values()} <= {str, int}
    assert ScannerSettings.from_dict(values) == settings


def test_what_is_absent_has_its_default_and_newer_names_are_left_alone() -> None:
    assert ScannerSettings.from_dict({}) == ScannerSettings.from_dict({"beeps": 3}) == ScannerSettings()
    assert ScannerSettings.from_dict({"suffixes": "CR LF", "detect_ms": 45}) == ScannerSettings(
        suffixes=frozenset("\r\n"), detect_ms=45
    )
    assert ScannerSettings.from_dict({"suffixes": ""}).suffixes == frozenset()


@pytest.mark.parametrize(
    ("setting", "values"),
    [
        ("prefix", {"prefix": 3}),
        ("double_ms", {"double_ms": -1}),
        ("double_ms", {"double_ms": "900"}),
        ("detect_ms", {"detect_ms": True}),
        ("detect_ms", {"detect_ms": 0}),
        ("collect_ms", {"collect_ms": 0.25}),
        ("shortest", {"shortest": 1}),
        ("suffixes", {"suffixes": "CR ETX"}),
        ("arrived", {"arrived": "ab", "meant": "a"}),
        ("arrived", {"arrived": "aa", "meant": "ab"}),
        ("meant", {"arrived": "a", "meant": None}),
    ],
)
def test_what_cannot_be_is_named(setting: str, values: dict[str, object]) -> None:
    with pytest.raises(ScannerSettingBad) as refused:
        ScannerSettings.from_dict(values)
    assert refused.value.facts["setting"] == setting
    assert setting in refused.value.sentence()
