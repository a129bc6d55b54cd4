"""Merging on a server: the same tables as in a file, from the same packages."""

from __future__ import annotations

from pathlib import Path

from depot.model.event import Fact
from depot.store.verify import verify
from tests.store.depots import WHO, registered
from tests.store.trading import depot, opened, parcels, receive, snapshot


def test_conflicts_come_out_the_same(tmp_path: Path, empty: str) -> None:
    one, two, hub = (depot(tmp_path / f"{node}.db", node) for node in ("L1", "L2", "V1"))
    vault = depot(empty, "V1")
    with opened(one) as store:
        codes = registered(store, 5)
    for parcel in parcels(one):
        receive(two, parcel)
    with opened(one) as store:
        store.act(lambda tx: tx.append(Fact("box.described", codes[0].text, {"title": "A"})), **WHO)
    with opened(two) as store:
        store.act(lambda tx: tx.append(Fact("box.described", codes[0].text, {"title": "B"})), **WHO)
    for path in (one, two):
        for parcel in parcels(path):
            receive(hub, parcel)
            receive(vault, parcel)
    assert snapshot(vault, "V1") == snapshot(hub, "V1")
    assert snapshot(vault)["conflict"]
    report = verify(vault)
    assert [problem.sentence() for problem in report.problems] == []
