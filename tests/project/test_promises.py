"""Promises of docs/security.md about the code itself: what none of it does."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.project.tree import PACKAGES, python_files

NEVER_IMPORTED: Final = {
    *("pickle", "marshal", "shelve", "dill"),  # reading them runs what they hold
    *("subprocess", "pty", "socketserver", "http", "urllib", "ftplib", "smtplib", "ssl", "requests"),
    *("xml.etree", "xml.dom", "xml.sax", "xmlrpc"),  # lxml with its doors shut is the only reader
}
NEVER_CALLED: Final = {"eval", "exec", "compile", "__import__", "os.system", "os.popen", "os.execv", "os.spawnv"}


def forbidden(path: Path) -> Iterator[str]:
    """What a file does that no file may."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Import(names=names):
                used = {each.name for each in names}
            case ast.ImportFrom(module=str() as module, names=names):
                used = {module, *(f"{module}.{each.name}" for each in names)}
            case ast.Call(func=function) if ast.unparse(function) in NEVER_CALLED:
                yield f"{path.name}:{node.lineno}: {ast.unparse(function)}"
                continue
            case _:
                continue
        for name in used:
            if any(f"{name}.".startswith(f"{never}.") for never in NEVER_IMPORTED):
                yield f"{path.name}:{node.lineno}: {name}"


def test_no_code_runs_data_starts_programs_or_reaches_for_the_network() -> None:
    assert not [found for path in python_files(*PACKAGES) for found in forbidden(path)]


def test_what_is_forbidden_is_seen(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text("import pickle\nfrom xml import sax\nimport urllib.request\neval('1')\nos.system('ls')\n")
    assert len([*forbidden(program)]) == 5
