"""What tests of the label desk share: a printer that is a folder, and what is on the desk."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from depot.desk.printing import kept
from depot.model.printing import PrintJob
from depot.store.labelling import open_jobs, past_jobs
from depot.store.store import Store
from screens.labels.bench import LabelBench
from tests.screens.depots import GOLDENS, UPDATE, Furnished, until
from tests.screens.harness import text_of

PRINTER = "bureau"


def add_folder(furnished: Furnished, name: str = PRINTER) -> Path:
    """A printer that is a folder beside the depot."""
    folder = furnished.path.parent / name
    folder.mkdir()
    session = furnished.session("sam")
    with session.store:
        kept.add_printer(session, name, {"address": f"folder:{folder}", "title": "Dossier du bureau"})
    return folder


def all_jobs(path: Path) -> list[PrintJob]:
    """Every print job, those in the queue first."""
    with Store.open(path, readonly=True) as store:
        return [*open_jobs(store, "L1"), *past_jobs(store)]


def bench(pilot: Pilot[Any]) -> LabelBench:
    """The label desk on show."""
    screen = pilot.app.screen
    assert isinstance(screen, LabelBench)
    return screen


async def list_needed(pilot: Pilot[Any]) -> None:
    """F2, Enter: all boxes that need a label; wait until they were read."""
    await pilot.press("f2")
    await until(pilot, "Add labels" if "Add labels" in text_of(pilot.app) else lambda: pilot.app.screen.is_modal)
    await pilot.press("enter")
    await until(pilot, lambda: not pilot.app.screen.is_modal)
    await read(pilot)


async def read(pilot: Pilot[Any]) -> None:
    """Wait until the check of what is on the list is done, whatever it found, and the printer has answered."""
    await until(pilot, lambda: re.search(r"grade [A-F]|note [A-F]|cote [A-F]", text_of(pilot.app)), 60)


def assert_keyless(pilot: Pilot[Any], name: str) -> None:
    """As assert_screen, but for the names of jobs, which are made of chance."""
    now = re.sub(r"L1-[0-9a-f]{8}", "L1-01234567", text_of(pilot.app)) + "\n"
    path = GOLDENS / f"{name}.txt"
    if UPDATE:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(now, "utf-8", newline="\n")
        return
    assert now == path.read_text("utf-8"), f"differs from {path.name}; DEPOT_UPDATE_GOLDENS=1 writes it anew\n{now}"
