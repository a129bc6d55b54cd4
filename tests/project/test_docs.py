"""What the pages say is so: links lead somewhere, commands, keys and settings are those that there are."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

import pytest

from depot.cli.calling import commands, taken
from depot.cli.verbs import VERBS
from depot.demo.build import BOXES
from depot.demo.wording import users
from depot.desk.settings import SETTINGS, STATION
from depot.model.roles import MAY, ROLES
from depot.model.scanner import ScannerSettings
from docs import keytable
from docs.pictures import SCENES
from screens.keys import verbs
from screens.start import SETTINGS as DRAWING
from tests.project.tree import ROOT, files, python_files

DOCS: Final = ROOT / "docs"
PAGES: Final = [path for path in files(".md") if path.parent in {ROOT, DOCS, DOCS / "manual/fr", DOCS / "manual/en"}]
SVG: Final = "http://www.w3.org/2000/svg"


def text(name: str) -> str:
    """A page."""
    return (ROOT / name).read_text("utf-8")


def cells(page: str, *heading: str) -> list[list[str]]:
    """The rows of the tables of a page whose headings begin so."""
    found, inside = [], False
    for line in page.splitlines():
        row = [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("|") else []
        if not row or row[: len(heading)] == list(heading):
            inside = bool(row)
        elif inside and not set(line) <= set("|-"):
            found.append(row)
    return found


def anchors(page: str) -> set[str]:
    """Where links into a page may lead: its headings, as they are written in addresses."""
    headings = re.findall(r"^#+ (.+)$", page, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def command_names() -> set[str]:
    """Every command as it is typed."""
    parts = {verb: commands(verb) for verb in VERBS}
    return {f"depot {verb} {part}".strip() for verb, found in parts.items() for part in found} | {"depot", "depot demo"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8")):
        if "://" in target:
            continue
        name, _sign, anchor = target.partition("#")
        path = (page.parent / name).resolve() if name else page
        if not path.exists() or (anchor and anchor not in anchors(path.read_text("utf-8"))):
            broken.append(target)
    assert not broken


def test_the_index_lists_every_page() -> None:
    listed = {name for row in cells(text("docs/README.md"), "page") for name in re.findall(r"\]\(([\w.-]+)\)", row[0])}
    assert listed == {page.name for page in PAGES if page.parent == DOCS} - {"README.md"}


def test_every_command_is_in_its_page() -> None:
    page = text("docs/cli.md")
    assert not [name for name in command_names() if not re.search(rf"{re.escape(name)}\b", page)]


def unknown_commands(page: str) -> list[str]:
    """What a page types after `depot` that is no command; words in capitals stand for others."""
    wrong = []
    for line in re.findall(r"(?:`|^ {4,})depot (?![|>])([^`\n]+)", page, re.MULTILINE):
        words = line.split()
        verb = taken(words)
        if verb is None or verb.isupper() or verb == "demo":
            continue
        part = taken(words) if verb in VERBS and "" not in commands(verb) else None
        if verb not in VERBS or (part is not None and not part.isupper() and part not in commands(verb)):
            wrong.append(line)
    return wrong


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_no_page_speaks_of_a_command_that_there_is_not(page: Path) -> None:
    assert unknown_commands(page.read_text("utf-8")) == []


def test_a_command_that_there_is_not_is_seen() -> None:
    page = "`depot loan open`, `depot --user ada fly`, `depot COMMAND`, `depot user`\n\n    depot --lang fr box ad\n"
    assert unknown_commands(page) == ["loan open", "--user ada fly", "--lang fr box ad"]


def test_the_page_of_keys_is_what_is_bound() -> None:
    assert keytable.PAGE.read_text("utf-8") == keytable.page(), "run: .venv/bin/python docs/keytable.py"
    assert keytable.COMMANDS.read_text("utf-8") == keytable.commands(), "run: .venv/bin/python docs/keytable.py"


def test_every_desk_is_in_the_page_of_keys() -> None:
    page, names = keytable.page(), {desk.NUMBER for desk in keytable.desks()}
    assert {"F5", "F6", "F7", "F9"} <= names
    assert not [verb.id for desk in keytable.desks() for verb in verbs(desk) if f"`{verb.id}`" not in page]


def test_the_settings_of_the_depot_are_told() -> None:
    rows = cells(text("docs/settings.md"), "setting", "when nobody set it", "who may")
    told = {row[0].strip("`"): row[1:] for row in rows}
    assert set(told) == set(SETTINGS)
    for key, known in SETTINGS.items():
        default, who, about = told[key]
        assert default == known.default, key
        assert who == ROLES[next(role for role in ("clerk", "supervisor", "admin") if known.right in MAY[role])], key
        assert about, key


def test_the_settings_of_a_terminal_and_of_its_scanner_are_told() -> None:
    _depot, terminal, scanner, _start = re.split(r"^## ", text("docs/settings.md"), flags=re.MULTILINE)[1:]
    assert names(terminal) == set(STATION)
    assert names(scanner) == set(ScannerSettings().to_dict())
    for row in cells(scanner, "setting"):
        default = ScannerSettings().to_dict().get(row[0].strip("`"))
        assert row[0] == "`double_ms`" or row[1] == str(default or ""), row[0]


def names(section: str) -> set[str]:
    """What the first column of a section's table names."""
    return {name for row in cells(section, "setting") for name in re.findall(r"`(\w+)`", row[0])}


