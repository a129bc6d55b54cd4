"""Acts on a server: the same as on a file, row for row."""

from __future__ import annotations

from depot.store.store import Store
from depot.store.verify import verify
from tests.store.depots import WHO, act_id, registered, script


def test_an_act_is_written_and_found(store: Store) -> None:
    code = registered(store)[0]
    assert [event.kind for event in store.history(code.text)] == ["box.registered"]
    report = verify(store)
    assert [p.sentence() for p in report.problems] == []


def test_a_script(store: Store) -> None:
    work = script(1)
    for number in range(60):
        store.act(next(work), act=act_id(1, number), **WHO)
    report = verify(store)
    assert [p.sentence() for p in report.problems] == []
    assert report.folded
