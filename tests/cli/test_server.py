"""Commands on a database of a server: the same as on a file, and a clear refusal where a file is needed."""

from __future__ import annotations

from pathlib import Path

import pytest

from depot.report.lists.catalogue import REPORTS
from screens.launch import read_options
from tests.cli.conftest import CommandLine
from tests.store.postgres.conftest import empty, server

__all__ = ["empty", "server"]


@pytest.fixture
def vault(empty: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """A new one, made by the command line."""
    line = CommandLine(empty, monkeypatch, capsys)
    made = line.json("init", "--node", "V1", "--name", "Voûte", "--admin", "ada", "--org", "CSS", user=None)
    assert made.record["path"] == empty
    assert made.record["fingerprint"]
    return line


def test_boxes_are_registered_found_and_proven(vault: CommandLine, empty: str, tmp_path: Path) -> None:
    assert vault("box", "add", "--title", "Élèves de 2011").code == 0
    found = vault.json("search", "eleves")
    assert [record["title"] for record in found.records] == ["Élèves de 2011"]
    assert vault.json("verify").record["ok"]
    assert vault("key", "show").code == 0
    assert vault("verify", "--refold").code == 0
    assert vault("history", found.record["code"]).code == 0


def test_a_list_is_tried_in_a_copy_that_is_a_file(vault: CommandLine, tmp_path: Path) -> None:
    units = tmp_path / "units.csv"
    units.write_text("code;nom\n7210;École Gérard-Filion\n")
    assert vault("import", "units", str(units), "--dry-run").code == 0
    assert vault.json("unit", "list").records == []
    assert vault("import", "units", str(units)).code == 0
    assert len(vault.json("unit", "list").records) == 1


def test_reports_are_the_same_as_on_a_file(
    vault: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = CommandLine(tmp_path / "file.db", monkeypatch, capsys)
    file.json("init", "--node", "V1", "--name", "Voûte", "--admin", "ada", "--org", "CSS", user=None)
    wide = ("--title", "Élèves", "--unit", "7210", "--type", "STD30", "--years", "2009-2011", "--alias", "ÉÇ 1")
    for line in (vault, file):
        line.act("unit", "add", "7210", "École")
        room = line.act("location", "add", "S", "--kind", "room")["subject"]
        shelf = line.act("location", "add", "1", "--kind", "shelf", "--in", room, "--capacity", "90")["subject"]
        person = line.act("person", "add", "Luc", "--unit", "7210")["subject"]
        box = line.act("box", "add", *wide)["subject"]
        line.act("box", "add", "--title", "sans rien")
        assert line("scan", stdin=f"$SHELVE\n{box}\n{shelf}\n".encode()).code == 0
        line.act("loan", "lend", person, box, "--due", "2999-01-01")
    for name in REPORTS:
        unit = [("--unit", "7210")] if "unit" in REPORTS[name].filters else []
        query = [("--query", "eleves")] if "query" in REPORTS[name].filters else []
        for narrowed in ((), *unit, *query):
            on_server, on_file = (line.json("report", name, *narrowed) for line in (vault, file))
            assert (on_server.code, on_server.err) == (0, "")
            if name != "journal":  # that says the time
                assert on_server.out == on_file.out, (name, narrowed)
            else:
                assert len(on_server.records) == len(on_file.records)
    assert vault("report", "shelf-list", "-o", str(tmp_path / "r.csv")).code == 0


@pytest.mark.parametrize("command", [["backup", "copy.db"], ["restore", "copy.db"], ["doctor"]])
def test_what_needs_a_file_says_so(vault: CommandLine, command: list[str], empty: str) -> None:
    refused = vault(*command)
    assert refused.code != 0
    assert empty in refused.err
    assert "pg_dump" in refused.err


def test_the_screens_take_a_server_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEPOT_DB", "postgresql://ada:secret@server/vault")
    options, _asked = read_options([])
    assert options.made
    assert str(options.place) == "postgresql://ada@server/vault"


def test_a_server_that_does_not_answer_is_named_without_the_password(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = CommandLine("postgresql://ada:secret@127.0.0.1:1/vault", monkeypatch, capsys)("search", "x")
    assert answer.code != 0
    assert "127.0.0.1" in answer.err
    assert "secret" not in answer.err
