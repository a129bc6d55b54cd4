"""docs/cli.md says what the parsers say, and every JSON line has the fields that it lists."""

from __future__ import annotations

import json
import re
from argparse import BooleanOptionalAction
from pathlib import Path
from typing import Any

import pytest

from depot import words
from depot.cli.calling import commands, parser_of
from depot.cli.verbs import VERBS
from depot.desk.printing import jobs, sending
from depot.desk.printing.plans import plan_of
from depot.desk.session import Session
from depot.exchange import keyfile
from depot.store.store import Store
from tests.cli.asking import requests
from tests.cli.burning import batches
from tests.cli.calls import BOX, CALLS, FINANCE_BOX, PERSON, SHELF
from tests.cli.conftest import PIN, CommandLine
from tests.cli.counting import counted
from tests.cli.doubts import between, destroyed, doubled, doubted
from tests.cli.lettering import due, lettered
from tests.cli.slips import transfers
from tests.cli.vaulted import traded
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "cli.md").read_text("utf-8")
COMMON = {"help", "db", "lang", "user", "json"}


def sections(level: str, prefix: str) -> dict[str, str]:
    """The text under each heading that begins so."""
    parts = re.split(rf"^{level} {prefix}(.+)$", PAGE, flags=re.MULTILINE)
    return {
        title.strip("`"): re.split(r"^##+ ", text, flags=re.MULTILINE)[0]
        for title, text in zip(parts[1::2], parts[2::2], strict=True)
    }


COMMANDS = sections("###", "depot ")
RECORDS = sections("###", "Record ")


def every() -> list[str]:
    return [f"{verb} {part}".rstrip() for verb in VERBS for part in commands(verb)]


def fields(record: str) -> tuple[set[str], set[str]]:
    """The fields of a record that are always there, and those that may be."""
    rows = re.findall(r"^\| (`.+?) \|", RECORDS[record], re.MULTILINE)
    named = [name for row in rows for name in re.findall(r"`([a-z_0-9]+)`(\??)", row)]
    return {name for name, mark in named if not mark}, {name for name, mark in named if mark}


def of(command: str) -> list[str]:
    """The records that a command answers with."""
    (line,) = re.findall(r"^JSON: (.+)$", COMMANDS[command], re.MULTILINE)
    return [name for name in re.findall(r"`([a-z-]+)`", line) if name in RECORDS]


def test_every_command_has_its_section_and_no_other_has() -> None:
    assert list(COMMANDS) == every()


@pytest.mark.parametrize("command", every())
def test_a_section_lists_the_arguments_of_its_command(command: str) -> None:
    verb, _, part = command.partition(" ")
    words.use("en")
    described = set()
    for action in parser_of(commands(verb)[part], "depot")._actions:
        if action.dest in COMMON:
            continue
        if isinstance(action, BooleanOptionalAction):
            described |= set(action.option_strings)
        elif action.option_strings:
            metavar = action.metavar or "|".join(action.choices or ())
            described.add(
                f"{action.option_strings[0]} {metavar}".strip() if action.nargs != 0 else action.option_strings[0]
            )
        else:
            described.add(f"{action.metavar} ..." if action.nargs in ("+", "*") else str(action.metavar))
    bullets = re.findall(r"^- (`.+?`):", COMMANDS[command], re.MULTILINE)
    assert {name for bullet in bullets for name in re.findall(r"`(.+?)`", bullet)} == described
    assert of(command)


def test_every_variable_that_is_read_is_in_the_page() -> None:
    sources = [
        *(ROOT / "depot" / "cli").glob("*.py"),
        ROOT / "depot" / "store" / "whereabouts.py",
        ROOT / "depot" / "words.py",
    ]
    read = {name for path in sources for name in re.findall(r"\"(DEPOT_[A-Z_]+)\"", path.read_text("utf-8"))}
    assert read
    assert all(f"`{name}`" in PAGE for name in read)


"""How each command is called to see its answer; the others take no arguments."""


def _two_depots(command: str, depot: CommandLine, folder: Path) -> None:
    """What has happened between two depots, where a command tells of it."""
    if command.startswith("conflicts"):
        doubted(depot.database, folder / "other.db", BOX)
    if command in ("box transit", "news"):
        between(depot.database, folder / "other.db", BOX)
    if command == "box relabel":
        doubled(depot.database, BOX)
    if command == "incidents":
        destroyed(depot.database, FINANCE_BOX)


def _letters(command: str, depot: CommandLine, folder: Path, loan: str) -> dict[str, str]:
    """What letters are about."""
    if command == "loan letters":
        depot.act("loan", "recall", loan, "--due", "2899-12-31", "--reason", "x")
        return {}
    due(depot, folder)
    return {"letter": ""} if command.endswith("period") else lettered(depot, folder)


def backed_up(command: str, depot: CommandLine, folder: Path) -> None:
    """What commands about backups ask for: a folder, and a backup in it."""
    if command.startswith("backups"):
        depot.act("setting", "set", "backup_folder", str(folder))
        if command != "backups run":
            depot.act("backups", "run")


