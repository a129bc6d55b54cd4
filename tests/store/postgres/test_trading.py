"""Depots that did anything, with or without knowing of each other: the vault on a server and one in a file agree."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from depot.model.event import Fact
from tests.store.depots import WHO, assert_sound
from tests.store.postgres.conftest import made
from tests.store.postgres.servers import Postgres
from tests.store.test_merging_machine import MEMORY, NODES, facts, fresh
from tests.store.trading import append, depot, fold, opened, parcels, receive, snapshot

DEPOTS = NODES[:3]
Acts = list[tuple[str, list[Fact]]]

act = st.sampled_from(DEPOTS).flatmap(lambda node: st.tuples(st.just(node), st.lists(facts(node), max_size=3)))
acts = st.tuples(st.lists(act), st.lists(act))
orders = st.tuples(st.permutations(DEPOTS), st.permutations(DEPOTS))


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(acts, orders, st.integers(1, 9))
def test_whatever_was_done_comes_out_the_same(
    server: Postgres, done: tuple[Acts, Acts], ways: tuple[list[str], list[str]], chunk: int
) -> None:
    (first, then), (told, order) = done, ways
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        places = {node: Path(shutil.copy(fresh(node), f"{folder}/{node}.db")) for node in NODES}
        acted(places, first)
        for parcel in parcels(places[told[0]], told[0]):
            receive(places[told[1]], parcel)
        acted(places, then)
        vault = depot(made(server), "V1")
        for node in order:
            for parcel in parcels(places[node], node):
                receive(places["V1"], parcel)
        for node in reversed(order):
            for parcel in parcels(places[node], node):
                append(vault, parcel, chunk)
        fold(vault, chunk)
        assert snapshot(vault, "V1") == snapshot(places["V1"], "V1")
        assert_sound(vault)


def acted(places: dict[str, Path], what: Acts) -> None:
    for node, done in what:
        with opened(places[node]) as store:
            store.act(lambda tx, done=done: tx.append(*done), **WHO)  # type: ignore[misc]
