"""What the tree promises: small files, nothing of the machine it was written on, the pages a newcomer looks for."""

from __future__ import annotations

import re
import statistics
from pathlib import Path

import pytest

from tests.project.tree import PACKAGES, ROOT, files, python_files

BINARY = {".png", ".pdf", ".xlsx", ".xls", ".ods", ".db", ".mo", ".gz", ".zst", ".ttf", ".otf", ".woff2"}
OF_A_MACHINE = re.compile(
    r"(?<![\w.:/-])/(?:work|farm|root|home|Users|opt/pypi)/"  # folders of whoever wrote it
    r"|/tmp/[a-z_]+jobs"
    r"|://[^\s\"')]*\.(?:whl|tar\.gz)\b"  # download addresses
    r"|--(?:extra-)?index-url|--find-links"  # where one machine takes its packages
)


def lines(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def test_no_python_file_is_over_400_lines() -> None:
    long = {str(path.relative_to(ROOT)): lines(path) for path in files(".py") if lines(path) > 400}
    assert not long, "split by meaning"


def test_the_files_of_the_packages_are_small() -> None:
    sizes = [lines(path) for path in python_files(*PACKAGES) if path.name != "__init__.py"]
    assert statistics.median(sizes) < 120


def test_nothing_names_a_machine_or_a_download() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line[:100]}"
        for path in files()
        if path.suffix not in BINARY and path != Path(__file__)
        for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), 1)
        if OF_A_MACHINE.search(line)
    ]
    assert not found


def test_every_text_file_is_utf8_with_plain_line_ends() -> None:
    odd = [
        str(path.relative_to(ROOT))
        for path in files(".py") + files(".md") + files(".toml") + files(".po") + files(".tcss")
        if b"\r" in path.read_bytes() or path.read_bytes().startswith(b"\xef\xbb\xbf")
    ]
    assert not odd


def test_the_lock_pins_everything_by_hash_and_names_no_address() -> None:
    text = (ROOT / "requirements.lock").read_text("utf-8")
    assert "://" not in text
    pins = [block for block in re.split(r"\n(?=\S)", text) if not block.startswith("#")]
    assert len(pins) > 30
    for pin in pins:
        assert re.match(r"[a-z0-9-]+==[\w.]+(?: ; .+)? \\\n(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n?)+$", pin), pin


@pytest.mark.parametrize("name", ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile", ".ci/run"])
def test_a_newcomer_finds(name: str) -> None:
    assert (ROOT / name).read_text("utf-8").strip()


def test_the_changelog_says_what_is_coming_and_keeps_its_form() -> None:
    headings = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert headings[0] == "[Unreleased]"
    for released in headings[1:]:
        assert re.fullmatch(r"\[\d+\.\d+\.\d+\] - \d{4}-\d\d-\d\d", released)


def test_the_readme_names_the_two_commands() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert "make run" in text
    assert "make test" in text
