"""A command loads what it needs and nothing else: `depot show` answers in the time of a few imports."""

from __future__ import annotations

import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import CommandLine

HEAVY = {"peewee", "playhouse", "argon2", "lxml", "openpyxl", "PIL", "qrcode", "barcode"}
SCREENS = {"textual", "rich", "screens"}
NOT_FOR_READING = HEAVY | SCREENS | {"depot.desk.accounts", "depot.desk.lending", "depot.store.tables", "platformdirs"}
NOT_FOR_SHOW = NOT_FOR_READING | {
    "depot.desk.scanning",
    "depot.desk.boxes",
    "depot.model.keyboards",
    "shutil",
    "getpass",
}


@pytest.mark.parametrize(
    ("line", "never"),
    [
        ("show BL10000010", NOT_FOR_SHOW),
        ("show BL10000010 --json", NOT_FOR_SHOW),
        ("history BL10000010", NOT_FOR_SHOW),
        ("search dossiers", NOT_FOR_READING),
        ("stats", NOT_FOR_READING),
        ("labels commands --list", NOT_FOR_READING | {"depot.store.store"}),
        ("--help", NOT_FOR_READING | {"sqlite3"}),
        ("scan " + str(Path("/dev/null")), (HEAVY | SCREENS) - {"argon2"}),
        ("box edit BL10000010 --title x", (HEAVY | SCREENS) - {"argon2"}),
    ],
)
def test_a_command_loads_only_what_it_needs(line: str, never: set[str], shell: dict[str, str]) -> None:
    program = (
        f"import sys; sys.path[:0] = {sys.path!r}; from depot.cli import main; "
        f"code = main({line.split()!r}); print(*sorted(sys.modules), file=sys.stderr); sys.exit(code)"
    )
    # -S: site-packages may hold start-up files that load modules of their own.
    ran = subprocess.run(
        [sys.executable, "-S", "-c", program], env=shell, capture_output=True, text=True, check=False, timeout=60
    )
    assert ran.returncode == 0, ran.stderr
    loaded = set(ran.stderr.split())
    assert "depot.cli.calling" in loaded
    assert not loaded & never


def test_only_the_parser_of_the_command_is_built(depot: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    built = []
    make = ArgumentParser.__init__

    def counting(self: ArgumentParser, *arguments: Any, **named: Any) -> None:
        built.append(arguments)
        make(self, *arguments, **named)

    monkeypatch.setattr(ArgumentParser, "__init__", counting)
    assert depot("loan", "list").code == 0
    assert len(built) == 1
