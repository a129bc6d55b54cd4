"""Stories of one box that several depots wrote about, for tests of settling."""

from __future__ import annotations

import random
from collections.abc import Mapping
from itertools import permutations
from typing import Any, Final

from depot.model.box import Box
from depot.model.codes import codes_from
from depot.model.event import Event
from depot.model.registers import held_back
from depot.model.settling import Settled, Told, settle
from depot.model.subjects import SUBJECTS
from depot.model.trails import Incident, of_box

BOX: Final = next(codes_from("B", "L1", 0, 1))
A1, A2 = (code.text for code in codes_from("S", "L1", 0, 2))
B1, B2 = (code.text for code in codes_from("S", "L2", 0, 2))
LOAN_1, LOAN_2 = (code.text for code in codes_from("L", "L1", 0, 2))
KIND: Final = SUBJECTS["box"]


class Story:
    """Events of one box, each with what its writer knew: of each other depot, up to which event."""

    def __init__(self) -> None:
        self.told: list[Told] = []
        self._seq: dict[str, int] = {}

    def say(self, node: str, kind: str, body: Mapping[str, Any] | None = None, **knew: int) -> int:
        seq = self._seq[node] = self._seq.get(node, 0) + 1
        at = f"2026-10-0{len(self.told) % 9 + 1}T09:00:00-04:00"
        event = Event(
            node, f"inc{node}", seq, f"{node}{seq}", 0, kind, BOX.text, at, "ok", "tty1", "ada", None, body or {}
        )
        self.told.append(Told(event, {(other, f"inc{other}"): upto for other, upto in knew.items()}))
        return seq

    def settled(self) -> Settled:
        """What they come to; the same in every order in which they may be told."""
        first = settle("box", self.told)
        few = [list(order) for order in permutations(self.told)] if len(self.told) < 6 else []
        for order in few or [random.Random(n).sample(self.told, len(self.told)) for n in range(50)]:
            assert settle("box", order) == first
        return first

    def box(self) -> Box:
        """The box, folded as the store does it."""
        state = Box(BOX.id)
        for event, masked in self.settled().steps:
            after = KIND.evolve(state, event)
            state = held_back("box", state, after, masked) if masked else after
        return state

    def incidents(self) -> list[str]:
        state, found = Box(BOX.id), []
        settled = self.settled()
        for event, masked in settled.steps:
            after = KIND.evolve(state, event)
            after = held_back("box", state, after, masked) if masked else after
            found += [row.name for row in of_box(state, after, event, masked=masked) if isinstance(row, Incident)]
            state = after
        return found + [each.name for each in settled.incidents]

    def doubts(self) -> list[tuple[str, str, int]]:
        """Register, depot and whether it counts, of each claim."""
        return [(claim.register, claim.node, claim.stands) for claim in self.settled().claims]


def begun() -> Story:
    """A box of L1 on a shelf there, which L2 has heard of."""
    it = Story()
    it.say("L1", "box.registered", {"title": "Paie", "place": A1})
    return it
