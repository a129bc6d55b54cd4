"""depot.cli: which command a line means, how it speaks, and how it complains."""

from __future__ import annotations

import argparse
import json

import pytest

from depot import __main__ as entry
from depot import words
from depot.cli import calling, main
from depot.cli.calling import commands, parser_of, taken
from depot.cli.parser import OWN_WORDS
from depot.cli.verbs import VERBS
from tests.cli.conftest import CommandLine


def every() -> list[tuple[str, str]]:
    """Every command: its verb and its part."""
    return [(verb, part) for verb in VERBS for part in commands(verb)]


@pytest.mark.parametrize(
    ("line", "word", "left"),
    [
        ("show B1", "show", "B1"),
        ("--db show list loan", "list", "--db show loan"),
        ("--db=x --json --lang en loan list", "loan", "--db=x --json --lang en list"),
        ("--help", None, "--help"),
        ("--user", None, "--user"),
    ],
)
def test_the_command_is_found_among_options(line: str, word: str | None, left: str) -> None:
    words = line.split()
    assert taken(words) == word
    assert words == left.split()


def test_both_ways_in_agree_on_the_options_that_take_a_value() -> None:
    assert calling.VALUED == entry._VALUED


@pytest.mark.parametrize("place", ["before", "between", "behind"])
def test_options_for_all_stand_anywhere(place: str, depot: CommandLine) -> None:
    lines = {
        "before": ("--json", "--db", str(depot.database), "user", "list"),
        "between": ("user", "--json", "--db", str(depot.database), "list"),
        "behind": ("user", "list", f"--db={depot.database}", "--json"),
    }
    users = [record["user"] for record in depot(*lines[place]).records]
    assert users == ["ada", "cléo"]


def test_words_stand_on_both_sides_of_an_option(depot: CommandLine) -> None:
    answer = depot("search", "dossiers", "--limit", "5", "élèves")
    assert (answer.code, answer.err) == (0, "")
    assert "B-L1-000001-0" in answer.out


@pytest.mark.parametrize(("verb", "part"), every())
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_command_helps(verb: str, part: str, language: str, capsys: pytest.CaptureFixture[str]) -> None:
    called = ["depot", verb, *([part] if part else [])]
    assert main([*called[1:], "--help", "--lang", language]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert " ".join(called) in out
    assert "--json" in out
    assert "%(" not in out
    assert "None" not in out


@pytest.mark.parametrize("verb", [verb for verb in VERBS if "" not in commands(verb)])
def test_a_family_lists_its_commands(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([verb, "--help"]) == 0
    out = capsys.readouterr().out
    assert all(f"\n  {part} " in out for part in commands(verb))
    assert main([verb]) == 2
    assert "--help" in capsys.readouterr().err


@pytest.mark.parametrize("line", ["--help", "demo --help", "--theme dark -h"])
def test_help_lists_every_verb(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(line.split()) == 0
    out = capsys.readouterr().out
    assert all(f"\n  {verb} " in out for verb in ("demo", *VERBS))


def test_help_is_as_wide_as_the_terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    assert main(["search", "--help", "--lang", "en"]) == 0
    assert max(map(len, capsys.readouterr().out.splitlines())) <= 60


WRONG = {
    "": "command.missing",
    "frobnicate": "command.unknown",
    "loan lnd": "command.unknown",
    "loan": "command.missing",
    "show": "usage.wrong",
    "show A --frob": "usage.wrong",
    "search x --limit many": "usage.wrong",
    "box add --years 11": "usage.wrong",
    "loan extend L1 --due tomorrow": "usage.wrong",
    "location range shelf": "usage.wrong",
    "location add A --capacity 3,25": "usage.wrong",
    "box add --copy Q": "usage.wrong",
    "stats --lang klingon": "usage.wrong",
}
"""Lines that are wrong, with the names of their errors."""


@pytest.mark.parametrize(("line", "name"), WRONG.items())
def test_wrong_usage_is_two_lines_on_standard_error_and_code_2(
    line: str, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(line.split()) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 2
    assert main([*line.split(), "--json"]) == 2
    out, err = capsys.readouterr()
    complaint = json.loads(err)
    assert out == ""
    assert complaint["error"] == name
    assert set(complaint) == {"error", "message", "next"}


def test_every_word_of_argparse_can_be_translated(monkeypatch: pytest.MonkeyPatch) -> None:
    said = set()

    def noting(msgid: str) -> str:
        said.add(msgid)
        return msgid

    monkeypatch.setitem(vars(argparse), "_", noting)
    for verb, part in every():
        main([verb, *([part] if part else []), "--help"])
    for line in (
        *WRONG,
        "location block X --off --reason x",
        "location block X",
        "loan lend",
        "show --json=1",
        "stats --db",
    ):
        main(line.split())
    assert said
    assert said <= set(OWN_WORDS)


def test_a_slip_of_the_pen_is_put_right(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serach", "x", "--lang", "en"]) == 2
    assert "search" in capsys.readouterr().err


def test_the_language_is_that_of_the_line_then_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    spoken = []
    for language, arguments in (("fr", ["--lang", "en"]), ("en", ["--lang=fr"]), ("en", []), ("", [])):
        monkeypatch.setenv("DEPOT_LANG", language)
        assert main(["labels", "commands", "--list", *arguments]) == 0
        spoken.append(words.language())
    assert spoken == ["en", "fr", "en", "fr"]


def test_a_depot_has_a_language_of_its_own(
    depot: CommandLine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    english = str(depot.database.with_name("english.db"))
    assert depot("init", "--node", "L2", "--name", "West", "--admin", "ada", "--db", english).code == 0
    spoken = []
    for line in (["--db", english], ["--db", str(depot.database)], ["--db", english, "--lang", "fr"]):
        assert main(["stats", *line]) == 0
        spoken.append(words.language())
    assert spoken == ["en", "fr", "fr"]


def test_no_two_arguments_of_a_command_share_a_name() -> None:
    for verb, part in every():
        parser = parser_of(commands(verb)[part], "depot")
        choices = {action.dest for action in parser._actions if isinstance(action.const, str)}
        names = [*choices, *(action.dest for action in parser._actions if not isinstance(action.const, str))]
        assert len(names) == len(set(names)), (verb, part)


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("depot 0.")


def test_no_depot_says_what_to_do(depot: CommandLine) -> None:
    answer = depot.json("stats", "--db", str(depot.database.with_name("nowhere.db")))
    assert answer.code == 1
    assert answer.error["error"] == "no.depot"


def test_another_file_is_no_depot(depot: CommandLine) -> None:
    other = depot.database.with_name("other.db")
    other.write_bytes(b"PK\x03\x04 not a database at all" * 50)
    answer = depot.json("stats", "--db", str(other))
    assert (answer.code, answer.error["error"]) == (3, "not.a-depot")
