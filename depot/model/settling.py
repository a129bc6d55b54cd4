"""Settling a subject that several wrote about: one order, what counts, what is in doubt. Pure, and of the set alone.

1. *Order*: an event comes after all that its writer knew; ties go by node, incarnation and number. Any order of arrival
   gives this one.
2. *Registers* (depot.model.registers): the writes of a register that no other write of it knew stand against each
   other. When they say the same, or when one has the right to speak, that counts. Otherwise it is a conflict: every
   write outside the common past of them all is held back, so that the last value nobody disputes stays.
3. What is said of a thing by somebody who had not heard that it is gone is held back too, and is a conflict.
4. A later write that knew the claims ends the conflict, wherever it arrives: a decision, or the next act on the thing.
   A decision that was taken back counts as never made.

Some knowing follows from the thing itself: who takes back a loan has it from whoever lent it, and who accepts a box
has it from whoever registered it and sent it, though the news of that came another way.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from depot.model.box import ENDS
from depot.model.event import Event
from depot.model.knowing import Stream
from depot.model.registers import (
    ALIAS,
    ALIASES,
    ALL_COUNT,
    CUSTODY,
    DECIDED,
    DUE,
    GONE,
    LABELS,
    LOAN,
    PROCEDURE,
    VOIDED,
    writes,
)
from depot.model.trails import Claim, Incident


class Told(NamedTuple):
    """An event, and the last event that its writer knew of each other stream that wrote about the subject."""

    event: Event
    knew: Mapping[Stream, int]

    @property
    def stream(self) -> Stream:
        """Who wrote it."""
        return self.event.node, self.event.inc


class Step(NamedTuple):
    """An event in its place of the order."""

    event: Event
    masked: frozenset[str] = frozenset()
    """Registers in which it does not count."""


class Settled(NamedTuple):
    """What the events of a subject come to."""

    steps: list[Step]
    claims: list[Claim]
    """The claims of every open conflict."""
    incidents: list[Incident]


def knows(later: Told, earlier: Told) -> bool:
    """Whether the writer of one event knew another."""
    stream = earlier.stream
    if later.stream == stream:
        return earlier.event.seq < later.event.seq
    return earlier.event.seq <= later.knew.get(stream, 0)


def settle(name: str, told: Sequence[Told]) -> Settled:
    """Settle a subject of a kind from all its events, in any order and each once."""
    order, linear = ordered(told)
    if linear:
        return Settled([Step(each.event) for each in order], [], [])
    implied = _implied(order)
    if implied is not order:
        order, _linear = ordered(implied)
    found: dict[str, list[tuple[Told, str]]] = defaultdict(list)
    masked: dict[tuple[Stream, int], set[str]] = defaultdict(set)
    void = _taken_back(order)
    for each in order:
        for register, said in writes(name, each.event).items():
            if each.event[:3] in void:
                masked[each.stream, each.event.seq].add(register)
            else:
                found[register].append((each, said))
    ends = [each for each, _said in found.get(GONE, ())]
    case = _Case([each for each, _said in found.get(CUSTODY, ())])
    claims: list[Claim] = []
    for register, said_of in sorted(found.items()):
        held, open_ = case.resolve(register, said_of)
        if not open_ and register not in KEPT_UP:
            held, open_ = _parked(register, said_of, ends)
        for each in held:
            masked[each.stream, each.event.seq].add(register)
        claims += open_
    steps = [Step(each.event, frozenset(masked.get((each.stream, each.event.seq), ()))) for each in order]
    return Settled(steps, claims, _incidents(order, steps, case.custody))


def ordered(told: Sequence[Told]) -> tuple[list[Told], bool]:
    """The events in their order, and whether each knew all before it."""
    queues: dict[Stream, list[Told]] = defaultdict(list)
    for each in sorted(told, key=lambda each: each.event[:3]):
        queues[each.stream].append(each)
    if len(queues) == 1:
        return next(iter(queues.values())), True
    place, reached = dict.fromkeys(queues, 0), dict.fromkeys(queues, 0)
    order: list[Told] = []
    linear = True
    left = sorted(queues)
    while left:
        stream = next((one for one in left if _ready(one, queues, place)), None)
        if stream is None:  # heads that somebody forged: still one order
            stream, linear = left[0], False
        each = queues[stream][place[stream]]
        linear = linear and all(last <= each.knew.get(other, 0) for other, last in reached.items() if other != stream)
        order.append(each)
        reached[stream] = each.event.seq
        place[stream] += 1
        if place[stream] == len(queues[stream]):
            left.remove(stream)
    return order, linear


def _ready(stream: Stream, queues: Mapping[Stream, list[Told]], place: Mapping[Stream, int]) -> bool:
    """Whether all that a stream's next event knew is in the order already."""
    knew = queues[stream][place[stream]].knew
    return all(
        other == stream or place[other] == len(queue) or queue[place[other]].event.seq > knew.get(other, 0)
        for other, queue in queues.items()
    )


def _implied(told: list[Told]) -> list[Told]:
    """The events with what they must have followed, whatever their writers had heard; the same list if nothing."""
    if not any(_follows(each.event, other.event) for each in told for other in told):
        return told
    found = []
    for each in told:
        event, knew = each.event, dict(each.knew)
        for other in told:
            if other.stream != each.stream and _follows(event, other.event) and not knows(other, each):
                knew[other.stream] = max(knew.get(other.stream, 0), other.event.seq)
        found.append(Told(event, knew))
    return found


def _follows(event: Event, other: Event) -> bool:
    if event.kind.endswith(".returned") and other.kind.endswith(".lent"):
        loan = event.body.get("loan")
        return bool(loan) and loan == other.body.get("loan")
    return event.kind == "box.accepted" and other.kind in ("box.dispatched", "box.registered")


