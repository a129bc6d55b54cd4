"""A module loads only what it needs, seen in a fresh interpreter: the command line never waits for the screens."""

from __future__ import annotations

import subprocess
import sys
import tomllib

import pytest

from tests.project.tree import ROOT

SCREENS = {"textual", "rich", "screens"}
"""What only the terminal program needs."""

HEAVY = (
    SCREENS
    | {"peewee", "playhouse", "argon2", "lxml", "openpyxl", "PIL", "qrcode", "barcode"}
    | {"cryptography", "pyrage", "zstandard"}
)
"""Libraries that cost more to load than a command takes to run."""

DATABASE = {"sqlite3", "_sqlite3"}
"""What model, words and errors do without."""

SLOW_STANDARD = {"typing", "re", "pathlib", "importlib.resources", "gettext", "dataclasses"}
"""Parts of the standard library that the modules under everything leave alone."""

NEVER = {
    "depot.words": HEAVY | DATABASE | SLOW_STANDARD,
    "depot.errors": HEAVY | DATABASE | SLOW_STANDARD,
    "depot.__main__": HEAVY | DATABASE | SLOW_STANDARD,
    "depot.model.codes": HEAVY | DATABASE,
    "depot.cli": HEAVY,
    "depot.desk": HEAVY,
    "depot.store": HEAVY,
    "screens.launch": HEAVY - {"screens"},
    "screens.actthread": HEAVY - {"screens"},
    "depot.exchange": HEAVY,
    "depot.exchange.reading": HEAVY,
}
"""What a module, imported alone, must not have loaded."""


@pytest.mark.parametrize("module", NEVER)
def test_importing_it_loads_nothing_that_it_could_do_without(module: str) -> None:
    # -S: site-packages may hold start-up files that load modules of their own.
    program = f"import sys; sys.path[:0] = {sys.path!r}; import {module}; print(*sorted(sys.modules))"
    ran = subprocess.run(
        [sys.executable, "-S", "-c", program], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert ran.returncode == 0, ran.stderr
    loaded = set(ran.stdout.split())
    assert module in loaded
    assert not loaded & NEVER[module]


def test_every_room_has_its_place_in_the_contract() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    (rooms,) = (c for c in settings["tool"]["importlinter"]["contracts"] if c["id"] == "rooms")
    placed = {room.strip(" ()") for layer in rooms["layers"] for room in layer.split("|")}
    modules = {f"depot.{path.stem}" for path in (ROOT / "depot").glob("*.py") if path.stem != "__init__"}
    packages = {f"depot.{path.parent.name}" for path in (ROOT / "depot").glob("*/__init__.py")}
    assert modules | packages <= placed
