"""The bench of packages runs, and what it measures did happen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bench import exchange


def test_it_measures_export_and_verify_beside_their_floors(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DEPOT_BENCH", str(tmp_path))
    exchange.main(["--boxes", "400", "--rounds", "1"])
    told = capsys.readouterr().out
    rates = dict(re.findall(r"^  ([\w\- ]+?) {2,}([\d,]+) events/s +[\d,]+$", told, re.MULTILINE))
    assert {"export", "verify", "zstd alone", "read the rows", "hash the chain"} <= rates.keys()
    assert all(int(rate.replace(",", "")) > 0 for rate in rates.values())
    assert len(re.findall(r"floors in a row +\d+\.\d\d$", told, re.MULTILINE)) == 2