def test_every_variable_that_is_read_is_told() -> None:
    read = {
        node.value
        for path in python_files("depot", "screens")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if re.fullmatch(r"DEPOT_[A-Z_]+|NO_COLOR|XDG_\w+", node.value)
    } | set(DRAWING)
    told = {name for row in cells(text("docs/settings.md"), "variable") for name in re.findall(r"`([A-Z_]+)`", row[0])}
    assert told == read


def named_tests() -> Iterator[tuple[Path, str]]:
    """The tests that the page of threats names; `::name` is in the file named before it."""
    path = ROOT
    for name, test in re.findall(r"`(tests/[\w/.]+)?::(\w+)`", text("docs/security.md")):
        path = ROOT / name if name else path
        yield path, test


def test_every_test_that_shows_a_defence_exists() -> None:
    named = [*named_tests()]
    assert len(named) > 40
    missing = []
    for path, test in named:
        tree = ast.parse(path.read_text("utf-8")) if path.is_file() else ast.Module([], [])
        if not any(getattr(node, "name", "") == test for node in tree.body):
            missing.append(f"{path.name}::{test}")
    assert not missing


def test_every_threat_has_a_defence_and_a_test() -> None:
    threats = cells(text("docs/security.md"), "threat", "what stands against it", "shown by")
    assert len(threats) > 25
    assert not [row for row in threats if len(row) != 3 or not all(row) or "::" not in row[2]]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_pages_are_plain_text_of_readable_width(page: Path) -> None:
    lines = page.read_text("utf-8").splitlines()
    prose = [line for line in lines if not line.startswith(("|", "!["))]
    assert not [line for line in prose if len(line) > 125]
    assert not [line for line in lines if line != unicodedata.normalize("NFC", line) or line != line.rstrip()]


def test_the_readme_says_what_the_demonstration_holds() -> None:
    page = text("README.md")
    assert f"{BOXES:,} boxes".replace(",", " ") in page
    told = dict(re.findall(r"\(`(\w+)`, (?:PIN )?(\d+)\)", page))
    assert told == {user.key: user.pin for user in users() if user.key in told}
    assert len(told) == 2


def test_the_readme_shows_every_desk_that_has_a_picture() -> None:
    assert re.findall(r"!\[.+\]\(docs/screenshots/(\w+)\.svg\)", text("README.md")) == list(SCENES)


@pytest.mark.parametrize("name", SCENES)
def test_a_picture_needs_nothing_from_elsewhere(name: str) -> None:
    picture = text(f"docs/screenshots/{name}.svg")
    root = ET.fromstring(picture)
    assert root.tag == f"{{{SVG}}}svg"
    assert root.findtext(f"{{{SVG}}}title") == SCENES[name].title
    assert picture.replace(SVG, "").count("://") == 0
    assert len(root.findall(f".//{{{SVG}}}text")) > 30


@pytest.mark.soak
def test_the_pictures_are_what_the_program_shows() -> None:
    ran = subprocess.run(
        [sys.executable, "docs/pictures.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, f"run: .venv/bin/python docs/pictures.py\n{ran.stderr}"
