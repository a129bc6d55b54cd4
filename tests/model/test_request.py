"""A request folds every authentic event, its state follows from its lines, and its rows are the same however told."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from depot.model.codes import Code
from depot.model.event import Event
from depot.model.registers import WRITES
from depot.model.request import (
    AT_HAND,
    FULFILLED,
    NAMED,
    OVER,
    PICKED,
    RECEIVED,
    REFUSED,
    STATES,
    STEPS,
    TO_PICK,
    WORDS_ONLY,
    Request,
    evolve,
    state_of,
)
from depot.model.requestlines import RequestLine, changed, of_request

CODE = Code("R", "L1", 2)
ITEM = Code("B", "L1", 1).text
KINDS = sorted(kind for kind in WRITES if kind.startswith("request."))

values = st.one_of(
    st.none(), st.integers(-3, 1 << 70), st.text(max_size=6), st.sampled_from([1, 2, 3, ITEM, "PL1000001V", "BXX"])
)
bodies = st.dictionaries(
    st.sampled_from(["line", "item", "words", "reason", "loan", "person", "unit", "marks", "rev", "status", "answer"]),
    values,
)
aimed = st.builds(lambda body, n: {**body, "line": n, "item": ITEM}, bodies, st.integers(0, 4))


def event(kind: str, body: dict[str, Any], *, actor: str = "ada", node: str = "L1", seq: int = 1) -> Event:
    at = f"2026-10-05T09:{seq % 60:02}:00-04:00"
    return Event(node, "0" * 32, seq, "1" * 32, 0, kind, CODE.text, at, "ok", "x", actor, None, body)


def lines_after(rows: dict[int, RequestLine], before: Request, after: Request, happened: Event) -> None:
    for row in of_request(before, after, happened):
        rows[row.n] = row if isinstance(row, RequestLine) else changed(rows[row.n], row)


told = st.lists(
    st.tuples(
        st.sampled_from([*KINDS, "request.weighed"]), st.one_of(bodies, aimed), st.sampled_from(["L1", "L1", "L2"])
    ),
    max_size=25,
)


@given(told)
def test_any_events_fold_and_lines_and_marks_tell_the_same(events: list[tuple[str, dict[str, Any], str]]) -> None:
    state, rows = Request(CODE.id), dict[int, RequestLine]()
    for seq, (kind, body, node) in enumerate(events, 1):
        happened = event(kind, body, node=node, seq=seq)
        before, state = state, evolve(state, happened)
        assert state.rev == before.rev + 1
        assert {state_of(state, 0, 0), state_of(state, 1, 1)} <= set(STATES)
        assert bool(state.over_at) == (state.status in OVER)
        if node == "L2":
            assert state._replace(rev=0) == before._replace(rev=0)
        if (before.ended or before.answer) and kind != "request.reopened":
            assert state.status == before.status
        lines_after(rows, before, state, happened)
    assert sorted(rows) == list(range(1, len(state.marks) + 1))
    for n, row in rows.items():
        mark = state.marks[n - 1]
        assert bool(row.outcome) == (mark not in (WORDS_ONLY, NAMED, AT_HAND))
        assert not (mark == WORDS_ONLY and row.item)
        assert (mark not in (NAMED, AT_HAND)) or row.item == ITEM
        assert bool(row.picked_at) == (mark in (AT_HAND, "d"))


@given(told)
def test_what_is_to_be_done_weighs_more_than_what_was_done(events: list[tuple[str, dict[str, Any], str]]) -> None:
    state = Request(CODE.id)
    for seq, (kind, body, node) in enumerate(events, 1):
        state = evolve(state, event(kind, body, node=node, seq=seq))
    if state.ended or state.answered_by:
        assert state.status in OVER
    elif NAMED in state.marks:
        assert state.status == TO_PICK
    elif WORDS_ONLY in state.marks:
        assert state.status == RECEIVED
    elif AT_HAND in state.marks:
        assert state.status == PICKED


def test_each_step_is_a_way_from_reception_to_its_end() -> None:
    def after(*steps: tuple[str, dict[str, Any]]) -> Request:
        state = Request(CODE.id)
        for seq, (verb, body) in enumerate([("received", {"unit": "C/1"}), *steps], 1):
            state = evolve(state, event(f"request.{verb}", body, seq=seq))
        return state

    words, named = ("line_added", {"words": "bail"}), ("line_named", {"line": 1, "item": ITEM})
    picked, done = ("line_picked", {"line": 1}), ("line_fulfilled", {"line": 1})
    assert [after(*steps).status for steps in ((words,), (words, named), (words, named, picked))] == [
        RECEIVED,
        TO_PICK,
        PICKED,
    ]
    over = after(words, named, picked, done)
    assert (over.status, over.over_by, over.picked_at[:16]) == (FULFILLED, "ada", "2026-10-05T09:04")
    assert state_of(over, 1, 0) == FULFILLED
    assert state_of(over, 0, 0) == "closed"
    assert after(words, ("line_refused", {"line": 1})).status == REFUSED
    assert after(words, ("line_unfound", {"line": 1})).status == FULFILLED
    again = after(words, named, picked, done, ("line_reopened", {"line": 1}))
    assert (again.status, again.over_at) == (PICKED, "")
    assert state_of(after(words, named), 0, 0) == "waiting"


def test_every_kind_about_a_line_says_what_it_makes_of_it() -> None:
    assert {kind for kind in KINDS if ".line_" in kind} - {"request.line_added"} == set(STEPS)
