"""Letters at the end of a period for tests of the command line."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import CommandLine

UNTIL = "2030-12-31"


def due(depot: CommandLine, folder: Path) -> str:
    """A box of the school whose period ended; its code."""
    (folder / "due.csv").write_text("Règle;Titre;Exemplaire;Actif;Semi-actif;Inactif\n9.10;Élèves;P;2;3;D\n", "utf-8")
    assert depot.json("import", "schedule", str(folder / "due.csv")).code == 0
    fields = ("--title", "Échus", "--unit", "7210", "--rule", "9.10", "--copy", "P", "--years", "2010")
    code: str = depot.act("box", "add", *fields)["subject"]
    return code


def lettered(depot: CommandLine, folder: Path) -> dict[str, str]:
    """A letter about it; its code by name."""
    written = depot.json("letters", "end-of-period", "--unit", "7210", "--until", UNTIL, "-o", str(folder / "l.pdf"))
    assert written.code == 0, written.err
    return {"letter": written.records[1]["notice"]}