@pytest.mark.parametrize("command", every())
def test_json_lines_have_the_fields_of_their_records(
    command: str, depot: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = prepared(command, depot, tmp_path, monkeypatch)
    answer = depot.json(*command.split(), *arguments)
    assert answer.code == (1 if command in ("import", "scan") else 0), answer.err
    assert answer.records
    shapes = [fields(name) for name in of(command)]
    for record in answer.records:
        assert any(always <= record.keys() <= always | perhaps for always, perhaps in shapes), record.keys()


def prepared(command: str, depot: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The arguments of a command that finds all that it asks for."""
    monkeypatch.setenv("DEPOT_NEW_PIN", "9301z")
    (tmp_path / "list.csv").write_text("Numéro;Unité;Titre\n1;7210;A\n2;0000;B\n", "utf-8")
    (tmp_path / "tape.txt").write_text(f"$SHELVE\n{BOX}\n{FINANCE_BOX}\n{SHELF}\nBL10000011\n", "utf-8")
    depot.json("scan", stdin=b"BL10000011\n")
    loan = depot.act("loan", "lend", PERSON, FINANCE_BOX, "--authorised", "--due", "2900-01-01")["loan"]
    printed = _print(depot, tmp_path) if command.startswith(("labels", "printers")) else {}
    _furnish(command, depot, tmp_path)
    backed_up(command, depot, tmp_path)
    if command == "restore":
        depot.json("backup", str(tmp_path / "before.db"))
    if command == "key passphrase":
        monkeypatch.setenv("DEPOT_NEW_PASSPHRASE", "châssis")
    if command == "key make":
        depot.database.with_name("depot.db.keys").unlink()
    vault = keyfile.generate("vault", "V1", "Voûte", "2026-10-05").card
    (tmp_path / "vault.card").write_text(vault.text, "utf-8")
    package = ""
    line = traded(depot.database, tmp_path) if command.startswith(("receipt", "vault")) else ""
    if command in ("dump", "receive", "vault merge"):
        package = depot.json("export", "--plain", "--to", str(tmp_path)).records[0]["path"]
    _two_depots(command, depot, tmp_path)
    hold = ""
    if command.startswith("hold"):
        hold = depot.act("hold", "place", "--unit", "7210", "--reason", "enquête")["hold"]
    facts = {"folder": tmp_path, "loan": loan, "fingerprint": vault.fingerprint, "package": package, "line": line}
    facts |= printed
    facts["hold"] = hold
    if command.startswith("batch"):
        facts |= batches(depot.database, "cléo", "ada", PIN)
        if command == "batch resume":
            facts["paused"] = depot.act("batch", "pause", facts["started"])["subject"]
    if command.startswith("transfer"):
        (tmp_path / "slip.csv").write_text("Unité;N° boîte;Titre\n7210;1;A\n;2;B\n", "utf-8")
        facts |= transfers(depot)
    facts |= requests(depot) if command.startswith("request") else {}
    if command.startswith(("inventory", "breach")):
        facts |= counted(depot, tmp_path)
    if "letters" in command:
        facts |= _letters(command, depot, tmp_path, loan)
    return [word.format(**facts) for word in CALLS.get(command, ())]


def _furnish(command: str, depot: CommandLine, folder: Path) -> None:
    """What a command finds in the depot."""
    if command.startswith("rule"):
        (folder / "rules.csv").write_text("Règle;Titre;Exemplaire;Actif\n3.10;Comptes;P;2\n3.10;;S;1\n", "utf-8")
        depot.json("import", "schedule", str(folder / "rules.csv"))
        (folder / "plan.csv").write_text("Code;Titre\n1110;Conseil\n", "utf-8")
        depot.json("import", "plan", str(folder / "plan.csv"))
    if command == "move":
        depot.json("scan", stdin=f"$SHELVE\n{BOX}\n{SHELF}\n".encode())
    if command.startswith(("saved", "synonym")):
        (folder / "synonyms.csv").write_text("auto;voiture;véhicule\n", "utf-8")
        depot.json("saved", "keep", "Paie", "paie", "année:2014")
        depot.json("synonym", "add", "école", "établissement")


def _print(depot: CommandLine, folder: Path) -> dict[str, str]:
    """A printer, labels printed in advance, a sheet that was begun, a job that waits and one in doubt."""
    (folder / "out").mkdir()
    depot.act("printers", "add", "bureau", f"folder:{folder / 'out'}")
    printing = ("--stock", "5160", "--printer", "bureau")
    reserved, _job = depot.json("labels", "series", "2", *printing).records
    job, doubted = (depot.act("labels", "boxes", box, *printing, "--later")["job"] for box in (BOX, FINANCE_BOX))
    with Store.open(depot.database) as store:
        session = Session(store, "ada", "test")
        sending.begin(session, doubted, plan_of(store, jobs.job(store, doubted)))
    return {"reserved": reserved["series"], "job": job, "doubted": doubted}


def test_optional_fields_and_other_records_are_seen_too(depot: CommandLine) -> None:
    always, perhaps = fields("found-file")
    assert depot.json("search", "tremblay", "--files").record.keys() == always | perhaps
    assert depot.json("show", "nothing").error.keys() == fields("error")[0]
    lines: list[dict[str, Any]] = [json.loads(line) for line in depot.json("search", "colour:red").err.splitlines()]
    assert all(line.keys() == fields("warning")[0] for line in lines)


def test_the_exit_codes_are_those_of_the_errors() -> None:
    from depot import cli, errors

    table = set(map(int, re.findall(r"^\| (\d+) \|", PAGE, re.MULTILINE)))
    known = {error.exit_code for error in (errors.Refused, errors.BadInput, errors.Damaged)}
    assert table == {0, cli.INTERRUPTED, cli.UNREAD} | known
