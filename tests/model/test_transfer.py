"""A transfer folds every authentic event, and its rows are the same however they are written."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from depot.model.codes import Code
from depot.model.event import Event
from depot.model.registers import WRITES
from depot.model.transfer import ENDED, STATES, Transfer, evolve, state_of
from depot.model.transferlines import DIFFERENCES, Difference, TransferLine, of_transfer

CODE = Code("T", "L1", 1)
KINDS = sorted(kind for kind in WRITES if kind.startswith("transfer."))

values = st.one_of(st.none(), st.integers(-3, 1 << 70), st.text(max_size=6), st.sampled_from(sorted(DIFFERENCES)))
bodies = st.dictionaries(
    st.sampled_from(
        [
            "line",
            "difference",
            "box",
            "title",
            "unit",
            "number",
            "year_from",
            "quantity",
            "extra",
            "remark",
            "rev",
            "status",
            "ended",
        ]
    ),
    st.one_of(values, st.just("BL1000001V")),
)


def event(kind: str, body: dict[str, Any], *, actor: str = "ada", node: str = "L1", seq: int = 1) -> Event:
    at = f"2026-10-05T09:{seq % 60:02}:00-04:00"
    return Event(node, "0" * 32, seq, "1" * 32, 0, kind, CODE.text, at, "ok", "x", actor, None, body)


@given(st.lists(st.tuples(st.sampled_from([*KINDS, "transfer.weighed"]), bodies, st.sampled_from(["L1", "L2"]))))
def test_any_events_fold_and_the_state_is_one_that_has_a_name(told: list[tuple[str, dict[str, Any], str]]) -> None:
    state = Transfer(CODE.id)
    for seq, (kind, body, node) in enumerate(told, 1):
        before, state = state, evolve(state, event(kind, body, node=node, seq=seq))
        assert state.rev == before.rev + 1
        assert state_of(state, 0) in STATES
        assert state_of(state, 1) in STATES
        if node == "L2":
            assert state._replace(rev=0) == before._replace(rev=0)
        if before.ended:
            assert state.ended == before.ended
            assert state.status in ENDED
        for row in of_transfer(state, event(kind, body, node=node, seq=seq)):
            assert node == "L1"
            if isinstance(row, TransferLine):
                assert row.n == state.last
                assert all(type(value) in (int, str, type(None)) for value in row)
            if isinstance(row, Difference):
                assert row.kind in DIFFERENCES


def test_the_state_follows_from_the_facts() -> None:
    told: list[tuple[str, dict[str, Any], str]] = [
        ("transfer.announced", {"unit": "A/1"}, "announced"),
        ("transfer.line_added", {"title": "x"}, "announced"),
        ("transfer.difference_noted", {"line": 1, "difference": "missing"}, "receiving"),
        ("transfer.received", {}, "received"),
        ("transfer.verified", {"note": "x"}, "verified"),
        ("transfer.returned", {"given_to": "y"}, "returned"),
        ("transfer.cancelled", {"reason": "z"}, "returned"),
    ]
    state = Transfer(CODE.id)
    for seq, (kind, body, status) in enumerate(told, 1):
        state = evolve(state, event(kind, body, seq=seq))
        assert state.status == status
    assert state.reason == "y"


def test_differences_weigh_only_while_it_is_received() -> None:
    received = Transfer(CODE.id, received_at="x")
    assert [state_of(received, n) for n in (0, 2)] == ["received", "differences"]
    assert state_of(received._replace(verified_at="x"), 2) == "verified"


def test_whoever_had_boxes_in_hand_is_remembered_once() -> None:
    state = Transfer(CODE.id)
    for seq, actor in enumerate(("lou", "sam", "lou"), 1):
        state = evolve(state, event("transfer.line_received", {"line": seq}, actor=actor, seq=seq))
    assert state.receiver_list == ("lou", "sam")
    assert evolve(state, event("transfer.verified", {}, actor="ada", seq=4)).receiver_list == ("lou", "sam")
