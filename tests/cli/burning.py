"""Destruction batches at every point, for tests of the command line."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

from depot.desk.boxes import add_box
from depot.desk.destruction import deciding, drafting, executing, signatures
from depot.desk.destruction.reading import docket
from depot.desk.files import add_file
from depot.desk.reference import put_rule
from depot.desk.session import Session
from depot.desk.settings import change
from depot.model import roles
from depot.model.batch import Batch
from depot.model.codes import Code, code_id
from depot.store.store import Store, Tx

POINTS = ("draft", "submitted", "approved", "started", "pulled", "executed", "certified")
"""How far a batch can be."""


def batches(database: Path, clerk: str, admin: str, pin: str) -> Mapping[str, str]:
    """Codes of a batch at each point, and as `POINT_box` of its box; `due` boxes in no batch, and one to be sorted."""
    found: dict[str, str] = {}
    with closing(Store.open(database)) as store:
        lou, ada = Session(store, clerk, "test"), Session(store, admin, "test")
        change(ada, "destruction_signers", "direction")
        codes = ada.do(roles.INTAKE, _boxes).result or []
        found |= {"due": codes[-1], "free": codes[-2], "sorting": codes[-3], "sorted": codes[-4]}
        found["sorted_file"] = Code.from_id("F", store.files_in(code_id(codes[-4]))[0].id).text
        for point, box in zip(POINTS, codes, strict=False):
            found |= {point: _taken_to(point, box, lou, ada, pin), f"{point}_box": box}
        it = store.get(Batch, code_id(found["submitted"]))
        assert it is not None
        found["digest"] = docket(store, it, lou.today).digest
    return found


def _boxes(tx: Tx) -> list[str]:
    org = tx.home_organisation()
    for code, disposition in (("D.1", "D"), ("T.1", "T")):
        copies = [{"copy": "P", "active": 1, "semi": 1, "disposition": disposition}]
        put_rule(tx, org, code, {"copies": json.dumps(copies), "approved_on": "2001-01-01"})
    fields = {"org": org, "title": "Vieux", "closed_on": "2008-01-01", "copy": "P"}
    sorting = [add_box(tx, {**fields, "rule": f"{org}/T.1"}).text for _ in "12"]
    for n in range(2):
        add_file(tx, code_id(sorting[0]), {"title": f"Dossier {n}", "closed_on": "2007-01-01"})
    due = [add_box(tx, {**fields, "rule": f"{org}/D.1"}).text for _ in range(len(POINTS) + 2)]
    return [*due[:-2], *sorting, *due[-2:]]


def _taken_to(point: str, box: str, clerk: Session, admin: Session, pin: str) -> str:
    done = drafting.draft(clerk, [box]).result
    assert done is not None
    batch = done.batch.id

    def sign() -> None:
        deciding.approve_rest(admin, batch)
        now = admin.store.get(Batch, batch)
        assert now is not None
        signatures.sign(admin, batch, "direction", pin, docket(admin.store, now, admin.today).digest)

    said = {"method": "shredding", "level": "P-4", "place": "Quai", "witness": "Guy Côté"}
    steps: dict[str, Callable[[], object]] = {
        "submitted": lambda: drafting.submit(clerk, batch),
        "approved": sign,
        "started": lambda: executing.start(clerk, batch),
        "pulled": lambda: executing.pull(clerk, batch, [box]),
        "executed": lambda: executing.shred(clerk, batch, [box]),
        "certified": lambda: _certify(admin, batch, said),
    }
    for step in POINTS[1 : POINTS.index(point) + 1]:
        steps[step]()
    if point == "submitted":
        deciding.approve_rest(admin, batch)
    return done.batch.text


def _certify(admin: Session, batch: int, said: Mapping[str, str]) -> None:
    from depot.desk.destruction.certifying import certify

    certify(admin, batch, said)
