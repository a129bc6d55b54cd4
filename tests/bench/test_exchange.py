"""The bench of packages runs, and what it measures did happen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bench import exchange, growing, sessions


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


def counted(told: str) -> dict[str, str]:
    """The lines of a report by their names."""
    return {found[1]: found[2] for found in re.finditer(r"^  (\S.*?) {2,}(.+)$", told, re.MULTILINE)}


def test_it_measures_the_same_changes_through_sessions_and_packages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DEPOT_BENCH", str(tmp_path))
    sessions.main(["--boxes", "400", "--changes", "900", "--rounds", "1"])
    told = counted(capsys.readouterr().out)
    rows, changes = map(int, told["changeset: rows that it holds, of the changes"].split(" of "))
    assert rows <= 400 < changes == 900, "only the last of many changes is left"
    assert told["packages: events that they hold, of the changes"] == "900 of 900"
    assert told["changeset to a copy: conflicts"].startswith("0,")
    assert told["the changeset again: conflicts"].startswith(f"{rows},")
    assert told["the packages again: new, in conflict"] == "0, 0"
    new, disputed = told["packages where half is disputed: new, in conflict"].split(", ")
    assert new == "900"
    assert 0 < int(disputed) <= 200


def test_it_measures_how_the_exchange_grows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DEPOT_BENCH", str(tmp_path))
    growing.main(["--events", "900", "--nodes", "1", "3", "--total", "240", "--boxes", "20"])
    told = capsys.readouterr().out
    assert len(re.findall(r"^  taken in +[\d,]+ events/s", told, re.MULTILINE)) == 1 + 2 + len(growing.DISPUTED)
    assert re.findall(r"^3 nodes, 80 events each", told, re.MULTILINE)
    assert re.findall(r"streams; all of it once more +(\d+);", told) == ["2", "4"]
    assert re.findall(r"conflicts +(\d+)$", told, re.MULTILINE) == ["0", "0", "2", "10", "20"]
