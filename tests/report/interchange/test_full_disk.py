"""A disk that is full while a finding aid or a table for another program is written."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from depot.desk.boxes import add_box
from depot.model import roles
from depot.store.store import Tx
from tests.conftest import ROOT
from tests.desk.founded import SCHOOL, Founded

FULL = """
import resource, sys
from pathlib import Path
from depot.errors import DepotError
from depot.report.interchange.writing import TABLES, Wanted, write_table
from depot.report.lists.as_ead3 import write_ead3
from depot.report.lists.boxes import HOLDINGS
from depot.report.lists.narrowing import Wish, asked
from depot.store.store import Store
from tests.report.lists.asking import TODAY
with Store.open(Path(sys.argv[1]), readonly=True) as store:
    wanted, file = asked(store, HOLDINGS, Wish(unit="7210"), TODAY), Path(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
    try:
        if file.suffix == ".xml":
            write_ead3(store, wanted, file)
        else:
            write_table(store, Wanted(TABLES[file.stem], wanted, ""), file)
    except DepotError as error:
        print(error.name, error.facts["reason"])
"""


@pytest.mark.parametrize("name", ["atom-holdings.csv", "finding-aid.xml"])
def test_it_leaves_the_old_file_as_it_was(depot: Founded, tmp_path: Path, name: str) -> None:
    def work(tx: Tx) -> None:
        for n in range(120):
            add_box(tx, {"unit": SCHOOL, "title": f"Élèves {n} {'x' * 300}"})

    depot.admin.do(roles.INTAKE, work)
    file = tmp_path / "out" / name
    file.parent.mkdir()
    file.write_bytes(b"before")
    environment = {"PATH": "/usr/bin:/bin", "TMPDIR": str(tmp_path), "PYTHONPATH": str(ROOT), "DEPOT_LANG": "en"}
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(depot.path), str(file)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("report.not-written"), done.stderr
    assert file.read_bytes() == b"before"
    assert [*file.parent.iterdir()] == [file]
