# ruff: noqa: INP001 - a program beside the pages, not a package
"""Runs the commands of the auditor's pages on the demonstration depot, and writes under each what it really answers.

`.venv/bin/python docs/manualoutput.py`; `--check` writes nothing and ends with 1 when an answer is not what it would
be, but for hashes and fingerprints, which are never the same twice. A block of code that begins with `depot` is a
command and its answer; one that is longer than `LINES`, or wider than `WIDTH`, is cut with …
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from depot.demo.build import build
from depot.demo.wording import users
from docs.pictures import NOW

ROOT: Final = Path(__file__).resolve().parent.parent
PAGES: Final = {language: ROOT / "docs" / "manual" / language / "auditor.md" for language in ("fr", "en")}
LINES: Final = 10
"""Of an answer, at most."""
LAST: Final = 3
"""How many of them are its last ones, where it is cut."""
WIDTH: Final = 110
"""Characters of a line of it, at most."""

BLOCK: Final = re.compile(r"^    depot .+\n(?:    .*\n)*", re.MULTILINE)
_RANDOM: Final = re.compile(r"\b[0-9a-fA-F]{8,}\b|\b(?:\d{5} ){7}\d{5}\b|\bL1-[0-9a-f]{8}\b")


class Site:
    """The demonstration depot in a folder of its own, with keys and a package on a key."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        build(folder / "depot.db", clock=lambda: NOW)
        self.run("depot key make", "en")
        self.run("depot export --plain --to key", "en")

    def run(self, command: str, language: str) -> str:
        """What a command answers."""
        admin = next(user for user in users() if user.role == "admin")
        asked = {"DEPOT_DB": str(self.folder / "depot.db"), "DEPOT_LANG": language, "PYTHONPATH": str(ROOT)}
        env = {**os.environ, **asked, "DEPOT_USER": admin.key, "DEPOT_PIN": admin.pin}
        (self.folder / "key").mkdir(exist_ok=True)
        words: list[str] = []
        for word in shlex.split(command)[1:]:
            found = sorted(self.folder.glob(word)) if "*" in word else []
            words += [str(path.relative_to(self.folder)) for path in found] or [word]
        ran = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-m", "depot", *words],
            cwd=self.folder,
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )
        return ran.stdout + ran.stderr


def renewed(page: str, answer: Callable[[str], str]) -> str:
    """A page with the answers of its commands."""

    def block(found: re.Match[str]) -> str:
        command = found.group().partition("\n")[0]
        lines = [line.rstrip() for line in answer(command.strip()).splitlines() if line.strip()]
        lines = [f"{line[:WIDTH]}…" if len(line) > WIDTH else line for line in lines]
        shown = [*lines[: LINES - LAST], "…", *lines[-LAST:]] if len(lines) > LINES else lines
        return "\n".join([command, *(f"    {line}".rstrip() for line in shown), ""])

    return BLOCK.sub(block, page)


def masked(page: str) -> str:
    """A page without what is never the same twice."""
    return _RANDOM.sub("…", page)


def main(arguments: list[str]) -> int:
    """Write the answers, or compare them."""
    stale = []
    with TemporaryDirectory(prefix="answers-") as folder:
        site = Site(Path(folder))
        for language, path in PAGES.items():
            page = path.read_text("utf-8")
            made = renewed(page, partial(site.run, language=language))
            if "--check" not in arguments:
                path.write_text(made, "utf-8")
            elif masked(made) != masked(page):
                stale.append(language)
    if stale:
        sys.stderr.write(f"not what the program answers any more: {', '.join(stale)}\n")
    return int(bool(stale))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
