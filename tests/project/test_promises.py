"""Promises of docs/security.md about the code itself: what none of it does."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.project.tree import PACKAGES, ROOT, python_files

NEVER_IMPORTED: Final = {
    *("pickle", "marshal", "shelve", "dill"),  # reading them runs what they hold
    *("subprocess", "pty", "socket", "socketserver", "http", "urllib", "ftplib", "smtplib", "ssl", "requests"),
    *("xml.etree", "xml.dom", "xml.sax", "xmlrpc"),  # lxml with its doors shut is the only reader
}
DOORS: Final = {
    "depot/store/whereabouts.py": {"socket"},  # the computer's own name
    "labels/printers/cups.py": {"subprocess"},  # lp and lpstat: arguments in a list, no shell
    "labels/printers/ippwire.py": {"socket", "http.client"},
    "labels/printers/raw.py": {"socket"},
}
"""Who may use what nobody else may: the ways to the printers that an administrator named."""

NEVER_CALLED: Final = {"eval", "exec", "compile", "__import__", "os.system", "os.popen", "os.execv", "os.spawnv"}


def forbidden(path: Path) -> Iterator[str]:
    """What a file does that no file may, or that only another may."""
    doors = next((doors for name, doors in DOORS.items() if path.as_posix().endswith(f"/{name}")), set())
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
            if any(f"{name}.".startswith(f"{door}.") for door in doors):
                continue
            if any(f"{name}.".startswith(f"{never}.") for never in NEVER_IMPORTED):
                yield f"{path.name}:{node.lineno}: {name}"


def test_no_code_runs_data_and_only_printers_are_reached() -> None:
    assert not [found for path in python_files(*PACKAGES) for found in forbidden(path)]


def test_programs_of_cups_get_their_arguments_in_a_list_and_no_shell() -> None:
    tree = ast.parse((ROOT / "labels/printers/cups.py").read_text("utf-8"))
    runs = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("subprocess.") and node.args
    ]
    assert [ast.unparse(run.func) for run in runs] == ["subprocess.run"] * 2
    assert not {"shell", "executable", "preexec_fn"} & {keyword.arg for run in runs for keyword in run.keywords}


def test_what_is_forbidden_is_seen(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text("import pickle\nfrom xml import sax\nimport urllib.request\neval('1')\nos.system('ls')\n")
    assert len([*forbidden(program)]) == 5
