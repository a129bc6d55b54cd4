"""The files of the project as git would list them, without needing git."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
"""The repository."""

PACKAGES = ("depot", "screens", "labels", "data")
"""The packages that are installed."""

_MADE = {"__pycache__", "build", "dist", "htmlcov"}
_KEPT_HIDDEN = {".ci", ".gitignore", ".gitattributes"}


def files(suffix: str = "") -> list[Path]:
    """Every source file of the project with this ending, sorted; made and hidden folders are left out."""
    return sorted(_walk(ROOT, suffix))


def python_files(*folders: str) -> list[Path]:
    """The Python files under these top folders of the project, sorted."""
    return [path for path in files(".py") if path.relative_to(ROOT).parts[0] in folders]


def _walk(folder: Path, suffix: str) -> list[Path]:
    found: list[Path] = []
    for entry in folder.iterdir():
        if entry.name in _MADE or (entry.name.startswith(".") and entry.name not in _KEPT_HIDDEN):
            continue
        if entry.is_dir():
            found += _walk(entry, suffix)
        elif entry.name.endswith(suffix):
            found.append(entry)
    return found
