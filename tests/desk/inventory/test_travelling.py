"""Inventories travel: to a vault on a file and on a server, whole; and only their own depot speaks of them."""

from __future__ import annotations

from contextlib import closing
from itertools import permutations
from pathlib import Path

import pytest

from depot.desk.inventory.breaches import describe_breach
from depot.desk.inventory.settling import close, settle, wanted
from depot.desk.inventory.starting import Wanted, start
from depot.model.breach import Breach
from depot.model.codes import Code
from depot.model.event import Fact
from depot.model.inventory import Inventory
from depot.store.store import Store
from depot.store.verify import verify
from tests.desk.founded import Founded
from tests.desk.inventory.rack import Rack, count, plant
from tests.store.depots import WHO, Clock
from tests.store.postgres.conftest import made, server  # noqa: F401 - the fixture
from tests.store.postgres.servers import Postgres
from tests.store.trading import depot as founded
from tests.store.trading import parcels, receive, snapshot

ROWS = ("inventory", "inventory_shelf", "inventory_box", "inventory_scan", "inventory_settled", "breach")


@pytest.fixture
def inventory(depot: Founded, rack: Rack) -> str:
    """One that is settled, with two boxes that are missing."""
    code = start(depot.clerk, Wanted((rack.bay,), ordered=True)).result
    assert code is not None
    found, _problems = plant(depot, rack, {0: "not_seen", 1: "misplaced", 2: "unknown", 3: "disorder"})
    found[0].remove(rack.boxes[0][1])
    count(depot, code.id, rack, found)
    settle(depot.clerk, code.id, wanted(depot.clerk, code.id, kind="not_seen"))
    return code.text


def rows(path: Path | str) -> dict[str, object]:
    held = snapshot(path)
    return {name: held[name] for name in ROWS}


def test_a_vault_has_every_row_on_a_file_and_on_a_server(
    depot: Founded,
    inventory: str,
    server: Postgres,  # noqa: F811
    tmp_path: Path,
) -> None:
    assert all(rows(depot.path).values())
    for vault in (str(tmp_path / "vault.db"), made(server)):
        founded(vault, "V1")
        for parcel in parcels(depot.path):
            receive(vault, parcel)
        assert rows(vault) == rows(depot.path)


def test_what_another_depot_writes_about_it_changes_nothing_in_any_order(
    depot: Founded, inventory: str, tmp_path: Path
) -> None:
    other = founded(tmp_path / "other.db", "L2")
    (own,) = parcels(depot.path)
    receive(other, own.cut(1, own.last - 3))
    with closing(Store.open(other, clock=Clock())) as store:
        settled: dict[str, object] = {"subject": "X", "problem": "unknown", "how": "leave"}
        forged: dict[str, dict[str, object]] = {"settled": settled, "closed": {}, "seen": {}}
        store.act(
            lambda tx: tx.append(*(Fact(f"inventory.{verb}", inventory, body) for verb, body in forged.items())), **WHO
        )
    close(depot.clerk, Code.parse(inventory).id, "fini")
    arriving = [*parcels(depot.path, "L1"), *parcels(other, "L2")]
    seen = []
    for n, order in enumerate(permutations(arriving)):
        vault = founded(tmp_path / f"vault{n}.db", "V1")
        for parcel in order:
            receive(vault, parcel)
        seen.append(snapshot(vault, "V1"))
        with closing(Store.open(vault, readonly=True)) as store:
            now = store.get(Inventory, Code.parse(inventory).id)
            assert now is not None
            assert (now.closed_by, now.reason) == ("lou", "fini")
        assert verify(vault).ok
    receive(depot.path, parcels(other, "L2")[0])
    assert seen[0] == seen[1]
    mine, theirs = rows(depot.path), {name: seen[0][name] for name in ROWS}
    assert {name: mine[name] for name in ROWS[1:]} == {name: theirs[name] for name in ROWS[1:]}


def test_two_depots_that_say_different_things_of_an_incident_are_asked(
    depot: Founded, inventory: str, tmp_path: Path
) -> None:
    other = founded(tmp_path / "other.db", "L2")
    receive(other, parcels(depot.path)[0])
    breach = depot.store.all(Breach)[0]
    describe_breach(depot.supervisor, breach.key, {"persons": 9, "measures": "recherche"})
    with closing(Store.open(other, clock=Clock())) as store:
        said = Fact("breach.described", f"breach/{breach.key}", {"persons": 11, "happened": "2026"})
        store.act(lambda tx: tx.append(said), **WHO)
    receive(depot.path, parcels(other, "L2")[0])
    now = depot.store.get(Breach, breach.key)
    assert now is not None
    assert (now.persons, now.measures, now.happened) == (None, "recherche", "2026")
    assert depot.store.conflict_keys() == [(f"breach/{breach.key}", "persons")]
