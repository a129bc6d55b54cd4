"""What holds reach, for how long, and what becomes of one that several depots wrote about."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from depot.model.event import Event
from depot.model.hold import KINDS, Hold, evolve, holds_on, reaching
from depot.model.registers import held_back
from depot.model.settling import Settled, Told, settle

DAY = "2026-10-05"


def hold(key: str = "L1-1", **fields: Any) -> Hold:
    return Hold(key, node="L1", reason="litige", **fields)


@pytest.mark.parametrize("kind", KINDS)
def test_a_hold_reaches_by_its_own_kind_of_tie_alone(kind: str) -> None:
    one = hold(kind=kind, keys="A\nB")
    assert holds_on({kind: {"B"}}, [one], DAY) == (one,)
    assert holds_on({kind: {"C"}}, [one], DAY) == ()
    assert holds_on({other: {"A"} for other in KINDS if other != kind}, [one], DAY) == ()


@pytest.mark.parametrize(
    ("fields", "stands"),
    [
        ({}, True),
        ({"until": DAY}, True),
        ({"until": "2026-10-04"}, False),
        ({"starts": "2026-12-01"}, True),
        ({"lifted_at": "2026-10-01T09:00:00-04:00"}, False),
        ({"lifted_at": "2026-10-01T09:00:00-04:00", "until": "2027-01-01"}, False),
    ],
)
def test_how_long_it_stands(fields: dict[str, str], stands: bool) -> None:
    assert hold(**fields).stands(DAY) is stands


KEYS = st.sampled_from("ABCDEFG")


@given(links=st.dictionaries(KEYS, st.lists(KEYS, max_size=3)), start=st.sets(KEYS, max_size=3))
def test_reaching_is_the_closure_whatever_the_loops(links: dict[str, list[str]], start: set[str]) -> None:
    found = reaching(start, lambda key: links.get(key, ()))
    assert start <= found
    assert all(set(links.get(key, ())) <= found for key in found)
    pairs = {(a, b) for a, many in links.items() for b in many}
    grown = set(start)
    for _round in "ABCDEFG":
        grown |= {b for a, b in pairs if a in grown}
    assert found == grown


PLACED = ("hold.placed", {"kind": "box", "keys": "BL10000010", "reason": "litige", "until": "2026-12-31"})
LIFTED = ("hold.lifted", {"why": "réglé"})
LATER = ("hold.described", {"until": "2027-12-31"})
WORDED = ("hold.described", {"reason": "litige 2"})


def story(*sides: tuple[str, dict[str, str]], decided: dict[str, str] | None = None) -> list[Told]:
    """A hold that L1 placed; then each side by a depot that knew the placing and nothing of the other sides."""
    told = [Told(_event("L1", 1, *PLACED), {})]
    for n, (kind, body) in enumerate(sides):
        told.append(Told(_event(f"V{n}", 1, kind, body), {("L1", "L1"): 1}))
    if decided is not None:
        knew = {(f"V{n}", f"V{n}"): 1 for n in range(len(sides))}
        told.append(Told(_event("L1", 2, "conflict.decided", {"fields": decided}), knew))
    return told


def _event(node: str, seq: int, kind: str, body: dict[str, Any]) -> Event:
    at = "2026-10-05T09:00:00-04:00"
    return Event(node, node, seq, f"{node}{seq}", 0, kind, "hold/L1-1", at, "ok", "tty1", "ada", None, body)


def folded(told: list[Told]) -> tuple[Hold, Settled]:
    """The hold, the same in every order of arrival."""
    settled = settle("hold", told)
    assert all(settle("hold", list(order)) == settled for order in permutations(told))
    state = Hold("L1-1")
    for event, masked in settled.steps:
        after = evolve(state, event)
        state = held_back("hold", state, after, masked) if masked else after
    return state, settled


def test_a_hold_lifted_here_and_prolonged_there_stands_until_somebody_decides() -> None:
    state, settled = folded(story(LIFTED, LATER))
    assert not state.lifted_at
    assert state.until == "2027-12-31"
    assert [claim.register for claim in settled.claims] == ["force", "force"]
    assert not any(claim.stands for claim in settled.claims)
    lifted = {"lifted_at": "2026-10-05T09:00:00-04:00", "lifted_by": "ada", "lifted_why": "réglé"}
    state, settled = folded(story(LIFTED, LATER, decided=lifted))
    assert state.lifted_why == "réglé"
    assert not settled.claims


def test_two_who_lift_it_agree() -> None:
    state, settled = folded(story(LIFTED, ("hold.lifted", {"why": "jugement"})))
    assert state.lifted_at
    assert not settled.claims


def test_two_who_change_other_fields_agree_and_the_same_field_is_in_doubt() -> None:
    state, settled = folded(story(WORDED, LATER))
    assert (state.reason, state.until) == ("litige 2", "2027-12-31")
    assert not settled.claims
    state, settled = folded(story(LATER, ("hold.described", {"until": ""})))
    assert state.until == "2026-12-31"
    assert {claim.register for claim in settled.claims} == {"until"}


def test_its_scope_and_who_placed_it_cannot_be_put_otherwise() -> None:
    state, _settled = folded(story(("hold.described", {"keys": "", "kind": "unit", "lifted_at": "x", "node": "V9"})))
    assert (state.kind, state.keys, state.lifted_at, state.node) == ("box", "BL10000010", "", "L1")
