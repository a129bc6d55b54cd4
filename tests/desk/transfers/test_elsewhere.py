"""Transfers in other depots and at a vault: the same rows in any order of arrival, and their own depot's affair."""

from __future__ import annotations

from contextlib import closing
from itertools import permutations
from pathlib import Path

import pytest

from depot.desk.session import Session
from depot.desk.transfers import receiving, verifying
from depot.desk.transfers.faults import TransferForeign
from depot.desk.transfers.reading import Slip, slip
from depot.desk.transfers.stages import own
from depot.model.event import Fact
from depot.store.store import Store
from depot.store.verify import verify
from tests.desk.founded import Founded
from tests.store.trading import depot as another
from tests.store.trading import parcels, receive


def at(path: Path, transfer: int) -> Slip:
    with closing(Store.open(path, readonly=True)) as store:
        return slip(store, transfer)


@pytest.fixture
def received(depot: Founded, clerk: Session, supervisor: Session, three: int) -> Slip:
    """A transfer with all that can happen to one."""
    receiving.note(clerk, three, 2, "missing", "au quai")
    receiving.receive(clerk, three, [1, 2])
    receiving.receive_extra(clerk, three, {"title": "Sans bordereau"})
    receiving.note(clerk, three, 3, "missing")
    receiving.withdraw(clerk, three, 1, "no_rule", "règle trouvée")
    receiving.finish(clerk, three)
    verifying.verify(supervisor, three)
    return slip(depot.store, three)


@pytest.mark.parametrize("order", list(permutations(range(2))))
def test_it_is_the_same_wherever_its_news_come(
    depot: Founded, received: Slip, tmp_path: Path, order: tuple[int, ...]
) -> None:
    transfer, vault = received.transfer.id, another(tmp_path / "vault.db", "V1")
    stranger = another(tmp_path / "l2.db", "L2")
    for parcel in parcels(depot.path):
        receive(stranger, parcel)
    with closing(Store.open(stranger)) as store:  # a program that does not keep the rule
        fact = Fact("transfer.cancelled", received.code.text, {"reason": "x"})
        store.act(lambda tx: tx.append(fact), actor="eve", station="test")
        with pytest.raises(TransferForeign):
            own(store, transfer)
    news = [parcels(depot.path), parcels(stranger, "L2")]
    for which in order:
        for parcel in news[which]:
            receive(vault, parcel)
    found = at(vault, transfer)
    assert (found.lines, found.differences, found.count) == (received.lines, received.differences, received.count)
    assert found.transfer._replace(rev=0) == received.transfer._replace(rev=0)
    assert verify(vault).ok