def _taken_back(order: Sequence[Told]) -> set[tuple[str, str, int]]:
    """Where decisions are that were taken back, and what took them back: all of these count as never made."""
    made = {each.event.act for each in order if each.event.kind == DECIDED}
    back = [each.event for each in order if each.event.kind.endswith(".undone") and each.event.body.get("act") in made]
    acts = {event.body["act"] for event in back}
    decided = [each.event for each in order if each.event.kind == DECIDED and each.event.act in acts]
    return {event[:3] for event in (*decided, *back)}


SILENT: Final = True

RESTING: Final = frozenset({"box.registered", "box.shelved", "box.returned", "box.found"})
"""Kinds of events after which a box stands where it can be sent from."""

MOVED: Final = (".extended", ".recalled")
"""How kinds end of events that only give what is out another due date."""

KEPT_UP: Final = frozenset({CUSTODY, LOAN, DUE, LABELS, GONE, VOIDED, ALIASES})
"""Registers that are kept up for a thing that is gone, too: incidents tell of them where that must not be."""


class _Case:
    """Judges the registers of one subject."""

    def __init__(self, custody: Sequence[Told]) -> None:
        self.custody = custody

    def resolve(self, register: str, said_of: Sequence[tuple[Told, str]]) -> tuple[list[Told], list[Claim]]:
        """The writes of a register that do not count, and the claims where it is in doubt."""
        top = [(each, said) for each, said in said_of if not any(knows(other, each) for other, _ in said_of)]
        if len({said for _each, said in top}) <= 1 or register in ALL_COUNT:
            return [], []
        common = [(w, said) for w, said in said_of if all(knows(each, w) for each, _ in top)]
        stands, silent = self._speak(register, top)
        if len({said for _each, said in stands}) == 1:
            speakers = [each for each, _said in stands]
            held = [w for w, _ in said_of if w not in speakers and not all(knows(each, w) for each in speakers)]
        else:
            speakers, silent = [], False
            inside = {(w.stream, w.event.seq) for w, _ in common}
            held = [w for w, _ in said_of if (w.stream, w.event.seq) not in inside]
            held += self.resolve(register, common)[0]
        if silent:
            return held, []
        return held, [_claim(register, each, said, stands=each in speakers) for each, said in top]

    def _speak(self, register: str, top: Sequence[tuple[Told, str]]) -> tuple[list[tuple[Told, str]], bool]:
        """The claims that count without anybody deciding, and whether the others need no looking at."""
        if register.startswith(f"{ALIAS} "):
            return [(each, said) for each, said in top if said == "1"], SILENT
        if register == PROCEDURE:
            own = top[0][0].event.subject[1:3]
            return [(each, said) for each, said in top if each.event.node == own], False
        if register not in (CUSTODY, LOAN, DUE):
            return [], False
        if register == DUE:
            physical = [(each, said) for each, said in top if not each.event.kind.endswith(MOVED)]
            if len({said for _each, said in physical}) == 1:
                return physical, SILENT
        if register == CUSTODY:
            accepted = [(each, said) for each, said in top if each.event.kind == "box.accepted"]
            if accepted:
                return accepted, self._unreported([each for each, _said in top])
        holder = self._holder([each for each, _said in top])
        return [(each, said) for each, said in top if each.event.node == holder], False

    def _unreported(self, top: Sequence[Told]) -> bool:
        """Whether nothing stands against an acceptance but that whoever had it has not told of sending it yet."""
        others, holder = [each.event for each in top if each.event.kind != "box.accepted"], self._holder(top)
        return all(event.node == holder and event.kind in RESTING for event in others)

    def _holder(self, top: Sequence[Told]) -> str:
        """The node that has it by what all of these knew."""
        past = [each for each in self.custody if all(knows(claim, each) for claim in top)]
        if not past:
            subject = top[0].event.subject
            return "" if "/" in subject else subject[1:3]
        last = past[-1].event
        return str(last.body.get("to", "")) if last.kind == "box.dispatched" else last.node


def _parked(register: str, said_of: Sequence[tuple[Told, str]], ends: Sequence[Told]) -> tuple[list[Told], list[Claim]]:
    """What was written of a thing by somebody who had not heard that it is gone: held back, and to be decided."""
    last = [each for each, _said in said_of if not any(knows(other, each) for other, _ in said_of)]
    unheard = [end for end in ends if any(_apart(each, end) for each in last)]
    if not unheard:
        return [], []
    held = [each for each, _said in said_of if any(_apart(each, end) for end in unheard)]
    sides = [(each, said) for each, said in said_of if each in last and each in held]
    sides += [(end, "null") for end in unheard]
    return held, [_claim(register, each, said, stands=False) for each, said in sides]


def _apart(one: Told, other: Told) -> bool:
    return not knows(one, other) and not knows(other, one)


def _claim(register: str, each: Told, said: str, *, stands: bool) -> Claim:
    event = each.event
    who = (event.kind, event.at, event.actor, event.station)
    return Claim(event.subject, register, event.node, event.inc, event.seq, *who, said, int(stands))


def _incidents(order: Sequence[Told], steps: Sequence[Step], custody: Sequence[Told]) -> list[Incident]:
    """Claims that were held back although the thing was destroyed meanwhile: the sequence alone would not show them."""
    destroyed = [each for each in order if each.event.kind in ENDS]
    if not destroyed:
        return []
    held = {step.event[:3] for step in steps if CUSTODY in step.masked}
    return [
        Incident.at_event("claimed_and_destroyed", each.event)
        for each in custody
        if each.event[:3] in held and any(not knows(each, end) and not knows(end, each) for end in destroyed)
    ]
