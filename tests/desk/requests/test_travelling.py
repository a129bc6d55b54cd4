"""Requests travel: to a vault on a file and on a server, whole; and only their own depot speaks of them."""

from __future__ import annotations

from contextlib import closing
from itertools import permutations
from pathlib import Path

import pytest

from depot.desk.requests import answering, ending, receiving
from depot.model.codes import Code
from depot.model.event import Fact
from depot.model.request import Request
from depot.store.store import Store
from depot.store.verify import verify
from tests.desk.founded import FINANCE, Founded
from tests.desk.hall import Hall
from tests.desk.requests.asked import asked, picked
from tests.store.depots import WHO, Clock
from tests.store.postgres.conftest import made, server  # noqa: F401 - the fixture
from tests.store.postgres.servers import Postgres
from tests.store.trading import depot as founded
from tests.store.trading import parcels, receive, snapshot

ROWS = ("request", "request_line")


@pytest.fixture
def request_(depot: Founded, hall: Hall) -> int:
    """One of which something was done with every line."""
    code = picked(depot, hall, hall.boxes[0], hall.boxes[1])
    receiving.add(depot.clerk, code, ["bulletins", "plans", hall.boxes[3]])
    answering.hand_over(depot.clerk, code)
    receiving.name_item(depot.clerk, code, 3, hall.file)
    ending.nothing_found(depot.clerk, code, 4, "nulle part")
    ending.refuse_line(depot.clerk, code, 5, "restreint")
    foreign = asked(depot, hall, hall.boxes[3], unit=FINANCE)
    receiving.authorise(depot.clerk, foreign, [], {"authority": "Lettre", "signed_on": "2026-10-01"})
    return code


def rows(path: Path | str, name: str = "L1") -> dict[str, object]:
    held = snapshot(path, name)
    return {table: held[table] for table in ROWS}


def test_a_vault_has_every_row_on_a_file_and_on_a_server(
    depot: Founded,
    request_: int,
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
    depot: Founded, request_: int, tmp_path: Path
) -> None:
    code = Code.from_id("R", request_).text
    other = founded(tmp_path / "other.db", "L2")
    (own,) = parcels(depot.path)
    receive(other, own.cut(1, own.last - 3))
    with closing(Store.open(other, clock=Clock())) as store:
        forged: dict[str, dict[str, object]] = {"line_picked": {"line": 3}, "cancelled": {"reason": "x"}}
        forged["line_refused"] = {"line": 3, "reason": "x"}
        store.act(lambda tx: tx.append(*(Fact(f"request.{verb}", code, body) for verb, body in forged.items())), **WHO)
    ending.refuse(depot.clerk, request_, "fini")
    arriving = [*parcels(depot.path, "L1"), *parcels(other, "L2")]
    seen = []
    for n, order in enumerate(permutations(arriving)):
        vault = founded(tmp_path / f"vault{n}.db", "V1")
        for parcel in order:
            receive(vault, parcel)
        seen.append(snapshot(vault, "V1"))
        with closing(Store.open(vault, readonly=True)) as store:
            now = store.get(Request, request_)
            assert now is not None
            assert (now.status, now.over_by, now.reason, now.marks) == ("refused", "lou", "fini", "ddnxs")
        assert verify(vault).ok
    receive(depot.path, parcels(other, "L2")[0])
    assert seen[0] == seen[1]
    assert rows(depot.path)["request_line"] == seen[0]["request_line"]
