"""A small depot made by the command line itself, once; every test works on a copy of its own."""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher

from depot import words
from depot.cli import main
from depot.desk import pins

PIN = "4711x"
CLERK_PIN = "8152y"

SHELF = "S-L1-000004-M"
BOX = "B-L1-000001-0"


@dataclass(frozen=True)
class Answer:
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()

    @property
    def records(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.lines]

    @property
    def record(self) -> dict[str, Any]:
        (only,) = self.records
        return only

    @property
    def error(self) -> dict[str, Any]:
        (only,) = [json.loads(line) for line in self.err.splitlines()]
        assert isinstance(only, dict)
        return only


class CommandLine:
    """Runs commands in this process, as `ada` unless told otherwise, in English."""

    def __init__(self, database: Path | str, patch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.database = Path(database)
        self._named = str(database)
        self._patch = patch
        self._capsys = capsys

    def __call__(
        self, *arguments: str, user: str | None = "ada", pin: str | None = PIN, stdin: bytes | None = None
    ) -> Answer:
        self._capsys.readouterr()
        with self._patch.context() as patch:
            patch.setenv("DEPOT_DB", self._named)
            patch.setenv("DEPOT_LANG", "en")
            patch.setenv("DEPOT_STATION", "test")
            for name, value in (("DEPOT_USER", user), ("DEPOT_PIN", pin)):
                patch.delenv(name, raising=False)
                if value is not None:
                    patch.setenv(name, value)
            if stdin is not None:
                patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
            code = main(list(arguments))
            words.use(None)
        captured = self._capsys.readouterr()
        return Answer(code, captured.out, captured.err)

    def json(self, *arguments: str, **options: Any) -> Answer:
        """The same with --json."""
        return self(*arguments, "--json", **options)

    def act(self, *arguments: str, **options: Any) -> dict[str, Any]:
        """The one record of an act that is done."""
        answer = self.json(*arguments, **options)
        assert (answer.code, answer.err) == (0, "")
        return answer.record


BUILD = (
    (
        *("init", "--node", "L1", "--name", "Dépôt Longueuil", "--admin", "ada", "--full-name", "Ada Tremblay"),
        *("--org", "CSSRL", "--org-name", "CSS des Rives"),
    ),
    ("unit", "add", "7210", "École Gérard-Filion"),
    ("unit", "add", "7300", "Finances", "--loan-days", "10"),
    ("user", "add", "cléo", "--role", "clerk"),
    ("location", "add", "S-2", "--kind", "site"),
    ("location", "range", "--in", "S-L1-000001-S", "bay=A-B", "shelf=1-2", "--positions", "2"),
    ("person", "add", "Marie-Ève Roy", "--unit", "7210"),
    (
        "box",
        "add",
        "--unit",
        "7210",
        "--title",
        "Dossiers d'élèves",
        "--years",
        "2005-2011",
        "--alias",
        "31142054869881",
    ),
    ("box", "add", "--unit", "7300", "--title", "Comptes à payer", "--years", "2014"),
    ("file", "add", "31142054869881", "--title", "Tremblay, Luc", "--personal"),
)


def light() -> PasswordHasher:
    """argon2id with next to no work: hashing PINs takes long on purpose, and tests sign in hundreds of times."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(autouse=True)
def light_pins(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash PINs lightly in this process; real processes do it in full."""
    monkeypatch.setattr(pins, "_hasher", light)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The depot that copies are made of."""
    path = tmp_path_factory.mktemp("template") / "depot.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DEPOT_DB", str(path))
        patch.setenv("DEPOT_USER", "ada")
        patch.setenv("DEPOT_PIN", PIN)
        patch.setenv("DEPOT_NEW_PIN", CLERK_PIN)
        patch.setattr(sys, "stdout", io.StringIO())
        patch.setattr(pins, "_hasher", light)
        for arguments in BUILD:
            assert main(list(arguments)) == 0, arguments
    assert not path.with_name("depot.db-wal").exists(), "the last connection has written all of it into the file"
    return path


@pytest.fixture
def depot(
    template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> CommandLine:
    """The command line on a depot of the test's own."""
    database = tmp_path / "depot.db"
    shutil.copy(template, database)
    shutil.copy(template.with_name("depot.db.keys"), tmp_path)
    return CommandLine(database, monkeypatch, capsys)


@pytest.fixture
def shell(depot: CommandLine) -> dict[str, str]:
    """The environment of a real process on the test's depot."""
    return {
        **os.environ,
        "DEPOT_DB": str(depot.database),
        "DEPOT_LANG": "en",
        "DEPOT_USER": "ada",
        "DEPOT_PIN": PIN,
        "PYTHONUTF8": "1",
    }
