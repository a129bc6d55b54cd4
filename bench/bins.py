"""Scanning boxes to destruction in a long batch: each at its shelf, then at the bin, in SHRED mode.

Processor time of a scan and of the banner that the desk then shows; the depot is made and thrown away.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

from bench.measure import PIN, line, milliseconds
from depot.desk.accounts import add_user
from depot.desk.boxes import add_box
from depot.desk.destruction import deciding, drafting, executing, signatures
from depot.desk.destruction.reading import docket
from depot.desk.files import add_file
from depot.desk.reference import put_rule
from depot.desk.scanning.engine import ScanDesk
from depot.desk.seen import known
from depot.desk.session import Session
from depot.desk.settings import change
from depot.desk.setup import initialise
from depot.model import roles
from depot.model.batch import Batch
from depot.model.codes import Code
from depot.model.commands import Command
from depot.store.store import Store, Tx

NOW = datetime.fromisoformat("2026-11-22T09:00:00-05:00")


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=100)
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="depot-bins-") as folder:
        store, batch, boxes = _batch(Path(folder) / "bins.db", asked.lines)
        with store:
            print(f"bins, a batch of {asked.lines} boxes")
            _scan(store, batch, boxes[: asked.rounds])


class Clock:
    """A clock that goes on by itself, so that no scan is taken for an echo of the one before."""

    def __init__(self) -> None:
        self._now = NOW

    def __call__(self) -> datetime:
        self._now += timedelta(seconds=5)
        return self._now


def _batch(path: Path, lines: int) -> tuple[Store, int, list[str]]:
    """A batch that everybody signed."""
    ada = initialise(path, node="L1", name="Dépôt", admin="ada", pin=PIN, org="CSSRL", org_name="CSS", clock=Clock())
    store = ada.store
    add_user(ada, "lou", role=roles.CLERK, full_name="Lou Roy", pin=PIN)
    change(ada, "destruction_signers", "direction")
    lou = Session(store, "lou", "bench")

    def fill(tx: Tx) -> list[str]:
        copies = [{"copy": "P", "active": 1, "semi": 1, "disposition": "D"}]
        put_rule(tx, "CSSRL", "D.1", {"copies": json.dumps(copies), "approved_on": "2001-01-01"})
        fields = {"org": "CSSRL", "title": "Vieux", "closed_on": "2008-01-01", "copy": "P", "rule": "CSSRL/D.1"}
        codes = [add_box(tx, fields) for _ in range(lines)]
        for code in codes:
            add_file(tx, code.id, {"title": "Dossier", "closed_on": "2007-01-01"})
        return [code.text for code in codes]

    boxes = ada.do(roles.INTAKE, fill, bulk=True).result or []
    done = drafting.draft(lou, boxes).result
    assert done is not None
    batch = done.batch.id
    drafting.submit(lou, batch)
    deciding.approve_rest(ada, batch)
    signatures.sign(ada, batch, "direction", PIN, docket(store, known(store, Batch, batch), ada.today).digest)
    executing.start(lou, batch)
    return store, batch, boxes


def _scan(store: Store, batch: int, boxes: list[str]) -> None:
    desk = ScanDesk(Session(store, "lou", "bench"))
    code = Code.from_id("D", batch).text
    for what, first in (("at the shelf", [Command.SHRED.code, code]), ("at the bin", [code])):
        for scan in first:
            desk.scan(scan)
        scans, banners = [], []
        for box in boxes:
            start = time.process_time()
            result = desk.scan(box)
            scans.append(time.process_time() - start)
            assert [each.result for each in result.outcomes] == ["ok"], result
            start = time.process_time()
            desk.banner()
            banners.append(time.process_time() - start)
        line(f"a scan {what}, processor time", milliseconds(scans))
        line("and its banner", milliseconds(banners))


if __name__ == "__main__":
    main()
