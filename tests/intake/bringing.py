"""What tests of whole imports share: a list written and imported, its report in short."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from depot.intake.loading import import_files
from depot.intake.profiles import parse_profile
from depot.intake.report import ImportReport
from depot.model.box import Box
from depot.model.file import File
from depot.model.location import Location
from depot.store.store import Store
from tests.desk.founded import Founded


def bring(depot: Founded, kind: str, *files: str | Path, profile: str = "", **options: Any) -> ImportReport:
    """Import lists, given as their text or as paths, with the text of a profile."""
    paths = []
    for number, content in enumerate(files):
        path = content if isinstance(content, Path) else depot.path.with_name(f"{kind}-{number}.csv")
        if isinstance(content, str):
            path.write_text(content, "utf-8")
        paths.append(path)
    read = parse_profile(profile.encode(), "essai") if profile else None
    return import_files(depot.supervisor, kind, paths, profile=read, **options)


def counts(report: ImportReport) -> dict[str, int]:
    """What was added by kind, and the other counts, where they are not 0."""
    found = dict(report.added) | {"changed": report.changed, "known": report.known}
    found |= {"refused": len(report.refused), "attention": len(report.attention)}
    return {name: n for name, n in found.items() if n}


def refusals(report: ImportReport) -> list[tuple[int, str]]:
    """(line, name of the reason)."""
    return [(note.line, note.error.name) for note in report.refused]


def boxes(store: Store) -> list[Box]:
    """Every box, by code."""
    return store.all(Box)


def files(store: Store) -> list[File]:
    """Every file, by code."""
    return store.all(File)


def shelf(depot: Founded, label: str) -> Location:
    """The place with a label."""
    return next(place for place in depot.store.all(Location) if place.label == label)
