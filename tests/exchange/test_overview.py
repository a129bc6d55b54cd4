"""How it is with a depot, as a vault sees it."""

from __future__ import annotations

from datetime import date

import pytest

from depot.exchange.overview import FINE, GAPS, NOTHING, SILENT, UNKNOWN, NodeStatus
from depot.store.gaps import Gap
from tests.exchange.places import keys_of

TODAY = date(2026, 10, 5)
CARD = keys_of("L1").card
GAP = Gap("L1", "ab" * 16, 5, 9, "L1-ABABABAB.DEP")


def depot(received: str = "2026-10-01T09:00:00-04:00", at: str = "2026-08-01T09:00:00-04:00") -> NodeStatus:
    return NodeStatus("L1", "Dépôt", CARD, "ab" * 16, 12, at, received, 0, 0, 0, 0, (), 3, 2)


@pytest.mark.parametrize(
    ("it", "state"),
    [
        (depot(), FINE),
        (depot()._replace(card=None, gaps=(GAP,)), UNKNOWN),
        (depot()._replace(gaps=(GAP,), seq=0), GAPS),
        (depot(received="", at="")._replace(seq=0), NOTHING),
        (depot(received="2026-09-05T23:59:00-04:00"), FINE),
        (depot(received="2026-09-04T09:00:00-04:00"), SILENT),
        (depot(received=""), SILENT),
        (depot(received="", at="2026-10-04T09:00:00-04:00"), FINE),
        (depot(received="", at="hier"), SILENT),
    ],
)
def test_a_depot_is_in_the_worst_state_that_holds(it: NodeStatus, state: str) -> None:
    assert it.state(TODAY, 30) == state
